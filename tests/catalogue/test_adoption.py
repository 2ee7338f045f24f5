"""A bureau adopts, tightens or waives with a source or reason; the engine hears of it from that day on, not before."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.catalogue.factories import entry, loaded
from tests.factories import AT, UnitFactory, UserFactory
from zhunsheng import engine
from zhunsheng.accounts.models import RoleGrant
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.actions import adopt, waive
from zhunsheng.catalogue.duties import duties_of, waivers_of
from zhunsheng.catalogue.models import Adoption
from zhunsheng.organisation.models import StaleMark, UnitKind

pytestmark = pytest.mark.django_db
SPRING, SUMMER = date(2026, 4, 1), date(2026, 7, 1)


@pytest.fixture
def bureau():
    return UnitFactory()


@pytest.fixture
def obligation(tmp_path):
    return loaded(tmp_path, entry())


@pytest.fixture
def recorder(bureau):
    return UserFactory(can={"recorder": bureau})


@pytest.fixture
def head(bureau):
    return UserFactory(can={"head": bureau})


@pytest.fixture
def decide(bureau, obligation, recorder):
    """Adopt with what the test is about."""

    def decide(**fields):
        return adopt(
            **{
                "bureau": bureau,
                "obligation": obligation,
                "source": "《学习制度》第三条",
                "valid_from": SPRING,
            }
            | {"by": recorder, "at": AT}
            | fields
        )

    return decide


@pytest.fixture
def release(bureau, obligation, recorder, head):
    """Waive with what the test is about."""

    def release(**fields):
        return waive(
            **{
                "bureau": bureau,
                "obligation": obligation,
                "reason": "新设支部，尚未选举。",
                "valid_from": SPRING,
            }
            | {"approved_by": head, "by": recorder, "at": AT}
            | fields
        )

    return release


class TestAdopt:
    def test_makes_custom_binding_from_its_day_and_leaves_earlier_windows_advisory(self, decide, bureau):
        decide()
        assert [(duty.valid_from, duty.valid_until, duty.advisory) for duty in duties_of(bureau)] == [
            (None, date(2026, 3, 31), True),
            (SPRING, None, False),
        ]

    def test_tightens_from_its_day(self, decide, bureau):
        decide(changes={"at_least": 2, "every": "month", "evidence": ["materials"]})
        before, after = duties_of(bureau)
        assert (before.at_least, before.every, before.remind_before) == (1, engine.Period.QUARTER, 14)
        assert (after.at_least, after.every, after.remind_before) == (2, engine.Period.MONTH, 7)
        assert engine.Requirement("materials") in after.evidence
        assert Adoption.objects.get().get_decision_display() == "从严细化"

    def test_a_later_one_replaces_an_earlier_one_from_its_own_day(self, decide, bureau):
        decide(valid_from=SUMMER)
        decide(changes={"at_least": 3})
        assert [(duty.valid_from, duty.at_least) for duty in duties_of(bureau)] == [
            (None, 1),
            (SPRING, 3),
            (SUMMER, 1),
        ]

    def test_of_one_bureau_is_not_heard_in_another(self, decide):
        decide()
        assert [duty.advisory for duty in duties_of(UnitFactory())] == [True]

    def test_is_logged_and_marks_the_bureau_for_evaluation(self, decide, bureau):
        StaleMark.objects.all().delete()
        adoption = decide()
        entries = Entry.objects.filter(kind="adoption:decided")
        assert [found.object_id for found in entries] == [str(adoption.pk)]
        assert StaleMark.objects.get().bureau == bureau

    def test_sent_twice_is_one_adoption(self, decide):
        assert decide() == decide()
        assert Entry.objects.filter(kind="adoption:decided").count() == 1

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"changes": {"at_least": 0}}, "at_least"),
            ({"changes": {"every": "year"}}, "every"),
            ({"source": "  "}, "source"),
        ],
    )
    def test_is_refused_when_looser_or_without_a_source(self, decide, fields, field):
        with pytest.raises(ValidationError) as caught:
            decide(**fields)
        assert list(caught.value.message_dict) == [field]
        assert not Adoption.objects.exists()

    def test_is_refused_before_the_first_version(self, tmp_path, decide):
        young = loaded(tmp_path, entry("test.young", version={"valid_from": "2026-05-01"}))
        with pytest.raises(ValidationError, match="2026-04-01 时“季度学习”还没有或已不再有有效的版本"):
            decide(obligation=young)

    def test_is_refused_to_who_records_for_a_department_only(self, decide, bureau):
        department = UnitFactory(parent=bureau)
        with pytest.raises(Refused, match="局级的党务干部"):
            decide(by=UserFactory(can={"recorder": department}))


class TestDuties:
    def test_of_verified_sources_are_never_advisory(self, tmp_path, bureau):
        loaded(tmp_path, entry(version={"confidence": "verified"}))
        assert [duty.advisory for duty in duties_of(bureau)] == [False]

    def test_leave_out_what_no_room_can_answer(self, tmp_path, bureau):
        loaded(tmp_path, entry(rule={"answered_by": []}))
        assert duties_of(bureau) == []

    def test_carry_the_rule_in_the_engines_words(self, tmp_path, bureau):
        loaded(
            tmp_path,
            entry(
                rule={
                    "every": None,
                    "trigger": "must_study_document_received",
                    "trigger_role": "target",
                    "within": {"days": 30, "calendar": "natural"},
                    "extension": {"days": 5, "calendar": "working"},
                    "keyed_by": "document",
                    "where": [{"attribute": "hours", "at_least": 1}],
                }
            ),
        )
        assert duties_of(bureau) == [
            engine.Obligation(
                code="test.study",
                subject_kind="branch",
                trigger="must_study_document_received",
                trigger_role=engine.Role.TARGET,
                within=engine.Span(30),
                extension=engine.Span(5, engine.DayCount.WORKING),
                answered_by=("study_session",),
                where=(engine.Condition("hours", at_least=1),),
                keyed_by="document",
                evidence=(engine.Requirement("minutes"), engine.Requirement("attendance_rate", 0.8)),
                advisory=True,
            )
        ]

    def test_a_change_overtaken_by_a_stricter_version_does_not_loosen_it(self, tmp_path, decide, bureau):
        decide(changes={"at_least": 2})
        versions = [
            entry()["versions"][0],
            entry(version={"valid_from": "2026-07-01"}, rule={"at_least": 4})["versions"][0],
        ]
        loaded(tmp_path, entry(versions=versions))
        assert [(duty.valid_from, duty.at_least) for duty in duties_of(bureau)] == [
            (None, 1),
            (SPRING, 2),
            (SUMMER, 4),
        ]

    def test_cost_the_same_however_many(self, tmp_path, bureau, django_assert_num_queries):
        loaded(tmp_path, *(entry(f"test.n{number}") for number in range(20)))
        with django_assert_num_queries(2):  # the bureau's adoptions, all versions
            assert len(duties_of(bureau)) == 20


class TestWaive:
    def test_releases_all_with_reason_and_approver(self, release, bureau, head):
        release()
        assert waivers_of(bureau) == [
            engine.Waiver("test.study", None, SPRING, None, "新设支部，尚未选举", head.display_name)
        ]

    def test_releases_one_unit_for_a_time(self, release, bureau):
        branch = UnitFactory(parent=bureau, kind=UnitKind.BRANCH)
        release(unit=branch, valid_until=SUMMER)
        [waiver] = waivers_of(bureau)
        assert (waiver.subject, waiver.valid_until) == (branch.subject_id, SUMMER)

    def test_leaves_the_rule_itself_as_it_was(self, release, bureau):
        release()
        assert [duty.advisory for duty in duties_of(bureau)] == [True]

    def test_is_logged_in_the_approvers_name(self, release, head, recorder):
        release()
        logged = Entry.objects.get(kind="adoption:waived")
        assert logged.person == str(head)
        assert logged.changes["提出人"] == str(recorder)

    def test_sent_twice_is_one_waiver(self, release):
        assert release() == release()
        assert Entry.objects.filter(kind="adoption:waived").count() == 1

    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"reason": " "}, "reason"), ({"valid_until": date(2026, 3, 1)}, "valid_until")],
    )
    def test_needs_a_reason_and_an_end_after_its_start(self, release, fields, field):
        with pytest.raises(ValidationError) as caught:
            release(**fields)
        assert list(caught.value.message_dict) == [field]
        assert not Adoption.objects.exists()

    def test_is_refused_for_a_unit_that_does_not_owe_or_lies_elsewhere(self, release, bureau):
        with pytest.raises(ValidationError, match="不承担此项"):
            release(unit=UnitFactory(parent=bureau))
        with pytest.raises(ValidationError, match="不属于"):
            release(unit=UnitFactory(parent=UnitFactory(), kind=UnitKind.BRANCH))

    def test_is_refused_to_who_does_not_approve(self, release, recorder):
        with pytest.raises(Refused, match="主要负责人批准"):
            release(approved_by=recorder)

    def test_is_refused_on_the_proposal_of_who_may_not_propose(self, release):
        with pytest.raises(Refused, match="请另选提出人"):
            release(by=UserFactory())

    def test_is_refused_when_one_person_proposes_and_decides(self, release, bureau, head):
        RoleGrant.objects.create(
            user=head, role="recorder", unit=bureau, starts_on=date(2020, 1, 1), granted_by="测试"
        )
        with pytest.raises(Refused, match="不能是同一人"):
            release(by=head)
