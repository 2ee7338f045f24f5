"""A province or a nation: tables of many organisations as Parquet in, occurrences as Parquet out.

The layout is the same whichever engine works on it. ``source/<table>/`` holds a table of ``tables.SCHEMAS``: what all
share (``COMMON``) as it is, what belongs to a region below ``region=<name>/``. Numbers of subjects, facts and waivers
and names of organisations are unique in the whole, and a region holds every fact that its subjects stand in.
``target/<result>/region=<name>/`` takes the ``RESULTS``: ``judged`` (one row per occurrence), ``support`` (the facts
each rests on), ``lacking`` (the evidence a fact lacks) and ``backfills`` (the facts recorded late).

Here a region is evaluated at a time in this process, in bounded memory; ``cluster.py`` takes all at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from .evaluation import statements
from .tables import SCHEMAS

COMMON = (
    "asked",
    "periods",
    "named_days",
    "calendar",
    "obligations",
    "answers",
    "conditions",
    "requirements",
)
RESULTS = ("judged", "support", "lacking", "backfills")


class RegionsError(ValueError):
    """A folder that does not hold the tables it should; the message names the table."""


def write_region(folder: Path, region: str, tables: Mapping[str, pa.Table]) -> None:
    """Write the tables of one region, and what all share, below ``folder``."""
    for name, table in tables.items():
        place = folder / name if name in COMMON else folder / name / f"region={region}"
        place.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, place / "part.parquet")


def regions_of(source: Path) -> list[str]:
    """Return the names of the regions below ``source``, sorted.

    Raises:
        RegionsError: when a table is missing, or a column of it.
    """
    for name, schema in SCHEMAS.items():
        part = next((source / name).rglob("*.parquet"), None)
        if part is None:
            raise RegionsError(
                f"{source / name} holds no Parquet file; every table of an evaluation is needed."
            )
        if missing := set(schema.names) - set(pq.read_schema(part).names):
            raise RegionsError(f"{part} lacks the columns {', '.join(sorted(missing))}.")
    return sorted(path.name.removeprefix("region=") for path in (source / "facts").glob("region=*"))


def open_region(connection: duckdb.DuckDBPyConnection, source: Path, region: str) -> None:
    """Make every table of a region, and what all share, a view of the connection."""
    for name in SCHEMAS:
        own = source / name / f"region={region}"
        folder = own if own.exists() else source / name
        connection.read_parquet(f"{folder}/*.parquet", hive_partitioning=False).create_view(name)


def evaluate_regions(
    source: Path, target: Path, *, memory: str = "4GB", threads: int = 2
) -> Iterator[tuple[str, int]]:
    """Evaluate one region after the other, in process; yield each with its number of occurrences when it is written.

    Args:
        source, target: see the module; existing results of a region are replaced.
        memory: what the engine may use at most; beyond it, it works on disk.
        threads: how many it uses.

    Raises:
        RegionsError: before anything is written.
    """
    for region in regions_of(source):
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": threads,
            "memory_limit": memory,
        }
        with duckdb.connect(config=settings) as connection:
            open_region(connection, source, region)
            for statement in statements():
                connection.execute(statement)
            for name in RESULTS:
                folder = target / name / f"region={region}"
                folder.mkdir(parents=True, exist_ok=True)
                connection.table(name).write_parquet(str(folder / "part.parquet"))
        yield region, pq.read_metadata(target / "judged" / f"region={region}" / "part.parquet").num_rows
