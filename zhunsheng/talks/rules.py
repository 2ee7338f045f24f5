"""Pure decisions about talks: what may be recorded, what one proves, who owes a talk with whom."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zhunsheng.engine import Period
from zhunsheng.talks.kinds import FIRST_FORM, FORMAL, SEALED, Kind

TEXT_LENGTH = 5000  # characters of each sealed text
TOPIC_LENGTH = 60
PERMIT_DAYS = 30  # the longest a permit to read lasts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to record: people by id, with those of them who hold no post on the day."""

    kind: str
    talkers: tuple[int, ...]
    person: int
    held_on: date
    follow_up_on: date | None = None
    counts_for: date | None = None
    by: int | None = None
    names: Mapping[int, str]
    not_in_post: frozenset[int] = frozenset()


def faults(draft: Draft, *, today: date, formal_talkers: int) -> Iterator[tuple[str, str]]:
    """Yield (field, Chinese sentence) for everything that keeps a talk from being recorded.

    Args:
        formal_talkers: how many must hold a formal talk; local practice.
    """
    day = draft.held_on
    if day > today:
        yield (
            "held_on",
            f"日期不能晚于今天（填写的是 {day}，今天是 {today}）。还没有谈的，请在“谈话安排”中安排。",
        )
    if draft.person in draft.talkers:
        yield "person", f"{draft.names[draft.person]}不能与自己谈话。请另选谈话人或谈话对象。"
    for person in (*draft.talkers, draft.person):
        if person in draft.not_in_post:
            field = "person" if person == draft.person else "talkers"
            yield (
                field,
                f"{draft.names[person]} {day} 没有在本局任职（尚未到任或已经离任）。请核对日期和人员，或先补登其任职。",
            )
    if draft.by not in draft.talkers:
        yield "talkers", "谈话由谈话人自己登记，内容只有当事人能看。请把自己列为谈话人，或请谈话人登记。"
    if draft.kind in FORMAL and len(set(draft.talkers)) < formal_talkers:
        yield "talkers", f"{Kind(draft.kind).label}的谈话人不少于 {formal_talkers} 人。请补上其他谈话人。"
    if draft.follow_up_on and draft.follow_up_on <= day:
        yield "follow_up_on", f"回访日期应在谈话（{day}）以后。请改一个日期，或留空。"
    if draft.counts_for and draft.counts_for > day:
        yield "counts_for", f"只能补作以前的一期：{draft.counts_for} 晚于谈话日期 {day}。"


def evidence_of(*, kind: str, filled: Iterable[str], has_follow_up: bool, agreed: bool, is_followed_up: bool):
    """Return the codes of evidence a talk carries, each without a number: that something is there, never what.

    Args:
        filled: names of the sealed texts that are not empty.
    """
    filled = set(filled)
    there = {
        "talker talkers talkee pair date topics form": True,
        "topic_summary": "text" in filled,
        "fact": "text" in filled and kind in FIRST_FORM,
        "reminders": "reminders" in filled,
        "risk_points": "risk_points" in filled,
        "commitment": "commitment" in filled,
        "talkee_signature": agreed,
        "follow_up": has_follow_up,
        "outcome": is_followed_up or (kind in FIRST_FORM and "commitment" in filled),
    }
    return dict.fromkeys(code for codes, is_there in there.items() if is_there for code in codes.split())


def lacking_texts(texts: Mapping[str, str], required: str) -> dict[str, str]:
    """Return the complaint about a required text that is empty."""
    if texts.get(required, "").strip():
        return {}
    return {required: f"请填写{SEALED[required]}，写要点即可。"}


# ── who owes a talk with whom ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Seat:
    """A post as the coverage sees it: who, where, of which kind."""

    person: int
    unit: int
    kind: str


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A talk that one owes with another; ``duty`` is the code of the obligation that asks for it."""

    duty: str
    talker: int
    person: int


SECRETARY_WITH_TEAM = "sup.talk-members"
TEAM_WITH_DEPARTMENTS = "sup.talk-departments"
BRANCH_WITH_MEMBERS = "life.heart-talk"
KIND_OF_DUTY = {
    SECRETARY_WITH_TEAM: Kind.INTEGRITY,
    TEAM_WITH_DEPARTMENTS: Kind.INTEGRITY,
    BRANCH_WITH_MEMBERS: Kind.HEART,
}


def pairs_owed(seats: Iterable[Seat], charges: Iterable[tuple[int, int]]) -> list[Pair]:
    """Return who owes a talk with whom on a day, in order and each pair once per duty.

    The secretary with each member of the team; each leader with the heads of the units in their charge; the
    branch secretary with the branch's members (党内监督条例, 2016; how often is for the catalogue to say).

    Args:
        charges: (leader, unit in their charge).
    """
    seats = list(seats)
    by_kind: dict[str, list[Seat]] = {}
    for seat in seats:
        by_kind.setdefault(seat.kind, []).append(seat)
    found = {
        Pair(SECRETARY_WITH_TEAM, head.person, member.person)
        for head in by_kind.get("secretary", [])
        for member in by_kind.get("team_member", [])
    }
    found |= {
        Pair(TEAM_WITH_DEPARTMENTS, leader, head.person)
        for leader, unit in charges
        for head in by_kind.get("unit_head", [])
        if head.unit == unit
    }
    members = [seat for kind in ("member", "branch_committee") for seat in by_kind.get(kind, [])]
    found |= {
        Pair(BRANCH_WITH_MEMBERS, secretary.person, member.person)
        for secretary in by_kind.get("branch_secretary", [])
        for member in members
        if member.unit == secretary.unit
    }
    return sorted(pair for pair in found if pair.talker != pair.person)


def period_around(day: date, every: Period) -> tuple[date, date]:
    """Return the first and last day of the year or half-year in which a day lies.

    >>> period_around(date(2026, 8, 3), Period.HALF_YEAR)
    (datetime.date(2026, 7, 1), datetime.date(2026, 12, 31))
    """
    if every == Period.HALF_YEAR:
        return (
            (date(day.year, 1, 1), date(day.year, 6, 30))
            if day.month <= 6
            else (date(day.year, 7, 1), date(day.year, 12, 31))
        )
    return date(day.year, 1, 1), date(day.year, 12, 31)
