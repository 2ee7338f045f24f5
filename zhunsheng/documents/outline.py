"""Headings and items of an official document: which words are markers, where titles end, how they nest.

GB/T 9704-2012, 7.3.3 numbers the levels 一、 （一） 1. （1）; offices add 一是、二是 inside a paragraph. A marker
counts only where one can stand: at the start of a line, after a stop, or, where text was damaged, as the exact next
number of a run. It never counts inside quotation marks or brackets. Each paragraph is passed over a fixed number of
times.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zhunsheng.documents.labels import LABEL
from zhunsheng.documents.text import Paragraph, Text

_NUMERAL = "[一二三四五六七八九十百]{1,5}"
_MARKER = re.compile(
    rf"(?P<chapter>第{_NUMERAL}(?:章|部分|篇))(?:[、:：]|\s{{1,4}})"
    rf"|第(?P<part>{_NUMERAL})节(?:[、:：]|\s{{1,4}})"
    rf"|第(?P<ordinal>{_NUMERAL})[，,、]"
    rf"|问题\s?[（(]?(?P<problem>\d{{1,3}}|{_NUMERAL})[）)]?\s?[:：]"
    rf"|[（(〔\[【]\s?(?P<bracketed>{_NUMERAL})\s?[）)〕\]】]"
    r"|[（(〔\[]\s?(?P<digit_in_brackets>\d{1,3})\s?[）)〕\]]"
    r"|(?<![\d.．])(?P<third>\d{1,2}[.．]\d{1,2}[.．]\d{1,2})(?=[\s\u4e00-\u9fff])"
    r"|(?<![\d.．])(?P<dotted>\d{1,2}[.．]\d{1,2})(?=[\s\u4e00-\u9fff])"
    r"|(?<![\d.．])(?P<digit>\d{1,3})\s?[、.．](?!\d)"
    r"|(?<![\d.．(（])(?P<half>\d{1,2})[）)]"
    rf"|(?P<numeral>{_NUMERAL})\s?(?:、|[.．](?=\s?[\u4e00-\u9fff“]))"
    rf"|(?P<damaged>{_NUMERAL})[）)]"
    rf"|(?P<question>{_NUMERAL})问\s?[:：]"
    rf"|(?P<item>{_NUMERAL})[是要]"
    rf"|(?P<lost>{_NUMERAL})(?=[\u4e00-\u9fff])"
    r"|(?P<said>首先|其次|再次|再者|最后)[，,、是](?!是)"
    r"|(?P<bracketed_digit>[⑴-⒇])"
    r"|(?P<circled>[①-⑳])"
    r"|(?P<dash>—{1,2}|──|--)(?=[\u4e00-\u9fff“])"
)
_LEVELS = {
    "chapter": 1,
    "numeral": 1,
    "part": 2,
    "bracketed": 2,
    "damaged": 2,
    "dotted": 2,
    "third": 3,
    "digit": 3,
    "digit_in_brackets": 4,
    "bracketed_digit": 4,
    "half": 4,
    "problem": 4,
    "ordinal": 5,
    "item": 5,
    "lost": 5,
    "question": 5,
    "said": 5,
    "circled": 5,
    "dash": 5,
}

# Families that show what they are without a stop before them: 一、基本情况（一）….
_PLAIN_FAMILIES = {"bracketed", "digit", "digit_in_brackets", "item"}
# 首先 opens a run only where one of the others closes it.
_SAID_LATER = re.compile(r"(?:其次|再次|再者|最后)[，,、是]")

_STOPS = "。；;！？!?：:"
_PAUSES = _STOPS + "，,"
_TITLE_END = re.compile("[。；;]")
# 一、二把手; 十一、十二月份; 1、2号楼: a list of numbers that count or name something.
_COUNTED = re.compile(
    rf"\s?(?:{_NUMERAL}|\d{{1,4}})\s?"
    r"(?:、|季度|月|日|号|年|期|批|轮|届|次|级|线|把手|审|支部|党支部|大队|中队|组|楼|班|等|者|是)"
)
# 二级、三个、四种: a numeral that begins a word, not an item that lost its 是.
_COUNTERS = frozenset(
    "个项次名人年月日天件条类种级会季学支重风大届不严务方面者家位所处批轮期份部点道线章节号楼室省市县区镇乡村路本套台"
    "辆万千百十亿元成倍分秒时周页篇门层吨米公克平是要把审岗体等环块笔宗例组站步"
)
# 1.5 万元: a number of something, not a section.
_UNITS = frozenset("万亿千百十个元倍米公吨亩人年月天小平")
_ABSTRACT = re.compile(
    r"\s*(?:[【\[]\s?(?:内容)?\s?(?:摘\s?要|提\s?要)\s?[】\]]|(?:内容)?(?:摘\s?要|提\s?要)\s?[:：])"
)
_CONTENTS_WORD = re.compile(r"\s*[【\[]?\s?(?:目\s{0,4}录|提\s{0,4}纲)\s?[】\]]?\s*[:：]?\s*")
_ATTACHMENTS = re.compile(r"\s*附\s?件\s?\d{0,2}\s?[:：]")
_ATTACHMENT = re.compile(r"\s*\d{1,2}\s?[.．、][^。；]{1,60}")
_PAGE_LEADER = "0123456789 \t\u3000.．·•…-—_"

# Section names so usual that they show where a heading ends when its line break was lost.
_USUAL_NAME = re.compile(
    "(?:(?:工作)?基本情况|总体情况|主要做法|(?:主要)?工作(?:开展)?情况|(?:主要)?工作成效"
    "|存在的?(?:主要)?(?:问题|不足)(?:[和与及](?:不足|差距|原因))?|(?:主要)?问题[和与及]不足|(?:产生)?(?:问题的?)?原因分析"
    "|(?:下一步)?整改措施|下一?步(?:工作)?(?:打算|措施|安排|计划|思路)|今后努力方向|改进措施|整改(?:工作)?(?:组织|落实|进展)情况)"
)
_AFTER_LOST_BREAK = re.compile(
    "(?:今年|近年|去年|本年|20[0-9X]{2}|我[局院校镇乡委办厅部县区市单]|截至|截止|按照|根据|自20|通过|为)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading or item. ``content[start:end] == title``; what stands under it runs from there to ``until``.

    ``begin`` is where the marker starts. ``depth`` is 1 at the top. ``alone`` says that the paragraph holds
    nothing else. ``parent`` is the place of the heading above it in the outline, or None.
    """

    level: int
    depth: int
    marker: str
    title: str
    begin: int
    start: int
    end: int
    until: int
    number: int
    alone: bool
    parent: int | None


def outline(text: Text, *, end: int | None = None) -> list[Heading]:
    """Return every heading and item of the text in reading order, nested. Never raises.

    ``end`` is where the body ends, when a signature follows; what stands under the last heading stops there.
    """
    found: list[Heading] = []
    scan = _Scan(
        has_demands="二要" in text.content, has_sequence=_SAID_LATER.search(text.content) is not None
    )
    for paragraph in _body(text):
        found.extend(scan.headings_of(paragraph))
    found = _without_contents_list(found, text)
    if not any(heading.level == 1 for heading in found):
        found = sorted([*found, *_bare_names(text, taken=found)], key=lambda heading: heading.begin)
    return _nested(found, end=len(text.content) if end is None else end)


def _body(text: Text) -> Iterator[Paragraph]:
    """Yield the paragraphs that may hold headings: no abstract, no contents on one line, no list of attachments."""
    in_attachments = False
    for paragraph in text.paragraphs:
        words = paragraph.text
        in_attachments = _ATTACHMENTS.match(words) is not None or (
            in_attachments and _ATTACHMENT.fullmatch(words) is not None
        )
        is_contents = (named := _CONTENTS_WORD.match(words)) and named.end() < len(words) and named.end() > 0
        if not (in_attachments or is_contents or _ABSTRACT.match(words)):
            yield paragraph


class _Scan:
    """One pass over the paragraphs, remembering the last number of each family."""

    def __init__(self, *, has_demands: bool, has_sequence: bool) -> None:
        self.has_demands = has_demands
        self.has_sequence = has_sequence
        self.last: dict[int, int] = {}

    def headings_of(self, paragraph: Paragraph) -> list[Heading]:
        words = paragraph.text
        enclosed = _enclosed(words)
        markers = list(self._markers(words, enclosed))
        headings = []
        for place, (level, number, begin, start) in enumerate(markers):
            limit = markers[place + 1][2] if place + 1 < len(markers) else len(words)
            start, end = _title_span(words, start, limit, enclosed, level)
            if start < end:
                alone = len(markers) == 1 and not (
                    words[:begin].strip() or words[end:].strip(" \t\u3000。；;：:")
                )
                marker = "".join(words[begin:start].split())
                at = paragraph.start
                span = (at + begin, at + start, at + end, paragraph.end)
                marker = "".join(words[begin:start].split())
                headings.append(Heading(level, 0, marker, words[start:end], *span, number, alone, None))
        if not headings and paragraph.outline and len(title := words.strip()) <= 100:
            start = paragraph.start + words.index(title)
            span = (start, start, start + len(title), paragraph.end)
            headings.append(Heading(min(paragraph.outline, 5), 0, "", title, *span, 0, True, None))
        return headings

    def _markers(self, words: str, enclosed: bytearray) -> Iterator[tuple[int, int, int, int]]:
        """Yield (level, number, where the marker begins, where the title may begin)."""
        first = len(words) - len(words.lstrip())
        open_since: tuple[int, int] | None = (
            None  # level and title start of the heading before, in this paragraph
        )
        for match in _MARKER.finditer(words):
            family = str(match.lastgroup)
            level, begin = _LEVELS[family], match.start()
            number = self._number(family, match[family])
            if enclosed[begin] or _is_look_alike(family, number, words, match):
                continue
            before = (
                words[:begin].rstrip()[-1:] if begin - first < 8 else words[begin - 8 : begin].rstrip()[-1:]
            )
            before = (
                words[begin - 2]
                if before in "”’」』" and begin >= 2 and words[begin - 2] in _STOPS
                else before
            )
            fresh = (
                open_since is not None
                and family in _PLAIN_FAMILIES
                and number == 1
                and level > open_since[0]
                and 0 < begin - open_since[1] <= 25
                and not any(stop in words[open_since[1] : begin] for stop in _PAUSES)
            )
            if not (
                fresh
                or self._may_stand(family, number, at_start=begin == first, before=before, again=open_since)
                or _begins_late(family, number, before, words, match.end())
            ):
                continue
            if family == "item" and match.group().endswith("要") and number == 1 and not self.has_demands:
                continue
            self.last = {rank: last for rank, last in self.last.items() if rank < level} | {level: number}
            open_since = (level, match.end())
            yield level, number, begin, match.end()

    def _number(self, family: str, counted: str) -> int:
        if family == "said":
            return 1 if counted == "首先" else self.last.get(_LEVELS[family], 0) + 1
        if family == "dash":
            return self.last.get(_LEVELS[family], 0) + 1
        return number_of(counted)

    def _may_stand(
        self, family: str, number: int, *, at_start: bool, before: str, again: tuple[int, int] | None
    ) -> bool:
        level = _LEVELS[family]
        is_next = number == self.last.get(level, 0) + 1
        begins_or_continues = number == 1 or is_next
        after_stop = before != "" and before in _STOPS
        match family:
            case "lost":
                return again is not None and number > 1 and is_next and before in "。；;"
            case "damaged" | "half":
                return (at_start and begins_or_continues) or (after_stop and is_next)
            case "item":
                if at_start:
                    return True
                if before in _PAUSES + "、":
                    return begins_or_continues
                return again is not None and number > 1 and is_next and before not in "第初周期月十拜其"
            case "dotted" | "third" | "chapter" | "part" | "dash":
                return at_start
            case "problem":
                return at_start or after_stop
            case "said":
                return (
                    self.has_sequence
                    and (number == 1 or self.last.get(level, 0) > 0)
                    and (at_start or after_stop)
                )
            case "ordinal" | "question" | "circled" | "bracketed_digit":
                return begins_or_continues and (at_start or after_stop or before in "”）)")
            case _:
                return at_start or (after_stop and begins_or_continues)


def _begins_late(family: str, number: int, before: str, words: str, end: int) -> bool:
    """Whether an item stands where its list was cut: 二是 after a stop, and 三是 soon after it."""
    return (
        family == "item"
        and 1 < number < 10
        and before != ""
        and before in _STOPS + "…"
        and f"{_DIGITS[number + 1]}是" in words[end : end + 600]
    )


_DIGITS = "〇一二三四五六七八九十"


def _is_look_alike(family: str, number: int, words: str, match: re.Match[str]) -> bool:
    following = words[match.end() : match.end() + 12]
    previous = words[match.start() - 1 : match.start()]
    match family:
        case "numeral" | "digit":
            is_year = re.match(r"\s?20\d\d\s?年", following) is not None  # 三、2024年工作计划
            return previous == "第" or (_COUNTED.match(following) is not None and not is_year)
        case "ordinal":
            return following.startswith("第") or _COUNTED.match(following) is not None
        case "item":
            word = match.group()[-1]
            if word == "要":
                return following[:1] in "求点素害领塞闻件事么" or previous == "第"
            return following[:1] == "否" or previous == "第" or (number == 1 and following[:1] == "一")
        case "lost":
            return following[:1] in _COUNTERS
        case "dotted" | "third":
            return following.lstrip()[:1] in _UNITS
        case _:
            return number == 0


def number_of(numeral: str) -> int:
    """Return the value of 1, 十二 or 第三章; of 1.2 the last part.

    >>> number_of("二十三"), number_of("十"), number_of("第四章"), number_of("1.2")
    (23, 10, 4, 2)
    """
    if (place := _ENCLOSED_DIGITS.find(numeral[-1])) >= 0:
        return place % 20 + 1
    if numeral[-1].isdecimal():
        return int(re.split("[.．]", numeral)[-1])
    value = digit = 0
    for character in numeral:
        if character == "十":
            value, digit = value + (digit or 1) * 10, 0
        elif character == "百":
            value, digit = value + (digit or 1) * 100, 0
        else:
            digit = "一二三四五六七八九".find(character) + 1 or digit
    return value + digit


_ENCLOSED_DIGITS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"

_QUOTES = ("“”", "‘’", "「」", "『』")


def _enclosed(words: str) -> bytearray:
    """Mark every character that stands inside quotation marks, brackets or book-title marks.

    Only pairs count, so an unmatched mark hides nothing. A pair written the wrong way round (”…“) counts as well.
    """
    pairs: list[tuple[int, int]] = []
    kinds = {
        mark: index for index, marks in enumerate([*_QUOTES, "（）()", "《》", "【】[]"]) for mark in marks
    }
    open_at: dict[int, list[int]] = {}
    left_over: dict[int, int] = {}
    for position, character in enumerate(words):
        kind = kinds.get(character)
        if kind is None:
            continue
        if character in "“‘「『（(《【[":
            if kind in left_over:
                pairs.append((left_over.pop(kind), position))
            else:
                open_at.setdefault(kind, []).append(position)
        elif open_at.get(kind):
            pairs.append((open_at[kind].pop(), position))
        elif kind < len(_QUOTES):
            left_over[kind] = position
    change = [0] * (len(words) + 1)
    for opening, closing in pairs:
        change[opening + 1] += 1
        change[closing] -= 1
    enclosed, depth = bytearray(len(words)), 0
    for position in range(len(words)):
        depth += change[position]
        enclosed[position] = depth > 0
    return enclosed


def _title_span(words: str, start: int, limit: int, enclosed: bytearray, level: int) -> tuple[int, int]:
    """Return where the title starts and ends: up to the first stop that is not enclosed."""
    while start < limit and words[start].isspace():
        start += 1
    end = next(
        (stop.start() for stop in _TITLE_END.finditer(words, start, limit) if not enclosed[stop.start()]),
        limit,
    )
    if label := LABEL.search(words, start, end):
        end = label.start()
    if (
        level <= 2
        and (name := _USUAL_NAME.match(words, start, end))
        and _AFTER_LOST_BREAK.match(words, name.end())
    ):
        end = name.end()
    return start, start + len(words[start:end].rstrip(" \t\u3000，,、：:."))


def _without_contents_list(headings: list[Heading], text: Text) -> list[Heading]:
    """Drop runs of two or more bare lines that come again, word for word, further down.

    The last heading of all cannot come again, so it closes the last run.
    """

    def name(heading: Heading) -> tuple[int, int, str]:
        return heading.level, heading.number, heading.title.rstrip(_PAGE_LEADER)

    last_seen = {name(heading): place for place, heading in enumerate(headings)}
    dropped: set[int] = set()
    run: list[int] = []
    for place, heading in enumerate(headings):
        comes_again = heading.alone and last_seen[name(heading)] > place
        continues = run and not text.content[headings[run[-1]].end : heading.begin].strip(_PAGE_LEADER + "\n")
        if not (comes_again and continues):
            if len(run) > 1 or (run and _follows_contents_word(headings[run[0]], text)):
                dropped.update(run)
            run = []
        if comes_again and (continues or heading.number == 1):
            run.append(place)
    return [heading for place, heading in enumerate(headings) if place not in dropped]


def _follows_contents_word(heading: Heading, text: Text) -> bool:
    before = text.content[max(0, heading.begin - 20) : heading.begin].rstrip().rsplit("\n", 1)[-1]
    return _CONTENTS_WORD.fullmatch(before) is not None


def _bare_names(text: Text, *, taken: list[Heading]) -> list[Heading]:
    """Return the usual section names that stand alone on a line, in a text that numbers no sections."""
    begun = {heading.begin for heading in taken}
    names = []
    for paragraph in text.paragraphs:
        title = paragraph.text.strip(" \t\u3000：:")
        start = paragraph.start + paragraph.text.find(title)
        if _USUAL_NAME.fullmatch(title) and start not in begun:
            span = (start, start, start + len(title), paragraph.end)
            names.append(Heading(1, 0, "", title, *span, 0, True, None))
    return names


def _nested(headings: list[Heading], *, end: int) -> list[Heading]:
    """Give each heading its depth, its parent and the end of what stands under it."""
    nested: list[Heading] = []
    above: list[int] = []
    until = [end] * len(headings)
    for place, heading in enumerate(headings):
        while above and headings[above[-1]].level >= heading.level:
            until[above.pop()] = heading.begin
        nested.append(replace(heading, depth=len(above) + 1, parent=above[-1] if above else None))
        above.append(place)
    return [replace(heading, until=max(until[place], heading.end)) for place, heading in enumerate(nested)]
