"""What waits on the way of a rectification is told to who can act on it, and to nobody who may not."""

from datetime import date, timedelta

import pytest

from tests.factories import AT, TODAY
from tests.rectification.factories import RECTIFY_BY, assigned, closed, kept_up, office
from zhunsheng.notices.actions import tell
from zhunsheng.notices.models import Notice
from zhunsheng.rectification import actions
from zhunsheng.rectification.followup import actions as followup
from zhunsheng.rectification.rechecks.actions import ask


@pytest.fixture
def place(db):
    return office()


def told(place, user, key, *, on=TODAY):
    tell(bureau=place.bureau, as_of=on, at=AT)
    return Notice.objects.visible_to(user).current().filter(key__startswith=key).first()


def test_a_plea_waits_for_the_leader_and_not_for_who_asked(place):
    finding = assigned(place)
    plea = followup.ask(
        finding=finding,
        kind="extension",
        until=RECTIFY_BY + timedelta(days=9),
        reason="等",
        by=place.owner,
        at=AT,
    )
    assert "等您答复" in told(place, place.leader, "plea:").title
    assert not told(place, place.owner, "plea:")
    followup.decide(plea=plea, granted=False, answer="不必", by=place.leader, at=AT)
    assert not told(place, place.leader, "plea:")


def test_an_obstacle_goes_to_the_leader_until_it_is_cleared(place):
    obstacle = followup.report_obstacle(
        finding=assigned(place), needed="拨款", whom="县财政局", by=place.owner, at=AT
    )
    assert "县财政局" in told(place, place.leader, "obstacle:").title
    followup.clear_obstacle(obstacle=obstacle, outcome="已拨", by=place.owner, at=AT)
    assert not told(place, place.leader, "obstacle:")


def test_a_look_again_is_told_to_verifiers_but_not_to_who_closed_it(place):
    due = closed(place).rechecks.first().due
    assert told(place, place.discipline, "recheck:", on=due)
    assert not told(place, place.verifier, "recheck:", on=due)
    assert not told(place, place.discipline, "recheck:", on=due - timedelta(days=8))


def test_those_asked_are_told_the_question_and_who_did_it_is_not_asked(place):
    recheck = closed(place).rechecks.first()
    ask(
        recheck=recheck,
        question="签字齐全吗？",
        ask_until=TODAY + timedelta(days=5),
        by=place.discipline,
        at=AT,
    )
    notice = told(place, place.reader, "recheck-question:")
    assert notice.title == "请您评价：签字齐全吗？"
    assert not told(place, place.leader, "recheck-question:")
    assert not told(place, place.reader, "recheck-question:", on=TODAY + timedelta(days=6))


def test_a_lasting_measure_is_chased_and_then_goes_to_the_leader(place):
    kept_up(place, reviews=[date(2026, 9, 1)])
    assert told(place, place.recorder, "review:", on=date(2026, 9, 2)).kind == "chase"
    assert not told(place, place.leader, "review:", on=date(2026, 9, 2))
    assert told(place, place.leader, "review:", on=date(2026, 9, 20))


def test_the_digest_comes_once_a_week_and_says_how_things_honestly_stand(place):
    finding = assigned(place)
    assigned(place)
    closed(place)
    monday = told(place, place.leader, "digest:")
    assert monday.title == "本周整改情况：推进中2"
    assert monday.times == 1
    assert told(place, place.leader, "digest:", on=TODAY + timedelta(days=6)).times == 1
    actions.assign(
        finding=finding,
        owner=place.owner.person,
        leader=place.leader.person,
        rectify_by=date(2026, 6, 5),
        by=place.recorder,
        at=AT,
    )
    assert (
        told(place, place.leader, "digest:", on=TODAY + timedelta(days=7)).title
        == "本周整改情况：推进中1、逾期1"
    )
    assert not told(place, place.reader, "digest:")
