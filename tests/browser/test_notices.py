"""Being told what is due, and taking it into one's own calendar, in a real browser."""

import re
import urllib.error
import urllib.request

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.mark.parametrize("width", [1280, 390])
def test_a_recorder_opens_a_notice_and_it_is_read(visit, width):
    """方可心 sees how much is unread, opens the first, lands where it is done, and finds one less unread."""
    page = visit("dangwu", width=width)
    inbox = page.get_by_role("link", name=re.compile(r"^收件箱，\d+ 件未读$"))
    before = int(re.search(r"\d+", inbox.get_attribute("aria-label")).group())
    inbox.click()
    expect(page.get_by_role("heading", name="收件箱")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name=re.compile("^未读")).first.click()
    expect(page).to_have_url(re.compile(r"/(ledger/occurrences|findings)/\d+/$"))
    left = page.get_by_role("link", name=re.compile("^收件箱")).first.get_attribute("aria-label")
    assert left == f"收件箱，{before - 1} 件未读"


def test_a_calendar_is_opened_fetched_without_signing_in_and_closed(visit):
    """宋玉萍 subscribes to her branch's calendar; its address works for a calendar program until she closes it."""
    icalendar = pytest.importorskip("icalendar")
    page = visit("zhibu")
    page.goto("/notices/calendars/")
    page.get_by_label("订阅谁的日历").select_option(label="机关二支部")
    page.get_by_role("button", name="生成订阅地址").click()
    address = page.get_by_label("在日历程序中选").input_value()
    calendar = icalendar.Calendar.from_ical(urllib.request.urlopen(address).read())
    assert calendar["x-wr-calname"] == "准绳 机关二支部"
    assert calendar.walk("VEVENT")
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_text("还没有开通日历订阅。")).to_be_visible()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address)
