"""Protects the mending of copies: broken lines, slipped-in numbers and page chrome go, ordinary text stays as it is."""

import time
from datetime import date

import pytest

from zhunsheng.documents import Text, read_bytes


def lines_of(*lines):
    return Text.from_string("\n".join(lines)).content.split("\n")


def test_lines_broken_at_a_fixed_width_are_joined():
    lines = (
        "　　今年以来，我局认真落实全面从严治",
        "党主体责任，先后召开党组会12次，研究",
        "部署党风廉政建设工作，共收集意见建议",
        "6条，办结5条，投入资金12",
        "万元，取得较好效果。",
        "　　（一）加强组织领导，压实责任链条",
        "　　成立领导小组，明确责任分工，逐级签",
        "订责任书。一是抓部署。二是抓督查，",
        "",
        "— 2 —",
        "",
        "三是抓落实，四是抓问责。",
    )
    assert lines_of(*lines) == [
        "　　今年以来，我局认真落实全面从严治党主体责任，先后召开党组会12次，研究部署党风廉政建设工作，"
        "共收集意见建议6条，办结5条，投入资金12万元，取得较好效果。",
        "　　（一）加强组织领导，压实责任链条",
        "　　成立领导小组，明确责任分工，逐级签订责任书。一是抓部署。二是抓督查，三是抓落实，四是抓问责。",
    ]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (["今年共收集意见", "6 条，办结 5 条。"], "今年共收集意见6 条，办结 5 条。"),
        (["改造投入 12", "万元。"], "改造投入 12万元。"),
        (["县局关于整改情", "况的报告"], "县局关于整改情况的报告"),
        (["县局党组关于", "巡察整改进展", "情况的通报"], "县局党组关于巡察整改进展情况的通报"),
    ],
)
def test_figures_and_titles_split_by_a_line_break_are_joined(broken, whole):
    assert lines_of(*broken) == [whole]


@pytest.mark.parametrize(
    "lines",
    [
        ["一、总体情况", "3个方面12个问题已完成整改。"],
        ["整改情况", "5个问题已办结。"],
        ["附件1", "年度计划"],
        ["示范县文旅局", "2024年，我局认真整改。"],
        ["关于学习的几点体会", "甲某"],
        [
            "一、存在的问题",
            "（一）学习不够深入",
            "理论学习停留在表面，没有学深悟透。",
            "（二）责任落实不够有力",
            "存在上热下冷的现象，压力传导不够。",
            "（三）工作作风不够扎实",
            "调查研究少，深入基层不够经常。",
        ],
        ["各科室要对照清单，逐条整改，限时办结。"] * 12,
    ],
)
def test_lines_that_are_whole_stay_apart(lines):
    assert lines_of(*lines) == lines


@pytest.mark.parametrize(
    ("slipped", "clear"),
    [
        ("学习流于形式5/21二是责任不实。", "学习流于形式二是责任不实。"),
        (
            "工作不细3/20致使账目不清，督查不严4/20致使整改拖延。",
            "工作不细致使账目不清，督查不严致使整改拖延。",
        ),
        ("层层落实责 3、任，定期检查。", "层层落实责任，定期检查。"),
    ],
)
def test_numbers_of_pages_and_slices_inside_sentences_go(slipped, clear):
    assert lines_of(slipped) == [clear]


@pytest.mark.parametrize(
    "words",
    [
        "整改任务完成3/5，进度较慢。",
        "一季度完成2/5任务，二季度完成4/5任务。",
        "全年调度达2、3次。",
        "主要问题 1、学习不深 2、作风不实",
        "本周1/3的科室未报送。",
    ],
)
def test_numbers_that_mean_something_stay(words):
    assert lines_of(words) == [words]


COPY = """当前位置：首页 > 政务公开 > 通知公告
示范局关于巡察整改进展情况的通报_示范县人民政府
示范局关于巡察整改进展情况的通报
来源：县纪委监委发布时间：2024-05-06 10:20 浏览次数：135次 字号：[大 中 小] 打印 关闭
全文约3200字
2024年3月，县委第三巡察组对我局进行了巡察，现将情况公布如下。
一、整改组织情况
3/20
问题来源：巡察反馈。来源：群众来信2件。
剩余30%的问题正在推进。
三是编印案例汇编，供大家学习参考。
本文剩余70%未读内容，开通VIP后即可阅读全文。
★★★★★
联系人：甲某 电话：0123-4567
示范局
2024年5月1日
责任编辑：乙某
上一篇：关于某事的通知
另一篇文章的题目
版权所有：示范县人民政府 某ICP备12345号"""


def test_what_a_page_puts_around_a_text_goes_and_its_date_and_source_are_kept():
    text = read_bytes("通报.txt", COPY.encode())
    assert text.content.split("\n") == [
        "示范局关于巡察整改进展情况的通报",
        "2024年3月，县委第三巡察组对我局进行了巡察，现将情况公布如下。",
        "一、整改组织情况",
        "问题来源：巡察反馈。来源：群众来信2件。",
        "剩余30%的问题正在推进。",
        "三是编印案例汇编，供大家学习参考。",
        "联系人：甲某 电话：0123-4567",
        "示范局",
        "2024年5月1日",
    ]
    assert (text.published, text.origin) == (date(2024, 5, 6), "县纪委监委")
    assert text.paragraphs[-1].place == "第16行"


@pytest.mark.parametrize("words", ["发布时间：2024-02-30", "发布时间：20240506", "发布时间：2024年X月X日"])
def test_a_day_that_is_none_is_not_guessed(words):
    assert Text.from_string(f"通报\n{words}\n一、做法").published is None


def test_traditional_script_is_kept_and_said():
    words = "各單位應當認真學習貫徹會議精神，嚴格執行紀律規範，從嚴監督檢查，發現問題及時處理，總結經驗，還要記錄。"
    text = Text.from_string(words)
    assert text.content == words
    assert text.remarks == ("文中多用繁体字，按原样读取，没有转换成简体。",)
    assert Text.from_string("各单位应当认真学习贯彻会议精神。").remarks == ()


def test_a_text_survives_the_way_through_json():
    text = Text.from_string(COPY)
    assert Text.from_json(text.as_json()) == text


HOSTILE_LINES = (
    "★ " * 40,
    "12",
    "来源：发布时间：" * 8,
    "\u3000" * 190 + "x",
    "甲" + " " * 180 + "x",
    "1.1.1.1 " * 20,
    "大 中 小 " * 22 + "x",
    "1" * 190 + "x",
    "甲 > " * 45,
    "甲 " * 90 + "剩余",
    "一" * 190,
    "责 3、任" * 40,
    "甲3/20乙" * 30,
    "关于关于",
    "（" * 190,
)


@pytest.mark.parametrize("line", HOSTILE_LINES)
def test_no_line_takes_longer_than_its_length_deserves(line):
    started = time.process_time()
    Text.from_string(f"{line}\n" * 1_000)
    assert time.process_time() - started < 2
