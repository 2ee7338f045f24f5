"""Invented regions: many organisations that owe sixty duties for a year, and what they did, as Parquet.

Everything follows from numbers by hashing, so the same sizes always give the same files.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from zhunsheng.engine import DayCount, Measure, Obligation, Period, Requirement, Role, Span
from zhunsheng.engine.tables import SCHEMAS, tables
from zhunsheng.workdays import Workdays

YEAR = 2025
AS_OF = date(2025, 11, 20)
ORGANISATIONS_PER_REGION = 10_000
FACTS_PER_ORGANISATION = 50
KINDS = 24
LETTERS = 2  # of the facts of an organisation, how many are letters that must be answered


def obligations() -> list[Obligation]:
    """Return sixty duties: 34 a year, 8 half a year, 6 a quarter, 1 a month, 11 per letter received."""
    recurring = [Period.YEAR] * 34 + [Period.HALF_YEAR] * 8 + [Period.QUARTER] * 6 + [Period.MONTH]
    duties = [
        Obligation(
            code=f"duty-{number:02}",
            subject_kind=("unit", "leader")[number % 2],
            every=every,
            answered_by=(f"kind-{number % KINDS}", f"kind-{number * 7 % KINDS}"),
            role=Role.ORGANISER,
            measure=Measure.SUM if number % 5 == 0 else Measure.COUNT,
            of="hours" if number % 5 == 0 else None,
            at_least=1 + number % 3,
            evidence=(Requirement("minutes"), Requirement("attendance", 0.8))[: number % 3],
        )
        for number, every in enumerate(recurring)
    ]
    duties += [
        Obligation(
            code=f"duty-{number:02}",
            subject_kind="unit",
            trigger="letter",
            within=Span(15, (DayCount.WORKING, DayCount.NATURAL)[number % 2]),
            keyed_by="letter",
            answered_by=(f"kind-{number % KINDS}",),
            role=Role.ORGANISER,
        )
        for number in range(len(recurring), 60)
    ]
    return duties


def write_regions(folder: Path, organisations: int) -> Path:
    """Write the input tables of so many organisations below ``folder`` and return it."""
    common, *_ = tables(
        obligations=obligations(),
        subjects=(),
        facts=(),
        waivers=(),
        extensions=(),
        calendar=Workdays.from_chinesecalendar(range(2024, 2027)),
        since=date(YEAR, 1, 1),
        until=date(YEAR, 12, 31),
        as_of=AS_OF,
        backfill_after=15,
    )
    common["calendar"] = calendar()
    for name in set(SCHEMAS) - set(BY_REGION):
        write(common[name], folder / name / "all.parquet")
    for region, first in enumerate(range(0, organisations, ORGANISATIONS_PER_REGION)):
        count = min(ORGANISATIONS_PER_REGION, organisations - first)
        with duckdb.connect() as connection:
            connection.execute(
                "CREATE TEMP TABLE organisation AS "
                f"SELECT 'o' || range AS organisation, range AS o FROM range({first}, {first + count})"
            )
            for statement in DRAWN:
                connection.execute(statement)
            for name, query in BY_REGION.items():
                result = connection.sql(query).to_arrow_table().rename_columns(SCHEMAS[name].names)
                write(result.cast(SCHEMAS[name]), folder / name / f"region={region:04}" / "part.parquet")
    return folder


def calendar() -> pa.Table:
    """Return every day of the year and of the next quarter in both counts."""
    days = Workdays.from_chinesecalendar(range(2024, 2027)).rows(date(YEAR, 1, 1), date(YEAR + 1, 3, 31))
    rows = []
    for natural, row in enumerate(days):
        rows += [
            (DayCount.WORKING.value, row.day, row.is_workday, row.number, row.provisional),
            (DayCount.NATURAL.value, row.day, True, natural, False),
        ]
    return pa.table(list(zip(*rows, strict=True)), schema=SCHEMAS["calendar"])


def write(table: pa.Table, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)


# What an organisation did: its n-th fact of the year. The first are letters; the others are of a kind that duties
# ask for, some of them answers to a letter.
DRAWN = (
    f"""
    CREATE TEMP TABLE drawn AS
    SELECT organisation, o, n, o * {FACTS_PER_ORGANISATION} + n AS fact,
           CASE WHEN n < {LETTERS} THEN 'letter' ELSE 'kind-' || (hash(o, n, 1) % {KINDS}) END AS kind,
           DATE '{YEAR}-01-01' + CAST(hash(o, n, 2) % 320 AS INTEGER) AS day,
           CAST(hash(o, n, 3) % 20 AS INTEGER) AS lag,
           hash(o, n, 4) % 10 AS luck
    FROM organisation, range({FACTS_PER_ORGANISATION}) AS facts(n)
    """,
)
BY_REGION = {
    "tenures": """
        SELECT o * 2 + who AS subject, kind, DATE '2020-01-01', DATE '9999-12-31'
        FROM organisation, (VALUES (0, 'unit'), (1, 'leader')) AS capacity(who, kind)
    """,
    "members": """
        SELECT o * 2 + who AS subject, kind, organisation, DATE '2020-01-01', DATE '9999-12-31'
        FROM organisation, (VALUES (0, 'unit'), (1, 'leader')) AS capacity(who, kind)
    """,
    "facts": "SELECT fact, kind, organisation, day, day + lag, day, CAST(NULL AS DATE) FROM drawn",
    "roles": """
        SELECT fact, o * 2, 'organiser' FROM drawn WHERE luck < 8
        UNION ALL SELECT fact, o * 2 + 1, 'organiser' FROM drawn WHERE luck > 4
    """,
    "keys": f"""
        SELECT fact, 'letter',
               organisation || '-' || CASE WHEN kind = 'letter' THEN n ELSE hash(o, n, 5) % {LETTERS} END
        FROM drawn WHERE kind = 'letter' OR luck < 5
    """,
    "attributes": """
        SELECT fact, 'hours', CAST(NULL AS VARCHAR), 1.5::DOUBLE, 15000::BIGINT FROM drawn WHERE kind != 'letter'
    """,
    "evidence": """
        SELECT fact, 'minutes', CAST(NULL AS DOUBLE) FROM drawn WHERE luck != 3
        UNION ALL SELECT fact, 'attendance', CAST(0.7 + luck * 0.05 AS DOUBLE) FROM drawn WHERE luck != 6
    """,
}
