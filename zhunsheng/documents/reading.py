"""What is understood of a document, as values: the package docstring describes each part."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from zhunsheng.documents.figures import Figure

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
    of the heading above it among the sections, or None.
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


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem the document admits. Its words, with what explains them, are ``content[start:until]``."""

    title: str
    area: str | None
    section: str | None
    start: int
    end: int
    until: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure the document announces or reports. Its words are ``content[start:until]``.

    ``score`` (0 to 1) says how strong the link to ``problem`` is; 1 where the document itself pairs them.
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
    """Everything understood of one document; the package docstring describes each part."""

    kind: str | None
    organisation: str | None
    period: Period | None
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]
    measures: tuple[Measure, ...]
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]

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
        }
        return {
            "kind": self.kind,
            "organisation": self.organisation,
            "period": period,
            **{name: [_plain(item) for item in items] for name, items in lists.items()},
        }


# What serves the steps that follow, and is no part of the JSON.
_INNER = frozenset({"begin", "until", "number", "parent", "score"})


def _plain(item: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(item).items() if name not in _INNER}
