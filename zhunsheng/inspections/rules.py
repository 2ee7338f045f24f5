"""Pure decisions: what may be reviewed, asked and answered, how far a self-inspection is, who left a risk post."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from zhunsheng.inspections.checklists import Item

# 一年: the house reviews every risk post at least yearly, as the yearly screening of a department asks.
LONGEST_REVIEW = timedelta(days=366)
# The most characters that each text may have.
NAME_LENGTH, POWER_LENGTH, TITLE_LENGTH, TEXT_LENGTH = 60, 120, 120, 2000
Span = tuple[date, date | None]


class Level(StrEnum):
    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


LEVEL_LABELS = {Level.HIGH: "高", Level.MIDDLE: "中", Level.LOW: "低"}


# ── Risk posts ───────────────────────────────────────────────────────────────────────────────────


def faults_of_review(
    *, reviewed_on: date, review_by: date, today: date, last: date | None = None
) -> dict[str, str]:
    """Return what is wrong with the days of a review, by field.

    Args:
        last: the day of the review before this one, if any.
    """
    faults = {}
    if reviewed_on > today:
        faults["reviewed_on"] = f"复核日期 {reviewed_on} 还没有到（今天是 {today}）。请在复核之后再登记。"
    elif last and reviewed_on < last:
        faults["reviewed_on"] = f"复核日期 {reviewed_on} 早于上一次复核（{last}）。请核对日期。"
    if review_by <= max(reviewed_on, today):
        faults["review_by"] = f"下次复核日期 {review_by} 应在今天（{today}）和本次复核之后。请另定日期。"
    elif review_by - reviewed_on > LONGEST_REVIEW:
        faults["review_by"] = f"下次复核日期 {review_by} 距本次超过一年。风险点至少每年复核一次，请提前。"
    return faults


def left_on(posts: Iterable[Span], *, since: date, until: date | None) -> date | None:
    """Return the last day on which the holder of a risk post still had a post in its unit, if they left since.

    Args:
        posts: the spans (both days counted, an open end is None) of the holder's posts in the unit.
        since: the day of the review that named the holder.
        until: the day of the next review, which settles the change; None when there is none yet.

    >>> left_on([(date(2024, 1, 1), date(2026, 3, 31))], since=date(2026, 1, 8), until=None)
    datetime.date(2026, 3, 31)
    >>> left_on([(date(2024, 1, 1), None)], since=date(2026, 1, 8), until=None) is None
    True
    """
    ends = [end for _, end in posts]
    if not ends or None in ends:
        return None
    last = max(end for end in ends if end)
    return last if last >= since and (until is None or last < until) else None


# ── Self-inspections ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Reply:
    """What a unit says to an item: ``found`` None is no answer yet."""

    item: str
    found: bool | None
    text: str = ""


def faults_of_campaign(*, title: str, starts_on: date, due: date, units: int, today: date) -> dict[str, str]:
    """Return what is wrong with a self-inspection that is to be opened, by field."""
    faults = {}
    if not title.strip():
        faults["title"] = "请填写名称，例如“节前落实中央八项规定精神自查”。"
    if starts_on > today:
        faults["starts_on"] = f"开始日期 {starts_on} 还没有到（今天是 {today}）。请到那天再发起。"
    if due < starts_on:
        faults["due"] = f"填报期限 {due} 早于开始日期 {starts_on}。请核对两个日期。"
    elif due < today:
        faults["due"] = f"填报期限 {due} 已经过去（今天是 {today}）。请定一个今天或以后的日期。"
    if not units:
        faults["units"] = "请至少选择一个自查单位。"
    return faults


def faults_of_replies(
    replies: Iterable[Reply], items: Sequence[Item], before: Mapping[str, Reply]
) -> Iterator[tuple[str, str]]:
    """Yield (item, Chinese sentence) for every reply that cannot be taken.

    Args:
        before: the answers given so far, by item. A problem once found is settled by closing its finding.
    """
    known = {item.code for item in items}
    for reply in replies:
        said = before.get(reply.item)
        if reply.item not in known:
            yield reply.item, "这一项不在本次检查清单里。请重新打开页面再填。"
        elif said and said.found and reply != said:
            yield reply.item, "这一项已经提为问题，不能在这里改。请在问题整改中办理。"
        elif reply.found is None and reply.text.strip():
            yield reply.item, "写了说明，还没有选“未发现”或“发现问题”。请选择一项。"
        elif reply.found and not reply.text.strip():
            yield reply.item, "请写明发现了什么问题：何时、何事、涉及哪些记录。"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a unit is with a self-inspection."""

    answered: int
    asked: int
    found: int

    @property
    def is_done(self):
        return self.answered >= self.asked


def standings(
    units: Iterable[int], items: Sequence[Item], answers: Iterable[tuple[int, str, bool]]
) -> dict[int, Standing]:
    """Return how far each unit is, in the order of the units.

    Args:
        answers: (unit, item, whether a problem was found).
    """
    codes = {item.code for item in items}
    said: dict[int, dict[str, bool]] = {}
    for unit, item, found in answers:
        said.setdefault(unit, {})[item] = found
    return {
        unit: Standing(
            answered=len(codes & set(said.get(unit, {}))),
            asked=len(codes),
            found=sum(found for item, found in said.get(unit, {}).items() if item in codes),
        )
        for unit in units
    }


def what_is_lacking(waiting: Sequence[str], unplanned: Sequence[str]) -> str:
    """Say what must be there before a self-inspection is closed; empty when nothing is lacking.

    Args:
        waiting: the units that have not answered everything.
        unplanned: the problems found for which no measure is planned yet.
    """
    if waiting:
        return f"还有 {len(waiting)} 个单位没有答完（{'、'.join(waiting[:3])}{'等' * (len(waiting) > 3)}），请先催办。"
    if unplanned:
        return f"发现的问题中有 {len(unplanned)} 个还没有整改措施（如“{unplanned[0]}”），请先提出措施。"
    return ""


def report_of(
    items: Sequence[Item], units: Mapping[int, str], answers: Sequence[tuple[int, str, bool, str]]
) -> tuple[str, dict[str, str]]:
    """Return what a finished self-inspection is recorded as: its minutes, and its evidence by code.

    Args:
        units: names by primary key.
        answers: (unit, item, whether a problem was found, what was said).
    """
    problems = [f"{units[unit]}：{text}" for unit, _, found, text in answers if found]
    told = "；".join(problems) if problems else "各单位均未发现问题"
    said = f"{len(units)} 个单位对照 {len(items)} 项逐项自查并填报，发现问题 {len(problems)} 个。"
    evidence = {"facts_with_sources": f"{said}逐项填报留在自查页面。", "problems": told}
    evidence["measures"] = "每个问题都已转入问题整改并提出措施。" if problems else "未发现问题，无须整改。"
    for item in items:
        if item.evidence:
            of_item = [
                f"{units[unit]}：{text or '未发现'}" for unit, code, _, text in answers if code == item.code
            ]
            evidence[item.evidence] = "；".join(of_item)
    return f"{said}\n{told}。", evidence
