"""Protects which words become a problem of the ledger, once, under which area, and whose it is."""

import pytest

from tests.documents.reading import problems, understood
from zhunsheng.documents.phrases import finds_nothing, is_act, is_area, states_problem


class TestShapes:
    def test_items_below_areas(self):
        lines = (
            "一、存在的问题",
            "1、在学习方面",
            "学得还不够。一是读得少。二是想得浅。",
            "2、在作风方面",
            "一是下乡少。",
        )
        assert problems(*lines) == [
            ("读得少", "在学习方面"),
            ("想得浅", "在学习方面"),
            ("下乡少", "在作风方面"),
        ]

    def test_the_heading_is_the_problem(self):
        lines = (
            "一、存在的问题",
            "（一）学习不深。只读标题。",
            "（二）作风不实。",
            "下乡走过场，问题看得少。",
        )
        assert problems(*lines) == [("学习不深", None), ("作风不实", None)]

    def test_pairs_per_area(self):
        lines = ("一、在学习方面", "1、存在问题：一是读得少。二是想得浅。", "2、建议：一是每月一考。")
        assert problems(*lines) == [("读得少", "在学习方面"), ("想得浅", "在学习方面")]

    def test_a_pair_may_be_prose(self):
        lines = ("一、在学习方面", "1、存在问题：读得少，想得浅。", "2、建议：每月一考。")
        assert problems(*lines) == [("读得少，想得浅", "在学习方面")]

    def test_labels_may_stand_in_the_prose_of_an_area(self):
        lines = ("一、在学习方面", "存在问题：集中学得多，自学得少。", "整改措施：每周自学半天。")
        assert problems(*lines) == [("集中学得多，自学得少", "在学习方面")]

    def test_an_area_may_lead_the_line_of_its_problem(self):
        assert problems("一、存在的问题", "（一）廉政方面：风险点排查不全。") == [
            ("风险点排查不全", "廉政方面")
        ]


class TestDepth:
    def test_one_problem_at_three_depths_is_one_row(self):
        lines = ("一、存在的问题", "（一）反馈问题：资产管得松。", "1.账目不清。", "（1）新购设备没有入账。")
        assert [title for title, _ in problems(*lines)] == ["新购设备没有入账"]

    def test_the_area_is_the_nearest_one_and_not_the_wider_words_of_the_problem(self):
        lines = ("一、存在的问题", "（一）政治建设方面", "1.研讨不深入。", "（1）发言由他人代笔。")
        assert problems(*lines) == [("发言由他人代笔", "政治建设方面")]

    def test_an_item_that_details_a_problem_heading_has_no_area(self):
        assert problems("一、存在不足", "（一）监督不够。一是走访流于形式。") == [("走访流于形式", None)]

    def test_an_area_alone_is_no_problem_but_its_prose_may_be(self):
        lines = (
            "一、存在的问题",
            "（一）在担当作为方面",
            "遇到难题绕着走，攻坚的办法不多。比如，一个项目拖了三年。",
        )
        assert problems(*lines) == [("遇到难题绕着走，攻坚的办法不多", "在担当作为方面")]


class TestOtherRoles:
    @pytest.mark.parametrize("title", ["整改组织情况", "原因分析", "整改措施", "下一步打算", "工作开展情况"])
    def test_only_parts_on_problems_hold_problems(self, title):
        assert problems(
            f"一、{title}", "（一）压实责任不松劲。正文。", "二、存在的问题", "（一）学得浅。"
        ) == [("学得浅", None)]

    def test_a_second_run_of_items_after_a_turn_holds_the_problems(self):
        lines = ("一、工作情况", "一是开了会。二是发了文。但还存在不少问题：一是检查少。二是问责软。")
        assert [title for title, _ in problems(*lines)] == ["检查少", "问责软"]

    def test_causes_named_inside_a_problem_are_none(self):
        lines = ("一、存在的问题及原因", "（一）监督不力。究其原因，一是力量不足。二是方法不多。")
        assert [title for title, _ in problems(*lines)] == ["监督不力"]

    def test_measures_below_a_problem_are_none(self):
        lines = (
            "一、存在问题",
            "（一）学习不深。",
            "整改措施：",
            "1.解决学得不够的问题。",
            "（二）作风不实。",
        )
        assert [title for title, _ in problems(*lines)] == ["学习不深", "作风不实"]


class TestProse:
    def test_sentences_of_a_part_without_items(self):
        lines = (
            "一、存在问题",
            "虽有成绩，但仍有差距，主要表现在：一些干部学习不够主动；检查的方式比较单一。比如，全年只查一次。",
        )
        assert problems(*lines) == [("一些干部学习不够主动", None), ("检查的方式比较单一", None)]

    @pytest.mark.parametrize(
        "lead",
        [
            "工作中还存在一些问题和不足",
            "对照上级要求仍有差距",
            "主要存在以下三个方面的问题：",
            "存在的问题主要表现在：",
        ],
    )
    def test_what_only_says_that_problems_follow_is_none(self, lead):
        stop = "" if lead.endswith("：") else "。"
        assert problems("一、存在问题", f"{lead}{stop}学校重视不够，落实有差距。") == [
            ("学校重视不够，落实有差距", None)
        ]

    def test_a_turn_from_praise_where_no_part_is_on_problems(self):
        lines = (
            "一、工作情况",
            "（一）督查有力。开展督查6次。但少数科室台账不全，整改也慢。",
            "（二）宣传有声。报道9篇。",
        )
        assert problems(*lines) == [("少数科室台账不全，整改也慢", None)]

    def test_no_turn_is_looked_for_where_a_part_is_on_problems(self):
        lines = ("一、工作情况", "抓了学习，但仍有人缺课。", "二、存在问题", "（一）自学得少。")
        assert problems(*lines) == [("自学得少", None)]

    def test_sentences_after_an_announcement_in_a_text_without_headings(self):
        lines = (
            "工作报告",
            "工作中也存在一些问题。台账更新不及时。网评员队伍不稳定。",
            "下一步，将建立台账。",
        )
        assert problems(*lines) == [("台账更新不及时", None), ("网评员队伍不稳定", None)]

    def test_a_label_inside_praise_announces_them_too(self):
        lines = (
            "一、工作情况",
            "（一）抓教育。开展教育4次。存在的问题是：教育形式单一，针对性不强。",
            "（二）抓制度。",
        )
        assert problems(*lines) == [("教育形式单一，针对性不强", None)]

    def test_what_a_self_inspection_found(self):
        lines = ("自查报告", "经自查发现，2笔报销无审批单，1处资产未登记。未发现其他违规问题。")
        assert problems(*lines) == [("2笔报销无审批单，1处资产未登记", None)]

    def test_a_count_of_problems_is_no_problem(self):
        assert problems("工作报告", "开展检查，发现问题5个，但均已整改。") == []

    @pytest.mark.parametrize(
        "line", ["经自查，未发现违规问题。", "（一）未发现违规发放津贴的问题。", "不存在违规经商的行为。"]
    )
    def test_a_nil_report_has_no_problems(self, line):
        assert problems("二、存在的问题", line) == []


class TestNotices:
    @pytest.mark.parametrize(
        "heading",
        [
            "1.关于“票据审核不严。两张发票重复报销”的问题",
            "1.针对“票据审核不严”问题",
            "1.票据审核不严。",
            "1.票据审核与报销",  # neutral words, but something answers them
            "（1）关于”票据“审核的问题",
        ],
    )
    def test_whatever_is_answered_is_a_problem(self, heading):
        found = problems(
            "二、整改落实情况",
            "（一）财务管理方面",
            heading,
            "整改情况：一是退回重复款项，查清未入账的发票。",
        )
        title = heading.split("）" if heading.startswith("（") else ".", 1)[1].rstrip("。")
        assert found == [(title, "财务管理方面")]

    def test_a_label_may_stand_alone_on_a_line(self):
        lines = (
            "二、整改情况",
            "（一）服务职责方面",
            "1.监管存在薄弱环节的问题",
            "整改情况",
            "一是开展专项整治三次。",
        )
        assert problems(*lines) == [("监管存在薄弱环节的问题", "服务职责方面")]

    def test_the_label_of_a_problem_is_no_part_of_it(self):
        lines = ("二、整改情况", "（一）反馈问题：资产管理不严。", "整改情况：一是盘点。")
        assert problems(*lines) == [("资产管理不严", None)]

    def test_what_describes_a_problem_is_not_another(self):
        lines = (
            "二、整改情况",
            "1.关于账目不清的问题",
            "具体表现：一是缺账两本。二是错账一笔。",
            "整改情况：一是补账。",
        )
        assert problems(*lines) == [("关于账目不清的问题", None)]

    def test_measures_in_headings_only_imply_a_problem(self):
        lines = (
            "二、整改情况",
            "（一）学习教育方面",
            "1.健全学习制度。",
            "（1）补学文件。一是列出清单。二是补学3次。",
        )
        assert problems(*lines) == []

    def test_numbered_problems_without_a_part(self):
        lines = ("问题1：账目不清", "整改情况：对账三次。", "问题2：库房漏雨", "整改情况：一是修房。")
        assert [title for title, _ in problems(*lines)] == ["账目不清", "库房漏雨"]

    def test_a_list_of_measures_numbered_like_its_problem_does_not_end_the_problems(self):
        lines = (
            "二、整改情况",
            "1.账目不清。",
            "整改措施：1.对账。2.补账。",
            "2.库房漏雨未修。",
            "整改措施：1.修房。",
        )
        assert [title for title, _ in problems(*lines)] == ["账目不清", "库房漏雨未修"]


class TestBodies:
    def bodies(self, *lines):
        return [(problem.title, problem.area, problem.body) for problem in understood(*lines).problems]

    def test_one_list_for_many_bodies(self):
        lines = (
            "关于检查发现问题的通报",
            "溪口县教育局党组存在的主要问题是：一是台账不全。二是会议少。",
            "大湾镇党委主要问题是：一是公车登记不及时。",
            "以上单位要认真整改，一要定方案；二要严问责。",
        )
        assert self.bodies(*lines) == [
            ("台账不全", None, "溪口县教育局党组"),
            ("会议少", None, "溪口县教育局党组"),
            ("公车登记不及时", None, "大湾镇党委"),
        ]

    def test_a_heading_for_each_body(self):
        lines = (
            "县委巡察组反馈巡察情况",
            "一、县水利局党组",
            "（一）监管不到位。",
            "二、县林业局党组",
            "（一）管护松散。",
        )
        assert self.bodies(*lines) == [
            ("监管不到位", None, "县水利局党组"),
            ("管护松散", None, "县林业局党组"),
        ]


@pytest.mark.parametrize(
    ("words", "is_stated"),
    [
        ("落实上级部署有差距", True),
        ("担当作为的劲头有所减退", True),
        ("推进项目建设不力", True),
        ("台账登记不及时的问题", True),
        ("不断强化理论武装", False),
        ("补登未入账设备42件", False),
        ("着力解决学习不深入的问题", False),
        ("不动产登记窗口服务提速", False),
        ("开展检查6次", False),
    ],
)
def test_words_state_a_problem_or_its_mending(words, is_stated):
    assert states_problem(words) is is_stated


def test_words_are_told_apart_in_time_whatever_they_are():
    hostile = "对" * 20_000 + "存在" * 20_000 + "，" * 20_000
    assert not finds_nothing(hostile)
    assert not is_area(hostile)
    assert is_act("修订" + hostile)
