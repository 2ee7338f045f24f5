"""An indicator's value is entered and drawn, wide and on a phone, in a real browser."""

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.mark.parametrize("width", [1280, 390])
def test_a_value_is_entered_and_stands_in_the_drawing_and_the_table(visit, width):
    """方可心 corrects the latest value of a series; the dot and the row say the new number."""
    page = visit("dangwu", width=width)
    page.goto("/indicators/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="公共文化设施使用率").click()
    expect(page.get_by_role("img", name="公共文化设施使用率")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="更正").first.click()
    page.get_by_label("数值（%）").fill(f"9{width % 7}.25")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("td[data-label=数值]").first).to_have_text(f"9{width % 7}.25 %")
    assert f"9{width % 7}.25%" in page.locator(".chart__dot").last.inner_html()
