"""Pure decisions: who is told of a thing, when they are told again, and when it is settled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    INVITATION = "invitation"
    REMINDER = "reminder"
    CHASE = "chase"


KIND_LABELS = {Kind.INVITATION: "邀请", Kind.REMINDER: "提醒", Kind.CHASE: "催办"}


@dataclass(frozen=True, slots=True)
class Pace:
    """How often people may be told: the product is to help, not to nag.

    Attributes:
        again_after: days before the same is told again.
        at_most: how many times the same is told.
        escalate_after: days overdue after which the leader in charge is told too.
    """

    again_after: int
    at_most: int
    escalate_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something due on a day, and whose it is.

    Attributes:
        key: the same from day to day, and different from that of every other thing.
        title: for the inbox; ``public`` is for calendars kept elsewhere and names nothing a person typed.
        whose: the subject, in words.
        path: the address of its page, without the host.
        unit: path of the unit it belongs to.
        people: primary keys of those whose it is; empty when it is the unit's.
        leaders: primary keys of those told as well once it is long overdue; empty: whoever is in charge of the unit.
        is_private: nobody but ``people`` is told, however late it gets.
    """

    key: str
    kind: Kind
    title: str
    public: str
    whose: str
    day: date
    path: str
    unit: str
    people: tuple[int, ...] = ()
    leaders: tuple[int, ...] = ()
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Who has an account and may read: by person, by the unit whose records they keep, by the unit they lead."""

    accounts: Mapping[int, int] = field(default_factory=dict)  # person → account
    keepers: tuple[tuple[str, int], ...] = ()  # path of the unit, account
    leaders: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What an account was last told of a thing."""

    kind: Kind
    on: date
    times: int
    is_settled: bool = False


def kind_of(day: date, as_of: date) -> Kind:
    """Say whether a thing is still to come or overdue; the day itself is still on time.

    >>> kind_of(date(2026, 6, 1), date(2026, 6, 1)).value, kind_of(date(2026, 5, 31), date(2026, 6, 1)).value
    ('reminder', 'chase')
    """
    return Kind.CHASE if as_of > day else Kind.REMINDER


def recipients(thing: Thing, desk: Desk, *, as_of: date, pace: Pace) -> frozenset[int]:
    """Return the accounts that are told of a thing.

    Those whose it is; where none of them has an account, the nearest who keep the unit's records. What is overdue
    for longer than ``pace.escalate_after`` days also goes to its leaders.
    """
    if thing.is_private:
        return _accounts(thing.people, desk)
    own = _accounts(thing.people, desk) or _nearest(thing.unit, desk.keepers)
    is_long_overdue = thing.kind == Kind.CHASE and (as_of - thing.day).days > pace.escalate_after
    if not is_long_overdue:
        return own
    return own | (_accounts(thing.leaders, desk) or _nearest(thing.unit, desk.leaders))


def is_due_again(kind: Kind, told: Told | None, *, as_of: date, pace: Pace) -> bool:
    """Say whether an account is told (again) of a thing.

    At once when it was never told, or of something else; else only after a pause, and not for ever.
    """
    if told is None or told.kind != kind:
        return True
    return (as_of - told.on).days >= pace.again_after and told.times < pace.at_most


def times_told(kind: Kind, told: Told | None) -> int:
    """Return how many times the same was told, this time included."""
    return told.times + 1 if told and told.kind == kind else 1


def _accounts(people: Iterable[int], desk: Desk) -> frozenset[int]:
    return frozenset(desk.accounts[person] for person in people if person in desk.accounts)


def _nearest(path: str, holders: Iterable[tuple[str, int]]) -> frozenset[int]:
    """Return those who hold something for the unit itself or, failing that, for the nearest unit above it."""
    above = [(held, account) for held, account in holders if path.startswith(held)]
    closest = max((len(held) for held, _ in above), default=0)
    return frozenset(account for held, account in above if len(held) == closest)
