"""Pure layout of many findings: the columns of the board, how old what is open is, where a bar lies in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhunsheng.rectification.rules import Standing

# The board from left to right; what was merged stands with what it was merged into.
COLUMNS = tuple(one for one in Standing if one != Standing.MERGED)
# Days since it was found, up to and including; the last has no end.
AGES = ((30, "30天内"), (90, "31—90天"), (180, "91—180天"), (None, "180天以上"))


@dataclass(frozen=True, slots=True)
class Lane:
    """A bar in a drawing of a thousand units: where it begins, how long it is, and where its day is, if shown."""

    start: int
    length: int
    day: int | None


def age_band(days: int) -> str:
    """Return which band an age belongs to.

    >>> age_band(30), age_band(31), age_band(4000)
    ('30天内', '31—90天', '180天以上')
    """
    return next(label for most, label in AGES if most is None or days <= most)


def months_until(last: date, count: int) -> list[date]:
    """Return the first days of some months, the last of them that of ``last``.

    >>> months_until(date(2026, 1, 31), 2)
    [datetime.date(2025, 12, 1), datetime.date(2026, 1, 1)]
    """
    months = [last.replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def span_of(days: Iterable[date], *, longest: timedelta) -> tuple[date, date]:
    """Return the span that a drawing shows: all of the days, but not more than ``longest`` before the last of them."""
    known = sorted(days)
    return max(known[0], known[-1] - longest), known[-1] + timedelta(days=1)


def lane(since: date, until: date, day: date | None, *, shown: tuple[date, date]) -> Lane:
    """Lay out a bar from one day to another; what lies outside of what is shown is cut off.

    >>> lane(date(2026, 1, 1), date(2026, 1, 6), date(2026, 1, 11), shown=(date(2026, 1, 1), date(2026, 1, 11)))
    Lane(start=0, length=500, day=1000)
    """
    first, last = shown
    whole = max((last - first).days, 1)

    def place(on: date) -> int:
        return round(1000 * min(max((on - first).days, 0), whole) / whole)

    start = place(since)
    is_shown = day is not None and first <= day <= last
    return Lane(start, max(place(until) - start, 4), place(day) if is_shown and day else None)


def ticks(shown: tuple[date, date], *, most: int = 6) -> Sequence[tuple[int, date]]:
    """Return where the first days of months lie, not more of them than have room."""
    first, last = shown
    months = [one for one in months_until(last, 60) if first <= one <= last]
    step = -(-len(months) // most) or 1
    whole = max((last - first).days, 1)
    return [(round(1000 * (one - first).days / whole), one) for one in months[::step]]
