"""What somebody typed is kept for them, offered to nobody else, and gone when it was taken."""

import json

import pytest
from django.urls import reverse

from tests.activities.factories import Office
from zhunsheng.activities.models import Activity
from zhunsheng.drafts.models import Draft
from zhunsheng.ledger.sources import facts_of

KEY = "activities:new"
ADDRESS = f"/drafts/?key={KEY}"


@pytest.fixture
def office(db):
    return Office()


def keep(client, values, key=KEY):
    return client.post(f"/drafts/?key={key}", json.dumps(values), content_type="application/json")


def test_it_is_given_back_to_its_writer_alone(office, client):
    client.force_login(office.recorder)
    assert keep(client, {"title": "学习作风"}).status_code == 200
    assert client.get(ADDRESS).json()["values"] == {"title": "学习作风"}
    client.force_login(office.reader)
    assert client.get(ADDRESS).json() == {}
    client.delete(ADDRESS)
    assert Draft.objects.count() == 1


def test_it_is_no_record(office, client):
    client.force_login(office.recorder)
    keep(client, {"title": "学习作风"})
    assert not Activity.objects.exists()
    assert list(facts_of(office.bureau)) == []


def test_the_latest_stands_in_the_place_of_the_earlier(office, client):
    client.force_login(office.recorder)
    keep(client, {"title": "学"})
    keep(client, {"title": "学习"})
    assert Draft.objects.get().values == {"title": "学习"}


@pytest.mark.parametrize(
    ("values", "key", "says"),
    [
        ({"minutes": "机密★10年"}, KEY, "密级标志"),
        ({"minutes": "长" * 100_001}, KEY, "没有自动保存"),
        ({}, KEY, "没有可以保存"),
        ([1], KEY, "没有可以保存"),
        ({"a": "b"}, "../x", "表单名称不对"),
    ],
)
def test_what_may_not_be_kept_is_not(office, client, values, key, says):
    client.force_login(office.recorder)
    answer = keep(client, values, key)
    assert answer.status_code == 422
    assert says in answer.json()["fault"]
    assert not Draft.objects.exists()


def test_a_form_that_was_taken_takes_its_draft_along_and_a_faulty_one_does_not(office, client):
    client.force_login(office.recorder)
    keep(client, {"title": "学习"})
    faulty = client.post(reverse("activities:new"), {"draft": KEY})
    assert faulty.status_code == 422
    assert Draft.objects.exists()
    typed = {
        "draft": KEY, "unit": office.unit.pk, "kind": "visit", "title": "走访", "happened_on": "2026-05-20",
        "form_key": "6f6d2c8e-0d9b-4f57-9d6e-3f4f6f2f9f11", "proof-TOTAL_FORMS": "0", "proof-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = client.post(reverse("activities:new"), typed)
    assert answer.status_code == 302, answer.content.decode()
    assert not Draft.objects.exists()


def test_a_visitor_keeps_nothing(client, db):
    assert client.get(ADDRESS).status_code == 302
    assert keep(client, {"title": "x"}).status_code == 302
