"""A finding's whole life in a real browser: put off in vain, sent back, verified, looked at again, and back again."""

import re
from datetime import date

import pytest

from tests.browser.looks import follow, serious

expect = pytest.importorskip("playwright.sync_api").expect
THIS_YEAR = date.today().year  # noqa: DTZ011 -- the served demo lives by the real clock
OWNER, LEADER = "龙海燕", "贺文澜"


def sent(page, name, **values):
    """Fill in a form by its labels and send it by the button of this name."""
    for label, value in values.items():
        page.get_by_label(label, exact=True).or_(page.get_by_label(f"{label}（选填）", exact=True)).fill(
            value
        )
    page.get_by_role("button", name=name, exact=True).click()


def stands(page, finding, standing):
    page.goto(finding)
    expect(page.locator(".status").first).to_have_text(standing)


def test_from_import_to_relapse(visit):
    keeper = visit("dangwu")
    keeper.goto("/findings/?source=document&state=unassigned")
    keeper.locator("table.grid tbody a").first.click()
    finding, title = keeper.url, keeper.get_by_role("heading", level=1).inner_text()
    keeper.get_by_role("link", name="明确责任人和整改期限").first.click()
    keeper.get_by_label("责任人").select_option(label=OWNER)
    keeper.get_by_label("责任领导").select_option(label=LEADER)
    sent(keeper, "明确责任人和整改期限", 整改期限=f"{THIS_YEAR + 1}-03-31")
    if keeper.get_by_role("link", name="填报进展").count() == 0:
        keeper.get_by_role("link", name="提出整改措施").first.click()
        sent(keeper, "提出整改措施", 整改措施="每季度核对一次，结果在党组会上通报。")

    keeper.get_by_role("link", name="填报进展").first.click()
    sent(keeper, "填报进展", 进展="第一季度已核对，两处不符已改。")
    expect(keeper.get_by_text("请附上佐证").first).to_be_visible()
    sent(keeper, "填报进展", 佐证说明="核对表第1页")
    expect(keeper.get_by_text("核对表第1页")).to_be_visible()
    stands(keeper, finding, "推进中")

    keeper.get_by_role("link", name="申请延期或认定无法完成").click()
    sent(keeper, "提出申请", 申请延至=f"{THIS_YEAR + 1}-09-30", 理由="人手不够。")
    leader = visit("hewenlan")
    leader.goto(finding)
    leader.get_by_role("link", name="答复申请").click()
    leader.get_by_label("不同意", exact=True).check()
    sent(leader, "答复申请", 答复="人手问题科内调剂，期限不变。")
    expect(leader.get_by_text("人手问题科内调剂，期限不变。").first).to_be_visible()
    assert serious(leader) == []

    keeper.goto(finding)
    while (undone := keeper.get_by_role("link", name="报告完成情况")).count():
        undone.first.click()
        sent(keeper, "报告措施完成情况", 完成情况="四个季度都已核对。", 佐证说明="核对表第1至4页")
    keeper.get_by_role("link", name="提交核验").first.click()
    keeper.get_by_role("button", name="提交核验").click()
    stands(keeper, finding, "完成待核")

    verifier = visit("jijian")
    for verdict, note in (("退回，继续整改", "第三季度没有签字。"), ("通过，予以销号", "四个季度齐全。")):
        verifier.goto(finding)
        verifier.get_by_role("link", name="核验", exact=True).click()
        verifier.get_by_label(verdict).check()
        sent(verifier, "核验", 核验意见=note)
        if verdict.startswith("退回"):
            keeper.goto(finding)
            keeper.get_by_role("link", name="更正完成情况").first.click()
            sent(keeper, "报告措施完成情况", 佐证说明="核对表第1至4页，第三季度已补签")
            keeper.get_by_role("link", name="提交核验").first.click()
            keeper.get_by_role("button", name="提交核验").click()
    stands(verifier, finding, "已核实")

    other = visit("heyan")
    other.goto("/findings/rechecks/draw/")
    sent(other, "抽取", 抽取个数="50")
    told = other.get_by_text("可抽取 1 至").first.inner_text()
    sent(other, "抽取", 抽取个数=re.search(r"1 至 (\d+) 个", told)[1])
    other.goto("/findings/rechecks/?q=" + title)
    follow(other.locator("tr", has_text="随机抽取").get_by_role("link").first)
    assert serious(other) == []
    other.get_by_role("link", name="办结“回头看”").click()
    other.get_by_label("没有反弹", exact=True).check()
    sent(other, "办结“回头看”", **{"“回头看”情况": "又抽查一个季度，账实相符。"})
    stands(other, finding, "见效")

    keeper.goto("/findings/new/")
    keeper.get_by_label("责任单位").select_option(label="局党组")
    sent(keeper, "提出问题", 问题=title)
    keeper.get_by_role("link", name="确认反弹").first.click()
    keeper.get_by_role("button", name="认定为反弹").click()
    expect(keeper.locator(".tag", has_text="反弹")).to_be_visible()
    stands(keeper, finding, "反弹")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "page", ["rechecks/?show=all", "rechecks/draw/", "house-rules/", "house-rules/new/", "vocabulary/"]
)
def test_the_new_pages_fit_and_can_be_read_aloud(visit, width, page):
    opened = visit("jijian", width=width)
    opened.goto(f"/findings/{page}")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(opened) == []
