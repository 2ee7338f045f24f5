"""A unit answers a self-inspection, and what it found is a finding that leads back to the answer, in a real browser."""

import pytest

from tests.browser.looks import fits, follow, serious

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.mark.parametrize(
    ("width", "item", "problem"),
    [
        (1280, "公务接待没有公函", "四月的一次接待没有公函，只有电话记录。"),
        (390, "差旅、培训、会议超范围", "五月的培训多报了一天住宿。"),
    ],
)
def test_a_self_inspection_raises_a_finding(visit, width, item, problem):
    """彭立群 finds the task in the day's list, answers one item with a problem, and opens what became of it."""
    page = visit("kezhang", width=width, height=844)
    page.get_by_role("link", name="落实中央八项规定精神自查").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("非遗科自查填报")
    assert serious(page) == []
    assert fits(page, width)

    # Chosen, but not said in words: answered at the item, and the choice is kept.
    question = page.get_by_role("group", name=item)
    question.get_by_label("发现问题").check()
    page.get_by_role("button", name="保存填报").click()
    expect(page.get_by_role("alert")).to_contain_text("请写明发现了什么问题")
    expect(question.get_by_label("发现问题")).to_be_checked()

    card = page.locator(".card", has=question)
    card.get_by_label("说明").fill(problem)
    page.get_by_role("button", name="保存填报").click()
    expect(page.get_by_role("status")).to_contain_text("其中 1 项已提为问题")
    assert fits(page, width)

    page.get_by_role("link", name=problem).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(problem)
    expect(page.get_by_text("来源：自查")).to_be_visible()
    assert fits(page, width)
    page.get_by_role("link", name="落实中央八项规定精神自查（非遗科）").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("非遗科自查填报")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_supervision_fit_and_are_accessible(visit, width):
    page = visit("dangwu", width=width, height=844)
    for address, heading in (
        ("/inspections/", "监督检查"),
        ("/inspections/risks/", "廉政风险点"),
        ("/inspections/risks/new/", "登记廉政风险点"),
        ("/inspections/self/", "自查"),
        ("/inspections/self/new/", "发起自查"),
    ):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert serious(page) == [], address
        assert fits(page, width), address
    page.goto("/inspections/self/")
    page.get_by_role("link", name="落实中央八项规定精神自查").click()
    expect(page.get_by_role("cell", name="6/6 项")).to_be_visible()
    assert serious(page) == []
    assert fits(page, width)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_problem_heard_on_a_visit_is_settled_where_it_is_listed(visit, width):
    """方可心 opens what is still open of the visits, and says how one was settled."""
    page = visit("dangwu", width=width, height=844)
    page.goto("/activities/problems/")
    expect(page.get_by_role("heading", level=1)).to_have_text("走访反映的问题")
    assert serious(page) == []
    assert fits(page, width)
    follow(page.get_by_role("link", name={1280: "村文化活动室投影仪", 390: "民宿要办的证"}[width]))
    assert serious(page) == []
    page.get_by_label("办理结果").fill("已经修好，当晚就放了电影。")
    page.get_by_role("button", name="记录办理结果").click()
    expect(page.get_by_role("status").first).to_contain_text("办理结果已记录")
    expect(page.get_by_text("已办结", exact=True)).to_be_visible()
    assert fits(page, width)
