"""Which days are worked. The State Council publishes them year by year; beyond, we can only assume."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

import chinese_calendar

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class Workday(NamedTuple):
    """One day of the calendar, as rows for a join."""

    day: date
    is_workday: bool
    number: int  # working days from the first row to this one, both included
    provisional: bool


@dataclass(frozen=True, slots=True)
class Workdays:
    """A calendar that never changes: Monday to Friday, but for the exceptions of the published years.

    Args:
        exceptions: day → whether it is worked: False for a holiday on a weekday, True for a make-up workday.
        published: the years whose arrangement has been published; all others are provisional.

    Source: 《全国年节及纪念日放假办法》 (2024 revision) and the State Council's yearly notice.
    """

    exceptions: Mapping[date, bool]
    published: frozenset[int]

    @classmethod
    def from_chinesecalendar(cls, years: Iterable[int]) -> Workdays:
        """Return the calendar of those ``years`` that the package knows; others stay provisional."""
        holidays, make_up_days = chinese_calendar.constants.holidays, chinese_calendar.constants.workdays
        known = {day.year for day in holidays}
        return cls.from_rows([(day, False) for day in holidays] + [(day, True) for day in make_up_days]).only(
            known.intersection(years)
        )

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[date, bool]]) -> Workdays:
        """Return the calendar of rows ``(day, is_workday)``: whole years, or only the extraordinary days.

        A year counts as published as soon as one of its days is given.

        Raises:
            ValueError: if one day is said to be both worked and not.
        """
        exceptions: dict[date, bool] = {}
        for day, is_workday in rows:
            if exceptions.setdefault(day, is_workday) != is_workday:
                raise ValueError(
                    f"{day} is given both as a working day and as a day off; keep one of the rows."
                )
        return cls(MappingProxyType(exceptions), frozenset(day.year for day in exceptions))

    def only(self, years: Iterable[int]) -> Workdays:
        """Return the same calendar with only these of its published years."""
        kept = self.published.intersection(years)
        exceptions = {day: worked for day, worked in self.exceptions.items() if day.year in kept}
        return Workdays(MappingProxyType(exceptions), kept)

    def is_workday(self, day: date) -> bool:
        """Say whether ``day`` is worked; beyond the published years, Monday to Friday are."""
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def is_provisional(self, day: date) -> bool:
        """Say whether the arrangement for the year of ``day`` is still to be published."""
        return day.year not in self.published

    def add(self, day: date, days: int) -> date:
        """Return the working day that lies ``days`` working days after ``day``.

        ``day`` is day 0, whether or not it is worked; 0 days give ``day`` itself.

        Raises:
            ValueError: if ``days`` is negative; ``subtract`` counts back.

        >>> Workdays.from_chinesecalendar([2025]).add(date(2025, 9, 26), 2)  # Sunday the 28th is worked
        datetime.date(2025, 9, 29)
        """
        return self._step(day, days, ONE_DAY)

    def subtract(self, day: date, days: int) -> date:
        """Return the working day that lies ``days`` working days before ``day``; else as ``add``."""
        return self._step(day, days, -ONE_DAY)

    def _step(self, day: date, days: int, step: timedelta) -> date:
        if days < 0:
            raise ValueError(f"Days must not be negative, but {days} were asked for from {day}.")
        while days:
            day += step
            days -= self.is_workday(day)
        return day

    def rows(self, since: date, until: date) -> Iterator[Workday]:
        """Yield every day from ``since`` to ``until``, both included, with a running number of working days.

        The n-th working day after a day is the working day whose number is larger by n: a join, not a loop.
        """
        number = 0
        for offset in range((until - since).days + 1):
            day = since + timedelta(days=offset)
            is_workday = self.is_workday(day)
            number += is_workday
            yield Workday(day, is_workday, number, self.is_provisional(day))
