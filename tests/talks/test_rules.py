"""What may be recorded of a talk, what it proves, and who owes one with whom."""

from datetime import date

import pytest

from zhunsheng.engine import Period
from zhunsheng.talks import rules
from zhunsheng.talks.kinds import GUIDES, SEALED, Kind

TODAY = date(2026, 6, 1)
NAMES = {1: "甲", 2: "乙", 3: "丙"}


def faults(**changes):
    values = {"kind": Kind.INTEGRITY, "talkers": (1,), "person": 2, "held_on": TODAY, "by": 1, "names": NAMES}
    return dict(rules.faults(rules.Draft(**values | changes), today=TODAY, formal_talkers=2))


def test_an_ordinary_talk_is_taken():
    assert faults() == {}


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"person": 1}, "person", "不能与自己谈话"),
        ({"held_on": date(2026, 6, 2)}, "held_on", "不能晚于今天"),
        ({"not_in_post": frozenset({2})}, "person", "乙 2026-06-01 没有在本局任职"),
        ({"not_in_post": frozenset({1})}, "talkers", "甲 2026-06-01 没有在本局任职"),
        ({"by": 3}, "talkers", "由谈话人自己登记"),
        ({"by": None}, "talkers", "由谈话人自己登记"),
        ({"kind": Kind.ADMONITION}, "talkers", "不少于 2 人"),
        ({"kind": Kind.CRITICISM, "talkers": (1, 1)}, "talkers", "不少于 2 人"),
        ({"follow_up_on": TODAY}, "follow_up_on", "以后"),
        ({"counts_for": date(2026, 6, 2)}, "counts_for", "以前的一期"),
    ],
)
def test_a_contradiction_is_told_at_its_field(changes, field, says):
    assert says in faults(**changes)[field]


def test_two_hold_a_formal_talk():
    assert faults(kind=Kind.ADMONITION, talkers=(1, 3)) == {}


def test_evidence_says_that_something_is_there_and_never_what():
    bare = rules.evidence_of(
        kind=Kind.INTEGRITY, filled=["text"], has_follow_up=False, agreed=False, is_followed_up=False
    )
    full = rules.evidence_of(
        kind=Kind.INTEGRITY, filled=SEALED, has_follow_up=True, agreed=True, is_followed_up=True
    )
    assert {"topics", "topic_summary", "talker", "talkee"} <= bare.keys()
    assert {"reminders", "talkee_signature", "follow_up", "outcome"}.isdisjoint(bare)
    assert {
        "reminders",
        "talkee_signature",
        "follow_up",
        "outcome",
        "risk_points",
        "commitment",
    } <= full.keys()
    assert set(full.values()) == {None}


def test_every_kind_has_a_guide_whose_texts_exist():
    assert set(GUIDES) == set(Kind)
    assert all(set(guide.texts) <= set(SEALED) and guide.steps for guide in GUIDES.values())


def test_pairs_follow_posts_and_charges():
    seats = [
        rules.Seat(1, 10, "secretary"),
        rules.Seat(2, 10, "team_member"),
        rules.Seat(3, 20, "unit_head"),
        rules.Seat(4, 30, "unit_head"),
        rules.Seat(5, 40, "branch_secretary"),
        rules.Seat(5, 40, "member"),
        rules.Seat(6, 40, "member"),
        rules.Seat(7, 41, "member"),
    ]
    assert rules.pairs_owed(seats, [(2, 20), (3, 20)]) == [
        rules.Pair(rules.BRANCH_WITH_MEMBERS, 5, 6),
        rules.Pair(rules.TEAM_WITH_DEPARTMENTS, 2, 3),
        rules.Pair(rules.SECRETARY_WITH_TEAM, 1, 2),
    ]


def test_half_years_end_with_june_and_december():
    assert rules.period_around(date(2026, 6, 30), Period.HALF_YEAR) == (date(2026, 1, 1), date(2026, 6, 30))
    assert rules.period_around(date(2026, 7, 1), Period.HALF_YEAR) == (date(2026, 7, 1), date(2026, 12, 31))
    assert rules.period_around(date(2026, 7, 1), Period.YEAR) == (date(2026, 1, 1), date(2026, 12, 31))
