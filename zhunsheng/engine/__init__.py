"""The law of the product: what is owed, compared with what was done. Pure: no clock, no database."""

from .evaluation import evaluate
from .forecast import foresee
from .records import (
    Condition,
    DayCount,
    EngineInputError,
    Extension,
    Fact,
    Measure,
    Obligation,
    Occurrence,
    Period,
    Reason,
    Requirement,
    Role,
    Span,
    Status,
    Subject,
    Waiver,
)
from .screening import screen
from .wording import STATUS_LABELS, say

__all__ = [
    "STATUS_LABELS",
    "Condition",
    "DayCount",
    "EngineInputError",
    "Extension",
    "Fact",
    "Measure",
    "Obligation",
    "Occurrence",
    "Period",
    "Reason",
    "Requirement",
    "Role",
    "Span",
    "Status",
    "Subject",
    "Waiver",
    "evaluate",
    "foresee",
    "say",
    "screen",
]
