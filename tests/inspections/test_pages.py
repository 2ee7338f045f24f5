"""The pages of supervision: each for the right person and the wrong one, the wrong form and the form sent twice."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import AT, UnitFactory
from tests.inspections.factories import Office
from zhunsheng.audit.models import Entry
from zhunsheng.inspections.actions import raise_on_the_spot
from zhunsheng.inspections.models import Answer, Campaign, RiskPost
from zhunsheng.rectification.models import Finding

KEY = "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c11"


@pytest.fixture
def office(db, evidence_dir, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)
    return Office()


def page(name, *args, **query):
    return reverse(f"inspections:{name}", args=args, query=query or None)


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert client.get(address).status_code == 200
    return len(made)


class TestOnTheSpot:
    def typed(self, office, **values):
        return {"unit": office.unit.pk, "title": "安全出口堆放杂物", "form_key": KEY} | values

    def test_one_problem_after_the_other_without_leaving_the_page(self, client, office):
        inspection = office.inspect()
        client.force_login(office.discipline)
        here = page("on_the_spot", inspection.pk)
        for _ in range(2):
            response = client.post(here, self.typed(office), follow=True)
        assert "安全出口堆放杂物" in response.content.decode()
        finding = Finding.objects.get()
        source = client.get(finding.get_absolute_url()).content.decode()
        assert f'发现于：<a href="{inspection.get_absolute_url()}">' in source

    def test_nothing_typed_is_lost_when_the_title_is_missing(self, client, office):
        client.force_login(office.discipline)
        typed = self.typed(office, title="", manifestation="北侧出口被占去一半")
        response = client.post(page("on_the_spot", office.inspect().pk), typed)
        assert response.status_code == 422
        assert "北侧出口被占去一半" in response.content.decode()

    def test_a_unit_outside_is_no_choice(self, client, office):
        client.force_login(office.discipline)
        for unit in (office.other, office.elsewhere):
            response = client.post(page("on_the_spot", office.inspect().pk), self.typed(office, unit=unit.pk))
            assert response.status_code == 422
        assert not Finding.objects.exists()

    def test_another_kind_of_record_is_no_inspection(self, client, office):
        client.force_login(office.discipline)
        assert client.get(page("on_the_spot", office.inspect(kind="training").pk)).status_code == 404

    def test_the_list_costs_the_same_for_one_as_for_many(self, client, office):
        client.force_login(office.recorder)

        def more(number):
            for _ in range(number):
                inspection = office.inspect()
                raise_on_the_spot(
                    inspection=inspection, unit=office.unit, title="问题", by=office.discipline, at=AT
                )

        more(1)
        one = queries(client, page("list"))
        more(9)
        assert queries(client, page("list")) == one <= 12


class TestRisks:
    def typed(self, office, **values):
        return {
            "unit": office.unit.pk, "name": "活动采购", "risk": "指定供应商", "level": "high",
            "controls": "三家比价", "holder": office.holder.pk, "reviewed_on": "2026-05-20",
            "review_by": "2026-08-20", "form_key": KEY,
        } | values  # fmt: skip

    def test_registered_once_even_when_sent_twice(self, client, office):
        client.force_login(office.head)
        for _ in range(2):
            response = client.post(page("risk_new"), self.typed(office), follow=True)
        assert RiskPost.objects.count() == 1
        assert "下次复核 2026-08-20" in response.content.decode()

    def test_a_future_day_is_answered_at_its_field_and_all_else_kept(self, client, office):
        client.force_login(office.head)
        response = client.post(page("risk_new"), self.typed(office, reviewed_on="2026-06-02"))
        assert response.status_code == 422
        text = response.content.decode()
        assert "复核日期 2026-06-02 还没有到（今天是 2026-06-01）" in text
        assert "三家比价" in text

    def test_a_unit_of_others_is_no_choice(self, client, office):
        client.force_login(office.head)
        assert client.post(page("risk_new"), self.typed(office, unit=office.other.pk)).status_code == 422

    def test_the_one_due_stands_out_and_the_filter_finds_it(self, client, office):
        office.register(reviewed_on=date(2026, 2, 1), review_by=date(2026, 6, 30))
        office.register(name="场地出借", level="low")
        client.force_login(office.staff)
        assert "已到期" not in client.get(page("risks")).content.decode()
        assert "场地出借" not in client.get(page("risks", level="high")).content.decode()

    def test_the_sheet_holds_what_the_list_shows_and_the_log_who_took_it(self, client, office):
        office.register()
        client.force_login(office.recorder)
        book = load_workbook(BytesIO(client.get(page("risks", format="xlsx")).content))
        assert [cell.value for cell in book.active[2]][:2] == ["公共服务科", "活动采购"]
        assert Entry.objects.filter(kind="supervision:exported").count() == 1

    def test_the_list_costs_the_same_for_one_as_for_many(self, client, office):
        client.force_login(office.recorder)
        office.register()
        one = queries(client, page("risks"))
        for number in range(9):
            office.register(name=f"环节{number}")
        assert queries(client, page("risks")) == one <= 12


class TestSelfInspection:
    def test_from_the_question_to_the_finding(self, client, office):
        client.force_login(office.recorder)
        typed = {
            "checklist": "eight-rules", "unit": office.bureau.pk, "title": "节前自查",
            "units": [office.unit.pk, office.other.pk], "starts_on": "2026-06-01", "due": "2026-06-10",
            "form_key": KEY,
        }  # fmt: skip
        for _ in range(2):
            assert client.post(page("campaign_new"), typed).status_code == 302
        campaign = Campaign.objects.get()
        client.force_login(office.head)
        assert "节前自查" in client.get(reverse("workbench:today")).content.decode()
        here = page("answer", campaign.pk, office.unit.pk)
        said = {"vehicle-found": "yes", "vehicle-text": "有三次没有派车单", "travel-found": "no"}
        assert client.post(here, said).status_code == 302
        finding = Finding.objects.get()
        assert f'发现于：<a href="{here}">' in client.get(finding.get_absolute_url()).content.decode()
        progress = client.get(campaign.get_absolute_url()).content.decode()
        assert "2/6 项" in progress
        assert "市场管理科" not in progress  # other units' answers are not this head's to read

    def test_an_item_without_words_is_answered_at_the_item_and_all_else_kept(self, client, office):
        campaign = office.ask()
        client.force_login(office.head)
        said = {"vehicle-found": "yes", "gifts-found": "no", "gifts-text": "逐人谈过"}
        response = client.post(page("answer", campaign.pk, office.unit.pk), said)
        assert response.status_code == 422
        text = response.content.decode()
        assert 'id="id_vehicle-text_error"' in text
        assert "逐人谈过" in text
        assert not Answer.objects.exists()

    def test_the_units_of_others_are_not_there(self, client, office):
        campaign = office.ask()
        client.force_login(office.head)
        assert client.get(page("answer", campaign.pk, office.other.pk)).status_code == 404
        client.force_login(office.stranger)
        assert client.get(page("campaign", campaign.pk)).status_code == 404
        client.force_login(office.discipline)
        assert client.get(page("answer", campaign.pk, office.other.pk)).status_code == 200
        assert client.post(page("answer", campaign.pk, office.other.pk)).status_code == 403

    def test_closing_is_a_deed_and_not_a_link(self, client, office):
        campaign = office.ask(units=[office.unit])
        office.answer(campaign)
        client.force_login(office.recorder)
        client.get(page("campaign_close", campaign.pk))
        assert Campaign.objects.under_way().exists()
        client.post(page("campaign_close", campaign.pk))
        assert not Campaign.objects.under_way().exists()

    def test_an_answered_unit_has_no_task_left(self, client, office):
        campaign = office.ask()
        client.force_login(office.head)
        assert campaign.title in client.get(reverse("workbench:today")).content.decode()
        office.answer(campaign)
        assert campaign.title not in client.get(reverse("workbench:today")).content.decode()

    def test_the_sheet_shows_every_item_of_every_unit(self, client, office):
        campaign = office.ask()
        office.answer(campaign, found=("vehicle", "有三次没有派车单"))
        client.force_login(office.recorder)
        book = load_workbook(BytesIO(client.get(page("campaign", campaign.pk, format="xlsx")).content))
        rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
        assert len(rows) == 2 * len(campaign.checks)
        assert [row[2] for row in rows].count("发现问题") == 1
        assert {row[5] for row in rows if row[2] == "发现问题"} == {"待明确责任"}

    def test_the_pages_cost_the_same_for_two_units_as_for_ten(self, client, office):
        client.force_login(office.recorder)
        few = office.ask()
        office.answer(few, found=("vehicle", "没有派车单"))
        one = queries(client, page("campaign", few.pk)), queries(client, page("campaigns"))
        units = [UnitFactory(parent=office.bureau) for _ in range(10)]
        many = office.ask(units=units)
        for unit in units:
            office.answer(many, unit, found=("vehicle", "没有派车单"))
        more = queries(client, page("campaign", many.pk)), queries(client, page("campaigns"))
        assert more == one
        assert max(more) <= 16
