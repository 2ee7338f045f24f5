"""The calendar knows the published holidays and make-up days, and says so where it only assumes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.workdays import Workdays

OFFICIAL = Workdays.from_chinesecalendar(range(2024, 2027))
ASSUMED = Workdays.from_rows([])


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("2025-09-28", True),  # a Sunday that makes up for the holiday
        ("2025-10-01", False),  # National Day, a Wednesday
        ("2025-10-08", False),  # the last day of the holiday
        ("2025-10-09", True),  # the day after
        ("2024-02-29", True),  # a leap day, a Thursday
        ("2025-06-07", False),  # an ordinary Saturday
        ("2027-10-01", True),  # not yet published: a Friday
    ],
)
def test_days_off_and_make_up_days(text, worked):
    assert OFFICIAL.is_workday(day(text)) is worked


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2025-06-06", 0, "2025-06-06"),
        ("2025-06-07", 0, "2025-06-07"),  # none asked for: the day itself, though a Saturday
        ("2025-06-06", 1, "2025-06-09"),  # over a weekend
        ("2025-06-07", 1, "2025-06-09"),  # the day of the event is day 0 even where it is not worked
        ("2025-09-26", 1, "2025-09-28"),  # the make-up Sunday counts
        ("2025-09-30", 1, "2025-10-09"),  # over the holiday
        ("2024-02-28", 1, "2024-02-29"),  # the leap day
        ("2026-12-31", 1, "2027-01-01"),  # beyond the published years Monday to Friday are worked
    ],
)
def test_adding_working_days(start, days, end):
    assert OFFICIAL.add(day(start), days) == day(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2025-10-09", 1, "2025-09-30"),
        ("2025-10-05", 1, "2025-09-30"),  # an event in the holiday itself
        ("2025-09-29", 1, "2025-09-28"),
        ("2025-06-09", 10, "2025-05-23"),  # Dragon Boat Monday, 2 June, is off
    ],
)
def test_counting_back(start, days, end):
    assert OFFICIAL.subtract(day(start), days) == day(end)


def test_only_published_years_are_certain():
    assert not OFFICIAL.is_provisional(day("2026-12-31"))
    assert OFFICIAL.is_provisional(day("2027-01-01"))
    assert OFFICIAL.is_provisional(day("2023-12-31"))  # known to the package, but not asked for


def test_a_year_the_package_does_not_know_stays_provisional():
    assert Workdays.from_chinesecalendar([2026, 2999]).published == {2026}


def test_negative_days_are_refused_with_the_values():
    with pytest.raises(ValueError, match="-1 were asked for from 2025-06-06"):
        OFFICIAL.add(day("2025-06-06"), -1)


def test_imported_rows_that_contradict_are_refused():
    with pytest.raises(ValueError, match="2027-01-01 is given both"):
        Workdays.from_rows([(day("2027-01-01"), False), (day("2027-01-01"), True)])


def test_imported_rows_publish_their_year():
    calendar = Workdays.from_rows([(day("2027-01-01"), False)])
    assert not calendar.is_workday(day("2027-01-01"))
    assert not calendar.is_provisional(day("2027-06-01"))


@given(
    start=st.dates(day("2024-01-01"), day("2027-12-31")),
    days=st.integers(0, 60),
    calendar=st.sampled_from([OFFICIAL, ASSUMED]),
)
def test_running_numbers_agree_with_counting(start, days, calendar):
    end = calendar.add(start, days)
    rows = list(calendar.rows(start, end))
    assert rows[-1].number - rows[0].number == days
    assert [row.day for row in rows if row.is_workday] == sorted({row.day for row in rows if row.is_workday})
    if calendar.is_workday(start):
        assert calendar.subtract(end, days) == start
