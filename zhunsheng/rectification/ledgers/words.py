"""Pure readings of the cells of a ledger: measures in one cell, deadlines in office forms."""

import re
from calendar import monthrange
from datetime import date

from zhunsheng.documents.sheets import Cell, day_of, text_of
from zhunsheng.rectification.rules import MeasureKind

LASTING = frozenset({"长期坚持", "长期", "持续坚持", "持续推进", "长期整改"})
AT_ONCE = frozenset({"立行立改", "立即整改", "立改", "即知即改"})

# What stands before one of several measures: 1. 1、（1） ①
_NUMBER = re.compile(r"(?:(?<=[\s；;。])|^)(?:[（(](\d{1,2})[）)]|(\d{1,2})[.、．](?!\d)|([①-⑳]))\s*")
_MONTH = re.compile(r"(\d{4})[年./-](\d{1,2})(?:月(?:底|末)?)?")
_YEAR = re.compile(r"(\d{4})年?(?:底|末)?")


def measures_in(text: str) -> list[str]:
    """Return the measures that one cell holds: numbered ones, or else those between semicolons.

    >>> measures_in("1.补齐签字；2.建立制度。"), measures_in("补齐签字；建立制度")
    (['补齐签字', '建立制度。'], ['补齐签字', '建立制度'])
    """
    marks = list(_NUMBER.finditer(text))
    numbers = [int(one[1] or one[2] or ord(one[3]) - ord("①") + 1) for one in marks]
    if len(marks) > 1 and numbers == list(range(1, len(marks) + 1)) and not text[: marks[0].start()].strip():
        ends = [one.start() for one in marks[1:]] + [len(text)]
        parts = [text[one.end() : end] for one, end in zip(marks, ends, strict=True)]
    else:
        parts = re.split("[；;]", text)
    return [part for part in (part.strip().rstrip("；;") for part in parts) if part]


def deadline_in(value: Cell) -> tuple[date | None, MeasureKind | None]:
    """Return by which day, and which kind of measure is meant where a cell says that instead of a day.

    A month means its last day, a year its last: 2026年6月底 is 2026-06-30.

    Raises:
        ValueError: for anything else, with a Chinese sentence.
    """
    if not isinstance(value, str):
        return day_of(value), None
    text = re.sub(r"\s|(?:之前|以前|前)$", "", value)
    if text in LASTING:
        return None, MeasureKind.LASTING
    if text in AT_ONCE:
        return None, MeasureKind.AT_ONCE
    if re.fullmatch(r"\d{1,2}月(?:底|末|\d{1,2}日)?", text):
        raise ValueError(f"“{text_of(value)}”没有写年份，请写成 2026-06-30 的样子。")
    if (match := _MONTH.fullmatch(text)) and 1 <= int(match[2]) <= 12 and int(match[1]) > 0:
        year, month = int(match[1]), int(match[2])
        return date(year, month, monthrange(year, month)[1]), None
    if (match := _YEAR.fullmatch(text)) and int(match[1]) > 0:
        return date(int(match[1]), 12, 31), None
    return day_of(text), None
