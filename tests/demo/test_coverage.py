"""docs/coverage.md is held to its word: every page it names opens for the account named, and shows what it says.

So a page that moves, a duty that is renamed and a record that the demo no longer tells of are noticed here.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

import zhunsheng
from zhunsheng.accounts.models import User
from zhunsheng.activities.models import Activity
from zhunsheng.catalogue.models import Obligation
from zhunsheng.checks.models import Hit
from zhunsheng.engine import Status
from zhunsheng.ledger.models import Occurrence
from zhunsheng.rectification.models import Finding
from zhunsheng.talks.models import Talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_demos_day")]
PAPER = Path(zhunsheng.__file__).parents[1] / "docs" / "coverage.md"
NOT_YET, JUDGEMENT = "not yet: everyday registers", "judgement"


@dataclass(frozen=True)
class Row:
    """One line of the tables; ``duty`` and ``page`` may be empty."""

    statement: str
    where: str
    duty: str
    is_judged: bool
    shown_by: str
    page: str
    seen_by: str


def rows():
    found = []
    for line in PAPER.read_text(encoding="utf-8").splitlines():
        if re.match(r"\| [12]\.\d ", line):
            statement, where, duty, shown_by, page, seen_by = (
                cell.strip() for cell in line.strip("|").split("|")
            )
            code = re.search(r"`([^`]+)`", duty)
            link = re.search(r"\]\(([^)]+)\)", page)
            found.append(
                Row(
                    statement,
                    where,
                    code[1] if code else "",
                    "(" not in duty,
                    shown_by.strip("`"),
                    link[1] if link else "",
                    seen_by,
                )
            )
    return found


ROWS = rows()
BUILT = [row for row in ROWS if row.where not in (NOT_YET, JUDGEMENT)]


def found(row):
    """Return the records that a row names."""
    sort, _, name = row.shown_by.partition(":")
    match sort:
        case "activity":
            return list(Activity.objects.filter(kind=name))
        case "talk":
            return list(Talk.objects.filter(kind=name))
        case "occurrence":
            assert name in list(Status)
            return list(Occurrence.objects.filter(obligation__code=row.duty, status=name))
        case "finding":
            return list(Finding.objects.filter(title=name))
        case "hit":
            return list(Hit.objects.filter(check_code=name))
        case "record":
            model, *conditions = name.split()
            lookups = dict(condition.split("=") for condition in conditions)
            empty = {f"{field}__isnull": True for field, value in lookups.items() if value == "None"}
            exact = {field: value for field, value in lookups.items() if value != "None"}
            return list(apps.get_model(model).objects.filter(**exact, **empty))
    raise AssertionError(f"{row.statement}: nothing is known of {row.shown_by}")


def signed_in(username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def test_both_halves_of_the_report_are_in_it():
    parts = [row.statement[:3] for row in ROWS]
    assert {"1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4"} == set(parts)
    assert len(BUILT) > 60


def test_a_statement_is_quoted_in_a_few_words_only():
    for row in ROWS:
        assert all(len(quoted) <= 16 for quoted in re.findall(r"“([^”]+)”", row.statement)), row.statement


@pytest.mark.parametrize("row", BUILT, ids=lambda row: f"{row.statement} {row.page}")
class TestWhatIsBuilt:
    def test_stands_on_a_page_that_its_reader_can_open(self, demo_bureau, row):
        answer = signed_in(row.seen_by).get(row.page)
        assert answer.status_code == 200

    def test_is_really_there(self, demo_bureau, row):
        assert found(row)

    def test_is_known_by_its_own_page_to_the_reader_of_the_list(self, demo_bureau, row):
        """At least one of the records is seen by the account named, and opens."""
        records = found(row)
        model, user = type(records[0]), User.objects.get(username=row.seen_by)
        if not hasattr(model, "get_absolute_url") or not hasattr(model.objects, "visible_to"):
            pytest.skip(f"{model.__name__} has no page of its own.")
        narrowed = {"today": settings.ZHUNSHENG_TODAY} if model is Hit else {}
        visible = model.objects.visible_to(user, **narrowed)
        seen = visible.filter(pk__in=[record.pk for record in records]).first()
        assert seen is not None
        assert signed_in(row.seen_by).get(seen.get_absolute_url().split("#")[0]).status_code == 200

    def test_answers_the_duty_it_names(self, demo_bureau, row):
        """The duty exists; where a record is named, an occurrence of the duty counts one of them."""
        if not row.duty:
            return
        obligation = Obligation.objects.get(code=row.duty)
        if row.is_judged and row.shown_by.startswith(("activity:", "talk:")):
            told = {record.fact_id for record in found(row)}
            occurrences = Occurrence.objects.filter(obligation=obligation)
            assert any(told & set(occurrence.fact_ids) for occurrence in occurrences)


@pytest.mark.parametrize("row", [row for row in ROWS if row.where == NOT_YET], ids=lambda row: row.statement)
def test_what_is_not_built_is_in_the_catalogue_and_answered_by_nothing_yet(demo_bureau, row):
    """When a register comes, its duty is answered, and this row has to be written anew."""
    assert not row.is_judged
    version = Obligation.objects.get(code=row.duty).version_to_show(settings.ZHUNSHENG_TODAY)
    assert version.rule["answered_by"] == []
    assert not row.page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/activities/hearings/?year=2026", "领导小组会议"),
        ("/study/uses/?year=2026&only=waiting", "还没有写"),
        ("/activities/problems/?state=overdue", "农家书屋"),
        ("/activities/new/?kind=org_life_meeting", "再轮到下一名"),
    ],
)
def test_failures_are_seen_in_words(demo_bureau, path, words):
    assert words in signed_in("dangwu").get(path).text


def test_few_remarks_on_others_are_a_hint_on_the_life_meetings_own_page(demo_bureau):
    meeting = Activity.objects.filter(kind="democratic_life_meeting").latest("happened_on")
    page = signed_in("shuji").get(meeting.get_absolute_url()).text
    assert "相互批评 3 条" in page
    assert "条数少不等于开得不好" in page
