"""What must be true of progress, pleas and reviews; pure."""

from datetime import date
from enum import StrEnum

WHOM_LENGTH = 80


class PleaKind(StrEnum):
    EXTENSION = "extension"
    INABILITY = "inability"


PLEA_LABELS = {PleaKind.EXTENSION: "申请延期", PleaKind.INABILITY: "申请认定无法完成"}


def faults_of_day(name: str, on: date, *, since: date, event: str, today: date) -> dict[str, str]:
    """Return what is wrong with the day of something that happened, by field; not before an event's day."""
    if on > today:
        return {name: f"日期 {on} 还没有到（今天是 {today}）。请填写实际日期。"}
    if on < since:
        return {name: f"日期 {on} 早于{event} {since}。请核对日期。"}
    return {}


def faults_of_plea(
    kind: PleaKind, until: date | None, *, now_due: date | None, rectify_by: date, today: date
) -> dict[str, str]:
    """Return what is wrong with a plea, by field.

    Args:
        now_due: the day that is to be put off: the measure's own, else the finding's.
        rectify_by: the finding's day; no measure may be later.
    """
    if kind == PleaKind.INABILITY:
        return {"until": "认定无法完成不涉及新的期限。请清空“申请延至”。"} if until else {}
    if until is None:
        return {"until": "请填写申请延至哪一天。"}
    if until < today:
        return {"until": f"申请延至的日期 {until} 已经过去（今天是 {today}）。请定一个今天或以后的日期。"}
    if now_due is None:
        return {"measure": "这项措施没有单独的时限，随问题的整改期限办理。请申请延长问题的期限。"}
    if until <= now_due:
        return {"until": f"申请延至的日期 {until} 并不晚于现在的期限 {now_due}。请填一个更晚的日期。"}
    if now_due != rectify_by and until > rectify_by:
        return {"until": f"措施的时限不能晚于问题的整改期限 {rectify_by}。请先申请延长问题的期限。"}
    return {}
