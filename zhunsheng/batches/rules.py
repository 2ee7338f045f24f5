"""Pure decisions about a batch: how far it is, when it is cleared away, what its files are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from zhunsheng.ui.file_names import safe_name

MOST_DOCUMENTS = 5000  # of one batch


class State(TextChoices):
    WAITING = "waiting", "待生成"
    DONE = "done", "已生成"
    FAILED = "failed", "未生成"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many documents of a batch there are of every state, and whether it was cancelled."""

    counts: Mapping[State, int]
    is_cancelled: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        return self.counts[State.WAITING]

    @property
    def done(self) -> int:
        return self.counts[State.DONE]

    @property
    def failed(self) -> int:
        return self.counts[State.FAILED]

    @property
    def settled(self) -> int:
        """Made or known not to be possible."""
        return self.total - self.waiting

    @property
    def is_running(self) -> bool:
        return bool(self.waiting) and not self.is_cancelled

    @property
    def may_resume(self) -> bool:
        """There is something to take up again: what was cancelled, or could not be made."""
        return not self.is_running and bool(self.waiting + self.failed)

    @property
    def label(self) -> str:
        """How it stands, in a word.

        >>> Progress({State.WAITING: 1, State.DONE: 2, State.FAILED: 0}, is_cancelled=True).label
        '已取消'
        """
        if self.is_running:
            return "生成中"
        if self.waiting:
            return "已取消"
        return "已完成" if not self.failed else "已完成，有未生成的"


def is_expired(started_on: date, today: date, *, keep_days: int) -> bool:
    """Say whether a batch's documents are cleared away: drafts are not kept longer than they are used.

    >>> is_expired(date(2026, 6, 1), date(2026, 6, 8), keep_days=7)
    False
    >>> is_expired(date(2026, 6, 1), date(2026, 6, 9), keep_days=7)
    True
    """
    return started_on + timedelta(days=keep_days) < today


def path_in_zip(number: int, unit: str, title: str) -> str:
    """Return where a document lies in the zip; the number of the bureau keeps two of one name apart.

    >>> path_in_zip(3, "甲局", "年度/报告")
    '003-甲局/年度_报告.docx'
    """
    return f"{number:03d}-{safe_name(unit)}/{safe_name(title)}.docx"


def faults_of_period(start: date, end: date, *, today: date) -> dict[str, str]:
    """Return what is wrong with a period, by field."""
    if end < start:
        return {"period_end": f"期间的结束日期（{end}）早于开始日期（{start}），请核对。"}
    if start > today:
        return {"period_start": f"期间（自 {start}）还没有开始，尚无可报告的内容，请核对年度。"}
    return {}
