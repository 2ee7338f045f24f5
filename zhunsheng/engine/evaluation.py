"""The door to the engine: records in, occurrences out."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from zhunsheng.workdays import Workdays

from .records import (
    Extension,
    Fact,
    Measure,
    Obligation,
    Occurrence,
    Reason,
    Status,
    Subject,
    Waiver,
)
from .tables import NO_TRIGGER, UNITS, WINDOW, Inputs, tables, units

SHORT_OF = {Status.MISSED, Status.DUE_SOON, Status.OPEN}
Key = tuple[Any, ...]


def evaluate(
    *,
    obligations: Iterable[Obligation],
    subjects: Iterable[Subject],
    facts: Iterable[Fact],
    waivers: Iterable[Waiver] = (),
    extensions: Iterable[Extension] = (),
    calendar: Workdays,
    since: date,
    until: date,
    as_of: date,
    backfill_after: int = 15,
) -> list[Occurrence]:
    """Compare what is owed with what was done, for every subject and every window.

    Args:
        obligations: versions in any order; those of one code must not overlap.
        subjects: who holds which capacity when; a subject may appear many times.
        facts: all that may count, also from before ``since``.
        waivers: in force for windows whose due day they cover.
        extensions: at most one per obligation and trigger fact.
        calendar: working days.
        since: first day looked at; earlier triggers open no window.
        until: last day looked at; a window is included when it shares a day with since … until.
        as_of: the day on which the question is asked; later facts do not count yet.
        backfill_after: days after which a record counts as entered late.

    Returns:
        One occurrence per obligation, subject and window, sorted by these. The order of the input never matters,
        and a part of the subjects gives exactly their rows. Safe to call from many threads.

    Raises:
        EngineInputError: names the first record that cannot be evaluated.

    Source: the decisions in docs/decisions/0002-engine.md.
    """
    inputs = tables(
        obligations=obligations,
        subjects=subjects,
        facts=facts,
        waivers=waivers,
        extensions=extensions,
        calendar=calendar,
        since=since,
        until=until,
        as_of=as_of,
        backfill_after=backfill_after,
    )
    return occurrences(inputs, evaluate_tables(inputs.tables, ("judged", "support", "lacking", "backfills")))


def evaluate_tables(inputs: Mapping[str, pa.Table], wanted: Iterable[str]) -> dict[str, pa.Table]:
    """Run every stage over the input tables, in process, and return those ``wanted``."""
    with closing(embedded(os.getpid()).cursor()) as connection:
        for name, table in inputs.items():
            connection.register(name, table)
        for statement in statements():
            connection.execute(statement)
        return {name: connection.table(name).to_arrow_table() for name in wanted}


@cache
def embedded(_process: int) -> duckdb.DuckDBPyConnection:
    """One database in memory per process (never one inherited by a fork); every call works in a cursor of its own."""
    settings: dict[str, str | bool | int | float | list[str]] = {"threads": 2, "memory_limit": "1GB"}
    return duckdb.connect(":memory:", config=settings)


@cache
def statements() -> tuple[str, ...]:
    """The stages compiled for the embedded engine, once per process."""
    import ibis  # takes as long to import as a bureau to evaluate: only who evaluates pays for it

    from .relational import KEPT, expressions

    return tuple(
        f'CREATE TEMP {"TABLE" if name in KEPT else "VIEW"} "{name}" AS {ibis.to_sql(stage, dialect="duckdb")}'
        for name, stage in expressions().items()
    )


def occurrences(inputs: Inputs, results: Mapping[str, pa.Table]) -> list[Occurrence]:
    """Turn the tables of the last stages into sorted occurrences with their reasons."""
    supporting: dict[Key, list[int]] = defaultdict(list)
    for *window, fact in rows(results["support"].select([*WINDOW, "fact"])):
        supporting[tuple(window)].append(fact)
    lacks = {
        (fact, requirement): (value, is_carried)
        for fact, requirement, value, is_carried in rows(results["lacking"])
    }
    asked: dict[int, list[Key]] = defaultdict(list)
    for version, *requirement in rows(inputs.tables["requirements"]):
        asked[version].append(tuple(requirement))
    backfilled: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for *window, fact, days in rows(results["backfills"]):
        backfilled[tuple(window)].append((fact, days))

    found = []
    names = results["judged"].column_names
    for values in rows(results["judged"]):
        row = dict(zip(names, values, strict=True))
        this = tuple(row[name] for name in WINDOW)
        version, status = inputs.versions[row["version"]], Status(row["status"])
        facts = sorted(supporting.get(this, ()))
        late_records = sorted(backfilled.get(this, ()))
        reasons = [*reasons_of(row, version, status)]
        if status in SHORT_OF or status is Status.UNEVIDENCED:
            reasons += [
                lack(inputs.facts[fact], evidence, at_least, *lacks[fact, requirement])
                for fact in facts
                for requirement, evidence, at_least in sorted(asked[row["version"]], key=itemgetter(1))
                if (fact, requirement) in lacks
            ]
        reasons += [
            Reason("backfilled", {"fact": inputs.facts[fact], "days": days}) for fact, days in late_records
        ]
        if row["provisional"]:
            reasons.append(Reason("provisional", {"due": row["due"].isoformat()}))
        found.append(
            Occurrence(
                obligation=version.code,
                subject=inputs.subjects[row["subject"]],
                window_start=row["window_start"],
                window_end=row["window_end"],
                due=row["due"],
                original_due=row["original_due"],
                trigger=None if row["trigger"] == NO_TRIGGER else inputs.facts[row["trigger"]],
                required=units(version.at_least) / UNITS,
                counted=row["counted"],
                complete=row["complete"],
                met_on=row["met_on"],
                status=status,
                backfilled=bool(late_records),
                provisional=row["provisional"],
                fact_ids=tuple(inputs.facts[fact] for fact in facts),
                reasons=tuple(reasons),
            )
        )
    return sorted(found, key=lambda o: (o.obligation, o.subject, o.window_start, o.trigger or ""))


def rows(table: pa.Table) -> Iterator[Key]:
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def lack(fact: str, evidence: str, at_least: float | None, value: float | None, is_carried: bool) -> Reason:
    if not is_carried:
        return Reason("lacks", {"fact": fact, "evidence": evidence})
    assert at_least is not None  # noqa: S101  # what is carried can only fall short of a number
    if value is None:
        return Reason("unstated", {"fact": fact, "evidence": evidence, "at_least": at_least})
    return Reason("below", {"fact": fact, "evidence": evidence, "value": value, "at_least": at_least})


def reasons_of(row: Mapping[str, Any], version: Obligation, status: Status) -> Iterator[Reason]:
    """Yield what the row itself tells, in the order of ``WORDING``."""
    if status is Status.WAIVED:
        yield Reason("waived", {"reason": row["waiver_reason"], "approver": row["approver"]})
    asked, days = row["asked_days"], row["moved_days"]
    if days:
        yield Reason(
            "extended",
            {
                "days": days,
                "original_due": row["original_due"].isoformat(),
                "due": row["due"].isoformat(),
                "reason": row["extension_reason"],
            },
        )
    if asked is not None and asked > days:
        yield Reason("extension_cut", {"asked": asked, "days": days})
    if status is Status.MET_LATE:
        yield Reason("late", {"met_on": row["met_on"].isoformat(), "days": (row["met_on"] - row["due"]).days})
    if status in SHORT_OF:
        required = units(version.at_least) / UNITS
        short: dict[str, str | int | float] = {
            "measure": version.measure.value,
            "required": required,
            "counted": row["counted"],
            "by": round(required - row["counted"], 4),
        }
        if version.of is not None and version.measure is not Measure.COUNT:
            short["of"] = version.of
        if version.out_of is not None:
            short["out_of"] = version.out_of
        yield Reason("short", short)
