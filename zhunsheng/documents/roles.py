"""What each part of a document is for: work done, problems, causes, measures …

A top heading has the role its name gives it, and what stands under it has the same role unless its own name or the
words before its list give another: 整改措施： before a list, 但还存在以下问题： before a second run of items.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhunsheng.documents.identity import BODY_NAME
from zhunsheng.documents.labels import TAKEN, labels_between
from zhunsheng.documents.outline import Heading
from zhunsheng.documents.phrases import is_area, states_problem
from zhunsheng.documents.reading import (
    CAUSES,
    MEASURES,
    NEXT_STEPS,
    ORGANISATION,
    PROBLEMS,
    RECTIFICATION,
    WORK_DONE,
)
from zhunsheng.documents.text import Text

_ITEM = 5  # the level of 一是
_LEAD_LENGTH = 160
_LACKS = "(?:问题|不足|差距|短板|弱项|薄弱环节|困难)"
# The first that is found decides; 问题整改 is about measures, so those come before problems.
_ROLES = (
    ("", re.compile(r"上(?:一)?年度?.{0,20}整改|去年.{0,20}整改|案例")),
    (
        NEXT_STEPS,
        re.compile(r"(?:巩固|深化|拓展|扩大).{0,10}整改|(?:未|尚|需).{0,12}整改.{0,16}(?:下一?步|打算)"),
    ),
    (
        PROBLEMS,
        re.compile(rf"{_LACKS}[及和与、]{{1,2}}(?:下一?步|今后|打算|努力方向|其?(?:产生)?(?:的|原因))"),
    ),
    (RECTIFICATION, re.compile(rf"{_LACKS}[及和与、]{{1,2}}.{{0,6}}整改")),
    (CAUSES, re.compile(r"原因|根源|剖析")),
    (RECTIFICATION, re.compile(r"(?:反馈|问题导向|逐[项条一])[^。]{0,16}整改|整改任务")),
    (
        ORGANISATION,
        re.compile(
            r"整改(?:工作)?的?(?:组织|开展|推进|部署|领导){1,2}(?:落实)?情况|组织(?:推进|落实|领导|实施)?.{0,4}整改|抓整改"
            r"|(?:强化|加强)组织领导.{0,10}整改|整改(?:工作)?(?:总体|基本|整体)(?:情况|进展)|(?:总体|整体)整改情况"
            r"|整改的?(?:政治|主体|第一|领导)?责任|(?:提高|提升|强化)[^，。]{0,8}(?:站位|认识|领导|担当).{0,24}整改"
            r"|(?:推进|部署|抓好|抓实|推动|做好)[^。]{0,6}整改|工作要求|组织保障|保障措施"
        ),
    ),
    (
        RECTIFICATION,
        re.compile(
            r"整改(?:工作)?(?:任务)?(?:落实|进展|完成|具体|的)?(?:进展)?情况|问题整改|反馈(?:意见|问题).{0,12}整改|整改(?:落实)?成效"
            r"|反馈的?(?:意见|问题).{0,12}落实"
        ),
    ),
    (
        MEASURES,
        re.compile(
            r"(?:整改|改进)(?:措施|举措)|整改方向|意见建议|(?:工作)?建议$|(?:下一?步|今后).{0,6}(?:措施|举措)|整改(?:工作)?(?:打算|思路|计划)"
            r"|^改进(?:打算|思路|方向)"
        ),
    ),
    (
        NEXT_STEPS,
        re.compile(
            r"下一?步|下阶段|下半年|今后|努力方向|工作(?:打算|思路|计划|安排)|打算|明年|20\d\d年.{0,6}(?:计划|思路|打算|安排|重点)"
        ),
    ),
    (PROBLEMS, re.compile(r"问题|不足|差距|短板|弱项|薄弱")),
    (
        WORK_DONE,
        re.compile(
            r"工作(?:开展|落实|完成)?(?:情况|总结|回顾)|主要(?:做法|工作|成效|措施)|成效|做法|成绩|基本情况|总体情况|落实情况|履[职责].{0,8}情况"
            r"|履行|开展情况|自查.{0,4}情况|责任.{0,6}情况"
        ),
    ),
)
# What names a part and says nothing of its own. Deeper headings change the role only where they are nothing else.
_WHOSE = (
    r"(?:当前|目前|现阶段|本次|工作中?|自查(?:自纠)?|对照检查|检查|考核|巡[察视]组?|审计|我[局镇校院委]"
    r"|全[局镇校]|主要|还|仍){0,4}中?"
)
_PART_NAME = re.compile(
    rf"{_WHOSE}(?:存在|查摆|查找|查出|发现|检视|反馈|指出|提出)?[出到]?的?(?:主要|突出|具体|一些)?{_LACKS}"
    r"(?:(?:及|和|与|、)[^，。]{2,14})?(?:清单|情况)?"
    r"|(?:问题)?(?:产生|存在)?(?:问题)?的?(?:主要)?原因(?:分析|剖析)?|(?:剖析|分析)原因"
    r"|(?:下一?步|今后)?的?(?:工作)?(?:整改|改进|具体|主要)?(?:工作)?(?:措施|举措|建议|意见建议|打算|计划|安排|思路|努力方向)"
    r"|主要(?:做法|成效|工作)|(?:工作)?(?:开展|落实)情况|整改(?:落实|进展)?情况|基本情况|工作成效|(?:巡[察视])?反馈意见"
)
# What a top heading without a name of its own is for, by the kind of the document.
_UNNAMED = {"rectification": RECTIFICATION, "audit_rectification": RECTIFICATION, "feedback": PROBLEMS}

# What the words before a list make of it. A lead-in ends with a colon or names nothing but that there are problems.
_LEADS = (
    (CAUSES, re.compile(r"(?:原因|根源)[^。；;\n]{0,20}[:：,，]?\Z")),
    (
        PROBLEMS,
        re.compile(
            rf"(?:存在|不足|问题|短板|差距|表现)[^。；;\n措改成]{{0,30}}[:：,，]?\Z|存在[^。；;\n]{{0,16}}{_LACKS}。\Z"
        ),
    ),
    (WORK_DONE, re.compile(r"(?:成绩|成效|做法|亮点|成果)[^。；;\n]{0,20}[:：]\Z")),
    (NEXT_STEPS, re.compile(r"(?:下一?步|今后|下阶段|下半年|将|重点)[^。；;\n]{0,60}[:：,，]\Z")),
    (MEASURES, re.compile(r"(?:整改|改进)(?:措施|举措)[^。；;\n]{0,20}[:：]\Z|建议\s?[:：]\Z")),
)
# 甲局党组存在的主要问题是： says whose the list after it is.
_WHOSE_LIST = re.compile(
    rf"(?:\A|[。；;，,\n])\s*(?P<body>{BODY_NAME.pattern})(?:存在)?的?(?:主要|突出|具体)?{_LACKS}(?:是|有|为)?\s?[:：]\Z"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The outline with what each part is for.

    ``children[n]`` are the places of the headings right under heading n. ``answers`` gives for each item that reports
    or announces what is done about a problem the place of that problem; ``details`` only describe one. ``bodies``
    says whose each item is, where the words before its list or a heading above it name one of several bodies.
    """

    text: Text
    headings: list[Heading]
    roles: list[str]
    children: list[list[int]]
    answers: dict[int, int]
    details: set[int]
    bodies: list[str | None]

    def above(self, place: int) -> Iterator[int]:
        """Yield the places of the headings above one, the nearest first."""
        parent = self.headings[place].parent
        while parent is not None:
            yield parent
            parent = self.headings[parent].parent

    def lead_end(self, place: int) -> int:
        """Return where the words right under a heading end: at its first item, or with itself."""
        below = self.children[place]
        return self.headings[below[0]].begin if below else self.headings[place].until


def is_part_name(title: str) -> bool:
    """Whether a heading names a part of the document, such as 存在的问题, and not what is wrong.

    >>> is_part_name("存在的主要问题"), is_part_name("落实上级部署有差距")
    (True, False)
    """
    return _PART_NAME.fullmatch(title) is not None


def heads_part(heading: Heading) -> bool:
    """Whether a heading only says which part of the document begins; a top heading may do so at length."""
    if is_part_name(heading.title):
        return True
    is_top = heading.parent is None and heading.level < _ITEM
    says_more = is_area(heading.title) or heading.title.endswith("的问题") or label_length(heading.title)
    return is_top and not says_more and named_role(heading.title) not in {"", PROBLEMS}


def label_length(title: str) -> int:
    """Return how long the label is that a heading begins with, be it a part or an area; 0 without one.

    >>> label_length("存在问题：学得少"), label_length("存在问题")
    (5, 0)
    """
    name, colon, words = title.partition("：") if "：" in title else title.partition(":")
    return len(name) + 1 if colon and words and (is_part_name(name) or is_area(name)) else 0


def named_role(title: str) -> str:
    """Return the role that the name of a part gives it, "" without one."""
    return next((role for role, pattern in _ROLES if pattern.search(title[:80])), "")


_ANSWERS = "answers"


@dataclass(slots=True)
class _Run:
    """A list as far as it has been read: its role, whose it is, the problem it answers, its last number."""

    role: str
    body: str | None
    answered: int | None
    number: int = 0


def parts_of(text: Text, headings: list[Heading], kind: str | None) -> Parts:
    """Return what each part of a document of this kind is for."""
    parts = Parts(text, headings, [], [[] for _ in headings], {}, set(), [])
    runs: dict[int | None, list[_Run]] = {}
    siblings: dict[int | None, list[int]] = {}
    for place, heading in enumerate(headings):
        parent = heading.parent
        above = parts.roles[parent] if parent is not None else ""
        if parent is not None:
            parts.children[parent].append(place)
        lists = runs.setdefault(parent, [])
        before = siblings.setdefault(parent, [])
        if heading.number == 1 or not lists:
            _begin_run(parts, place, above, lists, before)
        elif len(lists) > 1 and not _continues(heading, lists[-1], lists[-2]):
            lists.pop()
        run = lists[-1]
        run.number = heading.number
        role = _own_role(heading, kind, above) if run.role != _ANSWERS else None
        if role is None:
            role = run.role
        if role == _ANSWERS:
            role = RECTIFICATION if above == RECTIFICATION else MEASURES
            if run.answered is not None:
                parts.answers[place] = run.answered
        elif role == PROBLEMS and above == RECTIFICATION:
            parts.details.add(place)
        before.append(place)
        parts.roles.append(role)
        parts.bodies.append(heading.title if BODY_NAME.fullmatch(heading.title) else run.body)
    return parts


def _begin_run(parts: Parts, place: int, above: str, lists: list[_Run], before: list[int]) -> None:
    """Begin a list. One that answers its neighbour, numbered like it, stands inside the list of that neighbour."""
    heading = parts.headings[place]
    begin = parts.headings[place - 1].end if place else 0
    lead = parts.text.content[max(begin, heading.begin - _LEAD_LENGTH) : heading.begin].strip(" \t\u3000\n")
    named = _WHOSE_LIST.search(lead)
    inherited = parts.bodies[heading.parent] if heading.parent is not None else None
    answered = any(name in TAKEN for name, _, _ in labels_between(parts.text, begin, heading.begin))
    role = _role_of_run(lead, above, is_item=heading.level == _ITEM, answered=answered)
    run = _Run(role, named["body"] if named else inherited, heading.parent)
    if role == _ANSWERS and before and heading.level < _ITEM:
        run.answered = before[-1]
        del lists[1:]
    else:
        lists.clear()
    lists.append(run)


def _continues(heading: Heading, inner: _Run, outer: _Run) -> bool:
    """Whether an item goes on with the inner list, and not with the one that the list stands in."""
    fits_outer = heading.number == outer.number + 1 and states_problem(heading.title)
    return heading.number == inner.number + 1 and not fits_outer


def _own_role(heading: Heading, kind: str | None, above: str) -> str | None:
    """Return the role that a heading has by itself, None where what stands before it decides."""
    title, unnamed = heading.title, _UNNAMED.get(kind or "", "")
    if is_part_name(title):
        return named_role(title)
    label = title[: max(label_length(title) - 1, 0)]
    if is_part_name(label) and above != RECTIFICATION:
        return named_role(label)
    if heading.marker.startswith("问题") and above == MEASURES:
        return unnamed or PROBLEMS
    if heading.parent is not None or heading.level == _ITEM:
        return None
    if heading.marker.startswith("问题"):
        return unnamed or PROBLEMS
    if is_area(title):
        return unnamed
    role = named_role(title)
    if role == PROBLEMS:
        return unnamed or PROBLEMS
    return role or unnamed or (PROBLEMS if states_problem(title) else "")


def _role_of_run(lead: str, above: str, *, is_item: bool, answered: bool) -> str:
    """Return the role of a list from the words before it and the role of what it stands under."""
    if above in {MEASURES, NEXT_STEPS, CAUSES, ORGANISATION}:
        return above
    if answered:
        return _ANSWERS
    if above == RECTIFICATION and not is_item:
        return above
    return next((role for role, pattern in _LEADS if pattern.search(lead)), above)
