"""The tree of units: one prefix is one subtree, and it is never a ring."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import ChargeFactory, PostFactory, UnitFactory
from zhunsheng.organisation.models import Post, PostKind, Unit, UnitKind
from zhunsheng.organisation.subjects import leader_in_charge, subjects_of

pytestmark = pytest.mark.django_db


def test_a_unit_cannot_hang_below_one_of_its_own():
    bureau = UnitFactory()
    office = UnitFactory(parent=bureau, name="办公室")
    desk = UnitFactory(parent=office, name="文印室")
    office.parent = desk
    with pytest.raises(ValidationError, match="“文印室”是“办公室”的下级"):
        office.save()
    assert Unit.objects.get(pk=office.pk).parent == bureau


def test_moving_a_unit_moves_everything_below_it():
    bureau = UnitFactory()
    office, museum = UnitFactory(parent=bureau), UnitFactory(parent=bureau)
    desk = UnitFactory(parent=office)
    below = UnitFactory(parent=desk)
    desk.parent = museum
    desk.save()
    assert set(Unit.objects.subtree(museum)) == {museum, desk, below}
    assert set(Unit.objects.subtree(office)) == {office}


def test_a_post_cannot_end_before_it_starts():
    with pytest.raises(IntegrityError), transaction.atomic():
        PostFactory(starts_on=date(2026, 3, 1), ends_on=date(2026, 2, 28))


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
    ],
)
def test_both_ends_of_a_post_count(day, held):
    PostFactory(starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    assert Post.objects.on(day).exists() is held


def test_subjects_are_units_and_post_holders_with_their_days():
    bureau = UnitFactory()
    branch = UnitFactory(parent=bureau, kind=UnitKind.BRANCH)
    secretary = PostFactory(unit=branch, kind=PostKind.BRANCH_SECRETARY, ends_on=date(2026, 5, 31))
    PostFactory(unit=branch, kind=PostKind.STAFF)  # staff owe nothing by themselves
    found = {(subject.id, subject.kind, subject.valid_until) for subject in subjects_of(bureau)}
    assert found == {
        (bureau.subject_id, "bureau", None),
        (branch.subject_id, "branch", None),
        (secretary.person.subject_id, "branch_secretary", date(2026, 5, 31)),
    }


def test_the_leader_in_charge_is_the_nearest_up_the_tree():
    bureau = UnitFactory()
    museum = UnitFactory(parent=bureau)
    hall = UnitFactory(parent=museum)
    ChargeFactory(unit=bureau)
    near = ChargeFactory(unit=museum)
    assert leader_in_charge(hall, on=date(2026, 6, 1)) == near.leader
