"""The problems a document admits: the rows of a ledger, never the areas above them."""

import re
from collections.abc import Iterator, Sequence

from zhunsheng.documents.labels import ADMITTED, TAKEN, label_of, labels_between
from zhunsheng.documents.phrases import finds_nothing, is_area, states_problem
from zhunsheng.documents.reading import NEXT_STEPS, PROBLEMS, RECTIFICATION, WORK_DONE, Problem
from zhunsheng.documents.roles import Parts, heads_part, is_part_name, label_length
from zhunsheng.documents.text import Text

_ITEM = 5


def problems_of(parts: Parts) -> list[Problem]:
    """Return the problems in reading order."""
    found = [*_in_headings(parts), *_in_prose(parts), *_labelled(parts)]
    if not found and PROBLEMS not in parts.roles:
        found = [*_in_praise(parts)]
    return sorted(found, key=lambda problem: problem.start)


def says_nothing_was_found(text: Text) -> bool:
    """Whether a document reports in so many words that there is nothing to put right."""
    return any(
        _INQUIRY.search(sentence.group()) and finds_nothing(sentence.group())
        for sentence in _SENTENCE.finditer(text.content)
    )


_INQUIRY = re.compile(r"自查|自纠|检查|排查|核查|清查|梳理|对照|巡察|审计")


# --- headings -----------------------------------------------------------------------------------------------------


def _in_headings(parts: Parts) -> Iterator[Problem]:
    """Yield the deepest headings of the parts on problems, and in a notice those that something answers."""
    worded = _worded(parts)
    deeper = [False] * len(parts.headings)
    for place in range(len(parts.headings) - 1, -1, -1):
        parent = parts.headings[place].parent
        if parent is not None and (worded[place] or deeper[place]):
            deeper[parent] = True
    for place, heading in enumerate(parts.headings):
        if worded[place] and not deeper[place]:
            start = heading.start + label_length(heading.title)
            yield _problem(parts, place, start, heading.end, heading.until)


def _worded(parts: Parts) -> list[bool]:
    """Say of each heading whether its words can be a problem; the deepest such heading is one."""
    worded: list[bool] = []
    for place, heading in enumerate(parts.headings):
        role, title = parts.roles[place], heading.title
        if place in parts.answers or heads_part(heading) or finds_nothing(title) or label_of(title):
            worded.append(False)
        elif place in parts.details:
            worded.append(heading.parent is not None and not worded[heading.parent])
        elif role == PROBLEMS:
            worded.append(not is_area(title) or _is_answered(parts, place))
        elif role == RECTIFICATION:
            is_heading = heading.level < _ITEM or title.endswith("问题")
            is_named = is_heading and states_problem(title) and not is_area(title)
            is_numbered = heading.marker.startswith("问题")
            is_top_area = heading.parent is None and is_area(title)
            worded.append(is_named or is_numbered or (not is_top_area and _is_answered(parts, place)))
        else:
            worded.append(False)
    return worded


def _is_answered(parts: Parts, place: int) -> bool:
    """Whether 整改情况： or the like stands right under a heading."""
    found = labels_between(parts.text, parts.headings[place].end, parts.lead_end(place))
    return any(name in TAKEN for name, _, _ in found)


# --- prose --------------------------------------------------------------------------------------------------------

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_LACKS = "(?:问题|不足|差距|短板|弱项|薄弱环节|困难)"
# 还存在一些问题, 主要表现在以下几方面： say that problems follow and are none themselves.
_LEADS_IN = re.compile(
    rf"(?:(?:[还仍也尚]|依然|存在)[^，,。]{{0,6}}(?:存在|有)?[^，,。]{{0,6}}(?:一些|不少|一定|许多|很多|几个|差距){_LACKS}?"
    rf"|[还仍也尚]?存在[^，,。]{{0,4}}{_LACKS})(?:[和与及、]{_LACKS})?(?:[，,]主要[^，,。]{{0,8}})?[:：]?\s*\Z"
    r"|(?:(?:如下|以下|下列)[^，,。]{0,16}|几?个?方面)[:：]?\s*\Z"
    r"|(?:表现|体现|问题|不足|差距)(?:是|为|在|有)?(?:于)?[:：]\s*\Z|需要.{0,12}(?:整改|改进|提升)\s*\Z"
)
_LEAD = re.compile(
    rf"[^：:]{{0,60}}(?:表现|体现|{_LACKS}|以下几?个?方面|几个方面)(?:是|为|在|有)?(?:于)?(?:以下几?个?方面)?\s?[:：]"
)
_EXPLAINS = re.compile(
    r"\s*(?:比如|例如|如[，,]|特别是|尤其是|究其|主要原因|原因|这|其中|具体[来说]|下一?步|今后|为此|对此|针对|以上|上述|我们|总的)"
)
_TURN = re.compile(r"(?:但是?|不过|然而)[，,]?\s?|(?:自查|检查|排查|核查|抽查)(?:中|时)?发现[，,：:]\s?")
_COUNTED = re.compile(r"[^，,]{0,12}问题\s?(?:\d|[一二三四五六七八九十]+个)")


def _in_prose(parts: Parts) -> Iterator[Problem]:
    """Yield the sentences of parts on problems that list nothing."""
    for place, heading in enumerate(parts.headings):
        title = heading.title
        is_bare = is_area(title) or is_part_name(title)
        labels = labels_between(parts.text, heading.end, parts.lead_end(place))
        is_labelled = any(name in TAKEN | ADMITTED for name, _, _ in labels)
        lists = any(parts.roles[child] == PROBLEMS for child in parts.children[place])
        if parts.roles[place] == PROBLEMS and is_bare and not lists and not is_labelled:
            for begin, end in _stated(parts.text, heading.end, parts.lead_end(place)):
                yield _problem(parts, place, begin, end, end, is_prose=True)


def _labelled(parts: Parts) -> Iterator[Problem]:
    """Yield the sentences after 存在问题： under a heading that is no problem itself."""
    for place, heading in enumerate(parts.headings):
        if not is_area(heading.title):
            continue
        for name, first, last in labels_between(parts.text, heading.end, parts.lead_end(place)):
            for sentence in _SENTENCE.finditer(parts.text.content, first, last):
                if name in ADMITTED and sentence.group().strip() and not finds_nothing(sentence.group()):
                    begin, end = _trimmed(parts.text.content, *sentence.span())
                    yield _problem(parts, place, begin, end, end, is_prose=True)


def _in_praise(parts: Parts) -> Iterator[Problem]:
    """Yield what turns the praise, or follows 存在一些问题, in a document without a part on problems."""
    opening = parts.headings[0].begin if parts.headings else len(parts.text.content)
    gaps: list[tuple[int | None, int, int]] = [(None, 0, opening)]
    limits = [heading.begin for heading in parts.headings[1:]] + [h.until for h in parts.headings[-1:]]
    gaps += [(at, parts.headings[at].end, limit) for at, limit in enumerate(limits)]
    for place, first, last in gaps:
        if place is not None and parts.roles[place] not in {WORK_DONE, NEXT_STEPS, ""}:
            continue
        for line in _LINE.finditer(parts.text.content, first, last):
            announced = _ANNOUNCED.search(line.group())
            at = line.start() + announced.end() if announced else line.end()
            for begin, end in [*_turned(parts.text, line.start(), at), *_stated(parts.text, at, line.end())]:
                yield _problem(parts, place, begin, end, end, is_prose=True)


_LINE = re.compile(r"[^\n]+")
_ANNOUNCED = re.compile(
    rf"(?:存在|还有)[^，,。；]{{0,12}}{_LACKS}(?:[和与及、]{_LACKS})?(?:[，,]?主要(?:表现|体现)?[^。；]{{0,10}})?(?:是|有|为)?[。:：]"
)


def _stated(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each sentence stands that states a problem; what explains one, or plans, is left out."""
    for sentence in _SENTENCE.finditer(text.content, start, end):
        words = sentence.group()
        if _leads_in(words) or _EXPLAINS.match(words) or finds_nothing(words):
            continue
        lead = _LEAD.match(words) or (turn if (turn := _last(_TURN, words)) else None)
        begin = lead.end() if lead else 0
        if states_problem(words[begin:]):
            yield _trimmed(text.content, sentence.start() + begin, sentence.end())


def _turned(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what stands after 但 or 检查发现 and states a problem."""
    for sentence in _SENTENCE.finditer(text.content, start, end):
        turn = _last(_TURN, sentence.group())
        said = sentence.group()[turn.end() :] if turn else ""
        if (
            said
            and states_problem(said)
            and not _leads_in(said)
            and not (_COUNTED.match(said) or finds_nothing(said))
        ):
            yield _trimmed(text.content, sentence.end() - len(said), sentence.end())


def _leads_in(words: str) -> bool:
    """Whether a sentence only says that problems follow; one that states a problem before it says so does not."""
    found = _LEADS_IN.search(words)
    return found is not None and not (words[-1] not in ":：" and states_problem(words[: found.start()]))


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    return next(iter([*pattern.finditer(words)][-1:]), None)


def _trimmed(content: str, start: int, end: int) -> tuple[int, int]:
    words = content[start:end]
    title = words.strip(" \t\u3000，,、：:")
    start += words.index(title)
    return start, start + len(title)


# --- what a problem knows of its place -------------------------------------------------------------------------


def area_among(parts: Parts, chain: Sequence[int], *, is_item: bool = False) -> str | None:
    """Return the title of the area among the places of the headings above a problem, the nearest first.

    The nearest 在…方面 is it. Without one it is the nearest heading at all, but for an item (一是) never one that
    words a problem itself.
    """
    titles = groups_among(parts, chain)
    others = (title for title in titles if not (is_item and states_problem(title)))
    return next((title for title in titles if is_area(title)), None) or next(others, None)


def groups_among(parts: Parts, chain: Sequence[int]) -> list[str]:
    """Return the titles of the headings above a problem that group problems and do not only name a part."""
    return [
        parts.headings[place].title
        for place in chain
        if parts.roles[place] in {PROBLEMS, RECTIFICATION, ""}
        and not heads_part(parts.headings[place])
        and parts.headings[place].title != parts.bodies[place]
    ]


def _problem(
    parts: Parts, place: int | None, start: int, end: int, until: int, *, is_prose: bool = False
) -> Problem:
    """Make a problem that is a heading, or stands in the prose under one; the nearest area above is its area."""
    chain = [] if place is None else [*([place] if is_prose else []), *parts.above(place)]
    own = None if place is None else parts.headings[place]
    is_item = not is_prose and own is not None and own.level == _ITEM
    label = own.title[: label_length(own.title) - 1] if own and start > own.start else ""
    section = parts.headings[chain[-1]].title if chain else None
    return Problem(
        title=parts.text.content[start:end],
        area=label if is_area(label) else area_among(parts, chain, is_item=is_item),
        section=section,
        start=start,
        end=end,
        until=until,
        under=next(iter(groups_among(parts, chain)), None),
        body=None if place is None else parts.bodies[place],
    )
