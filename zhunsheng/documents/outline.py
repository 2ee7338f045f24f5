"""Headings and items of an official document: where their titles end, which lists are none, how they nest.

Which words are markers is decided in :mod:`zhunsheng.documents.markers`. What repeats headings without being any
is left out here: contents lists, abstracts, lists of attachments, the lines that say how to reach the office. Each
paragraph is passed over a fixed number of times.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from zhunsheng.documents.enclosures import enclosed_in
from zhunsheng.documents.labels import LABEL
from zhunsheng.documents.markers import STOPS, Marker, Scan, number_of
from zhunsheng.documents.section_names import is_usual_name, usual_name_end
from zhunsheng.documents.text import Paragraph, Text

__all__ = ["Heading", "number_of", "outline"]

_BLANK = " \t\u3000"
_STOP = re.compile("[。；;]")
_PAUSE = re.compile("[。；;，,！？]")
_GUESSED_END = 0.5

_ABSTRACT_WORDS = r"(?:内容)?\s?[摘提]\s{0,4}要|核心提示|编者按|导\s?读|内容简介"
_ABSTRACT = re.compile(rf"\s{{0,8}}(?:[【\[]\s?(?:{_ABSTRACT_WORDS})\s?[】\]]|(?:{_ABSTRACT_WORDS})\s?[:：])")
_ABSTRACT_BELOW = re.compile(rf"\s{{0,8}}[【\[]?\s?(?:{_ABSTRACT_WORDS})\s?[】\]]?\s?[:：]?\s{{0,8}}")
_CONTENTS_WORD = re.compile(r"\s{0,8}[【\[]?\s?(?:目\s{0,4}[录次]|[提大]\s{0,4}纲)\s?[】\]]?\s?[:：]?\s{0,8}")
# Longer paragraphs are not what they begin with: their line breaks were lost.
_LONGEST_CONTENTS, _LONGEST_ABSTRACT = 600, 1000
_SECTION = re.compile(r"[一二三四五六七八九十]{1,2}、|第[一二三四五六七八九十]{1,2}(?:章|部分)")
_GENRE = re.compile(
    r"(?:报告|总结|通报|材料|汇报|公告|意见|方案|通知|台账|清单)(?:[（(][^（）()]{1,20}[）)])?\Z"
)
_PAGE_LEADER = "0123456789 \t\u3000.．·•…-—_"
_LEADER = re.compile(r"(?:[.．·•…_—-]{2}\s{0,8}\d{0,4}|…\s{0,8}\d{1,4})\s{0,4}\Z")
_PAGE = re.compile(r"[\s.．·•…_—-]\d{1,4}\s{0,4}\Z")

_ATTACHMENTS = re.compile(r"\s{0,8}附\s?件?\s?\d{0,2}\s?[:：]")
_ATTACHMENT = re.compile(r"\s{0,30}\d{1,2}\s?[.．、][^。；]{1,60}")
_CONTACT_NAME = (
    "联系(?:人|方式|电话)|(?:监督|举报|办公|咨询)?电话|(?:电子)?邮箱|电子邮件|传真|来信来访"
    "|(?:通讯|通信|联系|邮政|办公)地址|邮政信箱|邮政编码|邮编"
)
_CONTACTS = re.compile(rf"\s{{0,8}}(?:(?:{_CONTACT_NAME})[^。；:：]{{0,12}}|抄\s?送|主\s?送|印\s?发)\s?[:：]")
_CONTACT = re.compile(rf"(?:{_CONTACT_NAME})[^。；:：]{{0,12}}[:：]")

# Labels that stand right behind the words of a problem: 关于账目不清的问题整改情况：.
_GLUED_LABEL = re.compile(
    r"(?:(?<=问题)|(?<=[”’）)]))(?:整改(?:落实|进展|完成|工作)?(?:情况|措施|举措|结果|进展|时限|状态)|责任(?:领导|科室|单位|部门|人)|牵头(?:领导|单位|科室|部门)|完成(?:情况|时限))\s?[:：]"
)
_AFTER_LOST_BREAK = re.compile(
    "(?:今年|近年|去年|本年|近期|20[0-9X]{2}|我[局院校镇乡委办厅部县区市单们]|全[局院校镇乡县区市]|本[局院校镇乡单人]|截至|截止|按照|根据|自20|通过|为|坚持|认真"
    "|严格|始终|一年来|县委|市委|区委|党委|党组|对照|经|在|虽然|目前|一方面|主要|继续|持续|进一步|将|加强|上述|以上|针对|为此)"
)
_AREA = re.compile("[在从对][^。；，,：:]{2,30}?方面(?=[\u4e00-\u9fff])(?!的|存在|问题|还|仍|有|上)")
_OPENING = re.compile("少数|个别|有的|今年以来|近年来|我[局院校镇乡委办厅县区市]")
_BLANK_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff”）])[ \t\u3000]{1,4}(?=[\u4e00-\u9fff“])")
_GOES_ON = re.compile("[及和与、的并以（(：:不未没欠较还仍存]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading or item. ``content[start:end] == title``; what stands under it runs from there to ``until``.

    ``begin`` is where the marker starts, ``number`` what it counts, even where the number does not follow. ``depth``
    is 1 at the top. ``alone`` says that the paragraph holds nothing else. ``parent`` is the place of the heading above
    it in the outline, or None. ``confidence`` (0 to 1) is lower where the marker was damaged or the end guessed.
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
    confidence: float = 1.0


def outline(text: Text, *, end: int | None = None) -> list[Heading]:
    """Return every heading and item of the text in reading order, nested. Never raises.

    ``end`` is where the body ends, when a signature follows; what stands under the last heading stops there.
    """
    found: list[Heading] = []
    scan = _Lines(text)
    for paragraph in _body(text.paragraphs):
        found.extend(scan.headings_of(paragraph))
    found = _without_contents(_without_lone_words(found, text), text)
    if not any(heading.level == 1 for heading in found):
        found = sorted([*found, *_bare_names(text, taken=found)], key=lambda heading: heading.begin)
    return _nested(found, end=len(text.content) if end is None else end)


# --- Which paragraphs may hold headings ---------------------------------------------------------------------------


def _body(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Yield the paragraphs that may hold headings: no abstract, contents in one line, attachments, contacts."""
    in_attachments = in_abstract = False
    for paragraph in paragraphs:
        words = paragraph.text
        in_attachments = _ATTACHMENTS.match(words) is not None or (
            in_attachments and _ATTACHMENT.fullmatch(words) is not None
        )
        named = _CONTENTS_WORD.match(words)
        is_contents = _is_contents_line(words, named.end() if named else 0)
        is_abstract = in_abstract or (len(words) <= _LONGEST_ABSTRACT and _ABSTRACT.match(words))
        is_left_out = in_attachments or is_abstract or is_contents or _CONTACTS.match(words)
        in_abstract = _ABSTRACT_BELOW.fullmatch(words) is not None
        if not is_left_out:
            yield paragraph


def _is_contents_line(words: str, start: int) -> bool:
    """Whether a line holds names of sections and nothing else: 一、工作情况 二、存在问题.

    ``start`` is where they begin when the word 目录 stands before them; without it, two names are needed.
    """
    if len(words) > _LONGEST_CONTENTS or "。" in words:
        return False
    before, *names = _SECTION.split(words[start:])
    if before.strip() or not all(name.strip(_PAGE_LEADER) for name in names):
        return False
    is_list = (
        len(names) > 1 and all(name[-1] in _PAGE_LEADER for name in names[:-1]) and not _PAUSE.search(words)
    )
    return is_list or (start > 0 and bool(names))


class _Lines:
    """The headings of one paragraph after the other."""

    def __init__(self, text: Text) -> None:
        self._scan = Scan(text.content)
        self._title_end = _styled_title_end(text.paragraphs)
        levels = [p.outline for p in text.paragraphs if p.outline and p.start >= self._title_end]
        self._unused_levels = min(levels, default=1) - 1
        self._has_no_lines = len(text.paragraphs) <= 3 and len(text.content) > 300
        self._is_run_together = self._has_no_lines
        self._waiting: tuple[Marker, Paragraph] | None = None  # a marker alone on its line

    def headings_of(self, paragraph: Paragraph) -> list[Heading]:
        words = paragraph.text
        enclosed = enclosed_in(words)
        markers = self._scan.markers_of(words, enclosed)
        self._is_run_together = self._has_no_lines or [marker.level for marker in markers].count(1) > 1
        headings = []
        if self._waiting and not (markers and not words[: markers[0].begin].strip()):
            limit = markers[0].begin if markers else len(words)
            headings.append(self._heading(*self._waiting, paragraph, 0, limit, enclosed))
        self._waiting = None
        limits = [marker.begin for marker in markers[1:]] + [len(words)]
        for marker, limit in zip(markers, limits, strict=False):
            headings.append(self._heading(marker, paragraph, paragraph, marker.end, limit, enclosed))
        if markers and headings[-1] is None and markers[-1].level <= 2 and not paragraph.cell:
            self._waiting = markers[-1], paragraph
        if not markers and not headings and paragraph.outline:
            headings.append(self._styled(paragraph))
        return [heading for heading in headings if heading]

    def _heading(
        self, marker: Marker, at: Paragraph, paragraph: Paragraph, start: int, limit: int, enclosed: bytearray
    ) -> Heading | None:
        """Return the heading of a marker in one paragraph and a title there or in the next; None without a title."""
        words = paragraph.text
        start, end = _title_span(words, start, limit, enclosed)
        guessed = (
            _end_at_lost_break(words, start, end, is_run_together=self._is_run_together)
            if marker.level <= 3
            else None
        )
        end = _trimmed(words, start, guessed or end)
        if start >= end:
            return None
        before = words[: marker.begin] if at is paragraph else ""
        return Heading(
            level=marker.level,
            depth=0,
            marker="".join(at.text[marker.begin : marker.end].split()),
            title=words[start:end],
            begin=at.start + marker.begin,
            start=paragraph.start + start,
            end=paragraph.start + end,
            until=paragraph.end,
            number=marker.number,
            alone=not (before.strip() or words[end:].strip(_BLANK + "。；;：:")),
            parent=None,
            confidence=min(marker.confidence, _GUESSED_END) if guessed else marker.confidence,
        )

    def _styled(self, paragraph: Paragraph) -> Heading | None:
        """Return the heading that only its style shows."""
        title = paragraph.text.strip()
        level = min(paragraph.outline - self._unused_levels, 5)
        if paragraph.start < self._title_end or len(title) > 100:
            return None
        start = paragraph.start + paragraph.text.index(title)
        return Heading(level, 0, "", title, start, start, start + len(title), paragraph.end, 0, True, None)


def _styled_title_end(paragraphs: Sequence[Paragraph]) -> int:
    """Return where a title ends that is styled like a heading, 0 without one.

    It stands at the very top and ends in the kind of the document, or has a level above that of all headings.
    """
    leading = list(takewhile(lambda paragraph: paragraph.outline, paragraphs))
    if named := [paragraph.end for paragraph in leading if _GENRE.search(paragraph.text.rstrip())]:
        return named[-1]
    others = [paragraph.outline for paragraph in paragraphs[1:] if paragraph.outline]
    return leading[0].end if leading and leading[0].outline < min(others, default=10) else 0


# --- Where a title ends -------------------------------------------------------------------------------------------


def _title_span(words: str, start: int, limit: int, enclosed: bytearray) -> tuple[int, int]:
    """Return where the title starts and ends: at the first stop that is not enclosed, or where a label begins."""
    while start < limit and words[start] in _BLANK + "，,、：:.．":
        start += 1
    end = next(
        (stop.start() for stop in _STOP.finditer(words, start, limit) if not enclosed[stop.start()]), limit
    )
    for pattern in (LABEL, _GLUED_LABEL):
        if (label := pattern.search(words, start, end)) and label.start() > start:
            end = label.start()
    return start, _trimmed(words, start, end)


def _trimmed(words: str, start: int, end: int) -> int:
    return start + len(words[start:end].rstrip(_BLANK + "，,、：:."))


def _end_at_lost_break(words: str, start: int, end: int, *, is_run_together: bool) -> int | None:
    """Return where a heading ends that runs straight into a sentence: at a blank, or where a usual name ends.

    Where the whole text is run together, it also ends with the name of an area and before words that open a sentence.
    """
    if end == len(words):
        return None
    blank = _BLANK_INSIDE.search(words, start + 4, end)
    place = blank.start() if blank else usual_name_end(words, start, end)
    if place is None and is_run_together:
        area, opening = _AREA.match(words, start, end), _OPENING.search(words, start + 6, end)
        return area.end() if area else opening.start() if opening else None
    if place is None or place == end or _GOES_ON.match(words, place):
        return None
    is_sentence = is_run_together and (_PAUSE.search(words, place, end) is not None or end - place > 12)
    return place if is_sentence or _AFTER_LOST_BREAK.match(words, blank.end() if blank else place) else None


# --- Headings that are none ---------------------------------------------------------------------------------------

_DASH = re.compile("[—─－-]")
_SAID_NEXT = ("其次", "再次", "再者")


def _without_lone_words(headings: list[Heading], text: Text) -> list[Heading]:
    """Drop what only looks like an item.

    首先 is one where 其次 or 再次 follows before the next heading, and those are only after 首先. A dash above the
    first sentence opens the second line of the title; a name such as 电话： says how to reach the office.
    """
    first_stop = text.content.find("。")
    runs: list[list[int]] = []
    is_open = False
    for place, heading in enumerate(headings):
        is_open = is_open and heading.level == 5
        if heading.marker.startswith("首先"):
            runs.append([place])
            is_open = True
        elif heading.marker.startswith((*_SAID_NEXT, "最后")) and is_open:
            runs[-1].append(place)
            is_open = not heading.marker.startswith("最后")
    kept = {
        place
        for run in runs
        if any(headings[place].marker.startswith(_SAID_NEXT) for place in run)
        for place in run
    }
    return [
        heading
        for place, heading in enumerate(headings)
        if (place in kept or not heading.marker.startswith(("首先", *_SAID_NEXT, "最后")))
        and not _CONTACT.match(heading.title)
        and not (_DASH.match(heading.marker) and heading.begin > 0 and heading.until < first_stop)
    ]


def _without_contents(headings: list[Heading], text: Text) -> list[Heading]:
    """Drop contents lists: what leads to a page, what stands below the word 目录, and bare lines that come again.

    Without the word a contents list stands above everything else; further down, bare lines that come again are
    problems that measures repeat. The last heading of all cannot come again, so it closes the last run.
    """
    names = {_name(heading): place for place, heading in enumerate(headings)}
    tops = {
        (heading.level, heading.number): place for place, heading in enumerate(headings) if heading.level == 1
    }
    dropped = {
        place
        for place, heading in enumerate(headings)
        if _LEADER.search(heading.title) and (heading.alone or heading.title[-1].isdecimal())
    }

    def comes_again(place: int) -> bool:
        again = tops.get((headings[place].level, headings[place].number), place)
        return names[_name(headings[place])] > place or (
            again > place and _is_alike(headings[place].title, headings[again].title)
        )

    top = 0  # the first heading that stays
    for run in _bare_runs(headings, text):
        while top in dropped:
            top += 1
        before = _line_before(headings[run[0]], text)
        is_at_top = run[0] <= top and not before.endswith(tuple(STOPS))
        if _CONTENTS_WORD.fullmatch(before) or (is_at_top and len(run) > 1 and all(map(comes_again, run))):
            dropped.update(run)
    return [heading for place, heading in enumerate(headings) if place not in dropped]


def _name(heading: Heading) -> tuple[int, int, str]:
    return heading.level, heading.number, heading.title.rstrip(_PAGE_LEADER)


def _is_alike(one: str, other: str) -> bool:
    """Whether two titles share most of their characters: 存在问题, 存在的主要问题."""
    shorter, longer = sorted((set(one.rstrip(_PAGE_LEADER)), set(other)), key=len)
    return len(shorter & longer) * 4 >= len(shorter) * 3


def _bare_runs(headings: list[Heading], text: Text) -> Iterator[list[int]]:
    """Yield runs of headings with nothing between them; a run ends where its first marker comes again."""
    gaps = [
        text.content[heading.end : following.begin].strip(_PAGE_LEADER + "\n")
        for heading, following in pairwise(headings)
    ]
    run: list[int] = []
    for place, heading in enumerate(headings):
        is_bare = heading.alone or (place < len(gaps) and not gaps[place])
        first = headings[run[0]] if run else heading
        continues = (
            is_bare
            and run
            and not gaps[place - 1]
            and (heading.level, heading.number) != (first.level, first.number)
            and not (_PAGE.search(first.title) and not _PAGE.search(heading.title))
        )
        if not continues:
            if run:
                yield run
            run = []
        if is_bare:
            run.append(place)
    if run:
        yield run


def _line_before(heading: Heading, text: Text) -> str:
    """Return the last characters of the line before a heading, or of its own line where others stand before it."""
    return text.content[max(0, heading.begin - 20) : heading.begin].rstrip().rsplit("\n", 1)[-1]


# --- Headings without markers, nesting ----------------------------------------------------------------------------


def _bare_names(text: Text, *, taken: list[Heading]) -> list[Heading]:
    """Return the usual section names that stand alone on a line, in a text that numbers no sections.

    A name that comes again is a label, such as 整改措施 under each problem, and so is one that stands for itself.
    """
    begun = {heading.start for heading in taken}
    names: dict[str, list[Heading]] = {}
    for paragraph in text.paragraphs:
        title = paragraph.text.strip(_BLANK)
        start = paragraph.start + paragraph.text.find(title)
        if paragraph.cell is None and start not in begun and is_usual_name(title):
            span = (start, start, start + len(title), paragraph.end)
            names.setdefault(title, []).append(Heading(1, 0, "", title, *span, 0, True, None))
    once = [found[0] for found in names.values() if len(found) == 1]
    if all(LABEL.match(f"{name.title}：") for name in once):
        return []
    # What stands at the very top may be the title of the document.
    return (
        once[1:] if once and once[0].start == 0 and (len(once) == 1 or once[0].title[0].isdecimal()) else once
    )


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
