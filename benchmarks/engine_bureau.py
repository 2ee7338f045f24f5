"""How long a whole bureau takes: 200 subjects, 60 obligations, a year, 5,000 facts, evaluated anew.

    .venv/bin/python -m benchmarks.engine_bureau

Prints the median of several warm runs, and how many times longer the plain loops of the tests' oracle take on the
same records in the same process, after making sure that both give the same rows.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from statistics import median
from time import perf_counter
from typing import Any

from tests.engine import oracle
from zhunsheng.engine import (
    DayCount,
    Fact,
    Measure,
    Obligation,
    Period,
    Requirement,
    Role,
    Span,
    Subject,
    evaluate,
)
from zhunsheng.workdays import Workdays

SUBJECTS, OBLIGATIONS, FACTS, RUNS = 200, 60, 5_000, 7
YEAR = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
KINDS = [f"kind-{n}" for n in range(20)]
CAPACITIES = ["unit", "leader", "member", "branch"]


def bureau(seed: int = 1) -> dict[str, Any]:
    """Return the arguments of one evaluation of an invented bureau."""
    draw = random.Random(seed)
    subjects = [Subject(f"subject:{n}", CAPACITIES[n % len(CAPACITIES)], "bureau") for n in range(SUBJECTS)]
    return {
        "obligations": [obligation(draw, n) for n in range(OBLIGATIONS)],
        "subjects": subjects,
        "facts": [fact(draw, n, subjects) for n in range(FACTS)],
        "calendar": Workdays.from_chinesecalendar(range(2024, 2027)),
        "since": YEAR[0],
        "until": YEAR[-1],
        "as_of": date(2025, 11, 20),
    }


def obligation(draw: random.Random, number: int) -> Obligation:
    """One of six is answered by letter, the others recur; all measures occur."""
    by_letter = number % 6 == 0
    measure = [Measure.COUNT, Measure.COUNT, Measure.SUM, Measure.DISTINCT][number % 4]
    return Obligation(
        code=f"duty-{number:02}",
        subject_kind=draw.choice(CAPACITIES),
        every=None if by_letter else draw.choice(list(Period)),
        trigger=draw.choice(KINDS) if by_letter else None,
        trigger_role=Role.TARGET if by_letter else None,
        within=Span(15, DayCount.WORKING) if by_letter else None,
        keyed_by="matter" if by_letter else None,
        answered_by=tuple(draw.sample(KINDS, 2)),
        role=Role.PARTICIPANT,
        measure=measure,
        of={Measure.SUM: "hours", Measure.DISTINCT: "matter"}.get(measure),
        at_least=draw.randint(1, 3),
        evidence=(Requirement("minutes"), Requirement("attendance", 0.8)),
    )


def fact(draw: random.Random, number: int, subjects: list[Subject]) -> Fact:
    on = draw.choice(YEAR)
    evidence = {"minutes": None, "attendance": draw.choice([0.7, 0.9, 1.0])}
    return Fact(
        id=str(number),
        kind=draw.choice(KINDS),
        organisation="bureau",
        on=on,
        recorded_on=on + timedelta(days=draw.randrange(20)),
        roles=(
            *((subject.id, Role.PARTICIPANT) for subject in draw.sample(subjects, 6)),
            (draw.choice(subjects).id, Role.TARGET),
        ),
        keys=(("matter", str(draw.randrange(500))),),
        attributes={"hours": draw.choice([0.5, 1.5, 2])},
        evidence={name: value for name, value in evidence.items() if draw.random() < 0.9},
    )


def seconds(run: Any) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start


def main() -> None:
    records = bureau()
    first = seconds(lambda: evaluate(**records))
    warm = median(seconds(lambda: evaluate(**records)) for _ in range(RUNS))
    looped = seconds(lambda: oracle.evaluate(**records))
    rows = evaluate(**records)
    if rows != oracle.evaluate(**records):
        raise SystemExit("Engine and oracle disagree; run tests/engine before measuring anything.")
    print(f"{SUBJECTS} subjects, {OBLIGATIONS} obligations, {FACTS} facts, a year: {len(rows)} occurrences")
    print(f"engine, first call in the process   {first:7.3f} s")
    print(f"engine, warm, median of {RUNS}           {warm:7.3f} s")
    print(f"plain loops, once                   {looped:7.3f} s   {looped / warm:.0f} x the engine")


if __name__ == "__main__":
    main()
