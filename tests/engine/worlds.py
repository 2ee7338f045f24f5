"""Small random worlds: a catalogue, subjects, facts, waivers and extensions that are likely to touch each other."""

import random
from dataclasses import replace
from datetime import date, timedelta

from zhunsheng.engine import (
    Condition,
    DayCount,
    Extension,
    Fact,
    Measure,
    Obligation,
    Period,
    Requirement,
    Role,
    Span,
    Subject,
    Waiver,
)
from zhunsheng.workdays import Workdays

YEAR_START = date(2024, 1, 1)  # a leap year; 2025 is left unpublished
KINDS = ("meeting", "letter", "reply", "wedding")
PEOPLE = tuple(f"person:{n}" for n in range(4))
CAPACITIES = ("secretary", "member")
PLACES = ("bureau", "office")


def world(seed, *, size=12, as_of=None):
    """Return the arguments of one evaluation, all drawn from ``seed``; ``size`` obligations, thrice as many facts."""
    draw = random.Random(seed)
    facts = [fact(draw, n) for n in range(3 * size)]
    as_of = as_of or some_day(draw)
    return {
        "obligations": [version for n in range(size) for version in versions(draw, f"duty-{n:02}")],
        "subjects": [subject(draw) for _ in range(9)],
        "facts": facts,
        "waivers": [waiver(draw, size) for _ in range(draw.randrange(4))],
        "extensions": extensions(draw, facts, size),
        "calendar": calendar(draw),
        "since": as_of - timedelta(days=draw.randrange(400)),
        "until": as_of + timedelta(days=draw.randrange(120)),
        "as_of": as_of,
        "backfill_after": draw.choice([0, 15]),
    }


def some_day(draw):
    """A day of two years; often one where periods meet."""
    edges = [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 1), date(2024, 12, 31), date(2025, 1, 1)]
    return draw.choice([*edges, *(YEAR_START + timedelta(days=draw.randrange(730)) for _ in range(5))])


def maybe(draw, value, chance=0.5):
    return value if draw.random() < chance else None


def span(draw):
    return Span(draw.choice([0, 1, 3, 10, 30]), draw.choice(list(DayCount)))


def interval(draw):
    start, end = sorted((some_day(draw), some_day(draw)))
    return maybe(draw, start), maybe(draw, end)


def versions(draw, code):
    """One or two versions of a duty, the second from the day after the first."""
    first = obligation(draw, code)
    if draw.random() < 0.3:
        change = some_day(draw)
        yield with_validity(first, None, change - timedelta(days=1))
        yield with_validity(obligation(draw, code), change, None)
    else:
        yield with_validity(first, *interval(draw)) if draw.random() < 0.2 else first


def with_validity(version, valid_from, valid_until):
    fields = {name: getattr(version, name) for name in version.__slots__}
    return Obligation(**fields | {"valid_from": valid_from, "valid_until": valid_until})


def obligation(draw, code):
    every = draw.choice([None, *Period])
    trigger = draw.choice(KINDS) if every is None else maybe(draw, draw.choice(KINDS), 0.2)
    measure = draw.choice([Measure.COUNT, *Measure])
    spans = {}
    if trigger:
        form = draw.choice(["within", "before", None])
        spans = {form: span(draw)} if form else {}
        spans |= {"extension": maybe(draw, span(draw)), "keyed_by": maybe(draw, "matter")}
        spans |= {"trigger_role": maybe(draw, draw.choice(list(Role)))}
    return Obligation(
        code=code,
        subject_kind=draw.choice(CAPACITIES),
        every=every,
        due_month_day=maybe(draw, draw.choice([(2, 29), (6, 30), (12, 31)]))
        if every is Period.YEAR
        else None,
        trigger=trigger,
        answered_by=tuple(draw.sample(KINDS, draw.choice([1, 3]))),
        role=draw.choice([Role.ORGANISER, Role.PARTICIPANT]),
        where=tuple(
            draw.sample(
                [Condition("topic", equals="discipline"), Condition("hours", at_least=0.5)],
                draw.choice([0, 0, 1, 2]),
            )
        ),
        measure=measure,
        of={Measure.COUNT: None, Measure.DISTINCT: "document"}.get(measure, "hours"),
        out_of="expected" if measure is Measure.SHARE else None,
        at_least=draw.choice([0.1, 0.3, 0.8, 1])
        if measure in {Measure.SUM, Measure.SHARE}
        else draw.randint(1, 3),
        evidence=tuple(
            draw.sample([Requirement("minutes"), Requirement("attendance", 0.8)], draw.choice([0, 1, 2]))
        ),
        remind_before=draw.choice([0, 7, 30]),
        advisory=draw.random() < 0.1,
        **spans,
    )


def subject(draw):
    held = interval(draw) if draw.random() < 0.5 else (None, None)
    return Subject(draw.choice(PEOPLE), draw.choice(CAPACITIES), draw.choice(PLACES), *held)


def fact(draw, number):
    on = some_day(draw)
    attributes = {
        "topic": draw.choice(["discipline", "other", 1.0]),
        "hours": draw.choice([0.1, 0.2, 0.5, 0.7, 2, "long"]),
        "expected": draw.choice([0, 0.5, 1, 4]),
    }
    evidence = {"minutes": None, "attendance": draw.choice([None, 0.79, 0.8, 1.0])}
    return Fact(
        id=str(number),
        kind=draw.choice(KINDS),
        organisation=draw.choice(PLACES),
        on=on,
        recorded_on=on + timedelta(days=draw.choice([-40, -3, 0, 1, 15, 16, 90])),
        roles=tuple(
            (person, draw.choice([Role.ORGANISER, Role.PARTICIPANT, Role.TARGET, Role.AUTHOR]))
            for person in draw.choices(PEOPLE, k=4)
        ),
        keys=tuple(
            (draw.choice(["matter", "document"]), draw.choice("xyz")) for _ in range(draw.randrange(4))
        ),
        attributes={name: value for name, value in attributes.items() if draw.random() < 0.8},
        evidence={name: value for name, value in evidence.items() if draw.random() < 0.7},
        due_on=maybe(draw, on + timedelta(days=draw.choice([0, 20]))),
        counts_for=maybe(draw, on - timedelta(days=draw.choice([0, 31])), 0.2),
    )


def waiver(draw, size):
    start, end = sorted((some_day(draw), some_day(draw)))
    return Waiver(
        f"duty-{draw.randrange(size):02}",
        maybe(draw, draw.choice(PEOPLE)),
        start,
        maybe(draw, end),
        draw.choice(["merged", "dissolved"]),
        "the party group",
    )


def extensions(draw, facts, size):
    windows = {(f"duty-{draw.randrange(size):02}", draw.choice(facts).id) for _ in range(2 * size)}
    return [Extension(*window, draw.choice([0, 2, 15, 60]), "more to read") for window in sorted(windows)]


def calendar(draw):
    """The year 2024 with random days off and make-up days; all beyond is provisional."""
    days = draw.sample(range(366), 40)
    return Workdays.from_rows((YEAR_START + timedelta(days=n), draw.random() < 0.3) for n in days)


def universe(seeds, *, as_of):
    """Return worlds that are asked the same of, each by itself, and all in one with nothing in common."""
    worlds = [world(seed, as_of=as_of) for seed in seeds]
    same = {name: worlds[0][name] for name in ("calendar", "backfill_after")}
    same |= {"as_of": as_of, "since": as_of - timedelta(days=400), "until": as_of + timedelta(days=120)}
    worlds = [named_apart(given, f"{number:03}-") | same for number, given in enumerate(worlds)]
    lists = ("obligations", "subjects", "facts", "waivers", "extensions")
    return worlds, {name: [row for given in worlds for row in given[name]] for name in lists} | same


def named_apart(given, prefix):
    """The same world with every code, kind, subject, organisation and fact under a name of its own."""

    def named(value):
        return None if value is None else f"{prefix}{value}"

    return given | {
        "obligations": [
            replace(
                o,
                code=named(o.code),
                subject_kind=named(o.subject_kind),
                trigger=named(o.trigger),
                answered_by=tuple(map(named, o.answered_by)),
            )
            for o in given["obligations"]
        ],
        "subjects": [
            replace(s, id=named(s.id), kind=named(s.kind), organisation=named(s.organisation))
            for s in given["subjects"]
        ],
        "facts": [
            replace(
                f,
                id=named(f.id),
                kind=named(f.kind),
                organisation=named(f.organisation),
                roles=tuple((named(subject), role) for subject, role in f.roles),
            )
            for f in given["facts"]
        ],
        "waivers": [
            replace(w, obligation=named(w.obligation), subject=named(w.subject)) for w in given["waivers"]
        ],
        "extensions": [
            replace(e, obligation=named(e.obligation), trigger=named(e.trigger)) for e in given["extensions"]
        ],
    }
