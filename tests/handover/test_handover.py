"""A post changes hands: the pack is read from the records, both sides confirm, and nobody else does."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities.actions import Part, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.visits.actions import note_problem
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.actions import load_catalogue
from zhunsheng.deployments.actions import set_task
from zhunsheng.engine import Role
from zhunsheng.handover import actions
from zhunsheng.handover.gathering import contents_of
from zhunsheng.handover.models import Handover
from zhunsheng.inspections.actions import open_campaign, register_risk
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.organisation.models import PostKind
from zhunsheng.rectification.actions import add_measure, assign, raise_finding

TODAY = date(2026, 6, 1)
KEY = "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c11"


class Office:
    """A department whose head hands over to a colleague; a recorder, a head of the bureau, others beside them."""

    def __init__(self):
        load_catalogue(by="测试", at=AT)
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.unit = UnitFactory(parent=self.bureau, name="公共服务科")
        self.other = UnitFactory(parent=self.bureau, name="市场管理科")
        self.post = PostFactory(unit=self.unit, kind=PostKind.UNIT_HEAD, person=PersonFactory(name="甲一"))
        self.successor = PostFactory(unit=self.unit, person=PersonFactory(name="乙二")).person
        self.giver = UserFactory(person=self.post.person, can={"unit_head": self.unit})
        self.receiver = UserFactory(person=self.successor, can={"staff": self.unit})
        self.recorder = UserFactory(
            person=PostFactory(unit=self.bureau).person, can={"recorder": self.bureau}
        )
        self.head = UserFactory(person=PostFactory(unit=self.bureau).person, can={"head": self.bureau})
        self.colleague = UserFactory(person=PostFactory(unit=self.unit).person, can={"staff": self.unit})
        self.other_head = UserFactory(
            person=PostFactory(unit=self.other).person, can={"unit_head": self.other}
        )
        self.stranger = UserFactory(can={"recorder": UnitFactory(name="外局")})

    def open(self, **values):
        return actions.open_handover(
            **{"post": self.post, "receiver": self.successor, "on": TODAY, "by": self.giver, "at": AT}
            | values
        )

    def fill(self):
        """Leave one of everything open."""
        person = self.post.person
        finding = raise_finding(
            unit=self.unit,
            source="self_inspection",
            title="台账不实",
            arose_on=TODAY,
            by=self.recorder,
            at=AT,
        )
        assign(
            finding=finding, owner=person, leader=None, rectify_by=date(2026, 7, 1), by=self.recorder, at=AT
        )
        add_measure(finding=finding, text="逐条核对", by=self.recorder, at=AT)
        register_risk(
            unit=self.unit, name="活动采购", risk="指定供应商", level="high", controls="三家比价", holder=person,
            reviewed_on=TODAY, review_by=date(2026, 9, 1), by=self.recorder, at=AT,
        )  # fmt: skip
        visit = record_activity(
            unit=self.unit, kind=Kind.VISIT, title="走访联系村", happened_on=date(2026, 5, 20),
            parts=[Part(person, Role.PARTICIPANT)], by=self.recorder, at=AT,
        )  # fmt: skip
        note_problem(
            activity=visit,
            text="书屋没有人开门",
            owner=person,
            due=date(2026, 6, 20),
            by=self.recorder,
            at=AT,
        )
        open_campaign(
            unit=self.bureau, checklist="four-winds", title="“四风”自查", units=[self.unit, self.other],
            starts_on=TODAY, due=date(2026, 6, 10), by=self.recorder, at=AT,
        )  # fmt: skip
        evaluate_bureau(self.bureau, as_of=TODAY, at=AT)


@pytest.fixture
def office(db, evidence_dir, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)
    return Office()


def told(handover):
    return {part["label"]: [item["what"] for item in part["items"]] for part in contents_of(handover)}


class TestPack:
    def test_holds_what_is_owed_what_is_open_how_it_is_done_and_where_the_records_are(self, office):
        office.fill()
        found = told(office.open())
        # The review of the risk post is due after the pack's three months; it stands with the risk post.
        assert found["接下来到期的责任"] == found["办理指引"] == ["问题整改销号"]
        assert found["没有销号的问题"] == ["台账不实"]
        assert found["没有完成的整改措施"] == ["逐条核对"]
        assert found["没有答完的自查"] == ["“四风”自查"]
        assert found["走访中没有办结的问题"] == ["书屋没有人开门"]
        assert found["持有的廉政风险点"] == ["活动采购"]
        assert found["记录在哪里"] == ["走访调研"]

    def test_holds_the_task_they_answer_for_in_another_unit(self, office):
        owner = PostFactory(unit=office.other).person
        set_task(
            unit=office.other, title="设备月检", expected="每月一检", source="superior", basis="通知第3号",
            owner=owner, leader=office.post.person, set_on=TODAY, due=date(2026, 6, 20), by=office.recorder, at=AT,
        )  # fmt: skip
        assert told(office.open())["没有办结的督办任务"] == ["设备月检"]

    def test_owed_is_what_the_unit_owes_and_not_what_others_do(self, office):
        office.fill()
        owed = [
            item
            for part in contents_of(office.open())
            if part["label"] in {"欠着的责任", "接下来到期的责任"}
            for item in part["items"]
        ]
        assert owed
        assert {item["whose"] for item in owed} == {"公共服务科"}

    def test_a_clerk_who_keeps_the_bureaus_records_hands_over_all_of_them(self, office):
        office.fill()
        post = office.recorder.person.posts.get()
        handover = office.open(post=post, by=office.recorder)
        assert handover.scope == office.bureau
        owed = [
            item for part in contents_of(handover) for item in part["items"] if "市场管理科" in item["whose"]
        ]
        assert owed

    def test_follows_the_records_until_it_is_given_and_stays_from_then_on(self, office):
        handover = office.open()
        assert "没有销号的问题" not in told(handover)
        office.fill()
        handover = actions.give(handover=handover, by=office.giver, at=AT)
        kept = told(handover)
        assert kept["没有销号的问题"] == ["台账不实"]
        raise_finding(
            unit=office.unit,
            source="self_inspection",
            title="后来的问题",
            arose_on=TODAY,
            by=office.recorder,
            at=AT,
        )
        assert told(Handover.objects.get()) == kept


class TestOpening:
    @pytest.mark.parametrize(
        ("values", "field", "part"),
        [
            ({"on": date(2019, 1, 1)}, "on", "早于任职日期"),
            ({"on": date(2026, 8, 1)}, "on", "太远"),
        ],
    )
    def test_bad_days_are_answered_at_their_field(self, office, values, field, part):
        with pytest.raises(ValidationError, match=part) as caught:
            office.open(**values)
        assert field in caught.value.message_dict

    def test_nobody_hands_over_to_themselves_or_to_somebody_outside(self, office):
        for receiver, part in ((office.post.person, "移交人本人"), (PersonFactory(), "没有在本局任职")):
            with pytest.raises(ValidationError, match=part):
                office.open(receiver=receiver)
        outside = PostFactory(unit=UnitFactory(name="外单位")).person
        with pytest.raises(ValidationError, match="没有在本局任职"):
            office.open(receiver=outside)

    def test_a_post_is_handed_over_once_until_withdrawn(self, office):
        first = office.open()
        with pytest.raises(ValidationError, match="已经有交接"):
            office.open()
        actions.cancel(handover=first, by=office.giver, at=AT)
        assert office.open().pk != first.pk

    def test_being_a_member_is_nothing_to_hand_over(self, office):
        member = PostFactory(unit=office.unit, kind=PostKind.PARTY_MEMBER, person=office.post.person)
        with pytest.raises(ValidationError, match="不需要交接"):
            office.open(post=member)

    @pytest.mark.parametrize("who", ["receiver", "colleague", "other_head", "head", "stranger"])
    def test_others_do_not_open_it(self, office, who):
        with pytest.raises(Refused):
            office.open(by=getattr(office, who))


class TestConfirming:
    def test_first_the_giver_then_the_receiver_each_in_the_log(self, office):
        handover = office.open()
        with pytest.raises(Refused, match="移交人还没有确认"):
            actions.receive(handover=handover, by=office.receiver, at=AT)
        actions.give(handover=handover, by=office.giver, at=AT)
        done = actions.receive(handover=handover, by=office.receiver, at=AT)
        assert done.state_label == "已交接"
        kinds = list(Entry.objects.about(handover).order_by("sequence").values_list("kind", flat=True))
        assert kinds == ["handover:opened", "handover:given", "handover:received"]

    @pytest.mark.parametrize("who", ["receiver", "colleague", "recorder", "head", "stranger"])
    def test_nobody_gives_for_somebody_who_can_sign_in(self, office, who):
        with pytest.raises(Refused, match="须由甲一本人确认"):
            actions.give(handover=office.open(), by=getattr(office, who), at=AT)

    @pytest.mark.parametrize("who", ["giver", "colleague", "recorder", "head", "stranger"])
    def test_nobody_receives_for_somebody_who_can_sign_in(self, office, who):
        handover = actions.give(handover=office.open(), by=office.giver, at=AT)
        with pytest.raises(Refused, match="须由乙二本人确认"):
            actions.receive(handover=handover, by=getattr(office, who), at=AT)

    def test_for_people_without_an_account_two_different_others_confirm(self, office):
        office.giver.is_active = office.receiver.is_active = False
        office.giver.save()
        office.receiver.save()
        handover = office.open(by=office.recorder)
        with pytest.raises(Refused, match="甲一没有账号"):
            actions.give(handover=handover, by=office.colleague, at=AT)
        actions.give(handover=handover, by=office.recorder, at=AT)
        with pytest.raises(Refused, match="不能由同一个人确认"):
            actions.receive(handover=handover, by=office.recorder, at=AT)
        assert actions.receive(handover=handover, by=office.head, at=AT).received_by == office.head

    def test_what_was_given_is_not_withdrawn(self, office):
        handover = actions.give(handover=office.open(), by=office.giver, at=AT)
        with pytest.raises(Refused, match="不能撤回"):
            actions.cancel(handover=handover, by=office.giver, at=AT)

    def test_nothing_is_confirmed_twice(self, office):
        handover = actions.give(handover=office.open(), by=office.giver, at=AT)
        with pytest.raises(Refused, match="不能再确认移交"):
            actions.give(handover=handover, by=office.giver, at=AT)


class TestReading:
    def test_both_sides_read_it_and_who_may_know_all_its_findings(self, office):
        handover = office.open()
        for reader in (office.giver, office.receiver, office.recorder, office.head):
            assert Handover.objects.visible_to(reader).filter(pk=handover.pk).exists(), reader
        for other in (office.colleague, office.other_head, office.stranger):
            assert not Handover.objects.visible_to(other).exists(), other

    def test_what_the_giver_has_elsewhere_widens_who_must_be_allowed(self, office):
        """A head of the unit does not learn of a finding of another unit through the pack."""
        finding = raise_finding(
            unit=office.other,
            source="self_inspection",
            title="别科的问题",
            arose_on=TODAY,
            by=office.recorder,
            at=AT,
        )
        assign(
            finding=finding, owner=office.post.person, leader=None, rectify_by=date(2026, 7, 1),
            by=office.recorder, at=AT,
        )  # fmt: skip
        handover = office.open()
        assert handover.scope == office.bureau
        deputy = UserFactory(can={"deputy": office.unit})
        assert not Handover.objects.visible_to(deputy).exists()


class TestPages:
    def typed(self, office, **values):
        return {
            "post": office.post.pk,
            "receiver": office.successor.pk,
            "on": "2026-06-01",
            "form_key": KEY,
        } | values

    def test_from_the_form_to_the_confirmed_pack(self, client, office):
        office.fill()
        client.force_login(office.giver)
        for _ in range(2):
            response = client.post(reverse("handover:new"), self.typed(office))
        handover = Handover.objects.get()
        assert response.url == handover.get_absolute_url()
        assert "台账不实" in client.get(response.url).content.decode()
        client.post(reverse("handover:give", args=[handover.pk]))
        client.force_login(office.receiver)
        client.post(reverse("handover:receive", args=[handover.pk]))
        assert "已交接" in client.get(response.url).content.decode()

    def test_a_day_too_far_is_answered_and_the_note_kept(self, client, office):
        client.force_login(office.giver)
        typed = self.typed(office, on="2026-09-01", note="钥匙在办公室")
        response = client.post(reverse("handover:new"), typed)
        assert response.status_code == 422
        assert "交接日期 2026-09-01 太远" in response.content.decode()
        assert "钥匙在办公室" in response.content.decode()

    def test_a_post_of_others_is_no_choice(self, client, office):
        client.force_login(office.other_head)
        assert client.post(reverse("handover:new"), self.typed(office)).status_code == 422
        assert client.get(reverse("handover:new", query={"post": office.post.pk})).status_code == 404

    def test_who_left_without_a_handover_is_named_with_the_successor_filled_in(self, client, office):
        office.post.ends_on = date(2026, 5, 15)
        office.post.save()
        PostFactory(
            unit=office.unit, kind=PostKind.UNIT_HEAD, person=office.successor, starts_on=date(2026, 5, 16)
        )
        client.force_login(office.recorder)
        assert list(client.get(reverse("handover:list")).context["leaving"]) == [office.post]
        form = client.get(reverse("handover:new", query={"post": office.post.pk})).context["form"]
        assert form.initial["receiver"] == office.successor
        office.open(by=office.recorder)
        assert list(client.get(reverse("handover:list")).context["leaving"]) == []

    def test_confirming_is_a_deed_and_not_a_link(self, client, office):
        handover = office.open()
        client.force_login(office.giver)
        client.get(reverse("handover:give", args=[handover.pk]))
        assert Handover.objects.get().given_at is None

    def test_the_sheet_holds_every_line_and_the_log_who_took_it(self, client, office):
        office.fill()
        handover = office.open()
        client.force_login(office.giver)
        response = client.get(handover.get_absolute_url(), {"format": "xlsx"})
        rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(min_row=2, values_only=True))
        assert len(rows) == sum(len(part["items"]) for part in contents_of(handover))
        assert ("没有销号的问题", "台账不实") in {row[:2] for row in rows}
        assert Entry.objects.filter(kind="handover:exported").count() == 1

    def test_the_pack_costs_the_same_however_much_is_open(self, client, office):
        def cost():
            with CaptureQueriesContext(connection) as made:
                client.get(handover.get_absolute_url())
            return len(made)

        office.fill()
        handover = office.open()
        client.force_login(office.giver)
        one = cost()
        for number in range(8):
            finding = raise_finding(
                unit=office.unit, source="self_inspection", title=f"问题{number}", arose_on=TODAY, by=office.recorder,
                at=AT,
            )  # fmt: skip
            add_measure(finding=finding, text="核对", by=office.recorder, at=AT)
        assert cost() == one
