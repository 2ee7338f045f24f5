"""What is understood of a document, as values: the package docstring describes each part."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhunsheng.documents.dates import DateMention
from zhunsheng.documents.figures import Figure
from zhunsheng.documents.quantities import Quantity

WORK_DONE, PROBLEMS, CAUSES, MEASURES = "work_done", "problems", "causes", "measures"
ORGANISATION, RECTIFICATION, NEXT_STEPS = "organisation", "rectification", "next_steps"


@dataclass(frozen=True, slots=True)
class Period:
    """The time a document speaks of, as written and as days; both ends included."""

    text: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Section:
    """A heading or item with the role of what stands under it, which runs to ``until``.

    ``begin`` is where its marker starts, ``number`` what the marker counts (0 without one), ``parent`` the place
    of the heading above it among the sections, or None. ``confidence`` (0 to 1) is lower where the marker was damaged
    or the end of the title had to be guessed.
    """

    level: int
    depth: int
    marker: str
    title: str
    role: str
    start: int
    end: int
    begin: int
    until: int
    number: int
    parent: int | None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem the document admits. Its words, with what explains them, are ``content[start:until]``.

    ``body`` is whose problem it is, where one list names several bodies; ``under`` the nearest heading above that
    groups it, be it an area or the words of a wider problem.
    """

    title: str
    area: str | None
    section: str | None
    start: int
    end: int
    until: int
    body: str | None = None
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure the document announces or reports. Its words are ``content[start:until]``.

    ``score`` (0 to 1) says how strong the link to ``problem`` is; 1 where the document itself pairs them. ``due`` is
    the last day on time, None where the deadline names no day.
    """

    title: str
    owner: str | None
    department: str | None
    deadline: str | None
    status: str | None
    problem: str | None
    start: int
    end: int
    until: int
    score: float
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing compared with another, and what came of it."""

    code: str
    verdict: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything understood of one document; the package docstring describes each part.

    ``nil_report`` says that the document reports in words that nothing was found, and admits no problem.
    """

    kind: str | None
    organisation: str | None
    period: Period | None
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]
    measures: tuple[Measure, ...]
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[DateMention, ...] = ()
    nil_report: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return plain values for ``json.dumps``, with the keys the package docstring lists."""
        period = self.period and {
            "text": self.period.text,
            "start": self.period.start.isoformat(),
            "end": self.period.end.isoformat(),
        }
        lists: dict[str, Sequence[Any]] = {
            "sections": self.sections,
            "problems": self.problems,
            "measures": self.measures,
            "figures": self.figures,
            "checks": self.checks,
            "quantities": self.quantities,
            "dates": self.dates,
        }
        return {
            "kind": self.kind,
            "organisation": self.organisation,
            "period": period,
            **{name: [_plain(item) for item in items] for name, items in lists.items()},
            "nil_report": self.nil_report,
        }


# What serves the steps that follow, and is no part of the JSON.
_INNER = frozenset({"begin", "until", "number", "parent", "score", "due", "body", "under", "confidence"})


def _plain(item: Any) -> dict[str, Any]:
    return {name: _value(value) for name, value in asdict(item).items() if name not in _INNER}


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple | list):
        return [_value(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
