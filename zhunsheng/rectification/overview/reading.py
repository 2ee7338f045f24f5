"""What the views of many findings show: queries with names, whose number does not grow with the findings."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from zhunsheng.organisation.models import Person, Unit
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.overview.rules import AGES, COLUMNS, age_band
from zhunsheng.rectification.rules import SETTLED, STANDING_LABELS, Position, Standing, standing

CARDS = 6  # of one column
OVERDUE_UNITS = 10


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the board: how many findings stand so, and the first of them."""

    standing: Standing
    count: int
    cards: list[Finding]

    @property
    def label(self):
        return STANDING_LABELS[self.standing]

    @property
    def more(self):
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody, or a unit, answers for: how many findings stand how, and the first day that is still to come."""

    whose: object
    counts: Counter
    next_due: date | None

    @property
    def total(self):
        return self.counts.total()


def with_progress(findings, *, as_of):
    """Add to some findings how each stands and how many of its measures are done; one query for each thousand."""
    told = {}
    for some in _batched([finding.pk for finding in findings]):
        found = Finding.objects.filter(pk__in=some).with_position(as_of=as_of)
        counted = found.annotate(measure_count=Count("measures"), done_count=Count("measures__done_on"))
        for pk, *counts in counted.values_list("pk", "position", "measure_count", "done_count"):
            told[pk] = counts
    for finding in findings:
        finding.position, finding.measure_count, finding.done_count = told[finding.pk]
    return findings


def board(findings, *, as_of) -> list[Column]:
    """Return the columns of the board, the earliest due first in each; two queries."""
    counts: Counter[Standing] = Counter()
    first: dict[Standing, list[int]] = defaultdict(list)
    by_code: dict[int, Standing] = {}
    rows = findings.with_position(as_of=as_of).order_by(F("rectify_by").asc(nulls_last=True), "pk")
    for pk, code in rows.values_list("pk", "position"):
        found = by_code.get(code)
        if found is None:
            found = by_code[code] = standing(Position.of(code))
        counts[found] += 1
        if len(first[found]) < CARDS:
            first[found].append(pk)
    shown = [pk for found in COLUMNS for pk in first[found]]
    cards = Finding.objects.select_related("unit", "owner").in_bulk(shown)
    return [Column(one, counts[one], [cards[pk] for pk in first[one]]) for one in COLUMNS]


def loads(findings, by: str, *, as_of) -> list[Load]:
    """Return what each leader, owner or unit answers for; two queries.

    Args:
        by: ``leader``, ``owner`` or ``unit``; what has none yet stands under None.
    """
    counts: dict[int | None, Counter] = defaultdict(Counter)
    due: dict[int | None, date] = {}
    to_come = Min("rectify_by", filter=Q(rectify_by__gte=as_of) & ~Q(state__in=SETTLED))
    rows = findings.order_by().with_position(as_of=as_of).values_list(by, "position")
    for whose, code, count, day in rows.annotate(Count("pk"), to_come=to_come):
        counts[whose][standing(Position.of(code))] += count
        if day:
            due[whose] = min(day, due.get(whose, day))
    known = (Unit if by == "unit" else Person).objects.in_bulk([pk for pk in counts if pk])
    return [Load(known.get(pk), held, due.get(pk)) for pk, held in counts.items()]


def flow(findings, months: Iterable[date]) -> tuple[list[int], list[int]]:
    """Return how many were found and how many were closed in each month; two queries."""
    months = list(months)
    found, closed = Counter(), Counter()
    came = findings.filter(arose_on__gte=months[0]).order_by().values_list("arose_on")
    for day, count in came.annotate(Count("pk")):
        found[day.replace(day=1)] += count
    began = timezone.make_aware(datetime.combine(months[0], time.min))
    for (at,) in findings.filter(closed_at__gte=began).order_by().values_list("closed_at"):
        closed[timezone.localdate(at).replace(day=1)] += 1
    return [found[month] for month in months], [closed[month] for month in months]


def ages(findings, *, as_of) -> list[int]:
    """Return how many unresolved findings are of which age, in the order of the bands; one query."""
    counts: Counter[str] = Counter()
    rows = findings.unresolved().order_by().values_list("arose_on").annotate(Count("pk"))
    for arose_on, count in rows:
        counts[age_band((as_of - arose_on).days)] += count
    return [counts[label] for _, label in AGES]


def overdue_by_unit(findings, *, as_of) -> list[tuple[str, int]]:
    """Return the units with most that is overdue, and how much; one query."""
    rows = findings.overdue(as_of=as_of).order_by().values_list("unit__name").annotate(count=Count("pk"))
    return list(rows.order_by("-count", "unit__name")[:OVERDUE_UNITS])


def _batched(keys, size=1000):
    """Yield the keys in portions that a database takes at once."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
