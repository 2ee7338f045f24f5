"""What a meeting decided is set as a task, worked on by its owner and closed by another, in a real browser."""

import pytest

from tests.browser.looks import fits, follow, serious

expect = pytest.importorskip("playwright.sync_api").expect


def taken(page, name):
    """Press the step's own button and say what the site answers."""
    page.get_by_role("main").get_by_role("button", name=name).click()
    return page.get_by_role("status").first


@pytest.mark.parametrize(("width", "title"), [(1280, "展厅安全月检"), (390, "窗口午间不断岗")])
def test_a_task_goes_from_the_meeting_to_its_close(visit, width, title):
    """方可心 sets it from a meeting for 彭立群, who works on it and cannot close it; 蓝一鸣, who had no part, does."""
    page = visit("dangwu", width=width, height=844)
    page.goto("/activities/?kind=party_group_meeting")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="转为督办").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("布置任务")
    assert serious(page) == []
    assert fits(page, width)
    page.get_by_label("任务").fill(title)
    page.get_by_label("预期成效").fill("连续三个月有记录，没有空岗。")
    page.get_by_label("牵头单位").select_option(label="非遗科")
    page.get_by_label("责任人").select_option(label="彭立群")
    page.get_by_label("办结期限").fill("2000-01-01")
    # A day before it was set: answered at the field, and what was typed is kept.
    page.get_by_role("button", name="布置任务").click()
    expect(page.get_by_role("alert").first).to_contain_text("早于布置日期")
    expect(page.get_by_label("任务")).to_have_value(title)
    page.get_by_label("办结期限").fill("2099-12-31")
    expect(taken(page, "布置任务")).to_contain_text("任务已布置")
    expect(page.get_by_text("陆景和督")).to_be_visible()  # who is in charge of the unit, unasked
    assert fits(page, width)
    address = page.url

    page = visit("kezhang", width=width, height=844)
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="登记进展").click()
    page.get_by_label("进展").fill("排出值守表，已执行两周。")
    page.get_by_label("佐证说明").fill("值守表第1至3页")
    assert serious(page) == []
    assert fits(page, width)
    expect(taken(page, "登记进展")).to_contain_text("进展已登记")
    page.get_by_role("link", name="提交核验").click()
    page.get_by_label("办理成效").fill("三个月没有空岗，群众来办事不用等。")
    expect(taken(page, "提交核验")).to_contain_text("已提交")
    expect(page.get_by_role("link", name="核验成效")).to_have_count(0)
    assert page.goto(f"{address}check/").status == 403
    expect(page.get_by_text("核验成效由")).to_be_visible()

    page = visit("heyan", width=width, height=844)
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="核验成效").click()
    page.get_by_label("见到成效，予以办结").check()
    page.get_by_label("核验意见").fill("抽看三天值守表，问了两名群众，与所报一致。")
    assert serious(page) == []
    assert fits(page, width)
    expect(taken(page, "核验成效")).to_contain_text("核验意见已记录")
    expect(page.get_by_text("由蓝一鸣核验办结")).to_be_visible()
    assert serious(page) == []
    assert fits(page, width)
    page.get_by_role("link", name="督办单").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("督办单")
    expect(page.get_by_role("cell", name="抽看三天值守表")).to_be_visible()
    assert serious(page) == []
    assert fits(page, width)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_tasks_and_campaigns_fit_and_are_accessible(visit, width):
    page = visit("dangwu", width=width, height=844)
    for address, heading in (
        ("/tasks/", "督办台账"),
        ("/tasks/?state=overdue", "督办台账"),
        ("/campaigns/", "专题活动"),
        ("/campaigns/new/", "登记专题活动"),
    ):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert serious(page) == [], address
        assert fits(page, width), address
    page.goto("/campaigns/")
    page.get_by_role("link", name="改进作风、服务群众专题学习教育").click()
    expect(page.get_by_role("heading", name="各单位还缺什么")).to_be_visible()
    assert serious(page) == []
    assert fits(page, width)
    follow(page.get_by_role("link", name="整改提高"))
    assert serious(page) == []
    assert fits(page, width)
