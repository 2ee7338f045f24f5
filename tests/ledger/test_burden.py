"""What falls on whom, and which records would do for it: worked examples, no database."""

from datetime import date

import pytest

from zhunsheng.engine import Role
from zhunsheng.ledger.burden import (
    Basis,
    Burden,
    Demand,
    Post,
    Weight,
    measure,
    open_later,
    parts_of,
    plan,
    weigh,
)
from zhunsheng.ledger.wording import joined_in_words

BUREAU, GROUP, OFFICE, BRANCH = "unit:1", "unit:2", "unit:3", "unit:4"
NAMES = {BUREAU: "县局", GROUP: "局党组", OFFICE: "办公室", BRANCH: "机关一支部"}
UNITS = {unit: (BUREAU,) if unit == BUREAU else (BUREAU, unit) for unit in NAMES}
SECRETARY, LEADER, CHIEF, MEMBER = "person:1", "person:2", "person:3", "person:4"


def day(text):
    return date.fromisoformat(f"2026-{text}")


def demand(code="duty", subject=BRANCH, start="03-01", due="03-31", **more):
    """A duty of the branch in March, on custom, answered by nothing yet."""
    return Demand(
        **{"title": code, "basis": Basis.PRACTICE, "units": UNITS.get(subject, ())} | more,
        code=code, subject=subject, start=day(start), due=day(due),
    )  # fmt: skip


def meeting(code="meeting", subject=BRANCH, kinds=("theme_day",), **more):
    return demand(code, subject, kinds=kinds, **more)


def own(code, kinds, person=MEMBER, role=Role.PARTICIPANT, **more):
    return demand(code, person, kinds=kinds, role=role, **more)


def post(person, unit, kind, starts="01-01", ends=None):
    return Post(person, UNITS[unit], kind, day(starts), ends and day(ends))


POSTS = [
    post(SECRETARY, GROUP, "secretary"),
    post(LEADER, GROUP, "team_member"),
    post(CHIEF, OFFICE, "unit_head"),
    post(CHIEF, BRANCH, "branch_secretary"),
    post(LEADER, BRANCH, "member"),
    post(MEMBER, BRANCH, "member"),
]


def falls_on(one, posts=POSTS):
    """Return who answers for a demand, and who else comes."""
    parts, _ = parts_of([one], posts)
    answering = [part.person for part in parts if part.answers]
    return answering, [part.person for part in parts if part.comes]


class TestOnWhomItFalls:
    @pytest.mark.parametrize(
        ("subject", "answering"),
        [
            (MEMBER, MEMBER),  # a person's own
            (OFFICE, CHIEF),
            (BRANCH, CHIEF),
            (GROUP, SECRETARY),
            (BUREAU, SECRETARY),  # the bureau itself has no head in the directory
        ],
    )
    def test_the_head_of_the_unit_answers(self, subject, answering):
        assert falls_on(demand(subject=subject)) == ([answering], [])

    def test_a_unit_without_a_head_is_answered_for_from_above(self):
        posts = [one for one in POSTS if one.units[-1] != OFFICE] + [post(LEADER, BUREAU, "unit_head")]
        assert falls_on(demand(subject=OFFICE), posts) == ([LEADER], [])

    def test_without_anybody_above_it_is_told_and_falls_on_nobody(self):
        lonely = demand(subject=OFFICE)
        assert parts_of([lonely], []) == ([], [lonely])

    @pytest.mark.parametrize(
        ("due", "answering"), [("02-14", CHIEF), ("02-15", MEMBER), ("02-16", MEMBER)]
    )  # handed over on the 15th: the last day decides
    def test_whoever_holds_the_post_on_the_last_day_answers(self, due, answering):
        posts = [post(CHIEF, OFFICE, "unit_head", ends="02-14"), post(MEMBER, OFFICE, "unit_head", "02-15")]
        assert falls_on(demand(subject=OFFICE, start="01-01", due=due), posts) == ([answering], [])

    def test_of_two_heads_at_once_the_later_one_answers(self):
        posts = [post(CHIEF, OFFICE, "unit_head"), post(MEMBER, OFFICE, "unit_head", "02-15")]
        assert falls_on(demand(subject=OFFICE), posts)[0] == [MEMBER]

    def test_everybody_of_the_unit_comes_to_its_meeting(self):
        assert falls_on(meeting()) == ([CHIEF], [LEADER, CHIEF, MEMBER])

    def test_only_the_committee_comes_to_its_own(self):
        assert falls_on(meeting(kinds=("branch_committee",))) == ([CHIEF], [CHIEF])

    @pytest.mark.parametrize(
        "no_meeting",
        [
            demand(),  # no room records it
            meeting(kinds=("heart_talk",)),
            meeting(kinds=("theme_day", "visit")),  # a visit would do as well
            own("hours", ("training",), adds_up=True),
            own("takes part", ("theme_day",)),  # in a meeting that others hold
        ],
    )
    def test_what_takes_no_meeting_of_its_own_counts_as_none(self, no_meeting):
        assert falls_on(no_meeting)[1] == []


def planned(*demands, person=CHIEF, later=()):
    """Return the plan of one person as (kind, codes answered, codes along, whether it is held anyway)."""
    parts, _ = parts_of(demands, POSTS)
    return [
        (
            record.kind,
            {one.code for one in record.answers},
            {one.code for one in record.along},
            bool(record.host),
        )
        for record in plan([part for part in parts if part.person == person], later)
    ]


class TestOneRecordForSeveral:
    def test_two_duties_of_a_unit_answered_by_one_kind_share_a_record(self):
        both = [demand("report", GROUP, kinds=("report_up",)), demand("section", GROUP, kinds=("report_up",))]
        assert planned(*both, person=SECRETARY) == [("report_up", {"report", "section"}, set(), False)]

    def test_different_kinds_do_not(self):
        both = [meeting("a"), meeting("b", kinds=("party_class",))]
        assert len(planned(*both)) == 2

    def test_two_units_cannot_both_hold_one_record(self):
        assert len(planned(meeting("a"), meeting("b", OFFICE))) == 2

    def test_a_window_of_the_same_duty_needs_a_record_of_its_own(self):
        again = [demand(kinds=("inspection",), trigger=fact) for fact in ("a", "b")]
        assert len(planned(*again)) == 2

    def test_but_one_session_may_study_several_documents(self):
        again = [demand(kinds=("study_session",), trigger=fact, many_in_one=True) for fact in ("a", "b")]
        assert len(planned(*again)) == 1

    @pytest.mark.parametrize(("start", "records"), [("03-10", 1), ("03-11", 2)])
    def test_there_must_be_a_day_in_all_windows(self, start, records):
        first = demand("a", kinds=("visit",), due="03-10")
        assert len(planned(first, demand("b", kinds=("visit",), start=start))) == records

    def test_three_windows_that_meet_only_in_pairs_take_two_records(self):
        chain = [
            demand("a", kinds=("visit",), start="03-01", due="03-10"),
            demand("b", kinds=("visit",), start="03-08", due="03-20"),
            demand("c", kinds=("visit",), start="03-15", due="03-31"),
        ]
        assert len(planned(*chain)) == 2

    def test_whoever_must_be_the_one_talked_to_is_not_served_by_another_record(self):
        both = [own("a", ("heart_talk",), CHIEF, Role.TARGET), own("b", ("heart_talk",), CHIEF, Role.AUTHOR)]
        assert len(planned(*both)) == 2

    def test_what_no_room_records_stands_alone(self):
        assert [kind for kind, *_ in planned(demand("a"), demand("b"))] == ["", ""]

    def test_being_at_a_meeting_anyway_answers_ones_own_duty(self):
        both = [meeting(), own("double life", ("theme_day", "party_class"))]
        assert planned(*both, person=MEMBER) == [("theme_day", {"double life"}, set(), True)]

    def test_so_does_speaking_there(self):
        both = [meeting(kinds=("party_class",)), own("lecture", ("party_class",), role=Role.AUTHOR)]
        assert planned(*both, person=MEMBER) == [("party_class", {"lecture"}, set(), True)]

    def test_a_meeting_that_answers_nothing_is_no_record(self):
        assert planned(meeting(), person=MEMBER) == []

    def test_what_is_due_later_goes_along_and_is_never_planned_for(self):
        quarter = demand("quarter", kinds=("theme_day",), due="06-30")
        assert planned(meeting("march"), later=[quarter]) == [("theme_day", {"march"}, {"quarter"}, False)]
        assert planned(later=[quarter]) == []

    def test_every_duty_is_answered_exactly_once(self):
        many = [
            meeting("theme"),
            meeting("class", kinds=("party_class", "theme_day")),
            own("lecture", ("party_class",), CHIEF, Role.AUTHOR),
            own("hours", ("training", "party_class", "theme_day"), CHIEF, adds_up=True),
            demand("talks", kinds=("heart_talk",), times=3),
            demand("none"),
        ]
        answered = sorted(code for _, codes, *_ in planned(*many) for code in codes)
        assert answered == ["class", "hours", "lecture", "none", "talks", "theme"]


class TestAddingUp:
    def test_a_month_is_counted_for_each_person(self):
        """Worked by hand: a theme day with a paper, a duty to talk twice, and a member's hours."""
        meter = measure(
            [
                meeting("theme", basis=Basis.VERIFIED, papers=("outline",)),
                demand("talks", kinds=("heart_talk",), times=2, papers=("topic_summary",), basis=Basis.OWN),
                own("hours", ("theme_day",), adds_up=True, basis=Basis.VERIFIED),
            ],
            POSTS,
        )
        assert meter.burdens() == {
            (CHIEF, 3): Burden({Basis.VERIFIED: 1, Basis.OWN: 1}, meetings=1, papers=3, records=3),
            (MEMBER, 3): Burden({Basis.VERIFIED: 1}, meetings=1, papers=0, records=0),
            (LEADER, 3): Burden({}, meetings=1, papers=0, records=0),
        }
        assert meter.total() == Burden({Basis.VERIFIED: 2, Basis.OWN: 1}, meetings=3, papers=3, records=3)

    def test_a_duty_counts_in_the_month_of_its_last_day(self):
        meter = measure([demand(start="01-01", due="03-31"), demand("b", due="04-01")], POSTS)
        assert [burden.duties for burden in meter.by_month()] == [0, 0, 1, 1, *[0] * 8]

    def test_it_can_be_narrowed_to_people_and_a_month(self):
        meter = measure([meeting(), meeting("b", start="04-01", due="04-30")], POSTS)
        assert meter.narrowed({MEMBER}).total().meetings == 2
        assert meter.narrowed({MEMBER}, 4).total().meetings == 1
        assert meter.narrowed(set()).by_person() == {}

    @pytest.mark.parametrize(
        ("last", "codes"), [("02-28", []), ("03-01", ["duty"]), ("03-30", ["duty"]), ("03-31", [])]
    )
    def test_open_later_is_what_has_begun_and_is_not_yet_due(self, last, codes):
        parts, _ = parts_of([demand()], POSTS)
        assert [one.code for one in open_later(parts, day(last))] == codes


class TestWhatCouldBeDropped:
    def weights(self, *demands) -> dict[str, Weight]:
        meter = measure(demands, POSTS)
        return {weight.code: weight for weight in meter.weights()}

    def test_a_duty_weighs_who_answers_and_who_comes(self):
        weight = self.weights(meeting("a"), meeting("a", start="04-01", due="04-30"))["a"]
        assert (weight.windows, weight.answered, weight.meetings, weight.load) == (2, 2, 6, 8)

    @pytest.mark.parametrize(
        ("basis", "advice"),
        [
            (Basis.VERIFIED, ""),
            (Basis.SECONDARY, ""),
            (Basis.OWN, "可修订后减少次数或停用"),
            (Basis.PRACTICE, "可由本单位决定不做"),
        ],
    )
    def test_only_what_no_regulation_asks_may_be_dropped(self, basis, advice):
        given = self.weights(demand("a", basis=basis))["a"].advice
        assert advice in given
        assert bool(given) == bool(advice)

    def test_a_custom_that_another_record_answers_may_be_merged_into_it(self):
        weights = self.weights(
            demand("custom", kinds=("visit",)),
            demand("custom", kinds=("visit",), start="05-01", due="05-31"),
            demand("rule", kinds=("visit",), basis=Basis.VERIFIED),
        )
        assert weights["custom"].advice == "其中1次可并入“rule”，用同一条记录。"
        assert weights["rule"].advice == ""

    def test_but_not_into_hours_that_are_only_added_up(self):
        both = [
            meeting("class", kinds=("party_class",)),
            own("hours", ("party_class",), CHIEF, adds_up=True),
        ]
        assert self.weights(*both)["class"].joined == 0

    def test_being_at_the_meeting_of_another_duty_is_merging_too(self):
        weights = self.weights(meeting(), own("double life", ("theme_day",)))
        assert weights["double life"].advice == "全部可并入“meeting”，用同一条记录。"

    def test_the_heaviest_stands_first_and_equals_by_title(self):
        order = [one.code for one in weigh(parts_of([demand("b"), demand("a"), meeting("z")], POSTS)[0], [])]
        assert order == ["z", "a", "b"]

    def test_a_duty_adopted_in_the_year_stands_once_for_each_basis(self):
        meter = measure([demand("a"), demand("a", start="04-01", due="04-30", basis=Basis.OWN)], POSTS)
        assert {(weight.code, weight.basis) for weight in meter.weights()} == {
            ("a", Basis.PRACTICE),
            ("a", Basis.OWN),
        }


class TestWords:
    def said(self, *demands, person=CHIEF, later=()):
        parts, _ = parts_of(demands, POSTS)
        (record,) = [
            one
            for one in plan([part for part in parts if part.person == person], later)
            if one.spares and one.kind
        ]
        return joined_in_words(record, NAMES)

    def test_a_record_to_make_names_who_holds_it_and_all_it_answers(self):
        lecture = own("讲党课", ("party_class",), CHIEF, Role.AUTHOR)
        hours = own("学时", ("party_class",), CHIEF, adds_up=True)
        assert self.said(meeting("党课", kinds=("party_class",)), lecture, hours) == (
            "登记一次“党课”（机关一支部），由本人主讲，就回应了“党课”、“讲党课”，并计入“学时”。"
        )

    def test_a_meeting_held_anyway_needs_no_record(self):
        assert self.said(meeting(), own("双重组织生活", ("theme_day",)), person=MEMBER) == (
            "参加机关一支部的“主题党日”，不用另外登记，就回应了“双重组织生活”。"
        )

    def test_what_is_due_later_is_named_with_its_day(self):
        assert "到期较晚的“季度”（2026-06-30到期）也一并算上。" in self.said(
            meeting(), later=[demand("季度", kinds=("theme_day",), due="06-30")]
        )
