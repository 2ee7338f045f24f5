"""A calendar as real calendar programs read it: RFC 5545, whole days, the same event under the same name each time.

Deadlines are events and not to-dos (VTODO): the programs people subscribe with show only events.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from zhunsheng.notices.rules import KIND_LABELS, Kind, Thing

PRODUCT = "-//Zhunsheng//Notices//ZH"
FETCH_EVERY = timedelta(hours=12)


def written(things: Iterable[Thing], *, name: str, site: str, at: datetime) -> bytes:
    """Return a calendar of whole-day events, each on the day its thing is due.

    Args:
        name: of the calendar.
        site: scheme and host, before the path of a thing's page.
        at: when it is made, an aware moment.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", FETCH_EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for thing in things:
        calendar.add_component(_event(thing, site, at))
    return calendar.to_ical()


def _event(thing, site, at):
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, thing.key)}@zhunsheng")
    event.add("dtstamp", at)
    event.add("dtstart", thing.day)
    event.add("dtend", _day_after(thing.day))  # not included, as the format has it
    event.add("summary", _summary(thing))
    event.add("url", site + thing.path)
    event.add("transp", "TRANSPARENT")  # a deadline keeps nobody busy
    event.add("class", "PRIVATE")
    return event


def _summary(thing):
    overdue = f"【{KIND_LABELS[Kind.CHASE]}】" if thing.kind == Kind.CHASE else ""
    return f"{overdue}{thing.public}"


def _day_after(day: date) -> date:
    return day + timedelta(days=1)
