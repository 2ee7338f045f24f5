"""Protects what a document is said to be: its kind, whose it is, and of which time."""

import pytest

from tests.documents.reading import understood
from zhunsheng.documents import Piece, Text, understand


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("溪口县民政局2024年党建工作总结", "party_building"),
        ("溪口县民政局党组关于巡察整改进展情况的通报", "rectification"),
        ("关于2023年度预算执行审计查出问题整改情况的公示", "audit_rectification"),
        ("县审计局党组关于巡察整改情况的通报", "rectification"),  # the body's name does not make it an audit
        ("县委第二巡察组向县卫健局党组反馈巡察情况", "feedback"),
        ("关于党风廉政建设检查发现问题的通报", "feedback"),
        ("我局意识形态工作责任制落实情况报告", "ideology"),
        ("领导班子民主生活会对照检查材料", "criticism"),
        ("个人述责述廉报告", "duty_report"),
        ("关于抓党建述职情况的自查报告", "self_inspection"),  # what it is comes last
        ("巡察反馈问题整改台账", "rectification"),
        ("县林业局2024年上半年工作总结", "annual_report"),
        ("会议通知", None),
    ],
)
def test_the_title_tells_the_kind(title, kind):
    assert understood(title, "正文从这里开始，没有别的内容。").kind == kind


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["一、存在问题", "（一）学得少。", "二、整改措施", "（一）多学。"], "self_inspection"),
        (["一、整改落实情况", "1.关于学得少的问题"], "rectification"),
        (["一、工作情况", "（一）学习。"], None),
    ],
)
def test_without_a_title_the_parts_tell_the_kind(lines, kind):
    assert understood(*lines).kind == kind


def test_a_title_is_found_below_a_contents_list_and_across_lines():
    contents = ("目　录", "一、存在的问题…………1", "二、整改措施…………2")
    body = ("一、存在的问题", "（一）学得少。", "二、整改措施", "（一）多学。")
    reading = understood(*contents, "溪口县民政局关于落实主体责", "任情况的自查报告", *body)
    assert (reading.kind, reading.organisation) == ("self_inspection", "溪口县民政局")


@pytest.mark.parametrize(
    ("lines", "organisation"),
    [
        (["溪口县民政局2024年党建工作总结"], "溪口县民政局"),
        (["溪口县文旅局（含执法大队）党组关于巡察整改情况的通报"], "溪口县文旅局（含执法大队）党组"),
        (["中共溪口县民政局党组关于巡察整改情况的通报"], "溪口县民政局党组"),
        (["中共溪口县民政局委员会关于巡察整改情况的通报"], "中共溪口县民政局委员会"),
        (["述职报告", "溪口县林业局党组书记、局长"], "溪口县林业局"),
        (["自查报告", "溪口县林业局机关党委", "各位领导："], "溪口县林业局机关党委"),
        (["县委第二巡察组向溪口县卫健局党组反馈巡察情况"], "溪口县卫健局党组"),
        (["整改通报", "县委第三巡察组对溪口县水利局党组开展了巡察。"], "溪口县水利局党组"),
        (["石桥街道2024年工作总结", "石桥街道党工委抓得很紧。"], "石桥街道党工委"),
        (["自查报告", "内容。", "溪口县统计局", "2024年7月22日"], "溪口县统计局"),
        (["我局2024年工作总结", "我局抓得很紧。"], None),
        (["某县民政局2024年工作总结"], None),
        (["关于2023年度预算执行审计查出问题整改情况的公示"], None),
    ],
)
def test_the_body_is_the_one_the_document_is_about(lines, organisation):
    assert understood(*lines).organisation == organisation


@pytest.mark.parametrize(
    ("lines", "period"),
    [
        (["某局2025年上半年工作总结"], ("2025-01-01", "2025-06-30")),
        (["某局2024年第二季度报告"], ("2024-04-01", "2024-06-30")),
        (["某局工作报告", "（2023年度）"], ("2023-01-01", "2023-12-31")),
        (["关于2024年度检查的自查报告", "2024年5月6日至31日开展了自查。"], ("2024-01-01", "2024-12-31")),
        (["自查报告", "对2023年1月至2024年6月的经费进行了自查。"], ("2023-01-01", "2024-06-30")),
        (["自查报告", "按照2024年度考核要求开展自查。"], ("2024-01-01", "2024-12-31")),
        (["整改通报", "2024年11月20日至2025年1月8日，巡察组开展了巡察。"], ("2024-11-20", "2025-01-08")),
        (["整改通报", "2024年4月9日至6月20日，巡察组开展了巡察。"], ("2024-04-09", "2024-06-20")),
        (["整改通报", "2024年X月X日至6月20日，巡察组开展了巡察。"], None),
        (["整改通报", "2024年13月9日至14月20日，巡察组开展了巡察。"], None),
        (["工作总结", "今年以来，我局抓得很紧。"], None),  # which year nothing says
        (
            ["工作总结", "今年以来，我局抓得很紧。", "溪口县民政局", "2024年9月30日"],
            ("2024-01-01", "2024-09-30"),
        ),
    ],
)
def test_a_period_is_read_only_where_it_is_stated(lines, period):
    stated = understood(*lines).as_json()["period"]
    assert (stated and (stated["start"], stated["end"])) == period


def test_this_year_may_be_that_of_the_page():
    pieces = [
        Piece("发布时间：2024-10-08", "第1行"),
        Piece("工作总结", "第2行"),
        Piece("今年以来，我局抓得紧。", "第3行"),
    ]
    period = understand(Text.of_page("页面", pieces)).period
    assert period
    assert (period.start.isoformat(), period.end.isoformat()) == ("2024-01-01", "2024-10-08")
