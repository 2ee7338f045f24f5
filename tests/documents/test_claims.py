"""Protects the claim audit: what counts as a claim, its number and days, and what the ledger says to it."""

from dataclasses import dataclass
from datetime import date
from time import perf_counter

import pytest

from zhunsheng.documents import Text, understand
from zhunsheng.documents.claims import Claim, claims_in, judge

WORDS = {
    "lecture": ["讲党课", "党课"],
    "study": ["中心组学习", "中心组集体学习"],
    "talk": ["廉政谈话"],
    "report": ["听取汇报"],
}
WRITTEN = date(2025, 11, 30)


def claims(words):
    found = claims_in(Text.from_string(words), WORDS, written_on=WRITTEN)
    return [(c.kind, c.count, c.first and str(c.first), c.last and str(c.last)) for c in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("今年以来，党组书记讲党课12次，参加300人次。", [("lecture", 12, "2025-01-01", "2025-11-30")]),
        ("组织中心组学习十二次、廉政谈话35人次。", [("study", 12, None, None), ("talk", 35, None, None)]),
        ("先后5次听取汇报。", [("report", 5, None, None)]),
        ("召开党组会5次，听取汇报3次。", [("report", 3, None, None)]),
        ("2025年3月5日，书记讲党课。", [("lecture", None, "2025-03-05", "2025-03-05")]),
        ("3月5日、9月8日开展中心组集体学习。", [("study", None, "2025-03-05", "2025-09-08")]),
        ("上半年廉政谈话20余次。", [("talk", 20, "2025-01-01", "2025-06-30")]),
        ("X月X日开展中心组学习X次。", [("study", None, None, None)]),
        ("组织300人次参加党课。", [("lecture", None, None, None)]),
    ],
)
def test_a_claim_has_its_number_and_days(words, expected):
    assert claims(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "下一步将讲党课4次。",
        "要经常开展廉政谈话。",
        "每季度至少开展中心组学习1次。",
        "未开展廉政谈话。",
        "廉政谈话不深入。",
        "修订《廉政谈话办法》。",
        "建立廉政谈话制度。",
        "召开会议。",
    ],
)
def test_plans_duties_negations_and_papers_claim_nothing(words):
    assert claims(words) == []


def test_the_words_are_in_the_text():
    text = Text.from_string("一、做法\n  全年讲党课3次。好。")
    (claim,) = claims_in(text, WORDS, written_on=None)
    assert text.content[claim.start : claim.end] == claim.text == "全年讲党课3次"
    assert claims_in(text, {}, written_on=None) == []


def test_parts_on_problems_and_plans_are_left_out():
    text = Text.from_string(
        "一、主要做法\n讲党课2次。\n二、存在的问题\n1、党课1次了事。\n三、整改措施\n1、讲党课4次。"
    )
    found = claims_in(text, WORDS, written_on=None, sections=understand(text).sections)
    assert [claim.count for claim in found] == [2]


def test_a_text_without_stops_takes_time_in_line_with_its_length():
    def seconds(times):
        text = Text.from_string("讲党课12次，" * times)
        started = perf_counter()
        assert len(claims_in(text, WORDS, written_on=None)) > times * 0.99
        return perf_counter() - started

    seconds(100)
    assert seconds(8000) < 8 * seconds(
        2000
    )  # four times the length; its square would take sixteen times as long


@dataclass(frozen=True)
class Record:
    id: str
    kind: str
    on: date


def claim(count=None, first=None, last=None, *, approximate=False):
    return Claim("lecture", "讲党课", 0, 3, count, first, last, approximate)


RECORDS = [Record(f"r{month}", "lecture", date(2025, month, 5)) for month in (7, 1, 3)] + [
    Record("x", "study", date(2025, 2, 1))
]


@pytest.mark.parametrize(
    ("stated", "outcome", "ids"),
    [
        (claim(), "supported", ("r1", "r3", "r7")),
        (claim(3), "supported", ("r1", "r3", "r7")),
        (claim(12), "contradicted", ("r1", "r3", "r7")),
        (claim(2), "unknown", ("r1", "r3", "r7")),
        (claim(3, approximate=True), "supported", ("r1", "r3", "r7")),
        (claim(10, approximate=True), "contradicted", ("r1", "r3", "r7")),
        (claim(2, date(2025, 1, 1), date(2025, 6, 30)), "supported", ("r1", "r3")),
        (claim(None, date(2025, 3, 5), date(2025, 3, 5)), "supported", ("r3",)),
        (claim(None, date(2025, 3, 6), date(2025, 3, 6)), "absent", ()),
        (claim(4, date(2025, 8, 1), date(2025, 9, 1)), "absent", ()),
        (claim(None, date(2024, 3, 6), date(2024, 3, 6)), "unknown", ()),  # the ledger does not reach there
        (claim(5, date(2024, 12, 1), date(2025, 12, 31)), "unknown", ("r1", "r3", "r7")),
    ],
)
def test_a_claim_is_held_against_the_ledger(stated, outcome, ids):
    verdict = judge(stated, RECORDS, since=date(2025, 1, 1), until=date(2025, 12, 31))
    assert (verdict.outcome, verdict.record_ids) == (outcome, ids)
    assert verdict.message.endswith("。")


@pytest.mark.parametrize(
    ("people", "outcome"),
    [
        ({"r1": 2, "r3": 4, "r7": 6}, "supported"),
        ({"r1": 2, "r3": 2, "r7": 6}, "contradicted"),
        (None, "unknown"),
    ],
)
def test_a_number_of_people_is_held_against_the_people_reached(people, outcome):
    (stated,) = claims_in(Text.from_string("讲党课12人次。"), WORDS, written_on=None)
    verdict = judge(stated, RECORDS, since=date(2025, 1, 1), until=date(2025, 12, 31), people=people)
    assert verdict.outcome == outcome
    assert "12人次" in verdict.message


def test_a_contradiction_names_both_numbers():
    verdict = judge(claim(12), RECORDS, since=date(2025, 1, 1), until=date(2025, 12, 31))
    assert verdict.message == "原文称12次，台账中2025-01-01至2025-12-31有3次，数目不符，请核对原文和台账。"
