"""The way of a task as one table, and what else follows without looking anything up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# The most characters that each text may have.
TITLE_LENGTH, BASIS_LENGTH, TEXT_LENGTH = 120, 200, 2000


class Source(StrEnum):
    """Where it was decided that something is to be done."""

    MEETING = "meeting"
    SUPERIOR = "superior"
    INSTRUCTION = "instruction"


SOURCE_LABELS = {
    Source.MEETING: "会议议定",
    Source.SUPERIOR: "上级部署",
    Source.INSTRUCTION: "领导批示、交办",
}


class State(StrEnum):
    UNDER_WAY = "under_way"
    HANDED_IN = "handed_in"
    SENT_BACK = "sent_back"
    DONE = "done"


class Mover(StrEnum):
    """Whose move it is."""

    OWNER = "owner"
    CHECKER = "checker"


# From each state: where it may go next, and whose move it is. Nobody types that a task is overdue.
MOVES: dict[State, dict[State, Mover]] = {
    State.UNDER_WAY: {State.HANDED_IN: Mover.OWNER},
    State.HANDED_IN: {State.DONE: Mover.CHECKER, State.SENT_BACK: Mover.CHECKER},
    State.SENT_BACK: {State.HANDED_IN: Mover.OWNER},
    State.DONE: {},
}
STATE_LABELS = {
    State.UNDER_WAY: "办理中",
    State.HANDED_IN: "待核验成效",
    State.SENT_BACK: "退回重办",
    State.DONE: "核验办结",
}
# Whoever does the work has the move: only then can it be overdue.
IN_HAND = tuple(state for state in State if Mover.OWNER in MOVES[state].values())


def days_late(*, due: date, handed_in_on: date | None, as_of: date) -> int:
    """Return by how many days a task is or was late, 0 when it is in time; the day itself is still in time.

    What waits for its check is judged by the day on which it was handed in: the owner does not pay for the checker.

    >>> days_late(due=date(2026, 6, 1), handed_in_on=None, as_of=date(2026, 6, 4))
    3
    >>> days_late(due=date(2026, 6, 1), handed_in_on=date(2026, 6, 1), as_of=date(2026, 6, 4))
    0
    """
    return max(((handed_in_on or as_of) - due).days, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to have done; people by their primary keys.

    ``decided_on``: the day of the record in which it was decided, where there is one.
    """

    title: str
    expected: str
    basis: str
    set_on: date
    due: date
    owner: int
    leader: int | None
    decided_on: date | None = None


def faults_of_task(draft: Draft, *, today: date) -> dict[str, str]:
    """Return what is wrong with a task as it is set, by field. One entered late is taken, overdue or not."""
    faults = {}
    if draft.decided_on is None and not draft.basis.strip():
        faults["basis"] = "请写明出处，例如“县委第12号文件第三条”或“党组书记4月8日批示”。"
    if draft.set_on > today:
        faults["set_on"] = f"布置日期 {draft.set_on} 还没有到（今天是 {today}）。请填写实际布置的日期。"
    elif draft.decided_on and draft.set_on < draft.decided_on:
        faults["set_on"] = (
            f"布置日期 {draft.set_on} 早于作出决定的 {draft.decided_on}。请填写决定当天或以后的日期。"
        )
    if draft.due < draft.set_on:
        faults["due"] = f"办结期限 {draft.due} 早于布置日期 {draft.set_on}。请核对日期。"
    if draft.leader is None:
        faults["leader"] = "这个单位没有登记分管领导，请指定一名责任领导。"
    elif draft.leader == draft.owner:
        faults["owner"] = "责任人与责任领导不能是同一人：一人办、一人督。请另选责任人。"
    return faults


def faults_of_progress(*, on: date, set_on: date, today: date) -> dict[str, str]:
    """Return what is wrong with the day of a progress entry, by field."""
    if on > today:
        return {"on": f"日期 {on} 还没有到（今天是 {today}）。请在做了以后再登记。"}
    if on < set_on:
        return {"on": f"日期 {on} 早于任务布置的 {set_on}。请核对日期。"}
    return {}


def faults_of_extension(*, until: date, due: date, today: date) -> dict[str, str]:
    """Return what is wrong with the day to which more time is asked for, by field."""
    if until <= due:
        return {"until": f"申请的期限 {until} 不晚于现在的期限 {due}。请填写更晚的日期，或不必申请。"}
    if until < today:
        return {"until": f"申请的期限 {until} 已经过去（今天是 {today}）。请填写今天或以后的日期。"}
    return {}


@dataclass(frozen=True, slots=True)
class Step:
    """One progress entry. ``is_new``: made since the task was last sent back, or was never sent back."""

    has_proof: bool
    is_new: bool = True


def what_is_lacking(steps: Sequence[Step]) -> str:
    """Say what must be there before a task may be handed in; empty when nothing is lacking."""
    if not steps:
        return "还没有登记进展。请先写明做了什么，再提交核验。"
    if not any(step.is_new for step in steps):
        return "退回以后还没有新的进展。请按退回意见办理，登记新的进展后再提交。"
    if not any(step.has_proof for step in steps):
        return "各次进展都没有佐证。请在登记进展时写明凭什么核对或附上文件，再提交核验。"
    return ""
