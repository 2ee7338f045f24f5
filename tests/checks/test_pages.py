"""Mend or explain: the office first, supervision later; answers kept; thresholds tried before they are live."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities.actions import Part, change_activity, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.audit.models import Entry
from zhunsheng.checks import actions
from zhunsheng.checks.models import Hit, Look, Setting, State
from zhunsheng.engine import Role
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.organisation.models import PostKind, UnitKind

TODAY = date(2026, 6, 1)
WORDS = (
    "会议由支部书记主持，会议研究了窗口服务和党员发展两项工作，决定本周内补齐材料，"
    "由支部书记负责落实并在下次会议上报告结果。"
)


class Office:
    """A bureau with a branch whose two meetings have the same minutes, and a department heard without its head."""

    def __init__(self):
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.branch = UnitFactory(parent=self.bureau, kind=UnitKind.BRANCH, name="机关一支部")
        self.department = UnitFactory(parent=self.bureau, name="公共服务科")
        PostFactory(unit=self.department, kind=PostKind.UNIT_HEAD, person=PersonFactory(name="丁四"))
        self.member = PostFactory(unit=self.branch, person=PersonFactory(name="乙二")).person
        self.recorder = UserFactory(can={"recorder": self.bureau})
        self.discipline = UserFactory(can={"discipline": self.bureau})
        self.stranger = UserFactory(can={"recorder": UnitFactory(name="外局")})
        self.meetings = [self.meet(date(2026, 5, day)) for day in (6, 20)]

    def meet(self, day, **values):
        return record_activity(
            **{
                "unit": self.branch, "kind": Kind.BRANCH_COMMITTEE, "title": "议事", "happened_on": day,
                "minutes": WORDS, "parts": [Part(self.member, Role.PARTICIPANT)], "by": self.recorder, "at": AT,
            } | values
        )  # fmt: skip


@pytest.fixture
def office(db, evidence_dir):
    return Office()


@pytest.fixture
def hit(office):
    actions.look(office.bureau, on=TODAY)
    return Hit.objects.get(check_code="alike-minutes")


def test_looking_twice_changes_nothing(office, hit):
    assert actions.look(office.bureau, on=TODAY) == 0


def test_a_mended_record_takes_its_hit_away_and_a_spoilt_one_brings_it_back(office, hit):
    for minutes, version, state in (
        ("另写了一份要点，记下各人意见。", 1, State.MENDED),
        (WORDS, 2, State.OPEN),
    ):
        change_activity(
            activity=office.meetings[0], expected=version, minutes=minutes, by=office.recorder, at=AT,
            parts=[Part(office.member, Role.PARTICIPANT)],
        )  # fmt: skip
        actions.look(office.bureau, on=TODAY)
        hit.refresh_from_db()
        assert hit.state == state


def test_a_department_heard_without_its_head_is_asked_about(office):
    office.meet(
        date(2026, 5, 21), kind=Kind.DEPARTMENT_HEARING, heard_units=[office.department], minutes="听取。"
    )
    actions.look(office.bureau, on=TODAY)
    assert "丁四没有到会" in Hit.objects.get(check_code="heard-but-absent").sentence


def test_every_day_is_looked_through_once_after_the_evaluation(office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        evaluate_bureau(office.bureau, as_of=TODAY, at=AT)
    assert Look.objects.get(bureau=office.bureau).on == TODAY
    assert Hit.objects.count() == 1


def test_an_answer_is_kept_with_who_gave_it(client, office, hit):
    client.force_login(office.recorder)
    assert client.post(hit.get_absolute_url(), {"text": " "}).status_code == 422
    client.post(hit.get_absolute_url(), {"text": "两次议题相同，后一次是续会。"})
    hit.refresh_from_db()
    assert (hit.state, hit.answered_by) == (State.EXPLAINED, office.recorder)
    assert Entry.objects.get(kind="check:explained").changes["text"] == "两次议题相同，后一次是续会。"
    actions.look(office.bureau, on=TODAY)
    hit.refresh_from_db()
    assert hit.state == State.EXPLAINED  # it stays answered
    office.meet(date(2026, 5, 25))
    actions.look(office.bureau, on=TODAY)
    hit.refresh_from_db()
    assert (hit.state, len(hit.record_ids)) == (State.OPEN, 3)  # until the same is done once more
    actions.explain(hit=hit, text="仍是续会。", by=office.recorder, at=AT)
    with pytest.raises(ValidationError, match="不必再说明"):
        actions.explain(hit=hit, text="再说一次", by=office.recorder, at=AT)


def test_the_office_sees_it_first_and_supervision_after_its_time(client, office, hit):
    client.force_login(office.discipline)
    assert client.get(hit.get_absolute_url()).status_code == 404
    Hit.objects.update(found_on=TODAY - timedelta(days=15))
    assert client.get(hit.get_absolute_url()).status_code == 200
    assert client.post(hit.get_absolute_url(), {"text": "不是"}).status_code == 403
    with pytest.raises(Refused):
        actions.explain(hit=hit, text="不是", by=office.discipline, at=AT)


def test_another_office_sees_none_of_it(client, office, hit):
    client.force_login(office.stranger)
    assert client.get(hit.get_absolute_url()).status_code == 404
    assert "议事" not in client.get(reverse("checks:list")).content.decode()


def test_thresholds_are_tried_without_saving_and_put_live_with_a_reason(client, office, hit):
    client.force_login(office.recorder)
    address = reverse("checks:rehearse", args=["alike-minutes"])
    tried = {"since": "2026-01-01", "until": "2026-06-01", "share": "0.85", "characters": "400", "reason": ""}
    page = client.post(address, tried)
    assert (page.context["counts"], len(page.context["going"])) == ((1, 0), 1)
    assert not Setting.objects.exists()
    assert client.post(address, tried | {"put_live": "1"}).status_code == 422  # no reason
    client.post(address, tried | {"put_live": "1", "reason": "短要点常常相同"})
    assert Setting.objects.get().version == 2
    hit.refresh_from_db()
    assert hit.state == State.MENDED
    assert Entry.objects.get(kind="check:set").changes["reason"] == "短要点常常相同"
    assert "第 2 版" in client.get(reverse("checks:rules")).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"share": "1.5"}, "1"), ({"until": "2025-01-01"}, "结束日期早于开始日期"), ({"share": ""}, "必填")],
)
def test_thresholds_that_make_no_sense_are_refused(client, office, changes, sentence):
    client.force_login(office.recorder)
    given = {"since": "2026-01-01", "until": "2026-06-01", "share": "0.85", "characters": "40"} | changes
    page = client.post(reverse("checks:rehearse", args=["alike-minutes"]), given)
    assert page.status_code == 422
    assert sentence in page.content.decode()


@pytest.mark.parametrize(("code", "status"), [("no-such", 404), ("heard-but-absent", 404)])
def test_what_has_no_thresholds_cannot_be_rehearsed(client, office, code, status):
    client.force_login(office.recorder)
    assert client.get(reverse("checks:rehearse", args=[code])).status_code == status


def test_the_list_costs_the_same_however_long_and_can_be_taken_along(client, office, hit):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("checks:list"))
        return len(captured)

    client.force_login(office.recorder)
    few = cost()
    for day in range(7, 14):
        office.meet(date(2026, 5, day))
    actions.look(office.bureau, on=TODAY)
    assert cost() == few <= 12
    sheet = client.get(reverse("checks:list"), {"format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(sheet.content)).active.values)
    assert len(rows) == Hit.objects.count() + 1
    assert Entry.objects.filter(kind="check:exported").exists()
