"""What is typed on a phone is there again after the page was left; a file is pasted into the form."""

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

PASTE_WORDS = """
box => {
  const given = new DataTransfer();
  given.items.add("原文", "text/plain");
  given.items.add(new File(["x"], "附带的图.png", {type: "image/png"}));
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: given, bubbles: true, cancelable: true}));
}
"""
PASTE = """
form => {
  const files = new DataTransfer();
  files.items.add(new File(["签到"], "签到.txt", {type: "text/plain"}));
  form.dispatchEvent(new ClipboardEvent("paste", {clipboardData: files, bubbles: true, cancelable: true}));
}
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_what_was_typed_comes_back_and_goes_when_it_is_saved(visit, width):
    page = visit("dangwu", width=width, height=844)
    page.goto("/activities/new/?kind=visit")
    title = page.get_by_role("textbox", name="主题")
    with page.expect_response(lambda answer: "/drafts/" in answer.url and answer.request.method == "POST"):
        title.fill(f"走访文化大院 {width}")
    page.goto("/activities/")
    page.goto("/activities/new/")
    page.get_by_role("button", name="恢复").click()
    expect(title).to_have_value(f"走访文化大院 {width}")
    page.get_by_label("记录要点").evaluate(PASTE_WORDS)  # words from an office program stay words
    assert page.locator("input[type=file]").first.evaluate("input => input.files.length") == 0
    page.locator("form[data-draft]").evaluate(PASTE)
    page.get_by_label("佐证种类").first.select_option(index=1)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name=f"走访文化大院 {width}")).to_be_visible()
    expect(page.get_by_text("签到.txt")).to_be_visible()
    page.goto("/activities/new/")
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)
