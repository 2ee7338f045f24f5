"""Protects what is taken for a problem, a measure, an owner, a period, and what is left unknown."""

import json
from pathlib import Path

import pytest

import zhunsheng
from zhunsheng.documents import Text, read_bytes, understand

SAMPLE = Path(zhunsheng.__file__).parent / "demo" / "sample_report.txt"


def understood(*lines):
    return understand(Text.from_string("\n".join(lines)))


class TestTheSampleReport:
    @pytest.fixture(scope="class")
    @classmethod
    def reading(cls):
        return understand(read_bytes(SAMPLE.name, SAMPLE.read_bytes()))

    def test_has_the_anatomy_of_a_self_inspection(self, reading):
        assert [(s.title, s.role) for s in reading.sections if s.level == 1] == [
            ("工作开展情况", "work_done"),
            ("存在的问题", "problems"),
            ("下一步整改措施", "measures"),
        ]
        assert len([s for s in reading.sections if s.level == 5 and s.role == "work_done"]) == 12
        assert len(reading.problems) == 12
        assert len({problem.area for problem in reading.problems}) == 4
        assert len(reading.measures) == 5

    def test_says_whose_it_is_and_of_which_year(self, reading):
        assert reading.kind == "self_inspection"
        assert reading.organisation == "澄川县文化和旅游局"
        assert reading.as_json()["period"] == {"text": "2025年度", "start": "2025-01-01", "end": "2025-12-31"}

    def test_links_each_measure_to_the_area_of_its_theme(self, reading):
        assert [measure.problem for measure in reading.measures] == [
            "在理论学习联系实际方面",
            "在项目资金监督管理方面",
            "在服务群众和行业监管方面",
            "在服务群众和行业监管方面",
            "在压实支部主体责任方面",
        ]

    def test_takes_departments_and_deadlines_from_their_labels(self, reading):
        last = reading.measures[-1]
        assert (last.department, last.deadline, last.owner) == ("机关党委办公室", "2026年12月底前", None)

    def test_ends_the_last_measure_before_the_signature(self, reading):
        text = read_bytes(SAMPLE.name, SAMPLE.read_bytes())
        assert "2025年12月26日" not in text.content[reading.measures[-1].start : reading.measures[-1].until]

    def test_is_plain_json(self, reading):
        plain = json.loads(json.dumps(reading.as_json()))
        assert list(plain) == [
            "kind", "organisation", "period", "sections", "problems", "measures", "figures", "checks"
        ]  # fmt: skip
        assert list(plain["sections"][0]) == ["level", "depth", "marker", "title", "role", "start", "end"]
        assert list(plain["problems"][0]) == ["title", "area", "section", "start", "end"]
        assert list(plain["measures"][0]) == [
            "title", "owner", "department", "deadline", "status", "problem", "start", "end"
        ]  # fmt: skip


class TestProblems:
    def test_how_rectification_was_organised_is_no_problem(self):
        reading = understood(
            "一、整改组织情况", "（一）加强领导。局里成立专班。", "二、存在的问题", "（一）学得浅。"
        )
        assert [problem.title for problem in reading.problems] == ["学得浅"]

    def test_a_heading_without_items_is_itself_the_problem(self):
        reading = understood("一、存在的问题", "（一）学习不深。只读标题。", "（二）作风不实。")
        assert [(p.title, p.area) for p in reading.problems] == [("学习不深", None), ("作风不实", None)]

    def test_one_problem_at_three_depths_is_one_row(self):
        reading = understood(
            "一、存在的问题", "（一）反馈问题：资产管得松。", "1.账目不清。", "（1）新购设备没有入账。"
        )
        assert [problem.title for problem in reading.problems] == ["新购设备没有入账"]

    def test_pairs_within_an_area_are_told_apart_by_their_labels(self):
        reading = understood(
            "一、在学习方面", "1、存在问题：一是读得少。二是想得浅。", "2、建议：一是每月一考。"
        )
        assert [(p.title, p.area) for p in reading.problems] == [
            ("读得少", "在学习方面"),
            ("想得浅", "在学习方面"),
        ]
        assert [measure.title for measure in reading.measures] == ["每月一考"]

    def test_a_second_run_of_items_after_a_turn_holds_the_problems(self):
        reading = understood(
            "一、工作情况", "一是开了会。二是发了文。但还存在不少问题：一是检查少。二是问责软。"
        )
        assert [problem.title for problem in reading.problems] == ["检查少", "问责软"]

    def test_causes_are_not_problems(self):
        reading = understood("一、存在的问题", "（一）学得浅。", "二、原因分析", "（一）抓得松。")
        assert [problem.title for problem in reading.problems] == ["学得浅"]

    def test_a_report_that_finds_nothing_has_no_problems(self):
        assert understood("经自查，未发现违规问题。").problems == ()


class TestNotices:
    LINES = (
        "关于十一届县委第三轮巡察整改进展情况的通报",
        "一、整改工作组织情况",
        "（一）高位推动。党组会议研究三次。",
        "二、整改落实情况",
        "1.关于“票据审核不严。两张发票重复报销”的问题",
        "整改情况：一是退回重复款项。二是培训报账员。",
        "责任领导：分管副局长　责任科室：办公室　整改时限：2025年6月底前　完成情况：长期坚持",
        "2.关于库房清点不及时的问题",
        "整改情况：清点库房两处，补登设备九台。",
        "完成情况：已完成",
    )

    def test_pair_a_quoted_problem_with_the_measures_under_its_label(self):
        reading = understood(*self.LINES)
        first, second = "关于“票据审核不严。两张发票重复报销”的问题", "关于库房清点不及时的问题"
        assert reading.kind == "rectification"
        assert [problem.title for problem in reading.problems] == [first, second]
        assert [(m.title, m.problem, m.status) for m in reading.measures] == [
            ("退回重复款项", first, "permanent"),
            ("培训报账员", first, "permanent"),
            ("清点库房两处，补登设备九台", second, "done"),
        ]

    def test_read_a_line_of_labels_separated_by_wide_spaces(self):
        measure = understood(*self.LINES).measures[0]
        assert (measure.owner, measure.department, measure.deadline) == (
            "分管副局长",
            "办公室",
            "2025年6月底前",
        )

    def test_take_no_owner_from_a_sentence_that_only_names_the_columns(self):
        reading = understood("一、下一步措施", "1、列出清单。逐项明确责任领导、责任科室和整改时限。")
        assert (reading.measures[0].owner, reading.measures[0].department) == (None, None)

    def test_take_the_status_from_its_label_not_from_a_measure(self):
        reading = understood(
            "一、整改落实情况",
            "1.关于库房漏雨的问题",
            "整改情况：正在施工，招标已完成。",
            "完成情况：正在推进",
        )
        assert reading.measures[0].status == "open"


@pytest.mark.parametrize(
    ("lines", "problems", "measures"),
    [
        (
            [
                "二、存在问题",
                "（一）学习不深。",
                "整改措施：",
                "1.订计划。",
                "2.抓督学。",
                "（二）作风不实。",
                "整改措施：多下乡。",
            ],
            ["学习不深", "作风不实"],
            [("订计划", "学习不深"), ("抓督学", "学习不深"), ("多下乡", "作风不实")],
        ),
        (
            [
                "问题1：账目不清",
                "整改情况：对账三次。",
                "完成情况：已完成",
                "问题2：库房漏雨",
                "整改情况：一是修房。二是搬库。",
            ],
            ["账目不清", "库房漏雨"],
            [("对账三次", "账目不清"), ("修房", "库房漏雨"), ("搬库", "库房漏雨")],
        ),
        (
            [
                "二、整改落实情况",
                "（一）反馈问题：资产管得松。",
                "1.账目不清。",
                "（1）设备未入账。",
                "整改情况：已补登。",
            ],
            ["设备未入账"],
            [("已补登", "设备未入账")],
        ),
        (
            ["三、存在问题及下步打算", "（一）存在问题", "1.学得少。", "（二）下步打算", "1.天天读。"],
            ["学得少"],
            [("天天读", None)],
        ),
    ],
)
def test_measures_are_paired_as_the_document_pairs_them(lines, problems, measures):
    reading = understood(*lines)
    assert [problem.title for problem in reading.problems] == problems
    assert [(measure.title, measure.problem) for measure in reading.measures] == measures


def test_measures_without_a_shared_theme_stay_open():
    reading = understood(
        "一、存在的问题", "1、理论学习浅。", "2、账目登记乱。", "二、整改措施", "1、改善食堂伙食。"
    )
    assert reading.measures[0].problem is None


@pytest.mark.parametrize(
    ("title", "kind", "organisation"),
    [
        ("溪口县民政局2024年党建工作总结", "party_building", "溪口县民政局"),
        (
            "溪口县文旅局（含执法大队）党组关于巡察整改情况的通报",
            "rectification",
            "溪口县文旅局（含执法大队）党组",
        ),
        ("关于2023年度预算执行审计查出问题整改情况的公示", "audit_rectification", None),
        ("我局意识形态工作责任制落实情况报告", "ideology", None),
        ("个人述责述廉报告", "duty_report", None),
        ("会议通知", None, None),
    ],
)
def test_kind_and_organisation_come_from_the_title(title, kind, organisation):
    reading = understood(title, "正文从这里开始，没有别的内容。")
    assert (reading.kind, reading.organisation) == (kind, organisation)


@pytest.mark.parametrize(
    ("lines", "period"),
    [
        (["某局2025年上半年工作总结"], ("2025-01-01", "2025-06-30")),
        (["某局2024年第二季度报告"], ("2024-04-01", "2024-06-30")),
        (["整改通报", "2024年11月20日至2025年1月8日，巡察组开展了巡察。"], ("2024-11-20", "2025-01-08")),
        (["整改通报", "2024年4月9日至6月20日，巡察组开展了巡察。"], ("2024-04-09", "2024-06-20")),
        (["整改通报", "2024年X月X日至6月20日，巡察组开展了巡察。"], None),
        (["整改通报", "2024年13月9日至14月20日，巡察组开展了巡察。"], None),
        (["工作总结", "今年以来，我局抓得很紧。"], None),
    ],
)
def test_a_period_is_read_only_where_it_is_stated(lines, period):
    stated = understood(*lines).as_json()["period"]
    assert (stated and (stated["start"], stated["end"])) == period
