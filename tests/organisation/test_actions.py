"""The organisation changes only in ways that can be true, and every change is in the log."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.factories import AT, ChargeFactory, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.organisation import actions
from zhunsheng.organisation.models import Charge, Person, Post, PostKind, StaleMark, Unit, UnitKind
from zhunsheng.organisation.subjects import leader_in_charge

pytestmark = pytest.mark.django_db
COMMAND = "测试命令"


def start(person, unit, starts_on, ends_on=None, kind=PostKind.STAFF, by=COMMAND):
    return actions.start_post(
        person=person, unit=unit, kind=kind, starts_on=starts_on, ends_on=ends_on, by=by, at=AT
    )


class TestCreateUnit:
    def test_hangs_it_below_its_parent_logs_it_and_marks_the_bureau(self):
        bureau = UnitFactory()
        unit = actions.create_unit(kind=UnitKind.DEPARTMENT, name="资源科", parent=bureau, by=COMMAND, at=AT)
        assert unit.belongs_to(bureau)
        entry = Entry.objects.about(unit).get()
        assert (entry.kind, entry.person, entry.changes["name"]) == ("unit:created", COMMAND, "资源科")
        assert StaleMark.objects.filter(bureau=bureau).exists()

    @pytest.mark.parametrize("has_parent", [True, False])
    def test_refuses_a_name_that_is_taken(self, has_parent):
        """Also among bureaus, which a database constraint over an empty parent would let through."""
        taken = UnitFactory(parent=UnitFactory() if has_parent else None)
        with pytest.raises(ValidationError, match=r"已经有名为.*请换一个名称"):
            actions.create_unit(kind=taken.kind, name=taken.name, parent=taken.parent, by=COMMAND, at=AT)
        assert not Entry.objects.exists()

    def test_leaves_bureaus_to_the_command_line(self):
        bureau = UnitFactory()
        officer = UserFactory(can={"personnel": bureau})
        with pytest.raises(Refused, match="用命令设立"):
            actions.create_unit(kind=UnitKind.BUREAU, name="另一个局", by=officer, at=AT)
        assert Unit.objects.count() == 1


class TestAddPerson:
    def test_registers_and_logs(self):
        person = actions.add_person(name="测试员甲", staff_number="X001", by=COMMAND, at=AT)
        assert Entry.objects.about(person).get().kind == "person:added"

    def test_refuses_a_staff_number_that_is_taken_and_says_whose_it_is(self):
        holder = PersonFactory(staff_number="X001")
        with pytest.raises(ValidationError, match=f"X001.*{holder.name}.*另编工号"):
            actions.add_person(name="测试员乙", staff_number="X001", by=COMMAND, at=AT)
        assert Person.objects.count() == 1


class TestStartPost:
    def test_logs_whose_post_it_is_from_when(self):
        post = start(PersonFactory(), UnitFactory(), date(2026, 1, 5))
        entry = Entry.objects.about(post).get()
        assert (entry.kind, entry.changes["starts_on"]) == ("post:started", "2026-01-05")

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "fits"),
        [
            (date(2020, 1, 1), date(2025, 12, 31), True),  # the first and the last day of the unit
            (date(2019, 12, 31), None, False),
            (date(2020, 1, 1), date(2026, 1, 1), False),
            (date(2026, 1, 1), None, False),
            (date(2025, 12, 31), None, True),  # open: ends with the unit
        ],
    )
    def test_keeps_posts_within_the_life_of_the_unit(self, starts_on, ends_on, fits):
        unit = UnitFactory(founded_on=date(2020, 1, 1), dissolved_on=date(2025, 12, 31))
        if fits:
            assert start(PersonFactory(), unit, starts_on, ends_on).pk
        else:
            with pytest.raises(ValidationError, match=r"存续于2020-01-01至2025-12-31.*请改正日期"):
                start(PersonFactory(), unit, starts_on, ends_on)
            assert not Post.objects.exists()

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "free"),
        [
            (date(2025, 6, 30), None, False),  # shares the last day
            (date(2025, 7, 1), None, True),  # the day after
            (date(2024, 1, 1), date(2024, 12, 31), True),  # the day before
            (date(2024, 1, 1), date(2025, 1, 1), False),
        ],
    )
    def test_refuses_the_same_post_twice_at_a_time(self, starts_on, ends_on, free):
        held = PostFactory(starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 30))
        if free:
            assert start(held.person, held.unit, starts_on, ends_on).pk
        else:
            with pytest.raises(ValidationError, match=r"2025-01-01至2025-06-30.*重叠.*先结束原任职"):
                start(held.person, held.unit, starts_on, ends_on)

    def test_lets_a_person_hold_different_posts_at_a_time(self):
        held = PostFactory()
        assert start(held.person, held.unit, date(2025, 1, 1), kind=PostKind.PARTY_MEMBER).pk

    def test_refuses_an_end_before_the_start(self):
        with pytest.raises(ValidationError, match="早于开始日期"):
            start(PersonFactory(), UnitFactory(), date(2026, 2, 1), date(2026, 1, 31))

    def test_is_for_personnel_officers_of_the_unit_alone(self):
        unit, elsewhere = UnitFactory(), UnitFactory()
        officer = UserFactory(can={"personnel": unit})
        assert start(PersonFactory(), unit, date(2026, 1, 1), by=officer).pk
        with pytest.raises(Refused, match="干部人事人员维护"):
            start(PersonFactory(), elsewhere, date(2026, 1, 1), by=officer)


class TestEndPost:
    def test_sets_the_last_day_and_logs_it(self):
        post = actions.end_post(post=PostFactory(), ends_on=date(2026, 5, 31), by=COMMAND, at=AT)
        assert Post.objects.get().ends_on == date(2026, 5, 31)
        assert Entry.objects.about(post).get().kind == "post:ended"

    def test_refuses_a_post_that_has_ended(self):
        post = PostFactory(ends_on=date(2025, 12, 31))
        with pytest.raises(ValidationError, match="已于 2025-12-31 离任"):
            actions.end_post(post=post, ends_on=date(2026, 5, 31), by=COMMAND, at=AT)

    def test_refuses_a_day_before_the_start(self):
        with pytest.raises(ValidationError, match="早于开始日期"):
            actions.end_post(post=PostFactory(), ends_on=date(2019, 12, 31), by=COMMAND, at=AT)
        assert Post.objects.get().ends_on is None


class TestAssignCharge:
    def test_hands_over_from_one_day_to_the_next(self):
        before = ChargeFactory()
        leader = PersonFactory()
        charge = actions.assign_charge(
            leader=leader, unit=before.unit, starts_on=date(2026, 3, 1), by=COMMAND, at=AT
        )
        assert leader_in_charge(before.unit, on=date(2026, 2, 28)) == before.leader
        assert leader_in_charge(before.unit, on=date(2026, 3, 1)) == leader
        assert Entry.objects.about(charge).get().kind == "charge:assigned"

    @pytest.mark.parametrize("starts_on", [date(2025, 12, 31), date(2026, 1, 1)])
    def test_refuses_to_start_on_or_before_the_day_of_another_line(self, starts_on):
        later = ChargeFactory(starts_on=date(2026, 1, 1))
        with pytest.raises(ValidationError, match="2026-01-01 之后的日期"):
            actions.assign_charge(
                leader=PersonFactory(), unit=later.unit, starts_on=starts_on, by=COMMAND, at=AT
            )
        assert Charge.objects.count() == 1
