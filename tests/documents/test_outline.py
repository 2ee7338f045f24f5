"""Protects what counts as a heading or an item, where its title ends and how headings nest."""

import os
from pathlib import Path

import pytest

from zhunsheng.documents import Cell, Piece, Text, understand
from zhunsheng.documents.outline import outline


def headings(*lines: str) -> list[tuple[int, str, str]]:
    text = Text.from_string("\n".join(lines))
    found = outline(text)
    assert all(text.content[heading.start : heading.end] == heading.title for heading in found)
    return [(heading.level, heading.marker, heading.title) for heading in found]


def rows(*lines: str) -> list[str]:
    """Return level, marker and title of every heading in one line each."""
    return [f"{level} {marker} {title}" for level, marker, title in headings(*lines)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一、工作开展情况", "1 一、 工作开展情况"),
        ("十二、其他事项", "1 十二、 其他事项"),
        ("二十一、其他事项", "1 二十一、 其他事项"),
        ("一．工作开展情况", "1 一． 工作开展情况"),
        ("一 、 工 作", "1 一、 工 作"),
        ("一、\t工作", "1 一、 工作"),
        ("三、2024年工作计划", "1 三、 2024年工作计划"),
        ("第一章 总体情况", "1 第一章 总体情况"),
        ("第一章总体情况", "1 第一章 总体情况"),
        ("第 一 章　总体情况", "1 第一章 总体情况"),
        ("第二部分：存在的问题", "1 第二部分： 存在的问题"),
        ("第二部分存在的问题", "1 第二部分 存在的问题"),
        ("第一节　主要做法", "2 第一节 主要做法"),
        ("第一节主要做法", "2 第一节 主要做法"),
        ("（三）把好关口。", "2 （三） 把好关口"),
        ("(三)把好关口", "2 (三) 把好关口"),
        ("（三)把好关口", "2 （三) 把好关口"),
        ("（ 三 ）　把好关口", "2 （三） 把好关口"),
        ("（三）、把好关口", "2 （三）、 把好关口"),
        ("〔二〕把好关口", "2 〔二〕 把好关口"),
        ("【二】把好关口", "2 【二】 把好关口"),
        ("[二]把好关口", "2 [二] 把好关口"),
        ("［二］把好关口", "2 ［二］ 把好关口"),
        ("㈢把好关口", "2 ㈢ 把好关口"),
        ("一)把好关口", "2 一) 把好关口"),
        ("（一强化学习", "2 （一 强化学习"),
        ("1.2 调查办法", "2 1.2 调查办法"),
        ("1.2．调查办法", "2 1.2． 调查办法"),
        ("1.1.2 抽样办法", "3 1.1.2 抽样办法"),
        ("1.1.2抽样办法", "3 1.1.2 抽样办法"),
        ("1、分工到人。正文在后", "3 1、 分工到人"),
        ("2.分工到人", "3 2. 分工到人"),
        ("３．分工到人", "3 ３． 分工到人"),
        ("　4、分工到人", "3 4、 分工到人"),
        ("1,分工到人。正文", "3 1, 分工到人"),
        ("1。分工到人", "3 1。 分工到人"),
        ("12.分工到人", "3 12. 分工到人"),
        ("⒈分工到人", "3 ⒈ 分工到人"),
        ("2.2024年预算执行率低", "3 2. 2024年预算执行率低"),
        ("1.3个支部没有换届。", "3 1. 3个支部没有换届"),
        ("1、3名党员没有交党费。", "3 1、 3名党员没有交党费"),
        ("（5）分工到人", "4 （5） 分工到人"),
        ("⑴分工到人", "4 ⑴ 分工到人"),
        ("1）分工到人", "4 1） 分工到人"),
        ("（1强化学习", "4 （1 强化学习"),
        ("问题6：账目不清", "4 问题6： 账目不清"),
        ("问题 16: 账目不清", "4 问题16: 账目不清"),
        ("问题一：账目不清", "4 问题一： 账目不清"),
        ("问题（三）：账目不清", "4 问题（三）： 账目不清"),
        ("问题4.账目不清", "4 问题4. 账目不清"),
        ("第一，把人选准。", "5 第一， 把人选准"),
        ("第一、把人选准。", "5 第一、 把人选准"),
        ("第一：把人选准。", "5 第一： 把人选准"),
        ("一问：初心还在不在？", "5 一问： 初心还在不在？"),
        ("①分工到人", "5 ① 分工到人"),
        ("❶分工到人", "5 ❶ 分工到人"),
        ("——抓住关键少数。书记带头。", "5 —— 抓住关键少数"),
        ("一是“三会一课”不规范。", "5 一是 “三会一课”不规范"),
    ],
)
def test_every_family_of_markers_is_known_in_both_widths(line, expected):
    assert rows(line) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一是早作安排；二是抓紧落实。", ["5 一是 早作安排", "5 二是 抓紧落实"]),
        ("一是：早作安排。二是，抓紧落实。", ["5 一是 早作安排", "5 二是 抓紧落实"]),
        ("主要不足：一是学得浅，二是用得少", ["5 一是 学得浅", "5 二是 用得少"]),
        ("发现30个，其中一是学习类5个，二是作风类6个。", ["5 一是 学习类5个", "5 二是 作风类6个"]),
        ("一是抓学习提高认识二是抓落实强化监督", ["5 一是 抓学习提高认识", "5 二是 抓落实强化监督"]),
        ("一要站得高，二要看得远。", ["5 一要 站得高", "5 二要 看得远"]),
        ("第一是学得少。第二是用得浅。", ["5 第一是 学得少", "5 第二是 用得浅"]),
        ("体会有二：第一，要学。第二，要干。", ["5 第一， 要学", "5 第二， 要干"]),
        ("其一，学得少；其二，用得浅。", ["5 其一， 学得少", "5 其二， 用得浅"]),
        ("整改措施：1.修订办法；2.约谈2人。", ["3 1. 修订办法", "3 2. 约谈2人"]),
        ("主要是1.修订办法，2.约谈2人。", ["3 1. 修订办法", "3 2. 约谈2人"]),
        ("整改情况：（1）修订办法，（2）约谈2人。", ["4 （1） 修订办法", "4 （2） 约谈2人"]),
        ("包括：1）修订办法；2）约谈2人。", ["4 1） 修订办法", "4 2） 约谈2人"]),
        ("做到①有计划②有记录。", ["5 ① 有计划", "5 ② 有记录"]),
        (
            "一是抓学习。1）集中学；2）自学。二是抓监督。",
            ["5 一是 抓学习", "4 1） 集中学", "4 2） 自学", "5 二是 抓监督"],
        ),
        ("落实“两个责任。”一是学。二是干。", ["5 一是 学", "5 二是 干"]),
        ("（一）学习方面1.学得少。2.用得浅。", ["2 （一） 学习方面", "3 1. 学得少", "3 2. 用得浅"]),
        ("一、基本情况（一）班子建设", ["1 一、 基本情况", "2 （一） 班子建设"]),
        (
            "甲局主要问题是：一是账不全。二是学得少。乙镇主要问题是：一是换届拖延。",
            ["5 一是 账不全", "5 二是 学得少", "5 一是 换届拖延"],
        ),
    ],
)
def test_markers_inside_a_line_are_found(line, expected):
    assert rows(line) == expected


def test_numbers_with_dots_go_below_bare_ones():
    assert rows("1 总体情况", "1.1 目标", "1.1.1 目标之一", "2 问题", "2.1 学得少") == [
        "1 1 总体情况",
        "2 1.1 目标",
        "3 1.1.1 目标之一",
        "1 2 问题",
        "2 2.1 学得少",
    ]
    assert rows("1.1总体情况", "1.2问题") == ["2 1.1 总体情况", "2 1.2 问题"]
    assert rows("一 总体情况", "二 存在问题") == ["1 一 总体情况", "1 二 存在问题"]


def test_a_marker_alone_on_its_line_takes_its_title_from_the_next():
    assert rows("第一章", "工作情况", "抓得紧。", "（一）", "学习。人人过关。") == [
        "1 第一章 工作情况",
        "2 （一） 学习",
    ]
    assert rows("一、做法。抓得紧。二、", "督查。查得严。") == ["1 一、 做法", "1 二、 督查"]


class TestFirstAndLast:
    """首先 其次 再次 最后 are items only as a run."""

    def test_a_run_over_paragraphs_or_in_one(self):
        assert rows("首先，学习在前。", "再次，监督在前。", "最后，自律在前。") == [
            "5 首先， 学习在前",
            "5 再次， 监督在前",
            "5 最后， 自律在前",
        ]
        assert rows("要想做好，首先，要学好；其次，要用好。") == ["5 首先， 要学好", "5 其次， 要用好"]
        assert rows("首先是学得少。其次是用得浅。") == ["5 首先是 学得少", "5 其次是 用得浅"]

    def test_alone_they_are_words(self):
        assert rows("首先，感谢大家。", "一、工作情况", "最后，请批评。") == ["1 一、 工作情况"]
        assert rows("其次，还要看到差距。") == []


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
        ("4.关于“一张网建设慢。推得不快“问题", "关于“一张网建设慢。推得不快“问题"),
        ("5.关于”一张网建设慢。推得不快”问题", "关于”一张网建设慢。推得不快”问题"),
        ("6.关于”‘一张网’建设慢。推得不快“问题", "关于”‘一张网’建设慢。推得不快“问题"),
        ('7.关于"台账不全。3个科室未建账"的问题', '关于"台账不全。3个科室未建账"的问题'),
        ("8.关于“学得浅。用得少”“作风不实；办事慢”问题。正文", "关于“学得浅。用得少”“作风不实；办事慢”问题"),
        ("9.关于“一是学得少，二是用得浅。”的问题", "关于“一是学得少，二是用得浅。”的问题"),
        ("（三）未到位事项（共2项；均为长期任务）。正文", "未到位事项（共2项；均为长期任务）"),
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


def test_an_item_that_lost_its_shi_may_begin_a_line():
    assert rows("一是开会。", "二切实督办。", "三是通报。", "三年来成效明显。", "四级联动建成。") == [
        "5 一是 开会",
        "5 二 切实督办",
        "5 三是 通报",
    ]
    assert rows("一是开会。二是发文。三查三改做到位。三公开全覆盖。") == ["5 一是 开会", "5 二是 发文"]


def test_damaged_brackets_in_mid_line():
    assert rows("（1）抓学习。", "2）抓落实。", "(3）抓监督。") == [
        "4 （1） 抓学习",
        "4 2） 抓落实",
        "4 (3） 抓监督",
    ]
    assert rows("（一抓学习。", "（二抓落实。") == ["2 （一 抓学习", "2 （二 抓落实"]


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
        "三、四、五月份集中整改。",
        "三、四季度抓紧落实。",
        "一、二等奖各2个。",
        "一、二、三楼办公。",
        "五、六十年代的档案",
        "七、八个支部未换届",
        "二、三产业融合",
        "2024.3.5印发通知。",
        "2024.3 召开会议",
        "3.15消费者权益日活动。",
        "5.1期间开展检查。",
        "12.9日召开会议。",
        "3.5亿元用于建设",
        "5.8万元已经追回",
        "12.5公里道路完工",
        "1.5%的支部没有达标。",
        "1.5个百分点。",
        "〔2024〕3号文件",
        "（2024）3号",
        "见第1-3页，共12/20页。",
        "一是一，二是二，不能含糊。",
        "万一是假账呢。",
        "原因之一是学得少。",
        "二要素验证通过。",
        "第一、二季度没有开展。",
        "第一，第二党支部",
        "192.168.1.1",
        "全年检查——包括抽查——12次。",
        "开展“两查”（1.查制度；2.查落实）。",
        "（一期工程已经完工）",
        "按照方案（一）标段施工",
        "三（1）班和三（2）班参加。",
        "正文引用党的十九、二十大报告。",
        "提到这两点：二是要抓落实。",
        "一要狠抓落实。",
        "6条意见已办结。",
        "详情见附件（二）和表（3）。",
    ],
)
def test_look_alikes_are_no_markers(line):
    assert headings(line) == []


@pytest.mark.parametrize(
    "title", ["三会一课制度执行情况", "三重一大事项决策情况", "三公经费管理不严", "三大攻坚战方面"]
)
def test_a_title_may_begin_with_a_numeral(title):
    assert headings(f"二、{title}") == [(1, "二、", title)]


def test_a_number_that_follows_may_be_the_first_word_of_a_title():
    assert rows("1、2个支部没有换届。", "2、3名党员没有交党费。") == [
        "3 1、 2个支部没有换届",
        "3 2、 3名党员没有交党费",
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["一、做法", "三、问题", "四、打算"], ["1 一、 做法", "1 三、 问题", "1 四、 打算"]),
        (["（一）学", "（二）干", "（二）督"], ["2 （一） 学", "2 （二） 干", "2 （二） 督"]),
        (["一是学。二是干。二是督。四是评。"], ["5 一是 学", "5 二是 干", "5 二是 督", "5 四是 评"]),
        (["三是建阵地。建成3个。"], ["5 三是 建阵地"]),
    ],
)
def test_skipped_and_doubled_numbers_stay(lines, expected):
    assert rows(*lines) == expected


def test_the_number_is_kept_as_written_for_who_checks_it():
    found = outline(Text.from_string("（一）学\n1.读\n3.写\n（二）干\n1.做\n⑵想\n——议\n——决"))
    assert [heading.number for heading in found] == [1, 1, 3, 2, 1, 2, 1, 2]


@pytest.mark.parametrize(
    "title",
    [
        "问题分析不透彻，措施不够实",
        "存在问题整改不彻底，有反弹",
        "工作成效明显增强",
        "学习 研讨不深，记录不全",
    ],
)
def test_a_title_may_begin_with_a_usual_name(title):
    assert rows(f"（二）{title}。有的科室没有台账。") == [f"2 （二） {title}"]


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


BODY = ["一、工作开展情况", "抓得紧。", "二、存在的问题", "学得少。", "三、下一步打算", "继续抓。"]
SECTIONS = ["1 一、 工作开展情况", "1 二、 存在的问题", "1 三、 下一步打算"]


@pytest.mark.parametrize(
    "contents",
    [
        ["目  录", "一、工作开展情况………………1", "二、存在的问题.......2", "三、下一步打算 5"],
        ["【提纲】一、工作开展情况 二、存在的问题 三、下一步打算"],
        ["目录：一、工作开展情况；二、存在的问题；三、下一步打算"],
        ["目录", "一、工作开展情况 二、存在的问题 三、下一步打算"],
        ["一、工作开展情况…1 二、存在的问题…2 三、下一步打算…3"],
        ["一、工作开展情况", "二、存在的问题", "三、下一步打算", "关于主体责任的报告"],
        ["一、工作情况", "二、存在的主要问题", "三、下步打算", "关于主体责任的报告"],
        ["目录", "一、做法\t1", "（一）学\t1", "二、差距\t2"],
        ["目录", "引言……1", "一、做法……2", "二、差距……4"],
    ],
)
def test_contents_of_every_shape_give_no_headings(contents):
    assert rows(*contents, *BODY) == SECTIONS


def test_a_line_that_begins_like_the_word_for_contents_is_read():
    assert rows("提纲挈领抓两点：一是学；二是干") == ["5 一是 学", "5 二是 干"]


def test_contents_may_come_again_as_run_in_headings():
    titles = ["一、加强领导", "二、强化学习", "三、抓好落实"]
    assert len(headings(*titles, *[f"{title}。各科室都做了。" for title in titles])) == 3


@pytest.mark.parametrize("lead", [["一、工作开展情况", "二、存在的问题"], ["经自查有以下问题："]])
def test_problems_that_measures_repeat_are_no_contents_list(lead):
    lines = [
        "1.学得少",
        "2.跑得少",
        "以上问题已经建账。",
        "整改措施：",
        "1.学得少",
        "每月学习。",
        "2.跑得少",
        "每月下乡。",
    ]
    assert len(headings(*lead, *lines)) == len([line for line in lead if "、" in line]) + 4


def test_two_headings_in_a_line_are_no_contents_list():
    assert rows("一、基本情况 （一）班子建设", "二、存在问题 （一）学得少") == [
        "1 一、 基本情况",
        "2 （一） 班子建设",
        "1 二、 存在问题",
        "2 （一） 学得少",
    ]


@pytest.mark.parametrize(
    "abstract",
    [
        ["【摘要】三是推进阵地建设。四是抓好队伍。"],
        ["内容提要：一、抓学习；二、抓作风。"],
        ["摘  要", "一是抓学习。二是抓作风。"],
        ["【核心提示】一是抓学习，二是抓作风。"],
    ],
)
def test_an_abstract_gives_no_headings(abstract):
    assert rows(*abstract, *BODY) == SECTIONS


@pytest.mark.parametrize(
    "end",
    [
        ["附件：1.整改台账", "2.问题清单", "      3.佐证材料", "某某局", "2024年3月5日"],
        ["附件：", "1.整改台账", "2.问题清单"],
        ["附：1.整改台账", "2.问题清单"],
        ["附件1：整改台账", "附件2：问题清单"],
        ["联系方式：1.电话：0123-456；2.邮政信箱：12号；3.电子邮箱：a@b.c。"],
        ["欢迎监督。", "1.联系电话：0123-456", "2.通讯地址：县城1号"],
        ["抄送：1.县纪委；2.县委组织部。"],
    ],
)
def test_what_stands_after_the_text_gives_no_headings(end):
    assert rows(*BODY, *end) == SECTIONS


def test_titles_and_their_second_lines_are_no_headings():
    title = ["尽心履职 廉洁奉公", "——2024年度述职述廉报告", "各位领导："]
    assert rows(*title, "第一篇：述职报告", *BODY) == SECTIONS


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


def test_without_line_breaks_or_stops_a_run_together_text_is_parted_where_it_is_plain():
    assert rows(
        "关于整改情况的通报根据部署，现通报如下一、整改组织情况我局高度重视（一）加强领导。成立专班。（二）细化方案。"
        "二、整改落实情况（一）关于“账不清。册不全”的问题整改情况：一是补账。二是核对。三、下一步打算继续抓好整改。"
    ) == [
        "1 一、 整改组织情况",
        "2 （一） 加强领导",
        "2 （二） 细化方案",
        "1 二、 整改落实情况",
        "2 （一） 关于“账不清。册不全”的问题",
        "5 一是 补账",
        "5 二是 核对",
        "1 三、 下一步打算",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "现报告如下。 一、加强领导,强化责任 经自查,局党委高度重视,定期开会。 二、下一步打算 继续抓好落实。 略。",
            ["1 一、 加强领导,强化责任", "1 二、 下一步打算"],
        ),
        (
            "一、存在的突出问题及原因分析我办党组认识到，仍有差距。二、今后努力方向我办将持续改进。略。",
            ["1 一、 存在的突出问题及原因分析", "1 二、 今后努力方向"],
        ),
        (
            "自查报告精编(一)强化意识。一是学。二是干。(二)强化研判。",
            ["2 (一) 强化意识", "5 一是 学", "5 二是 干", "2 (二) 强化研判"],
        ),
        (
            "一、整改情况问题1：账不清。已补账。问题2：册不全。已补册。",
            ["1 一、 整改情况", "4 问题1： 账不清", "4 问题2： 册不全"],
        ),
        (
            "一、履职情况首先，学习在前。其次，监督在前。二、存在问题第一，学得少。第二，用得浅。",
            [
                "1 一、 履职情况",
                "5 首先， 学习在前",
                "5 其次， 监督在前",
                "1 二、 存在问题",
                "5 第一， 学得少",
                "5 第二， 用得浅",
            ],
        ),
        (
            "自评报告第一章 概况1.1 组织领导。设支部3个。1.2 制度建设。修订7项。第二章 存在的问题2.1 结合不紧。略。",
            [
                "1 第一章 概况",
                "2 1.1 组织领导",
                "2 1.2 制度建设",
                "1 第二章 存在的问题",
                "2 2.1 结合不紧",
            ],
        ),
        (
            "目录一、工作情况二、存在问题三、下步打算一、工作情况抓得紧，抓得实。二、存在问题学得少，用得浅。三、下步打算继续抓，抓到底。略。",
            ["1 一、 工作情况", "1 二、 存在问题", "1 三、 下步打算"],
        ),
    ],
)
def test_headings_glued_to_what_stands_before_and_after_are_parted(text, expected):
    assert rows(text) == expected


def test_in_a_long_text_without_line_breaks_an_area_or_the_opening_of_a_sentence_ends_a_heading():
    filler = "各科室按照要求逐项对照检查并形成清单报送办公室备案。" * 12
    assert rows(
        f"一、存在问题1、在学习方面学得不够系统，深度不够。2、作风顽疾没有根除少数干部推诿扯皮，{filler}"
    ) == [
        "1 一、 存在问题",
        "3 1、 在学习方面",
        "3 2、 作风顽疾没有根除",
    ]
    assert rows("1、在学习方面学得不够系统，深度不够。正文。") == ["3 1、 在学习方面学得不够系统，深度不够"]


def test_confidence_is_lower_where_marker_or_end_were_guessed():
    found = outline(
        Text.from_string(
            "一、基本情况今年以来抓得实。（一）抓学习。二)抓落实。一是开会。二是发文。三切实督办。"
        )
    )
    assert [(heading.marker, heading.confidence) for heading in found] == [
        ("一、", 0.5),
        ("（一）", 1.0),
        ("二)", 0.7),
        ("一是", 1.0),
        ("二是", 1.0),
        ("三", 0.7),
    ]


def test_a_label_below_a_problem_ends_its_title_and_is_no_heading():
    assert rows(
        "（一）学习不经常。", "整改措施", "1.建档案。", "（二）活动不规范。", "整改措施", "1.按期开展。"
    ) == [
        "2 （一） 学习不经常",
        "3 1. 建档案",
        "2 （二） 活动不规范",
        "3 1. 按期开展",
    ]
    assert rows("二、整改落实情况", "整改落实情况：一是抓。二是改。") == [
        "1 二、 整改落实情况",
        "5 一是 抓",
        "5 二是 改",
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


def test_a_name_at_the_very_top_may_be_the_title():
    assert rows("2024年主要工作情况", "抓得紧。", "存在的问题", "学得少。", "下步工作思路", "多学。") == [
        "1  存在的问题",
        "1  下步工作思路",
    ]
    assert rows("整改落实情况", "都改了。") == []


def test_a_label_on_a_line_of_its_own_is_no_section():
    assert rows("（一）账目不清的问题", "整改情况", "1.补账。") == ["2 （一） 账目不清的问题", "3 1. 补账"]


class TestStyles:
    def test_outline_levels_of_the_file_make_headings_without_markers(self):
        styled = [
            ("自查报告", 0),
            ("总体情况", 2),
            ("党员24名。", 0),
            ("查摆的问题", 2),
            ("学得少", 3),
            ("二、打算", 2),
        ]
        text = Text.of("稿.docx", [(words, "第1段", level) for words, level in styled])
        assert [(h.level, h.marker, h.title) for h in outline(text)] == [
            (1, "", "总体情况"),
            (1, "", "查摆的问题"),
            (2, "", "学得少"),
            (1, "二、", "打算"),
        ]

    @pytest.mark.parametrize(
        ("title", "level"),
        [
            ([("关于自查情况的报告", 1)], 2),
            ([("关于自查情况的报告", 1)], 1),
            ([("县水利局党支部", 1), ("自查报告（送审稿）", 1)], 1),
            ([("尽心履职 廉洁奉公", 1)], 2),
        ],
    )
    def test_the_title_takes_no_part_though_it_has_a_level_of_its_own(self, title, level):
        styled = [*title, ("现报告如下。", 0), ("总体情况", level), ("党员24名。", 0), ("下一步打算", level)]
        text = Text.of("稿.docx", [(words, "第1段", outline_level) for words, outline_level in styled])
        assert [(h.level, h.title) for h in outline(text)] == [(1, "总体情况"), (1, "下一步打算")]

    def test_a_title_may_be_all_that_is_styled(self):
        styled = [("尽心履职 廉洁奉公", 1), ("一、总体情况", 0), ("党员24名。", 0)]
        text = Text.of("稿.docx", [(words, "第1段", level) for words, level in styled])
        assert [(h.marker, h.title) for h in outline(text)] == [("一、", "总体情况")]


def test_cells_of_a_table_give_items_but_no_headings_of_columns_and_rows():
    cells = ["序号", "整改措施", "1", "一、", "1.建档案。2.按期查。", "1.5万元"]
    pieces = [Piece(words, "表1", 0, Cell(1, place, 1)) for place, words in enumerate(cells, 1)]
    text = Text.of("稿.docx", pieces)
    assert [(h.level, h.marker, h.title) for h in outline(text)] == [(3, "1.", "建档案"), (3, "2.", "按期查")]


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
