"""Who knows of which talk, and what the pages show and refuse."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import AT
from tests.talks.factories import MARKER
from zhunsheng.catalogue.actions import load_catalogue
from zhunsheng.talks import actions
from zhunsheng.talks.kinds import Kind
from zhunsheng.talks.models import Talk


def page(client, user, name, talk, **data):
    client.force_login(user)
    address = reverse(f"talks:{name}", args=[talk.pk])
    return client.post(address, data) if data else client.get(address)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("leader", 200),
        ("head", 200),
        ("recorder", 200),
        ("secretary", 200),
        ("officer", 200),
        ("staff", 404),
        ("stranger", 404),
    ],
)
def test_that_an_ordinary_talk_took_place_is_known_to_the_unit_and_its_overseers(client, bureau, who, status):
    talk = bureau.record()
    answer = page(client, getattr(bureau, who), "detail", talk)
    assert answer.status_code == status
    assert MARKER not in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("secretary", 200),
        ("staff", 200),
        ("leader", 404),
        ("head", 404),
        ("recorder", 404),
        ("stranger", 404),
    ],
)
def test_a_first_form_talk_is_known_to_fewer(client, bureau, who, status):
    talk = bureau.record(
        kind=Kind.REMINDER, person=bureau.staff.person, talkers=[bureau.officer.person], by=bureau.officer,
        unit=bureau.bureau,
    )  # fmt: skip
    assert page(client, getattr(bureau, who), "detail", talk).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("leader", 200),
        ("head", 403),
        ("recorder", 403),
        ("secretary", 403),
        ("officer", 403),
        ("staff", 404),
        ("stranger", 404),
    ],
)
def test_the_text_opens_for_the_talker_alone_until_it_is_shared(client, bureau, who, status):
    answer = page(client, getattr(bureau, who), "text", bureau.record())
    assert answer.status_code == status
    assert (MARKER in answer.content.decode()) == (status == 200)


def test_what_was_typed_stays_when_something_is_wrong(client, bureau):
    client.force_login(bureau.leader)
    answer = client.post(
        f"{reverse('talks:new')}?kind={Kind.INTEGRITY}",
        {"person": bureau.head.person_id, "held_on": "2036-01-01", "topic": "提醒", "text": "要点都在",
         "unit": bureau.unit.pk, "form_key": "6f6d2c8e-0d9b-4f57-9d6e-3f4f6f2f9f11"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "不能晚于今天" in answer.content.decode()
    assert "要点都在" in answer.content.decode()
    assert not Talk.objects.exists()


def test_a_damaged_text_is_said_to_be_damaged(client, bureau):
    talk = bureau.record()
    Talk.objects.filter(pk=talk.pk).update(text="zs1:sm4-gcm:x:AA:AA")
    answer = page(client, bureau.leader, "text", talk)
    assert answer.status_code == 409
    assert "打不开" in answer.content.decode()


@pytest.fixture
def with_catalogue(bureau):
    load_catalogue(by="测试", at=AT)
    return bureau


def test_coverage_shows_who_is_left_and_who_was_talked_with(client, with_catalogue, monkeypatch):
    bureau = with_catalogue
    monkeypatch.setattr("zhunsheng.clock.today", lambda: date(2026, 6, 1))
    client.force_login(bureau.secretary)
    before = client.get(reverse("talks:coverage")).content.decode()
    assert "应谈 1 人次，已谈 0 人次" in before
    pair = f"talker={bureau.secretary.person_id}&amp;person={bureau.leader.person_id}"
    assert f"kind=integrity_talk&amp;{pair}" in before
    assert f"kind=integrity_talk&amp;person={bureau.leader.person_id}" in before
    bureau.record()
    assert "应谈 1 人次，已谈 1 人次" in client.get(reverse("talks:coverage")).content.decode()
    client.force_login(bureau.head)
    assert "没有需要您安排或查看的谈话" in client.get(reverse("talks:coverage")).content.decode()


def test_coverage_and_list_need_as_many_queries_for_many_talks_as_for_few(
    client, with_catalogue, django_assert_max_num_queries
):
    bureau = with_catalogue
    client.force_login(bureau.recorder)
    for day in range(1, 13):
        bureau.record(held_on=date(2026, 5, day))
    for name in ("coverage", "list"):
        with django_assert_max_num_queries(12):
            client.get(reverse(f"talks:{name}"))


def test_an_arrangement_is_made_and_called_off(client, bureau, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.today", lambda: date(2026, 6, 1))
    client.force_login(bureau.leader)
    typed = {
        "kind": Kind.DUTY.value,
        "talker": bureau.leader.person_id,
        "person": bureau.head.person_id,
        "planned_on": "2126-06-20",
    }
    assert client.post(reverse("talks:plan"), typed).status_code == 302
    (plan,) = actions.Plan.objects.all()
    client.force_login(bureau.stranger)
    assert client.post(reverse("talks:unplan", args=[plan.pk])).status_code == 404
    client.force_login(bureau.leader)
    client.post(reverse("talks:unplan", args=[plan.pk]))
    assert not actions.Plan.objects.exists()


def test_a_record_is_made_and_put_right_on_its_pages(client, bureau, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.today", lambda: date(2026, 6, 1))
    client.force_login(bureau.officer)
    typed = {
        "person": bureau.staff.person_id, "other": bureau.secretary.person_id, "held_on": "2026-05-20", "topic": "纪律",
        "text": MARKER, "unit": bureau.bureau.pk, "form_key": "6f6d2c8e-0d9b-4f57-9d6e-3f4f6f2f9f11",
    }  # fmt: skip
    assert client.post(f"{reverse('talks:new')}?kind={Kind.ADMONITION}", typed).status_code == 302
    talk = Talk.objects.get()
    assert {talker.name for talker in talk.talkers.all()} == {"严六", "程一"}
    assert MARKER in client.get(reverse("talks:edit", args=[talk.pk])).content.decode()
    changed = client.post(reverse("talks:edit", args=[talk.pk]), typed | {"topic": "学习纪律", "version": 1})
    assert changed.status_code == 302
    behind = client.post(reverse("talks:edit", args=[talk.pk]), typed | {"topic": "旧的", "version": 1})
    assert behind.status_code == 422
    assert "刚被另一位谈话人修改" in behind.content.decode()
    talk.refresh_from_db()
    assert talk.topic == "学习纪律"
