"""Pure decisions about plans: which day is proposed, which day may be chosen, what a new drawing-up changes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

SHARE = 2 / 3  # of a window that may pass before its day: late enough to prepare, early enough to make up
MONTHS = range(1, 13)
THEME_LENGTH, BRAND_LENGTH = 120, 400
BRAND_NAME_LENGTH = 60

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Window:
    """What a unit owes in a year, by duty and window; ``due`` is the last day on time."""

    obligation: int
    start: date
    due: date

    @property
    def key(self):
        return self.obligation, self.start


def proposed_day(start: date, due: date, is_workday: Callable[[date], bool]) -> date:
    """Return the day a plan proposes: two thirds into a window, on a working day where the window has one.

    >>> proposed_day(date(2026, 5, 1), date(2026, 5, 31), lambda day: day.weekday() < 5)
    datetime.date(2026, 5, 21)
    >>> proposed_day(date(2026, 5, 30), date(2026, 5, 31), lambda day: day.weekday() < 5)  # a weekend
    datetime.date(2026, 5, 31)
    """
    middle = start + timedelta(days=int((due - start).days * SHARE))
    later = (middle + timedelta(days=days) for days in range((due - middle).days + 1))
    earlier = (middle - timedelta(days=days) for days in range(1, (middle - start).days + 1))
    for day in (*later, *earlier):
        if is_workday(day):
            return day
    return middle


def fault_of_day(day: date, start: date, due: date) -> str:
    """Return what is wrong with a planned day, or nothing; both ends of the window are allowed."""
    if start <= day <= due:
        return ""
    return f"计划日期应在 {start} 至 {due} 之间（填写的是 {day}），否则本项责任会逾期或不计入这一期。"


def drawn_up(
    windows: Iterable[Window], planned: Mapping[tuple[int, date], date]
) -> tuple[list[Window], list[tuple[int, date]], list[Window]]:
    """Compare what is owed with what is planned.

    Args:
        planned: by duty and first day of the window, the last day on time as the plan has it.

    Returns:
        what is to be added; the keys of what is no longer owed; what is owed by another day now.
    """
    owed = {window.key: window for window in windows}
    return (
        [window for key, window in owed.items() if key not in planned],
        [key for key in planned if key not in owed],
        [window for key, window in owed.items() if key in planned and planned[key] != window.due],
    )


def by_month(items: Iterable[Item]) -> list[tuple[int, list[Item]]]:
    """Lay items out by the month of their planned day, in the order they come in; every month is there."""
    months: dict[int, list[Item]] = {month: [] for month in MONTHS}
    for item in items:
        months[item.planned_on.month].append(item)
    return list(months.items())
