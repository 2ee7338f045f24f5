"""The way of a task: every state described, lateness from dates alone, and what must be said before a step."""

from datetime import date

import pytest

from zhunsheng.deployments import rules
from zhunsheng.deployments.rules import IN_HAND, MOVES, STATE_LABELS, Draft, State, Step
from zhunsheng.ui.tones import LOOKS

TODAY = date(2026, 6, 1)


def draft(**values):
    return Draft(
        **{
            "title": "建立月检制度", "expected": "每月一检", "basis": "通知第3号", "set_on": date(2026, 5, 20),
            "due": date(2026, 6, 10), "owner": 1, "leader": 2,
        } | values
    )  # fmt: skip


def test_every_state_is_described_everywhere():
    assert set(MOVES) == set(STATE_LABELS) == set(State)
    assert {state: LOOKS[state].label for state in State} == STATE_LABELS


def test_only_a_check_closes_and_what_is_done_stays_done():
    assert [state for state in State if State.DONE in MOVES[state]] == [State.HANDED_IN]
    assert MOVES[State.DONE] == {}
    assert IN_HAND == (State.UNDER_WAY, State.SENT_BACK)


@pytest.mark.parametrize(
    ("handed_in_on", "as_of", "days"),
    [
        (None, date(2026, 6, 10), 0),
        (None, date(2026, 6, 11), 1),
        (date(2026, 6, 10), date(2026, 7, 30), 0),
        (date(2026, 6, 12), date(2026, 7, 30), 2),
    ],
    ids=["the day itself is in time", "the next is not", "the checker's time is not the owner's", "late is late"],
)  # fmt: skip
def test_lateness_follows_from_the_dates(handed_in_on, as_of, days):
    assert rules.days_late(due=date(2026, 6, 10), handed_in_on=handed_in_on, as_of=as_of) == days


def test_a_sound_task_has_no_faults_and_a_decision_says_where_it_comes_from():
    assert rules.faults_of_task(draft(), today=TODAY) == {}
    assert rules.faults_of_task(draft(basis="", decided_on=date(2026, 5, 18)), today=TODAY) == {}


@pytest.mark.parametrize(
    ("values", "field", "part"),
    [
        ({"basis": " "}, "basis", "请写明出处"),
        ({"set_on": date(2026, 6, 2)}, "set_on", "还没有到"),
        ({"decided_on": date(2026, 5, 21)}, "set_on", "早于作出决定的 2026-05-21"),
        ({"due": date(2026, 5, 19)}, "due", "早于布置日期"),
        ({"leader": None}, "leader", "没有登记分管领导"),
        ({"leader": 1}, "owner", "一人办、一人督"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(values, field, part):
    faults = rules.faults_of_task(draft(**values), today=TODAY)
    assert list(faults) == [field]
    assert part in faults[field]


def test_a_task_entered_after_its_day_is_taken():
    assert rules.faults_of_task(draft(due=date(2026, 5, 25)), today=TODAY) == {}


@pytest.mark.parametrize(
    ("on", "part"), [(date(2026, 6, 2), "还没有到"), (date(2026, 5, 19), "早于任务布置的"), (TODAY, "")]
)
def test_progress_is_neither_foretold_nor_older_than_its_task(on, part):
    faults = rules.faults_of_progress(on=on, set_on=date(2026, 5, 20), today=TODAY)
    assert part in faults["on"] if part else faults == {}


@pytest.mark.parametrize(
    ("until", "part"),
    [(date(2026, 5, 25), "不晚于现在的期限"), (date(2026, 5, 28), "已经过去"), (TODAY, "")],
)
def test_more_time_leads_into_the_future(until, part):
    faults = rules.faults_of_extension(until=until, due=date(2026, 5, 25), today=TODAY)
    assert part in faults["until"] if part else faults == {}


@pytest.mark.parametrize(
    ("steps", "part"),
    [
        ([], "还没有登记进展"),
        ([Step(has_proof=True, is_new=False)], "退回以后还没有新的进展"),
        ([Step(has_proof=False)], "都没有佐证"),
        ([Step(has_proof=True, is_new=False), Step(has_proof=False)], ""),
        ([Step(has_proof=True)], ""),
    ],
)
def test_what_must_be_there_before_handing_in(steps, part):
    lacking = rules.what_is_lacking(steps)
    assert part in lacking if part else lacking == ""
