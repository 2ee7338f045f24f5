"""Words between the claims of a report: a number nothing backs is marked, talked about, and taken back."""

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_number_without_support_is_marked_discussed_and_taken_back(visit, width):
    count, corrected = f"{width}户", f"{width + 1}户"
    writer, reader = visit("dangwu", width=width, height=844), visit("shuji", width=width, height=844)
    writer.goto("/reports/")
    writer.get_by_role("link", name="年度全面从严治党").first.click()
    address = writer.url

    # written after the first sentence, and marked
    writer.get_by_role("link", name="在此后补写").first.click()
    writer.get_by_label("补写的文字").fill(f"全年入户走访{count}，群众反映较好。")
    _fits(writer)
    writer.get_by_role("button", name="保存").click()
    mark = writer.locator("mark.fault--unbacked", has_text=count)
    expect(mark).to_be_visible()
    expect(writer.locator("#unbacked")).to_contain_text(count)
    _fits(writer)

    # said, answered and settled
    reader.goto(address)
    row = reader.locator(".report__row", has_text=count)
    row.get_by_role("link", name="提意见").click()
    reader.get_by_label("意见").fill(f"{count}从哪里来？")
    reader.get_by_role("button", name="提出意见").click()
    expect(reader.locator(".card", has_text=f"{count}从哪里来？")).to_be_visible()
    _fits(reader)
    writer.goto(address)
    writer.get_by_role("link", name=f"{count}从哪里来？").click()
    writer.get_by_label("答复").fill("走访台账，现已更正。")
    writer.get_by_role("button", name="答复").click()
    expect(writer.get_by_text("走访台账，现已更正。")).to_be_visible()
    writer.get_by_role("button", name="办结").click()
    expect(writer.get_by_text("已办结：")).to_be_visible()
    _fits(writer)

    # changed; the two versions set side by side; back
    writer.goto(address)
    writer.locator(".report__row", has_text=count).get_by_role("link", name="修改").click()
    writer.get_by_label("补写的文字").fill(f"全年入户走访{corrected}，群众反映较好。")
    writer.get_by_role("button", name="保存").click()
    expect(writer.locator("mark.fault--unbacked", has_text=corrected)).to_be_visible()
    writer.get_by_role("link", name="版本").click()
    expect(writer.locator("del", has_text=str(width))).to_be_visible()
    expect(writer.locator("ins", has_text=str(width + 1))).to_be_visible()
    _fits(writer)
    writer.get_by_role("button", name="退回").first.click()
    expect(writer.get_by_text("中间的版本都还在")).to_be_visible()
    writer.goto(address)
    expect(writer.locator("mark.fault--unbacked", has_text=count)).to_be_visible()


def _fits(page):
    assert page.evaluate(FITS)
