"""A plan holds what is owed, keeps what people set, is adjusted within its windows, and by nobody else."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import AT, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.actions import waive
from zhunsheng.planning.actions import adjust, draw_up, set_brand
from zhunsheng.planning.models import Item, Plan

QUARTERS = [date(2026, month, 1) for month in (1, 4, 7, 10)]


@pytest.fixture
def plan(branch):
    return drawn_up(branch)


@pytest.fixture
def item(plan):
    return plan.items.get(window_start=date(2026, 4, 1))


@pytest.fixture
def as_recorder(client, branch):
    client.force_login(branch.recorder)
    return client


def drawn_up(branch, year=2026, by=None):
    return draw_up(unit=branch.unit, year=year, by=by or branch.recorder, at=AT)[0]


def adjusted(branch, item, **values):
    values = {
        "planned_on": date(2026, 6, 20), "theme": "", "expected": item.version, "by": branch.recorder, "at": AT,
    } | values  # fmt: skip
    return adjust(item=item, **values)


class TestDrawingUp:
    @pytest.mark.parametrize("year", [2026, 2027])
    def test_plans_the_whole_year_though_the_ledger_does_not_reach_that_far(self, branch, year):
        """On 1 June 2026 the ledger ends with September; the plan does not."""
        plan = drawn_up(branch, year=year)
        assert [item.window_start for item in plan.items.all()] == [
            day.replace(year=year) for day in QUARTERS
        ]
        assert all(item.window_start <= item.planned_on <= item.due for item in plan.items.all())

    def test_again_keeps_days_and_themes_and_logs_nothing(self, branch, item):
        adjusted(branch, item, theme="读书会")
        drawn_up(branch)
        item.refresh_from_db()
        assert (item.planned_on, item.theme) == (date(2026, 6, 20), "读书会")
        assert Item.objects.count() == 4
        assert Entry.objects.filter(kind="plan:drawn_up").count() == 1

    def test_again_drops_what_is_no_longer_owed(self, branch, plan):
        waive(
            bureau=branch.bureau, obligation=branch.obligation, unit=branch.unit, reason="支部筹建中",
            valid_from=date(2026, 1, 1), by=branch.recorder, at=AT,
            approved_by=UserFactory(can={"head": branch.bureau}),
        )  # fmt: skip
        _, added, dropped = draw_up(unit=branch.unit, year=2026, by=branch.recorder, at=AT)
        assert (added, dropped) == (0, 4)

    def test_is_for_who_keeps_the_units_records(self, branch):
        with pytest.raises(Refused, match="党务干部或负责人"):
            drawn_up(branch, by=branch.stranger)
        assert not Plan.objects.exists()


class TestAdjusting:
    def test_moves_within_the_window_and_is_logged(self, branch, item):
        adjusted(branch, item, theme="读书会")
        entry = Entry.objects.get(kind="plan:adjusted")
        assert entry.changes["planned_on"][1] == "2026-06-20"
        assert entry.changes["theme"] == ["", "读书会"]

    @pytest.mark.parametrize("day", [date(2026, 3, 31), date(2026, 7, 1)])
    def test_refuses_a_day_outside_the_window(self, branch, item, day):
        with pytest.raises(ValidationError, match="2026-04-01 至 2026-06-30"):
            adjusted(branch, item, planned_on=day)

    def test_never_overwrites_silently(self, branch, item):
        adjusted(branch, item, theme="读书会")
        with pytest.raises(ValidationError, match="其间已有人改为 2026-06-20，主题“读书会”"):
            adjusted(branch, item, theme="座谈", expected=1)

    def test_refuses_a_mark_of_secrecy(self, branch, item, plan):
        with pytest.raises(ValidationError, match="密级标志"):
            adjusted(branch, item, theme="传达机密★文件")
        with pytest.raises(ValidationError, match="密级标志"):
            set_brand(plan=plan, brand="绝密★", brand_text="", expected=1, by=branch.recorder, at=AT)

    def test_is_for_who_keeps_the_units_records(self, branch, item, plan):
        with pytest.raises(Refused):
            adjusted(branch, item, by=branch.stranger)
        with pytest.raises(Refused):
            set_brand(plan=plan, brand="红帆", brand_text="", expected=1, by=branch.stranger, at=AT)


class TestPages:
    def test_the_calendar_shows_every_month_the_theme_the_brand_and_how_it_stands(
        self, as_recorder, branch, plan, item
    ):
        adjusted(branch, item, theme="读书会")
        set_brand(plan=plan, brand="红帆", brand_text="党员领读。", expected=1, by=branch.recorder, at=AT)
        branch.study(date(2026, 2, 10))
        branch.evaluate()
        html = as_recorder.get(plan.get_absolute_url()).content.decode()
        assert all(f"{month}月</h2>" in html for month in range(1, 13))
        for words in ("：读书会", "党建品牌“红帆”", "党员领读。", "按时完成"):
            assert words in html

    def test_drawing_up_adjusting_and_branding_by_hand(self, as_recorder, branch):
        answer = as_recorder.post(reverse("planning:draw_up"), {"unit": branch.unit.pk, "year": 2026})
        plan = Plan.objects.get()
        assert answer.url == plan.get_absolute_url()
        item = plan.items.get(window_start=date(2026, 4, 1))
        typed = {"planned_on": "2026-08-01", "theme": "读书会", "version": 1}
        wrong = as_recorder.post(item.get_absolute_url(), typed)
        assert wrong.status_code == 422
        assert "应在 2026-04-01 至 2026-06-30 之间" in wrong.content.decode()
        assert "读书会" in wrong.content.decode()
        assert (
            as_recorder.post(item.get_absolute_url(), typed | {"planned_on": "2026-06-01"}).status_code == 302
        )
        page = reverse("planning:brand", args=[plan.pk])
        assert as_recorder.post(page, {"brand": "红帆", "brand_text": "", "version": 1}).status_code == 302
        late = as_recorder.post(page, {"brand": "蓝帆", "brand_text": "", "version": 1})
        assert "其间已有人改为“红帆”" in late.content.decode()
        assert as_recorder.post(page, {"brand": "蓝帆", "brand_text": "", "version": 2}).status_code == 302

    @pytest.mark.parametrize("query", ["unit=x&year=y", "unit=0&year=1999", "unit=&year="])
    def test_an_address_that_asks_for_nothing_known_shows_this_year(self, as_recorder, plan, query):
        answer = as_recorder.get(f"{reverse('planning:calendar')}?{query}")
        assert answer.status_code == 200
        assert answer.context["year"] == 2026

    def test_somebody_of_another_bureau_sees_and_changes_none_of_it(self, client, branch, plan, item):
        client.force_login(branch.stranger)
        assert client.get(plan.get_absolute_url()).context["plan"] is None
        assert client.get(item.get_absolute_url()).status_code == 404
        answer = client.post(reverse("planning:draw_up"), {"unit": branch.unit.pk, "year": 2026})
        assert answer.status_code == 403

    def test_the_calendar_costs_the_same_however_full(self, as_recorder, branch, plan):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                as_recorder.get(plan.get_absolute_url())
            return len(queries)

        full = cost()
        plan.items.exclude(window_start=date(2026, 1, 1)).delete()
        assert cost() == full <= 14
