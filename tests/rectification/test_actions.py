"""A finding moves only as the table says, by the right person, once, with a trace; closing takes somebody else."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
from tests.rectification.factories import RECTIFY_BY, assigned, closed, done, gap, office, raised, submitted
from zhunsheng.accounts.rulings import Refused
from zhunsheng.attachments.rules import FileRefused
from zhunsheng.audit.models import Entry
from zhunsheng.organisation.models import StaleMark
from zhunsheng.rectification import actions
from zhunsheng.rectification.keeping import move
from zhunsheng.rectification.models import Finding, Measure, Verification
from zhunsheng.rectification.rules import State

pytestmark = pytest.mark.django_db
NOTE = "已核对会议记录，签字齐全"


@pytest.fixture
def place():
    return office()


def kinds(finding):
    return [entry.kind for entry in reversed(Entry.objects.about(finding))]


def verify(place, finding, **values):
    return actions.verify(
        **({"finding": finding, "passed": True, "note": NOTE, "by": place.verifier, "at": AT} | values)
    )


class TestTheWholeWay:
    def test_from_raised_to_closed_leaves_one_entry_per_deed(self, place):
        finding = closed(place)
        assert finding.state == State.CLOSED
        assert (finding.closed_by, finding.closed_at) == (place.verifier, AT)
        assert kinds(finding) == [
            "finding:raised",
            "finding:assigned",
            "measure:added",
            "measure:done",
            "finding:submitted",
            "finding:verified",
        ]
        assert finding.measures.get().verified_in == finding.verifications.get()

    def test_the_engine_hears_of_the_day_and_of_the_closing(self, place):
        finding = submitted(place)
        StaleMark.objects.all().delete()
        verify(place, finding)
        assert StaleMark.objects.filter(bureau=place.bureau).exists()

    def test_sent_back_it_is_mended_and_submitted_again(self, place):
        finding = submitted(place)
        verify(place, finding, passed=False, note="缺少三月份的会议记录")
        finding.refresh_from_db()
        assert (finding.state, finding.submitted_by) == (State.RECTIFYING, None)
        actions.complete_measure(
            measure=finding.measures.get(),
            done_on=date(2026, 5, 30),
            result="三月份的也已补齐",
            proof="记录本第21页",
            by=place.owner,
            at=AT,
        )
        actions.submit(finding=finding, by=place.owner, at=AT)
        verify(place, finding)
        assert [verification.passed for verification in finding.verifications.all()] == [False, True]


class TestRaise:
    def test_a_form_sent_twice_raises_once(self, place):
        key = uuid4()
        assert raised(place, form_key=key) == raised(place, form_key=key)
        assert Finding.objects.count() == 1
        assert Entry.objects.count() == 1

    def test_is_refused_to_people_of_other_units(self, place):
        with pytest.raises(Refused, match="请把情况告诉他们"):
            raised(place, by=place.stranger)

    @pytest.mark.parametrize(
        ("values", "field", "says"),
        [
            ({"title": " "}, "title", "请填写"),
            ({"title": "长" * 201}, "title", "最多 200 字，现有 201 字"),
            ({"manifestation": "机密★10年 某事"}, "manifestation", "涉密"),
            ({"arose_on": date(2026, 6, 2)}, "arose_on", "还没有到"),
        ],
    )
    def test_says_what_is_wrong(self, place, values, field, says):
        with pytest.raises(ValidationError, match=says) as caught:
            raised(place, **values)
        assert set(caught.value.message_dict) == {field}
        assert not Entry.objects.exists()


class TestAssign:
    @pytest.mark.parametrize(
        ("field", "value", "says"),
        [
            ("rectify_by", date(2026, 5, 31), "已经过去"),
            ("owner", "gone", "现在不在本局任职"),
            ("leader", "gone", "现在不在本局任职"),
        ],
    )
    def test_refuses_a_day_gone_by_and_people_who_left(self, place, field, value, says):
        if value == "gone":
            value = PostFactory(unit=place.unit, ends_on=date(2026, 5, 31)).person
        values = {"owner": place.owner.person, "leader": None, "rectify_by": RECTIFY_BY} | {field: value}
        with pytest.raises(ValidationError, match=says) as caught:
            actions.assign(finding=raised(place), **values, by=place.recorder, at=AT)
        assert set(caught.value.message_dict) == {field}

    def test_is_refused_once_submitted(self, place):
        finding = submitted(place)
        with pytest.raises(Refused, match="完成待核"):
            actions.assign(
                finding=finding,
                owner=place.reader.person,
                leader=None,
                rectify_by=RECTIFY_BY,
                by=place.recorder,
                at=AT,
            )

    def test_the_same_again_changes_and_logs_nothing(self, place):
        finding = assigned(place)
        actions.assign(
            finding=finding,
            owner=place.owner.person,
            leader=place.leader.person,
            rectify_by=RECTIFY_BY,
            by=place.recorder,
            at=AT,
        )
        assert kinds(finding).count("finding:assigned") == 1


class TestMeasures:
    def test_a_form_sent_twice_adds_one(self, place):
        finding, key = raised(place), uuid4()
        for _ in range(2):
            actions.add_measure(finding=finding, text="补齐", form_key=key, by=place.recorder, at=AT)
        assert finding.measures.count() == 1

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ({"text": ""}, "请填写"),
            ({"due": RECTIFY_BY + timedelta(days=1)}, "晚于问题的整改期限"),
            ({"owner": "gone"}, "现在不在本局任职"),
        ],
    )
    def test_says_what_is_wrong(self, place, values, says):
        if "owner" in values:
            values = {"owner": PersonFactory()}
        with pytest.raises(ValidationError, match=says):
            actions.add_measure(
                **({"finding": assigned(place), "text": "补齐"} | values), by=place.owner, at=AT
            )

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ({"proof": " "}, "没有佐证不能算完成"),
            ({"result": ""}, "请写明做了什么"),
            ({"done_on": date(2026, 6, 2)}, "还没有到"),
            ({"done_on": date(2026, 5, 19)}, "早于问题的发现日期"),
            ({"proof": "秘密★"}, "涉密"),
        ],
    )
    def test_a_report_needs_a_true_day_a_result_and_proof(self, place, values, says):
        measure = actions.add_measure(finding=assigned(place), text="补齐", by=place.owner, at=AT)
        values = {"done_on": date(2026, 5, 28), "result": "已补齐", "proof": "记录本"} | values
        with pytest.raises(ValidationError, match=says):
            actions.complete_measure(measure=measure, **values, by=place.owner, at=AT)

    def test_a_file_that_is_not_taken_leaves_nothing(self, place, evidence_dir):
        measure = actions.add_measure(finding=assigned(place), text="补齐", by=place.recorder, at=AT)
        with pytest.raises(FileRefused):
            actions.complete_measure(
                measure=measure,
                done_on=date(2026, 5, 28),
                result="已补齐",
                name="脚本.exe",
                content=b"MZ",
                by=place.recorder,
                at=AT,
            )
        measure.refresh_from_db()
        assert measure.done_on is None

    def test_a_file_alone_is_proof(self, place, evidence_dir):
        measure = actions.add_measure(finding=assigned(place), text="补齐", by=place.recorder, at=AT)
        measure = actions.complete_measure(
            measure=measure,
            done_on=date(2026, 5, 28),
            result="已补齐",
            name="签字页.pdf",
            content=b"%PDF-1.7 ...",
            by=place.recorder,
            at=AT,
        )
        assert measure.file.name == "签字页.pdf"

    @pytest.mark.parametrize("make", [submitted, closed])
    def test_nothing_under_a_submitted_or_closed_finding_changes(self, place, make):
        finding = make(place)
        measure = finding.measures.get()
        with pytest.raises(Refused):
            actions.add_measure(finding=finding, text="再加一条", by=place.recorder, at=AT)
        with pytest.raises(Refused):
            actions.complete_measure(
                measure=measure, done_on=date(2026, 5, 29), result="改", proof="改", by=place.owner, at=AT
            )
        measure.refresh_from_db()
        assert measure.result == "已补齐五次会议的签字"

    def test_the_database_itself_wants_proof(self, place):
        measure = actions.add_measure(finding=assigned(place), text="补齐", by=place.owner, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Measure.objects.filter(pk=measure.pk).update(done_on=date(2026, 5, 28))


class TestSubmit:
    def test_needs_a_measure(self, place):
        with pytest.raises(Refused, match="还没有整改措施"):
            actions.submit(finding=assigned(place), by=place.owner, at=AT)

    def test_needs_every_measure_done(self, place):
        finding = assigned(place)
        done(place, finding)
        actions.add_measure(finding=finding, text="建立制度", by=place.owner, at=AT)
        with pytest.raises(Refused, match="还有 1 项措施没有完成"):
            actions.submit(finding=finding, by=place.owner, at=AT)

    def test_twice_by_one_person_is_once(self, place):
        finding = submitted(place)
        actions.submit(finding=finding, by=place.owner, at=AT)
        assert kinds(finding).count("finding:submitted") == 1

    def test_is_refused_to_readers(self, place):
        finding = assigned(place)
        done(place, finding)
        with pytest.raises(Refused, match="提交核验由责任人"):
            actions.submit(finding=finding, by=place.reader, at=AT)


class TestVerify:
    def refused(self, place, finding, by, says):
        with pytest.raises(Refused, match=says):
            verify(place, finding, by=by)
        assert not Verification.objects.filter(finding=finding).exists()
        finding.refresh_from_db()
        assert finding.state == State.SUBMITTED

    def test_is_refused_to_people_without_the_role(self, place):
        self.refused(place, submitted(place), place.recorder, "请联系派驻纪检组或其他核验人")

    @pytest.mark.parametrize("part", ["owner", "leader"])
    def test_is_refused_to_whoever_answers_for_it(self, place, part):
        place.owner = place.leader = UserFactory(
            person=PostFactory(unit=place.unit).person, can={"verifier": place.bureau}
        )
        place.leader, place.owner = (
            (place.leader, office_colleague(place))
            if part == "leader"
            else (office_colleague(place), place.owner)
        )
        self.refused(place, submitted(place), getattr(place, part), "本人负责的问题须由他人核验")

    def test_is_refused_to_whoever_submitted_it(self, place):
        both = UserFactory(
            person=PostFactory(unit=place.unit).person, can={"recorder": place.unit, "verifier": place.bureau}
        )
        finding = assigned(place)
        done(place, finding)
        actions.submit(finding=finding, by=both, at=AT)
        self.refused(place, finding, both, "您经手过")

    def test_is_refused_to_the_owner_of_a_measure(self, place):
        finding = assigned(place)
        measure = actions.add_measure(
            finding=finding, text="补", owner=place.verifier.person, by=place.recorder, at=AT
        )
        actions.complete_measure(
            measure=measure, done_on=date(2026, 5, 28), result="补", proof="本", by=place.owner, at=AT
        )
        actions.submit(finding=finding, by=place.owner, at=AT)
        self.refused(place, finding, place.verifier, "您经手过")

    def test_is_refused_to_a_former_owner(self, place):
        """Handing the finding to a colleague does not make one independent of it."""
        finding = actions.assign(
            finding=raised(place),
            owner=place.verifier.person,
            leader=None,
            rectify_by=RECTIFY_BY,
            by=place.recorder,
            at=AT,
        )
        actions.assign(
            finding=finding,
            owner=place.owner.person,
            leader=None,
            rectify_by=RECTIFY_BY,
            by=place.recorder,
            at=AT,
        )
        done(place, finding)
        actions.submit(finding=finding, by=place.owner, at=AT)
        self.refused(place, finding, place.verifier, "您经手过")

    def test_is_refused_to_an_account_of_nobody(self, place):
        nobody = UserFactory(person=None, can={"verifier": place.bureau})
        self.refused(place, submitted(place), nobody, "没有对应到人员")

    def test_is_refused_before_it_is_submitted(self, place):
        with pytest.raises(Refused, match="须先由责任人提交"):
            verify(place, assigned(place))

    def test_whoever_raised_it_may_verify_it(self, place):
        finding = submitted(place, by=place.discipline)
        verify(place, finding, by=place.discipline)
        finding.refresh_from_db()
        assert finding.state == State.CLOSED

    def test_needs_a_note(self, place):
        with pytest.raises(ValidationError, match="请填写"):
            verify(place, submitted(place), note=" ")

    def test_a_form_sent_twice_counts_once(self, place):
        finding, key = submitted(place), uuid4()
        assert verify(place, finding, form_key=key) == verify(place, finding, form_key=key)
        assert kinds(finding).count("finding:verified") == 1

    def test_a_second_verifier_comes_too_late(self, place):
        finding = submitted(place)
        verify(place, finding)
        with pytest.raises(Refused, match="已核实销号"):
            verify(place, finding, by=place.discipline)
        assert finding.verifications.count() == 1

    def test_a_move_made_meanwhile_wins_over_a_stale_one(self, place):
        """The update asks for the state that was ruled on, so that locks are not all that holds (SEC-53)."""
        finding = submitted(place)
        Finding.objects.filter(pk=finding.pk).update(state=State.RECTIFYING)
        with pytest.raises(Refused, match="刚刚被别人处理过"):
            move(finding, State.CLOSED, closed_at=AT, closed_by=place.verifier)
        assert Finding.objects.get(pk=finding.pk).state == State.RECTIFYING


class TestReopen:
    def test_keeps_the_old_result_and_asks_for_something_new(self, place):
        finding = closed(place)
        actions.reopen(finding=finding, note="回访发现签字又有缺漏", by=place.discipline, at=AT)
        finding.refresh_from_db()
        old = finding.measures.get()
        assert (finding.state, finding.closed_at) == (State.RECTIFYING, None)
        with pytest.raises(Refused, match="已经核验通过"):
            actions.complete_measure(
                measure=old, done_on=date(2026, 5, 29), result="改", proof="改", by=place.owner, at=AT
            )
        with pytest.raises(Refused, match="提出并完成新的措施"):
            actions.submit(finding=finding, by=place.owner, at=AT)
        done(place, finding, "每月由办公室抽查")
        actions.submit(finding=finding, by=place.owner, at=AT)
        verify(place, finding)
        old.refresh_from_db()
        assert old.result == "已补齐五次会议的签字"
        assert [verification.passed for verification in finding.verifications.all()] == [True, False, True]

    def test_is_refused_to_whoever_closed_it(self, place):
        with pytest.raises(Refused, match="重新打开须由他人决定"):
            actions.reopen(finding=closed(place), note="看错了", by=place.verifier, at=AT)

    def test_is_refused_while_it_is_open(self, place):
        with pytest.raises(Refused, match="没有销号"):
            actions.reopen(finding=submitted(place), note="看错了", by=place.verifier, at=AT)

    def test_a_form_sent_twice_counts_once(self, place):
        finding, key = closed(place), uuid4()
        for _ in range(2):
            actions.reopen(finding=finding, note="又犯", form_key=key, by=place.discipline, at=AT)
        assert kinds(finding).count("finding:reopened") == 1


class TestRelapse:
    def test_is_linked_by_a_person_and_logged(self, place):
        earlier = closed(place)
        finding = raised(place, at=AT + timedelta(days=1))
        actions.link_relapse(finding=finding, earlier=earlier, by=place.discipline, at=AT)
        finding.refresh_from_db()
        assert finding.relapse_of == earlier
        assert kinds(finding)[-1] == "finding:relapse_linked"

    def test_a_finding_may_be_raised_as_a_relapse(self, place):
        earlier = closed(place)
        finding = raised(place, relapse_of=earlier, at=AT + timedelta(days=1))
        assert finding.relapse_of == earlier

    def test_of_something_still_open_is_refused(self, place):
        earlier, finding = assigned(place), raised(place)
        with pytest.raises(ValidationError, match="还没有销号"):
            actions.link_relapse(finding=finding, earlier=earlier, by=place.recorder, at=AT)

    def test_of_another_bureau_is_refused(self, place):
        earlier = closed(office())
        with pytest.raises(ValidationError, match="只能认定为本局"):
            actions.link_relapse(finding=raised(place), earlier=earlier, by=place.recorder, at=AT)

    def test_is_decided_once(self, place):
        first, second = closed(place), closed(place)
        finding = raised(place, relapse_of=first, at=AT + timedelta(days=1))
        with pytest.raises(Refused, match="不能重复认定"):
            actions.link_relapse(finding=finding, earlier=second, by=place.recorder, at=AT)


def office_colleague(place):
    return UserFactory(person=PostFactory(unit=place.unit).person)


class TestAGap:
    def test_has_one_unresolved_finding(self, place):
        occurrence = gap(place)
        first = raised(place, occurrence=occurrence)
        with pytest.raises(ValidationError, match=f"已经提过问题“{first}”"):
            raised(place, occurrence=occurrence)

    def test_is_raised_within_its_own_bureau(self, place):
        other = UnitFactory()
        recorder = UserFactory(can={"recorder": other})
        with pytest.raises(ValidationError, match="不属于所选单位所在的局"):
            raised(place, unit=other, occurrence=gap(place), by=recorder)
