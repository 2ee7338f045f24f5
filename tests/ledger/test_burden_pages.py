"""The burden meter's pages: gathered at one price, shown to whom it concerns, people never set against each other."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import receive_document
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.actions import adopt, load_catalogue, waive
from zhunsheng.catalogue.models import Obligation
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.ledger.burden import Basis
from zhunsheng.ledger.demands import year_of
from zhunsheng.organisation.models import PostKind, UnitKind

TODAY = date(2026, 6, 1)


class Bureau:
    """A party group with its secretary, a branch and a department, each with a head and one more, by the real list."""

    def __init__(self):
        load_catalogue(by="测试", at=AT)
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.group = self.unit(UnitKind.PARTY_GROUP, "局党组")
        self.branch = self.unit(UnitKind.BRANCH, "机关第一支部")
        self.office = self.unit(UnitKind.DEPARTMENT, "办公室")
        self.secretary = self.person("甲一", self.group, PostKind.SECRETARY)
        self.head = self.person("乙二", self.office, PostKind.UNIT_HEAD)
        self.branch_secretary = self.person("丙三", self.branch, PostKind.BRANCH_SECRETARY)
        self.member = self.person("丁四", self.office, PostKind.STAFF)
        PostFactory(unit=self.branch, person=self.member, kind=PostKind.PARTY_MEMBER)
        self.recorder = UserFactory(can={"recorder": self.bureau})
        self.leader = UserFactory(can={"head": self.bureau}, person=self.secretary)

    def unit(self, kind, name):
        return UnitFactory(parent=self.bureau, kind=kind, name=name)

    def person(self, name, unit, kind):
        return PostFactory(unit=unit, person=PersonFactory(name=name), kind=kind).person

    def asked(self, code, year=2026):
        return [one for one in year_of(self.bureau, year).demands if one.code == code]


@pytest.fixture
def bureau(db):
    return Bureau()


class TestGathering:
    def test_every_window_of_the_year_is_there_past_ones_of_mere_custom_too(self, bureau):
        """A reminder that ran out leaves the ledger; it was asked all the same."""
        evaluate_bureau(bureau.bureau, as_of=TODAY, at=AT)
        assert [one.due.month for one in bureau.asked("zz.party-group-meeting")] == list(range(1, 13))

    def test_what_no_room_records_yet_is_asked_all_the_same(self, bureau):
        (attendance, *others) = bureau.asked("admin.attendance")
        assert (attendance.kinds, len(others)) == ((), 11)

    def test_the_basis_follows_the_adoption_from_its_day(self, bureau):
        adopt(
            bureau=bureau.bureau, obligation=Obligation.objects.get(code="zz.party-group-meeting"),
            source="《议事规则》第三条", valid_from=date(2026, 4, 1), by=bureau.recorder, at=AT,
        )  # fmt: skip
        bases = [one.basis for one in bureau.asked("zz.party-group-meeting")]
        assert bases == [Basis.PRACTICE] * 3 + [Basis.OWN] * 9
        assert {one.basis for one in bureau.asked("life.theme-day")} == {Basis.VERIFIED}

    def test_what_is_waived_is_not_asked(self, bureau):
        waive(
            bureau=bureau.bureau, obligation=Obligation.objects.get(code="life.theme-day"), reason="支部合并",
            valid_from=date(2026, 7, 1), approved_by=bureau.leader, by=bureau.recorder, at=AT,
        )  # fmt: skip
        assert [one.due.month for one in bureau.asked("life.theme-day")] == [1, 2, 3, 4, 5, 6]

    def test_what_an_event_opened_is_asked_too(self, bureau):
        receive_document(
            unit=bureau.group, name="作风建设通知", number="", received_on=date(2026, 5, 6),
            by=bureau.recorder, at=AT,
        )  # fmt: skip
        evaluate_bureau(bureau.bureau, as_of=TODAY, at=AT)
        (studied,) = bureau.asked("zzj.must-study-document")
        assert (studied.subject, studied.many_in_one) == (bureau.group.subject_id, True)
        assert studied.trigger

    def test_papers_are_what_the_record_itself_cannot_show(self, bureau):
        """Minutes and attendance are fields of the record; an outline has to be written."""
        assert bureau.asked("life.branch-committee")[0].papers == ()
        assert bureau.asked("life.party-class")[0].papers == ("outline",)

    def test_a_bureau_of_any_size_costs_at_most_twelve_queries(self, bureau):
        def cost():
            with CaptureQueriesContext(connection) as captured:
                year_of(bureau.bureau, 2026)
            return len(captured)

        few = cost()
        for number in range(8):
            branch = bureau.unit(UnitKind.BRANCH, f"第{number}支部")
            PostFactory.create_batch(3, unit=branch, kind=PostKind.PARTY_MEMBER)
        evaluate_bureau(bureau.bureau, as_of=TODAY, at=AT)
        assert cost() == few <= 12


def page_of(client, user, person=None, **query):
    client.force_login(user)
    name, args = ("ledger:burden_of_person", [person.pk]) if person else ("ledger:burden", [])
    return client.get(reverse(name, args=args), query)


class TestOverview:
    def test_it_says_what_weighs_most_and_could_go(self, client, bureau):
        html = page_of(client, bureau.recorder).content.decode()
        assert "月度考勤汇总" in html
        assert "可由本单位决定不做" in html

    def test_people_stand_by_unit_and_can_be_ordered_by_name_only(self, client, bureau):
        for sort in ("", "load", "-load", "duties", "burden"):
            rows = page_of(client, bureau.recorder, sort=sort).context["page"]
            assert [row["person"].name for row in rows] == ["甲一", "丙三", "乙二", "丁四"], sort
        rows = page_of(client, bureau.recorder, sort="-name").context["page"]
        assert [row["person"].name for row in rows] == sorted(["甲一", "乙二", "丙三", "丁四"], reverse=True)

    def test_duties_can_be_ordered(self, client, bureau):
        loads = [one.load for one in page_of(client, bureau.recorder, sort="load").context["weights"]]
        assert loads == sorted(loads)
        assert loads[0] < loads[-1]

    @pytest.mark.parametrize(
        ("query", "people"),
        [
            ({}, {"甲一", "乙二", "丙三", "丁四"}),
            ({"q": "乙"}, {"乙二"}),
            ({"unit": "branch"}, {"丙三", "丁四"}),
            ({"unit": "零", "month": "13", "year": "x"}, {"甲一", "乙二", "丙三", "丁四"}),
        ],
    )
    def test_it_is_narrowed_by_unit_and_name(self, client, bureau, query, people):
        query = {name: bureau.branch.pk if value == "branch" else value for name, value in query.items()}
        rows = page_of(client, bureau.recorder, **query).context["page"]
        assert {row["person"].name for row in rows} == people

    def test_a_month_narrows_the_numbers_and_not_the_chart(self, client, bureau):
        context = page_of(client, bureau.recorder, month=1).context
        monthly = context["monthly"].totals
        assert context["total"].duties == monthly[0] < sum(monthly)

    def test_what_nobody_answers_for_is_told(self, client, bureau):
        bureau.secretary.posts.update(ends_on=date(2026, 1, 31))
        context = page_of(client, bureau.recorder).context
        assert {one.subject for one in context["unanswered"]} == {
            bureau.bureau.subject_id,
            bureau.group.subject_id,
        }
        assert "没有人负责" in page_of(client, bureau.recorder).content.decode()

    def test_a_head_sees_their_own_unit_only(self, client, bureau):
        user = UserFactory(can={"unit_head": bureau.office}, person=bureau.head)
        rows = page_of(client, user).context["page"]
        assert {row["person"].name for row in rows} == {"乙二", "丁四"}
        assert page_of(client, user, bureau.member).status_code == 200
        assert page_of(client, user, bureau.branch_secretary).status_code == 404

    def test_whoever_answers_for_no_unit_is_led_to_their_own(self, client, bureau):
        user = UserFactory(can={"staff": bureau.office}, person=bureau.member)
        answer = page_of(client, user, year=2025)
        own = reverse("ledger:burden_of_person", args=[bureau.member.pk])
        assert (answer.status_code, answer.url) == (302, f"{own}?year=2025")

    def test_an_account_of_nobody_is_refused_with_a_reason(self, client, bureau):
        answer = page_of(client, UserFactory(can={"staff": bureau.office}, person=None))
        assert answer.status_code == 403
        assert "本人的责任负担" in answer.content.decode()

    def test_a_workbook_has_a_row_for_each_person_and_month_and_is_logged(self, client, bureau):
        content = page_of(client, bureau.recorder, format="xlsx", q="丙三", year=2026).content
        header, *rows = load_workbook(io.BytesIO(content)).active.values
        assert header == (
            "单位", "姓名", "月份", "负责事项", "条文已核", "据转述", "本单位制度", "惯例", "会议", "另写材料",
            "够用的记录",
        )  # fmt: skip
        assert [row[:3] for row in rows] == [("机关第一支部", "丙三", month) for month in range(1, 13)]
        assert all(row[3] == sum(row[4:8]) for row in rows)
        assert Entry.objects.get(kind="ledger:exported").changes["rows"] == 12

    @pytest.mark.parametrize("shown", ["overview", "person"])
    def test_a_page_costs_the_same_however_many_people(self, client, bureau, shown):
        person = bureau.member if shown == "person" else None

        def cost():
            with CaptureQueriesContext(connection) as captured:
                page_of(client, bureau.recorder, person)
            return len(captured)

        cost()
        few = cost()
        for number in range(8):
            branch = bureau.unit(UnitKind.BRANCH, f"第{number}支部")
            PostFactory.create_batch(3, unit=branch, kind=PostKind.PARTY_MEMBER)
        evaluate_bureau(bureau.bureau, as_of=TODAY, at=AT)
        assert cost() == few


class TestOnesOwn:
    @pytest.fixture
    def member(self, bureau):
        return UserFactory(can={"staff": bureau.office}, person=bureau.member)

    def test_it_says_what_this_month_asks(self, client, bureau, member):
        html = page_of(client, member, bureau.member).content.decode()
        assert "2026年6月，您负责 0 项" in html
        assert "主题党日" in html

    def test_it_says_which_meeting_answers_ones_own_duty(self, client, bureau, member):
        html = page_of(client, member, bureau.member, month=12).content.decode()
        assert "参加机关第一支部的“" in html
        assert "并计入“党员集中学习培训学时”" in html

    def test_whoever_keeps_the_records_is_led_to_the_form_filled_in(self, client, bureau):
        joins = page_of(client, bureau.recorder, bureau.secretary, month=12).context["joins"]
        report = next(join for join in joins if "厉行节约专节" in join["sentence"])
        assert report["url"] == f"{reverse('activities:new')}?kind=report_up&unit={bureau.group.pk}"

    def test_the_status_is_shown_only_to_whoever_may_see_it(self, client, bureau, member):
        evaluate_bureau(bureau.bureau, as_of=TODAY, at=AT)
        assert all(
            row["occurrence"] is None for row in page_of(client, member, bureau.member).context["to_come"]
        )
        seen = page_of(client, bureau.recorder, bureau.member).context["to_come"]
        assert any(row["occurrence"] for row in seen)

    def test_a_colleague_is_refused_with_a_reason(self, client, bureau, member):
        answer = page_of(client, member, bureau.head)
        assert answer.status_code == 403
        assert "所在单位负责人和党务干部" in answer.content.decode()

    def test_somebody_without_a_post_is_told_that_nothing_is_asked(self, client, bureau):
        user = UserFactory(can={"staff": bureau.office})
        assert "清单没有要求" in page_of(client, user, user.person).content.decode()
