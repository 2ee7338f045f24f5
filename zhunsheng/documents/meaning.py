"""What a document says: the roles of its sections, its problems and measures, and what it answers with what."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from zhunsheng.documents.figures import Figure, completion_figures
from zhunsheng.documents.outline import Heading, number_of, outline
from zhunsheng.documents.text import Text

WORK_DONE, PROBLEMS, CAUSES, MEASURES = "work_done", "problems", "causes", "measures"
ORGANISATION, RECTIFICATION, NEXT_STEPS = "organisation", "rectification", "next_steps"


@dataclass(frozen=True, slots=True)
class Period:
    """The time a document speaks of, as written and as days; both ends included."""

    text: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Section:
    """A heading or item with the role of what stands under it, which runs to ``until``."""

    level: int
    depth: int
    marker: str
    title: str
    role: str
    start: int
    end: int
    until: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem the document admits. Its words, with what explains them, are ``content[start:until]``."""

    title: str
    area: str | None
    section: str | None
    start: int
    end: int
    until: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure the document announces or reports. Its words are ``content[start:until]``.

    ``score`` (0 to 1) says how strong the link to ``problem`` is; 1 where the document itself pairs them.
    """

    title: str
    owner: str | None
    department: str | None
    deadline: str | None
    status: str | None
    problem: str | None
    start: int
    end: int
    until: int
    score: float


@dataclass(frozen=True, slots=True)
class Check:
    """One thing compared with another, and what came of it."""

    code: str
    verdict: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything understood of one document; the package docstring describes each part."""

    kind: str | None
    organisation: str | None
    period: Period | None
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]
    measures: tuple[Measure, ...]
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain values for ``json.dumps``, with the keys the package docstring lists."""
        period = self.period and {
            "text": self.period.text,
            "start": self.period.start.isoformat(),
            "end": self.period.end.isoformat(),
        }
        lists: dict[str, Sequence[Any]] = {
            "sections": self.sections,
            "problems": self.problems,
            "measures": self.measures,
            "figures": self.figures,
            "checks": self.checks,
        }
        return {
            "kind": self.kind,
            "organisation": self.organisation,
            "period": period,
            **{name: [_plain(item) for item in items] for name, items in lists.items()},
        }


def _plain(item: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(item).items() if name not in {"until", "score"}}


def understand(text: Text) -> Reading:
    """Return what the text says, as far as it is plain. Never raises; what is not plain is None or left out."""
    signature = _signature(text)
    headings = outline(text, end=signature.start if signature else None)
    head = text.content[: headings[0].begin if headings else 400][:1500]
    kind = _kind(head, headings)
    roles = _roles(headings, text)
    children = _children(headings)
    problems = [*_problems(headings, roles, children)]
    figures = completion_figures(text)
    return Reading(
        kind=kind,
        organisation=_organisation(text, signature),
        period=_period(head),
        sections=tuple(
            Section(h.level, h.depth, h.marker, h.title, role, h.start, h.end, h.until)
            for h, role in zip(headings, roles, strict=True)
        ),
        problems=tuple(problems),
        measures=tuple(_measures(text, headings, roles, children, problems)),
        figures=tuple(figures),
        checks=tuple(_checks(text, headings, roles, children, figures)),
    )


# --- what the document is ---------------------------------------------------------------------------------------

_KINDS = (
    ("audit_rectification", r"审计[^。\n]{0,20}整改|整改[^。\n]{0,12}审计"),
    ("rectification", r"巡[察视][^。\n]{0,24}整改|整改(?:落实|进展)?情况的?(?:通报|报告)"),
    ("feedback", r"巡[察视][^。\n]{0,20}反馈|反馈[^。\n]{0,12}巡[察视]"),
    ("criticism", r"对照检查|检视剖析|对照检视"),
    ("ideology", r"意识形态"),
    ("duty_report", r"述责述廉|述职|述廉"),
    ("self_inspection", r"自查|自检"),
    ("party_building", r"党建[^。\n]{0,12}(?:总结|报告)"),
    ("annual_report", r"(?:年度|年|上半年|下半年|半年)[^。\n]{0,40}(?:总结|报告|汇报)"),
)


def _kind(head: str, headings: list[Heading]) -> str | None:
    """Return the kind that the title names, else the one that the opening or the sections show."""
    title = "\n".join(
        line for line in head.splitlines()[:3] if len(line) <= 60 and not line.endswith(("。", "："))
    )
    for kind, pattern in _KINDS:
        if re.search(pattern, title):
            return kind
    roles = {_own_role(heading.title) for heading in headings if heading.depth == 1}
    if {PROBLEMS, MEASURES} <= roles or {PROBLEMS, NEXT_STEPS} <= roles:
        return "self_inspection"
    if RECTIFICATION in roles:
        return "rectification"
    return None


_BODY = (
    "(?:局|委员会|委|办公室|办|院|学校|中学|小学|大学|公司|集团|镇|乡|街道|党组|党委|党工委|党支部"
    "|中心|政府|部|厅|馆|支队|大队)"
)
_NAME = r"[\u4e00-\u9fff]{2,24}?(?:[（(][\u4e00-\u9fff]{1,16}[）)])?"
_IN_TITLE = re.compile(
    rf"(?:中共)?({_NAME}{_BODY}(?:党组|党委)?)(?=关于|\s?20\d\d年|全面|党风|意识形态|巡[察视]|自查|工作)"
)
_SIGNATURE = re.compile(rf"{_NAME}{_BODY}(?:党组|党委)?")
_SIGNED_ON = re.compile(r"\s*20\d\d年\d{1,2}月\d{1,2}日\s*")


def _organisation(text: Text, signature: "_Signature | None") -> str | None:
    """Return the body that the title or the signature names; never a guess from the words in between."""
    for paragraph in text.paragraphs[:3]:
        if len(paragraph.text) <= 60 and (named := _IN_TITLE.match(paragraph.text.strip())):
            return named.group(1)
    return signature.name if signature else None


@dataclass(frozen=True, slots=True)
class _Signature:
    name: str
    start: int


def _signature(text: Text) -> _Signature | None:
    """Return the name that stands alone above a date among the last lines."""
    for name, day in pairwise(text.paragraphs[-6:]):
        if (
            len(name.text) <= 60
            and _SIGNED_ON.fullmatch(day.text)
            and _SIGNATURE.fullmatch(name.text.strip())
        ):
            return _Signature(name.text.strip(), name.start)
    return None


_WHOLE_RANGE = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日(?:至|到|—|-|－|~)(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日"  # the year is inherited
)
_PART_OF_YEAR = re.compile(r"(20\d\d)年(?:度)?(上半年|下半年|第?[一二三四]季度)?")
_PARTS = {"上半年": (1, 6), "下半年": (7, 12), "一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}


def _period(head: str) -> Period | None:
    """Return the period that the title states (2025年度, 2025年上半年) or the opening gives as a range of days."""
    if days := _WHOLE_RANGE.search(head):
        year, month, day, until_year, until_month, until_day = days.groups()
        try:
            start = date(int(year), int(month), int(day))
            end = date(int(until_year or year), int(until_month), int(until_day))
        except ValueError:
            return None
        return Period(days.group(), start, end) if start <= end else None
    title = "\n".join(line for line in head.splitlines()[:3] if len(line) <= 60 and not line.endswith("。"))
    stated = _PART_OF_YEAR.search(title)
    if not stated or re.match(r"\d{1,2}月", title[stated.end() :]):
        return None
    year, part = int(stated[1]), stated[2] or ""
    first, last = _PARTS.get(part, _PARTS.get(part.strip("第季度"), (1, 12)))
    return Period(stated.group(), date(year, first, 1), date(year, last, monthrange(year, last)[1]))


# --- what each part of it is for ---------------------------------------------------------------------------------

# The first that is found decides; 问题整改 is about measures, so those come before problems.
_ROLES = (
    (PROBLEMS, r"(?:问题|不足|差距)[及和与、](?:下一?步|今后|打算|努力方向)"),
    (RECTIFICATION, r"问题[及和与、]整改"),
    (CAUSES, r"原因|根源|剖析"),
    (
        ORGANISATION,
        r"整改(?:工作)?的?(?:组织|开展|推进)(?:落实)?情况|组织(?:推进|落实|领导)?整改|(?:强化|加强)组织领导.{0,8}整改",
    ),
    (
        RECTIFICATION,
        r"整改(?:工作)?(?:任务)?(?:落实|进展|完成|的)?(?:进展)?情况|反馈(?:意见|问题).{0,12}整改|整改成效",
    ),
    (
        MEASURES,
        r"整改措施|改进措施|整改方向|意见建议|(?:工作)?建议$|(?:下一?步|今后).{0,6}措施|整改(?:工作)?(?:打算|思路|计划)",
    ),
    (NEXT_STEPS, r"下一?步|下阶段|今后|努力方向|工作(?:打算|思路|计划|安排)|打算|明年"),
    (PROBLEMS, r"问题|不足|差距|短板|弱项|薄弱"),
    (
        WORK_DONE,
        r"工作(?:开展|落实|完成)?(?:情况|总结|回顾)|主要(?:做法|工作|成效)|成效|做法|成绩|基本情况|总体情况|落实情况|履职情况|履行",
    ),
)
# Deeper headings keep the role of the section unless they are nothing but the name of another role.
_PLAIN_NAME = re.compile(
    r"(?:存在的?)?(?:主要|突出)?(?:问题|不足)(?:及不足)?|原因(?:分析)?|(?:下一步)?(?:整改|改进)措施|建议|意见建议|下一?步(?:工作)?(?:打算|措施|计划)"
    r"|主要做法|(?:工作)?(?:开展|落实)情况|整改情况"
)
_TURN_TO_PROBLEMS = re.compile(r"(?:存在|不足|问题|短板|差距|表现)[^。；;\n]{0,30}[:：,，]?\s*\Z")
_MEASURES_FOLLOW = re.compile(r"整改(?:落实|进展|完成)?(?:情况|措施)\s?[:：]")
_PRAISE = re.compile(r"成绩|成效|做法")


def _own_role(title: str) -> str:
    return next((role for role, pattern in _ROLES if re.search(pattern, title[:80])), "")


def _roles(headings: list[Heading], text: Text) -> list[str]:
    """Return the role of each heading: its own at the top, else that of the heading above it."""
    roles: list[str] = []
    # A list of items that starts again below the same heading may change its role.
    restarted: dict[int | None, str] = {}
    labelled: set[int] = set()  # headings whose list comes after 整改措施： or the like
    for place, heading in enumerate(headings):
        lead = text.content[headings[place - 1].end : heading.begin] if place else ""
        if heading.parent is not None and roles[heading.parent] in {PROBLEMS, RECTIFICATION}:
            labelled |= {heading.parent} if _MEASURES_FOLLOW.search(lead) else set()
        if heading.parent in labelled:
            role = MEASURES
        elif heading.marker.startswith("问题"):
            role = RECTIFICATION
        elif heading.parent is None:
            # Without sections the items at the top carry no role of their own: 一是 is never a section.
            role = _own_role(heading.title) if heading.level < 5 else ""
        elif _PLAIN_NAME.fullmatch(heading.title):
            role = _own_role(heading.title)
        else:
            role = roles[heading.parent]
        if heading.level == 5 and role in {WORK_DONE, ""}:
            if heading.number == 1:
                lead = text.content[max(0, heading.begin - 40) : heading.begin]
                turns = _TURN_TO_PROBLEMS.search(lead) and not _PRAISE.search(lead)
                restarted[heading.parent] = PROBLEMS if turns else role
            role = restarted.get(heading.parent, role)
        roles.append(role)
    return roles


def _children(headings: list[Heading]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in headings]
    for place, heading in enumerate(headings):
        if heading.parent is not None:
            children[heading.parent].append(place)
    return children


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
            areas = [title for title in titles[:-1] if not _PLAIN_NAME.fullmatch(title)]
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


# --- what can be checked ------------------------------------------------------------------------------------------


def _checks(
    text: Text, headings: list[Heading], roles: list[str], children: list[list[int]], figures: list[Figure]
) -> Iterator[Check]:
    verdicts = {True: "consistent", False: "inconsistent", None: "unknown"}
    for figure in figures:
        verdict = verdicts[figure.consistent]
        yield Check("completion", verdict, figure.explanation, figure.start, figure.end)
    for place, heading in enumerate(headings):
        if roles[place] == PROBLEMS and heading.parent is None and children[place]:
            yield from _announced(text, heading, [headings[child] for child in children[place]])


_COUNT = r"(\d{1,3}|[一二三四五六七八九十]{1,3})\s?个"
_ANNOUNCED_AREAS = re.compile(rf"{_COUNT}方面")


def _announced(text: Text, section: Heading, listed: list[Heading]) -> Iterator[Check]:
    """Compare 以下四个方面 in the opening of a section with what is listed under it."""
    announced = list(_ANNOUNCED_AREAS.finditer(text.content, section.start, listed[0].begin))
    if len(announced) != 1:
        return
    stated, found = number_of(announced[0][1]), len(listed)
    is_last = section.until >= len(text.content.rstrip())
    if stated == found:
        verdict, reason = "consistent", "数目相符。"
    elif found < stated and is_last:
        # The text may have been cut, so a short list at its very end proves nothing.
        verdict, reason = "unknown", "原文可能不完整，无法核对。"
    else:
        verdict, reason = "inconsistent", "数目不符，请核对原文。"
    message = f"原文称有{stated}个方面，其下列出{found}个，{reason}"
    yield Check("announced_count", verdict, message, announced[0].start(), announced[0].end())
