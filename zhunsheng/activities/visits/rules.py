"""Pure decisions about a problem heard on a visit: what must be said of it, and what settles it."""

from datetime import date

TEXT_LENGTH = 1000


def faults_of_problem(
    *,
    text: str,
    owner: object | None,
    due: date | None,
    result: str,
    resolved_on: date | None,
    visited_on: date,
    today: date,
) -> dict[str, str]:
    """Return what is wrong with a problem as it is noted, by field: it is settled at once, or somebody is to do it.

    Args:
        owner: who is to settle it, or None.
    """
    faults = faults_of_text("text", text, needed=True) | faults_of_text("result", result, needed=False)
    if result.strip() or resolved_on:
        return faults | faults_of_result(
            result=result, resolved_on=resolved_on, visited_on=visited_on, today=today
        )
    if owner is None:
        faults["owner"] = "没有当场解决的，请写明由谁办理；已经解决的，请填写办理结果和日期。"
    if due is None:
        faults["due"] = "没有当场解决的，请定一个办结日期。"
    elif due < visited_on:
        faults["due"] = f"办结期限 {due} 早于走访日期 {visited_on}。请核对日期。"
    return faults


def faults_of_result(
    *, result: str, resolved_on: date | None, visited_on: date, today: date
) -> dict[str, str]:
    """Return what is wrong with how a problem was settled, by field."""
    faults = faults_of_text("result", result, needed=True)
    if resolved_on is None:
        faults["resolved_on"] = "请填写办结日期。"
    elif resolved_on > today:
        faults["resolved_on"] = f"办结日期 {resolved_on} 还没有到（今天是 {today}）。请在办结之后再填写。"
    elif resolved_on < visited_on:
        faults["resolved_on"] = f"办结日期 {resolved_on} 早于走访日期 {visited_on}。请核对日期。"
    return faults


def faults_of_text(field: str, text: str, *, needed: bool) -> dict[str, str]:
    """Return what is wrong with one text, by its field."""
    if needed and not text.strip():
        return {field: "请填写这一项，空白不能保存。"}
    if len(text) > TEXT_LENGTH:
        return {field: f"最多 {TEXT_LENGTH} 字，现有 {len(text)} 字。请缩短后再保存。"}
    return {}
