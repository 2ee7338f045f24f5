"""What may be reviewed, asked and answered; nothing here needs a database."""

from datetime import date

import pytest

from zhunsheng.activities.kinds import Kind
from zhunsheng.catalogue.vocabulary import EVIDENCE
from zhunsheng.inspections import rules
from zhunsheng.inspections.checklists import Item, checklists
from zhunsheng.inspections.rules import Reply

TODAY = date(2026, 6, 1)
ITEMS = [Item("cars", "用车没有登记"), Item("meals", "接待没有公函")]


@pytest.mark.parametrize(
    ("reviewed_on", "review_by", "last", "field"),
    [
        ("2026-06-01", "2026-12-01", None, None),
        ("2026-06-02", "2026-12-01", None, "reviewed_on"),  # in the future
        ("2026-05-01", "2026-12-01", "2026-05-02", "reviewed_on"),  # before the last one
        ("2026-05-02", "2026-12-01", "2026-05-02", None),
        ("2026-05-20", "2026-06-01", None, "review_by"),  # today is too late to be the next one
        ("2026-06-01", "2026-06-01", None, "review_by"),
        ("2026-06-01", "2027-06-02", None, None),  # a year and a day of grace for leap years
        ("2026-06-01", "2027-06-03", None, "review_by"),
    ],
)
def test_a_review_lies_in_the_past_and_the_next_within_a_year(reviewed_on, review_by, last, field):
    faults = rules.faults_of_review(
        reviewed_on=date.fromisoformat(reviewed_on),
        review_by=date.fromisoformat(review_by),
        today=TODAY,
        last=last and date.fromisoformat(last),
    )
    assert list(faults) == ([field] if field else [])


@pytest.mark.parametrize(
    ("posts", "until", "left"),
    [
        ([("2020-01-01", None)], None, None),
        ([("2020-01-01", "2026-03-31")], None, "2026-03-31"),
        ([("2020-01-01", "2026-03-31"), ("2026-04-01", None)], None, None),  # another post in the same unit
        ([("2020-01-01", "2025-12-31")], None, None),  # gone before the review that named them
        ([("2020-01-01", "2026-03-31")], "2026-03-31", None),  # reviewed anew on their last day
        ([("2020-01-01", "2026-03-31")], "2026-04-01", "2026-03-31"),
        ([], None, None),
    ],
)
def test_a_holder_who_left_the_unit_after_the_review_is_noticed(posts, until, left):
    spans = [(date.fromisoformat(first), last and date.fromisoformat(last)) for first, last in posts]
    found = rules.left_on(spans, since=date(2026, 1, 8), until=until and date.fromisoformat(until))
    assert found == (left and date.fromisoformat(left))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, None),
        ({"title": "  "}, "title"),
        ({"starts_on": date(2026, 6, 2), "due": date(2026, 6, 9)}, "starts_on"),
        ({"due": date(2026, 5, 30)}, "due"),  # before it starts
        ({"starts_on": date(2026, 5, 1), "due": date(2026, 5, 31)}, "due"),  # over already
        ({"due": TODAY}, None),
        ({"units": 0}, "units"),
    ],
)
def test_a_campaign_starts_by_today_and_ends_after(values, field):
    asked = {"title": "自查", "starts_on": TODAY, "due": date(2026, 6, 10), "units": 1} | values
    assert list(rules.faults_of_campaign(**asked, today=TODAY)) == ([field] if field else [])


@pytest.mark.parametrize(
    ("reply", "before", "part"),
    [
        (Reply("cars", False), {}, ""),
        (Reply("cars", None), {}, ""),  # not answered yet
        (Reply("cars", None, "三次"), {}, "还没有选"),
        (Reply("cars", True, " "), {}, "请写明发现了什么"),
        (Reply("cars", True, "三次没有登记"), {}, ""),
        (Reply("boats", False), {}, "不在本次检查清单里"),
        (Reply("cars", True, "三次"), {"cars": Reply("cars", False)}, ""),  # found later after all
        (Reply("cars", False), {"cars": Reply("cars", True, "三次")}, "已经提为问题"),
        (Reply("cars", True, "三次"), {"cars": Reply("cars", True, "三次")}, ""),  # sent twice
    ],
)
def test_a_reply_says_what_it_means_and_a_problem_once_found_stays(reply, before, part):
    sentences = [sentence for _, sentence in rules.faults_of_replies([reply], ITEMS, before)]
    assert bool(sentences) == bool(part)
    assert all(part in sentence for sentence in sentences)


def test_standings_count_only_items_that_are_asked():
    answers = [(1, "cars", True), (1, "gone", True), (2, "cars", False), (2, "meals", False)]
    found = rules.standings([1, 2, 3], ITEMS, answers)
    assert [(one.answered, one.asked, one.found, one.is_done) for one in found.values()] == [
        (1, 2, 1, False),
        (2, 2, 0, True),
        (0, 2, 0, False),
    ]


def test_closing_waits_for_the_last_answer_and_for_a_measure_each():
    assert rules.what_is_lacking([], []) == ""
    assert "还有 4 个单位没有答完（甲、乙、丙等）" in rules.what_is_lacking(
        list("甲乙丙丁"), ["用车没有登记"]
    )
    assert "用车没有登记" in rules.what_is_lacking([], ["用车没有登记"])


def test_the_record_of_a_self_inspection_names_every_problem_and_the_items_own_evidence():
    items = [Item("forms", "还在填报表", evidence="forms_removed")]
    minutes, evidence = rules.report_of(
        items, {1: "甲科", 2: "乙科"}, [(1, "forms", False, "停报一张"), (2, "forms", True, "周报照旧")]
    )
    assert "发现问题 1 个" in minutes
    assert evidence["problems"] == "乙科：周报照旧"
    assert evidence["forms_removed"] == "甲科：停报一张；乙科：周报照旧"


def test_checklists_have_codes_of_their_own_and_speak_the_words_of_the_other_rooms():
    assert {"eight-rules", "four-winds", "ideology", "finance"} <= set(checklists())
    for checklist in checklists().values():
        codes = [item.code for item in checklist.items]
        assert len(codes) == len(set(codes)) >= 4
        assert checklist.records_as in {"", *Kind.values}
        assert {item.evidence for item in checklist.items} <= {"", *EVIDENCE}
