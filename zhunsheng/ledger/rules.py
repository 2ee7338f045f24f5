"""Pure decisions of the ledger: how far it looks, which status stands for many, how the matrix is laid out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from zhunsheng.engine import Status

# From the one that needs somebody most to the one that needs nobody.
BY_URGENCY = (
    Status.MISSED,
    Status.UNEVIDENCED,
    Status.DUE_SOON,
    Status.OPEN,
    Status.MET_LATE,
    Status.MET,
    Status.UPCOMING,
    Status.WAIVED,
)
# What is missing, and what somebody should act on now.
GAPS = (Status.MISSED, Status.UNEVIDENCED)
PRESSING = (*GAPS, Status.DUE_SOON)
UNDONE = (*PRESSING, Status.OPEN)
MET = (Status.MET, Status.MET_LATE)
MONTHS = range(1, 13)


def span_of_evaluation(as_of: date) -> tuple[date, date]:
    """Return the first and last day the ledger covers: from last year's first day to the next quarter's last.

    >>> span_of_evaluation(date(2026, 11, 23))
    (datetime.date(2025, 1, 1), datetime.date(2027, 3, 31))
    """
    quarters = as_of.year * 4 + (as_of.month - 1) // 3 + 2  # number of the first quarter after the next one
    first_day_after = date(quarters // 4, quarters % 4 * 3 + 1, 1)
    return date(as_of.year - 1, 1, 1), first_day_after - timedelta(days=1)


def most_urgent(statuses: Iterable[str]) -> Status:
    """Return the status that stands for several in one cell of the matrix.

    >>> most_urgent(["met", "missed", "open"])
    <Status.MISSED: 'missed'>
    """
    return min((Status(status) for status in statuses), key=BY_URGENCY.index)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A subject, and its cells by month: the occurrences due in it."""

    subject: str
    cells: dict[int, list] = field(default_factory=dict)


def matrix(occurrences: Iterable) -> list[MatrixRow]:
    """Lay occurrences out by subject and month of their due date, in the order they come in.

    Args:
        occurrences: of one year, each with ``subject`` and ``due``.
    """
    rows: dict[str, MatrixRow] = {}
    for occurrence in occurrences:
        row = rows.setdefault(occurrence.subject, MatrixRow(occurrence.subject))
        row.cells.setdefault(occurrence.due.month, []).append(occurrence)
    return list(rows.values())
