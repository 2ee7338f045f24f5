"""What a document says: its problems and measures, and what it answers with what."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from zhunsheng.documents.checks import checks_of
from zhunsheng.documents.figures import completion_figures
from zhunsheng.documents.identity import kind_of, organisation_of, period_of, signature_of
from zhunsheng.documents.outline import Heading, outline
from zhunsheng.documents.reading import (
    MEASURES,
    NEXT_STEPS,
    PROBLEMS,
    RECTIFICATION,
    Measure,
    Problem,
    Reading,
    Section,
)
from zhunsheng.documents.roles import PLAIN_NAME, children_of, roles_of
from zhunsheng.documents.text import Text


def understand(text: Text) -> Reading:
    """Return what the text says, as far as it is plain. Never raises; what is not plain is None or left out."""
    signature = signature_of(text)
    headings = outline(text, end=signature.start if signature else None)
    head = text.content[: headings[0].begin if headings else 400][:1500]
    roles = roles_of(headings, text)
    children = children_of(headings)
    sections = [
        Section(
            h.level, h.depth, h.marker, h.title, role, h.start, h.end, h.begin, h.until, h.number, h.parent
        )
        for h, role in zip(headings, roles, strict=True)
    ]
    problems = [*_problems(headings, roles, children)]
    measures = [*_measures(text, headings, roles, children, problems)]
    figures = completion_figures(text)
    return Reading(
        kind=kind_of(head, headings),
        organisation=organisation_of(text, signature),
        period=period_of(head),
        sections=tuple(sections),
        problems=tuple(problems),
        measures=tuple(measures),
        figures=tuple(figures),
        checks=tuple(checks_of(text, sections, problems, measures, figures)),
    )


# --- problems and measures --------------------------------------------------------------------------------------

_LABEL = re.compile(
    r"(?:(?<=[\n。；;\s])|\A)(?P<name>整改(?:落实|进展|完成)?情况|整改(?:措施|成效)|(?:整改|完成)时限|整改状态|完成情况"
    r"|责任(?:领导|科室|处室|部门|单位|人)|牵头(?:单位|科室|部门))\s?[:：]"
)
_PROBLEM_WORDS = re.compile(
    r"关于.{2,200}问题|反馈问题[:：]|(?:不|未|缺|差|弱|少|慢|乱|空|偏|虚|浅|松|软|散|滞后|问题)"
)
_OWNERS = {"责任领导", "责任人"}
_DEPARTMENTS = {"责任科室", "责任处室", "责任部门", "责任单位", "牵头单位", "牵头科室", "牵头部门"}
_DEADLINES = {"整改时限", "完成时限"}
_STATES = {"整改状态", "完成情况"}
_STATUS = (
    ("permanent", r"长期坚持|长期任务|持续坚持|常态化推进"),
    ("partly", r"阶段性完成|基本完成|部分整改|部分完成|完成阶段性"),
    ("open", r"正在整改|正在推进|持续推进|持续整改|未完成|推进中"),
    ("done", r"已?完成|已整改|整改到位|销号|办结"),
)


def _ancestors(headings: list[Heading], place: int) -> list[int]:
    """Return the places of the headings above one, the nearest first."""
    above = []
    parent = headings[place].parent
    while parent is not None:
        above.append(parent)
        parent = headings[parent].parent
    return above


def _names_a_problem(heading: Heading, *, nested: bool) -> bool:
    return heading.marker.startswith("问题") or (nested and _PROBLEM_WORDS.search(heading.title) is not None)


def _problems(headings: list[Heading], roles: list[str], children: list[list[int]]) -> Iterator[Problem]:
    """Yield the deepest headings of the sections on problems: those above them are areas, not problems.

    In a section on what was done per problem the problem is a heading below the section that has a body of its own;
    its 一是-items are measures.
    """
    for place, heading in enumerate(headings):
        above = _ancestors(headings, place)
        if roles[place] == PROBLEMS:
            is_problem = all(roles[child] == MEASURES for child in children[place])
            is_problem = is_problem and (bool(above) or heading.level == 5)
        elif roles[place] == RECTIFICATION:
            is_problem = all(headings[c].level == 5 or roles[c] == MEASURES for c in children[place])
            is_problem = is_problem and heading.level < 5 and _names_a_problem(heading, nested=bool(above))
        else:
            is_problem = False
        if is_problem:
            titles = [headings[upper].title for upper in above]
            areas = [title for title in titles[:-1] if not PLAIN_NAME.fullmatch(title)]
            if not areas and above and roles[above[-1]] not in {PROBLEMS, RECTIFICATION}:
                areas = titles[-1:]
            section = titles[-1] if titles else None
            yield Problem(
                heading.title, areas[0] if areas else None, section, heading.start, heading.end, heading.until
            )


def _measures(
    text: Text,
    headings: list[Heading],
    roles: list[str],
    children: list[list[int]],
    problems: list[Problem],
) -> Iterator[Measure]:
    """Yield the measures: headings right below a section on measures, and what a notice reports per problem."""

    def announces(place: int | None) -> bool:
        return place is not None and roles[place] in {MEASURES, NEXT_STEPS}

    themes = _Themes(text, problems)
    by_start = {problem.start: problem for problem in problems}
    for place, heading in enumerate(headings):
        parent = heading.parent
        if announces(place) and announces(parent) and not announces(headings[parent or 0].parent):
            target, score = themes.nearest(heading)
            labels = _labelled(text, heading.end, heading.until)
            yield _measure(heading.title, heading.start, heading.end, heading.until, target, score, labels)
        elif problem := by_start.get(heading.start):
            items = [headings[child] for child in children[place]]
            if items:
                labels = _labelled(text, heading.end, heading.until)
                for item in items:
                    span = (item.start, item.end, item.until)
                    yield _measure(item.title, *span, problem.title, 1.0, labels)
            else:
                yield from _measures_in_prose(text, problem)


def _measures_in_prose(text: Text, problem: Problem) -> Iterator[Measure]:
    """Yield one measure for what stands after 整改情况： or 整改措施： in plain sentences."""
    labelled = _labelled(text, problem.end, problem.until)
    for name, start, end in _labels(text, problem.end, problem.until):
        if name.startswith("整改") and name not in _DEADLINES | _STATES:
            written = text.content[start:end].strip()
            stop = written.find("。")
            title = written[:stop] if stop > 0 else written
            if title:
                start += text.content[start:end].index(written)
                yield _measure(title, start, start + len(title), end, problem.title, 1.0, labelled)


def _labels(text: Text, start: int, end: int) -> list[tuple[str, int, int]]:
    """Return (label, where its words start, where they end) for the labels between two places."""
    found = list(_LABEL.finditer(text.content, start, end))
    limits = [label.start() for label in found[1:]] + [end] * bool(found)
    return [(label["name"], label.end(), limit) for label, limit in zip(found, limits, strict=True)]


def _labelled(text: Text, start: int, end: int) -> dict[str, str]:
    """Return label → the first words after it, for the labels between two places; empty ones are left out."""
    labels = _labels(text, start, end)
    return {name: words for name, first, last in labels if (words := _first_words(text.content[first:last]))}


def _measure(
    title: str, start: int, end: int, until: int, problem: str | None, score: float, labels: dict[str, str]
) -> Measure:
    def value(names: set[str]) -> str | None:
        return next((words for name, words in labels.items() if name in names), None)

    state = value(_STATES) or ""
    status = next((code for code, pattern in _STATUS if re.search(pattern, state)), None)
    owner, department, deadline = value(_OWNERS), value(_DEPARTMENTS), value(_DEADLINES)
    return Measure(title, owner, department, deadline, status, problem, start, end, until, score)


def _first_words(words: str) -> str | None:
    """Return what stands before the next stop, line end or wide space; None when that is nothing."""
    return re.split(r"[。；;\n\u3000]|\s{2,}", words.strip(), maxsplit=1)[0].strip("，, ") or None


class _Themes:
    """Which area of problems a measure answers, by the pairs of characters they share.

    A pair counts the more the fewer areas use it, double where the area's own heading uses it, and not at all where
    more than ``COMMON`` areas do. A theme that is weaker than ``ENOUGH``, or that does not lead the second best, is
    left open.
    """

    ENOUGH = 0.12
    LEAD = 1.15
    COMMON = 20

    def __init__(self, text: Text, problems: list[Problem]) -> None:
        self.text = text
        self.areas_by_pair: dict[str, dict[str, int]] = {}
        for problem in problems:
            area = problem.area or problem.title
            for pair in _pairs(area):
                self.areas_by_pair.setdefault(pair, {})[area] = 2
            for pair in _pairs(problem.title):
                self.areas_by_pair.setdefault(pair, {}).setdefault(area, 1)

    def nearest(self, heading: Heading) -> tuple[str | None, float]:
        """Return the area that the measure answers and how strongly (0 to 1); (None, 0.0) where that is weak."""
        title = _pairs(heading.title)
        body = _pairs(self.text.content[heading.end : min(heading.until, heading.end + 600)]) - title
        shared: Counter[str] = Counter()
        for pairs, weight in ((title, 3), (body, 1)):
            for pair in pairs:
                areas = self.areas_by_pair.get(pair, {})
                if len(areas) <= self.COMMON:
                    for area, use in areas.items():
                        shared[area] += weight * use * (60 // len(areas))
        (area, best), (_, second) = [*shared.most_common(2), ("", 0), ("", 0)][:2]
        score = min(best / 60 / 3 / max(len(title), 1), 1.0)
        if score < self.ENOUGH or best < second * self.LEAD:
            return None, 0.0
        return area, round(score, 2)


def _pairs(words: str) -> set[str]:
    return {pair for run in re.findall(r"[\u4e00-\u9fff]+", words) for pair in map("".join, pairwise(run))}
