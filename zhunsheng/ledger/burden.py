"""What the catalogue puts on whom, month by month, and what fewer records would do as well.

The rules against formalism limit what is asked of people: no forms at will, none twice (国办函〔2026〕12号;
《整治形式主义为基层减负若干规定》, 2024). So a bureau weighs its own list by month and by basis, and nobody is
weighed against anybody. Pure: values in, values out.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from zhunsheng.activities.kinds import EVERYBODY_COMES, Kind
from zhunsheng.engine import Role
from zhunsheng.organisation.models import PostKind

# Records of people coming together.
MEETINGS = EVERYBODY_COMES | {Kind.BRANCH_COMMITTEE, Kind.BRANCH_HEARING, Kind.DEPARTMENT_HEARING}
# To these only the committee comes, and not everybody of the unit.
COMMITTEE_MEETINGS = frozenset({Kind.BRANCH_COMMITTEE})
COMMITTEE = frozenset({PostKind.BRANCH_SECRETARY, PostKind.BRANCH_COMMITTEE})
# Whoever holds one of these posts answers for what the unit owes.
HEADS = frozenset({PostKind.SECRETARY, PostKind.UNIT_HEAD, PostKind.BRANCH_SECRETARY})


class Basis(StrEnum):
    """What a duty rests on, from what binds to what a bureau may simply drop."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    OWN = "own"  # custom that the bureau has made a rule of its own
    PRACTICE = "practice"


BASIS_LABELS = {
    Basis.VERIFIED: "条文已核",
    Basis.SECONDARY: "据转述",
    Basis.OWN: "本单位制度",
    Basis.PRACTICE: "惯例",
}
DROPPABLE = (Basis.PRACTICE, Basis.OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One duty of one subject in one window. Both days count; ``due`` is its last.

    ``kinds``: records that answer it, none while no room records them; ``role``: how the subject stands in them;
    ``times``: how many it takes at least; ``adds_up``: a record is only a part, as with hours of study;
    ``many_in_one``: one record may answer several windows of the duty, as a session that studies three documents;
    ``papers``: what must be written beside the record, by code of evidence; ``units``: where the subject is a unit,
    the ids from the top of its tree down to itself.
    """

    code: str
    title: str
    subject: str
    start: date
    due: date
    basis: Basis
    trigger: str = ""
    kinds: tuple[str, ...] = ()
    role: Role = Role.ORGANISER
    times: int = 1
    adds_up: bool = False
    many_in_one: bool = False
    papers: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, date, str]:
        return self.code, self.subject, self.start, self.trigger

    @property
    def is_personal(self) -> bool:
        return self.subject.startswith("person:")

    @property
    def is_meeting(self) -> bool:
        """Whether it takes a meeting of its own; taking part in any other does not count as one."""
        holds_it = self.role in {Role.ORGANISER, Role.AUTHOR}
        return holds_it and not self.adds_up and bool(self.kinds) and MEETINGS.issuperset(self.kinds)


@dataclass(frozen=True, slots=True)
class Post:
    """Who holds which post where; ``units`` are the unit's ids from the top down to itself. Both days count."""

    person: str
    units: tuple[str, ...]
    kind: str
    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Part:
    """What a demand means to one person: they answer for it, or come to its meeting, or both."""

    person: str
    demand: Demand
    answers: bool
    comes: bool

    @property
    def month(self) -> int:
        return self.demand.due.month


def parts_of(demands: Iterable[Demand], posts: Collection[Post]) -> tuple[list[Part], list[Demand]]:
    """Say on whom each demand falls, judged by the posts held on its last day.

    Returns:
        the parts, in the order of the demands and then by person; and the demands nobody answers for.
    """
    parts, unanswered = [], []
    for demand in demands:
        held = [post for post in posts if post.covers(demand.due)]
        answering, coming = _answering(demand, held), _coming(demand, held)
        if answering is None:
            unanswered.append(demand)
        people = sorted(coming | ({answering} if answering else set()))
        parts += [Part(person, demand, person == answering, person in coming) for person in people]
    return parts, unanswered


def _answering(demand: Demand, held: Sequence[Post]) -> str | None:
    """Return who answers: the person themselves, the head of the unit, or else the nearest head above it.

    A bureau without a head of its own is answered for by the secretary of its party group.
    """
    if demand.is_personal:
        return demand.subject
    for unit in reversed(demand.units):
        if heads := [post for post in held if post.units[-1] == unit and post.kind in HEADS]:
            return _latest(heads).person
    secretaries = [post for post in held if post.kind == PostKind.SECRETARY]
    return _latest(secretaries).person if secretaries else None


def _latest(posts: Sequence[Post]) -> Post:
    return max(posts, key=lambda post: (post.starts_on, post.person))


def _coming(demand: Demand, held: Sequence[Post]) -> set[str]:
    """Return who comes to the meeting a demand takes: everybody of the unit, or its committee."""
    if not demand.is_meeting:
        return set()
    if demand.is_personal:
        return {demand.subject}
    small = COMMITTEE_MEETINGS.issuperset(demand.kinds)
    return {
        post.person for post in held if demand.subject in post.units and (not small or post.kind in COMMITTEE)
    }


# ── How few records would do ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Record:
    """One record, and all that it would answer; ``kind`` is empty where no room records it yet.

    ``organiser`` is the unit that must hold it, if any; ``host`` the meeting that the person comes to anyway, so that
    they need no record of their own; ``along``: what is due later and is answered by it too.
    """

    kind: str
    organiser: str | None
    answers: tuple[Demand, ...]
    along: tuple[Demand, ...] = ()
    host: Demand | None = None

    @property
    def times(self) -> int:
        """How many such records the person has to see to."""
        return 0 if self.host else max(demand.times for demand in self.answers)

    @property
    def spares(self) -> bool:
        """Whether it spares somebody a record."""
        return len(self.answers) + len(self.along) + bool(self.host) > 1


def plan(parts: Sequence[Part], later: Sequence[Demand] = ()) -> list[Record]:
    """Return few records that answer all that a person answers for, each demand in exactly one.

    What meetings they come to anyway answer comes first. Then the record that answers most is taken, again and again;
    of equals the one that is due first. A record has one kind, at most one organising unit, and one day.

    Args:
        parts: of one person, as a rule those of a month.
        later: what they answer for that is open too; named where a record answers it, never planned for.
    """
    left = [part.demand for part in parts if part.answers]
    records = []
    for meeting in (part.demand for part in parts if part.comes and not part.answers):
        told = _on_one_day((one for one in left if _takes_part(one, meeting)), meeting)
        along = _on_one_day((one for one in later if _takes_part(one, meeting)), meeting, *told)
        if told or along:
            records.append(Record(meeting.kinds[0], meeting.subject, tuple(told), tuple(along), host=meeting))
            left = [one for one in left if one not in told]
    while left:
        best = max(_candidates(left), key=lambda record: len(record.answers))
        along = (one for one in later if best.kind in one.kinds and _stands(one, best.organiser))
        records.append(replace(best, along=tuple(_on_one_day(along, *best.answers))))
        left = [one for one in left if one not in best.answers]
    return records


def _takes_part(demand: Demand, meeting: Demand) -> bool:
    """Say whether a person's own demand can be answered by being at a meeting, or by speaking there."""
    stands = demand.role in {Role.PARTICIPANT, Role.AUTHOR}
    return demand.is_personal and stands and meeting.kinds[0] in demand.kinds


def _stands(demand: Demand, organiser: str | None) -> bool:
    """Say whether the subject can stand as it must in a record that this unit holds and the person takes part in."""
    if demand.role == Role.TARGET:
        return False
    return demand.is_personal or demand.subject == organiser


def _candidates(left: Sequence[Demand]) -> Iterator[Record]:
    """Yield the records worth thinking of, those for what is due first before others."""
    for first in sorted(left, key=lambda one: (one.due, one.code, one.subject)):
        organisers = [None] if first.is_personal else [first.subject]
        if first.is_personal:
            organisers += sorted({one.subject for one in left if not one.is_personal})
        for kind in first.kinds:
            for organiser in organisers:
                others = [
                    one for one in left if one != first and kind in one.kinds and _stands(one, organiser)
                ]
                joined = [] if first.role == Role.TARGET else _on_one_day(others, first)
                yield Record(kind, organiser, (first, *joined))
        if not first.kinds:
            yield Record("", None, (first,))


def _on_one_day(wanted: Iterable[Demand], *fixed: Demand) -> list[Demand]:
    """Return those that one record can answer together with some others: a day in all windows, a duty once.

    Taken in the order of their last day, so that what is due first is never left for what could wait.
    """
    taken: list[Demand] = []
    start, due = max(one.start for one in fixed), min(one.due for one in fixed)
    for demand in sorted(wanted, key=lambda one: (one.due, one.code, one.subject)):
        again = [one for one in (*fixed, *taken) if (one.code, one.subject) == (demand.code, demand.subject)]
        if demand.start > due or demand.due < start or (again and not demand.many_in_one):
            continue
        taken.append(demand)
        start, due = max(start, demand.start), min(due, demand.due)
    return taken


# ── Adding up ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Burden:
    """What falls on a person in a month, or in several: counts, by basis where that is told.

    ``duties`` they answer for, ``meetings`` they come to, ``papers`` to be written beside the records, and how many
    ``records`` would do for all the duties.
    """

    by_basis: Mapping[Basis, int] = field(default_factory=Counter)
    meetings: int = 0
    papers: int = 0
    records: int = 0

    @property
    def duties(self) -> int:
        return sum(self.by_basis.values())

    @property
    def verified(self) -> int:
        return self.by_basis.get(Basis.VERIFIED, 0)

    @property
    def practice(self) -> int:
        return self.by_basis.get(Basis.PRACTICE, 0)

    def __add__(self, other: "Burden") -> "Burden":
        return Burden(
            Counter(self.by_basis) + Counter(other.by_basis),
            self.meetings + other.meetings,
            self.papers + other.papers,
            self.records + other.records,
        )


NOTHING = Burden()


def burden_of(parts: Sequence[Part], records: Iterable[Record]) -> Burden:
    """Count what some parts ask, given the records that would do for them."""
    answered = [part.demand for part in parts if part.answers]
    return Burden(
        Counter(demand.basis for demand in answered),
        meetings=sum(part.demand.times for part in parts if part.comes),
        papers=sum(len(demand.papers) * demand.times for demand in answered),
        records=sum(record.times for record in records),
    )


@dataclass(frozen=True, slots=True)
class Weight:
    """What a duty weighs in a year: windows, what each asks of people, and what could stand for it.

    ``answered`` and ``meetings`` count persons, one for each time; ``joined`` of its windows can be answered by a
    record that another duty takes anyway: one of ``with_titles``.
    """

    code: str
    title: str
    basis: Basis
    windows: int
    answered: int
    meetings: int
    papers: int
    joined: int
    with_titles: tuple[str, ...]

    @property
    def basis_label(self) -> str:
        return BASIS_LABELS[self.basis]

    @property
    def load(self) -> int:
        """How many times somebody has something to do for it."""
        return self.answered + self.meetings

    @property
    def advice(self) -> str:
        """What the bureau could do about it, in a sentence; nothing for what a regulation asks."""
        if self.basis not in DROPPABLE:
            return ""
        if self.joined:
            share = "全部" if self.joined == self.windows else f"其中{self.joined}次"
            return f"{share}可并入{'、'.join(f'“{title}”' for title in self.with_titles)}，用同一条记录。"
        if self.basis == Basis.OWN:
            return "依据是本单位自己的制度，可修订后减少次数或停用。"
        return "没有条文要求，也没有采用为本单位制度，可由本单位决定不做。"


def weigh(parts: Iterable[Part], records: Iterable[Record]) -> list[Weight]:
    """Return what each duty weighs, the heaviest first, then by title.

    A duty whose basis changed in the year stands once for each basis.
    """
    asked: dict[tuple[str, Basis], list[Part]] = defaultdict(list)
    for part in parts:
        asked[part.demand.code, part.demand.basis].append(part)
    joined: dict[tuple[str, Basis], set[Demand]] = defaultdict(set)
    titles: dict[tuple[str, Basis], set[str]] = defaultdict(set)
    for record in records:
        hosts = [record.host] if record.host else []
        for demand in record.answers:
            # What is added up over a year takes no record of its own, so nothing can be merged into it.
            others = [one for one in (*hosts, *record.answers) if one.code != demand.code and not one.adds_up]
            if others:
                joined[demand.code, demand.basis].add(demand)
                titles[demand.code, demand.basis] |= {one.title for one in others}
    found = []
    for (code, basis), its in asked.items():
        demands = {part.demand for part in its}
        found.append(
            Weight(
                code, its[0].demand.title, basis,
                windows=len(demands),
                answered=sum(part.answers for part in its),
                meetings=sum(part.demand.times for part in its if part.comes),
                papers=sum(len(demand.papers) * demand.times for demand in demands),
                joined=len(joined[code, basis]),
                with_titles=tuple(sorted(titles[code, basis])),
            )
        )  # fmt: skip
    return sorted(found, key=lambda weight: (-weight.load, weight.title))


PersonMonth = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Meter:
    """What falls on people in a year, by person and month, and the records that would do for it."""

    parts: Mapping[PersonMonth, list[Part]]
    plans: Mapping[PersonMonth, list[Record]]
    unanswered: Sequence[Demand] = ()

    def narrowed(self, people: Set[str], month: int | None = None) -> "Meter":
        """Return the same for some people, and for one month if one is named."""
        wanted = [key for key in self.parts if key[0] in people and month in {None, key[1]}]
        return Meter({key: self.parts[key] for key in wanted}, {key: self.plans[key] for key in wanted})

    def burdens(self) -> dict[PersonMonth, Burden]:
        return {key: burden_of(parts, self.plans[key]) for key, parts in self.parts.items()}

    def total(self) -> Burden:
        return sum(self.burdens().values(), NOTHING)

    def by_person(self) -> dict[str, Burden]:
        """Add up the months of each person; whom nothing is asked of is left out."""
        return self._added(by=0)

    def by_month(self) -> list[Burden]:
        """Add up the people of each month, from January to December."""
        found = self._added(by=1)
        return [found.get(month, NOTHING) for month in range(1, 13)]

    def weights(self) -> list[Weight]:
        return weigh(
            (part for parts in self.parts.values() for part in parts),
            (record for records in self.plans.values() for record in records),
        )

    def _added(self, by: int) -> dict:
        found = defaultdict(lambda: NOTHING)
        for key, burden in self.burdens().items():
            found[key[by]] += burden
        return dict(found)


def measure(demands: Iterable[Demand], posts: Collection[Post]) -> Meter:
    """Return what some demands of a year put on the holders of some posts."""
    parts, unanswered = parts_of(demands, posts)
    found: dict[PersonMonth, list[Part]] = defaultdict(list)
    for part in parts:
        found[part.person, part.month].append(part)
    return Meter(dict(found), {key: plan(its) for key, its in found.items()}, unanswered)


def open_later(parts: Iterable[Part], last: date) -> list[Demand]:
    """Return what a person answers for that has begun by a day and is due after it."""
    demands = (part.demand for part in parts if part.answers)
    return [demand for demand in demands if demand.start <= last < demand.due]
