"""The plan of the demo's year, before anything is written: complete, possible, and the same each time."""

from datetime import date
from random import Random

import pytest

from zhunsheng.accounts.roles import Role
from zhunsheng.activities.kinds import Kind
from zhunsheng.demo import duties, gaps, people, words, year
from zhunsheng.organisation.models import PostKind, UnitKind

DAYS = [
    date(2026, 1, 1),
    date(2026, 1, 5),
    date(2026, 3, 1),
    date(2026, 6, 30),
    date(2026, 7, 1),
    date(2026, 11, 23),
    date(2026, 12, 31),
    date(2027, 2, 28),
    date(2028, 2, 29),
]


def planned(as_of):
    since, chance = date(as_of.year - 1, 1, 1), Random(1)
    orderly = year.orderly(since=since, as_of=as_of, chance=chance)
    return gaps.plant(orderly, as_of=as_of, chance=chance)


class TestTheBureau:
    def test_is_as_large_as_promised(self):
        kinds = [row.kind for row in people.UNITS]
        assert [kinds.count(kind) for kind in (UnitKind.DEPARTMENT, UnitKind.AFFILIATED)] == [8, 3]
        assert [kinds.count(kind) for kind in (UnitKind.BRANCH, UnitKind.WINDOW)] == [6, 1]
        assert len(people.LEADERS) == 5
        assert 55 <= len(people.PEOPLE) <= 65

    def test_has_every_role_once_or_more_and_no_account_twice(self):
        assert {row.role for row in people.ACCOUNTS} == set(Role)
        assert len({row.username for row in people.ACCOUNTS}) == len(people.ACCOUNTS)
        assert len({row.person for row in people.ACCOUNTS}) == len(people.ACCOUNTS)

    def test_names_only_people_and_units_that_exist(self):
        names = [row.name for row in people.PEOPLE]
        units = {row.short_name for row in people.UNITS}
        assert len(set(names)) == len(names)
        assert {row.unit for row in people.PEOPLE} <= units
        assert {row.branch for row in people.PEOPLE} - {""} == set(people.BRANCHES)
        for branch, officers in people.BRANCH_POSTS.items():
            assert set(officers) <= set(people.members_of(branch)), branch
        assert set(people.CHARGES) == set(people.LEADERS)
        charged = [unit for units_ in people.CHARGES.values() for unit in units_]
        assert len(set(charged)) == len(charged)
        assert set(charged) <= units

    def test_has_a_name_outside_the_basic_plane_so_that_rare_characters_are_tried(self):
        assert any(ord(character) > 0xFFFF for row in people.PEOPLE for character in row.name)

    def test_elects_committees_only_where_there_are_seven_members(self):
        for branch, (_, *committee) in people.BRANCH_POSTS.items():
            assert bool(committee) == (len(people.members_of(branch)) >= 7), branch

    def test_heads_every_department(self):
        heads = [row.unit for row in people.PEOPLE if row.kind == PostKind.UNIT_HEAD]
        assert sorted(heads) == sorted([*people.DEPARTMENTS, "文旅窗口"])


@pytest.mark.parametrize("as_of", DAYS, ids=str)
class TestThePlan:
    def test_holds_nothing_that_has_not_happened_yet(self, as_of):
        for record in planned(as_of):
            assert record.on <= record.recorded_on < as_of, record
            assert record.counts_for is None or record.counts_for < record.on, record

    def test_is_the_same_each_time(self, as_of):
        assert planned(as_of) == planned(as_of)

    def test_plants_every_gap(self, as_of):
        """``plant`` raises for a gap that concerns no record; here the skipped ones are really gone."""
        records = planned(as_of)
        for gap in (gaps.COMMITTEE_SKIPPED, gaps.THEME_DAY_SKIPPED, gaps.NOT_HEARD_AGAIN, gaps.NOT_VISITED):
            assert not [record for record in records if gap.concerns(record, as_of)]

    def test_lets_absences_be_rare_enough_for_a_branch_to_meet(self, as_of):
        for record in planned(as_of):
            if record.owner in people.BRANCHES:
                assert len(record.absent) <= 0.2 * len(record.parts), record

    def test_brings_each_document_before_it_is_studied(self, as_of):
        records = planned(as_of)
        for record in records:
            assert all(document.received_on < record.on for document in record.documents)
        assert all(document.received_on <= as_of for document in gaps.documents(records, as_of=as_of))


def test_a_gap_that_concerns_no_record_is_told():
    with pytest.raises(LookupError, match="concerned by"):
        gaps.plant([], as_of=date(2026, 11, 23), chance=Random(1))


def test_every_kind_in_use_has_words():
    kinds = {rhythm.kind for rhythms in year.ORDERLY.values() for rhythm in rhythms}
    assert kinds | {Kind.MAKEUP_STUDY, Kind.PRE_APPOINTMENT_TALK} <= set(words.TITLES)


@pytest.mark.parametrize(
    ("number", "name"),
    [(1, "第一条"), (10, "第十条"), (19, "第十九条"), (20, "第二十条"), (21, "第二十一条")],
)
def test_articles_are_named_as_rules_name_them(number, name):
    assert duties.article(number) == name


def test_periods_are_those_of_the_calendar():
    found = list(year.periods(date(2025, 1, 1), date(2025, 7, 1), months=3))
    assert found == [
        (date(2025, 1, 1), date(2025, 3, 31)),
        (date(2025, 4, 1), date(2025, 6, 30)),
        (date(2025, 7, 1), date(2025, 9, 30)),
    ]


def test_records_are_entered_before_the_day_the_demo_is_built_for():
    as_of = date(2026, 1, 5)
    assert year.recorded(date(2026, 1, 4), after=3, as_of=as_of) == date(2026, 1, 4)
    assert year.recorded(date(2025, 12, 27), after=3, as_of=as_of) == date(2025, 12, 30)
