"""Protects the checks: what is compared, how it came out, and that a check says both numbers and where they stand."""

import pytest

from zhunsheng.documents import Text, understand


def checks(*lines, code=None):
    text = Text.from_string("\n".join(lines))
    found = [check for check in understand(text).checks if code is None or check.code == code]
    for check in found:
        assert 0 <= check.start < check.end <= len(text.content)
        assert check.message.endswith("。")
    return found


def verdicts(*lines, code):
    return [check.verdict for check in checks(*lines, code=code)]


def test_a_mismatch_names_both_numbers_and_where_they_stand():
    (check,) = checks("情况很好。", "反馈的30个问题，已完成25个、正在整改6个。", code="completion")
    assert check.verdict == "inconsistent"
    assert check.message == "第2行：共30个、完成25个、未完成6个，数字不符，请核对原文。"


@pytest.mark.parametrize(
    ("announced", "after", "verdict"),
    [
        ("二个", ["三、下一步打算"], "inconsistent"),
        ("三个", ["三、下一步打算"], "consistent"),
        ("4个", ["三、下一步打算"], "inconsistent"),
        ("4个", [], "unknown"),  # the end of the list may have been cut off
        ("2个", [], "inconsistent"),
    ],
)
def test_announced_areas_are_compared_with_the_list(announced, after, verdict):
    lines = ["二、存在的问题", f"主要有以下{announced}方面问题：一是学得浅。二是抓得松。三是改得慢。", *after]
    assert verdicts(*lines, code="announced_count") == [verdict]


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (["会议提出三点要求：一要抓学习。二要抓落实。三要抓监督。", "会议结束。"], ["consistent"]),
        (["会议提出四点要求：一要抓学习。二要抓落实。三要抓监督。", "二、其他"], ["inconsistent"]),
        (
            ["二、存在的问题", "主要存在2个方面的不足。", "（一）学习方面", "（二）作风方面", "三、打算"],
            ["consistent"],
        ),
        (
            ["二、存在的问题", "主要存在3个方面的不足。", "（一）学习方面", "（二）作风方面", "三、打算"],
            ["inconsistent"],
        ),
        (["二、整改措施", "采取以下2项措施：", "1.抓学习。", "2.抓落实。", "三、其他"], ["consistent"]),
        (["二、打算", "抓好以下三项工作：", "一是抓学习；二是抓落实；三是抓监督。"], ["consistent"]),
        (["二、措施", "将抓好四项整改：", "1.抓学习。", "2.抓落实。", "三、其他"], ["inconsistent"]),
        (["二、情况", "全年开展了三项工作，效果很好。", "一是抓学习；二是抓落实。"], []),
        (["二、存在的问题", "存在以下六个方面问题：一是学得浅。"], ["unknown"]),
        (["二、存在的问题", "存在以下六个方面问题："], ["unknown"]),
        (
            [
                "二、存在的问题",
                "聚焦思想、作风、纪律等三个方面查摆。",
                "1、学得浅。",
                "2、抓得松。",
                "三、打算",
            ],
            [],
        ),
        (["从四个方面开展工作。", "一、做法"], []),
        (["召开会议3次，提出要求：一是抓学习。二是抓落实。"], []),
    ],
)
def test_an_announced_count_is_compared_with_the_list_that_follows(lines, verdict):
    assert verdicts(*lines, code="announced_count") == verdict


NOTICE = [
    "二、整改情况",
    "1.关于账目不清的问题",
    "整改情况：对账。",
    "2.关于库房漏雨的问题",
    "整改情况：修房。",
]


@pytest.mark.parametrize(
    ("opening", "after", "verdict"),
    [
        ("巡察组共反馈2个问题。", ["三、下一步打算"], ["consistent"]),
        ("巡察组共反馈3个问题。", ["三、下一步打算"], ["inconsistent"]),
        ("巡察组反馈问题1个。", ["三、下一步打算"], ["inconsistent"]),
        ("巡察组共反馈3个问题。", [], ["unknown"]),  # the end may have been cut off
        ("巡察组共反馈30个问题。", ["三、下一步打算"], ["unknown"]),  # only some are published
        ("巡察组共反馈4个方面2个问题。", ["三、下一步打算"], ["consistent"]),
        ("巡察组反馈了问题。", ["三、下一步打算"], []),
    ],
)
def test_the_stated_total_is_compared_with_the_problems_found(opening, after, verdict):
    assert verdicts(opening, *NOTICE, *after, code="total_against_list") == verdict


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("约谈干部20人，其中科级5人、股级15人。", ["consistent"]),
        ("约谈干部20人，其中科级5人、股级10人。", ["inconsistent"]),
        ("约谈干部20人，其中科级15人、股级10人。", ["inconsistent"]),
        ("约谈干部20人，其中科级25人。", ["inconsistent"]),
        ("约谈干部20人，其中科级5人。", []),
        ("约谈干部20人，其中科级5人、股级10人等。", ["unknown"]),
        ("约谈干部20人，其中科级5人、股级X人。", ["unknown"]),
        ("约谈干部20余人，其中科级5人、股级10人。", []),
        ("追缴10.5万元，其中补贴6.25万元、伙食费42500元。", ["consistent"]),
        ("追缴10万元，其中补贴6万元、伙食费5万元。", ["inconsistent"]),
    ],
)
def test_parts_are_compared_with_their_whole(words, verdict):
    assert verdicts(words, code="included_parts") == verdict


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("退还补贴3.2万元、伙食费4.1万元，合计7.3万元。", ["consistent"]),
        ("退还补贴3.2万元、伙食费4.1万元，共计7.4万元。", ["inconsistent"]),
        ("共追缴7.3万元：补贴3.2万元、伙食费41000元。", ["consistent"]),
        ("退还补贴3.2万元、伙食费4余万元，合计7.3万元。", ["unknown"]),
        ("退还补贴3.2万元、伙食费4.1万元。", []),
        ("共追缴7.3万元，处分3人。", []),
    ],
)
def test_money_is_compared_with_its_sum(words, verdict):
    assert verdicts(words, code="money_sum") == verdict


def test_a_wrong_sum_names_both_sums():
    (check,) = checks("退还补贴3.2万元、伙食费4.1万元，共计7.4万元。", code="money_sum")
    assert "相加为7.3万元" in check.message
    assert "合计为7.4万元" in check.message


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("2024年4月9日至6月20日，巡察组开展巡察，7月12日反馈意见。", ["consistent"]),
        ("2024年4月9日至6月20日，巡察组开展巡察，2024年3月12日反馈意见。", ["inconsistent"]),
        ("2024年4月9日至6月20日，巡察组开展巡察，3月12日反馈意见。", ["unknown"]),
        ("2024年6月20日至2024年4月9日，巡察组开展巡察。", ["inconsistent"]),
        ("2024年X月X日至6月20日，巡察组开展巡察，3月12日反馈意见。", []),
        ("2023年11月20日至1月8日，巡察组开展巡察。", []),
    ],
)
def test_dates_come_in_order(words, verdict):
    assert verdicts(words, code="dates_in_order") == verdict


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ["一、做法", "（一）甲。", "（三）乙。", "二、其他"],
            "第3行的编号“（一）”之后是“（三）”，中间缺号，请核对原文。",
        ),
        (["一、做法", "（一）甲。", "（一）乙。", "二、其他"], None),  # a list may begin again
        (["一、做法", "（一）甲。", "（二）乙。", "（二）丙。"], "第4行的编号“（二）”出现两次，请核对原文。"),
        (["一、做法", "1.甲。", "2.乙。", "二、其他", "1.甲。", "2.乙。"], None),
        (["一、做法", "二是甲。", "三是乙。"], None),
    ],
)
def test_a_number_is_skipped_or_used_twice(lines, message):
    assert [check.message for check in checks(*lines, code="numbering")] == ([message] if message else [])


def test_a_problem_without_a_measure_is_named_where_the_document_pairs_them():
    lines = [*NOTICE, "3.关于档案缺失的问题", "三、下一步打算"]
    (check,) = checks(*lines, code="problem_without_measure")
    assert check.verdict == "inconsistent"
    assert "档案缺失" in check.message


def test_what_no_measure_has_is_said_once():
    (owner,) = checks(*NOTICE, code="measure_without_owner")
    (deadline,) = checks(*NOTICE, code="measure_without_deadline")
    assert (owner.verdict, deadline.verdict) == ("unknown", "unknown")
    assert owner.message == "全文2条措施中有2条未见责任人或责任单位。"


def test_a_measure_without_an_owner_is_named_where_others_have_one():
    lines = [*NOTICE[:3], "责任科室：办公室", "完成时限：2024年6月底前", *NOTICE[3:]]
    (owner,) = checks(*lines, code="measure_without_owner")
    (deadline,) = checks(*lines, code="measure_without_deadline")
    assert (owner.verdict, deadline.verdict) == ("inconsistent", "inconsistent")
    assert "修房" in owner.message


@pytest.mark.parametrize(
    ("words", "phrases"),
    [
        ("局党组高度重视，整改取得明显成效。", ["高度重视"]),
        ("局党组高度重视，召开专题会议研究。", []),
        ("作风建设成效显著，修订制度6项。", []),
        ("服务水平不断提升；三公经费下降9%，作风持续向好。", ["不断提升"]),
        ("依据《办法》进一步规范管理。", []),
        ("召开会议3次。", []),
    ],
)
def test_a_claim_without_a_fact_is_unsupported(words, phrases):
    text = Text.from_string(words)
    found = [c for c in understand(text).checks if c.code == "unsupported_phrase"]
    assert [text.content[c.start : c.end] for c in found] == phrases
    assert all(check.verdict == "unknown" for check in found)


def test_plans_and_self_criticism_need_no_support():
    lines = ["一、存在的问题", "1、作风有待进一步改进。", "二、整改措施", "1、高度重视学习。"]
    assert checks(*lines, code="unsupported_phrase") == []
