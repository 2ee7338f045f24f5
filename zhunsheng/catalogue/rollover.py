"""Next year's list of obligations, proposed from this year's: what stays, changes, ends, begins or must be decided."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from zhunsheng.catalogue import rules
from zhunsheng.catalogue.models import Confidence
from zhunsheng.catalogue.vocabulary import describe, evidence_in_words, what_counts

NO_SOURCE = "请写明本单位的制度名称和条款，例如“《党组工作规则》第八条”。"
PRACTICE = Confidence.PRACTICE.value
MOSTLY = 0.5  # of what fell due: from this share on, a duty was mostly not done
FIRST_QUARTER = 3  # up to this month a list of the running year may still be adopted


class Kind(StrEnum):
    """What becomes of an obligation; in the order in which somebody should look at them."""

    CHANGED = "changed"
    ENDS = "ends"
    NEW = "new"
    WAIVER_EXPIRES = "waiver_expires"
    CONFIRM = "confirm"
    KEEP = "keep"


KIND_LABELS = {
    Kind.CHANGED: "要求有变",
    Kind.ENDS: "停止执行",
    Kind.NEW: "新增",
    Kind.WAIVER_EXPIRES: "豁免到期",
    Kind.CONFIRM: "惯例待重新确认",
    Kind.KEEP: "照旧",
}


class Act(StrEnum):
    """What a bureau may make of a proposal."""

    TAKE = "take"
    ADOPT = "adopt"
    LEAVE = "leave"


ACT_LABELS = {
    Act.TAKE: "沿用",
    Act.ADOPT: "采用为本单位制度",
    Act.LEAVE: "不列为本单位制度",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an obligation asks from a day to a day, both counted; None is open. ``bases``: (regulation, article)."""

    valid_from: date | None
    valid_until: date | None
    confidence: str
    rule: Mapping[str, Any]
    bases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """What the bureau made its own, with the changes that make it stricter."""

    valid_from: date
    valid_until: date | None
    source: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Release:
    """A waiver; ``unit`` is empty when it is for all."""

    valid_from: date
    valid_until: date | None
    reason: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a duty went this year, in occurrences: ``closed`` of them, of which not done or unevidenced, and late."""

    closed: int
    undone: int
    late: int

    @property
    def is_mostly_undone(self) -> bool:
        return self.closed > 0 and self.undone / self.closed >= MOSTLY


NOTHING_DUE = Outcome(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Duty:
    """All that is known of one obligation in a bureau; ``own`` in the order in which the later replaces the earlier."""

    code: str
    versions: tuple[Asked, ...]
    own: tuple[Own, ...] = ()
    releases: tuple[Release, ...] = ()
    outcome: Outcome = NOTHING_DUE


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a comparison; empty where there was or will be nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one obligation.

    ``now`` and ``then`` are what holds on this year's and next year's last day, ``own`` what the bureau made of it.
    ``offers`` are the acts to choose from: none where the catalogue alone decides. ``suggested`` is None where a
    person must choose. ``starts_on`` is the first day for which something may be adopted.
    """

    code: str
    kind: Kind
    now: Asked | None
    then: Asked | None
    own: Own | None
    starts_on: date
    reasons: tuple[str, ...]
    differences: tuple[Difference, ...]
    offers: tuple[Act, ...]
    suggested: Act | None

    @property
    def asks(self) -> str:
        """What will be asked, in one phrase; what was asked where nothing will be."""
        holds = self.then or self.now
        return describe(rules.tighten(holds.rule, self.own.changes if self.own else {}))


def year_to_prepare(today: date) -> int:
    """Return the year whose list is to be adopted: the running one in its first quarter, after that the next.

    >>> year_to_prepare(date(2026, 3, 31)), year_to_prepare(date(2026, 4, 1))
    (2026, 2027)
    """
    return today.year + (today.month > FIRST_QUARTER)


def propose(duty: Duty, *, year: int) -> Proposal | None:
    """Propose what becomes of an obligation in a year; None when neither it nor the year before has it.

    A rule resting on practice is to be confirmed again each year. What rests on a regulation cannot be dropped,
    only what the bureau added to it; a duty badly done is no reason to ask for less.
    """
    last, first, end = date(year - 1, 12, 31), date(year, 1, 1), date(year, 12, 31)
    now, then = _on(duty.versions, last), _on(duty.versions, end)
    if now is None and then is None:  # it may begin and end within the year
        then = next((one for one in duty.versions if one.valid_from and first <= one.valid_from <= end), None)
        if then is None:
            return None
    own = _on(reversed(duty.own), first)
    was = _on(reversed(duty.own), last)
    kind = _kind(now, then, own, duty.releases, last, end)
    offers = _offers(kind, then, own, duty.releases, first, end)
    return Proposal(
        code=duty.code,
        kind=kind,
        now=now,
        then=then,
        own=own,
        starts_on=first if then is None or _on(duty.versions, first) else then.valid_from,
        reasons=tuple(_reasons(kind, now, then, own, duty, last, end)),
        differences=tuple(_differences(now, then, was, own)),
        offers=offers,
        suggested=_suggested(offers, kind, own, duty.outcome),
    )


def in_order(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Return proposals with those first that somebody should look at."""
    order = list(Kind)
    return sorted(proposals, key=lambda one: order.index(one.kind))


def turning(proposals: Iterable[Proposal]) -> tuple[list[str], list[str]]:
    """Return the regulations that duties newly rest on, and those that no duty rests on any more, by name."""
    proposals = list(proposals)
    before = {name for one in proposals if one.now for name in _names(one.now)}
    after = {name for one in proposals if one.then for name in _names(one.then)}
    return sorted(after - before), sorted(before - after)


def first_day(proposal: Proposal) -> str | None:
    """Return which version a year's list ends with: its first day, empty from the beginning, None where none holds."""
    if proposal.then is None:
        return None
    return proposal.then.valid_from.isoformat() if proposal.then.valid_from else ""


def fingerprint(proposals: Iterable[Proposal]) -> str:
    """Return a text that changes when what is proposed does, so that nobody adopts what they have not seen."""
    told = [f"{one.code} {one.kind} {first_day(one)} {one.own}" for one in proposals]
    return sha256("\n".join(sorted(told)).encode()).hexdigest()


def _covers(span, day):
    return (span.valid_from is None or span.valid_from <= day) and (
        span.valid_until is None or day <= span.valid_until
    )


def _on(spans, day):
    return next((span for span in spans if _covers(span, day)), None)


def _kind(now, then, own, releases, last, end):
    if then is None:
        return Kind.ENDS
    if now is None:
        return Kind.NEW
    if now != then:
        return Kind.CHANGED
    if any(_expiring(releases, last, end)):
        return Kind.WAIVER_EXPIRES
    if own and then.confidence == PRACTICE and own.valid_from <= last:
        return Kind.CONFIRM
    return Kind.KEEP


def _expiring(releases, last, end) -> Iterator[Release]:
    """Yield the waivers in force on the last day that nothing continues to the end of the next year."""
    lasting = {release.unit for release in releases if _covers(release, end)}
    for release in releases:
        if _covers(release, last) and not {release.unit, ""} & lasting:
            yield release


def _offers(kind, then, own, releases, first, end):
    if kind == Kind.ENDS or any(
        not one.unit and _covers(one, first) and _covers(one, end) for one in releases
    ):
        return ()
    if own and own.valid_from >= first:  # decided for this year already
        return (Act.TAKE,)
    if then.confidence == PRACTICE:
        return (Act.ADOPT, Act.LEAVE)
    if own:
        return (Act.TAKE, Act.ADOPT, Act.LEAVE)
    return (Act.TAKE, Act.ADOPT) if kind in {Kind.NEW, Kind.CHANGED} else (Act.TAKE,)


def _suggested(offers, kind, own, outcome):
    if not offers:
        return None
    if Act.TAKE in offers:
        return Act.TAKE
    if not own:
        return Act.LEAVE
    return None if outcome.is_mostly_undone or kind == Kind.CHANGED else Act.ADOPT


def _reasons(kind, now, then, own, duty, last, end) -> Iterator[str]:
    if kind == Kind.ENDS:
        yield f"依据的版本执行到{now.valid_until}为止，此后不再判定。"
    elif kind == Kind.NEW:
        yield f"{then.valid_from}起施行。"
    elif kind == Kind.CHANGED:
        yield f"{then.valid_from}起按新的要求判定，此前的时限仍按原要求。"
    if now and then and now.bases != then.bases:
        if gone := _names(now) - _names(then):
            yield f"不再以{'、'.join(sorted(gone))}为依据。"
        if come := _names(then) - _names(now):
            yield f"改以{'、'.join(sorted(come))}为依据。"
    for release in _expiring(duty.releases, last, end):
        whom = f"对{release.unit}的" if release.unit else ""
        yield (
            f"{whom}豁免到{release.valid_until}为止（{release.reason.rstrip('。')}），"
            "此后恢复判定；仍不适用的，由主要负责人另行批准。"
        )
    for release in duty.releases:
        if _covers(release, last) and _covers(release, end):
            yield f"{release.unit or '全部主体'}的豁免继续有效。"
    if then and then.confidence == PRACTICE:
        yield from _reasons_of_practice(own, last)
    changes = own.changes if own and then else {}
    if overtaken := [field for field in changes if field not in rules.still_stricter(then.rule, changes)]:
        names = "、".join(rules.TIGHTENABLE[field] for field in overtaken)
        yield f"本单位从严的{names}，新的要求已经达到，不再另列。"
    yield from _reasons_of_outcome(duty.outcome, then)


def _reasons_of_practice(own, last):
    if own is None:
        yield "属惯例，尚未采用为本单位制度，只作提醒。"
    elif own.valid_from <= last:
        yield "依据仍属惯例，请确认是否还有必要；不再采用的只作提醒。"
    else:
        yield "属惯例，已重新确认。"


def _reasons_of_outcome(outcome, then):
    if not outcome.closed:
        return
    yield f"今年已到期{outcome.closed}个节点，未完成或佐证不足{outcome.undone}个，逾期完成{outcome.late}个。"
    if outcome.is_mostly_undone and then:
        yield (
            "多数没有做到，请先核对这项惯例是否切实可行，再决定是否列入。"
            if then.confidence == PRACTICE
            else "多数没有做到；法规的要求不能放宽，请查明原因，列入整改。"
        )


def _names(asked):
    return {name for name, _ in asked.bases}


def _differences(now, then, was, own) -> Iterator[Difference]:
    told = _told(now, was), _told(then, own)
    for label in told[1] or told[0]:
        old, new = (side.get(label, "") for side in told)
        if old != new:
            yield Difference(label, old, new)


def _told(asked, own):
    """Say what is asked, line by line; nothing where there is nothing."""
    if asked is None:
        return {}
    rule = rules.tighten(asked.rule, own.changes if own else {})
    return {
        "要求": describe(rule),
        "完成的记录": what_counts(rule),
        "必备佐证": "、".join(evidence_in_words(item) for item in rule["evidence"]),
        "依据": "；".join(name + article for name, article in asked.bases),
        "依据程度": Confidence(asked.confidence).label,
    }
