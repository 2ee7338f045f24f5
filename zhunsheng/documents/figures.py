"""Sentences that split a number of problems into done and not done, with exact values only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zhunsheng.documents.text import Text

_TOTAL = re.compile(r"(?P<total>\d{1,6})\s?[个项条件](?:具体)?(?:反馈)?(?:问题|整改事项|整改任务|意见)")
# 阶段性完成 and 基本完成 are not done (a rate that counts them would be wrong), so they come first.
_PARTLY = re.compile(r"(?:阶段性|基本|部分)(?:完成|整改)(?:整改)?\s?(\d{1,6})\s?[个项条件]")
_DONE = re.compile(
    r"(?<!阶段性)(?<!基本)(?<!部分)(?<!未)(?<!尚未)(?:已经?|均已|整改|已整改)?(?:完成(?:整改)?|整改完成|整改到位|已整改|销号|办结)"
    r"\s?(\d{1,6})\s?[个项条件]"
)
_IN_PROGRESS = re.compile(
    r"(?:正在(?:整改|推进|办理)|持续(?:整改|推进)|长期(?:整改|坚持)|未完成(?:整改)?|尚未完成(?:整改)?)\s?(\d{1,6})\s?[个项条件]"
)
_RATE = re.compile(r"(?:完成率|办结率|整改率|销号率)(?:为|达到?|达到了)?\s?(\d{1,3}(?:\.\d{1,4})?)\s?[%％]")
_SENTENCE = re.compile(r"[^。\n]+")
# What stands in brackets after a count is part of it: 完成28个（含立行立改4个） is 28.
_INCLUDED = re.compile(r"[（(][^（()）]{0,60}[）)]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A completion split. Counts are numbers of problems; ``rate`` is a percentage as written, both None if absent.

    ``in_progress`` holds what is not done, a middle state such as 阶段性完成 included. ``consistent`` is None where
    the sentence does not say enough to decide.
    """

    text: str
    total: int | None
    done: int | None
    in_progress: int | None
    rate: str | None
    consistent: bool | None
    start: int
    end: int

    @property
    def explanation(self) -> str:
        """A Chinese sentence that says why the figures agree, do not agree, or cannot be compared."""
        if self.consistent is None:
            return "这句话给出的数字不全，无法核对。"
        parts = [f"共{self.total}个", f"完成{self.done}个"]
        if self.in_progress is not None:
            parts.append(f"未完成{self.in_progress}个")
        if self.rate is not None:
            parts.append(f"完成率{self.rate}%")
        verdict = "数字相符。" if self.consistent else "数字不符，请核对原文。"
        return "、".join(parts) + "，" + verdict


def completion_figures(text: Text) -> list[Figure]:
    """Return every sentence that says how many problems are done, in reading order."""
    return list(_figures(text))


def _figures(text: Text) -> Iterator[Figure]:
    for sentence in _SENTENCE.finditer(text.content):
        words = _INCLUDED.sub(lambda bracket: "　" * len(bracket.group()), sentence.group())
        rate = _only(_RATE.findall(words))
        done = _only(_DONE.findall(words))
        if done is None and rate is None:
            continue
        total = _only(_TOTAL.findall(words))
        open_parts = [*_PARTLY.findall(words), *_IN_PROGRESS.findall(words)]
        in_progress = sum(map(int, open_parts)) if open_parts else None
        written = sentence.group().strip()
        start = sentence.start() + sentence.group().index(written)
        yield Figure(
            text=written,
            total=int(total) if total else None,
            done=int(done) if done else None,
            in_progress=in_progress,
            rate=rate,
            consistent=_is_consistent(total, done, in_progress, rate),
            start=start,
            end=start + len(written),
        )


def _only(values: list[str]) -> str | None:
    """Return the value if there is exactly one; two counts of one kind have different scopes, so none is taken."""
    return values[0] if len(values) == 1 else None


def _is_consistent(
    total: str | None, done: str | None, in_progress: int | None, rate: str | None
) -> bool | None:
    if total is None or done is None or int(total) == 0 or (in_progress is None and rate is None):
        return None
    adds_up = in_progress is None or int(done) + in_progress == int(total)
    if rate is None:
        return adds_up
    step = Decimal(1).scaleb(Decimal(rate).as_tuple().exponent)  # type: ignore[arg-type]  # digits are finite
    computed = (Decimal(done) * 100 / Decimal(total)).quantize(step, ROUND_HALF_UP)
    return adds_up and computed == Decimal(rate)
