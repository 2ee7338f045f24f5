"""When a closed finding may be looked at again, who is drawn by lot, and what the answers forbid to say; pure."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

QUESTION_LENGTH = 200
MOST_DRAWN = 50


def drawn(seed: str, among: Iterable[int], size: int) -> list[int]:
    """Return which of these numbers are drawn: those whose digest with the seed comes first.

    Anybody who has the seed and the list gets the same draw, with any tool that knows SHA-256.

    >>> drawn("2026", [1, 2, 3, 4], 2) == drawn("2026", [4, 3, 2, 1], 2)
    True
    """
    return sorted(sorted(among, key=lambda number: sha256(f"{seed}:{number}".encode()).hexdigest())[:size])


def faults_of_drawing(size: int, among: int, due: date, *, today: date) -> dict[str, str]:
    """Return what is wrong with a draw, by field."""
    if not among:
        return {
            "size": "没有可抽取的问题：范围内没有已销号的问题，或都已经抽到、等待“回头看”。请先办结已抽到的。"
        }
    faults = {}
    if not 1 <= size <= min(among, MOST_DRAWN):
        faults["size"] = f"可抽取 1 至 {min(among, MOST_DRAWN)} 个，填写的是 {size}。请调整个数。"
    if due < today:
        faults["due"] = f"应查日期 {due} 已经过去（今天是 {today}）。请定一个今天或以后的日期。"
    return faults


def faults_of_question(until: date, *, today: date) -> dict[str, str]:
    """Return what is wrong with the last day for answers, by field."""
    if until < today:
        return {"ask_until": f"答复截止日期 {until} 已经过去（今天是 {today}）。请定一个今天或以后的日期。"}
    return {}


def is_denied(better: int, asked: int) -> bool:
    """Tell whether those asked deny that it is better: not more than half of them say so.

    >>> is_denied(0, 0), is_denied(2, 3), is_denied(1, 2)
    (False, False, True)
    """
    return asked > 0 and better * 2 <= asked


def faults_of_conclusion(*, holds: bool, better: int, asked: int) -> dict[str, str]:
    """Return what is wrong with a conclusion, by field."""
    if holds and is_denied(better, asked):
        return {
            "holds": f"{asked} 份答复中只有 {better} 份认为确有好转，不能认定没有反弹。"
            "请核实情况后选择“有反弹”，问题将重新打开。"
        }
    return {}
