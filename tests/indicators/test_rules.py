"""Periods people write, and what becomes of every row of a ledger."""

from datetime import date
from decimal import Decimal

import pytest

from zhunsheng.documents.sheets import Row
from zhunsheng.indicators.rules import Known, is_reached, period_end, period_of, sort_out

TODAY = date(2026, 6, 1)
USE = Known(1, "设施使用率", ("文化馆",), "month", "%")
CONTENT = Known(2, "满意度", ("公共服务科",), "quarter", "分")
TWIN = Known(3, "满意度", ("市场科",), "quarter", "分")


def sorted_out(*, recorded=None, among=(USE, CONTENT), **values):
    row = {"indicator": "设施使用率", "period": "2026-05", "value": 76.5, "evidence": "预约系统"} | values
    accepted, refused = sort_out([Row(5, row)], among, today=TODAY, recorded=recorded or {})
    assert len(accepted) + len(refused) == 1  # no row is lost
    return (accepted or refused)[0]


def test_a_row_becomes_a_value_of_its_period():
    measured = sorted_out()
    assert (measured.row, measured.indicator, measured.start) == (5, 1, date(2026, 5, 1))
    assert measured.value == Decimal("76.5")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"indicator": None}, "没有写指标名称"),
        ({"indicator": "投诉量"}, "没有您可以登记的名为“投诉量”"),
        ({"unit": "市场科"}, "“市场科”没有名为“设施使用率”"),
        ({"period": None}, "没有写期间"),
        ({"period": "五月"}, "不是日期"),
        ({"period": "2026-13"}, "没有第13月"),
        ({"period": "2026-07"}, "还没有到"),
        ({"period": "2026年第2季度"}, "按月登记"),
        ({"indicator": "满意度", "period": "2026-05"}, "按季度登记"),
        ({"value": None}, "没有写数值"),
        ({"value": "很高"}, "不是数字"),
        ({"value": 1e12}, "数值太大"),
        ({"value": 0.765}, "是 76.5% 请写 76.5"),
        ({"evidence": None}, "没有写依据"),
        ({"evidence": "字" * 301}, "最多 300 字"),
    ],
)
def test_a_row_that_cannot_be_recorded_says_why_and_what_to_do(values, why):
    refusal = sorted_out(**values)
    assert why in refusal.why
    assert not refusal.known


def test_two_indicators_of_one_name_are_told_apart_by_their_unit():
    row = {"indicator": "满意度", "period": "2026年第1季度"}
    assert "请加一列“单位”" in sorted_out(among=(CONTENT, TWIN), **row).why
    assert sorted_out(among=(CONTENT, TWIN), unit="市场科", **row).indicator == 3


def test_what_is_recorded_is_neither_repeated_nor_overwritten():
    key = (1, date(2026, 5, 1))
    assert sorted_out(recorded={key: Decimal("76.5000")}).known
    other = sorted_out(recorded={key: Decimal("70.0000")})
    assert not other.known
    assert "已登记为 70，" in other.why


def test_one_period_twice_in_a_ledger_is_refused():
    row = {"indicator": "设施使用率", "period": "2026-05", "value": 1.5, "evidence": "系统"}
    accepted, refused = sort_out([Row(2, row), Row(3, row)], [USE], today=TODAY, recorded={})
    assert [one.row for one in accepted] == [2]
    assert "与第2行是同一指标的同一期间" in refused[0].why


@pytest.mark.parametrize("start", [date(2026, month, 1) for month in (1, 4, 7, 10)])
def test_a_quarter_is_read_from_any_of_its_days(start):
    assert period_of(period_end(start, "quarter"), "quarter") == start


@pytest.mark.parametrize(
    ("value", "target", "direction", "reached"),
    [
        (80, 80, "at_least", True),
        (79, 80, "at_least", False),
        (80, 80, "at_most", True),
        (5, None, "at_most", None),
    ],
)
def test_is_reached(value, target, direction, reached):
    target = None if target is None else Decimal(target)
    assert is_reached(Decimal(value), target, direction) is reached
