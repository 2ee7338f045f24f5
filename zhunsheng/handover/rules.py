"""Pure decisions: what passes on with a post, how a pack is put together, which days a handover may have."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from zhunsheng.organisation.rules import SUBJECT_KINDS

LOOKS_BACK, LOOKS_AHEAD = timedelta(days=183), timedelta(days=90)
RECORDS_OF = timedelta(days=365)
# Handed over early or late by at most so many days.
BEFORE, AFTER = timedelta(days=30), timedelta(days=60)
NOTE_LENGTH = 2000
# Whoever holds one of these answers for what the unit owes.
LEADS = frozenset({"secretary", "unit_head", "branch_secretary"})
# Being a member is no work that somebody else takes over.
NOT_HANDED_OVER = frozenset({"member", "group_member"})


class Part(StrEnum):
    """The parts of a pack, in their order."""

    GAPS = "gaps"
    NEXT = "next"
    FINDINGS = "findings"
    MEASURES = "measures"
    TASKS = "tasks"
    QUESTIONS = "questions"
    HEARD = "heard"
    RISKS = "risks"
    NOTICES = "notices"
    GUIDES = "guides"
    RECORDS = "records"


PART_LABELS = {
    Part.GAPS: "欠着的责任",
    Part.NEXT: "接下来到期的责任",
    Part.FINDINGS: "没有销号的问题",
    Part.MEASURES: "没有完成的整改措施",
    Part.TASKS: "没有办结的督办任务",
    Part.QUESTIONS: "没有答完的自查",
    Part.HEARD: "走访中没有办结的问题",
    Part.RISKS: "持有的廉政风险点",
    Part.NOTICES: "收件箱里的其他通知",
    Part.GUIDES: "办理指引",
    Part.RECORDS: "记录在哪里",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a pack: what, whose, by when, how it stands, what else is to be said, and on which page."""

    part: Part
    what: str
    whose: str = ""
    due: date | None = None
    state: str = ""
    detail: str = ""
    url: str = ""


def faults_of_handover(
    *, on: date, starts_on: date, ends_on: date | None, today: date, same: bool, receiver_in_post: bool
) -> dict[str, str]:
    """Return what is wrong with a handover that is to be opened, by field.

    Args:
        on: the day of the handover.
        starts_on, ends_on: the span of the giver's post, both days counted.
        same: whether giver and receiver are one person.
        receiver_in_post: whether the receiver holds a post in the bureau on that day.
    """
    faults = {}
    if on < starts_on:
        faults["on"] = f"交接日期 {on} 早于任职日期 {starts_on}。请核对日期。"
    elif ends_on and on > ends_on + AFTER:
        faults["on"] = f"移交人已于 {ends_on} 离任，交接应在离任后 {AFTER.days} 天内。请核对日期。"
    elif on > today + BEFORE:
        faults["on"] = (
            f"交接日期 {on} 太远（今天是 {today}）。最多提前 {BEFORE.days} 天准备，内容以当时为准。"
        )
    if same:
        faults["receiver"] = "接收人不能是移交人本人。请另选接收人。"
    elif not receiver_in_post:
        faults["receiver"] = f"接收人 {on} 没有在本局任职。请先登记其任职，或另选接收人。"
    return faults


def passes_on(subject_kind: str, post_kind: str) -> bool:
    """Say whether a duty that a person owes is owed because of the post, so that the successor owes it.

    >>> passes_on("team_member", "team_member"), passes_on("member", "team_member")
    (True, False)
    """
    return post_kind not in NOT_HANDED_OVER and subject_kind in SUBJECT_KINDS.get(post_kind, ())


def carried(post_kind: str, post_path: str, kept: Iterable[str]) -> list[str]:
    """Return the paths of the units whose duties go with a post: the one that is led, those whose records are kept.

    Args:
        post_path: of the unit in which the post is held.
        kept: paths of the units for which the holder keeps the records; those of another branch of the tree go with
            another post.

    >>> carried("unit_head", "/1/3/", ["/1/7/"])
    ['/1/3/']
    >>> carried("staff", "/1/3/", ["/1/"])
    ['/1/']
    """
    paths = {post_path} if post_kind in LEADS else set()
    paths |= {path for path in kept if path.startswith(post_path) or post_path.startswith(path)}
    return sorted(
        path for path in paths if not any(path != other and path.startswith(other) for other in paths)
    )


def covering(paths: Iterable[str]) -> str:
    """Return the path of the smallest unit in which all the units of these paths lie.

    >>> covering(["/1/3/", "/1/3/9/"]), covering(["/1/3/", "/1/7/"])
    ('/1/3/', '/1/')
    """
    parts = [path.strip("/").split("/") for path in paths]
    common = [level[0] for level in zip(*parts, strict=False) if len(set(level)) == 1]
    return f"/{'/'.join(common)}/"


def pack(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Put a pack together: parts in their order, each by date; what is the same for many is one line.

    A notice about something that stands in another part is left out.

    Returns:
        Plain values for JSON, one entry per part that has anything: ``label`` and ``items``.
    """
    items = list(items)
    told = {item.url for item in items if item.part != Part.NOTICES}
    kept = [item for item in items if item.part != Part.NOTICES or item.url not in told]
    parts = []
    for part in Part:
        of_part = _together(item for item in kept if item.part == part)
        if of_part:
            parts.append({"label": PART_LABELS[part], "items": [_plain(item) for item in of_part]})
    return parts


def _together(items: Iterable[Item]) -> list[Item]:
    """Join what is owed alike by several, and sort by date; what has none comes last, as it came."""
    joined: dict[tuple, Item] = {}
    for item in items:
        alike = (item.what, item.due, item.state, item.detail) if item.whose else (item.what, item.url)
        known = joined.get(alike)
        if known is None:
            joined[alike] = item
        elif item.whose not in known.whose.split("、"):
            joined[alike] = Item(
                item.part,
                item.what,
                f"{known.whose}、{item.whose}",
                item.due,
                item.state,
                item.detail,
                known.url,
            )
    return sorted(joined.values(), key=lambda item: item.due or date.max)


def _plain(item: Item) -> dict[str, Any]:
    values = asdict(item)
    del values["part"]
    return values | {"due": item.due.isoformat() if item.due else ""}


def counts(contents: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Return how many lines each part of a pack has."""
    return [(part["label"], len(part["items"])) for part in contents]
