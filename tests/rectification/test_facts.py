"""What the engine hears of findings: owed once somebody answers for it, done once somebody else verified it."""

from datetime import date

import pytest

from tests.factories import AT
from tests.rectification.factories import RECTIFY_BY, assigned, closed, office, raised, submitted
from zhunsheng.catalogue.vocabulary import EVIDENCE, FACTS
from zhunsheng.engine import Obligation, Role, Status, Subject, evaluate
from zhunsheng.ledger.calendar import calendar
from zhunsheng.ledger.sources import records_of
from zhunsheng.rectification import actions, facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return office()


def test_a_finding_nobody_answers_for_yet_is_not_owed(place):
    raised(place)
    assert list(facts.facts_of(place.bureau)) == []


@pytest.mark.parametrize("make", [assigned, submitted])
def test_an_assigned_finding_is_owed_by_its_unit_until_its_day(place, make):
    finding = make(place)
    [fact] = facts.facts_of(place.bureau)
    assert (fact.kind, fact.on, fact.recorded_on) == ("issue_opened", date(2026, 5, 20), date(2026, 6, 1))
    assert (fact.organisation, fact.due_on) == (place.bureau.subject_id, RECTIFY_BY)
    assert fact.roles == ((place.unit.subject_id, Role.TARGET),)
    assert fact.keys == (("finding", str(finding.pk)),)


def test_a_closed_finding_is_done_with_everything_that_proves_it(place):
    finding = closed(place)
    opened, done = facts.facts_of(place.bureau)
    assert (done.kind, done.on, done.keys) == ("issue_closed", date(2026, 6, 1), opened.keys)
    assert (place.unit.subject_id, Role.TARGET) in done.roles
    assert set(done.evidence) == {
        "source",
        "problem",
        "owner",
        "leader",
        "deadline",
        "measures",
        "evidence",
        "verifier",
        "closing_opinion",
    }
    assert set(done.evidence) <= set(EVIDENCE)
    assert records_of([opened.id, done.id]) == {opened.id: finding, done.id: finding}


def test_what_is_reopened_is_owed_again(place):
    finding = closed(place)
    actions.reopen(finding=finding, note="又发现缺漏", by=place.discipline, at=AT)
    assert [fact.kind for fact in facts.facts_of(place.bureau)] == ["issue_opened"]


def test_another_bureau_is_not_told_of_it(place):
    assigned(place)
    assert list(facts.facts_of(office().bureau)) == []


def test_the_catalogue_knows_every_kind(place):
    assert set(facts.KINDS) <= set(FACTS)


@pytest.mark.parametrize(
    ("make", "as_of", "status"),
    [
        (submitted, date(2026, 6, 2), Status.OPEN),
        (submitted, date(2030, 7, 1), Status.MISSED),
        (closed, date(2026, 6, 2), Status.MET),
    ],
)
def test_the_engine_makes_of_it_what_is_true(place, make, as_of, status):
    """Submitted is not done: only the verification answers what the finding opened."""
    make(place)
    duty = Obligation(
        code="rec.issue-loop",
        subject_kind="department",
        trigger="issue_opened",
        trigger_role=Role.TARGET,
        answered_by=("issue_closed",),
        role=Role.TARGET,
        keyed_by="finding",
    )
    subject = Subject(place.unit.subject_id, "department", place.bureau.subject_id)
    [row] = evaluate(
        obligations=[duty],
        subjects=[subject],
        facts=facts.facts_of(place.bureau),
        calendar=calendar(),
        since=date(2026, 1, 1),
        until=date(2030, 12, 31),
        as_of=as_of,
    )
    assert row.status == status
