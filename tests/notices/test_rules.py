"""Who is told of what, and when again: people are helped, not nagged."""

from datetime import date, timedelta

import pytest

from zhunsheng.notices.rules import Desk, Kind, Pace, Thing, Told, is_due_again, recipients, times_told

DUE = date(2026, 6, 1)
PACE = Pace(again_after=7, at_most=3, escalate_after=14)
OWNER, UNIT_KEEPER, BUREAU_KEEPER, LEADER, NAMED = 1, 2, 3, 4, 5
DESK = Desk(
    accounts={11: OWNER, 15: NAMED},
    keepers=(("/1/", BUREAU_KEEPER), ("/1/2/", UNIT_KEEPER)),
    leaders=(("/1/2/", LEADER),),
)


def thing(kind=Kind.REMINDER, **values):
    values = {"unit": "/1/2/", "day": DUE} | values
    return Thing(key="k", kind=kind, title="t", public="t", whose="w", path="/", **values)


@pytest.mark.parametrize(
    ("about", "days_late", "told"),
    [
        (thing(people=(11,)), 0, {OWNER}),
        (thing(people=(99,)), 0, {UNIT_KEEPER}),  # whose it is has no account
        (thing(), 0, {UNIT_KEEPER}),  # the nearest, not everybody above as well
        (thing(unit="/1/3/"), 0, {BUREAU_KEEPER}),
        (thing(unit="/9/"), 0, set()),
        (thing(Kind.CHASE, people=(11,)), 14, {OWNER}),
        (thing(Kind.CHASE, people=(11,)), 15, {OWNER, LEADER}),
        (thing(Kind.CHASE, people=(11,), leaders=(15,)), 15, {OWNER, NAMED}),
        (thing(Kind.CHASE, unit="/1/20/"), 15, {BUREAU_KEEPER}),  # /1/20/ does not lie below /1/2/
    ],
)
def test_recipients(about, days_late, told):
    assert recipients(about, DESK, as_of=DUE + timedelta(days=days_late), pace=PACE) == told


@pytest.mark.parametrize(
    ("kind", "told", "days_later", "again"),
    [
        (Kind.REMINDER, None, 0, True),
        (Kind.REMINDER, Told(Kind.REMINDER, DUE, 1), 0, False),
        (Kind.REMINDER, Told(Kind.REMINDER, DUE, 1), 6, False),
        (Kind.REMINDER, Told(Kind.REMINDER, DUE, 1), 7, True),
        (Kind.REMINDER, Told(Kind.REMINDER, DUE, 3), 700, False),  # told often enough
        (Kind.CHASE, Told(Kind.REMINDER, DUE, 3), 1, True),  # overdue is news
    ],
)
def test_is_due_again(kind, told, days_later, again):
    assert is_due_again(kind, told, as_of=DUE + timedelta(days=days_later), pace=PACE) is again


def test_the_count_starts_anew_with_another_kind():
    assert times_told(Kind.CHASE, Told(Kind.REMINDER, DUE, 2)) == 1
    assert times_told(Kind.CHASE, Told(Kind.CHASE, DUE, 2)) == 3
