"""The log's pages: the audit administrator reads, takes along and checks it, and each of that is logged too."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import AT, UnitFactory, UserFactory
from zhunsheng.audit.actions import record
from zhunsheng.audit.models import ChainHead, Entry
from zhunsheng.audit.rules import GENESIS

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    user = UserFactory(can={"audit_admin": UnitFactory()})
    client.force_login(user)
    return user


def test_it_can_be_narrowed_to_one_kind_of_deed(client, auditor):
    record("unit:created", by="甲一", at=AT)
    record("file:stored", by="乙二", at=AT)
    page = client.get(reverse("audit:list"), {"kind": "file:stored"})
    assert [entry.person for entry in page.context["page"]] == ["乙二"]


def test_a_line_break_in_a_name_stays_inside_its_cell(client, auditor):
    """SEC-39: nobody can write a line of the log by choosing a name."""
    record("unit:created", by="甲一\n9999 别人", at=AT)
    rows = list(
        load_workbook(io.BytesIO(client.get(reverse("audit:list"), {"format": "xlsx"}).content)).active.values
    )
    assert [row[2] for row in rows[1:] if row[0] == Entry.objects.get(kind="unit:created").pk] == [
        "甲一\n9999 别人"
    ]


def test_taking_it_along_is_logged(client, auditor):
    client.get(reverse("audit:list"), {"format": "xlsx"})
    assert Entry.objects.last().kind == "log:exported"


def test_checking_it_says_that_it_is_whole_and_is_logged(client, auditor):
    page = client.post(reverse("audit:verify"), follow=True)
    assert "没有发现改动" in page.content.decode()
    assert Entry.objects.filter(kind="log:verified", changes={"faults": 0}).exists()


def test_checking_a_broken_one_names_the_fault(client, auditor):
    record("unit:created", by="甲一", at=AT)
    ChainHead.objects.update(digest=GENESIS)
    assert "末尾被删除、追加或改动" in client.post(reverse("audit:verify"), follow=True).content.decode()
