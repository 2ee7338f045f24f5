"""The columnar seam: records become tables, checked and normalised; the relational law reads nothing else.

Every table is in ``SCHEMAS``. Open ends of spans become the ends of time, so that a join needs no special case.
Amounts that are added up are whole ten-thousandths (``UNITS``): sums are then exact, in whatever order they are
made.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import pyarrow as pa

from zhunsheng.workdays import Workdays

from .records import (
    DayCount,
    EngineInputError,
    Extension,
    Fact,
    Measure,
    Obligation,
    Period,
    Reason,
    Span,
    Subject,
    Waiver,
)
from .screening import LARGEST_AMOUNT, faults_of
from .wording import say

UNITS = 10_000
BEGINNING, END = date.min, date.max
MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}

DAY, TEXT, WHOLE, NUMBER, FLAG = pa.date32(), pa.string(), pa.int64(), pa.float64(), pa.bool_()

SCHEMAS: dict[str, pa.Schema] = {
    name: pa.schema(columns)
    for name, columns in {
        # What was asked; one row.
        "asked": [("as_of", DAY), ("since", DAY), ("until", DAY), ("backfill_after", WHOLE)],
        # The calendar periods that overlap since … until.
        "periods": [("every", TEXT), ("window_start", DAY), ("window_end", DAY), ("days", WHOLE)],
        # The day "MM-DD" in each year; 29 February is the 28th in a common year.
        "named_days": [("month_day", TEXT), ("window_start", DAY), ("due", DAY)],
        # Every day in both counts; ``reached``: running number of counted days, this one included.
        "calendar": [
            ("calendar", TEXT),
            ("day", DAY),
            ("is_counted", FLAG),
            ("reached", WHOLE),
            ("is_provisional", FLAG),
        ],
        # One row per version; ``steps``: days from the trigger to due, negative ahead of it, null if the fact says.
        "obligations": [
            ("version", WHOLE),
            ("code", TEXT),
            ("subject_kind", TEXT),
            ("valid_from", DAY),
            ("valid_until", DAY),
            ("every", TEXT),
            ("month_day", TEXT),
            ("trigger_kind", TEXT),
            ("trigger_role", TEXT),
            ("steps", WHOLE),
            ("is_ahead", FLAG),
            ("calendar", TEXT),
            ("extension_days", WHOLE),
            ("extension_calendar", TEXT),
            ("role", TEXT),
            ("keyed_by", TEXT),
            ("measure", TEXT),
            ("of", TEXT),
            ("out_of", TEXT),
            ("required", WHOLE),  # UNITS
            ("remind_before", WHOLE),
            ("advisory", FLAG),
        ],
        "answers": [("version", WHOLE), ("kind", TEXT)],
        "conditions": [("version", WHOLE), ("attribute", TEXT), ("wanted", TEXT), ("at_least", NUMBER)],
        # ``requirement``: the same number wherever the same is asked.
        "requirements": [
            ("version", WHOLE),
            ("requirement", WHOLE),
            ("evidence", TEXT),
            ("at_least", NUMBER),
        ],
        # Who was what, when; merged so that the spans of one subject and kind never overlap.
        "tenures": [("subject", WHOLE), ("kind", TEXT), ("valid_from", DAY), ("valid_until", DAY)],
        # The same within one organisation.
        "members": [
            ("subject", WHOLE),
            ("kind", TEXT),
            ("organisation", TEXT),
            ("valid_from", DAY),
            ("valid_until", DAY),
        ],
        # ``counts_on``: the day whose period the fact counts for.
        "facts": [
            ("fact", WHOLE),
            ("kind", TEXT),
            ("organisation", TEXT),
            ("on", DAY),
            ("recorded_on", DAY),
            ("counts_on", DAY),
            ("due_on", DAY),
        ],
        "roles": [("fact", WHOLE), ("subject", WHOLE), ("role", TEXT)],
        "keys": [("fact", WHOLE), ("name", TEXT), ("value", TEXT)],
        # A text, or a number with the same amount in UNITS.
        "attributes": [("fact", WHOLE), ("name", TEXT), ("text", TEXT), ("number", NUMBER), ("units", WHOLE)],
        "evidence": [("fact", WHOLE), ("evidence", TEXT), ("value", NUMBER)],
        # ``rank``: where several waivers fit, the first is shown.
        "waivers": [
            ("rank", WHOLE),
            ("code", TEXT),
            ("subject", WHOLE),
            ("valid_from", DAY),
            ("valid_until", DAY),
            ("waiver_reason", TEXT),
            ("approver", TEXT),
        ],
        "extensions": [("code", TEXT), ("trigger", WHOLE), ("asked_days", WHOLE), ("extension_reason", TEXT)],
    }.items()
}

# A window is one subject's: these four columns tell it from every other. A period is opened by no fact.
WINDOW = ["version", "subject", "window_start", "trigger"]
NO_TRIGGER = -1

Row = tuple[Any, ...]


class Inputs(NamedTuple):
    """The tables of ``SCHEMAS``, and what the numbers in them stand for: the n-th version, subject, fact."""

    tables: dict[str, pa.Table]
    versions: list[Obligation]
    subjects: list[str]
    facts: list[str]


def tables(
    *,
    obligations: Iterable[Obligation],
    subjects: Iterable[Subject],
    facts: Iterable[Fact],
    waivers: Iterable[Waiver],
    extensions: Iterable[Extension],
    calendar: Workdays,
    since: date,
    until: date,
    as_of: date,
    backfill_after: int,
) -> Inputs:
    """Turn records into the tables of ``SCHEMAS``; arguments as for ``evaluate``.

    Versions of obligations are numbered in the order of code and validity, subjects and facts in the order of their
    ids, whatever order they come in. Who owes nothing is left out of the tables, however often facts name them.

    Raises:
        EngineInputError: names the first record that cannot be evaluated.
    """
    if since > until:
        raise EngineInputError(f"since ({since}) must not lie after until ({until}).")
    versions, subjects, facts = sorted_versions(obligations), list(subjects), list(facts)
    waivers, extensions = list(waivers), list(extensions)
    check_versions(versions)
    check_subjects(subjects)
    check_facts(facts)
    check_waivers(waivers)
    check_extensions(extensions)

    subject_ids, fact_ids = sorted({s.id for s in subjects}), sorted(fact.id for fact in facts)
    subject_number = {name: number for number, name in enumerate(subject_ids)}
    fact_number = {name: number for number, name in enumerate(fact_ids)}
    numbered = [(fact_number[fact.id], fact) for fact in facts]
    asked_for = {(r.evidence, r.at_least) for version in versions for r in version.evidence}
    requirement_number = {asked: number for number, asked in enumerate(asked_for)}

    triggers = {version.trigger for version in versions}
    opening = [fact for fact in facts if fact.kind in triggers and fact.on >= since]
    spans: dict[Row, list[tuple[date, date]]] = defaultdict(list)
    places: dict[Row, list[tuple[date, date]]] = defaultdict(list)
    for subject in subjects:
        span = (subject.valid_from or BEGINNING, subject.valid_until or END)
        number = subject_number[subject.id]
        spans[number, subject.kind].append(span)
        places[number, subject.kind, subject.organisation].append(span)

    rows: dict[str, Iterable[Row]] = {
        "asked": [(as_of, since, until, backfill_after)],
        "periods": period_rows(since, until),
        "named_days": named_day_rows(versions, since, until),
        "calendar": calendar_rows(calendar, versions, opening),
        "obligations": [obligation_row(number, version) for number, version in enumerate(versions)],
        "answers": [(n, kind) for n, version in enumerate(versions) for kind in set(version.answered_by)],
        "conditions": [
            (n, condition.attribute, condition.equals, condition.at_least)
            for n, version in enumerate(versions)
            for condition in version.where
        ],
        "requirements": [
            (n, requirement_number[r.evidence, r.at_least], r.evidence, r.at_least)
            for n, version in enumerate(versions)
            for r in version.evidence
        ],
        "tenures": [(*who, *span) for who, held in spans.items() for span in merged(held)],
        "members": [(*who, *span) for who, held in places.items() for span in merged(held)],
        "facts": [
            (n, f.kind, f.organisation, f.on, f.recorded_on, f.counts_for or f.on, f.due_on)
            for n, f in numbered
        ],
        "roles": [
            (n, subject_number[subject], role)
            for n, fact in numbered
            for subject, role in set(fact.roles)
            if subject in subject_number
        ],
        "keys": [(n, *key) for n, fact in numbered for key in set(fact.keys)],
        "attributes": [
            (n, name, value, None, None)
            if isinstance(value, str)
            else (n, name, None, float(value), units(value))
            for n, fact in numbered
            for name, value in fact.attributes.items()
        ],
        "evidence": [(n, name, value) for n, fact in numbered for name, value in fact.evidence.items()],
        "waivers": waiver_rows(waivers, subject_number),
        "extensions": [
            (e.obligation, fact_number[e.trigger], e.days, e.reason)
            for e in extensions
            if e.trigger in fact_number
        ],
    }
    made = {name: table(rows[name], schema) for name, schema in SCHEMAS.items()}
    return Inputs(made, versions, subject_ids, fact_ids)


def table(rows: Iterable[Row], schema: pa.Schema) -> pa.Table:
    """Make a table of rows given in the order of the schema's columns."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def units(amount: float) -> int:
    """Return an amount in UNITS, the nearest whole."""
    return round(amount * UNITS)


def sorted_versions(obligations: Iterable[Obligation]) -> list[Obligation]:
    return sorted(obligations, key=lambda version: (version.code, version.valid_from or BEGINNING))


def obligation_row(number: int, version: Obligation) -> Row:
    span = version.within or version.before
    return (
        number,
        version.code,
        version.subject_kind,
        version.valid_from or BEGINNING,
        version.valid_until or END,
        version.every,
        None if version.due_month_day is None else month_day(version.due_month_day),
        version.trigger,
        version.trigger_role,
        None if span is None else -span.days if version.before else span.days,
        version.before is not None,
        span and span.calendar,
        version.extension and version.extension.days,
        version.extension and version.extension.calendar,
        version.role,
        version.keyed_by,
        version.measure,
        version.of,
        version.out_of,
        units(version.at_least),
        version.remind_before,
        version.advisory,
    )


def waiver_rows(waivers: list[Waiver], subject_number: Mapping[str, int]) -> Iterator[Row]:
    """Yield waivers with those of one subject before those of all, and earlier before later."""
    rows = sorted(
        (
            w.obligation,
            w.subject is None,
            w.subject or "",
            w.valid_from,
            w.valid_until or END,
            w.reason,
            w.approver,
        )
        for w in waivers
    )
    for rank, (code, for_all, subject, *rest) in enumerate(rows):
        if for_all or subject in subject_number:
            yield rank, code, None if for_all else subject_number[subject], *rest


def merged(spans: list[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Yield the same days as ``spans``, each once."""
    start, end = BEGINNING, BEGINNING
    for next_start, next_end in sorted(spans):
        if (start, end) == (BEGINNING, BEGINNING):
            start, end = next_start, next_end
        elif next_start <= end:
            end = max(end, next_end)
        else:
            yield start, end
            start, end = next_start, next_end
    yield start, end


def period_rows(since: date, until: date) -> Iterator[Row]:
    """Yield the calendar-aligned periods that share a day with since … until."""
    for every, months in MONTHS.items():
        for year in range(since.year, until.year + 1):
            for month in range(1, 13, months):
                start, last = date(year, month, 1), month + months - 1
                end = date(year, last, monthrange(year, last)[1])
                if start <= until and end >= since:
                    yield every, start, end, (end - start).days + 1


def named_day_rows(versions: Sequence[Obligation], since: date, until: date) -> Iterator[Row]:
    for named in {version.due_month_day for version in versions if version.due_month_day}:
        month, day = named
        for year in range(since.year, until.year + 1):
            due = date(year, month, min(day, monthrange(year, month)[1]))
            yield month_day(named), date(year, 1, 1), due


def month_day(named: tuple[int, int]) -> str:
    month, day = named
    return f"{month:02}-{day:02}"


def calendar_rows(
    calendar: Workdays, versions: Sequence[Obligation], opening: Sequence[Fact]
) -> Iterator[Row]:
    """Yield every day that a window opened by one of these facts can reach, once in each count."""
    if not opening:
        return
    days = [fact.on for fact in opening] + [fact.due_on for fact in opening if fact.due_on]
    first, last = min(days), max(days)

    def longest(spans: Iterable[Span | None], count: DayCount) -> int:
        return max((span.days for span in spans if span and span.calendar is count), default=0)

    ahead = [version.before for version in versions]
    first = min(
        calendar.subtract(first, longest(ahead, DayCount.WORKING)),
        first - timedelta(days=longest(ahead, DayCount.NATURAL)),
    )
    for spans in ([version.within for version in versions], [version.extension for version in versions]):
        last = max(
            calendar.add(last, longest(spans, DayCount.WORKING)),
            last + timedelta(days=longest(spans, DayCount.NATURAL)),
        )
    for natural, row in enumerate(calendar.rows(first, last)):
        yield DayCount.WORKING, row.day, row.is_workday, row.number, row.provisional
        yield DayCount.NATURAL, row.day, True, natural, False


# ── What cannot be evaluated is refused, by name ─────────────────────────────────────────────────


def check_versions(versions: Sequence[Obligation]) -> None:
    for version in versions:
        for is_wrong, sentence in faults(version):
            if is_wrong:
                raise EngineInputError(f"Obligation {version.code!r} {sentence}.")
    for earlier, later in pairwise(versions):
        if earlier.code == later.code and (earlier.valid_until or END) >= (later.valid_from or BEGINNING):
            raise EngineInputError(
                f"Obligation {later.code!r} has two versions in force on {later.valid_from or BEGINNING}; "
                "end the earlier one on the day before."
            )


def faults(version: Obligation) -> Iterator[tuple[bool, str]]:
    """Yield every check of an obligation: whether it fails, and the sentence to say then."""
    spans = {"within": version.within, "before": version.before, "extension": version.extension}
    needs_of = version.measure is not Measure.COUNT
    yield not (version.every or version.trigger), "has neither a period nor a trigger; give one of them"
    yield (
        not (version.trigger or not any((*spans.values(), version.trigger_role, version.keyed_by))),
        "has within, before, extension, trigger_role or keyed_by, but no trigger to count from",
    )
    yield (
        bool(version.within and version.before),
        "is due both within and before its trigger; keep one of them",
    )
    for name, span in spans.items():
        if span:
            yield span.days < 0, f"has {name} of {span.days} days; it must not be negative"
    yield not version.answered_by, "is answered by no kind of fact; name at least one"
    yield (
        not math.isfinite(version.at_least) or not 0 < units(version.at_least) <= LARGEST_AMOUNT * UNITS,
        f"requires at least {version.at_least}; the threshold must be above zero",
    )
    yield needs_of and version.of is None, f"measures {version.measure.value} but does not say of what"
    yield (
        (version.measure is Measure.SHARE) != (version.out_of is not None),
        "must name what a share is taken out of, and only then",
    )
    yield (
        len({requirement.evidence for requirement in version.evidence}) < len(version.evidence),
        "asks for the same evidence twice; keep the stricter requirement",
    )
    yield version.remind_before < 0, f"reminds {version.remind_before} days ahead; it must not be negative"
    yield (
        (version.valid_from or BEGINNING) > (version.valid_until or END),
        f"ends on {version.valid_until}, before it begins on {version.valid_from}",
    )
    if version.due_month_day:
        month, day = version.due_month_day
        yield version.every is not Period.YEAR, "names a day of the year but is not yearly"
        yield (
            not (1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]),
            f"is due on month {month}, day {day}, which no year has",
        )
    for condition in version.where:
        yield (
            (condition.equals is None) == (condition.at_least is None),
            f"must ask of attribute {condition.attribute!r} either a text or a number",
        )


def check_subjects(subjects: Iterable[Subject]) -> None:
    for subject in subjects:
        if (subject.valid_from or BEGINNING) > (subject.valid_until or END):
            raise EngineInputError(
                f"Subject {subject.id!r} is {subject.kind} until {subject.valid_until}, "
                f"before it begins on {subject.valid_from}."
            )


def check_facts(facts: Iterable[Fact]) -> None:
    seen: set[str] = set()
    for fact in facts:
        for fault in faults_of(fact):
            raise EngineInputError(say(fault, "en"))
        if fact.id in seen:
            raise EngineInputError(say(Reason("twice", {"fact": fact.id}), "en"))
        seen.add(fact.id)


def check_waivers(waivers: Iterable[Waiver]) -> None:
    for waiver in waivers:
        if waiver.valid_from > (waiver.valid_until or END):
            raise EngineInputError(
                f"The waiver of {waiver.obligation!r} ends on {waiver.valid_until}, "
                f"before it begins on {waiver.valid_from}."
            )


def check_extensions(extensions: Iterable[Extension]) -> None:
    seen: set[tuple[str, str]] = set()
    for extension in extensions:
        window = (extension.obligation, extension.trigger)
        if window in seen:
            raise EngineInputError(
                f"Obligation {extension.obligation!r} is extended twice for fact {extension.trigger!r}; "
                "give one extension with all its days."
            )
        seen.add(window)
        if extension.days < 0:
            raise EngineInputError(
                f"Obligation {extension.obligation!r} is extended by {extension.days} days "
                f"for fact {extension.trigger!r}; it must not be negative."
            )
