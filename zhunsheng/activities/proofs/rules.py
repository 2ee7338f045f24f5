"""Pure decisions about evidence under review."""

from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How far a piece of evidence is. A bureau need not review each: what waits counts, what was sent back does not."""

    DRAFT = "draft"
    PENDING = "pending"
    ACCEPTED = "accepted"
    RETURNED = "returned"


STATE_LABELS = {
    State.DRAFT: "草稿",
    State.PENDING: "待审",
    State.ACCEPTED: "通过",
    State.RETURNED: "退回",
}
COUNTS = frozenset({State.PENDING, State.ACCEPTED})
MOVES = {
    State.DRAFT: {State.PENDING},
    State.PENDING: {State.ACCEPTED, State.RETURNED},
    State.ACCEPTED: {State.RETURNED},
    State.RETURNED: {State.ACCEPTED},
}
REASON_LENGTH = 120


def faults_of_review(*, accepted: bool, reason: str) -> dict[str, str]:
    """Return the complaint about something sent back without a word why."""
    if not accepted and not reason.strip():
        return {"reason": "退回的，请写明哪里不行、要补什么，对方才好改。"}
    return {}


def faults_of_expiry(expires_on: date | None, *, happened_on: date) -> dict[str, str]:
    """Return the complaint about evidence that had run out before the day it is to prove."""
    if expires_on and expires_on < happened_on:
        days = f"这份佐证 {expires_on} 就到期了，早于活动当天（{happened_on}）"
        return {"evidence": f"{days}，不能证明它。请核对日期或换一份。"}
    return {}
