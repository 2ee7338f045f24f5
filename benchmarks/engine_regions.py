"""How the engine grows: 1 thousand to 1 million organisations, sixty duties each, a year, fifty facts each.

    .venv/bin/python -m benchmarks.engine_regions [ORGANISATIONS …]

Each size is evaluated in a process of its own, a region of 10,000 organisations after the other, from Parquet to
Parquet; ``floor`` is what the same engine needs, in the same process and on the same files, for nothing but joining
the same tables and counting: the facts, and the complete facts, of every window. Peak memory is that of the process.
"""

from __future__ import annotations

import json
import math
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.regions import write_regions
from zhunsheng.engine.evaluation import statements
from zhunsheng.engine.regions import evaluate_regions, open_region, regions_of

SIZES = (1_000, 10_000, 100_000, 1_000_000)
MEMORY = "8GB"
FLOOR = """
COPY (
  WITH owed AS (
    SELECT o.version, t.subject, p.window_start, p.window_end, -1 AS trigger, NULL AS value, o.role
    FROM obligations o JOIN tenures t ON t.kind = o.subject_kind JOIN periods p ON p.every = o.every
    UNION ALL
    SELECT o.version, m.subject, f."on", DATE '9999-12-31', f.fact, k.value, o.role
    FROM obligations o JOIN facts f ON f.kind = o.trigger_kind JOIN keys k ON k.fact = f.fact AND k.name = o.keyed_by
    JOIN members m ON m.organisation = f.organisation AND m.kind = o.subject_kind
  ),
  done AS (
    SELECT a.version, r.subject, r.role, f.fact, f."on", k.value
    FROM facts f JOIN answers a USING (kind) JOIN roles r USING (fact) LEFT JOIN keys k USING (fact)
  ),
  lacks AS (
    SELECT DISTINCT q.version, f.fact
    FROM facts f JOIN answers a USING (kind) JOIN requirements q USING (version)
    LEFT JOIN evidence e ON e.fact = f.fact AND e.evidence = q.evidence
    WHERE e.fact IS NULL OR e.value < q.at_least
  )
  SELECT owed.version, owed.subject, owed.window_start, owed.trigger, count(done.fact) AS counted,
         count(done.fact) FILTER (lacks.fact IS NULL) AS complete
  FROM owed
  LEFT JOIN done ON done.version = owed.version AND done.subject = owed.subject AND done.role = owed.role
    AND done."on" BETWEEN owed.window_start AND owed.window_end
    AND (owed.value IS NULL OR owed.value = done.value)
  LEFT JOIN lacks ON lacks.version = done.version AND lacks.fact = done.fact
  GROUP BY ALL
) TO '{target}' (FORMAT parquet)
"""


def join_and_count(source: Path, region: str, target: Path) -> None:
    with duckdb.connect(config={"threads": 2, "memory_limit": MEMORY}) as connection:
        open_region(connection, source, region)
        connection.execute(FLOOR.format(target=target))


def measure(organisations: int, folder: Path) -> dict[str, float]:
    """Return what one size takes; its files are removed when they have served."""
    source = write_regions(folder / "in", organisations)
    statements()  # compiled once per process, whatever the size
    started = time.perf_counter()
    for region in regions_of(source):
        join_and_count(source, region, folder / "floor.parquet")
    floor = time.perf_counter() - started
    started, occurrences = time.perf_counter(), 0
    for number, (_, count) in enumerate(evaluate_regions(source, folder / "out", memory=MEMORY), 1):
        occurrences += count
        print(
            f"\r{organisations} organisations: region {number}, {occurrences} occurrences",
            end="",
            file=sys.stderr,
        )
    seconds = time.perf_counter() - started
    print(file=sys.stderr)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "organisations": organisations,
        "occurrences": occurrences,
        "seconds": seconds,
        "floor": floor,
        "peak": peak,
    }


def main(*sizes: str) -> None:
    print(
        f"{'organisations':>13} {'occurrences':>12} {'seconds':>9} {'per second':>11} {'of floor':>9} {'peak GB':>8}"
        f" {'growth':>7}"
    )
    smaller = None
    for size in map(int, sizes or SIZES):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "benchmarks.engine_regions", "--one", str(size), folder]
            found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            shutil.rmtree(Path(folder) / "out", ignore_errors=True)
        print(
            f"{size:>13} {found['occurrences']:>12} {found['seconds']:>9.1f}"
            f" {found['occurrences'] / found['seconds']:>11.0f} {found['seconds'] / found['floor']:>8.1f}×"
            f" {found['peak'] / 1e9:>8.2f} {_growth(smaller, found):>7}",
            flush=True,
        )
        smaller = found


def _growth(smaller: dict[str, float] | None, found: dict[str, float]) -> str:
    """Return the power of the size by which the time grew since the size before: 1.00 is linear."""
    if smaller is None:
        return "—"
    time, size = (found[name] / smaller[name] for name in ("seconds", "occurrences"))
    return f"{math.log(time) / math.log(size):.2f}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main(*sys.argv[1:])
