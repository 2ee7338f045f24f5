"""The warning shows what will probably be missed, with the reason, to whoever may see it; and changes nothing."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import UnitFactory
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.models import Adoption
from zhunsheng.engine import Status
from zhunsheng.ledger.forecasting import forecasts_of
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import UnitKind

WHY = "往期按时完成1次，一般在时限过去40%时完成；本期已过67%，还没有完成。"


@pytest.fixture
def slow(branch):
    """The branch met its first quarter's study in time, and has done nothing in the second."""
    branch.study(date(2026, 2, 5))
    branch.evaluate()
    return Occurrence.objects.get(subject=branch.unit.subject_id, due=date(2026, 6, 30))


class TestForecastsOf:
    def test_says_why(self, slow):
        assert forecasts_of([slow], as_of=date(2026, 6, 1)) == {slow.pk: WHY}

    def test_changes_no_status(self, slow):
        forecasts_of([slow], as_of=date(2026, 6, 1))
        slow.refresh_from_db()
        assert slow.status == Status.OPEN

    def test_ends_with_the_record(self, branch, slow):
        branch.study(date(2026, 5, 20))
        branch.evaluate()
        slow.refresh_from_db()
        assert forecasts_of([slow], as_of=date(2026, 6, 1)) == {}

    def test_of_another_subject_is_no_history(self, branch, slow):
        UnitFactory(parent=branch.bureau, kind=UnitKind.BRANCH, name="机关第二支部")
        branch.evaluate()
        other = Occurrence.objects.get(unit__name="机关第二支部", due=date(2026, 6, 30))
        assert forecasts_of([other], as_of=date(2026, 6, 1)) == {}

    def test_is_not_given_for_practice_that_was_not_adopted(self, branch, slow):
        Adoption.objects.all().delete()
        branch.evaluate()
        running = Occurrence.objects.running().select_related("obligation", "bureau")
        assert slow in running
        assert forecasts_of(running, as_of=date(2026, 6, 1)) == {}


def test_the_page_lists_it_and_leads_to_it(client, branch, slow):
    client.force_login(branch.recorder)
    page = client.get(reverse("ledger:forecast")).content.decode()
    assert f"可能逾期：{WHY}" in page
    assert slow.get_absolute_url() in page


def test_its_own_page_says_so_too(client, branch, slow):
    client.force_login(branch.recorder)
    assert f"可能逾期：{WHY}" in client.get(slow.get_absolute_url()).content.decode()


def test_somebody_of_another_bureau_sees_none_of_it(client, branch, slow):
    client.force_login(branch.stranger)
    assert "机关第一支部" not in client.get(reverse("ledger:forecast")).content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"within": "30"}, True),
        ({"within": "7"}, False),
        ({"within": "x", "area": "nonsense", "sort": "password", "page": "x"}, True),
        ({"q": "第一支部"}, True),
        ({"q": "没有"}, False),
        ({"area": "conduct"}, False),
        ({"sort": "-obligation"}, True),
    ],
)
def test_the_page_is_narrowed_by_its_filter(client, branch, slow, query, shown):
    client.force_login(branch.recorder)
    page = client.get(reverse("ledger:forecast"), query).content.decode()
    assert (slow.get_absolute_url() in page) == shown


def test_the_list_can_be_taken_along_as_a_workbook_and_that_is_logged(client, branch, slow):
    client.force_login(branch.recorder)
    response = client.get(reverse("ledger:forecast"), {"format": "xlsx"})
    header, row = load_workbook(io.BytesIO(response.content)).active.values
    assert dict(zip(header, row, strict=True)) | {"期限": None} == {
        "责任事项": "季度学习", "责任主体": "机关第一支部", "时限": "2026年第2季度", "期限": None, "剩余天数": 29,
        "推测的理由": WHY,
    }  # fmt: skip
    assert Entry.objects.get(kind="ledger:exported").changes["rows"] == 1


def test_the_page_costs_the_same_however_long_it_is(client, branch, slow):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("ledger:forecast"))
        return len(captured)

    client.force_login(branch.recorder)
    few = cost()
    for number in range(8):
        unit = UnitFactory(parent=branch.bureau, kind=UnitKind.BRANCH, name=f"第{number}支部")
        branch.study(date(2026, 2, 5), unit=unit)
    branch.evaluate()
    assert cost() == few <= 12
