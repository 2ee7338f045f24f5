"""Protects what each part of a document is taken to be for."""

import pytest

from tests.documents.reading import understood


def roles(*lines):
    return [section.role for section in understood(*lines).sections]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("工作开展情况", "work_done"),
        ("履职尽责情况", "work_done"),
        ("存在的主要问题和不足", "problems"),
        ("存在问题及原因分析", "problems"),
        ("查摆出的问题", "problems"),
        ("存在的差距", "problems"),
        ("产生问题的根源", "causes"),
        ("问题原因分析", "causes"),
        ("下一步整改措施", "measures"),
        ("改进措施", "measures"),
        ("2024年工作计划", "next_steps"),
        ("今后努力方向", "next_steps"),
        ("持续巩固整改成果", "next_steps"),
        ("整改工作组织情况", "organisation"),
        ("党委履行巡察整改主体责任情况", "organisation"),
        ("提高政治站位，扎实推进整改", "organisation"),
        ("强化政治担当，扎实推进巡察整改", "organisation"),
        ("巡察反馈问题整改落实情况", "rectification"),
        ("聚焦反馈问题，逐项落实整改", "rectification"),
        ("存在问题及整改情况", "rectification"),
        ("上年度民主生活会整改措施落实情况", ""),
        ("典型案例剖析", ""),
    ],
)
def test_the_name_of_a_top_part_gives_its_role(title, role):
    assert roles(f"一、{title}", "正文。") == [role]


def test_what_stands_below_has_the_role_of_its_part_unless_it_names_another():
    lines = (
        "一、党建方面",
        "（一）存在问题",
        "1.学得少。",
        "（二）原因分析",
        "1.抓得松。",
        "（三）整改措施",
        "1.多学。",
    )
    assert roles(*lines) == ["", "problems", "problems", "causes", "causes", "measures", "measures"]


@pytest.mark.parametrize(
    ("lead", "role"),
    [
        ("但还存在一些不足：", "problems"),
        ("但还存在一些不足。", "problems"),
        ("主要原因有：", "causes"),
        ("下一步，我们将：", "next_steps"),
        ("整改措施：", "measures"),
        ("总的看成效明显：", "work_done"),
    ],
)
def test_a_second_run_of_items_has_the_role_that_its_lead_gives(lead, role):
    assert roles("一、工作情况", f"一是开了会。二是发了文。{lead}一是甲。二是乙。")[3:] == [role, role]


def test_nothing_that_a_notice_reports_loses_its_role():
    lines = ("二、整改落实情况", "1.关于账目不清的问题", "具体表现：一是缺账。", "整改情况：一是建账。")
    assert roles(*lines) == ["rectification", "rectification", "problems", "rectification"]


def test_a_label_in_front_of_prose_gives_a_role_too():
    assert roles("一、在学习方面", "1、存在问题：读得少。", "2、改进建议：每月一考。") == [
        "",
        "problems",
        "measures",
    ]
