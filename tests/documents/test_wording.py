"""Protects what a terminal shows of a reading: nothing is lost in wrapping, columns stand under each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.documents import Text, understand
from zhunsheng.documents.wording import ROLE_LABELS, VERDICT_LABELS, columns, report, section, wrapped

WORDS = """示范局关于2025年度党建工作的自查报告
一、存在的问题
（一）在学习方面
1. 集中学习不够深入。
二、整改措施
1. 完善学习制度。责任领导：甲一；完成时限：2026年3月底前。
三、整改情况
共36个问题，已完成34个，未完成3个。"""


def printed(words, width=80):
    text = Text.from_string(words)
    return report(text, understand(text), width=width)


@pytest.mark.parametrize(
    "line",
    [
        "单位    示范局",
        "时间段  2025年度（2025-01-01至2025-12-31）",
        "  问题      1. 集中学习不够深入",
        "  1   集中学习不够深入",
        "责任人：甲一；时限：2026年3月底前",
    ],
)
def test_each_part_of_a_reading_is_told(line):
    shown = [" ".join(one.split()) for one in printed(WORDS).splitlines()]
    assert any(" ".join(line.split()) in one for one in shown), printed(WORDS)


def test_what_does_not_agree_comes_first_among_the_checks():
    rows = printed(WORDS).split("■ 核对")[1].splitlines()[1:]
    labels = [row.split()[0] for row in rows if row.startswith("  ") and row[2] != " "]
    assert labels == sorted(labels, key=list(VERDICT_LABELS.values()).index)
    assert labels[0] == "不相符"


def test_a_document_that_says_nothing_gets_sentences_not_gaps():
    shown = printed("今天天气很好，大家去公园。")
    assert "没有读出问题。" in shown
    assert "没有读出措施。" in shown


def test_the_names_of_roles_are_equally_wide_and_name_every_role_found():
    assert {one.role for one in understand(Text.from_string(WORDS)).sections} <= {*ROLE_LABELS, ""}
    assert {columns(label) for label in ROLE_LABELS.values()} == {4}


def test_a_day_is_not_broken_between_lines():
    assert wrapped("整改完成时限为二〇二五年2025-01-01止", 26) == ["整改完成时限为二〇二五年", "2025-01-01止"]


@given(st.text(alphabet="学习a1，。“ e\u0301", max_size=80), st.integers(20, 40))
def test_wrapping_loses_no_character_and_keeps_the_width(words, width):
    lines = wrapped(words, width)
    assert "".join(lines) == words
    assert all(columns(line.rstrip("，。“")) <= width for line in lines)


def test_labels_and_words_stand_in_columns():
    shown = section("核对", [("相符", "甲" * 30), ("无法核对", "乙")], 40)
    starts = {
        columns(line[: len(line) - len(line.lstrip("相符无法核对 "))]) for line in shown.splitlines()[1:]
    }
    assert starts == {12}
