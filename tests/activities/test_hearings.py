"""Who was heard this year: every unit that reports, by kind of meeting, and those not heard at all."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import UnitFactory, UserFactory
from zhunsheng.activities.hearings.overview import heard_in
from zhunsheng.activities.kinds import HEARINGS, Kind
from zhunsheng.audit.models import Entry
from zhunsheng.organisation.models import UnitKind

LIST = reverse("activities:hearings")


@pytest.fixture
def library(office):
    return UnitFactory(parent=office.bureau, kind=UnitKind.AFFILIATED, name="图书馆")


def counts(user, year=2026):
    return {str(row.unit): row.count for row in heard_in(user, year=year)}


def test_branches_are_not_expected_before_the_leader_in_charge_nor_others_among_the_branches(office):
    UnitFactory(parent=office.bureau, kind=UnitKind.BRANCH, name="一支部")
    where = {
        str(row.unit): {kind for kind, cell in zip(HEARINGS, row.cells, strict=True) if not cell.applies}
        for row in heard_in(office.reader, year=2026)
    }
    assert where == {"公共服务科": {Kind.BRANCH_HEARING}, "一支部": {Kind.DEPARTMENT_HEARING}}


@pytest.mark.parametrize("kind", HEARINGS)
def test_a_unit_is_heard_at_each_of_these(office, library, kind):
    office.record(kind=kind, heard_units=[library])
    assert counts(office.reader) == {"公共服务科": 0, "图书馆": 1}


def test_other_meetings_and_other_years_do_not_count(office, library):
    office.record(kind=Kind.VISIT, heard_units=[library])
    office.record(kind=Kind.BRANCH_HEARING, heard_units=[library], happened_on=date(2025, 12, 30))
    assert counts(office.reader)["图书馆"] == 0
    assert counts(office.reader, 2025)["图书馆"] == 1


def test_those_who_hear_are_not_asked_to_be_heard(office):
    for kind in (UnitKind.PARTY_GROUP, UnitKind.LEADING_GROUP, UnitKind.SUPERVISION, UnitKind.PARTY_CELL):
        UnitFactory(parent=office.bureau, kind=kind)
    UnitFactory(
        parent=office.bureau, name="已撤的科", dissolved_on=date(2025, 1, 1), founded_on=date(2020, 1, 1)
    )
    assert set(counts(office.reader)) == {"公共服务科"}


def test_a_unit_knows_that_it_was_heard_but_cannot_open_the_meeting(client, office, library):
    meeting = office.record(kind=Kind.LEADING_GROUP_MEETING, heard_units=[library])
    client.force_login(UserFactory(can={"unit_head": library}))
    page = client.get(LIST).text
    assert "1 次" in page
    assert meeting.get_absolute_url() not in page
    client.force_login(office.reader)
    assert meeting.get_absolute_url() in client.get(LIST).text


def test_a_stranger_sees_their_own_units_only(client, office, library):
    office.record(kind=Kind.LEADING_GROUP_MEETING, heard_units=[library])
    client.force_login(office.stranger)
    page = client.get(LIST).text
    assert "图书馆" not in page
    assert "外局" in page


def test_those_not_heard_can_be_looked_at_alone_and_taken_away(client, office, library):
    office.record(kind=Kind.LEADING_GROUP_MEETING, heard_units=[library])
    client.force_login(office.reader)
    assert "还没有听取的有 1 家" in client.get(LIST).text
    alone = client.get(LIST, {"only": "unheard"})
    assert [str(row.unit) for row in alone.context["rows"]] == ["公共服务科"]
    answer = client.get(LIST, {"only": "unheard", "format": "xlsx"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert Entry.objects.get(kind="activity:exported").changes["count"] == 1


def test_a_year_that_cannot_be_read_is_this_one(client, office):
    client.force_login(office.reader)
    assert client.get(LIST, {"year": "去年"}).context["year"] == 2026


@pytest.mark.parametrize("units", [1, 12])
def test_costs_the_same_however_many(client, office, units, django_assert_max_num_queries):
    for number in range(units):
        unit = UnitFactory(parent=office.bureau, name=f"第{number}科")
        office.record(kind=Kind.SPECIAL_SESSION, heard_units=[unit])
    client.force_login(office.reader)
    with django_assert_max_num_queries(12):
        client.get(LIST)
