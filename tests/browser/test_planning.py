"""A year's plan as a branch makes it: drawn up, moved, given a brand, and printed on one page."""

import io
import re
from datetime import date

import pytest

expect = pytest.importorskip("playwright.sync_api").expect
THIS_YEAR = date.today().year  # noqa: DTZ011 -- the served demo lives on this machine's own day


@pytest.mark.parametrize("width", [1280, 390])
def test_a_branch_plans_next_year_and_prints_it_on_one_page(visit, width):
    """宋玉萍 draws up her branch's plan of next year, moves one item, names the brand, and prints one page."""
    from pdfminer.pdfpage import PDFPage

    page = visit("zhibu", width=width)
    page.goto("/plans/")
    page.get_by_label("年度").select_option(f"{THIS_YEAR + 1 if width == 1280 else THIS_YEAR - 1}年")
    page.get_by_role("button", name="查看").click()
    page.get_by_role("button", name="编制计划").click()
    expect(page.get_by_text(re.compile("已按责任清单编制：新增"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.locator(".plan__month").filter(has_text="3月").get_by_role("link", name="主题党日").first.click()
    page.get_by_label("主题").fill("走进非遗工坊")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("主题党日：走进非遗工坊")).to_be_visible()

    page.get_by_role("link", name="党建品牌").click()
    page.get_by_label("党建品牌").fill("非遗先锋")
    page.get_by_label("品牌内涵和做法").fill("党员带项目，把传承人请进主题党日。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("党建品牌“非遗先锋”")).to_be_visible()
    assert len(list(PDFPage.get_pages(io.BytesIO(page.pdf(format="A4"))))) == 1
