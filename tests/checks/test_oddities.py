"""Each rule finds what it is for, at its threshold and not below it, and says nothing of what is well."""

from datetime import date, timedelta

import pytest

from zhunsheng.checks.catalogue import checks
from zhunsheng.checks.oddities import (
    RULES,
    Head,
    Record,
    Records,
    alike_minutes,
    heard_but_absent,
    late_evidence,
    recorded_in_one_go,
    same_attendance,
)

DAY = date(2026, 3, 2)
WORDS = "会议研究了窗口服务和党员发展两项工作，决定本周内补齐材料，由支部书记负责落实并在下次会议上报告结果。"


def meeting(number, **changes):
    plain = {
        "id": f"activities.activity:{number}", "unit": 1, "kind": "branch_committee", "name": f"第{number}次会议",
        "on": DAY + timedelta(days=number), "recorded_on": DAY + timedelta(days=number),
    }  # fmt: skip
    return Record(**plain | changes)


def test_a_text_used_again_is_one_find_however_often():
    records = Records(
        [meeting(1, minutes=WORDS), meeting(2, minutes=WORDS + "散会。"), meeting(3, minutes=WORDS[::-1])]
    )
    (found,) = alike_minutes(records, share=0.8, characters=40)
    assert found.records == ("activities.activity:1", "activities.activity:2")
    assert found.values["count"] == "2"


@pytest.mark.parametrize(
    ("changes", "thresholds"),
    [
        ({"unit": 2}, {}),  # of another unit
        ({"minutes": "学习。"}, {}),  # too short to tell
        ({"minutes": WORDS + "另外讨论了冬季旅游安全和文物巡查的分工，逐项明确了责任人和完成日期。"}, {}),
        ({}, {"characters": 400}),
    ],
)
def test_minutes_that_differ_or_are_short_are_left_alone(changes, thresholds):
    records = Records([meeting(1, minutes=WORDS), meeting(2, **{"minutes": WORDS} | changes)])
    assert list(alike_minutes(records, **{"share": 0.85, "characters": 40} | thresholds)) == []


@pytest.mark.parametrize(("count", "found"), [(7, 0), (8, 1)])
def test_a_year_typed_in_on_one_evening(count, found):
    evening = DAY + timedelta(days=300)
    records = Records([meeting(number, recorded_on=evening) for number in range(count)])
    assert len(list(recorded_in_one_go(records, count=8, days=30))) == found


def test_records_made_in_time_are_no_backlog_however_many():
    records = Records([meeting(0, id=f"a:{number}") for number in range(50)])
    assert list(recorded_in_one_go(records, count=8, days=30)) == []


@pytest.mark.parametrize(
    ("crowds", "runs"),
    [
        ([{1, 2, 3}] * 3, 1),
        ([{1, 2, 3}] * 2, 0),
        ([{1, 2, 3}, {1, 2}, {1, 2, 3}, {1, 2, 3}], 0),
        ([{1, 2, 3}] * 3 + [{1, 2}] + [{1, 2, 3}] * 4, 2),
        ([{1}] * 9, 0),  # too few to wonder at
    ],
)
def test_exactly_the_same_people_every_time(crowds, runs):
    records = Records([meeting(number, came=frozenset(crowd)) for number, crowd in enumerate(crowds)])
    assert len(list(same_attendance(records, count=3, people=2))) == runs


@pytest.mark.parametrize(("days", "found"), [(89, 0), (90, 1)])
def test_evidence_long_after_the_fact(days, found):
    records = Records([meeting(0, evidence_on=(DAY, DAY + timedelta(days=days)))])
    assert len(list(late_evidence(records, days=90))) == found


@pytest.mark.parametrize(
    ("came", "since", "found"),
    [({7}, DAY, 0), ({8}, DAY, 1), (set(), DAY, 1), (set(), DAY + timedelta(days=30), 0)],
)
def test_a_department_heard_without_its_head(came, since, found):
    records = Records(
        [meeting(0, heard=frozenset({5}), came=frozenset(came))],
        [Head(5, "公共服务科", 7, "甲一", since, None)],
    )
    assert len(list(heard_but_absent(records))) == found


def test_every_check_can_be_said_and_rests_on_a_known_regulation(db):
    """Its sentence uses only values that its rule gives; its basis is one of the catalogue's."""
    from tests.factories import AT
    from zhunsheng.catalogue.actions import load_catalogue
    from zhunsheng.catalogue.models import Regulation

    load_catalogue(by="测试", at=AT)
    known = set(Regulation.objects.values_list("name", "year"))
    assert {(check.basis["regulation"], check.basis["year"]) for check in checks().values()} <= known
    assert {check.rule for check in checks().values()} == set(RULES.values())
