"""The measures a document announces or reports, and which problem each answers."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.documents.dates import dates_in, due_date
from zhunsheng.documents.labels import (
    DEADLINES,
    DEPARTMENTS,
    OWNERS,
    STATES,
    TAKEN,
    is_only_status,
    label_of,
    labels_between,
    status_in,
    status_of_title,
    value,
    values_between,
)
from zhunsheng.documents.outline import Heading, number_of
from zhunsheng.documents.phrases import is_act, is_area, states_problem
from zhunsheng.documents.reading import (
    MEASURES,
    NEXT_STEPS,
    PROBLEMS,
    RECTIFICATION,
    WORK_DONE,
    Measure,
    Problem,
)
from zhunsheng.documents.roles import Parts, heads_part, is_part_name, label_length
from zhunsheng.documents.text import Text
from zhunsheng.documents.themes import Link, Themes, number_named

Span = tuple[int, int, int]  # where a title starts and ends, and where what belongs to it ends

_ITEM = 5
_TOLD = 600  # how many characters of what belongs to a measure may show what it answers
_PLANS = frozenset({MEASURES, NEXT_STEPS})


def measures_of(parts: Parts, problems: Sequence[Problem], *, written_on: date | None) -> list[Measure]:
    """Return the measures in reading order: those of parts on measures, and what is reported per problem.

    ``written_on`` gives the year to deadlines that name none.
    """
    make = Maker(parts.text, written_on)
    links = Links(parts, problems)
    found = [*_per_problem(parts, problems, make), *_per_area(parts, problems, links, make)]
    found += _implied(parts, problems, make)
    found += _in_parts(parts, links, make)
    if not found and not _PLANS & set(parts.roles):
        found += _in_closing_words(parts, problems, make)
    return sorted(found, key=lambda measure: measure.start)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes measures of one text, written on a day."""

    text: Text
    written_on: date | None

    def __call__(
        self, span: Span, link: Link, labels: Mapping[str, str], *, status: str | None, is_plan: bool = False
    ) -> Measure:
        """Make a measure; the deadline is that of its label, else, where it is a plan, one in its own words."""
        start, end, until = span
        deadline = value(labels, DEADLINES)
        if deadline is None:
            deadline = self._deadline_in(self.text.content[start : min(until, start + 400)], is_plan=is_plan)
        return Measure(
            title=self.text.content[start:end],
            owner=value(labels, OWNERS),
            department=value(labels, DEPARTMENTS),
            deadline=deadline,
            status=status,
            problem=link.target,
            start=start,
            end=end,
            until=until,
            score=link.score,
            due=due_date(deadline, written_on=self.written_on) if deadline else None,
        )

    def _deadline_in(self, words: str, *, is_plan: bool) -> str | None:
        if "前" not in words or not (is_plan or _PLANNED.search(words)):
            return None
        return next(
            (m.text for m in dates_in(words, written_on=self.written_on) if m.kind == "deadline"), None
        )


_PLANNED = re.compile(r"计划|拟于|拟在|预计|确保")


# --- what is reported per problem -------------------------------------------------------------------------------


def _per_problem(parts: Parts, problems: Sequence[Problem], make: Maker) -> Iterator[Measure]:
    place_of = {heading.end: place for place, heading in enumerate(parts.headings)}
    answers: dict[int, list[int]] = {}
    for answer, place in parts.answers.items():
        answers.setdefault(place, []).append(answer)
    for problem in problems:
        if (found := place_of.get(problem.end)) is None:
            continue
        place = found
        items = [parts.headings[at] for at in answers.get(place) or _reports(parts, place)]
        until = max([problem.until, *(item.until for item in items[-1:])])
        values = values_between(parts.text, problem.start, until)
        stated = {name: words[0] for name, words in values.items()}
        status = _status_of(parts.text, problem, stated, until)
        link = Link(problem.title, 1.0)
        numbered_labels = [label_of(item.title) for item in items]
        for item, label in zip(items, numbered_labels, strict=True):
            if label in TAKEN:
                for span in acts_between(parts.text, item.start + len(label) + 1, item.until):
                    yield make(span, link, stated, status=status)
            if label:
                continue
            labels = _labels_of_item(parts.text, item, values)
            own = status_in(value(labels, STATES) or "") or status_of_title(item.title)
            yield make((item.start, item.end, item.until), link, labels, status=own or status)
        if not items:
            for span in _reported(parts, place):
                yield make(span, link, stated, status=status)


def _reports(parts: Parts, place: int) -> list[int]:
    """Return the items under a problem of a notice, which report what was done also without a label."""
    below = parts.children[place] if parts.roles[place] == RECTIFICATION else []
    return [child for child in below if child not in parts.details]


def _labels_of_item(text: Text, item: Heading, values: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the labels of one item: what stands once holds for the whole list, what is repeated for its own item."""
    common = {name: words[0] for name, words in values.items() if len(words) == 1}
    if len(common) == len(values):
        return common
    own = values_between(text, item.start, item.until)
    return common | {name: words[0] for name, words in own.items() if name not in common}


def _status_of(text: Text, problem: Problem, labels: Mapping[str, str], until: int) -> str | None:
    """Return how far a problem is: by its label or bracket, else where its report opens or closes with a status."""
    stated = value(labels, STATES)
    if stated is not None:
        return status_in(stated)
    if bracketed := status_of_title(problem.title):
        return bracketed
    if problem.under and _GROUPED.fullmatch(problem.under):
        return status_in(problem.under)
    openings = [words for name, words in labels.items() if name in TAKEN and is_only_status(words)]
    if openings:
        return status_in(openings[0])
    closing = [words.group() for words in _SENTENCE.finditer(text.content, problem.end, until)]
    return next((status_in(words) for words in closing[-1:] if is_only_status(words)), None)


# （二）正在整改的问题 groups problems by how far they are.
_GROUPED = re.compile(
    r"(?:已|正在|基本|阶段性|长期|需要?|尚?未)[^，。]{0,8}(?:完成|整改|推进|坚持)[^，。]{0,8}(?:问题|任务|事项)"
)


def _reported(parts: Parts, place: int) -> Iterator[Span]:
    """Yield the acts in the prose after 整改情况： or the like; in a notice also in prose without any label."""
    text, heading = parts.text, parts.headings[place]
    end = parts.lead_end(place)
    labels = labels_between(text, heading.end, end)
    taken = [(first, last) for name, first, last in labels if name in TAKEN]
    for first, last in taken:
        yield from acts_between(text, first, last)
    if not labels and parts.roles[place] == RECTIFICATION:
        for start, last in sentences(text, heading.end, end):
            first_clause = _clauses(text, start, last)[0]
            if is_act(first_clause) and not states_problem(first_clause):
                yield from acts_between(text, start, last)


_SENTENCE = re.compile(r"[^。；;\n]+")
_CLAUSE = re.compile(r"[^，,]+")
_LEADS_IN = re.compile(
    r"[:：]\s*\Z|\A\s*(?:针对|对照|围绕)[^。]{0,40}(?:问题|不足|差距)[^。]{0,20}\Z|(?:如下|以下)[^。]{0,10}\Z|\A\s*(?:特此报告|以上报告)"
)


def sentences(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each sentence between two places starts and ends, without lead-ins and bare statuses."""
    for found in _SENTENCE.finditer(text.content, start, end):
        words = found.group()
        stripped = words.strip(" \t\u3000，,、：:|")
        if len(stripped) > 1 and not _LEADS_IN.search(words.strip()) and not is_only_status(stripped):
            first = found.start() + words.index(stripped)
            yield first, first + len(stripped)


def acts_between(text: Text, start: int, end: int) -> Iterator[Span]:
    """Yield the acts in prose: 修订办法，开展培训，约谈2人 are three; a clause that is none belongs to the act before.

    A sentence that does not begin with an act is one measure, and left out where others say what was done.
    """
    found = list(sentences(text, start, end))
    telling = [span for span in found if any(map(_tells_of_act, _clauses(text, *span)))]
    for first, last in telling or found:
        begins = [
            clause.start() for clause in _CLAUSE.finditer(text.content, first, last) if is_act(clause.group())
        ]
        if first not in begins:
            begins = [first]
        for begin, close in zip(begins, [*begins[1:], last], strict=True):
            close = begin + len(text.content[begin:close].rstrip("，, "))
            yield begin, close, close


_BY_WHOM = re.compile(r"\s*(?:由|对|向|与|会同|为|协调|按)")


def _tells_of_act(clause: str) -> bool:
    return is_act(clause) or _BY_WHOM.match(clause) is not None


def _clauses(text: Text, start: int, end: int) -> list[str]:
    return [clause.group() for clause in _CLAUSE.finditer(text.content, start, end)]


def _per_area(parts: Parts, problems: Sequence[Problem], links: "Links", make: Maker) -> Iterator[Measure]:
    """Yield what stands after 整改措施： under a heading that is no problem itself but holds some."""
    ends = {problem.end for problem in problems}
    answers: dict[int, list[Span]] = {}
    for answer, place in parts.answers.items():
        answers.setdefault(place, []).append(_span(parts.headings[answer]))
    for place, heading in enumerate(parts.headings):
        if heading.end in ends or not is_area(heading.title):
            continue
        spans = answers.get(place, [])
        for name, first, last in labels_between(parts.text, heading.end, parts.lead_end(place)):
            spans += acts_between(parts.text, first, last) if name in TAKEN else []
        values = values_between(parts.text, heading.end, heading.until) if spans else {}
        labels = {name: words[0] for name, words in values.items() if len(words) == 1}
        for at, (start, end, until) in enumerate(spans):
            title = parts.text.content[start:end]
            link = links.of(title, "", area=None, beside=place, place=at, of=len(spans))
            status = status_in(value(labels, STATES) or "")
            yield make((start, end, until), link, labels, status=status, is_plan=True)


# --- measures whose problem is only implied ---------------------------------------------------------------------


def _implied(parts: Parts, problems: Sequence[Problem], make: Maker) -> Iterator[Measure]:
    """Yield what is reported below areas, or in a part of its own, without saying there what was wrong."""
    starts = [problem.start for problem in problems]
    themes = Themes(problems)
    content = parts.text.content
    for place, heading in enumerate(parts.headings):
        below = parts.children[place]
        if parts.roles[place] != RECTIFICATION or heading.level == _ITEM or place in parts.answers:
            continue
        if any(parts.headings[child].level < _ITEM for child in below):
            continue
        at = bisect_right(starts, heading.until)
        nearest = problems[at - 1] if at else None
        if nearest and nearest.until > heading.begin:
            continue  # a problem stands below it or above it
        areas = (parts.headings[upper].title for upper in [place, *parts.above(place)])
        area = next((title for title in areas if is_area(title)), None)
        spans = [(h.start, h.end, h.until) for h in (parts.headings[child] for child in below)]
        if not spans and heading.parent is not None and is_act(heading.title):
            spans = [(heading.start, heading.end, heading.until)]
        for start, end, until in spans:
            body = content[end : min(until, end + _TOLD)]
            link = Link(area, 1.0) if area else themes.nearest(content[start:end], body)
            yield make((start, end, until), link, {}, status=None)


# --- parts on measures ------------------------------------------------------------------------------------------


def _in_parts(parts: Parts, links: "Links", make: Maker) -> Iterator[Measure]:
    content = parts.text.content
    for place, heading in enumerate(parts.headings):
        if parts.roles[place] not in _PLANS or place in parts.answers or heading.parent in parts.answers:
            continue
        if heading.parent is not None and parts.roles[heading.parent] in _PLANS:
            continue
        for area, spans in _listed(parts, place):
            for at, span in enumerate(spans):
                start, end, until = span
                title, body = content[start:end], content[end : min(until, end + _TOLD)]
                link = links.of(title, body, area=area, beside=heading.parent, place=at, of=len(spans))
                labels = {name: words[0] for name, words in values_between(parts.text, end, until).items()}
                status = status_in(value(labels, STATES) or "") or status_of_title(title)
                yield make(span, link, labels, status=status, is_plan=True)


def _listed(parts: Parts, place: int) -> Iterator[tuple[str | None, list[Span]]]:
    """Yield (area, measures) for each list of a part: its items, those below each area, or its sentences."""
    heading = parts.headings[place]
    below = parts.children[place]
    is_named = is_part_name(heading.title) or label_length(heading.title) > 0
    is_part = is_named or (heading.parent is None and heading.level < _ITEM)
    if not is_part:
        yield None, [_span(heading)]
        return
    if not below:
        label = label_length(heading.title)
        start = heading.start + label if label else heading.end
        announced = _announcing(parts.text, start, heading.until)
        yield None, announced or ([] if is_part_name(heading.title) else [_span(heading)])
    plain: list[Span] = []
    for child in below:
        title = parts.headings[child].title
        deeper = [_span(parts.headings[item]) for item in parts.children[child]]
        if deeper and (is_area(title) or is_part_name(title)):
            yield (title if is_area(title) else None), deeper
        else:
            plain.append(_span(parts.headings[child]))
    if plain:
        yield None, plain


def _span(heading: Heading) -> Span:
    return heading.start, heading.end, heading.until


_ANNOUNCES = re.compile(r"将|要|拟|力争|确保|下一?步|今后")


def _announcing(text: Text, start: int, end: int) -> list[Span]:
    """Return the sentences of prose that announce an act."""
    return [
        (first, last, last)
        for first, last in sentences(text, start, end)
        if _ANNOUNCES.search(text.content, first, last)
        or any(is_act(words) for words in _clauses(text, first, last))
    ]


_CLOSING = re.compile(r"\s*(?:下一?步|今后|下阶段|下半年|接下来)")


def _in_closing_words(parts: Parts, problems: Sequence[Problem], make: Maker) -> Iterator[Measure]:
    """Yield the sentences of a paragraph that begins with 下一步, in a document without a part on measures."""
    themes = Themes(problems)
    begins = [heading.begin for heading in parts.headings]
    for paragraph in parts.text.paragraphs:
        above = bisect_right(begins, paragraph.start) - 1
        if _CLOSING.match(paragraph.text) and (above < 0 or parts.roles[above] in {WORK_DONE, PROBLEMS, ""}):
            spans = _announcing(parts.text, paragraph.start, paragraph.end)
            for at, span in enumerate(spans):
                link = themes.nearest(parts.text.content[span[0] : span[1]], "", place=at, of=len(spans))
                yield make(span, link, {}, status=None, is_plan=True)


# 针对学习方面的问题 and 在学习方面 are the same area.
_AROUND_AREA = re.compile(r"\A(?:[在从对]|针对|关于|聚焦|围绕)|(?:存在)?的?(?:主要|突出)?(?:问题|不足)\Z")


def _core(area: str) -> str:
    return _AROUND_AREA.sub("", area)


class Links:
    """Finds what the measures of parts answer: as they say, as the document pairs them, else by theme."""

    def __init__(self, parts: Parts, problems: Sequence[Problem]) -> None:
        self.parts = parts
        self.problems = problems
        self.starts = [problem.start for problem in problems]
        self.everywhere = Themes(problems)
        self.numbered: dict[int, str] = {}
        place_of = {heading.start: heading for heading in parts.headings}
        for problem in problems:
            heading = place_of.get(problem.start)
            if heading and heading.marker.startswith("问题"):
                self.numbered.setdefault(heading.number, problem.title)
        self.areas: dict[str, Heading] = {}
        for heading, role in zip(parts.headings, parts.roles, strict=True):
            if role == PROBLEMS and is_area(heading.title):
                self.areas.setdefault(_core(heading.title), heading)
        self.within: dict[tuple[int, int], tuple[list[Problem], Themes]] = {}

    def of(self, title: str, body: str, *, area: str | None, beside: int | None, place: int, of: int) -> Link:
        """Return the link of a measure: ``area`` is the one it stands under, ``beside`` the part both stand in."""
        if (named := number_named(title)) and (target := self.numbered.get(number_of(named))):
            return Link(target, 1.0)
        around = self.areas.get(_core(area)) if area else None
        if around is None and beside is not None and not heads_part(self.parts.headings[beside]):
            around = self.parts.headings[beside]
        if around and (near := self._near(around))[0]:
            problems, themes = near
            if len(problems) == 1:
                return Link(problems[0].title, 1.0)
            link = themes.nearest(title, body, place=place, of=of)
            return (
                link
                if link.target
                else Link(around.title if is_area(around.title) else problems[0].area, 1.0)
            )
        return self.everywhere.nearest(title, body, place=place, of=of)

    def _near(self, around: Heading) -> tuple[list[Problem], Themes]:
        key = around.begin, around.until
        if key not in self.within:
            first, last = (bisect_right(self.starts, at) for at in key)
            near = list(self.problems[first:last])
            self.within[key] = near, Themes(near, within=around.title)
        return self.within[key]
