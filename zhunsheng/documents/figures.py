"""Sentences that say how far a number of problems or tasks is done, with exact values only.

The marks of a sentence make one figure, or several where it speaks of several totals. Neighbouring sentences of one
paragraph complete each other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zhunsheng.documents.completion import (
    ALL_DONE,
    COARSE_UNITS,
    DONE,
    MEASURE_NOUNS,
    OPEN,
    RATE,
    REST,
    TOPIC,
    TOTAL,
    Mark,
    marks_in,
)
from zhunsheng.documents.text import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """How far something is done. Counts are numbers of problems or tasks, ``rate`` hundredths; None if not stated.

    ``in_progress`` holds all that is not done, a middle state such as 阶段性完成 included. ``consistent`` is None where
    the words do not say enough to decide.
    """

    text: str
    total: int | None
    done: int | None
    in_progress: int | None
    rate: float | None
    consistent: bool | None
    start: int
    end: int

    @property
    def explanation(self) -> str:
        """A Chinese sentence that says why the figures agree, do not agree, or cannot be compared."""
        parts = [
            words.format(value)
            for words, value in (
                ("共{}个", self.total),
                ("完成{}个", self.done),
                ("未完成{}个", self.in_progress),
                ("完成率{}%", self.rate),
            )
            if value is not None
        ]
        if self.consistent is None:
            return "、".join(parts) + ("，" if parts else "") + "原文给出的数字不全，无法核对。"
        return "、".join(parts) + ("，数字相符。" if self.consistent else "，数字不符，请核对原文。")


def completion_figures(text: Text) -> list[Figure]:
    """Return what the text says of completion, in reading order."""
    return [
        figure for line in _LINE.finditer(text.content) for figure in _figures(text.content, *line.span())
    ]


_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^。！!？?\n]+")


@dataclass(slots=True)
class _Draft:
    """The marks of one figure, and the sentences they come from."""

    marks: list[Mark]
    start: int
    end: int

    def of(self, *kinds: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind in kinds]


def _figures(content: str, line_start: int, line_end: int) -> Iterator[Figure]:
    """Yield the figures of one paragraph; a sentence may complete the one before it."""
    drafts: list[_Draft] = []
    waiting: list[_Draft] = []  # sentences that only say how many there are
    last: _Draft | None = None  # the figure of the sentence right before
    for sentence in _SENTENCE.finditer(content, line_start, line_end):
        words = sentence.group()
        if not words.strip():
            continue
        start = sentence.start() + len(words) - len(words.lstrip())
        end = sentence.start() + len(words.rstrip())
        groups = _groups(marks_in(words))
        continued = None
        for marks in groups:
            draft = _Draft(marks, start, end)
            if last and len(groups) == 1 and _completes(draft, last):
                last.marks += marks
                last.end = end
                continued = last
            elif draft.of(DONE, ALL_DONE, RATE) or (draft.of(TOTAL) and draft.of(OPEN)):
                if not draft.of(TOTAL) and waiting:
                    stated = waiting.pop()
                    draft = _Draft(stated.of(TOTAL) + marks, stated.start, end)
                    waiting.clear()
                drafts.append(draft)
                continued = draft
            elif draft.of(TOTAL):
                own = [mark for mark in marks if mark.kind == TOTAL and mark.strength]
                if own:
                    waiting.append(_Draft(own, start, end))
        last = continued
    if drafts and TOPIC.search(content, line_start, line_end):
        yield from filter(None, (_figure(content, draft) for draft in drafts))


def _groups(marks: list[Mark]) -> list[list[Mark]]:
    """Divide the marks of a sentence where a new total with its own completion begins."""
    groups: list[list[Mark]] = [[]]
    for mark in marks:
        kinds = {known.kind for known in groups[-1]}
        is_next = mark.kind == TOTAL and TOTAL in kinds and kinds & {DONE, ALL_DONE}
        if is_next or (mark.kind == DONE and mark.strength > 1 and kinds >= {TOTAL, DONE}):
            groups.append([])
        groups[-1].append(mark)
    whole = [group for group in groups if any(mark.kind in {DONE, ALL_DONE} for mark in group)]
    return whole if len(whole) > 1 else [marks] if marks else []


def _completes(draft: _Draft, last: _Draft) -> bool:
    """Tell whether a sentence only adds to the figure before it: 其余5个正在整改, 完成率80%."""
    if draft.of(TOTAL, DONE, ALL_DONE):
        return False
    adds_open = bool(draft.of(OPEN, REST)) and not last.of(OPEN, REST)
    adds_rate = bool(draft.of(RATE)) and not last.of(RATE)
    return (adds_open or adds_rate) and not (draft.of(OPEN, REST) and not adds_open)


def _figure(content: str, draft: _Draft) -> Figure | None:
    """Return the figure that the marks make; None where they count nothing in the end."""
    total, done, in_progress = _counts(draft, content[draft.start : draft.end])
    rates = {mark.value: mark for mark in draft.of(RATE)}
    rate = next(iter(rates.values())) if len(rates) == 1 else None
    says_all = any(mark.is_every and mark.strength > 1 for mark in draft.of(ALL_DONE))
    if not (draft.of(DONE, OPEN) or rate or says_all or done is not None):
        return None
    if (total, done, in_progress, rate) == (None, None, None, None) and not says_all:
        return None
    incomplete = bool(draft.of(OPEN)) and in_progress is None
    return Figure(
        content[draft.start : draft.end],
        _whole(total),
        _whole(done),
        _whole(in_progress),
        _number(rate.value) if rate and rate.value is not None else None,
        _is_consistent(total, done, in_progress, rate, incomplete=incomplete),
        draft.start,
        draft.end,
    )


def _counts(draft: _Draft, words: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return total, done and not done; what 全部, 均 or 其余 says without a number is worked out."""
    dones, opens, rests = draft.of(DONE), draft.of(OPEN), draft.of(REST)
    done = dones[0].value if len(dones) == 1 else None
    in_progress = _sum(opens)
    stated = done + (in_progress or 0) if done is not None else None
    totals = _totals_of(draft, stated)
    total = _total(totals, next(iter([*dones, *opens]), None), stated)
    is_whole = total == done or all(mark.unit in COARSE_UNITS for mark in totals)
    if len(dones) == 1 and dones[0].strength and is_whole and not (in_progress or rests):
        return done, done, in_progress if opens else Decimal(0)
    if total is None:
        return total, done, in_progress
    if not dones and draft.of(ALL_DONE):
        if "除" in words and in_progress is not None:
            return total, total - in_progress, in_progress
        return total, total, in_progress if opens else Decimal(0)
    if draft.of(ALL_DONE) and total != stated:
        return total, None, in_progress  # some are counted as done, others said to be
    for rest in rests[:1]:
        if rest.noun == DONE and not dones and in_progress is not None:
            done = total - in_progress
        elif rest.noun == OPEN and not opens and done is not None:
            in_progress = total - done
    return total, done, in_progress


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _number(value: Decimal) -> float:
    return int(value) if value == value.to_integral_value() else float(value)


def _sum(marks: Sequence[Mark]) -> Decimal | None:
    values = [mark.value for mark in marks]
    return sum((v for v in values if v is not None), Decimal(0)) if values and None not in values else None


def _totals_of(draft: _Draft, stated: Decimal | None) -> list[Mark]:
    """Return the totals that stand ahead of the states; one that stands behind them must be announced or fit."""
    first = next((at for at, mark in enumerate(draft.marks) if mark.kind != TOTAL), 0)
    ahead = [mark for mark in draft.marks[:first] if mark.kind == TOTAL]
    return ahead or [mark for mark in draft.of(TOTAL) if mark.strength > 1 or mark.value == stated]


def _total(totals: Sequence[Mark], state: Mark | None, stated: Decimal | None) -> Decimal | None:
    """Return the total of the grain that the state counts; None where several may be meant.

    Areas and kinds of problems, and measures, are totals of their own; 细化为40个具体问题 is the finer one.
    """
    coarse = state is not None and state.unit in COARSE_UNITS
    fitting = [mark for mark in totals if (mark.unit in COARSE_UNITS) == coarse]
    if state and (state.noun in MEASURE_NOUNS or len({m.noun in MEASURE_NOUNS for m in fitting}) > 1):
        of_kind = [m for m in fitting if (m.noun in MEASURE_NOUNS) == (state.noun in MEASURE_NOUNS)]
        by_unit = [m for m in fitting if m.unit == state.unit]
        fitting = of_kind if state.noun else by_unit or of_kind
    if any(mark.strength for mark in fitting):
        fitting = [mark for mark in fitting if mark.strength]
    choices = (
        fitting,
        [mark for mark in fitting if stated is not None and mark.value == stated][:1],
        [mark for mark in fitting if state and mark.unit == state.unit],
        [mark for mark in fitting if mark.noun not in MEASURE_NOUNS],
        [mark for mark in fitting if mark.strength > 1][-1:],
        fitting[:1] if fitting and fitting[0].value == _sum(fitting[1:]) else [],
    )
    for choice in choices:
        if choice and len({mark.value for mark in choice}) == 1:
            return choice[0].value
    return None


def _is_consistent(
    total: Decimal | None,
    done: Decimal | None,
    in_progress: Decimal | None,
    rate: Mark | None,
    *,
    incomplete: bool,
) -> bool | None:
    if incomplete:
        return None
    if done is None and total and in_progress is not None and rate is not None:
        return _fits(total - in_progress, total, rate)
    if done is None:
        return None
    if total is None:
        if in_progress is None or rate is None or not done + in_progress:
            return None
        return _fits(done, done + in_progress, rate) or None
    if done > total:
        return False
    if in_progress is None and rate is None:
        return True if done == total else None
    adds_up = in_progress is None or done + in_progress == total
    if rate is None or not total:
        return adds_up
    fits = _fits(done, total, rate)
    return False if not adds_up or fits is False else fits


def _fits(done: Decimal, total: Decimal, rate: Mark) -> bool | None:
    """Compare a rate with its counts at the precision it is written with; None for 约 and 左右."""
    stated = rate.value or Decimal(0)
    computed = done * 100 / total
    if rate.bound == "above":
        return computed >= stated
    if rate.bound == "about":
        return None
    step = Decimal(1).scaleb(int(stated.as_tuple().exponent))
    return computed.quantize(step, ROUND_HALF_UP) == stated
