"""The rhythm of the bureau: what an orderly year of records looks like before anything goes wrong.

Pure: from two days and a source of chance comes the list of records, always the same for the same input.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from zhunsheng.activities.kinds import Kind
from zhunsheng.demo import people, words
from zhunsheng.engine import Role
from zhunsheng.ledger.calendar import calendar

Parts = tuple[tuple[str, Role], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that the party group must study."""

    name: str
    number: str
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What somebody enters about one day. People and units go by name; ``period`` is what it is done for."""

    owner: str  # the unit or leader whose duty it is
    unit: str
    kind: Kind
    title: str
    on: date
    period: tuple[date, date]
    parts: Parts = ()
    absent: dict[str, str] = field(default_factory=dict)  # name: reason
    hours: float | None = None
    heard: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    makes_up_for: "Record | None" = None
    counts_for: date | None = None
    lacks: frozenset[str] = frozenset()  # evidence that was forgotten
    recorded_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A kind of activity that comes round: every so many months, in which month of these, on about which day."""

    kind: Kind
    every: int
    month: int = 0
    day: int
    hours: float | None = None
    days: int = 1


OF_THE_PARTY_GROUP = (
    Rhythm(kind=Kind.PARTY_GROUP_MEETING, every=1, day=8),
    Rhythm(kind=Kind.CENTER_GROUP_STUDY, every=3, month=1, day=16, hours=3),
    Rhythm(kind=Kind.SPECIAL_SESSION, every=6, month=2, day=18),
    Rhythm(kind=Kind.IDEOLOGY_SESSION, every=6, month=3, day=15),
    Rhythm(kind=Kind.IDEOLOGY_REPORT, every=6, month=5, day=12),
    Rhythm(kind=Kind.WARNING_EDUCATION, every=3, month=0, day=23),
    Rhythm(kind=Kind.BRANCH_HEARING, every=6, month=4, day=12),
    Rhythm(kind=Kind.RESPONSIBILITY_LIST, every=12, month=1, day=10),
    Rhythm(kind=Kind.STUDY_PLAN, every=12, month=1, day=24),
    Rhythm(kind=Kind.DEMOCRATIC_LIFE_MEETING, every=12, month=0, day=14),
    Rhythm(kind=Kind.LIFE_MEETING_REPORT, every=12, month=0, day=22),
    Rhythm(kind=Kind.DUTY_STATEMENT, every=12, month=0, day=9),
    Rhythm(kind=Kind.SELF_INSPECTION, every=12, month=10, day=6),
    Rhythm(kind=Kind.ANNUAL_ASSESSMENT, every=12, month=11, day=16),
    Rhythm(kind=Kind.REPORT_UP, every=12, month=11, day=22),
    # Twelve days of eight hours for the leaders.
    Rhythm(kind=Kind.TRAINING, every=12, month=2, day=5, hours=8, days=2),
    Rhythm(kind=Kind.TRAINING, every=12, month=4, day=18, hours=8, days=5),
    Rhythm(kind=Kind.TRAINING, every=12, month=8, day=7, hours=8, days=5),
)
OF_THE_BUREAU = (
    Rhythm(kind=Kind.JOINT_DEPLOYMENT, every=12, month=1, day=12),
    Rhythm(kind=Kind.LOOK_BACK, every=6, month=3, day=20),
    Rhythm(kind=Kind.INSPECTION, every=3, month=2, day=24),
    Rhythm(kind=Kind.CAMPAIGN, every=12, month=5, day=3),
    Rhythm(kind=Kind.TRAINING, every=6, month=2, day=12, hours=4),
)
OF_THE_SECRETARY = (
    Rhythm(kind=Kind.INTEGRITY_TALK, every=12, month=2, day=20),
    Rhythm(kind=Kind.PARTY_CLASS, every=12, month=5, day=24, hours=1.5),
)
OF_A_LEADER = (
    Rhythm(kind=Kind.DEPARTMENT_HEARING, every=3, month=1, day=20),
    Rhythm(kind=Kind.VISIT, every=3, month=2, day=5),
    Rhythm(kind=Kind.LETTER_RECEPTION, every=3, month=0, day=17),
    Rhythm(kind=Kind.INTEGRITY_TALK, every=6, month=2, day=10),
    Rhythm(kind=Kind.DUTY_REPORT, every=6, month=5, day=8),
    Rhythm(kind=Kind.PARTY_CLASS, every=12, month=5, day=17, hours=1.5),
)
OF_A_BRANCH = (
    Rhythm(kind=Kind.THEME_DAY, every=1, day=13, hours=2),
    Rhythm(kind=Kind.BRANCH_COMMITTEE, every=1, day=5),
    Rhythm(kind=Kind.BRANCH_GENERAL_MEETING, every=3, month=1, day=18),
    Rhythm(kind=Kind.PARTY_CLASS, every=3, month=0, day=19, hours=1.5),
    Rhythm(kind=Kind.HEART_TALK, every=12, month=4, day=20),
    Rhythm(kind=Kind.ORG_LIFE_MEETING, every=12, month=10, day=9),
    Rhythm(kind=Kind.DEMOCRATIC_APPRAISAL, every=12, month=10, day=16),
)
OF_A_DEPARTMENT = (
    Rhythm(kind=Kind.STUDY_SESSION, every=3, month=0, day=21, hours=1.5),
    Rhythm(kind=Kind.RISK_SCREENING, every=12, month=3, day=14),
)

# Who misses so much that the hours of the year do not add up.
OFTEN_ABSENT = {"巩建业": 0.75, "齐正阳": 0.75}
SELDOM_ABSENT = 0.05
MOST_ABSENT = 0.2  # share of those expected

ORDERLY = {
    # owners, what they do, who takes part
    "局党组": OF_THE_PARTY_GROUP,
    people.BUREAU: OF_THE_BUREAU,
    people.SECRETARY: OF_THE_SECRETARY,
    **dict.fromkeys(people.TEAM, OF_A_LEADER),
    **dict.fromkeys(people.BRANCHES, OF_A_BRANCH),
    **dict.fromkeys(people.DEPARTMENTS, OF_A_DEPARTMENT),
}


def orderly(*, since: date, as_of: date, chance: Random) -> list[Record]:
    """Return the records of a bureau that forgets nothing, from ``since`` to the day before ``as_of``.

    Args:
        since: the first of January of a year.
    """
    return [
        record
        for turn, (owner, rhythms) in enumerate(ORDERLY.items())
        for rhythm in rhythms
        if not (rhythm.kind == Kind.BRANCH_COMMITTEE and owner == people.SMALL_BRANCH)
        for record in _records(owner, rhythm, turn, since, as_of, chance)
    ]


def _records(owner, rhythm, turn, since, as_of, chance) -> Iterator[Record]:
    titles = words.TITLES[rhythm.kind]
    for number, (first, last) in enumerate(periods(since, as_of, months=rhythm.every)):
        # Owners take turns over five days, so that not everybody meets on the same one.
        day = workday(months_on(first, rhythm.month).replace(day=rhythm.day) + timedelta(days=turn % 5))
        title = titles[number % len(titles)]
        for lesson in range(rhythm.days):
            if day >= as_of:
                return
            unit, parts, heard = cast(owner, rhythm.kind, number=number, on=day, as_of=as_of)
            yield Record(
                owner=owner,
                unit=unit,
                kind=rhythm.kind,
                title=f"科级干部轮训班（第{lesson + 1}天）" if rhythm.days > 1 else title,
                on=day,
                period=(first, last),
                parts=parts,
                absent=_absent(owner, parts, chance),
                hours=rhythm.hours,
                heard=heard,
                documents=_studied(rhythm.kind, number, on=day),
                recorded_on=recorded(day, after=chance.choice((1, 1, 2, 3)), as_of=as_of),
            )
            day = workday(day + timedelta(days=1))


def _studied(kind, number, *, on) -> tuple[Document, ...]:
    """Return the document read at a session of the centre group: it came a fortnight before."""
    if kind != Kind.CENTER_GROUP_STUDY:
        return ()
    name, series, serial = words.DOCUMENTS[number % len(words.DOCUMENTS)]
    came = on - timedelta(days=14)
    return (Document(name=name, number=f"{series}〔{came.year}〕{serial}号", received_on=came),)


def cast(owner, kind, *, number, on, as_of) -> tuple[str, Parts, tuple[str, ...]]:
    """Return the organising unit, who takes part in which role, and the units that are heard."""
    if owner in people.BRANCHES:
        return owner, _cast_of_branch(owner, kind, number), ()
    if owner in people.DEPARTMENTS:
        head = people.head_of(owner, on=on, as_of=as_of)
        return owner, chaired(head, people.staff_of(owner)), ()
    if owner == people.BUREAU:
        everyone = tuple(name for branch in people.BRANCHES for name in people.members_of(branch))
        audience = everyone if kind in {Kind.TRAINING, Kind.CAMPAIGN} else people.LEADERS
        return owner, chaired(people.TEAM[-1], audience), ()
    if owner in people.LEADERS:
        return _cast_of_leader(owner, kind, on, as_of)
    heard = people.BRANCHES if kind == Kind.BRANCH_HEARING else ()
    if kind == Kind.DUTY_STATEMENT:
        return owner, tuple((name, Role.AUTHOR) for name in people.LEADERS), ()
    guests = tuple(people.BRANCH_POSTS[branch][0] for branch in heard)
    return owner, chaired(people.SECRETARY, (*people.LEADERS, *guests)), heard


def _cast_of_branch(branch, kind, number):
    secretary, *committee = people.BRANCH_POSTS[branch]
    members = people.members_of(branch)
    if kind == Kind.BRANCH_COMMITTEE:
        return chaired(secretary, committee)
    if kind == Kind.HEART_TALK:
        others = [name for name in members if name != secretary]
        return ((secretary, Role.AUTHOR), (others[number % len(others)], Role.TARGET))
    if kind == Kind.PARTY_CLASS:
        return ((secretary, Role.AUTHOR), *attending(members, but=secretary))
    return chaired(secretary, members)


def _cast_of_leader(leader, kind, on, as_of):
    in_charge = people.CHARGES[leader]
    units = tuple(unit for unit in in_charge if unit not in people.BRANCHES and unit != "领导小组")
    heads = tuple(people.head_of(unit, on=on, as_of=as_of) for unit in units)
    if kind == Kind.INTEGRITY_TALK:
        targets = people.TEAM if leader == people.SECRETARY else heads
        return "局党组", ((leader, Role.AUTHOR), *((name, Role.TARGET) for name in targets)), ()
    if kind == Kind.DEPARTMENT_HEARING:
        return "局党组", chaired(leader, heads), units
    if kind == Kind.PARTY_CLASS:
        branch = next((unit for unit in in_charge if unit in people.BRANCHES), people.BRANCHES[0])
        return branch, ((leader, Role.AUTHOR), *attending(people.members_of(branch), but=leader)), ()
    if kind == Kind.DUTY_REPORT:
        return "局党组", ((leader, Role.AUTHOR),), ()
    return "局党组", ((leader, Role.PARTICIPANT), (heads[0], Role.PARTICIPANT)), ()


def chaired(chair: str, others) -> Parts:
    return ((chair, Role.ORGANISER), *attending(others, but=chair))


def attending(names, *, but: str) -> Parts:
    return tuple((name, Role.PARTICIPANT) for name in names if name != but)


def _absent(owner, parts, chance) -> dict[str, str]:
    """Return who stays away, with the reason; the leaders' own meetings are missed only where it is planted."""
    if owner not in people.BRANCHES:
        return {}
    guests = [name for name, role in parts if role == Role.PARTICIPANT]
    away = [name for name in guests if chance.random() < OFTEN_ABSENT.get(name, SELDOM_ABSENT)]
    away.sort(key=OFTEN_ABSENT.__contains__, reverse=True)
    return {name: chance.choice(words.ABSENCES) for name in away[: int(len(parts) * MOST_ABSENT)]}


def periods(since: date, until: date, *, months: int) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of every period of so many months that begins from ``since`` to ``until``."""
    first = since
    while first <= until:
        following = months_on(first, months)
        yield first, following - timedelta(days=1)
        first = following


def months_on(first: date, months: int) -> date:
    """Return the first day of the month that lies so many months after, or before, that of ``first``.

    >>> months_on(date(2026, 1, 31), -1)
    datetime.date(2025, 12, 1)
    """
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def workday(day: date) -> date:
    """Return the day, or the next one that is worked."""
    while not calendar().is_workday(day):
        day += timedelta(days=1)
    return day


def recorded(on: date, *, after: int, as_of: date) -> date:
    """Return the day a record is entered: so many days later, and always before the day the demo is built for."""
    return min(on + timedelta(days=after), as_of - timedelta(days=1))
