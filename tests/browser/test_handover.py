"""A post changes hands in a real browser: the pack on a desk and on a phone, confirmed by both sides."""

import pytest

from tests.browser.looks import fits, serious

expect = pytest.importorskip("playwright.sync_api").expect


def open_pack(page, width):
    page.goto("/handover/")
    assert serious(page) == []
    assert fits(page, width)
    page.get_by_role("row").filter(has_text="彭立群").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("工作交接清单")
    assert serious(page) == []
    assert fits(page, width)


def test_giver_and_receiver_confirm_the_pack(visit):
    """彭立群 reads the pack at the desk, takes the sheet along and confirms; 叶子青 confirms on a phone."""
    giver = visit("kezhang", width=1280, height=844)
    open_pack(giver, 1280)
    for heading in ("没有销号的问题", "持有的廉政风险点", "办理指引", "记录在哪里"):
        expect(giver.get_by_role("heading", name=heading)).to_be_visible()
    expect(giver.get_by_role("link", name="传承人补助资金发放")).to_be_visible()
    with giver.expect_download() as download:
        giver.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename.startswith("工作交接-彭立群")
    giver.get_by_role("button", name="确认移交").click()
    expect(giver.get_by_role("status").first).to_contain_text("已确认移交")
    expect(giver.get_by_role("button", name="确认接收")).to_have_count(0)

    receiver = visit("zhigong", width=390, height=844)
    open_pack(receiver, 390)
    receiver.get_by_role("button", name="确认接收").click()
    expect(receiver.get_by_role("status").first).to_contain_text("交接完成")
    assert fits(receiver, 390)


def test_the_printed_pack_has_room_for_signatures_and_no_buttons(visit):
    page = visit("dangwu", width=1280, height=844)
    page.goto("/handover/")
    page.get_by_role("row").filter(has_text="杜国栋").get_by_role("link").click()
    page.emulate_media(media="print")
    expect(page.get_by_role("columnheader", name="签字")).to_be_visible()
    expect(page.get_by_role("link", name="导出 Excel")).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
