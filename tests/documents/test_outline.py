"""Protects what counts as a heading or an item, where its title ends and how headings nest."""

import os
from pathlib import Path

import pytest

from zhunsheng.documents import Text, understand
from zhunsheng.documents.outline import outline


def headings(*lines: str) -> list[tuple[int, str, str]]:
    text = Text.from_string("\n".join(lines))
    found = outline(text)
    assert all(text.content[heading.start : heading.end] == heading.title for heading in found)
    return [(heading.level, heading.marker, heading.title) for heading in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一、工作开展情况", [(1, "一、", "工作开展情况")]),
        ("十二、其他事项", [(1, "十二、", "其他事项")]),
        ("（三）把好关口。", [(2, "（三）", "把好关口")]),
        ("(三)把好关口", [(2, "(三)", "把好关口")]),
        ("〔二〕把好关口", [(2, "〔二〕", "把好关口")]),
        ("1、分工到人。正文在后", [(3, "1、", "分工到人")]),
        ("2.分工到人", [(3, "2.", "分工到人")]),
        ("３．分工到人", [(3, "３．", "分工到人")]),
        ("　4、分工到人", [(3, "4、", "分工到人")]),
        ("（5）分工到人", [(4, "（5）", "分工到人")]),
        ("问题6：账目不清", [(4, "问题6：", "账目不清")]),
        ("第一章 总体情况", [(1, "第一章", "总体情况")]),
        ("1.2 调查办法", [(2, "1.2", "调查办法")]),
        ("第一，把人选准。", [(5, "第一，", "把人选准")]),
        ("一是早作安排；二是抓紧落实。", [(5, "一是", "早作安排"), (5, "二是", "抓紧落实")]),
        ("一要站得高，二要看得远。", [(5, "一要", "站得高"), (5, "二要", "看得远")]),
        ("主要不足：一是学得浅，二是用得少", [(5, "一是", "学得浅"), (5, "二是", "用得少")]),
    ],
)
def test_every_family_of_markers_is_known_in_both_widths(line, expected):
    assert headings(line) == expected


def test_a_run_in_heading_ends_at_its_first_stop_and_items_follow_in_the_same_line():
    assert headings("1、补齐制度，管住源头。一是修订办法两项。二是废止旧规五项。") == [
        (3, "1、", "补齐制度，管住源头"),
        (5, "一是", "修订办法两项"),
        (5, "二是", "废止旧规五项"),
    ]


def test_a_heading_that_is_a_whole_sentence_stays_a_heading():
    assert headings("（二）有的支部换届一拖再拖。") == [(2, "（二）", "有的支部换届一拖再拖")]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("（1）关于“底数不清。四个库房没有清册”的问题", "关于“底数不清。四个库房没有清册”的问题"),
        ("2.关于“‘一本账’迟迟没有建立。”的问题", "关于“‘一本账’迟迟没有建立。”的问题"),
        ("3.围绕”三个新。新在哪里“开展讨论。其他略", "围绕”三个新。新在哪里“开展讨论"),
    ],
)
def test_a_stop_inside_quotation_marks_does_not_end_a_heading(line, title):
    assert [found[2] for found in headings(line)] == [title]


def test_an_unmatched_quotation_mark_hides_nothing():
    assert len(headings("1、讲清“为什么做。一是讲来历。二是讲道理。")) == 3


def test_skipped_and_missing_rungs_nest_under_what_is_there():
    text = Text.from_string("（一）摸底\n1.建账\n二、整改\n1.关于库房\n（1）清点")
    assert [(h.marker, h.depth) for h in outline(text)] == [
        ("（一）", 1),
        ("1.", 2),
        ("二、", 1),
        ("1.", 2),
        ("（1）", 3),
    ]


def test_a_lost_opening_bracket_is_seen_as_the_next_number_in_mid_line():
    assert headings("（一）抓学习。人人过关。二)抓落实。件件有数。") == [
        (2, "（一）", "抓学习"),
        (2, "二)", "抓落实"),
    ]


def test_an_item_that_lost_its_shi_is_found_but_a_counted_word_is_not():
    assert headings("一是开会。二是发文。三切实督办。") == [
        (5, "一是", "开会"),
        (5, "二是", "发文"),
        (5, "三", "切实督办"),
    ]
    assert len(headings("一是开会。二是发文。三个科室参加。")) == 2


@pytest.mark.parametrize(
    "line",
    [
        "全年调度达2、3次，效果不错。",
        "2、3号楼已经验收。",
        "要看三是否到位、四是否落实。",
        "第一、第二党支部联合开展活动。",
        "十一、十二月份集中整改。",
        "一、二把手都要到会。",
        "四个方面（即一是看账、二是看物）都查到。",
        "他说：“一是不能拖，二是不能等。”",
        "共 6 条，办结 5 条。",
        "投入1.5万元，增长3.2%。",
        "1.5万元已经退回。",
        "他唯一是不放心账目。",
        "第二是次要的。",
        "一要求就落实。",
        "【摘要】三是推进阵地建设。",
        "详情见附件（二）和表（3）。",
    ],
)
def test_look_alikes_are_no_markers(line):
    assert headings(line) == []


@pytest.mark.parametrize("title", ["三会一课制度执行情况", "三重一大事项决策情况", "四风问题整治情况"])
def test_a_title_may_begin_with_a_numeral(title):
    assert headings(f"二、{title}") == [(1, "二、", title)]


def test_items_may_begin_at_two_and_may_start_again():
    assert [found[1] for found in headings("二是补课。三是补考。", "一是再学。二是再考。")] == [
        "二是",
        "三是",
        "一是",
        "二是",
    ]


def test_a_contents_list_gives_no_headings():
    lines = [
        "目录",
        "一、存在的问题……1",
        "二、原因分析……3",
        "一、存在的问题",
        "学得不够。",
        "二、原因分析",
        "抓得不紧。",
    ]
    assert headings(*lines) == [(1, "一、", "存在的问题"), (1, "二、", "原因分析")]


def test_the_same_name_under_two_areas_is_no_contents_list():
    lines = ["一、在学习方面", "1、存在问题：一是学得浅。", "二、在作风方面", "1、存在问题：一是跑得少。"]
    assert [found[1] for found in headings(*lines)] == ["一、", "1、", "一是", "二、", "1、", "一是"]


def test_a_line_wrapped_before_a_number_is_one_sentence():
    lines = [
        "近期各科室收集到意见建议二十",
        "6、7条左右的办理情况如下已经",
        "逐条登记在册并且落实到具体人",
        "并明确完成的时间节点和责任人",
    ] * 3
    assert headings(*lines) == []


def test_without_line_breaks_the_usual_section_names_show_where_a_heading_ends():
    assert headings(
        "自查报告按要求报告如下。一、基本情况今年以来抓得实。二、存在的问题（一）学得少。补课不及时。"
    ) == [
        (1, "一、", "基本情况"),
        (1, "二、", "存在的问题"),
        (2, "（一）", "学得少"),
    ]


def test_a_continuation_paragraph_belongs_to_the_item_before_it():
    text = Text.from_string("一是提高站位。\n从思想上找差距。\n二是压实责任。")
    first = outline(text)[0]
    assert text.content[first.end : first.until] == "。\n从思想上找差距。\n"


def test_usual_section_names_without_numbers_become_headings():
    assert headings("存在的问题", "（一）学得少", "下一步打算", "（一）多学") == [
        (1, "", "存在的问题"),
        (2, "（一）", "学得少"),
        (1, "", "下一步打算"),
        (2, "（一）", "多学"),
    ]


def test_the_shared_example_has_the_structure_that_a_reader_sees():
    repository = Path(__file__).parents[2]
    shared = Path(os.environ.get("ZHUNSHENG_SHARED", repository.parent / "shared"))
    path = shared / "examples" / "000_e592c99eab4789a5.txt"
    if not path.exists():
        pytest.skip(
            f"The shared example is not here: {path}; set ZHUNSHENG_SHARED to the folder that holds examples/."
        )
    reading = understand(Text.from_string(path.read_text(encoding="utf-8")))
    top = [section for section in reading.sections if section.level == 1]
    work_items = [s for s in reading.sections if s.level == 5 and s.start < top[1].start]
    assert [section.role for section in top] == ["work_done", "problems", "measures"]
    assert len(work_items) == 12
    assert len({problem.area for problem in reading.problems}) == 4
    assert len(reading.problems) == 12
    assert len(reading.measures) == 5
    assert all(measure.problem for measure in reading.measures)
