"""Pure decisions about campaigns: which stages hang together, and what the linked records show. Nothing is typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

TITLE_LENGTH, NAME_LENGTH, NUMBER_LENGTH, GOAL_LENGTH = 120, 40, 60, 1000


class Standing(StrEnum):
    """How a unit, or a whole stage, stands."""

    UPCOMING = "upcoming"
    OPEN = "open"
    SHORT = "missed"
    LATE = "met_late"
    DONE = "met"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one unit did in one stage: how many records of each kind, and which expected kinds have none."""

    counts: Mapping[str, int]
    lacking: tuple[str, ...]
    standing: Standing


def faults_of_campaign(
    *, starts_on: date, ends_on: date, units: Iterable, plan_name: str, has_file: bool
) -> dict[str, str]:
    """Return what is wrong with a campaign, by field."""
    faults = {}
    if ends_on < starts_on:
        faults["ends_on"] = f"结束日期 {ends_on} 早于开始日期 {starts_on}。请核对日期。"
    if not list(units):
        faults["units"] = "请至少选一个参加单位。"
    if not (plan_name.strip() or has_file):
        faults["plan_name"] = "请写明活动方案的名称，或上传方案文件。"
    return faults


def faults_of_stage(
    *,
    starts_on: date,
    ends_on: date,
    kinds: Sequence[str],
    campaign: tuple[date, date],
) -> dict[str, str]:
    """Return what is wrong with a stage, by field.

    Args:
        kinds: the kinds of activity expected of every unit.
        campaign: its first and last day.
    """
    first, last = campaign
    faults = {}
    if ends_on < starts_on:
        faults["ends_on"] = f"结束日期 {ends_on} 早于开始日期 {starts_on}。请核对日期。"
    elif ends_on > last:
        faults["ends_on"] = f"阶段结束日期 {ends_on} 晚于活动结束日期 {last}。请在活动期间内安排。"
    if not first <= starts_on <= last:
        faults["starts_on"] = f"阶段开始日期 {starts_on} 不在活动期间（{first} 至 {last}）内。请核对日期。"
    if not kinds:
        faults["kinds"] = "请至少选一类各单位要开展的活动；进度就按这些记录得出。"
    return faults


def fault_of_link(*, kind_is_expected: bool, takes_part: bool, happened_on: date, span: tuple[date, date]):
    """Return why a record does not belong to a stage, or nothing.

    One held after the stage is taken: it shows what was made up.
    """
    if not takes_part:
        return "这条记录的单位没有参加这次活动。请在活动的参加单位中补上它，或另选记录。"
    if not kind_is_expected:
        return "这类记录不在本阶段要开展的活动之列。请选本阶段要求的活动记录。"
    if happened_on < span[0]:
        return f"这条记录的日期 {happened_on} 早于本阶段开始的 {span[0]}。请归入前一阶段，或另选记录。"
    return ""


def cell_of(
    done: Sequence[tuple[str, date]], *, expected: Sequence[str], span: tuple[date, date], as_of: date
) -> Cell:
    """Say what a unit did in a stage.

    Args:
        done: kind and day of each of its linked records.
        expected: the kinds of which there must be at least one each.
        span: the first and last day of the stage; what comes later makes up for it.

    >>> span = date(2026, 3, 1), date(2026, 3, 31)
    >>> cell = cell_of([("party_class", date(2026, 4, 2))], expected=["party_class"], span=span, as_of=span[1])
    >>> cell.standing.name
    'LATE'
    """
    counts = {kind: sum(one == kind for one, _ in done) for kind in expected}
    lacking = tuple(kind for kind in expected if not counts[kind])
    in_time = {kind for kind, on in done if on <= span[1]}
    standing = Standing.DONE if in_time >= set(expected) else Standing.LATE
    return Cell(counts, lacking, undone(span=span, as_of=as_of) if lacking else standing)


def whole(standings: Iterable[Standing], *, span: tuple[date, date], as_of: date) -> Standing:
    """Say how a stage stands in which every unit stands somehow: done when all are, late when one is."""
    found = set(standings)
    if found <= {Standing.DONE}:
        return Standing.DONE
    return Standing.LATE if found <= {Standing.DONE, Standing.LATE} else undone(span=span, as_of=as_of)


def undone(*, span: tuple[date, date], as_of: date) -> Standing:
    """Say how something undone stands that is due by the end of a stage; its last day is still in time."""
    first, last = span
    if as_of > last:
        return Standing.SHORT
    return Standing.OPEN if as_of >= first else Standing.UPCOMING
