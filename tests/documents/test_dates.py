"""Protects dates: exact days, inherited years and months, and what is damaged, masked or relative."""

from datetime import date

import pytest

from zhunsheng.documents import Text
from zhunsheng.documents.dates import dates_in, due_date, written_on

WRITTEN = date(2025, 3, 1)


def found(words, day=WRITTEN):
    return [
        (m.text, m.first and str(m.first), m.last and str(m.last), m.certainty)
        for m in dates_in(words, written_on=day)
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2022年7月4日", [("2022年7月4日", "2022-07-04", "2022-07-04", "stated")]),
        ("2024 年 5 月 6 日", [("2024 年 5 月 6 日", "2024-05-06", "2024-05-06", "stated")]),
        ("２０２４年７月４日", [("２０２４年７月４日", "2024-07-04", "2024-07-04", "stated")]),
        ("二〇二四年十一月二十日", [("二〇二四年十一月二十日", "2024-11-20", "2024-11-20", "stated")]),
        ("2024-07-04", [("2024-07-04", "2024-07-04", "2024-07-04", "stated")]),
        ("2024年4月9日至6月20日", [("2024年4月9日至6月20日", "2024-04-09", "2024-06-20", "stated")]),
        ("2024年9月10—15日", [("2024年9月10—15日", "2024-09-10", "2024-09-15", "stated")]),
        ("2023年至2025年", [("2023年至2025年", "2023-01-01", "2025-12-31", "stated")]),
        ("2023-2025年", [("2023-2025年", "2023-01-01", "2025-12-31", "stated")]),
        ("2024年1至6月", [("2024年1至6月", "2024-01-01", "2024-06-30", "stated")]),
        ("8月下旬至10月下旬", [("8月下旬至10月下旬", "2025-08-21", "2025-10-31", "inherited")]),
        ("2024年二季度末", [("2024年二季度末", None, "2024-06-30", "stated")]),
        ("第三季度", [("第三季度", "2025-07-01", "2025-09-30", "inherited")]),
        ("2024年下半年", [("2024年下半年", "2024-07-01", "2024-12-31", "stated")]),
        ("2021年度", [("2021年度", "2021-01-01", "2021-12-31", "stated")]),
        ("今年以来", [("今年以来", "2025-01-01", "2025-03-01", "inherited")]),
        ("去年12月", [("去年12月", "2024-12-01", "2024-12-31", "inherited")]),
        ("2024年5月起", [("2024年5月起", "2024-05-01", None, "stated")]),
        ("截至目前", [("截至目前", None, "2025-03-01", "inherited")]),
        ("截止目前", [("截止目前", None, "2025-03-01", "inherited")]),
        ("近三年", [("近三年", None, "2025-03-01", "unknown")]),
        (
            "4、5月份",
            [
                ("4", "2025-04-01", "2025-04-30", "inherited"),
                ("5月份", "2025-05-01", "2025-05-31", "inherited"),
            ],
        ),
    ],
)
def test_a_date_is_exact(words, expected):
    assert found(words) == expected


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("2023年5月10日、16日学习。", ["2023-05-10", "2023-05-16"]),
        ("2023年10月26日、30日和31日", ["2023-10-26", "2023-10-30", "2023-10-31"]),
        ("2023年11月20日至1月8日巡察。3月2日反馈", ["2024-01-08", "2024-03-02"]),
        ("2023年11月20日巡察，同年12月5日反馈，次年1月3日公布", ["2023-11-20", "2023-12-05", "2024-01-03"]),
        ("2023年5月1日开会。\n6月2日再开会", ["2023-05-01", "2025-06-02"]),
    ],
)
def test_what_is_left_out_comes_from_the_date_before_in_the_paragraph(words, days):
    assert [last for _, _, last, _ in found(words)] == days


@pytest.mark.parametrize(
    "words", ["X月X日", "*年*月*日", "xxxx年xx月xx日", "202X年", "2024年X月上旬", "某年某月", "X月5日至8日"]
)
def test_what_is_masked_stays_unknown(words):
    ((_, first, last, certainty),) = found(words)
    assert (first, last, certainty) == (None, None, "masked")


def test_damaged_dates_are_repaired_only_where_one_reading_is_left():
    assert found("2024717日") == [("2024717日", "2024-07-17", "2024-07-17", "repaired")]
    assert found("20220516日") == [("20220516日", "2022-05-16", "2022-05-16", "repaired")]
    assert found("20240231日") == [("20240231日", None, None, "unknown")]
    (mention,) = dates_in("2024111日", written_on=None)
    assert (mention.first, mention.certainty) == (None, "ambiguous")
    assert mention.candidates == (date(2024, 1, 11), date(2024, 11, 1))


@pytest.mark.parametrize("words", ["2024年13月9日", "2024年2月30日", "2024年0月5日"])
def test_a_day_that_does_not_exist_is_unknown(words):
    assert found(words) == [(words, None, None, "unknown")]


@pytest.mark.parametrize("words", ["今年以来", "4月20日", "上半年", "同年6月", "年底前"])
def test_without_the_day_of_the_document_nothing_is_guessed(words):
    ((_, first, last, certainty),) = found(words, None)
    assert (first, last, certainty) == (None, None, "unknown")


@pytest.mark.parametrize(
    "words",
    [
        "第31次会议",
        "每月5日",
        "两年内",
        "三个月内",
        "〔2024〕12号",
        "第十二、十三党支部",
        "完成3.5万元",
        "每年3月",
    ],
)
def test_other_numbers_are_no_dates(words):
    assert found(words) == []


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("2024年12月底前", "2024-12-31"),
        ("4月20日前", "2025-04-20"),
        ("2025年6月30日之前", "2025-06-30"),
        ("2024年6月", "2024-06-30"),
        ("2024年6月至9月", "2024-09-30"),
        ("年底前", "2025-12-31"),
        ("今年年底前", "2025-12-31"),
        ("2024年底", "2024-12-31"),
        ("2024年内", "2024-12-31"),
        ("月底前", "2025-03-31"),
        ("2025年二季度末", "2025-06-30"),
        ("4月底前修订，6月底前培训", "2025-06-30"),
        ("2025年6月底前，长期坚持", "2025-06-30"),
        ("立行立改", None),
        ("长期坚持", None),
        ("3个月内", None),
        ("X月底前", None),
        ("6月前", None),  # before June, or before its end
        ("2024111日前", None),
        ("4月底前修订，X月底前培训", None),
        ("", None),
    ],
)
def test_a_deadline_names_its_last_day_or_none(words, due):
    day = due_date(words, written_on=WRITTEN)
    assert (day and str(day)) == due


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["正文。", "中共甲县乙局党组", "2024年7月5日"], date(2024, 7, 5)),
        (["正文。", "甲县乙局", "二〇二四年七月五日"], date(2024, 7, 5)),
        (["2024年7月5日召开会议。"], None),
        (["甲县乙局", "2024年7月"], None),
        (["甲县乙局", "X年X月X日"], None),
        ([""], None),
    ],
)
def test_the_day_of_the_document_stands_under_the_signature(lines, day):
    assert written_on(Text.from_string("\n".join(lines))) == day
