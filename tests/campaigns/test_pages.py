"""The pages of campaigns: what is shown and offered to whom, and at what cost."""

from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from zhunsheng.activities.kinds import Kind
from zhunsheng.campaigns.models import Stage, StageRecord, ThemedCampaign

KEY = "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c11"


@pytest.fixture
def signed_in(client):
    def as_user(user):
        client.force_login(user)
        return client

    return as_user


def stage_page(stage):
    return reverse("campaigns:stage", args=[stage.campaign_id, stage.pk])


def test_is_held_over_its_pages_from_plan_to_progress(office, signed_in):
    record = office.record()
    client = signed_in(office.recorder)
    client.post(
        reverse("campaigns:new"),
        {"title": "作风学习教育", "unit": office.bureau.pk, "starts_on": "2026-04-01", "ends_on": "2026-07-31",
         "plan_name": "实施方案", "units": [office.first.pk], "form_key": KEY},
    )  # fmt: skip
    campaign = ThemedCampaign.objects.get()
    client.post(
        reverse("campaigns:stage_new", args=[campaign.pk]),
        {"name": "学习研讨", "starts_on": "2026-04-01", "ends_on": "2026-04-30", "kinds": ["party_class"],
         "form_key": KEY},
    )  # fmt: skip
    stage = Stage.objects.get()
    assert "作风专题党课" in client.get(stage_page(stage)).content.decode()
    client.post(stage_page(stage), {"activities": [record.pk]})
    text = client.get(campaign.get_absolute_url()).content.decode()
    assert "1/1 个单位" in text
    assert "党课 1 次" in text


def test_what_is_missing_is_said_by_unit(office, signed_in):
    stage = office.stage()
    office.link(stage, office.record())
    text = signed_in(office.staff).get(stage.campaign.get_absolute_url()).content.decode()
    assert "缺主题党日" in text
    assert "缺党课、主题党日" in text


def test_a_wrong_stage_keeps_what_was_typed(office, signed_in):
    campaign = office.open()
    response = signed_in(office.recorder).post(
        reverse("campaigns:stage_new", args=[campaign.pk]),
        {
            "name": "查摆问题",
            "starts_on": "2026-08-01",
            "ends_on": "2026-08-31",
            "kinds": ["party_class"],
            "form_key": KEY,
        },
    )
    assert response.status_code == 422
    text = response.content.decode()
    assert "不在活动期间" in text
    assert "查摆问题" in text


def test_a_record_that_was_not_offered_is_refused(office, signed_in):
    stage, other = office.stage(), office.record(office.third)
    response = signed_in(office.recorder).post(stage_page(stage), {"activities": [other.pk]})
    assert response.status_code == 422
    assert not StageRecord.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("staff", 200), ("head", 200), ("outside", 404), ("stranger", 404)]
)
def test_those_who_take_part_may_read_it(office, signed_in, who, status):
    stage = office.stage()
    client = signed_in(getattr(office, who))
    assert client.get(stage.campaign.get_absolute_url()).status_code == status
    assert client.get(stage_page(stage)).status_code == status


def test_a_stage_of_another_campaign_is_not_found_under_this_one(office, signed_in):
    stage, other = office.stage(), office.open(title="另一次")
    wrong = reverse("campaigns:stage", args=[other.pk, stage.pk])
    assert signed_in(office.recorder).get(wrong).status_code == 404


def test_a_reader_sees_no_title_of_a_record_as_a_link_they_may_not_open(office, signed_in):
    """The staff of one branch know that another branch did something, but do not open its record."""
    stage, record = office.stage(), office.record(office.second, title="他支部党课")
    office.link(stage, record)
    text = signed_in(office.staff).get(stage_page(stage)).content.decode()
    assert "他支部党课" in text
    assert record.get_absolute_url() not in text


def test_the_progress_is_handed_out_as_a_workbook(office, signed_in, tmp_path):
    stage = office.stage()
    office.link(stage, office.record())
    response = signed_in(office.head).get(stage.campaign.get_absolute_url(), {"format": "xlsx"})
    file = tmp_path / "进度.xlsx"
    file.write_bytes(response.content)
    rows = list(load_workbook(file).active.values)
    assert [row[3] for row in rows[1:]] == ["机关第一支部", "机关第二支部"]
    assert rows[1][6] == "主题党日"


def test_the_pages_cost_the_same_however_much_was_done(office, signed_in, django_assert_max_num_queries):
    campaign = office.open()
    for number in range(4):
        stage = office.stage(campaign, name=f"阶段{number}", kinds=[Kind.PARTY_CLASS])
        office.link(stage, *(office.record(happened_on=date(2026, 4, day)) for day in range(10, 15)))
    client = signed_in(office.head)
    client.get(campaign.get_absolute_url())
    for address in (reverse("campaigns:list"), campaign.get_absolute_url()):
        with django_assert_max_num_queries(16):
            client.get(address)
