"""Recording is quicker than the sheet it replaces: what a clerk must press and type, counted."""

import re
from datetime import date

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

THIS_YEAR = date.today().year  # noqa: DTZ011 -- the served demo lives on this machine's own day
MOST_INTERACTIONS = 12
HEIGHTS = {1280: 800, 390: 844}


class Clerk:
    """Somebody at a page; every press, choice and filled field counts as one interaction."""

    def __init__(self, page):
        self.page, self.interactions = page, 0

    def press(self, role, name, **options):
        self.interactions += 1
        self.page.get_by_role(role, name=name, **options).first.click()

    def fill(self, label, text):
        self.interactions += 1
        self.page.get_by_role("textbox", name=re.compile(f"^{label}")).first.fill(text)


@pytest.mark.parametrize("width", HEIGHTS)
def test_a_branch_meeting_with_two_absentees_takes_few_interactions(visit, width):
    """All are ticked already; two were away, each with a reason. The count is in docs/coverage.md."""
    clerk = Clerk(visit("dangwu", width=width, height=HEIGHTS[width]))
    page = clerk.page
    page.goto(f"/ledger/gaps/?status=missed&kind=branch&q=主题党日&sort=-due&year={THIS_YEAR}")
    page.get_by_role("link", name="主题党日", exact=True).first.click()

    clerk.press("link", "现在补记")
    ticked = page.get_by_role("checkbox", name=re.compile("：参加$"), checked=True)
    assert ticked.count() >= 5  # nobody ticks a whole branch
    clerk.fill("主题", f"清扫博物馆广场 {width}")
    reasons = page.get_by_label(re.compile("：缺席原因$"))
    for place in (1, 2):
        clerk.interactions += 1
        reasons.nth(place).fill("下乡督导")
    clerk.fill("记录要点", "到会党员逐项讨论，表决通过。")
    clerk.press("button", "保存", exact=True)
    expect(page.get_by_role("heading", name=f"清扫博物馆广场 {width}")).to_be_visible()
    assert page.get_by_text(re.compile("下乡督导")).count() >= 1
    assert clerk.interactions <= MOST_INTERACTIONS
    print(f"\n{clerk.interactions} interactions at {width} px")

    # Next month it is even less: last time is repeated.
    clerk.interactions = 0
    clerk.press("link", "照此再记一次")
    expect(page.get_by_label("主题", exact=True)).to_have_value(f"清扫博物馆广场 {width}")
    clerk.fill("记录要点", "逐项讨论，表决通过。")
    clerk.press("button", "保存", exact=True)
    expect(page.get_by_role("link", name="照此再记一次")).to_be_visible()
    assert clerk.interactions == 3


@pytest.mark.parametrize("width", HEIGHTS)
def test_make_up_study_is_recorded_from_what_is_owed(visit, width):
    """陆景和 or another leader missed a session: the duty leads to the form, filled in with whom and for what."""
    page = visit("dangwu", width=width, height=HEIGHTS[width])
    page.goto(f"/ledger/gaps/?status=missed&q=补学&sort=-due&year={THIS_YEAR}")
    page.get_by_role("link", name=re.compile("补学")).first.click()
    page.get_by_role("link", name="现在补记").click()
    expect(page.get_by_label("补学哪一次")).not_to_have_value("")
    page.get_by_label("主题", exact=True).fill(f"补学中心组材料 {width}")
    page.get_by_label("记录要点").fill("自学原文，写了体会。")
    page.get_by_role("checkbox", name=re.compile("：参加$")).first.check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("main")).to_contain_text(re.compile("补学"))


def test_a_sheet_that_is_dropped_on_the_form_is_read(visit):
    """The register of risk posts a clerk keeps: dropped on the page, shown, and taken over."""
    page = visit("dangwu")
    page.goto("/inspections/risks/import/")
    sheet = "岗位名称,风险表现,风险等级,防控措施\n非遗补助审核,审核走过场,二级,双人复核\n无措施岗,无,高,\n"
    dropped = page.evaluate_handle(
        """text => { const all = new DataTransfer();
        all.items.add(new File([text], "风险点.csv", {type: "text/csv"})); return all; }""",
        sheet,
    )
    page.dispatch_event("form[enctype='multipart/form-data']", "drop", {"dataTransfer": dropped})
    page.get_by_role("button", name="读取并预览").click()
    expect(page.locator("main")).to_contain_text("1 行可以登记")
    expect(page.locator("main")).to_contain_text("没有防控措施")
    page.get_by_role("button", name="登记这 1 行").click()
    expect(page.locator("main")).to_contain_text("非遗补助审核")


@pytest.mark.parametrize("width", HEIGHTS)
def test_hours_of_a_learning_platform_come_in_once(visit, width):
    page = visit("dangwu", width=width, height=HEIGHTS[width])
    page.goto("/study/import/")
    row = f"方可心,网络党校专题{width},{THIS_YEAR}-01-12,2"
    table = f"姓名,课程,完成日期,学时\n{row}\n无此人,专题,{THIS_YEAR}-01-12,2".encode()
    file = {"name": "学时.csv", "mimeType": "text/csv", "buffer": table}
    for told in ("1 行可以登记", "1 行已有记录"):
        page.goto("/study/import/")
        page.get_by_label("导出的表格").set_input_files(file)
        page.get_by_role("button", name="读取并预览").click()
        expect(page.locator("main")).to_contain_text(told)
        expect(page.locator("main")).to_contain_text("没有名叫“无此人”的人员")
        if told.endswith("登记"):
            page.get_by_role("button", name="登记这 1 行").click()
            expect(page.locator("body")).to_contain_text("已登记 1 次培训")
