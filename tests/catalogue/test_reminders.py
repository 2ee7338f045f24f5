"""Every duty of the catalogue calls out in time: due soon as many days ahead as its rule says, and no earlier."""

from datetime import date, timedelta
from functools import cache

import pytest

from zhunsheng.catalogue import rules
from zhunsheng.catalogue.duties import obligation_of
from zhunsheng.catalogue.reading import read_obligations
from zhunsheng.engine import Fact, Status, Subject, evaluate
from zhunsheng.workdays import Workdays

ONE_DAY = timedelta(days=1)
OPENED = date(2026, 6, 15)  # a Monday
RULES = {
    obligation["code"]: (obligation["subject"], version["rule"])
    for obligation in read_obligations()
    for version in obligation["versions"]
    if version["rule"]["answered_by"]
}
DUTIES = [
    obligation_of(code=code, subject_kind=kind, rule=rule, valid_from=None, valid_until=None, advisory=False)
    for code, (kind, rule) in RULES.items()
]


def opening(duty):
    """Return the fact that opens a window of this duty."""
    return Fact(
        id=duty.code,
        kind=duty.trigger,
        organisation="unit:1",
        on=OPENED,
        recorded_on=date(2026, 3, 2),
        roles=((duty.subject_kind, duty.trigger_role),) if duty.trigger_role else (),
        keys=((duty.keyed_by, "k"),) if duty.keyed_by else (),
        due_on=None if duty.within or duty.before else date(2026, 7, 31),
    )


@cache
def occurrences_on(day):
    """Return one occurrence of every duty by its code, with one subject of each kind and nothing done."""
    rows = evaluate(
        obligations=DUTIES,
        subjects=[Subject(kind, kind, "unit:1") for kind in {duty.subject_kind for duty in DUTIES}],
        facts=[opening(duty) for duty in DUTIES if duty.trigger],
        calendar=Workdays.from_rows([]),
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
        as_of=day,
    )
    opened_by = {duty.code: duty.code if duty.trigger else None for duty in DUTIES}
    found = {}
    for row in rows:
        if row.trigger == opened_by[row.obligation]:
            found.setdefault(row.obligation, row)
    return found


def test_there_is_something_to_be_reminded_of():
    assert len(DUTIES) > 40


@pytest.mark.parametrize("code", RULES)
def test_every_duty_is_due_soon_from_its_own_lead_time_to_the_due_day(code):
    _, rule = RULES[code]
    first = occurrences_on(OPENED)[code]
    due, called_out = first.due, first.due - timedelta(days=rules.remind_before(rule))

    def status(day):
        return occurrences_on(day)[code].status

    assert first.window_start <= called_out
    assert (status(called_out), status(due)) == (Status.DUE_SOON, Status.DUE_SOON)
    assert status(called_out - ONE_DAY) in {Status.OPEN, Status.UPCOMING}
    assert status(due + ONE_DAY) == Status.MISSED
