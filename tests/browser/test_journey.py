"""The whole loop as people walk it, in a real browser: owed, missing, done, mended, verified, told."""

import re
from datetime import date

import pytest

from tests.browser.looks import serious

expect = pytest.importorskip("playwright.sync_api").expect

PDF = {"name": "签到表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nsign-in sheet"}
THIS_YEAR = date.today().year  # noqa: DTZ011 -- the served demo lives on this machine's own day


def last_gap(page, title, subject_kind):
    """Open the latest missed occurrence of a duty and return its address."""
    page.goto(f"/ledger/gaps/?status=missed&kind={subject_kind}&sort=-due&year={THIS_YEAR}")
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.locator(".status").first).to_have_text(re.compile("未完成"))
    return page.url


def test_a_gap_closes_when_the_missing_activity_is_recorded_with_its_evidence(visit):
    """方可心 keeps the party records: she sees a gap, records the meeting that was held late, and the gap is closed."""
    page = visit("dangwu")
    expect(page.get_by_role("heading", name="我的待办")).to_be_visible()
    gap = last_gap(page, "支部委员会会议", "branch")

    page.get_by_role("link", name="现在补记").click()
    page.get_by_label("主题", exact=True).fill("研究党员发展和窗口服务")
    page.get_by_label("记录要点").fill("到会委员逐项讨论，决定本周内补齐材料。")
    assert (
        page.get_by_role("checkbox", name=re.compile("：参加$"), checked=True).count() > 0
    )  # nobody ticks a whole branch
    page.locator("[name=proof-0-code]").select_option(label="会议记录")
    page.locator("[name=proof-0-files]").set_input_files(PDF)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="研究党员发展和窗口服务")).to_be_visible()

    page.goto(gap)
    expect(page.locator(".status").first).to_have_text("逾期完成")
    expect(page.get_by_role("link", name="研究党员发展和窗口服务")).to_be_visible()


def test_a_finding_is_closed_only_by_somebody_else(visit):
    """A gap becomes a finding; measures are done and proved; who did it cannot verify it; 严克勤 can, and does."""
    page = visit("dangwu")
    last_gap(page, "主题党日", "branch")
    page.get_by_role("link", name="提为问题").click()
    page.get_by_role("button", name="提出问题").click()
    finding = page.url

    page.get_by_role("link", name="明确责任人和整改期限").first.click()
    page.get_by_label("责任人").select_option(index=5)
    page.get_by_label("整改期限").fill(f"{THIS_YEAR + 1}-03-31")
    page.get_by_role("button", name="明确责任人和整改期限").click()

    page.get_by_role("link", name="提出整改措施").first.click()
    page.get_by_label("整改措施").fill("每月第一周固定开展，支部书记外出时由组织委员召集。")
    page.get_by_role("button", name="提出整改措施").click()

    page.get_by_role("link", name="报告措施完成情况").click()
    page.get_by_label("完成情况").fill("已印发全年安排，本月按时开展。")
    page.get_by_label("佐证说明").fill("全年安排表，存党建办档案柜第三格。")
    page.get_by_role("button", name="报告措施完成情况").click()

    page.get_by_role("link", name="提交核验").first.click()
    page.get_by_role("button", name="提交核验").click()
    expect(page.locator(".status").first).to_have_text("完成待核")
    refused = page.goto(f"{finding}verify/")
    assert refused.status == 403

    other = visit("jijian")
    other.goto(finding)
    other.get_by_role("link", name="核验", exact=True).click()
    other.get_by_label("通过，予以销号").check()
    other.get_by_label("核验意见").fill("看了全年安排和本月记录，按月开展，同意销号。")
    other.get_by_role("button", name="核验", exact=True).click()
    expect(other.locator(".status").first).to_have_text("已核实")


def test_the_report_shows_its_evidence_and_goes_out_as_a_document(visit, tmp_path):
    """方可心 opens the draft, sees the records beside a sentence, and downloads a .docx."""
    page = visit("dangwu")
    page.goto("/reports/")
    page.get_by_role("link", name=re.compile("工作情况报告")).first.click()
    expect(page.get_by_text("一、工作开展情况")).to_be_visible()
    expect(page.locator("a[href^='/activities/']").first).to_be_attached()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("下载")).first.click()
    file = tmp_path / "report.docx"
    download.value.save_as(file)
    from docx import Document

    assert any("工作开展情况" in paragraph.text for paragraph in Document(file).paragraphs)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_sticks_out_sideways(visit, width):
    """On a desk and on a phone, no page of the loop scrolls sideways."""
    page = visit("dangwu", width=width, height=844)
    paths = [
        "/",
        "/ledger/",
        "/ledger/gaps/",
        "/activities/",
        "/activities/new/",
        "/catalogue/",
        "/organisation/",
    ]
    for path in [*paths, "/findings/", "/findings/import/", "/reports/", "/account/me/"]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_arrow_keys_move_through_the_matrix(visit):
    page = visit("dangwu")
    page.goto("/ledger/")
    page.locator(".matrix tbody th a").first.focus()
    before = page.evaluate("document.activeElement.href")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.href") != before


def test_the_pages_are_accessible(visit):
    """No serious fault by axe on the pages everybody meets."""
    page = visit("dangwu")
    for path in [
        "/",
        "/ledger/",
        "/ledger/gaps/",
        "/activities/",
        "/activities/new/",
        "/findings/",
        "/reports/",
    ]:
        page.goto(path)
        assert serious(page) == [], path


def test_without_scripts_the_essentials_work(browser, site):
    """A browser that runs no script signs in, opens the ledger and the form."""
    from zhunsheng.demo.people import PASSWORD

    page = browser.new_context(base_url=site, java_script_enabled=False).new_page()
    page.goto("/account/sign-in/")
    page.get_by_label("账号").fill("dangwu")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto("/activities/new/?kind=branch_committee")
    page.get_by_label("主题", exact=True).fill("还没有开的会")
    page.get_by_label("日期", exact=True).fill(f"{THIS_YEAR + 1}-01-15")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("日期不能晚于今天")
    expect(page.get_by_label("主题", exact=True)).to_have_value("还没有开的会")
