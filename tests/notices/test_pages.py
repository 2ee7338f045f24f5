"""The inbox and the calendars: each sees their own; what is opened is read; bad input is explained."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import AT, UnitFactory
from tests.rectification.factories import gap, office
from zhunsheng.notices.actions import tell
from zhunsheng.notices.models import Feed, Notice

INBOX = "notices:inbox"


@pytest.fixture
def place(db):
    place = office()
    gap(place, month=5)
    tell(bureau=place.bureau, as_of=date(2026, 6, 1), at=AT)
    return place


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def test_the_inbox_shows_what_is_due_and_every_page_how_much_is_unread(as_user, place):
    client = as_user(place.recorder)
    assert "理论学习" in client.get(reverse(INBOX)).content.decode()
    assert "收件箱，1 件未读" in client.get(reverse("workbench:today")).content.decode()


def test_opening_a_notice_reads_it_and_leads_to_the_thing(as_user, place):
    client, notice = as_user(place.recorder), Notice.objects.get()
    response = client.post(reverse("notices:open", args=[notice.pk]))
    assert (response.status_code, response.url) == (302, notice.path)
    assert "件未读" not in client.get(reverse("workbench:today")).content.decode()


def test_nobody_sees_opens_or_reads_anothers_notices(as_user, place):
    client = as_user(place.verifier)
    assert "理论学习" not in client.get(reverse(INBOX)).content.decode()
    assert client.post(reverse("notices:open", args=[Notice.objects.get().pk])).status_code == 404
    client.post(reverse("notices:read_all"))
    assert not Notice.objects.get().is_read


def test_looking_changes_nothing(as_user, place):
    """A browser that fetches ahead must not mark anything as read."""
    client = as_user(place.recorder)
    client.get(reverse(INBOX))
    assert client.get(reverse("notices:open", args=[Notice.objects.get().pk])).status_code == 405
    assert not Notice.objects.get().is_read


def test_what_is_settled_stands_apart(as_user, place):
    Notice.objects.update(settled_on=date(2026, 6, 1))
    client = as_user(place.recorder)
    assert "理论学习" not in client.get(reverse(INBOX)).content.decode()
    assert "2026-06-01 办结" in client.get(reverse(INBOX) + "?show=settled").content.decode()


def test_the_address_of_a_calendar_is_shown_once(as_user, place):
    client = as_user(place.recorder)
    shown = client.post(reverse("notices:feeds"), {"unit": place.unit.pk}).content.decode()
    address = shown.split('readonly value="')[1].split('"')[0]
    assert client.get(address).status_code == 200
    assert address not in client.get(reverse("notices:feeds")).content.decode()
    client.post(reverse("notices:feed_close", args=[Feed.objects.get().pk]))
    assert client.get(address).status_code == 404


def test_a_unit_that_cannot_be_read_cannot_be_chosen(as_user, place):
    client = as_user(place.recorder)
    response = client.post(reverse("notices:feeds"), {"unit": UnitFactory().pk})
    assert response.status_code == 422
    assert "请从列表中选择您能查看的单位" in response.content.decode()
    assert not Feed.objects.exists()


def test_nobody_closes_anothers_calendar(as_user, place):
    as_user(place.recorder).post(reverse("notices:feeds"), {})
    response = as_user(place.verifier).post(reverse("notices:feed_close", args=[Feed.objects.get().pk]))
    assert response.status_code == 404
    assert Feed.objects.exists()
