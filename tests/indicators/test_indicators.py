"""Indicators end to end: recorded once, corrected knowingly, told to the engine, handed in and out, nobody else's."""

import io
import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.activities.factories import Office
from tests.catalogue.factories import entry, loaded
from tests.factories import AT, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.actions import adopt
from zhunsheng.engine import Status
from zhunsheng.indicators import facts
from zhunsheng.indicators.actions import change, define, record_value
from zhunsheng.indicators.models import Indicator, Value
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import StaleMark

MAY = date(2026, 5, 1)
EVIDENCE = "场馆预约系统五月报表"


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def indicator(office):
    return defined(office)


@pytest.fixture
def as_recorder(client, office):
    client.force_login(office.recorder)
    return client


def defined(office, **values):
    values = {
        "unit": office.unit, "name": "设施使用率", "measured_in": "%", "every": "month", "target": Decimal(75),
        "direction": "at_least", "source": "场馆预约系统", "form_key": uuid4(), "by": office.recorder, "at": AT,
    } | values  # fmt: skip
    return define(**values)


def recorded(office, indicator, value="76.5", **values):
    values = {"start": MAY, "evidence": EVIDENCE, "by": office.recorder, "at": AT} | values
    return record_value(indicator=indicator, value=Decimal(value), **values)


class TestDefining:
    def test_a_form_sent_twice_is_one_indicator(self, office):
        key = uuid4()
        assert defined(office, form_key=key) == defined(office, form_key=key)
        assert Entry.objects.filter(kind="indicator:defined").count() == 1

    def test_two_of_one_name_in_a_unit_are_refused(self, office, indicator):
        with pytest.raises(ValidationError, match="已有名为“设施使用率”"):
            defined(office)

    def test_is_for_who_keeps_the_units_records(self, office):
        for person in (office.reader, office.stranger):
            with pytest.raises(Refused, match="党务干部或负责人"):
                defined(office, by=person)
        assert not Indicator.objects.exists()

    def test_a_mark_of_secrecy_is_refused(self, office):
        with pytest.raises(ValidationError, match="密级标志"):
            defined(office, source="机密★10年统计")

    def test_another_target_has_the_bureau_evaluated_anew(self, office, indicator):
        StaleMark.objects.all().delete()
        same = {"name": "设施使用率", "measured_in": "%", "direction": "at_least", "source": "场馆预约系统"}
        change(indicator=indicator, target=Decimal(75), by=office.recorder, at=AT, **same)
        assert not StaleMark.objects.exists()
        change(indicator=indicator, target=Decimal(80), by=office.recorder, at=AT, **same)
        assert StaleMark.objects.exists()
        assert Entry.objects.get(kind="indicator:changed").changes == {"target": ["75.0000", "80"]}


class TestRecording:
    def test_a_value_counts_on_the_last_day_of_its_period(self, office, indicator):
        value = recorded(office, indicator)
        (fact,) = facts.facts_of(office.bureau)
        assert (fact.id, fact.on) == (f"indicators.value:{value.pk}", date(2026, 5, 31))
        assert fact.attributes == {"indicator": "设施使用率", "value": 76.5, "of_target": 1.02}

    def test_a_value_of_a_period_still_running_counts_on_the_day_it_was_recorded(self, office, indicator):
        recorded(office, indicator, start=date(2026, 6, 1))
        (fact,) = facts.facts_of(office.bureau)
        assert fact.on == date(2026, 6, 1)

    def test_the_same_said_twice_is_one_value_and_one_entry(self, office, indicator):
        assert recorded(office, indicator) == recorded(office, indicator)
        assert Entry.objects.filter(kind="indicator:recorded").count() == 1

    def test_another_number_is_never_written_over_one_that_was_not_seen(self, office, indicator):
        recorded(office, indicator)
        with pytest.raises(ValidationError, match=r"已由.+登记为 76.5（依据：场馆预约系统五月报表）"):
            recorded(office, indicator, "80")
        corrected = recorded(office, indicator, "80", expected=1)
        assert (corrected.value, corrected.version, Value.objects.count()) == (80, 2, 1)
        last = Entry.objects.filter(kind="indicator:recorded").latest("sequence")
        assert last.changes["before"] == ["76.5000", EVIDENCE]

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"start": date(2026, 7, 1)}, "还没有到"),
            ({"value": "1e12"}, "换用更大的计量单位"),
            ({"evidence": "绝密★报表"}, "密级标志"),
        ],
    )
    def test_bad_input_is_explained(self, office, indicator, values, sentence):
        with pytest.raises(ValidationError, match=sentence):
            recorded(office, indicator, **values)
        assert not Value.objects.exists()

    def test_is_for_who_keeps_the_units_records(self, office, indicator):
        for person in (office.reader, office.stranger):
            with pytest.raises(Refused):
                recorded(office, indicator, by=person)


def test_a_rule_may_ask_for_a_value_that_reaches_its_target(office, indicator, tmp_path):
    """An indicator answers a duty: below the target it stays missed, at the target it is met."""
    rule = {
        "answered_by": ["indicator_value"],
        "where": [
            {"attribute": "indicator", "equals": "设施使用率"},
            {"attribute": "of_target", "at_least": 1},
        ],
        "evidence": ["source"],
        "every": "month",
    }
    obligation = loaded(tmp_path, entry(rule=rule, subject="department"))
    adopt(
        bureau=office.bureau, obligation=obligation, source="《指标管理办法》第二条", valid_from=date(2026, 1, 1),
        by=UserFactory(can={"recorder": office.bureau}), at=AT,
    )  # fmt: skip
    recorded(office, indicator)
    recorded(office, indicator, "74", start=date(2026, 4, 1))
    evaluate_bureau(office.bureau, as_of=date(2026, 6, 1), at=AT)
    status = dict(Occurrence.objects.filter(unit=office.unit).values_list("window_start__month", "status"))
    assert (status[5], status[4]) == (Status.MET, Status.MISSED)


class TestPages:
    def test_an_indicator_is_drawn_with_its_numbers_in_a_table(self, as_recorder, office, indicator):
        for month, value in ((1, "70"), (2, "72"), (4, "78.25"), (5, "76.5")):
            recorded(office, indicator, value, start=date(2026, month, 1))
        html = as_recorder.get(indicator.get_absolute_url()).content.decode()
        assert html.count("chart__dot") == 4
        assert html.count("chart__line ") == 2  # nothing is drawn across the month without a value
        assert "目标 75%" in html
        assert re.search(r'data-label="数值"[^>]*>78.25 %', html)

    def test_a_value_is_entered_and_a_conflict_keeps_what_was_typed(self, as_recorder, office, indicator):
        page = reverse("indicators:record", args=[indicator.pk])
        typed = {"period": "2026-05-01", "value": "76.5", "evidence": EVIDENCE, "version": "0"}
        assert as_recorder.post(page, typed).url == indicator.get_absolute_url()
        answer = as_recorder.post(page, typed | {"value": "81"})
        assert answer.status_code == 422
        assert 'value="81"' in answer.content.decode()
        assert 'name="version" value="1"' in answer.content.decode()  # saved again, it is a correction
        assert as_recorder.post(page, typed | {"value": "81", "version": "1"}).status_code == 302
        assert Value.objects.get().value == 81

    @pytest.mark.parametrize("period", ["2026-05-01", "2026年5月1日", "x", "9999-12-31", ""])
    def test_the_form_opens_whatever_the_address_asks_for(self, as_recorder, office, indicator, period):
        recorded(office, indicator)
        page = reverse("indicators:record", args=[indicator.pk])
        assert as_recorder.get(page, {"period": period}).status_code == 200

    def test_a_value_that_is_no_number_is_explained_at_its_field(self, as_recorder, indicator):
        answer = as_recorder.post(reverse("indicators:record", args=[indicator.pk]), {"value": "很高"})
        assert answer.status_code == 422
        assert "输入一个数字" in answer.content.decode()

    def test_somebody_of_another_bureau_sees_none_of_it(self, client, office, indicator):
        recorded(office, indicator)
        client.force_login(office.stranger)
        assert not list(client.get(reverse("indicators:list")).context["page"])
        assert client.get(indicator.get_absolute_url()).status_code == 404
        sheet = client.get(reverse("indicators:list"), {"format": "xlsx"})
        assert load_workbook(io.BytesIO(sheet.content)).active.max_row == 1

    @pytest.mark.parametrize("rows", [1, 20])
    def test_the_list_costs_the_same_however_long(self, as_recorder, office, rows):
        for number in range(rows):
            recorded(office, defined(office, name=f"指标{number}"))
        with CaptureQueriesContext(connection) as queries:
            as_recorder.get(reverse("indicators:list"))
        assert len(queries) <= 9


class TestLedgers:
    def upload(self, client, content, name="指标.xlsx"):
        return client.post(reverse("indicators:import"), {"file": SimpleUploadedFile(name, content)})

    def test_what_was_taken_out_can_be_handed_in_again(self, as_recorder, office, indicator):
        recorded(office, indicator)
        sheet = as_recorder.get(reverse("indicators:list"), {"format": "xlsx"}).content
        assert Entry.objects.get(kind="indicator:exported").changes["rows"] == 1
        book = load_workbook(io.BytesIO(sheet))
        assert [cell.value for cell in book.active[2]][:5] == [
            "设施使用率",
            "公共服务科",
            "2026年5月",
            76.5,
            EVIDENCE,
        ]
        book.active.append(["设施使用率", "公共服务科", "2026年4月", 71, "四月报表"])
        book.active.append(["设施使用率", "公共服务科", "2026年9月", 71, "九月报表"])
        stream = io.BytesIO()
        book.save(stream)
        shown = self.upload(as_recorder, stream.getvalue())
        assert Value.objects.count() == 1  # nothing is saved before somebody confirms
        assert [len(shown.context[name]) for name in ("accepted", "known", "refused")] == [1, 1, 1]
        for _ in range(2):  # a double click adds nothing
            answer = as_recorder.post(reverse("indicators:import"), {"accepted": shown.context["signed"]})
            assert answer.status_code == 302
        assert Value.objects.get(start=date(2026, 4, 1)).value == 71
        assert [one.changes["rows"] for one in Entry.objects.filter(kind="indicator:imported")] == [1]

    def test_a_preview_that_was_tampered_with_records_nothing(self, as_recorder, indicator):
        answer = as_recorder.post(reverse("indicators:import"), {"accepted": "x"})
        assert answer.status_code == 422
        assert "没有登记任何内容" in answer.content.decode()

    def test_a_ledger_without_the_columns_says_which(self, as_recorder, indicator):
        answer = self.upload(as_recorder, "指标,数值\n设施使用率,3".encode(), "指标.csv")
        assert answer.status_code == 422
        assert "没有找到列：期间、依据" in answer.content.decode()

    def test_a_row_of_somebody_elses_indicator_is_refused(self, client, office, indicator):
        client.force_login(office.stranger)
        content = "指标,期间,数值,依据\n设施使用率,2026-05,80,报表".encode()
        assert "没有您可以登记的" in self.upload(client, content, "指标.csv").context["refused"][0].why
        assert not Value.objects.exists()
