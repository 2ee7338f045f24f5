"""The ledger's pages: everybody sees their own scope and no other; a gap leads to the form that closes it."""

import io
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import UnitFactory
from zhunsheng.audit.models import Entry
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import UnitKind


@pytest.fixture
def gap(branch):
    branch.evaluate()
    return Occurrence.objects.get(subject=branch.unit.subject_id, due=date(2026, 3, 31))


def test_the_matrix_shows_a_gap_in_words_and_leads_to_it(client, branch, gap):
    client.force_login(branch.recorder)
    page = client.get(reverse("ledger:matrix")).content.decode()
    assert "未完成：机关第一支部 3月 季度学习：未完成" in page
    assert gap.get_absolute_url() in page


@pytest.mark.parametrize("name", ["ledger:matrix", "ledger:gaps"])
def test_somebody_of_another_bureau_sees_none_of_it(client, branch, gap, name):
    client.force_login(branch.stranger)
    assert "机关第一支部" not in client.get(reverse(name)).content.decode()


def test_an_occurrence_of_another_bureau_is_as_if_it_were_not_there(client, branch, gap):
    client.force_login(branch.stranger)
    hidden = client.get(gap.get_absolute_url())
    missing = client.get(reverse("ledger:occurrence", args=[10**9]))
    assert (hidden.status_code, missing.status_code) == (404, 404)


def test_an_occurrence_says_what_is_missing_and_offers_the_form_filled_in(client, branch, gap):
    client.force_login(branch.recorder)
    page = client.get(gap.get_absolute_url())
    assert "还差1次" in page.content.decode()
    known = parse_qs(urlsplit(page.context["record_now"]).query)
    assert known == {"kind": ["study_session"], "unit": [str(branch.unit.pk)], "counts_for": ["2026-03-31"]}


def test_an_occurrence_names_the_records_it_rests_on(client, branch):
    branch.study(date(2026, 2, 20), title="学习纪律处分条例")
    branch.evaluate()
    met = Occurrence.objects.get(subject=branch.unit.subject_id, due=date(2026, 3, 31))
    client.force_login(branch.recorder)
    assert "学习纪律处分条例" in client.get(met.get_absolute_url()).content.decode()


def test_the_list_can_be_taken_along_as_a_workbook_and_that_is_logged(client, branch, gap):
    client.force_login(branch.recorder)
    response = client.get(reverse("ledger:gaps"), {"format": "xlsx", "status": "missed"})
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[1][:2] == ("季度学习", "机关第一支部")
    assert rows[1][3].date() == date(2026, 3, 31)
    assert Entry.objects.get(kind="ledger:exported").changes["rows"] == 1


def test_an_unusable_filter_is_left_out_of_account(client, branch, gap):
    client.force_login(branch.recorder)
    page = client.get(
        reverse("ledger:gaps"), {"year": "零", "status": "typed", "sort": "password", "page": "x"}
    )
    assert page.status_code == 200
    assert "机关第一支部" in page.content.decode()


@pytest.mark.parametrize("name", ["ledger:matrix", "ledger:gaps"])
def test_a_page_costs_the_same_however_long_it_is(client, branch, name):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name), {"status": "any"})
        return len(captured)

    client.force_login(branch.recorder)
    branch.study(date(2026, 2, 20))
    branch.evaluate()
    few = cost()
    for number in range(8):
        UnitFactory(parent=branch.bureau, kind=UnitKind.BRANCH, name=f"第{number}支部")
    branch.evaluate()
    assert cost() == few <= 12
