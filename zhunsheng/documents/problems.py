"""The problems a document admits: the rows of a ledger, never the areas above them."""

import re
from collections.abc import Iterator, Sequence

from zhunsheng.documents.labels import TAKEN, labels_between
from zhunsheng.documents.outline import Heading
from zhunsheng.documents.reading import MEASURES, PROBLEMS, RECTIFICATION, WORK_DONE, Problem
from zhunsheng.documents.roles import PLAIN_NAME, is_section_name
from zhunsheng.documents.text import Text

_WORDS = re.compile(
    r"关于.{2,200}问题|反馈问题[:：]|(?:不|未|缺|差|弱|少|慢|乱|空|偏|虚|浅|松|软|散|滞后|拖欠|拖延|违规|薄弱|欠|问题)"
)
_NONE_FOUND = re.compile(r"(?:未|没有?|无)(?:发现|查出|存在)?.{0,40}(?:问题|情况|情形|现象|行为)|不存在")
# 但仍有少数科室台账不全: what follows praise and turns it.
_TURN = re.compile(
    r"(?:但是?|不过|然而|同时)[，,]?(?:我[局们单]位?)?(?P<said>(?:也|还|仍然?|依然|尚|存在)[^。；;：:\n]{3,100})"
)
_SENTENCE = re.compile(r"[^。；;\n]+")
_LEADS_IN = re.compile(r"(?:如下|以下|下列|几个?方面|方面)[^。]{0,12}[:：]?\s*\Z|[:：]\s*\Z|[：:]")


def problems_of(
    text: Text, headings: list[Heading], roles: list[str], children: list[list[int]]
) -> list[Problem]:
    """Return the problems in reading order."""
    found = [*_in_headings(text, headings, roles, children)]
    found += _in_prose(text, headings, roles, children)
    if not found and PROBLEMS not in roles:
        found = [*_in_praise(text, headings, roles, children)]
    return sorted(found, key=lambda problem: problem.start)


def ancestors(headings: Sequence[Heading], place: int) -> list[int]:
    """Return the places of the headings above one, the nearest first."""
    above = []
    parent = headings[place].parent
    while parent is not None:
        above.append(parent)
        parent = headings[parent].parent
    return above


def _in_headings(
    text: Text, headings: list[Heading], roles: list[str], children: list[list[int]]
) -> Iterator[Problem]:
    """Yield the deepest headings of the sections on problems, and in a notice those that measures stand under."""
    for place, heading in enumerate(headings):
        is_top = heading.parent is None and heading.level < 5
        below = children[place]
        if roles[place] == PROBLEMS:
            is_problem = all(roles[child] == MEASURES for child in below)
            is_problem = (
                is_problem
                and not (is_top and is_section_name(heading.title))
                and not PLAIN_NAME.fullmatch(heading.title)
            )
        elif roles[place] == RECTIFICATION and heading.level < 5:
            first = headings[below[0]].begin if below else heading.until
            answered = any(name in TAKEN for name, _, _ in labels_between(text, heading.end, first))
            named = _WORDS.search(heading.title) is not None and not is_top
            is_problem = all(headings[c].level == 5 or roles[c] == MEASURES for c in below)
            is_problem = is_problem and (answered or named or heading.marker.startswith("问题"))
            is_problem = is_problem and not (is_top and is_section_name(heading.title))
        else:
            is_problem = False
        if is_problem:
            yield _problem(
                headings, roles, place, heading.start, heading.end, heading.title, heading.until, above=False
            )


def _in_prose(
    text: Text, headings: list[Heading], roles: list[str], children: list[list[int]]
) -> Iterator[Problem]:
    """Yield the sentences of sections on problems that list nothing."""
    for place, heading in enumerate(headings):
        named = is_section_name(heading.title) or PLAIN_NAME.fullmatch(heading.title)
        if roles[place] == PROBLEMS and not children[place] and named:
            for sentence in _SENTENCE.finditer(text.content, heading.end, heading.until):
                words = sentence.group()
                is_stated = (
                    _WORDS.search(words) and not _NONE_FOUND.search(words) and not _LEADS_IN.search(words)
                )
                if is_stated and len(words.strip()) > 4:
                    yield _stated(headings, roles, place, sentence.start(), words)


def _in_praise(
    text: Text, headings: list[Heading], roles: list[str], children: list[list[int]]
) -> Iterator[Problem]:
    """Yield what turns the praise, in a document that has no section on problems."""
    for place, heading in enumerate(headings):
        if roles[place] in {WORK_DONE, ""} and not children[place]:
            for turn in _TURN.finditer(text.content, heading.end, heading.until):
                if _WORDS.search(turn["said"]):
                    yield _stated(headings, roles, place, turn.start("said"), turn["said"])


def _stated(headings: list[Heading], roles: list[str], place: int, start: int, words: str) -> Problem:
    title = words.strip(" \t\u3000，,、：:")
    start += words.index(title)
    return _problem(headings, roles, place, start, start + len(title), title, start + len(title), above=True)


def _problem(
    headings: list[Heading],
    roles: list[str],
    place: int,
    start: int,
    end: int,
    title: str,
    until: int,
    *,
    above: bool,
) -> Problem:
    """Make a problem that stands in, or under (``above``), a heading; the nearest area above it is its area."""
    chain = [*([place] if above else []), *ancestors(headings, place)]
    areas = [
        headings[upper].title
        for upper in chain
        if roles[upper] in {PROBLEMS, RECTIFICATION, ""}
        and not is_section_name(headings[upper].title)
        and not PLAIN_NAME.fullmatch(headings[upper].title)
    ]
    section = headings[chain[-1]].title if chain else None
    return Problem(title, areas[0] if areas else None, section, start, end, until)
