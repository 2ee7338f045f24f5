"""Calendars: read back with the library, opened by nothing but their secret, and telling nothing confidential."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests.factories import AT, UserFactory
from tests.rectification.factories import assigned, gap, office
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.notices.actions import close_feed, open_feed
from zhunsheng.notices.feed import written
from zhunsheng.notices.models import Feed
from zhunsheng.notices.rules import Kind, Thing

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)


@pytest.fixture
def place(db):
    return office()


def thing(**values):
    values = {
        "key": "occurrence:test:unit:1:2026-03-01:",
        "kind": Kind.REMINDER,
        "title": "内部标题",
        "public": "季度学习",
        "whose": "一支部",
        "day": date(2026, 6, 30),
        "path": "/ledger/1/",
        "unit": "/1/",
    } | values
    return Thing(**values)


def events(content):
    return Calendar.from_ical(content).walk("VEVENT")


def fetch(client, token):
    return client.get(reverse("notices:calendar", args=[token]))


class TestWritten:
    def test_is_a_calendar_by_the_standard(self):
        """RFC 5545: the required properties, whole days with an end not included, CRLF, lines of 75 octets."""
        long = "开展中心组学习并形成研讨材料" * 10
        content = written([thing(public=f"{long}；甲,乙")], name="准绳", site="https://zs.example.cn", at=NOW)
        calendar = Calendar.from_ical(content)
        assert calendar["version"] == "2.0"
        assert calendar["prodid"]
        assert not calendar.errors
        (event,) = events(content)
        assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 6, 30), date(2026, 7, 1))
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert event["dtstamp"].dt == NOW
        assert event["summary"] == f"{long}；甲,乙"
        assert event["url"] == "https://zs.example.cn/ledger/1/"
        assert content.count(b"\n") == content.count(b"\r\n")
        assert max(map(len, content.split(b"\r\n"))) <= 75

    def test_names_an_event_the_same_each_time_and_different_from_others(self):
        def uids(*things):
            return [event["uid"] for event in events(written(things, name="", site="", at=NOW))]

        (first,) = uids(thing())
        later, other = uids(thing(day=date(2026, 7, 5), kind=Kind.CHASE), thing(key="finding:1"))
        assert first == later != other

    def test_keeps_the_inboxs_words_to_itself(self):
        assert "内部标题".encode() not in written([thing()], name="", site="", at=NOW)

    def test_of_nothing_is_still_a_calendar(self):
        assert Calendar.from_ical(written([], name="准绳", site="", at=NOW)).walk("VEVENT") == []


class TestFetching:
    def test_a_units_calendar_holds_its_duties_and_names_no_person_and_no_problem(self, client, place):
        gap(place, month=5)
        finding = assigned(place)
        response = fetch(client, open_feed(unit=place.unit, by=place.recorder, at=AT))
        assert response.status_code == 200
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert "no-store" in response["Cache-Control"]
        summaries = {str(event["summary"]) for event in events(response.content)}
        assert summaries == {"【催办】理论学习", f"问题整改到期（编号 {finding.pk}）"}
        assert finding.title not in response.content.decode()
        assert place.owner.person.name not in response.content.decode()

    def test_findings_stay_out_of_the_calendar_of_who_may_not_read_them(self, client, place):
        assigned(place)
        staff = UserFactory(can={"staff": place.unit})
        assert events(fetch(client, open_feed(unit=place.unit, by=staff, at=AT)).content) == []

    def test_ones_own_calendar_holds_what_is_ones_own(self, client, place):
        finding = assigned(place)
        gap(place, month=5)
        owner = place.owner
        owner.role_grants.create(role="staff", unit=place.unit, starts_on=date(2020, 1, 1), granted_by="测试")
        (event,) = events(fetch(client, open_feed(by=owner, at=AT)).content)
        assert event["summary"] == f"问题整改到期（编号 {finding.pk}）"

    def test_a_wrong_former_or_closed_address_is_not_there(self, client, place):
        former = open_feed(by=place.recorder, at=AT)
        token = open_feed(by=place.recorder, at=AT)
        assert fetch(client, former).status_code == 404
        assert fetch(client, "x" * 43).status_code == 404
        assert fetch(client, token).status_code == 200
        close_feed(feed=Feed.objects.get(), by=place.recorder, at=AT)
        assert fetch(client, token).status_code == 404

    def test_an_address_opens_nothing_once_the_role_ended_or_the_account_is_closed(self, client, place):
        token = open_feed(unit=place.unit, by=place.recorder, at=AT)
        grant = place.recorder.role_grants.get()
        grant.ends_on = date(2026, 5, 31)
        grant.save()
        assert fetch(client, token).status_code == 404
        grant.ends_on = None
        grant.save()
        place.recorder.is_active = False
        place.recorder.save()
        assert fetch(client, token).status_code == 404

    def test_needs_no_session_and_takes_nothing_but_a_get(self, client, place):
        token = open_feed(by=place.recorder, at=AT)
        assert client.post(reverse("notices:calendar", args=[token])).status_code == 405
        assert "Set-Cookie" not in fetch(client, token).headers

    def test_leaves_out_what_was_due_long_ago(self, client, place):
        gap(place, month=3)
        response = fetch(client, open_feed(unit=place.unit, by=place.recorder, at=AT))
        assert events(response.content) == []
        assert date(2026, 3, 28) < date(2026, 6, 1) - timedelta(days=60)


class TestOpening:
    def test_keeps_only_a_digest_of_the_secret_and_logs_no_part_of_it(self, place):
        token = open_feed(unit=place.unit, by=place.recorder, at=AT)
        feed = Feed.objects.get()
        assert token not in feed.digest
        assert token not in str(list(Entry.objects.values()))
        assert len(token) >= 43  # 32 random bytes

    def test_is_refused_for_a_unit_that_is_not_ones_own(self, place):
        with pytest.raises(Refused, match="请另选单位"):
            open_feed(unit=place.unit, by=place.stranger, at=AT)
        assert not Feed.objects.exists()

    def test_nobody_closes_anothers(self, place):
        open_feed(by=place.recorder, at=AT)
        with pytest.raises(Refused, match="自己的"):
            close_feed(feed=Feed.objects.get(), by=place.verifier, at=AT)
