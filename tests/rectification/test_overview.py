"""Findings seen together: each view counts what the one rule says, shows nobody more than the list does, and is quick
to send as a link."""

from collections import Counter
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.factories import AT, TODAY
from tests.rectification.factories import RECTIFY_BY, assigned, closed, done, office, raised, submitted
from zhunsheng.audit.models import Entry
from zhunsheng.rectification.models import Finding, Measure
from zhunsheng.rectification.overview import reading, rules
from zhunsheng.rectification.rules import Stage, Standing

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.fixture
def place(db):
    return office()


@pytest.fixture
def ledger(place):
    """One finding of most standings; the overdue one is due a day before today."""
    raised(place, title="未明确")
    assigned(place, title="推进")
    submitted(place, title="待核")
    closed(place, title="已销")
    late = assigned(place, title="逾期")
    Finding.objects.filter(pk=late.pk).update(rectify_by=TODAY - timedelta(days=1))
    return place


def opened(client, name, **query):
    return client.get(reverse(f"rectification:{name}", query=query or None))


class TestTheDrawing:
    @given(st.lists(DAYS, min_size=1), DAYS, DAYS)
    def test_no_bar_leaves_it(self, days, one, other):
        shown = rules.span_of([*days, one, other], longest=timedelta(days=730))
        lane = rules.lane(min(one, other), max(one, other), other, shown=shown)
        assert 0 <= lane.start <= 1000
        assert 0 < lane.length <= 1000
        assert lane.day is None or 0 <= lane.day <= 1000

    @given(st.lists(DAYS, min_size=1))
    def test_shows_the_last_day_and_two_years_at_most(self, days):
        first, last = rules.span_of(days, longest=timedelta(days=730))
        assert max(days) < last
        assert timedelta(0) < last - first <= timedelta(days=731)

    @given(DAYS, st.integers(1, 700))
    def test_has_room_for_its_months(self, first, days):
        ticks = rules.ticks((first, first + timedelta(days=days)))
        assert len(ticks) <= 6
        assert all(0 <= place <= 1000 and month.day == 1 for place, month in ticks)

    @given(st.integers(0, 5000))
    def test_every_age_has_its_band(self, days):
        labels = [label for _, label in rules.AGES]
        assert labels.index(rules.age_band(days)) <= labels.index(rules.age_band(days + 1))


class TestTheBoard:
    def test_counts_as_the_rule_does_and_shows_the_earliest_first(self, ledger):
        findings = Finding.objects.all()
        columns = reading.board(findings, as_of=TODAY)
        counts = findings.count_standings(as_of=TODAY)
        assert {one.standing: one.count for one in columns} == {one: counts[one] for one in rules.COLUMNS}
        assert [card.title for one in columns if one.standing == Standing.OVERDUE for card in one.cards] == [
            "逾期"
        ]

    def test_names_how_many_more_there_are(self, client, place):
        for number in range(reading.CARDS + 3):
            raised(place, title=f"问题{number}")
        client.force_login(place.reader)
        page = opened(client, "board").content.decode()
        assert "还有 3 个" in page
        assert "?standing=standing_unassigned" in page

    def test_is_narrowed_like_the_list(self, client, ledger):
        client.force_login(ledger.reader)
        assert opened(client, "board", q="逾期").context["total"] == 1


class TestResponsibilities:
    @pytest.mark.parametrize("by", ["leader", "owner", "unit"])
    def test_add_up_to_all_findings(self, ledger, by):
        rows = reading.loads(Finding.objects.all(), by, as_of=TODAY)
        summed = sum((row.counts for row in rows), Counter())
        held = {one: count for one, count in Finding.objects.count_standings(as_of=TODAY).items() if count}
        assert summed == held

    def test_name_the_next_day_that_is_still_to_come(self, ledger):
        (owner,) = [
            row for row in reading.loads(Finding.objects.all(), "owner", as_of=TODAY)
            if row.whose == ledger.owner.person
        ]  # fmt: skip
        assert owner.next_due == RECTIFY_BY

    def test_lead_to_the_findings_they_count(self, client, ledger):
        client.force_login(ledger.reader)
        page = opened(client, "duties", by="owner").content.decode()
        link = f"?owner={ledger.owner.person.pk}&amp;standing=overdue"
        assert link in page
        found = client.get(reverse("rectification:list") + link.replace("&amp;", "&")).context["page"]
        assert [finding.title for finding in found] == ["逾期"]

    def test_go_out_as_a_workbook(self, client, ledger):
        client.force_login(ledger.reader)
        sheet = load_workbook(BytesIO(opened(client, "duties", by="unit", format="xlsx").content)).active
        header, row = sheet.iter_rows(values_only=True)
        assert row[header.index("合计")] == 5


class TestTasks:
    @pytest.fixture
    def measures(self, place):
        late, to_do = done(place, assigned(place)), done(place, assigned(place))
        blank = {"done_on": None, "result": "", "proof": "", "reported_by": None}
        Measure.objects.filter(pk=late.pk).update(due=TODAY - timedelta(days=1), **blank)
        Measure.objects.filter(pk=to_do.pk).update(due=TODAY, **blank)
        submitted(place)
        closed(place)

    def test_are_asked_of_the_database_by_the_rule(self, place, measures):
        for stage in Stage:
            found = set(Measure.objects.at(stage, as_of=TODAY))
            assert found == {one for one in Measure.objects.all() if one.stage(TODAY) == stage}
            assert found

    def test_are_listed_filtered_and_exported(self, client, place, measures):
        client.force_login(place.reader)
        assert len(opened(client, "measures").context["page"]) == 4
        (late,) = opened(client, "measures", progress="overdue").context["page"]
        assert late.stage_now == Stage.LATE
        sheet = load_workbook(BytesIO(opened(client, "measures", format="xlsx").content)).active
        assert sheet.max_row == 5
        assert Entry.objects.filter(kind="finding:exported").count() == 1


@pytest.mark.parametrize("name", ["board", "timeline", "measures", "duties", "figures"])
class TestEveryView:
    def test_shows_nothing_of_another_bureau(self, client, ledger, name):
        client.force_login(ledger.stranger)
        page = opened(client, name).content.decode()
        assert "逾期" not in page.partition("<tbody")[2].partition("</tbody")[0]
        assert "推进</a>" not in page

    def test_costs_the_same_however_many(self, client, place, name, django_assert_max_num_queries):
        client.force_login(place.reader)
        for _ in range(2):
            for _ in range(9):
                done(place, assigned(place))
            with django_assert_max_num_queries(12):
                assert opened(client, name).status_code == 200


def test_the_figures_tell_what_came_and_went(ledger):
    months = rules.months_until(TODAY, 12)
    found, gone = reading.flow(Finding.objects.all(), months)
    assert (sum(found), sum(gone)) == (5, 1)
    assert gone[-1 if AT.month == TODAY.month else -2] == 1
    assert sum(reading.ages(Finding.objects.all(), as_of=TODAY)) == 4
    assert reading.overdue_by_unit(Finding.objects.all(), as_of=TODAY) == [(ledger.unit.name, 1)]
