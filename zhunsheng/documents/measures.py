"""The measures a document announces or reports, and which problem each answers."""

import re
from collections.abc import Iterator, Sequence

from zhunsheng.documents.labels import (
    DEADLINES,
    DEPARTMENTS,
    OWNERS,
    TAKEN,
    is_only_status,
    labelled,
    labels_between,
    status_of,
    value,
)
from zhunsheng.documents.outline import Heading
from zhunsheng.documents.reading import MEASURES, NEXT_STEPS, Measure, Problem
from zhunsheng.documents.text import Text
from zhunsheng.documents.themes import Themes

_AREA = re.compile(r"(?:在|关于|针对)?[^。，,]{2,40}方面(?:的问题)?")
_SENTENCE = re.compile(r"[^。；;\n]+")
_CLAUSE = re.compile(r"[^，,]+")
_LEADS_IN = re.compile(
    r"[:：]\s*\Z|\A(?:针对|对照|围绕)[^。]{0,40}(?:问题|不足|差距)[^。]{0,20}\Z|(?:如下|以下)[^。]{0,10}\Z"
)
# Verbs that open an action: 修订办法，开展培训，约谈2人 are three.
_ACTS = re.compile(
    r"\s*(?:已经?|将|拟|并|先后|及时|重新|全面|逐[一项级步]|进一步|严格)?(?:修订|制定|制订|完善|建立|健全|开展|组织|召开|约谈|清理|清退|上缴|追缴|补缴|补登"
    r"|补办|补学|补齐|核定|核查|统一|更换|公示|公布|公开|收回|退回|整改|规范|落实|明确|加强|强化|推进|推动|印发|出台|设立|成立|举办|签订|编制|调整"
    r"|配备|更新|拆除|关停|注销|处理|给予|通报|问责|诫勉|传达|排查|检查|督促|对接|申请|安排|下发|梳理|优化|提高|提升|压实|细化|深化|开设|聘请|引进"
    r"|培训|审核|审计|盘点|登记|移交|整合|撤销|缩减|压减|新建|改造|维修|购置|争取|办理|录入|归档|完成|实行|实施|执行|坚持)"
)


def measures_of(
    text: Text,
    headings: list[Heading],
    roles: list[str],
    children: list[list[int]],
    problems: Sequence[Problem],
) -> Iterator[Measure]:
    """Yield the measures in reading order: those of sections on measures, and what a notice reports per problem."""

    def announces(place: int | None) -> bool:
        return place is not None and roles[place] in {MEASURES, NEXT_STEPS}

    themes = Themes(problems)
    by_start = {problem.start: problem for problem in problems}
    within = _problems_within(headings, problems)
    for place, heading in enumerate(headings):
        if problem := by_start.get(heading.start):
            items = [headings[child] for child in children[place]]
            labels = labelled(text, heading.end, heading.until)
            if items:
                for item in items:
                    yield _measure(item.title, item.start, item.end, item.until, problem.title, 1.0, labels)
            else:
                yield from _in_prose_of(text, problem, labels)
        elif announces(place) and not announces(heading.parent) and heading.level < 5:
            near = within.get(heading.parent) if heading.parent is not None else None
            for start, end, until in _listed(text, headings, children, place):
                title, body = text.content[start:end], text.content[end : min(until, end + 600)]
                target, score = (near[0].title, 1.0) if near and len(near) == 1 else (None, 0.0)
                if near and target is None:
                    target, score = near[0].area, 1.0
                if target is None:
                    target, score = themes.nearest(title, body)
                yield _measure(title, start, end, until, target, score, labelled(text, end, until))


def _problems_within(headings: list[Heading], problems: Sequence[Problem]) -> dict[int, list[Problem]]:
    """Return the problems under each heading of the top that lists problems and measures side by side."""
    found: dict[int, list[Problem]] = {}
    tops = [place for place, heading in enumerate(headings) if heading.parent is None]
    here = 0
    for problem in problems:
        while here + 1 < len(tops) and headings[tops[here + 1]].begin <= problem.start:
            here += 1
        if tops and problem.area == headings[tops[here]].title:
            found.setdefault(tops[here], []).append(problem)
    return found


def _listed(
    text: Text, headings: list[Heading], children: list[list[int]], section: int
) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end of the title, end) of the measures of a section: its items, else its sentences."""
    if not children[section]:
        for start, end in sentences(text, headings[section].end, headings[section].until):
            yield start, end, end
    for child in children[section]:
        heading = headings[child]
        grandchildren = [place for place in children[child] if headings[place].level < 5]
        if grandchildren and _AREA.fullmatch(heading.title):
            for place in grandchildren:
                yield headings[place].start, headings[place].end, headings[place].until
        else:
            yield heading.start, heading.end, heading.until


def sentences(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each sentence between two places starts and ends, without lead-ins and bare statuses."""
    for found in _SENTENCE.finditer(text.content, start, end):
        words = found.group()
        stripped = words.strip(" \t\u3000，,、：:")
        if len(stripped) > 1 and not _LEADS_IN.search(words.strip()) and not is_only_status(stripped):
            first = found.start() + words.index(stripped)
            yield first, first + len(stripped)


def _in_prose_of(text: Text, problem: Problem, labels: dict[str, str]) -> Iterator[Measure]:
    """Yield what stands after 整改情况： or 整改措施： in plain sentences; nothing but acts is so many of them."""
    for name, first, last in labels_between(text, problem.end, problem.until):
        if name in TAKEN:
            for start, end in sentences(text, first, last):
                clauses = list(_CLAUSE.finditer(text.content, start, end))
                if not all(_ACTS.match(clause.group()) for clause in clauses):
                    spans = [(start, end)]
                else:
                    spans = [clause.span() for clause in clauses]
                for begin, close in spans:
                    yield _measure(text.content[begin:close], begin, close, close, problem.title, 1.0, labels)


def _measure(
    title: str, start: int, end: int, until: int, problem: str | None, score: float, labels: dict[str, str]
) -> Measure:
    owner, department, deadline = (value(labels, names) for names in (OWNERS, DEPARTMENTS, DEADLINES))
    return Measure(title, owner, department, deadline, status_of(labels), problem, start, end, until, score)
