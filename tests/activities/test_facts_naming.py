"""Narrowed facts: whoever is asked about gets every fact that names them, the rest may stay away."""

from datetime import date

import pytest

from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import Part, record_activity
from zhunsheng.activities.facts import facts_naming, facts_of
from zhunsheng.activities.kinds import ABSENCE, LIFE_MEETING_HELD, Kind
from zhunsheng.engine import Role
from zhunsheng.organisation.models import UnitKind


@pytest.fixture
def bureau(db):
    """A bureau with records of two branches, a study session somebody missed, and a department that was heard."""
    bureau = UnitFactory()
    clerk = UserFactory(can={"recorder": bureau})
    first, second = (UnitFactory(parent=bureau, kind=UnitKind.BRANCH) for _ in range(2))
    heard = UnitFactory(parent=bureau)
    came, away = (PostFactory(unit=first, person=PersonFactory()).person for _ in range(2))
    plain = {"happened_on": date(2026, 5, 6), "title": "议事", "minutes": "议了两项。", "by": clerk, "at": AT}
    record_activity(unit=first, kind=Kind.BRANCH_COMMITTEE, parts=[Part(came, Role.PARTICIPANT)], **plain)
    record_activity(unit=second, kind=Kind.BRANCH_COMMITTEE, **plain)
    record_activity(unit=second, kind=Kind.DEPARTMENT_HEARING, heard_units=[heard], **plain)
    record_activity(unit=second, kind=Kind.DEMOCRATIC_LIFE_MEETING, **plain)
    record_activity(
        unit=second, kind=Kind.CENTER_GROUP_STUDY,
        parts=[Part(came, Role.PARTICIPANT), Part(away, Role.PARTICIPANT, False, "出差")], **plain,
    )  # fmt: skip
    return bureau


def test_nothing_that_names_somebody_is_left_out(bureau):
    everything = list(facts_of(bureau))
    for subject in {subject for fact in everything for subject, _ in fact.roles}:
        naming = {fact.id for fact in everything if subject in dict(fact.roles)}
        assert naming <= {fact.id for fact in facts_naming(bureau, {subject}, ())}


@pytest.mark.parametrize("kind", [Kind.BRANCH_COMMITTEE, ABSENCE, LIFE_MEETING_HELD])
def test_nothing_of_a_kind_that_concerns_everybody_is_left_out(bureau, kind):
    of_kind = {fact.id for fact in facts_of(bureau) if fact.kind == kind}
    assert of_kind
    assert of_kind <= {fact.id for fact in facts_naming(bureau, (), {kind})}


def test_records_of_others_stay_away(bureau):
    """That is what it is for: a branch's record costs as much in a large bureau as in a small one."""
    first = bureau.children.filter(kind=UnitKind.BRANCH).first()
    assert {fact.kind for fact in facts_naming(bureau, {first.subject_id}, ())} == {Kind.BRANCH_COMMITTEE}
