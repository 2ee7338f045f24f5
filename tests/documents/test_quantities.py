"""Protects counts: exact values, their grain, what is approximate, masked, shared, or no count at all."""

from decimal import Decimal

import pytest

from zhunsheng.documents.quantities import quantities_in


def found(words):
    return [
        (q.text, None if q.value is None else f"{q.value.normalize():f}", q.grain)
        for q in quantities_in(words)
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("五个方面36个问题", [("五个", "5", "area"), ("36个", "36", "item")]),
        (
            "12类问题，细化为40个具体问题、120条措施",
            [("12类", "12", "class"), ("40个", "40", "item"), ("120条", "120", "measure")],
        ),
        (
            "追缴3.0418万元、6.205 万元、38260元",
            [
                ("3.0418万元", "30418", "money"),
                ("6.205 万元", "62050", "money"),
                ("38260元", "38260", "money"),
            ],
        ),
        ("投入2.4亿元、1,234.5元", [("2.4亿元", "240000000", "money"), ("1,234.5元", "1234.5", "money")]),
        ("诫勉0人", [("0人", "0", "person")]),
        ("学习十二次、党课3场", [("十二次", "12", "session"), ("3场", "3", "session")]),
        ("一百二十条措施", [("一百二十条", "120", "measure")]),
        ("心得35篇，文件３份", [("35篇", "35", "document"), ("３份", "3", "document")]),
        (
            "97.36%，百分之九十八，百分之九十七点三",
            [
                ("97.36%", "97.36", "percent"),
                ("百分之九十八", "98", "percent"),
                ("百分之九十七点三", "97.3", "percent"),
            ],
        ),
        ("修订制度6项", [("6项", "6", "item")]),
    ],
)
def test_a_count_is_exact_and_has_a_grain(words, expected):
    assert found(words) == expected


@pytest.mark.parametrize(
    "words",
    ["500余人次", "三十多次", "约30人", "近20场", "超过20场", "20人以上", "3、4次", "10余万元", "5万多元"],
)
def test_an_approximate_count_says_so(words):
    (count,) = quantities_in(words)
    assert count.approximate


def test_a_count_that_is_not_written_out_has_no_value():
    assert found("谈话数次") == [("数次", None, "session")]
    assert found("学习3、4次") == [("3、4次", None, "session")]
    assert found("**个问题") == [("**个", None, "item")]
    assert found("追缴2XX46元") == [("2XX46元", None, "money")]


@pytest.mark.parametrize(
    "words",
    [
        "第四轮巡察",
        "落实中央八项规定",
        "严格三会一课、三重一大",
        "党的二十大",
        "第31次会议",
        "“1+3+N”机制",
        "索引号1133/2023-46",
        "联系电话：0571-88888",
        "县发〔2024〕12号",
        "进一步统一部署",
        "一方面抓学习，另一方面抓落实",
        "增长18.X%",
        "“四个意识”",
    ],
)
def test_a_number_in_a_name_counts_nothing(words):
    assert found(words) == []


def test_one_number_for_several_actions_is_shared():
    (together,) = quantities_in("批评教育、提醒谈话、责令检查共11人")
    assert (together.value, together.shared) == (Decimal(11), True)
    assert [q.shared for q in quantities_in("批评教育8人、诫勉0人")] == [False, False]
    assert [q.shared for q in quantities_in("组织党员、干部11人")] == [False]
