"""A report is uploaded, reviewed beside its text, and imported once, in a real browser."""

import re

import pytest

from tests.browser.looks import fits, follow, serious

expect = pytest.importorskip("playwright.sync_api").expect

REPORT = """澄川县图书馆关于作风建设的自查报告
今年上半年，我馆对照要求逐项自查。现报告如下。
一、存在的问题
（一）在理论学习方面
1．学习计划落实不够。年初计划十二次学习，实际只开展了九次。
2．学习笔记流于形式。部分党员的笔记只抄标题。
（二）在服务群众方面
1．群众意见答复不及时。有三封来信超过十五日才答复。
2．窗口开放时间短、借阅柜台无人值守。周末闭馆，午间柜台空岗。
3．志愿服务组织不经常。全年只组织一次。
二、下一步整改措施
（一）补齐理论学习短板。每月排定学习日，由办公室逐次核对签到和笔记。
（二）提升服务群众水平。来信当日登记，十日内答复，每月通报。
"""


def upload(page, content, name="图书馆自查报告.txt"):
    page.goto("/findings/import/")
    page.get_by_label("文件").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    )
    page.get_by_role("button", name="读取并预览").click()


def problem(page, number):
    return page.get_by_role("group", name=f"问题 {number}", exact=True)


def titles(page):
    return [box.input_value() for box in page.locator("[name^=problem-][name$=-title]").all()]


def test_a_report_becomes_findings_that_show_their_sentences_and_only_once(visit):
    """方可心 uploads a report, corrects two problems, merges two, splits one, drops one, and imports the rest."""
    page = visit("dangwu")
    upload(page, REPORT)
    expect(page.get_by_role("heading", name="核对《图书馆自查报告.txt》")).to_be_visible()
    assert len(titles(page)) == 5

    # From a proposal to its sentence, and from a sentence to its proposal.
    problem(page, 3).get_by_role("link", name="看原文").click()
    expect(page.locator(".reading__mark.is-here")).to_have_text("群众意见答复不及时")
    expect(page.locator(".reading__mark.is-here")).to_be_in_viewport()
    page.locator(".reading__mark", has_text="志愿服务组织不经常").click()
    expect(problem(page, 5)).to_be_in_viewport()

    problem(page, 3).get_by_label("问题 3", exact=True).fill("群众来信超期答复")
    problem(page, 5).get_by_label("领域").fill("志愿服务")

    problem(page, 2).get_by_label("与第").fill("1")
    problem(page, 2).get_by_role("button", name="合并").click()
    expect(problem(page, 1).get_by_role("status")).to_contain_text("两处原文都保留")
    expect(page.locator(".reading__mark.is-here")).to_have_text(["学习计划落实不够", "学习笔记流于形式"])
    assert titles(page)[:2] == ["学习计划落实不够；学习笔记流于形式", "群众来信超期答复"]

    problem(page, 3).get_by_label("问题 3", exact=True).fill("窗口开放时间短\n借阅柜台无人值守")
    problem(page, 3).get_by_role("button", name="拆分").click()
    expect(problem(page, 3).get_by_role("status")).to_contain_text("已拆成第 3、4 两条")
    expect(problem(page, 5).get_by_label("领域")).to_have_value("志愿服务")

    problem(page, 5).get_by_label("导入问题 5").uncheck()
    page.get_by_role("button", name="导入所选问题").click()
    expect(page.get_by_text("导入 4 个问题、2 项措施")).to_be_visible()
    document = page.url

    page.get_by_role("link", name="学习计划落实不够；学习笔记流于形式").click()
    expect(page.locator("blockquote mark").nth(0)).to_have_text("学习计划落实不够")
    expect(page.locator("blockquote mark").nth(1)).to_have_text("学习笔记流于形式")
    expect(page.get_by_text("由办公室逐次核对签到和笔记").first).to_be_visible()
    for title, sentence in (
        ("群众来信超期答复", "群众意见答复不及时"),
        ("借阅柜台无人值守", "借阅柜台无人值守"),
    ):
        page.goto(document)
        page.get_by_role("link", name=title, exact=True).first.click()
        expect(page.locator("blockquote mark").first).to_have_text(sentence)

    upload(page, REPORT)
    expect(page.get_by_role("alert")).to_contain_text("已经以“图书馆自查报告.txt”的名称导入过")
    upload(page, REPORT + "\n")  # saved again: other bytes, the same problems
    expect(page.get_by_text("台账中已有")).to_have_count(4)
    assert page.locator("[name$=-take]:checked").count() == 1  # the one that was dropped


def test_a_selected_sentence_is_offered_as_a_missed_problem(visit):
    page = visit("dangwu")
    upload(page, REPORT.replace("自查报告", "自查情况报告"))
    expect(page.locator("[data-reading]")).to_be_visible()
    page.wait_for_load_state()  # the script that watches the selection has run
    page.evaluate("""() => {
        const walker = document.createTreeWalker(document.querySelector("[data-reading]"), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf("午间柜台空岗");
            if (at >= 0) document.getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + 6);
        }
    }""")
    expect(page.get_by_label("遗漏的句子")).to_have_value("午间柜台空岗")
    page.get_by_role("button", name="补为问题").click()
    expect(problem(page, 5).get_by_role("status")).to_contain_text("已找到原文出处")
    assert titles(page)[4] == "午间柜台空岗"


@pytest.mark.parametrize("width", [1366, 390])
def test_the_pages_fit_and_are_accessible(visit, width):
    page = visit("dangwu", width=width, height=844)
    upload(page, REPORT + f"宽{width}")
    expect(page.get_by_role("heading", level=1)).to_have_text("核对《图书馆自查报告.txt》")
    assert serious(page) == []
    assert fits(page, width)
    if width == 390:
        problem(page, 1).get_by_text("看原文").last.click()
        expect(problem(page, 1).locator("blockquote mark")).to_have_text("学习计划落实不够")
    page.goto("/findings/documents/")
    follow(page.get_by_role("link", name=re.compile(r"\.txt$")).first)
    assert serious(page) == []
    assert fits(page, width)
