"""The same duties on the same records, judged three ways in one run: our engine, a Django-ORM loop, a rules engine.

    .venv/bin/python -m benchmarks.compare_engines [FACTS …]

The duties count records with evidence (recurring ones, and replies to letters); sums and distinct counts, waivers,
extensions, validity and reasons are left out, since a decision table cannot say them. The engine gives all of that
as well; the others only what was counted and the status. All must agree before any figure is printed. ``its stages``
is the part of the engine's time that its relational stages take; the rest makes objects with reasons of the rows.

The rules engine (zen-engine, from PyPI) holds the status law as a decision graph. It has no notion of records over
time, so plain Python with an index by kind and subject gathers each window's records for it; that is counted.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from operator import itemgetter
from time import perf_counter
from typing import Any

from benchmarks import orm
from benchmarks.engine_bureau import bureau
from zhunsheng.engine import Fact, Measure, Obligation, Period, Role, Status, evaluate
from zhunsheng.engine.evaluation import evaluate_tables
from zhunsheng.engine.tables import tables

try:
    import zen
except ImportError:
    zen = None

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
NEVER = date.max.toordinal()
Window = tuple[
    Obligation, str, date, date, Any
]  # duty, subject, first day, due day, the letter that opened it
Answers = dict[tuple[str, str, date, str | None], tuple[float, float, str]]


def records(facts: int) -> dict[str, Any]:
    """Return the bureau of ``engine_bureau`` with so many facts, every duty counting."""
    plain = bureau()
    plain["obligations"] = [replace(duty, measure=Measure.COUNT, of=None) for duty in plain["obligations"]]
    plain["facts"] = plain["facts"][:facts]
    return plain


def by_engine(given: dict[str, Any]) -> Answers:
    return {
        (row.obligation, row.subject, row.window_start, row.trigger): (row.counted, row.complete, row.status)
        for row in evaluate(**given)
    }


def by_orm(given: dict[str, Any]) -> Answers:
    """A query per window with its evidence prefetched, judged in Python."""
    found: Answers = {}
    for duty, who, start, due, letter in windows(given, letters_by_orm):
        facts = orm.Fact.objects.filter(
            kind__in=duty.answered_by, stands__subject=who, stands__role=duty.role, on__gte=start,
            on__lte=given["as_of"],
        )  # fmt: skip
        if letter is None:
            facts = facts.filter(on__lte=due)
        else:
            facts = facts.filter(matter=letter.matter).exclude(pk=letter.pk)
        counted, complete = 0, []
        for fact in facts.order_by("on").prefetch_related("evidence"):
            counted += 1
            carried = {one.kind: one.value for one in fact.evidence.all()}
            if "minutes" in carried and (carried.get("attendance") or 0) >= 0.8:
                complete.append(fact.on)
        met_on = complete[int(duty.at_least) - 1] if len(complete) >= duty.at_least else None
        status = judged(counted, met_on, duty, start, due, given["as_of"])
        found[duty.code, who, start, letter and letter.told] = (counted, len(complete), status)
    return found


def letters_by_orm(duty: Obligation, who: str) -> Iterator[tuple[date, Any]]:
    for fact in orm.Fact.objects.filter(
        kind=duty.trigger, stands__subject=who, stands__role=Role.TARGET
    ).distinct():
        yield fact.on, fact


def judged(
    counted: int, met_on: date | None, duty: Obligation, start: date, due: date, as_of: date
) -> Status:
    if met_on:
        return Status.MET if met_on <= due else Status.MET_LATE
    if counted >= duty.at_least:
        return Status.UNEVIDENCED
    if due < as_of:
        return Status.MISSED
    if start > as_of:
        return Status.UPCOMING
    return Status.DUE_SOON if (due - as_of).days <= duty.remind_before else Status.OPEN


def by_rules(given: dict[str, Any]) -> Answers:
    """Each window's records gathered in Python, judged by a decision graph."""
    decision = zen.ZenEngine().create_decision(json.dumps(GRAPH))
    standing: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in sorted(given["facts"], key=lambda fact: fact.on):
        for subject, role in set(fact.roles):
            standing[fact.kind, subject, role].append(fact)

    def letters(duty: Obligation, who: str) -> Iterator[tuple[date, Fact]]:
        for fact in standing.get((duty.trigger, who, Role.TARGET), ()):
            yield fact.on, fact

    found: Answers = {}
    for duty, who, start, due, letter in windows(given, letters):
        facts = []
        for kind in duty.answered_by:
            held = standing.get((kind, who, duty.role), [])
            for fact in held[bisect_left(held, start, key=lambda fact: fact.on) :]:
                if fact.on > given["as_of"] or (letter is None and fact.on > due):
                    break
                if letter is None or (fact is not letter and fact.keys == letter.keys):
                    facts.append(fact)
        answer = decision.evaluate(
            {
                "facts": [
                    {
                        "day": fact.on.toordinal(),
                        "minutes": "minutes" in fact.evidence,
                        "attendance": fact.evidence.get("attendance", 0),
                    }
                    for fact in sorted(facts, key=lambda fact: fact.on)
                ],
                "required": int(duty.at_least),
                "remind": duty.remind_before,
                "start": start.toordinal(),
                "due": due.toordinal(),
                "today": given["as_of"].toordinal(),
            }
        )["result"]
        key = duty.code, who, start, letter and letter.id
        found[key] = (answer["counted"], answer["complete"], Status(answer["status"]))
    return found


def windows(
    given: dict[str, Any], letters: Callable[[Obligation, str], Iterator[tuple[date, Any]]]
) -> Iterator[Window]:
    """Yield every window of the year, of periods and of letters; holders of a capacity hold it all year."""
    year = given["since"].year
    for duty in given["obligations"]:
        for subject in given["subjects"]:
            if subject.kind != duty.subject_kind:
                continue
            if duty.every:
                for month in range(1, 13, MONTHS[duty.every]):
                    after = month + MONTHS[duty.every]
                    following = date(year + 1, 1, 1) if after > 12 else date(year, after, 1)
                    yield duty, subject.id, date(year, month, 1), following - timedelta(days=1), None
            if duty.trigger:
                for on, letter in letters(duty, subject.id):
                    if on <= given["as_of"]:
                        yield duty, subject.id, on, given["calendar"].add(on, duty.within.days), letter


def node(name: str, kind: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": content or {},
    }  # fmt: skip


EXPRESSIONS = {
    "counted": "len(facts)",
    "days": "map(filter(facts, #.minutes == true and #.attendance >= 0.8), #.day)",
    "complete": "len($.days)",
    "met": f"$.complete >= required ? $.days[required - 1] : {NEVER}",
}
STATUS_LAW = {
    "met <= due": Status.MET,
    f"met < {NEVER}": Status.MET_LATE,
    "counted >= required": Status.UNEVIDENCED,
    "due < today": Status.MISSED,
    "start > today": Status.UPCOMING,
    "due - today <= remind": Status.DUE_SOON,
    "": Status.OPEN,
}
GRAPH = {
    "nodes": [
        node("in", "inputNode"),
        node(
            "amounts",
            "expressionNode",
            {
                "passThrough": True,
                "expressions": [
                    {"id": key, "key": key, "value": value} for key, value in EXPRESSIONS.items()
                ],
            },
        ),
        node(
            "status",
            "decisionTableNode",
            {
                "passThrough": True,
                "hitPolicy": "first",
                "inputs": [{"id": "when", "name": "when"}],
                "outputs": [{"id": "is", "name": "status", "field": "status"}],
                "rules": [
                    {"_id": str(number), "when": when, "is": f"'{status}'"}
                    for number, (when, status) in enumerate(STATUS_LAW.items())
                ],
            },
        ),
        node("out", "outputNode"),
    ],
    "edges": [
        {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
        for source, target in (("in", "amounts"), ("amounts", "status"), ("status", "out"))
    ],
}


def timed(run: Callable[[dict[str, Any]], Answers], given: dict[str, Any]) -> tuple[float, Answers]:
    start = perf_counter()
    answers = run(given)
    return perf_counter() - start, answers


def law_alone(given: dict[str, Any]) -> float:
    """Return the seconds of the relational stages, without making records into tables and rows into objects."""
    inputs = tables(**given, waivers=(), extensions=(), backfill_after=15)
    start = perf_counter()
    evaluate_tables(inputs.tables, ("judged", "support", "lacking", "backfills"))
    return perf_counter() - start


def main(*sizes: str) -> None:
    ways = {"Django-ORM loop": by_orm}
    if zen is None:
        print("zen-engine is not installed (pip install -r requirements/bench.txt): left out of this run.")
    else:
        ways["zen-engine"] = by_rules
    evaluate(**records(10))  # compiled once per process
    orm.create_tables()
    written = 0
    print(
        f"{'facts':>6} {'occurrences':>11}  {'engine':>9} {'its stages':>11}  "
        + "  ".join(f"{name:>24}" for name in ways)
    )
    for size in map(int, sizes or ("1000", "5000")):
        given = records(size)
        orm.write(given["facts"][written:])
        written = size
        ours, expected = min((timed(by_engine, given) for _ in range(3)), key=itemgetter(0))
        cells = []
        for name, way in ways.items():
            theirs, answers = timed(way, given)
            if answers != expected:
                raise SystemExit(f"{name} and the engine disagree; there is nothing to compare.")
            cells.append(f"{theirs:>10.2f} s = {theirs / ours:>7.1f} ×")
        print(
            f"{size:>6} {len(expected):>11}  {ours:>7.2f} s {law_alone(given):>9.2f} s  "
            + "  ".join(f"{cell:>24}" for cell in cells)
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
