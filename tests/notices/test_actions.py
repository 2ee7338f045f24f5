"""Telling people what is due: once, again after a pause, to those whose it is and nobody else; settled when done."""

from datetime import date, timedelta

import pytest

from tests.factories import AT, ChargeFactory, UserFactory
from tests.rectification.factories import RECTIFY_BY, assigned, done, gap, office
from zhunsheng.activities.actions import Proof, add_evidence, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.proofs.actions import replace
from zhunsheng.audit.models import Entry
from zhunsheng.ledger.models import Occurrence
from zhunsheng.notices.actions import read, tell
from zhunsheng.notices.models import Feed, Notice
from zhunsheng.notices.sources import calendar_of
from zhunsheng.planning.actions import adjust, draw_up
from zhunsheng.rectification import actions as rectification

DUE = date(2026, 3, 28)


@pytest.fixture
def place(db):
    return office()


def tell_on(place, day):
    return tell(bureau=place.bureau, as_of=day, at=AT)


def own(user):
    return Notice.objects.visible_to(user).current()


class TestADutyMissed:
    @pytest.fixture(autouse=True)
    def _missed(self, place):
        gap(place)

    def test_is_told_to_who_keeps_the_records_and_to_nobody_else(self, place):
        assert tell_on(place, DUE + timedelta(days=1)) == 1
        notice = Notice.objects.get()
        assert notice.recipient == place.recorder
        assert (notice.kind, notice.title, notice.day) == ("chase", "理论学习", DUE)
        assert notice.path == Occurrence.objects.get().get_absolute_url()

    def test_is_told_once_however_often_one_looks(self, place):
        day = DUE + timedelta(days=1)
        assert [tell_on(place, day), tell_on(place, day), tell_on(place, day + timedelta(days=6))] == [
            1,
            0,
            0,
        ]
        assert Notice.objects.count() == 1
        assert Entry.objects.filter(kind="notice:told").count() == 1

    def test_is_unread_again_after_the_pause_the_operator_set_and_not_for_ever(self, place, settings):
        settings.NOTICE_AGAIN_AFTER_DAYS, settings.NOTICE_AT_MOST = 3, 2
        told_on = []
        for days in range(1, 20):
            if tell_on(place, DUE + timedelta(days=days)) and own(place.recorder).unread().exists():
                told_on.append(days)
            read(by=place.recorder)
        assert told_on == [1, 4]  # on day 15 it is only the leader's turn, and here nobody leads

    def test_goes_to_the_leader_in_charge_too_when_it_is_long_overdue(self, place):
        ChargeFactory(leader=place.leader.person, unit=place.unit)
        tell_on(place, DUE + timedelta(days=14))
        assert not own(place.leader).exists()
        tell_on(place, DUE + timedelta(days=15))
        assert own(place.leader).exists()

    def test_is_not_told_to_a_leader_whose_role_does_not_reach_the_unit(self, place):
        ChargeFactory(leader=place.stranger.person, unit=place.unit)
        tell_on(place, DUE + timedelta(days=30))
        assert not own(place.stranger).exists()

    def test_is_settled_when_it_is_done_and_quiet_when_it_comes_back(self, place):
        day = DUE + timedelta(days=1)
        tell_on(place, day)
        read(by=place.recorder)
        Occurrence.objects.update(status="met_late")
        tell_on(place, day)
        assert not own(place.recorder).exists()
        assert Notice.objects.get().settled_on == day
        Occurrence.objects.update(status="missed")
        assert tell_on(place, day + timedelta(days=1)) == 0
        assert own(place.recorder).get().is_read

    def test_is_forgotten_long_after_it_was_settled(self, place):
        tell_on(place, DUE + timedelta(days=1))
        Occurrence.objects.all().delete()
        tell_on(place, DUE + timedelta(days=2))
        tell_on(place, DUE + timedelta(days=63))
        assert not Notice.objects.exists()

    def test_is_left_to_the_list_of_gaps_after_two_months(self, place):
        assert tell_on(place, DUE + timedelta(days=61)) == 0

    def test_is_told_to_nobody_who_left_or_lost_the_role(self, place):
        day = DUE + timedelta(days=1)
        tell_on(place, day)
        place.recorder.role_grants.update(ends_on=DUE)
        tell_on(place, day)
        assert not own(place.recorder).exists()


class TestAFindingsDay:
    def test_is_told_to_the_owner_a_week_before_and_chased_after(self, place):
        place.owner.role_grants.create(
            role="staff", unit=place.unit, starts_on=date(2020, 1, 1), granted_by="测试"
        )
        finding = assigned(place)
        tell_on(place, RECTIFY_BY - timedelta(days=8))
        assert not own(place.owner).exists()
        tell_on(place, RECTIFY_BY - timedelta(days=7))
        assert own(place.owner).get().kind == "reminder"
        tell_on(place, RECTIFY_BY + timedelta(days=1))
        notice = own(place.owner).get()
        assert (notice.kind, notice.is_read, notice.path) == ("chase", False, finding.get_absolute_url())
        done(place, finding)
        rectification.submit(finding=finding, by=place.owner, at=AT)
        tell_on(place, RECTIFY_BY + timedelta(days=1))
        assert not own(place.owner).exists()

    def test_comes_to_the_keepers_of_the_unit_where_the_owner_may_not_sign_in(self, place):
        assigned(place)
        tell_on(place, RECTIFY_BY)
        assert list(own(place.recorder).values_list("whose", flat=True)) == [str(place.owner.person)]

    def test_of_a_measure_with_its_own_day_is_told_to_its_owner_and_not_twice_with_the_findings(self, place):
        finding = assigned(place)
        common = {"finding": finding, "by": place.recorder, "at": AT}
        rectification.add_measure(
            text="补齐签字", owner=place.leader.person, due=RECTIFY_BY - timedelta(days=1), **common
        )
        rectification.add_measure(text="建立制度", owner=place.owner.person, due=RECTIFY_BY, **common)
        tell_on(place, RECTIFY_BY - timedelta(days=2))
        of_measures = own(place.leader).exclude(key__startswith="digest:")
        assert [notice.title for notice in of_measures] == ["整改措施到期：补齐签字"]
        assert [notice.title for notice in own(place.recorder)] == [f"问题整改到期：{finding.title}"]


class TestEvidenceThatEnds:
    ENDS = date(2026, 6, 10)

    @pytest.fixture
    def proof(self, place):
        activity = record_activity(
            unit=place.unit, kind=Kind.STUDY_SESSION, title="学条例", happened_on=date(2026, 3, 5),
            by=place.recorder, at=AT,
        )  # fmt: skip
        given = [Proof("discussion", "聘书", expires_on=self.ENDS)]
        return add_evidence(activity=activity, proofs=given, by=place.recorder, at=AT)[0]

    def test_is_told_to_who_keeps_the_records_and_settled_by_a_better_copy(self, place, proof):
        assert tell_on(place, self.ENDS - timedelta(days=30)) == 0
        assert tell_on(place, self.ENDS - timedelta(days=3)) == 1
        assert [notice.title for notice in own(place.recorder)] == ["佐证到期：学条例（研讨发言）"]
        replace(proof=proof, new=Proof("discussion", "新聘书"), by=place.recorder, at=AT)
        tell_on(place, self.ENDS - timedelta(days=2))
        assert not own(place.recorder).exists()


def test_an_evaluation_tells_people_what_it_found(branch, django_capture_on_commit_callbacks):
    """The daily look evaluates; the inboxes follow without anybody asking."""
    with django_capture_on_commit_callbacks(execute=True):
        branch.evaluate(date(2026, 4, 1))
    assert own(branch.recorder).filter(title="季度学习", kind="chase").exists()
    branch.study(date(2026, 3, 31))
    with django_capture_on_commit_callbacks(execute=True):
        branch.evaluate(date(2026, 4, 2))
    assert not own(branch.recorder).filter(day=date(2026, 3, 31), kind="chase").exists()


def test_costs_the_same_however_much_is_due(place, django_assert_num_queries):
    """Savepoint (2), lock, forgetting, grants, charges, notices, occurrences, plans, findings, measures, talks (3)."""
    gap(place)
    tell_on(place, DUE)
    with django_assert_num_queries(23):
        tell_on(place, DUE)
    for month in (1, 2, 4):
        gap(place, month=month)
    tell_on(place, DUE)
    with django_assert_num_queries(23):
        tell_on(place, DUE)


class TestAPlannedDay:
    """An invitation goes to those expected, a few days before, as long as it is not done."""

    @pytest.fixture
    def member(self, branch):
        return UserFactory(person=branch.member, can={"staff": branch.unit})

    @pytest.fixture
    def item(self, branch):
        plan, _, _ = draw_up(unit=branch.unit, year=2026, by=branch.recorder, at=AT)
        item = plan.items.get(window_start=date(2026, 4, 1))
        return adjust(
            item=item, planned_on=date(2026, 6, 20), theme="读书会", expected=1, by=branch.recorder, at=AT
        )

    def invited(self, branch, user, day):
        tell(bureau=branch.bureau, as_of=day, at=AT)
        return list(own(user).filter(kind="invitation").values_list("title", "day"))

    def test_invites_three_days_before_and_not_after(self, branch, member, item):
        assert self.invited(branch, member, date(2026, 6, 16)) == []
        assert self.invited(branch, member, date(2026, 6, 17)) == [("季度学习：读书会", item.planned_on)]
        assert self.invited(branch, branch.recorder, date(2026, 6, 17)) == []  # not expected there
        assert self.invited(branch, member, date(2026, 6, 21)) == []

    def test_invites_who_keeps_the_records_where_nobody_expected_has_an_account(self, branch, item):
        assert len(self.invited(branch, branch.recorder, date(2026, 6, 17))) == 1

    def test_invites_to_nothing_that_is_done(self, branch, member, item):
        branch.study(date(2026, 5, 20), evidence=[Proof("minutes", "记录")])
        branch.evaluate(date(2026, 6, 17))
        assert self.invited(branch, member, date(2026, 6, 17)) == []

    def test_stands_in_the_calendars_of_the_unit_and_of_who_is_expected_without_its_theme(
        self, branch, member, item
    ):
        for feed in (Feed(user=member), Feed(user=branch.recorder, unit=branch.unit)):
            things = list(calendar_of(feed, as_of=date(2026, 6, 1)))
            assert "计划：季度学习" in {thing.public for thing in things if thing.day == item.planned_on}
            assert not any("读书会" in thing.public for thing in things)
        assert not list(calendar_of(Feed(user=branch.stranger), as_of=date(2026, 6, 1)))
