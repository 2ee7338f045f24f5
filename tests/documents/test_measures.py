"""Protects what is taken for a measure, what it answers, and who, by when and how far."""

from datetime import date

import pytest

from tests.documents.reading import measures, understood
from zhunsheng.documents.labels import is_only_status, status_in, status_of_title


class TestPairing:
    """The patterns in which offices pair problems and measures."""

    def test_quoted_heading_and_label(self):
        lines = ("二、整改情况", "1.关于“学得少。全年6次”的问题", "整改情况：一是修订制度。二是补学文件。")
        title = "关于“学得少。全年6次”的问题"
        assert measures(*lines) == [("修订制度", title), ("补学文件", title)]

    def test_block_of_labels(self):
        lines = (
            "一、预算方面",
            "（一）结余未清理。",
            "整改措施：清理结余；上缴财政。",
            "整改时限：6月底前。",
            "整改情况：已完成。",
        )
        reading = understood("关于审计查出问题整改情况的报告", *lines)
        assert [(m.title, m.problem, m.deadline, m.status) for m in reading.measures] == [
            ("清理结余", "结余未清理", "6月底前", "done"),
            ("上缴财政", "结余未清理", "6月底前", "done"),
        ]

    @pytest.mark.parametrize("state_first", [True, False])
    def test_status_first_or_last(self, state_first):
        state, report = "完成情况：正在推进", "整改情况：完成招标，正在签约。"
        order = (state, report) if state_first else (report, state)
        reading = understood("二、整改情况", "1.库房漏雨未修。", *order)
        assert {m.status for m in reading.measures} == {"open"}

    def test_the_deepest_problem_is_answered(self):
        lines = (
            "二、整改情况",
            "（一）反馈问题：资产管得松。",
            "1.账目不清。",
            "（1）设备未入账。",
            "整改情况：已补登。",
        )
        assert measures(*lines) == [("已补登", "设备未入账")]

    def test_measures_below_areas_answer_the_area(self):
        lines = (
            "二、整改情况",
            "（一）学习教育方面",
            "1.健全学习制度。",
            "（1）补学文件。一是列清单。二是补学3次。",
        )
        assert measures(*lines) == [("列清单", "学习教育方面"), ("补学3次", "学习教育方面")]

    def test_numbered_measures_after_a_label(self):
        lines = (
            "二、存在问题",
            "（一）学习不深。",
            "整改措施：",
            "1.订计划。",
            "2.抓督学。",
            "（二）作风不实。",
            "整改措施：多下乡。",
        )
        assert measures(*lines) == [("订计划", "学习不深"), ("抓督学", "学习不深"), ("多下乡", "作风不实")]

    def test_measures_numbered_like_their_problem(self):
        lines = (
            "二、整改情况",
            "1.账目不清。",
            "整改措施：1.对账。2.补账。",
            "2.库房漏雨未修。",
            "整改措施：1.修房。",
        )
        assert measures(*lines) == [("对账", "账目不清"), ("补账", "账目不清"), ("修房", "库房漏雨未修")]

    def test_numbered_labels_are_no_measures_themselves(self):
        lines = (
            "二、整改情况",
            "1.账目不清。",
            "（1）整改措施：对账三次。",
            "（2）整改成效：账实相符。",
            "（3）存在困难：资金缺口大。",
        )
        assert measures(*lines) == [("对账三次", "账目不清")]

    def test_items_below_a_problem_answer_it_without_a_label(self):
        lines = ("二、整改情况", "（一）针对“作风不实”问题", "1.开展整顿。", "2.通报考勤。")
        assert measures(*lines) == [("开展整顿", "针对“作风不实”问题"), ("通报考勤", "针对“作风不实”问题")]

    def test_prose_below_a_problem_answers_it_without_a_label(self):
        lines = ("二、整改情况", "（一）账目不清的问题", "有的账页缺失。修订财务制度，开展对账。")
        assert [title for title, _ in measures(*lines)] == ["修订财务制度", "开展对账"]

    def test_what_describes_a_problem_does_not_answer_it(self):
        lines = ("二、整改情况", "1.关于账目不清的问题", "具体表现：一是缺账。", "整改情况：一是建账。")
        assert measures(*lines) == [("建账", "关于账目不清的问题")]

    def test_a_list_beside_the_problems_of_an_area(self):
        lines = (
            "一、在党员管理方面",
            "1、存在问题：一是谈心谈话少。二是党费收缴慢。",
            "2、建议：一是按月收缴党费。二是每年谈心一次。",
        )
        assert measures(*lines) == [("按月收缴党费", "党费收缴慢"), ("每年谈心一次", "谈心谈话少")]

    def test_a_measure_may_name_the_number_of_its_problem(self):
        lines = (
            "一、查摆出的问题",
            "问题1：重复提交材料。",
            "问题2：回访不及时。",
            "二、整改措施",
            "1、针对问题2，清理材料。",
        )
        assert measures(*lines) == [("针对问题2，清理材料", "回访不及时")]

    def test_the_same_areas_may_come_again_for_the_measures(self):
        lines = ("一、存在的问题", "（一）在学习方面", "1.研讨不深。", "（二）在作风方面", "1.下乡不够。")
        plans = (
            "二、整改措施",
            "（一）针对学习方面的问题",
            "1.请专家讲课。",
            "（二）针对作风方面的问题",
            "1.请群众评议。",
        )
        assert measures(*lines, *plans) == [("请专家讲课", "研讨不深"), ("请群众评议", "下乡不够")]


class TestThemes:
    PROBLEMS = (
        "一、存在的问题",
        "1、在理论武装方面",
        "一是读原著不够。二是研讨不够。",
        "2、在服务群众方面",
        "一是窗口排队久，投诉多。二是走访少。",
        "3、在资金监管方面",
        "一是台账登记不及时。",
    )

    @pytest.mark.parametrize(
        ("measure", "target"),
        [
            ("强化理论学习，提升境界。", "在理论武装方面"),
            ("践行宗旨，密切联系群众。", "在服务群众方面"),
            ("及时登记台账。", "台账登记不及时"),  # its words are those of one problem
            ("改善食堂伙食。", None),
            ("持续巩固整改成果。", None),  # says nothing of what it is about
        ],
    )
    def test_a_measure_answers_what_shares_its_theme_or_nothing(self, measure, target):
        assert measures(*self.PROBLEMS, "二、整改措施", f"1、{measure}")[0][1] == target

    def test_the_place_in_a_list_alone_links_nothing(self):
        lines = (
            "一、存在的问题",
            "1、理论读得浅。",
            "2、账目登记乱。",
            "二、整改措施",
            "1、修缮屋顶。",
            "2、改善伙食。",
        )
        assert [problem for _, problem in measures(*lines)] == [None, None]

    def test_a_link_says_how_strong_it_is(self):
        reading = understood(*self.PROBLEMS, "二、整改措施", "1、强化理论学习。", "2、改善伙食。")
        strong, none = (measure.score for measure in reading.measures)
        assert (0.1 < strong < 1, none) == (True, 0)


class TestParts:
    def test_every_item_right_below_is_one_and_keeps_what_is_nested(self):
        lines = ("三、下一步措施", "（一）抓学习。1.每月一学。2.每季一考。", "（二）抓作风。")
        assert [title for title, _ in measures(*lines)] == ["抓学习", "抓作风"]

    def test_how_rectification_was_organised_is_none(self):
        assert measures("一、整改组织情况", "（一）加强领导。成立专班。", "（二）压实责任。") == []

    def test_prose_is_one_for_each_sentence_that_announces_an_act(self):
        lines = (
            "三、下一步打算",
            "针对上述问题，采取以下措施。我们将修订制度，每年评估一次。加强内部审计。特此报告。",
        )
        assert [title for title, _ in measures(*lines)] == ["我们将修订制度，每年评估一次", "加强内部审计"]

    def test_a_closing_paragraph_announces_them_where_no_part_does(self):
        lines = ("工作报告", "台账登记得不错。", "下一步，街道将举办培训。建立后备库。")
        assert [title for title, _ in measures(*lines)] == ["下一步，街道将举办培训", "建立后备库"]

    def test_items_after_a_lead_announce_them(self):
        lines = ("一、工作情况", "抓学习。下一步，我们将：一是办培训。二是建台账。")
        assert [title for title, _ in measures(*lines)] == ["办培训", "建台账"]


class TestActs:
    @pytest.mark.parametrize(
        ("report", "titles"),
        [
            ("修订办法，开展培训，约谈2人。", ["修订办法", "开展培训", "约谈2人"]),
            ("开展清查，新增入账资产437万元。", ["开展清查", "新增入账资产437万元"]),
            ("清退资金3万元，涉及5人。", ["清退资金3万元，涉及5人"]),
            ("对2名职工批评教育；重申纪律。", ["对2名职工批评教育", "重申纪律"]),
            ("局党组高度重视，及时修订办法。", ["局党组高度重视，及时修订办法"]),
            ("情况复杂。修订办法。目前，该问题已整改到位。", ["修订办法"]),
        ],
    )
    def test_prose_is_divided_into_acts(self, report, titles):
        assert [
            title for title, _ in measures("二、整改情况", "1.账目不清。", f"整改情况：{report}")
        ] == titles


class TestWhoAndWhen:
    HEAD = ("二、整改情况", "1.账目不清。")

    def details(self, *lines):
        found = understood(*self.HEAD, *lines).measures
        return [(m.title, m.owner, m.department, m.deadline) for m in found]

    @pytest.mark.parametrize(
        "block",
        [
            "责任领导：李局长　责任科室：财务科　整改时限：2025年6月底前　完成情况：长期坚持",
            "责任领导：李局长；责任科室：财务科；整改时限：2025年6月底前。",
            "（责任领导：李局长，责任科室：财务科，整改时限：2025年6月底前）",
            "责任人：李局长\n责任单位：财务科\n完成时限：2025年6月底前",
        ],
    )
    def test_labels_stand_in_a_line_or_a_bracket_and_hold_for_all_measures(self, block):
        found = self.details("整改情况：一是对账。二是补账。", block)
        assert found == [
            ("对账", "李局长", "财务科", "2025年6月底前"),
            ("补账", "李局长", "财务科", "2025年6月底前"),
        ]

    def test_labels_repeated_in_each_item_hold_for_their_own(self):
        found = self.details(
            "整改措施：",
            "（1）对账。责任人：甲；完成时限：立行立改。",
            "（2）补账。责任人：乙；完成时限：长期坚持。",
        )
        assert found == [("对账", "甲", None, "立行立改"), ("补账", "乙", None, "长期坚持")]

    @pytest.mark.parametrize(
        "sentence",
        ["逐项明确责任领导、责任科室和整改时限。", "列明责任人，细化完成时限。", "责任领导：", "责任科室："],
    )
    def test_words_without_a_value_name_nobody(self, sentence):
        measure = understood("一、下一步措施", f"1、列出清单。{sentence}").measures[0]
        assert (measure.owner, measure.department, measure.deadline) == (None, None, None)

    @pytest.mark.parametrize(
        ("words", "deadline", "due"),
        [
            ("2025年3月底前制定办法。", "2025年3月底前", date(2025, 3, 31)),
            ("4月20日前补课。", "4月20日前", date(2024, 4, 20)),
            ("完成时限：年底前。", "年底前", date(2024, 12, 31)),
            ("完成时限：立行立改。", "立行立改", None),
            ("会前3日送材料，办结后5个工作日内回访。", None, None),
            ("X月底前完成。", "X月底前", None),
        ],
    )
    def test_a_deadline_takes_the_year_of_the_document(self, words, deadline, due):
        lines = ("下一步措施", "一、下一步措施", f"1、抓好落实。{words}", "溪口县民政局", "2024年3月1日")
        measure = understood(*lines).measures[0]
        assert (measure.deadline, measure.due) == (deadline, due)

    def test_a_day_in_a_report_of_what_was_done_is_no_deadline(self):
        assert self.details("整改情况：2024年5月底前完成对账。")[0][3] is None


class TestStatus:
    @pytest.mark.parametrize(
        ("words", "status"),
        [
            ("已完成", "done"), ("整改到位", "done"), ("已销号", "done"), ("办结", "done"),
            ("阶段性完成", "partly"), ("基本完成并取得阶段性成果", "partly"), ("部分整改", "partly"),
            ("已完成80%", "partly"),
            ("正在推进", "open"), ("持续推进", "open"), ("尚未完成", "open"), ("未完成", "open"),
            ("长期坚持", "permanent"), ("已完成并长期坚持", "permanent"), ("常态化推进", "permanent"),
            ("立行立改", None), ("即知即改", None), ("李局长", None),
        ],
    )  # fmt: skip
    def test_words_of_the_vocabulary(self, words, status):
        assert status_in(words) == status

    @pytest.mark.parametrize(
        ("report", "status"),
        [
            (["整改情况：正在推进。已完成招标，正在签约。"], "open"),
            (["整改情况：一是对账。二是补账。目前，该问题已整改到位。"], "done"),
            (["整改措施：对账。", "整改情况：已完成。补账一本。"], "done"),
            (["整改情况：完成对账。", "完成情况：基本完成"], "partly"),
            (["整改情况：完成对账，完成补账。"], None),  # acts are done, of the problem nothing is said
        ],
    )
    def test_the_status_of_the_problem_is_not_that_of_one_act(self, report, status):
        found = understood("二、整改情况", "1.账目不清。", *report).measures
        assert {measure.status for measure in found} == {status}

    def test_a_heading_may_state_it_in_a_bracket(self):
        reading = understood("二、整改情况", "1.关于账目不清的问题（已完成）", "整改情况：补账。")
        assert [(m.title, m.status) for m in reading.measures] == [("补账", "done")]
        assert status_of_title("关于账目（含库存）不清的问题") is None

    def test_problems_may_be_grouped_by_it(self):
        lines = ("二、整改情况", "（一）正在整改的问题", "1.工程滞后。", "整改措施：倒排工期。")
        assert [measure.status for measure in understood(*lines).measures] == ["open"]

    def test_a_status_is_no_measure(self):
        assert understood("二、整改情况", "1.账目不清。", "整改情况：已整改。").measures == ()

    @pytest.mark.parametrize("words", ["对账完成", "完成对账3次", "招标", ""])
    def test_more_than_a_status_is_not_only_one(self, words):
        assert not is_only_status(words)
