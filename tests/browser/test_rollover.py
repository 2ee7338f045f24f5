"""A year rolls over in a real browser: the recorder decides line by line and adopts the list in one act."""

from playwright.sync_api import expect

from tests.browser.looks import fits, serious

SOURCE = "《澄川县文化和旅游局工作规则》第十二条"


def test_the_proposal_fits_and_is_accessible(visit):
    """The proposal with all its fields, on a phone and at a desk; before it is adopted below."""
    for width in (390, 1280):
        page = visit("dangwu", width=width, height=844)
        page.goto("/ledger/rollover/")
        page.get_by_text("照旧（").click()
        assert fits(page, width)
        assert serious(page) == []


def test_next_years_list_is_decided_and_adopted_once(visit):
    """方可心 confirms custom, drops what was mostly not done, mends what she forgot, and finds the list kept."""
    page = visit("dangwu")
    page.goto("/catalogue/")
    page.get_by_role("link", name="年度更新").click()
    expect(page.get_by_role("heading", name="年度责任清单更新")).to_be_visible()
    undecided = page.get_by_label("“缺席补学”明年")
    expect(undecided).to_have_value("")  # mostly not done this year: a person must choose

    source = page.get_by_label("“党课”的制度条款")
    source.fill("")
    page.get_by_label("“党组会议”的制度条款").fill(SOURCE)
    for open_choice in page.locator("select:has(option[value=''])").all():
        open_choice.select_option(label="不列为本单位制度")
    adopt = page.get_by_role("button", name="采用", exact=False)
    adopt.click()
    expect(page.get_by_role("alert")).to_contain_text("“党课”的制度条款：请写明本单位的制度名称和条款")
    expect(page.get_by_label("“党组会议”的制度条款")).to_have_value(SOURCE)
    expect(undecided).to_have_value("leave")

    source.fill(SOURCE)
    adopt.click()
    expect(page.get_by_text("以前的时限不受影响")).to_be_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="缺席补学"))
    expect(row).to_contain_text("不列为本单位制度")
    expect(
        page.get_by_role("row").filter(has=page.get_by_role("link", name="党课", exact=True))
    ).to_contain_text(SOURCE)

    adopted = page.url
    page.goto("/ledger/rollover/")
    assert page.url == adopted
    with page.expect_download():
        page.get_by_role("link", name="导出 Excel").click()
