"""Which day a plan proposes and allows, and what drawing it up again changes."""

from datetime import date, timedelta

import pytest

from zhunsheng.planning.rules import Window, by_month, drawn_up, fault_of_day, proposed_day

START, DUE = date(2026, 5, 1), date(2026, 5, 31)


@pytest.mark.parametrize("length", [0, 1, 2, 5, 30, 91, 365])
@pytest.mark.parametrize("worked", [range(5), [], [6]])
def test_a_proposed_day_lies_in_its_window_and_is_worked_where_any_is(length, worked):
    due = START + timedelta(days=length)
    day = proposed_day(START, due, lambda day: day.weekday() in worked)
    assert START <= day <= due
    days = {(START + timedelta(days=n)).weekday() for n in range(length + 1)}
    assert day.weekday() in worked or not days & set(worked)


@pytest.mark.parametrize(
    ("day", "fits"),
    [(START, True), (DUE, True), (START - timedelta(days=1), False), (DUE + timedelta(days=1), False)],
)
def test_a_day_may_be_chosen_within_the_window_both_ends_included(day, fits):
    fault = fault_of_day(day, START, DUE)
    assert (not fault) is fits
    assert fits or f"{START} 至 {DUE}" in fault


def test_drawing_up_again_adds_drops_and_moves_only_what_changed():
    same, new, later = Window(1, START, DUE), Window(2, START, DUE), Window(3, START, DUE)
    planned = {same.key: DUE, later.key: DUE - timedelta(days=1), (4, START): DUE}
    assert drawn_up([same, new, later], planned) == ([new], [(4, START)], [later])
    assert drawn_up([same], {same.key: DUE}) == ([], [], [])


def test_every_month_is_there():
    assert by_month([]) == [(month, []) for month in range(1, 13)]
