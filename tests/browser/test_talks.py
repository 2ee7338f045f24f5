"""A talk in a real browser: recorded by the talker, confirmed by the person on a phone, closed to everybody else."""

import pytest

from tests.browser.looks import fits, follow, serious

expect = pytest.importorskip("playwright.sync_api").expect
SAID = "谈到票款对账的间隔，本人认为应改为每周一次。"


@pytest.mark.parametrize(("desk", "phone"), [(1280, 390), (390, 1280)])
def test_a_talk_is_recorded_confirmed_and_nobody_elses(visit, desk, phone):
    """乔雨桐 talks with 彭立群; both widths for both sides. The recorder sees that it took place and nothing more."""
    topic = f"票款管理提醒{desk}"
    talker = visit("shuji", width=desk, height=844)
    talker.goto("/talks/new/")
    assert fits(talker, desk)
    follow(talker.get_by_role("link", name="廉政谈话", exact=True))
    assert serious(talker) == []
    assert fits(talker, desk)
    talker.get_by_label("谈话对象").select_option(label="彭立群")
    talker.get_by_label("主题").fill(topic)
    talker.get_by_label("提醒事项和要求").fill("每周对账一次。")
    talker.get_by_role("button", name="保存").click()  # the text is still missing
    talker.get_by_label("谈话要点").fill(SAID)
    talker.get_by_role("button", name="保存").click()
    expect(talker.get_by_role("status").first).to_contain_text("内容已加密")
    talker.get_by_role("button", name="请本人核对").click()
    expect(talker.get_by_role("status").first).to_contain_text("已请彭立群核对")
    address = talker.url

    other = visit("dangwu", width=desk, height=844)
    other.goto(address)
    expect(other.get_by_text("谈话内容只有谈话人和谈话对象可以打开")).to_be_visible()
    assert other.goto(f"{address}text/").status == 403
    expect(other.get_by_text(SAID)).to_have_count(0)

    person = visit("kezhang", width=phone, height=844)
    person.goto("/talks/?open=confirm")
    person.get_by_role("link", name=topic).click()
    person.get_by_role("link", name="核对谈话记录").click()
    expect(person.get_by_text(SAID)).to_be_visible()
    assert serious(person) == []
    assert fits(person, phone)
    person.get_by_label("与所谈一致").check()
    person.get_by_role("button", name="确定").click()
    expect(person.get_by_role("status").first).to_contain_text("已记下您的意见")

    talker.reload()
    expect(talker.get_by_text("本人已确认").first).to_be_visible()
    expect(talker.get_by_role("link", name="修改")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_coverage_shows_who_is_left(visit, width):
    page = visit("shuji", width=width, height=844)
    page.goto("/talks/coverage/")
    expect(page.get_by_role("heading", name="书记与班子成员廉政谈话")).to_be_visible()
    assert serious(page) == []
    assert fits(page, width)
