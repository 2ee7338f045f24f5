"""What leaves the house: a record printed, a template made one's own, the reports of all one's bureaus at once."""

import re
import zipfile

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.looks import fits, follow, serious

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
def test_minutes_are_seen_first_and_then_taken(visit, tmp_path, width):
    """方可心 opens a meeting's record, sees how it will read on paper, and takes it away."""
    page = visit("dangwu", width=width, height=844)
    page.goto("/activities/?kind=party_group_meeting")
    follow(page.locator("tbody a").first)
    follow(page.get_by_role("link", name="打印件", exact=True).last)
    expect(page.get_by_role("rowheader", name="主持人", exact=True)).to_be_visible()
    assert serious(page) == []
    assert fits(page, width)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word").click()
    file = tmp_path / "minutes.docx"
    download.value.save_as(file)
    cells = {cell.text for table in Document(file).tables for row in table.rows for cell in row.cells}
    assert "主持人签字" in cells


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_what_goes_out_fit_and_are_accessible(visit, width):
    page = visit("dangwu", width=width, height=844)
    for address in (
        "/printouts/",
        "/printouts/profile/1/",
        "/printouts/ledger/5/",
        "/printouts/reminder/1/",
        "/batches/",
        "/reports/templates/",
    ):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert serious(page) == [], address
        assert fits(page, width), address


def test_a_template_is_copied_changed_looked_at_saved_and_used(visit):
    page = visit("dangwu", width=1280, height=844)
    page.goto("/reports/templates/")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("意识形态")).click()
    page.get_by_label("模板名称").fill("本局意识形态报告")
    page.get_by_label("第一部分标题").fill("主要做法")
    with page.expect_navigation():
        page.get_by_role("button", name="预览").click()
    expect(page.get_by_text("一、主要做法")).to_be_visible()
    assert serious(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存为第 2 版")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page, 390)

    page.goto("/reports/new/")
    page.get_by_label("模板").select_option(label="本局意识形态报告（澄川县文化和旅游局模板）")
    with page.expect_navigation():
        page.get_by_role("button", name="生成草稿").click()
    expect(page.get_by_role("heading", name="一、主要做法")).to_be_visible()


def test_a_batch_is_made_beside_the_site_and_taken_as_one_zip(visit, tmp_path):
    page = visit("dangwu", width=390, height=844)
    page.goto("/batches/")
    page.get_by_label("党建工作总结").check()
    page.get_by_label("一页纸").check()
    with page.expect_navigation():
        page.get_by_role("button", name="开始生成").click()
    # The page asks again by itself; nobody presses anything.
    expect(page.get_by_text("已完成：共 2 份，已生成 2 份")).to_be_visible(timeout=60_000)
    assert serious(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="下载压缩包").click()
    file = tmp_path / "batch.zip"
    download.value.save_as(file)
    with zipfile.ZipFile(file) as pack:
        assert sorted(name.rpartition("/")[2] for name in pack.namelist()) == [
            "一页纸.docx",
            "党建工作总结.docx",
            "索引.html",
        ]
