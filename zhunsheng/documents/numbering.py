"""The labels that Word prints before automatically numbered paragraphs, which the file does not spell out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """Return a number from 0 to 999 in Chinese numerals as headings use them.

    >>> chinese(3), chinese(10), chinese(21), chinese(105)
    ('三', '十', '二十一', '一百〇五')
    """
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = _DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "〇"
    return words + (_DIGITS[ones] if ones or not number else "")


_CHINESE_FORMATS = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": lambda number: str(number),
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "lowerLetter": lambda number: chr(ord("a") + (number - 1) % 26),
    "upperLetter": lambda number: chr(ord("A") + (number - 1) % 26),
    "decimalEnclosedCircle": lambda number: chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number),
    **dict.fromkeys(_CHINESE_FORMATS, lambda number: chinese(number) if 0 <= number < 1000 else str(number)),
}


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    first: int


class Numbering:
    """Counts numbered paragraphs in document order; ask for every paragraph once."""

    def __init__(self, document: Any) -> None:
        self._lists: dict[
            str, tuple[str, dict[int, _Level]]
        ] = {}  # list id → (what it counts with, its levels)
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        numbering = next(
            (
                rel.target_part.element
                for rel in document.part.rels.values()
                if rel.reltype.endswith("/numbering")
            ),
            None,
        )
        if numbering is not None:
            self._read_lists(numbering)
        for style in document.styles.element.findall(qn("w:style")):
            if reference := _reference(style):
                self._styles[style.get(qn("w:styleId"))] = reference

    def _read_lists(self, numbering: Any) -> None:
        abstract = {
            item.get(qn("w:abstractNumId")): {
                _integer(level.get(qn("w:ilvl"))): _level(level) for level in item.findall(qn("w:lvl"))
            }
            for item in numbering.findall(qn("w:abstractNum"))
        }
        for item in numbering.findall(qn("w:num")):
            number, base = item.get(qn("w:numId")), _value(item, "w:abstractNumId")
            levels, counter = dict(abstract.get(base, {})), f"abstract {base}"
            for override in item.findall(qn("w:lvlOverride")):
                place, restart = _integer(override.get(qn("w:ilvl"))), _value(override, "w:startOverride")
                counter = f"list {number}"
                if (own := override.find(qn("w:lvl"))) is not None:
                    levels[place] = _level(own)
                if restart and place in levels:
                    levels[place] = _Level(levels[place].form, levels[place].pattern, _integer(restart))
            self._lists[number] = (counter, levels)

    def next_label(self, paragraph: Any) -> str:
        """Count the paragraph and return its label, such as ``（三）``; "" when it is not numbered."""
        style = _value(paragraph.find(qn("w:pPr")), "w:pStyle")
        reference = _reference(paragraph) or self._styles.get(style)
        if reference is None or reference[0] not in self._lists:
            return ""
        counter, levels = self._lists[reference[0]]
        place = reference[1]
        if place not in levels:
            return ""
        counts = self._counts.setdefault(counter, {})
        counts[place] = counts.get(place, levels[place].first - 1) + 1
        for deeper in [known for known in counts if known > place]:
            del counts[deeper]
        label = levels[place].pattern
        for known in range(place + 1):
            if known in levels:
                label = label.replace(
                    f"%{known + 1}", _written(counts.get(known, levels[known].first), levels[known])
                )
        return label if levels[place].form in _FORMATS else ""


def _written(number: int, level: _Level) -> str:
    return _FORMATS[level.form](number) if level.form in _FORMATS else ""


def _value(element: Any, tag: str) -> str:
    child = element.find(qn(tag)) if element is not None else None
    return str(child.get(qn("w:val"), "")) if child is not None else ""


def _integer(value: str | None, default: int = 0) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 7 else default


def _level(level: Any) -> _Level:
    return _Level(
        _value(level, "w:numFmt"), _value(level, "w:lvlText"), _integer(_value(level, "w:start"), 1)
    )


def _reference(element: Any) -> tuple[str, int] | None:
    """Return (list id, level) of a paragraph or style, None when it has no list of its own."""
    properties = element.find(qn("w:pPr"))
    numbered = properties.find(qn("w:numPr")) if properties is not None else None
    if numbered is None:
        return None
    return _value(numbered, "w:numId"), _integer(_value(numbered, "w:ilvl"))
