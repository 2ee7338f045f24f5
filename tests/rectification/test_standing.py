"""How findings stand is asked of the database by the one rule, and follows from what was done, never from a word."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from tests.factories import AT, TODAY
from tests.rectification.factories import (
    RECTIFY_BY,
    assigned,
    closed,
    done,
    kept_up,
    office,
    raised,
    submitted,
)
from zhunsheng.rectification import actions
from zhunsheng.rectification.followup import actions as followup
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.rechecks import actions as rechecks
from zhunsheng.rectification.restructuring.actions import merge
from zhunsheng.rectification.rules import Standing

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def place():
    return office()


def stands(finding, on=TODAY):
    found = Finding.objects.with_position(as_of=on).get(pk=finding.pk)
    assert Finding.objects.standing(found.standing, as_of=on).filter(pk=finding.pk).exists()
    counts = Finding.objects.filter(pk=finding.pk).count_standings(as_of=on)
    assert counts == {one: int(one == found.standing) for one in counts}
    assert found.get_standing_display()
    return found.standing


def unable(place):
    finding = assigned(place)
    plea = followup.ask(finding=finding, kind="inability", reason="所在楼已拆除", by=place.owner, at=AT)
    followup.decide(plea=plea, granted=True, answer="情况属实", by=place.discipline, at=AT)
    return finding


def partly(place):
    finding = assigned(place)
    done(place, finding)
    actions.add_measure(finding=finding, text="建立制度", by=place.recorder, at=AT)
    return finding


def reopened(place):
    finding = closed(place)
    actions.reopen(finding=finding, note="又犯", by=place.discipline, at=AT)
    return finding


def repeated(place):
    earlier = closed(place)
    raised(place, relapse_of=earlier, at=AT + timedelta(days=1))
    return earlier


def merged(place):
    finding = assigned(place)
    merge(finding=finding, into=assigned(place), reason="同一件事", by=place.recorder, at=AT)
    return finding


@pytest.mark.parametrize(
    ("make", "standing"),
    [
        (raised, Standing.UNASSIGNED),
        (assigned, Standing.ONGOING),
        (partly, Standing.PARTLY),
        (kept_up, Standing.LASTING),
        (unable, Standing.UNABLE),
        (submitted, Standing.WAITING),
        (closed, Standing.VERIFIED),
        (reopened, Standing.RELAPSED),
        (repeated, Standing.RELAPSED),
        (merged, Standing.MERGED),
    ],
)
def test_each_standing_follows_from_what_was_done(place, make, standing):
    assert stands(make(place)) == standing


def test_the_day_after_its_day_a_finding_is_overdue_and_on_the_day_it_is_not(place):
    finding = partly(place)
    assert stands(finding, RECTIFY_BY) == Standing.PARTLY
    assert stands(finding, RECTIFY_BY + timedelta(days=1)) == Standing.OVERDUE


def test_it_is_effective_only_after_somebody_looked_again(place, settings):
    finding = closed(place)
    settings.ZHUNSHENG_TODAY = LATER.date()
    assert stands(finding, LATER.date()) == Standing.VERIFIED
    look = finding.rechecks.first()
    rechecks.conclude(recheck=look, holds=True, note="再查五次会议，签字齐全", by=place.discipline, at=LATER)
    assert stands(finding, LATER.date()) == Standing.EFFECTIVE


def test_a_look_at_an_earlier_closing_does_not_make_a_later_one_effective(place, settings):
    finding = closed(place)
    settings.ZHUNSHENG_TODAY = LATER.date()
    first, second = finding.rechecks.all()
    rechecks.conclude(recheck=first, holds=True, note="齐全", by=place.discipline, at=LATER)
    again = LATER + timedelta(days=1)
    rechecks.conclude(recheck=second, holds=False, note="又缺签字", by=place.discipline, at=again)
    assert stands(finding, LATER.date()) == Standing.RELAPSED
    measure = actions.add_measure(finding=finding, text="每周核对", by=place.recorder, at=again)
    actions.complete_measure(
        measure=measure, done_on=again.date(), result="已核对", proof="核对表", by=place.owner, at=again
    )
    actions.submit(finding=finding, by=place.owner, at=again)
    actions.verify(finding=finding, passed=True, note="齐全", by=place.verifier, at=again + timedelta(days=1))
    assert stands(finding, LATER.date()) == Standing.VERIFIED


def test_a_lasting_measure_given_up_after_closing_is_a_relapse(place):
    finding = kept_up(place)
    actions.submit(finding=finding, by=place.owner, at=AT)
    actions.verify(finding=finding, passed=True, note="已建立", by=place.verifier, at=AT)
    assert stands(finding) == Standing.LASTING
    review = finding.measures.get().reviews.get()
    followup.review(
        review=review,
        looked_on=date(2026, 9, 1),
        holds=False,
        note="八月没有抽查",
        proof="抽查记录空白",
        by=place.owner,
        at=LATER,
    )
    assert stands(finding) == Standing.RELAPSED


def test_work_taken_up_again_is_no_longer_unable(place):
    finding = unable(place)
    actions.add_measure(finding=finding, text="改用新址", by=place.recorder, at=AT)
    assert stands(finding) == Standing.ONGOING


@pytest.mark.parametrize("deed", ["change", "delete", "move"])
def test_the_database_itself_keeps_what_was_verified(place, deed):
    """SEC-56: not even a way around the actions changes, moves or removes a verified measure."""
    measure = closed(place).measures
    other = assigned(place)
    act = {
        "change": lambda: measure.update(proof=""),
        "delete": lambda: measure.all()._raw_delete("default"),
        "move": lambda: measure.update(finding=other),
    }[deed]
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        act()
