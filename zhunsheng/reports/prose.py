"""Words that writers add between the claims of a report: where they stand, and what is wrong with them. Pure.

A number in them that no claim backs is marked, because numbers are the ledger's; so are empty phrases and what the
report says elsewhere already (整治形式主义为基层减负若干规定, 2024: a document is short).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from itertools import groupby

from zhunsheng.reports.composing import Block, Content, Passage, Sentence

LONGEST = 1000  # characters of one piece of prose; a longer one is several
SHORTEST_REPEATED = 8  # characters of a clause; a shorter one is repeated by chance
Addition = Mapping[
    str, str
]  # one piece of prose: its key, the anchor of the sentence that it stands after, its text


def anchor_of(key: str) -> str:
    """Return the anchor under which a piece of prose is printed."""
    return f"prose-{key}"


def with_prose(content: Content, prose: Sequence[Addition]) -> Content:
    """Put prose into a report, each piece after its sentence, in the same paragraph.

    A piece whose sentence is not printed any more goes nowhere else of its own accord: it is listed as left out.
    """
    printed = {
        one.anchor for block in content.blocks for passage in block.passages for one in passage.sentences
    }
    homeless = [piece for piece in prose if piece["after"] not in printed]
    return replace(
        content,
        blocks=tuple(_filled(block, prose) for block in content.blocks),
        left_out=(
            *content.left_out,
            *(
                f"补写的“{shortened(piece['text'])}”原来接着的那句已不在正文中，没有写入。请给它另选位置，或删去。"
                for piece in homeless
            ),
        ),
    )


def _filled(block: Block, prose: Sequence[Addition]) -> Block:
    return replace(
        block,
        passages=tuple(
            Passage(
                passage.lead,
                tuple(one for sentence in passage.sentences for one in (sentence, *_after(sentence, prose))),
            )
            for passage in block.passages
        ),
    )


def _after(sentence: Sentence, prose: Sequence[Addition]) -> Iterator[Sentence]:
    for piece in prose:
        if piece["after"] == sentence.anchor:
            yield Sentence(anchor=anchor_of(piece["key"]), text=piece["text"], is_prose=True)


def shortened(text: str, longest: int = 24) -> str:
    """Return the beginning of a text.

    >>> shortened("一二三四五", 3), shortened("一二", 3)
    ('一二三…', '一二')
    """
    return text if len(text) <= longest else f"{text[:longest]}…"


# --- numbers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that are known; ``data/library/wording.yaml`` explains them."""

    measure_words: tuple[str, ...]
    set_phrases: tuple[str, ...]
    empty_phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text, from ``start`` up to ``end``; ``value`` is None for one that is vague (十余次)."""

    start: int
    end: int
    value: Decimal | None
    unit: str


_DIGITS = {
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "两": 2,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_CHINESE = f"[{''.join(_DIGITS)}{''.join(_TENS)}万亿]+"
_ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?"
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_DAY = "[〇零一二两三四五六七八九十]"

# What is written with digits and counts nothing: days, times, ordinals, numbers of headings and of documents.
_UNCOUNTED = re.compile(
    "|".join(
        [
            r"\d{4}-\d{1,2}-\d{1,2}",
            r"(?:\d{4}|[〇零一二三四五六七八九]{4})年?\s*[-—–~～至、]\s*(?:\d{4}|[〇零一二三四五六七八九]{4})年",
            rf"(?:\d{{4}}|[〇零一二三四五六七八九]{{4}})年度?(?:(?:\d{{1,2}}|{_DAY}{{1,3}})月(?:(?:\d{{1,2}}|{_DAY}{{1,3}})日)?)?",
            rf"(?:\d{{1,2}}|{_DAY}{{1,3}})月(?:份|(?:\d{{1,2}}|{_DAY}{{1,3}})日)?",
            r"\d{1,2}日",
            r"\d{1,2}[:：]\d{2}",
            r"(?:[1-4]|[一二三四])(?:[-—–~～至、](?:[1-4]|[一二三四]))?季度",
            r"[〔\[（(]\d{4}[〕\]）)]\s*\d+号",
            rf"第\s*(?:\d+|{_CHINESE})(?:个|次|批|期|轮|届|季度|条|项|章|节|款)?",
            r"(?:^|(?<=[\s。；：]))(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)])",
            r"(?<=[每同某哪任])一个",
            r"[一二三四五六七八九十]+(?:个|大)方面",
        ]
    )
)


@cache
def _counted(wording: Wording) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of set phrases and that of numbers; a longer measure word goes before one it begins with."""
    units = "|".join(map(re.escape, sorted(wording.measure_words, key=len, reverse=True)))
    vague = "(?P<vague>[余多来几])?"
    number = re.compile(
        rf"百分之(?P<share>{_ARABIC}|{_CHINESE})"
        rf"|(?P<arabic>{_ARABIC})(?P<myriads>[十百千万亿]*){vague}(?P<unit>{units})?"
        rf"|(?P<chinese>{_CHINESE}){vague.replace('vague', 'about')}(?P<measure>{units})"
    )
    return re.compile("|".join(map(re.escape, wording.set_phrases))), number


def numbers_in(text: str, wording: Wording) -> list[Number]:
    """Return the numbers that a text counts something with, in Arabic or Chinese numerals, in order.

    Days, times, ordinals (第三次), numbers of headings and documents, and set phrases (八项规定) count nothing.
    """
    phrases, counted = _counted(wording)
    plain = text.translate(_WIDE)
    for pattern in (phrases, _UNCOUNTED):
        plain = pattern.sub(lambda found: "□" * len(found.group()), plain)
    return [_number(found) for found in counted.finditer(plain)]


def _number(found: re.Match[str]) -> Number:
    if share := found["share"]:
        return Number(found.start(), found.end(), _value(share), "%")
    unit = (found["unit"] or found["measure"] or "").replace("％", "%")
    if found["vague"] or found["about"]:
        return Number(found.start(), found.end(), None, unit)
    value = _value(found["chinese"] or found["arabic"])
    for myriad in found["myriads"] or "":
        value *= _TENS.get(myriad) or _MYRIADS[myriad]
    return Number(found.start(), found.end(), value, unit)


def _value(words: str) -> Decimal:
    """Return what a numeral says.

    >>> [int(_value(words)) for words in ("1,200", "十二", "一百〇五", "两万三千", "二〇二六")]
    [1200, 12, 105, 23000, 2026]
    """
    if words[0].isdecimal():
        return Decimal(words.replace(",", ""))
    if all(sign in _DIGITS for sign in words):
        return Decimal("".join(str(_DIGITS[sign]) for sign in words))
    total = section = digit = 0
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            total = (total + section + digit or 1) * _MYRIADS[sign]
            section = digit = 0
    return Decimal(total + section + digit)


# --- remarks ------------------------------------------------------------------------------------------------------


class Fault(StrEnum):
    """What is wrong with some words, the gravest first."""

    UNBACKED = "unbacked"
    REPEATED = "repeated"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Remark:
    """Words of a piece of prose, from ``start`` up to ``end``, that its writer should look at again."""

    anchor: str
    fault: Fault
    start: int
    end: int
    words: str


def remarks_on(content: Mapping, wording: Wording) -> list[Remark]:
    """Return what is wrong with the prose of a report, in the order of its text.

    A number is backed by a claim of the same section that states the same number of the same measure.

    Args:
        content: a :class:`zhunsheng.reports.composing.Content` as plain values, which is how it is frozen.
    """
    clauses = Counter(
        clause for sentence in _sentences(content["blocks"]) for clause, _, _ in _clauses(sentence["text"])
    )
    found = []
    for block in content["blocks"]:
        sentences = list(_sentences([block]))
        backed = {
            (number.value, number.unit)
            for sentence in sentences
            if sentence["fact_ids"] or sentence["occurrence_ids"]
            for number in numbers_in(sentence["text"], wording)
        }
        for sentence in sentences:
            if sentence.get("is_prose"):
                found += _remarks(sentence["anchor"], sentence["text"], backed, clauses, wording)
    return found


def _remarks(
    anchor: str, text: str, backed: Collection, clauses: Mapping[str, int], wording: Wording
) -> Iterator[Remark]:
    for number in numbers_in(text, wording):
        if number.value is None or (number.value, number.unit) not in backed:
            yield Remark(anchor, Fault.UNBACKED, number.start, number.end, text[number.start : number.end])
    for clause, start, end in _clauses(text):
        if clauses[clause] > 1:
            yield Remark(anchor, Fault.REPEATED, start, end, clause)
    for phrase in wording.empty_phrases:
        for found in re.finditer(re.escape(phrase), text):
            yield Remark(anchor, Fault.EMPTY, found.start(), found.end(), phrase)


def _sentences(blocks: Sequence[Mapping]) -> Iterator[Mapping]:
    for block in blocks:
        for passage in block["passages"]:
            yield from passage["sentences"]


def _clauses(text: str) -> Iterator[tuple[str, int, int]]:
    for found in re.finditer(r"[^，。；：、！？,;!?\s]+", text):
        if len(found.group()) >= SHORTEST_REPEATED:
            yield found.group(), found.start(), found.end()


def marked(text: str, remarks: Sequence[Remark]) -> list[tuple[str, Fault | None]]:
    """Cut a text into pieces, each with what is wrong with it; where two faults meet the graver is shown."""
    order = list(Fault)
    faults: list[Fault | None] = [None] * len(text)
    for remark in sorted(remarks, key=lambda one: order.index(one.fault), reverse=True):
        faults[remark.start : remark.end] = [remark.fault] * (remark.end - remark.start)
    pieces = groupby(zip(text, faults, strict=True), key=lambda pair: pair[1])
    return [("".join(sign for sign, _ in run), fault) for fault, run in pieces]


# --- versions -----------------------------------------------------------------------------------------------------


class Change(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


def difference(old: str, new: str) -> list[tuple[Change, str]]:
    """Return how one text becomes the other: what stays, goes and comes, characters one by one, foreign words whole.

    >>> [(str(change), words) for change, words in difference("开展3次", "开展12次")]
    [('same', '开展'), ('removed', '3'), ('added', '12'), ('same', '次')]
    """
    before, after = _tokens(old), _tokens(new)
    found: list[tuple[Change, str]] = []
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found.append((Change.SAME, "".join(before[old_start:old_end])))
            continue
        if old_end > old_start:
            found.append((Change.REMOVED, "".join(before[old_start:old_end])))
        if new_end > new_start:
            found.append((Change.ADDED, "".join(after[new_start:new_end])))
    return found


def _tokens(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]+|\d+|\s+|.", text, flags=re.DOTALL)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One piece of prose in two versions; "" where there was none."""

    key: str
    after: tuple[str, str]
    text: tuple[str, str]

    @property
    def pieces(self) -> list[tuple[Change, str]]:
        return difference(*self.text)

    @property
    def was_moved(self) -> bool:
        return all(self.after) and self.after[0] != self.after[1]


def compared(old: Sequence[Addition], new: Sequence[Addition]) -> list[Comparison]:
    """Return the pieces of prose that differ between two versions, those that are still there first."""
    before, now = by_key(old), by_key(new)
    none = {"after": "", "text": ""}
    pairs = ((key, before.get(key, none), now.get(key, none)) for key in {**now, **before})
    return [
        Comparison(key, (was["after"], is_now["after"]), (was["text"], is_now["text"]))
        for key, was, is_now in pairs
        if (was["after"], was["text"]) != (is_now["after"], is_now["text"])
    ]


def by_key(prose: Sequence[Addition]) -> dict[str, Addition]:
    return {piece["key"]: piece for piece in prose}


def replaced(prose: Sequence[Addition], key: str, piece: Addition | None) -> list[Addition]:
    """Return the prose with this piece in the place of that of the same key, added at the end, or taken out."""
    if piece is None:
        return [one for one in prose if one["key"] != key]
    if key not in by_key(prose):
        return [*prose, piece]
    return [piece if one["key"] == key else one for one in prose]
