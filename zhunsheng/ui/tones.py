"""What a state looks like: a glyph and a tone beside its word, never colour alone. One table for the whole house."""

from typing import NamedTuple

from zhunsheng.engine import STATUS_LABELS, Status


class Look(NamedTuple):
    """The word, the glyph (a lucide icon's name) and the tone (good, warn, late, idle) of a state."""

    label: str
    glyph: str
    tone: str


_ZH = STATUS_LABELS["zh"]
LOOKS = {
    Status.WAIVED: Look(_ZH[Status.WAIVED], "ban", "idle"),
    Status.MET: Look(_ZH[Status.MET], "check", "good"),
    Status.MET_LATE: Look(_ZH[Status.MET_LATE], "clock-check", "warn"),
    Status.UNEVIDENCED: Look(_ZH[Status.UNEVIDENCED], "file-question-mark", "warn"),
    Status.MISSED: Look(_ZH[Status.MISSED], "x", "late"),
    Status.DUE_SOON: Look(_ZH[Status.DUE_SOON], "bell", "warn"),
    Status.OPEN: Look(_ZH[Status.OPEN], "circle", "idle"),
    Status.UPCOMING: Look(_ZH[Status.UPCOMING], "circle-dashed", "idle"),
    # States of a finding; "open" above is an occurrence's.
    "unassigned": Look("待明确责任", "circle-dashed", "warn"),
    "rectifying": Look("整改中", "wrench", "warn"),
    "submitted": Look("完成待核", "hourglass", "idle"),
    "closed": Look("已核实销号", "check", "good"),
    # States of a task.
    "under_way": Look("办理中", "circle", "idle"),
    "handed_in": Look("待核验成效", "hourglass", "warn"),
    "sent_back": Look("退回重办", "undo-2", "warn"),
    "done": Look("核验办结", "check", "good"),
    # Kinds of notice.
    "invitation": Look("邀请", "mail", "idle"),
    "reminder": Look("提醒", "bell", "warn"),
    "chase": Look("催办", "bell-ring", "late"),
    # Whether an indicator reaches its target.
    "reached": Look("达到目标", "check", "good"),
    "short": Look("未达目标", "trending-down", "warn"),
    # Verdicts on what a document says.
    "consistent": Look("相符", "check", "good"),
    "inconsistent": Look("不相符", "x", "late"),
    "unknown": Look("无法核对", "circle-question-mark", "idle"),
    # Verdicts of the ledger on what a document says was done; "unknown" above is shared.
    "supported": Look("有记录", "check", "good"),
    "absent": Look("台账中没有", "file-question-mark", "warn"),
    "contradicted": Look("与台账不符", "x", "late"),
}


def look_of(state: str) -> Look:
    """Return how a state looks; one the table does not know is shown by its own name."""
    return LOOKS.get(state, Look(str(state), "circle", "idle"))
