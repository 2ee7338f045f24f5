"""The rules over records of activities: pure functions that find what looks odd and accuse nobody.

Each takes :class:`Records` and its thresholds, and yields :class:`Find`; which rules run, with which thresholds and
words, data says. A register offers the same from a module ``standing_checks`` (see ``catalogue.py`` of this room).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

SHINGLE = 3  # characters compared at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One activity as the rules see it; people and units by primary key."""

    id: str
    unit: int
    kind: str
    name: str
    on: date
    recorded_on: date
    minutes: str = ""
    came: frozenset[int] = frozenset()
    heard: frozenset[int] = frozenset()
    evidence_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """Who led a unit from a day to a day."""

    unit: int
    unit_name: str
    person: int
    person_name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Records:
    """What the rules look at: the activities of a bureau within some span, in order of their days, and who led what."""

    activities: Sequence[Record]
    heads: Sequence[Head] = ()


@dataclass(frozen=True, slots=True)
class Find:
    """Something odd: the unit it is shown to, the records looked at, and the values of its sentence.

    The same records under the same rule are the same find, however often one looks; of a group that may grow, the
    first record alone tells which it is (``grows``).
    """

    unit: int
    records: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    grows: bool = False

    @property
    def identity(self) -> tuple[str, ...]:
        return self.records[:1] if self.grows else tuple(sorted(self.records))


def alike_minutes(records: Records, *, share: float, characters: float) -> Iterator[Find]:
    """Yield the records of one unit whose minutes are nearly those of an earlier one, with that one.

    Nearly: of all runs of characters in either, the share that both have. A record is held against the first of each
    group found so far, so that a text used many times is one find.
    """
    groups: dict[int, list[tuple[frozenset[str], list[Record]]]] = defaultdict(list)
    for record in records.activities:
        if len(record.minutes) < characters:
            continue
        found = shingles(record.minutes)
        for first, group in groups[record.unit]:
            fewer, more = sorted((len(found), len(first)))
            if fewer >= share * more and len(found & first) >= share * len(found | first):
                group.append(record)
                break
        else:
            groups[record.unit].append((found, [record]))
    for unit, held in groups.items():
        for _, group in held:
            if len(group) > 1:
                values = {
                    "count": str(len(group)), "name": group[0].name,
                    "first": str(group[0].on), "last": str(group[-1].on),
                }  # fmt: skip
                yield Find(unit, tuple(record.id for record in group), values, grows=True)


def shingles(text: str) -> frozenset[str]:
    """Return the runs of characters of a text, spaces and signs left out.

    >>> sorted(shingles("研究，党员"))
    ['研究党', '究党员']
    """
    plain = "".join(sign for sign in text if sign.isalnum())
    return frozenset(plain[place : place + SHINGLE] for place in range(max(len(plain) - SHINGLE + 1, 1)))


def recorded_in_one_go(records: Records, *, count: float, days: float) -> Iterator[Find]:
    """Yield the days on which a unit recorded very much that had happened long before."""
    late: dict[tuple[int, date], list[Record]] = defaultdict(list)
    for record in records.activities:
        if (record.recorded_on - record.on).days >= days:
            late[record.unit, record.recorded_on].append(record)
    for (unit, day), held in late.items():
        if len(held) >= count:
            values = {"day": str(day), "count": str(len(held)), "first": str(held[0].on)}
            yield Find(unit, tuple(record.id for record in held), values)


def same_attendance(records: Records, *, count: float, people: float) -> Iterator[Find]:
    """Yield the longest runs of one unit's meetings of one kind at which exactly the same people were."""
    series: dict[tuple[int, str], list[Record]] = defaultdict(list)
    for record in records.activities:
        if len(record.came) >= people:
            series[record.unit, record.kind].append(record)
    for (unit, _), held in series.items():
        run: list[Record] = []
        for record in [*held, None]:
            if record and (not run or record.came == run[-1].came):
                run.append(record)
                continue
            if len(run) >= count:
                values = {
                    "count": str(len(run)), "kind": run[0].name.partition("（")[2].rstrip("）") or run[0].name,
                    "first": str(run[0].on), "last": str(run[-1].on), "people": str(len(run[0].came)),
                }  # fmt: skip
                yield Find(unit, tuple(one.id for one in run), values, grows=True)
            run = [record] if record else []


def late_evidence(records: Records, *, days: float) -> Iterator[Find]:
    """Yield records whose evidence came long after the activity."""
    for record in records.activities:
        added = max(record.evidence_on, default=record.on)
        if (added - record.on).days >= days:
            values = {"on": str(record.on), "added": str(added), "days": str((added - record.on).days)}
            yield Find(record.unit, (record.id,), values)


def heard_but_absent(records: Records) -> Iterator[Find]:
    """Yield records that say a unit was heard though none of those who led it came."""
    heads: dict[int, list[Head]] = defaultdict(list)
    for head in records.heads:
        heads[head.unit].append(head)
    for record in records.activities:
        for unit in sorted(record.heard):
            leading = [
                head
                for head in heads[unit]
                if head.since <= record.on and (head.until is None or record.on <= head.until)
            ]
            if leading and not any(head.person in record.came for head in leading):
                values = {
                    "unit": leading[0].unit_name,
                    "head": "、".join(head.person_name for head in leading),
                }
                yield Find(record.unit, (record.id, f"unit:{unit}"), values)


RULES: dict[str, Callable[..., Iterator[Find]]] = {
    rule.__name__: rule
    for rule in (alike_minutes, recorded_in_one_go, same_attendance, late_evidence, heard_but_absent)
}
