"""Whether a problem that was put right is back: pure comparison, shown for a person to decide, never decided here."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Generic, TypeVar

from zhunsheng.documents.themes import telling_pairs

Key = TypeVar("Key")

# Different problems of one report share at most a quarter (docs/decisions/0006-early-warning.md).
ALIKE_FROM = 0.35
MOST = 3  # suspicions shown of one problem
WORDS_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What two problems are compared by.

    ``duty`` is whose duty it is about, (obligation, subject), where it comes from the ledger; ``on`` the day it is of:
    the due day of a gap, else the day on which it was raised; ``closed_on`` when it was verified and closed.
    """

    title: str
    manifestation: str = ""
    unit: Hashable = None
    duty: tuple[Hashable, str] | None = None
    on: date
    closed_on: date | None = None

    @property
    def text(self) -> str:
        return f"{self.title}。{self.manifestation}"

    @cached_property
    def title_pairs(self) -> set[str]:
        return telling_pairs(self.title)

    @cached_property
    def pairs(self) -> set[str]:
        return telling_pairs(self.text)

    def shares_duty(self, other: "Problem") -> bool:
        return self.duty is not None and self.duty == other.duty

    def follows(self, other: "Problem") -> bool:
        """Tell whether the other was closed when this one came up."""
        return other.closed_on is not None and other.closed_on <= self.on


@dataclass(frozen=True, slots=True)
class Suspicion(Generic[Key]):
    """An earlier problem that may be back, and what speaks for it: the same duty of the same subject, or words.

    ``likeness`` runs from 0 to 1; ``words`` are what both speak of, the longest first.
    """

    earlier: Key
    same_duty: bool
    likeness: float
    words: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why, in a Chinese sentence.

        >>> Suspicion(1, False, 0.5, ("会议记录", "签字")).reason
        '两者表述相近（相似度50%），都说到“会议记录”“签字”。'
        """
        if self.same_duty:
            return "同一责任主体的同一责任事项，销号以后又出现差距。"
        words = "".join(f"“{word}”" for word in self.words)
        return f"两者表述相近（相似度{self.likeness:.0%}），都说到{words}。"


def suspicions(
    problem: Problem, earlier: Iterable[tuple[Key, Problem]], *, most: int = MOST
) -> list[Suspicion[Key]]:
    """Return which earlier problems, put right and closed, a problem may repeat.

    Compared are problems of the same unit, or about the same duty of the same subject, that were closed before.

    Returns:
        First those about the same duty of the same subject, whatever their words; then the most alike.
    """
    found = []
    for key, other in earlier:
        same_duty = problem.shares_duty(other)
        if not problem.follows(other) or not (same_duty or problem.unit == other.unit):
            continue
        alike = likeness(problem, other)
        if same_duty or alike >= ALIKE_FROM:
            found.append(Suspicion(key, same_duty, alike, shared_words(problem.text, other.text)))
    return sorted(found, key=lambda one: (not one.same_duty, -one.likeness))[:most]


def likeness(one: Problem, other: Problem) -> float:
    """Return how alike two problems are, from 0 to 1: the share of telling pairs of characters they have in common.

    By their titles, or by all that is said of them, whichever is more alike. Punctuation, figures and empty words
    do not count.
    """
    return max(_overlap(one.title_pairs, other.title_pairs), _overlap(one.pairs, other.pairs))


def shared_words(one: str, other: str) -> tuple[str, ...]:
    """Return the longest stretches of telling words that both texts use, at most ``WORDS_SHOWN``.

    >>> shared_words("支部会议记录缺少签字", "会议记录未经签字")
    ('会议记录', '签字')
    """
    common = telling_pairs(one) & telling_pairs(other)
    runs, run = [], ""
    for first, second in pairwise(f"{one} "):
        if first + second in common:
            run = run + second if run else first + second
        elif run:
            runs.append(run)
            run = ""
    return tuple(sorted(dict.fromkeys(runs), key=len, reverse=True)[:WORDS_SHOWN])


def _overlap(pairs: set[str], others: set[str]) -> float:
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0
