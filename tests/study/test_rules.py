"""Absences are told as a help, never as a score; every row of an export is taken or explained."""

from datetime import date

import pytest

from zhunsheng.documents.sheets import Row
from zhunsheng.study.rules import Absence, Known, pattern_of, sort_out

MONDAYS = [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)]
TODAY = date(2026, 6, 1)
PEOPLE = [
    Known(1, "甲一", "T1", ("机关一支部",)),
    Known(2, "乙二", "T2", ("机关一支部",)),
    Known(3, "乙二", "T3", ("机关二支部",)),
]


@pytest.mark.parametrize(
    ("absences", "said"),
    [
        ([], ""),
        ([Absence(day, "下乡督导", False) for day in MONDAYS[:2]], ""),  # two are no pattern
        (
            [Absence(day, "下乡督导", False) for day in MONDAYS],
            "应到9次，缺3次，其中3次因业务工作，3次在周一。可以把集中学习错开业务高峰，或提前把两边的安排对一对。",
        ),
        (
            [
                Absence(day, reason, False)
                for day, reason in zip(MONDAYS, ("病假", "下乡", "搬家"), strict=True)
            ],
            "应到9次，缺3次，其中3次在周一。可以换一个时间试试。",
        ),
        (
            [Absence(date(2026, 3, day), "", False) for day in (2, 10, 18)],
            "",
        ),
    ],
)
def test_a_pattern_is_said_only_where_there_is_one(absences, said):
    assert pattern_of(absences, expected=9) == said


def given(**values):
    return Row(2, {"person": "甲一", "course": "党纪学习", "day": "2026-05-06", "hours": 2.0} | values)


def sorted_out(*rows, recorded=()):
    return sort_out(
        rows,
        PEOPLE,
        today=TODAY,
        in_post={1: [(date(2020, 1, 1), None)], 2: [(None, None)], 3: [(None, date(2026, 1, 1))]},
        recorded=frozenset(recorded),
    )


def test_a_row_becomes_a_person_s_hours():
    (learnt,), refused = sorted_out(given(hours="2.5学时", day="2026年5月6日 14:30"))
    assert (learnt.person, learnt.day, learnt.hours, refused) == (1, date(2026, 5, 6), 2.5, [])


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"person": "丁四"}, "没有名叫“丁四”的人员"),
        ({"person": None}, "没有写姓名"),
        ({"person": "乙二"}, "有2位“乙二”"),
        ({"person": "乙二", "number": "T1"}, "工号 T1 是甲一"),
        ({"course": None}, "没有写课程"),
        ({"day": "去年"}, "不是日期"),
        ({"day": None}, "没有写日期"),
        ({"day": "2026-06-02"}, "晚于今天"),
        ({"day": "2019-05-06"}, "不在本局任职"),
        ({"hours": 25.0}, "应大于0、不超过24"),
        ({"hours": 0.0}, "应大于0、不超过24"),
        ({"hours": None}, "应大于0、不超过24"),
        ({"hours": "很多"}, "不是数字"),
    ],
)
def test_a_row_that_cannot_be_recorded_says_why(values, why):
    accepted, (refused,) = sorted_out(given(**values))
    assert accepted == []
    assert why in refused.why
    assert refused.row == 2


@pytest.mark.parametrize(
    ("values", "person"), [({"number": "T3", "day": "2025-12-01"}, 3), ({"unit": "机关一支部"}, 2)]
)
def test_people_of_one_name_are_told_apart_by_number_or_unit(values, person):
    (learnt,), _ = sorted_out(given(person="乙二", **values))
    assert learnt.person == person


def test_what_is_recorded_or_stands_twice_is_taken_once():
    accepted, refused = sorted_out(given(), given())
    assert (len(accepted), [row.why for row in refused]) == (1, ["与第2行相同，不重复登记。"])
    accepted, refused = sorted_out(given(), recorded={(1, "党纪学习", date(2026, 5, 6))})
    assert (accepted, [row.known for row in refused]) == ([], [True])
