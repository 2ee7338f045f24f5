"""Progress has proof; more time is given by somebody else, for a reason; what is in the way is said and cleared."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from tests.factories import AT, ChargeFactory, PersonFactory, PostFactory, UserFactory
from tests.rectification.factories import RECTIFY_BY, assigned, closed, done, kept_up, office, submitted
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.rectification import actions
from zhunsheng.rectification.followup.actions import (
    ask,
    clear_obstacle,
    decide,
    note_advance,
    report_obstacle,
    review,
)
from zhunsheng.rectification.rules import MeasureKind

pytestmark = pytest.mark.django_db
UNTIL = RECTIFY_BY + timedelta(days=30)


@pytest.fixture
def place():
    return office()


def planned(place, **values):
    finding = assigned(place)
    return actions.add_measure(finding=finding, text="补齐签字", by=place.recorder, at=AT, **values)


class TestPlan:
    @pytest.mark.parametrize(
        ("values", "field", "says"),
        [
            ({"due": date(2026, 5, 31)}, "due", "已经过去"),
            ({"due": RECTIFY_BY + timedelta(days=1)}, "due", "晚于问题的整改期限"),
            ({"kind": MeasureKind.LASTING}, "reviews", "至少填一个复查日期"),
            ({"reviews": [date(2026, 9, 1)]}, "reviews", "只有“长期坚持”"),
            ({"kind": MeasureKind.LASTING, "reviews": [date(2026, 5, 1)]}, "reviews", "已经过去"),
        ],
    )
    def test_says_what_is_wrong_with_its_days(self, place, values, field, says):
        with pytest.raises(ValidationError, match=says) as caught:
            planned(place, **values)
        assert set(caught.value.message_dict) == {field}

    def test_what_a_ledger_kept_elsewhere_states_may_be_past(self, place):
        assert planned(place, due=date(2025, 5, 31), is_stated=True).due == date(2025, 5, 31)

    def test_a_department_of_another_bureau_takes_no_lead(self, place):
        with pytest.raises(ValidationError, match="不属于本局"):
            planned(place, lead_unit=office().unit)

    def test_whoever_leads_a_measure_does_not_verify_it(self, place):
        measure = planned(place, leader=place.verifier.person)
        with pytest.raises(Refused, match="须由他人决定"):
            actions.verify(finding=measure.finding, passed=True, note="好", by=place.verifier, at=AT)


class TestAdvance:
    def note(self, place, measure, **values):
        values = {
            "on": date(2026, 5, 30),
            "text": "补齐三次",
            "proof": "记录本第3页",
            "by": place.owner,
        } | values
        return note_advance(measure=measure, **values, at=AT)

    def test_is_kept_with_its_proof_and_never_changed(self, place):
        advance = self.note(place, planned(place))
        assert (advance.text, advance.proof, advance.by) == ("补齐三次", "记录本第3页", place.owner)
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            type(advance).objects.update(text="补齐五次")

    @pytest.mark.parametrize(
        ("values", "field", "says"),
        [
            ({"proof": " "}, "proof", "请附上佐证"),
            ({"text": ""}, "text", "请填写"),
            ({"on": date(2026, 6, 2)}, "on", "还没有到"),
            ({"on": date(2026, 5, 19)}, "on", "早于问题的发现日期"),
        ],
    )
    def test_says_what_is_wrong(self, place, values, field, says):
        with pytest.raises(ValidationError, match=says) as caught:
            self.note(place, planned(place), **values)
        assert set(caught.value.message_dict) == {field}

    def test_is_refused_to_readers_and_under_a_verified_measure(self, place):
        with pytest.raises(Refused, match="报告完成情况由"):
            self.note(place, planned(place), by=place.reader)
        with pytest.raises(Refused, match="已经核验通过"):
            self.note(place, closed(place).measures.get())

    def test_whoever_reported_progress_does_not_verify(self, place):
        both = UserFactory(
            person=PostFactory(unit=place.unit).person, can={"recorder": place.unit, "verifier": place.bureau}
        )
        measure = planned(place)
        self.note(place, measure, by=both)
        done(place, measure.finding)
        actions.complete_measure(
            measure=measure, done_on=date(2026, 5, 31), result="齐", proof="本", by=place.owner, at=AT
        )
        actions.submit(finding=measure.finding, by=place.owner, at=AT)
        with pytest.raises(Refused, match="经手过"):
            actions.verify(finding=measure.finding, passed=True, note="好", by=both, at=AT)


class TestExtension:
    def asked(self, place, finding=None, **values):
        values = {"kind": "extension", "until": UNTIL, "reason": "等待财政批复", "by": place.owner} | values
        return ask(finding=finding or assigned(place), **values, at=AT)

    def test_granted_by_the_leader_it_moves_the_day_and_the_log_says_why(self, place):
        plea = decide(plea=self.asked(place), granted=True, answer="属实，同意", by=place.leader, at=AT)
        plea.finding.refresh_from_db()
        assert plea.finding.rectify_by == UNTIL
        entry = Entry.objects.about(plea.finding).first()
        assert (entry.kind, entry.reason) == ("plea:granted", "属实，同意")

    def test_refused_it_changes_nothing_and_may_be_asked_again(self, place):
        plea = decide(plea=self.asked(place), granted=False, answer="早该安排", by=place.leader, at=AT)
        plea.finding.refresh_from_db()
        assert plea.finding.rectify_by == RECTIFY_BY
        assert self.asked(place, plea.finding).granted is None

    def test_of_a_measure_moves_only_the_measure(self, place):
        measure = planned(place, due=date(2026, 8, 1))
        plea = self.asked(place, measure.finding, measure=measure, until=date(2026, 9, 1))
        decide(plea=plea, granted=True, answer="同意", by=place.leader, at=AT)
        measure.refresh_from_db()
        assert (measure.due, measure.finding.rectify_by) == (date(2026, 9, 1), RECTIFY_BY)

    @pytest.mark.parametrize("who", ["recorder", "owner", "reader", "stranger"])
    def test_is_not_decided_by_those_who_may_not(self, place, who):
        with pytest.raises(Refused):
            decide(plea=self.asked(place), granted=True, answer="好", by=getattr(place, who), at=AT)

    def test_is_not_decided_by_who_asked_even_as_the_head_under_another_account(self, place):
        """SEC-52: the natural person counts; somebody of the same name may be the same person."""
        person = PostFactory(unit=place.unit).person
        asker = UserFactory(person=person, can={"recorder": place.unit, "head": place.bureau})
        namesake = PersonFactory(name=person.name)
        PostFactory(unit=place.unit, person=namesake)
        other = UserFactory(person=namesake, can={"head": place.bureau})
        plea = self.asked(place, by=asker)
        for by, says in ((asker, "须由他人决定"), (other, "同名")):
            with pytest.raises(Refused, match=says):
                decide(plea=plea, granted=True, answer="好", by=by, at=AT)

    def test_is_not_decided_by_a_subordinate_of_who_asked(self, place):
        chief = UserFactory(
            person=PostFactory(unit=place.unit, kind="unit_head").person, can={"recorder": place.unit}
        )
        with pytest.raises(Refused, match="领导的单位任职"):
            decide(plea=self.asked(place, by=chief), granted=True, answer="好", by=place.verifier, at=AT)

    def test_waits_one_at_a_time_and_is_decided_once(self, place):
        plea = self.asked(place)
        with pytest.raises(Refused, match="等待答复"):
            self.asked(place, plea.finding)
        decide(plea=plea, granted=False, answer="不必", by=place.leader, at=AT)
        with pytest.raises(Refused, match="不能重复答复"):
            decide(plea=plea, granted=True, answer="同意", by=place.discipline, at=AT)

    @pytest.mark.parametrize(
        ("values", "field", "says"),
        [
            ({"until": RECTIFY_BY}, "until", "并不晚于"),
            ({"until": date(2026, 5, 1)}, "until", "已经过去"),
            ({"until": None}, "until", "请填写申请延至哪一天"),
            ({"reason": " "}, "reason", "请填写"),
            ({"kind": "inability"}, "until", "不涉及新的期限"),
        ],
    )
    def test_says_what_is_wrong(self, place, values, field, says):
        with pytest.raises(ValidationError, match=says) as caught:
            self.asked(place, **values)
        assert set(caught.value.message_dict) == {field}

    def test_is_the_only_way_to_a_later_day(self, place):
        finding = assigned(place)
        with pytest.raises(ValidationError, match="申请延期"):
            actions.assign(
                finding=finding,
                owner=place.owner.person,
                leader=None,
                rectify_by=UNTIL,
                by=place.recorder,
                at=AT,
            )

    def test_needs_an_answer(self, place):
        with pytest.raises(ValidationError, match="请填写"):
            decide(plea=self.asked(place), granted=True, answer="", by=place.leader, at=AT)

    def test_is_too_late_once_submitted(self, place):
        with pytest.raises(Refused, match="完成待核"):
            self.asked(place, submitted(place))


class TestObstacle:
    def reported(self, place, **values):
        values = {"needed": "拨付修缮款", "whom": "县财政局", "by": place.owner} | values
        return report_obstacle(finding=assigned(place), **values, at=AT)

    def test_says_what_is_needed_from_whom_and_how_it_ended(self, place):
        obstacle = clear_obstacle(obstacle=self.reported(place), outcome="款项已到账", by=place.leader, at=AT)
        assert (obstacle.whom, obstacle.outcome) == ("县财政局", "款项已到账")
        with pytest.raises(Refused, match="已由"):
            clear_obstacle(obstacle=obstacle, outcome="又到账", by=place.recorder, at=AT)

    @pytest.mark.parametrize("field", ["needed", "whom"])
    def test_says_both(self, place, field):
        with pytest.raises(ValidationError, match="请填写") as caught:
            self.reported(place, **{field: ""})
        assert set(caught.value.message_dict) == {field}

    def test_is_not_for_readers(self, place):
        with pytest.raises(Refused, match="请联系他们"):
            self.reported(place, by=place.reader)


class TestReview:
    def test_is_said_once_with_proof_also_after_closing(self, place):
        finding = kept_up(place)
        one = finding.measures.get().reviews.get()
        said = {"looked_on": date(2026, 6, 1), "holds": True, "note": "按月抽查", "proof": "抽查表"}
        with pytest.raises(ValidationError, match="请填写"):
            review(review=one, **said | {"proof": ""}, by=place.owner, at=AT)
        with pytest.raises(Refused, match="请联系他们"):
            review(review=one, **said, by=place.reader, at=AT)
        review(review=one, **said, by=place.owner, at=AT)
        with pytest.raises(Refused, match="不能再改"):
            review(review=one, **said | {"holds": False}, by=place.owner, at=AT)


def test_who_directs_a_unit_is_no_independent_matter_for_its_people(place):
    """SEC-52: nobody verifies what their own superior did, by post or by line of charge."""
    finding = submitted(place)
    ChargeFactory(leader=place.leader.person, unit=place.unit)
    with pytest.raises(Refused, match="领导的单位任职"):
        actions.verify(finding=finding, passed=True, note="好", by=place.verifier, at=AT)
    officer = PostFactory(unit=place.unit, kind="discipline").person
    actions.verify(
        finding=finding,
        passed=True,
        note="已核对",
        by=UserFactory(person=officer, can={"discipline": place.bureau}),
        at=AT,
    )
