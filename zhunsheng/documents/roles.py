"""What each part of a document is for: work done, problems, causes, measures …"""

import re

from zhunsheng.documents.outline import Heading
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

# The first that is found decides; 问题整改 is about measures, so those come before problems.
_ROLES = (
    (PROBLEMS, r"(?:问题|不足|差距)[及和与、](?:下一?步|今后|打算|努力方向)"),
    (RECTIFICATION, r"问题[及和与、]整改"),
    (CAUSES, r"原因|根源|剖析"),
    (
        ORGANISATION,
        r"整改(?:工作)?的?(?:组织|开展|推进|部署|领导){1,2}(?:落实)?情况|组织(?:推进|落实|领导)?整改|(?:强化|加强)组织领导.{0,8}整改"
        r"|整改(?:工作)?(?:总体|基本|整体)(?:情况|进展)|(?:总体|整体)整改情况|抓整改|整改(?:政治)?责任",
    ),
    (
        RECTIFICATION,
        r"整改(?:工作)?(?:任务)?(?:落实|进展|完成|具体|的)?(?:进展)?情况|问题整改|反馈(?:意见|问题).{0,12}整改|整改成效",
    ),
    (
        MEASURES,
        r"整改措施|改进措施|整改方向|意见建议|(?:工作)?建议$|(?:下一?步|今后).{0,6}措施|整改(?:工作)?(?:打算|思路|计划)",
    ),
    (NEXT_STEPS, r"下一?步|下阶段|今后|努力方向|工作(?:打算|思路|计划|安排)|打算|明年"),
    (PROBLEMS, r"问题|不足|差距|短板|弱项|薄弱"),
    (
        WORK_DONE,
        r"工作(?:开展|落实|完成)?(?:情况|总结|回顾)|主要(?:做法|工作|成效|措施)|成效|做法|成绩|基本情况|总体情况|落实情况|履[职责]情况|履行|主要工作|开展情况",
    ),
)
# Deeper headings keep the role of the section unless they are nothing but the name of another role.
PLAIN_NAME = re.compile(
    r"(?:存在的?)?(?:主要|突出)?(?:问题|不足)(?:及不足)?|原因(?:分析)?|(?:下一步)?(?:整改|改进)措施|建议|意见建议|下一?步(?:工作)?(?:打算|措施|计划)"
    r"|主要做法|(?:工作)?(?:开展|落实)情况|整改情况"
)
_TURN_TO_PROBLEMS = re.compile(r"(?:存在|不足|问题|短板|差距|表现)[^。；;\n]{0,30}[:：,，]?\s*\Z")
_MEASURES_FOLLOW = re.compile(r"整改(?:落实|进展|完成)?(?:情况|措施)\s?[:：]")
_PRAISE = re.compile(r"成绩|成效|做法")


# A heading that only names what its section is for, and so is neither an area nor a problem.
_SECTION_NAME = re.compile(
    r"(?:(?:当前|目前|现阶段|工作中?|自查|巡[察视]|审计|对照检查|我[局镇校院委]|主要|全局|反馈|具体)[^，。]{0,6})?"
    r"(?:存在|查摆|发现|检视|反馈)?[^，。有不未]{0,2}的?(?:主要|突出|具体)?(?:问题|不足|差距|短板|弱项|薄弱环节)"
    r"(?:(?:及|和|与|、)[^，。]{2,14})?(?:清单|情况)?"
)

# What a top heading without a name of its own is for, by the kind of the document.
UNNAMED_ROLE = {"rectification": RECTIFICATION, "audit_rectification": RECTIFICATION, "feedback": PROBLEMS}


def is_section_name(title: str) -> bool:
    """Whether a heading names a section, such as 存在的问题, and not what is wrong.

    >>> is_section_name("存在的主要问题"), is_section_name("落实上级部署有差距")
    (True, False)
    """
    role = own_role(title)
    return bool(role) and (role != PROBLEMS or _SECTION_NAME.fullmatch(title) is not None)


def own_role(title: str) -> str:
    return next((role for role, pattern in _ROLES if re.search(pattern, title[:80])), "")


def roles_of(headings: list[Heading], text: Text, *, unnamed: str = "") -> list[str]:
    """Return the role of each heading: its own at the top, else that of the heading above it.

    ``unnamed`` is the role of a top heading that names none.
    """
    roles: list[str] = []
    # A list of items that starts again below the same heading may change its role.
    restarted: dict[int | None, str] = {}
    labelled: set[int] = set()  # headings whose list comes after 整改措施： or the like
    for place, heading in enumerate(headings):
        lead = text.content[headings[place - 1].end : heading.begin] if place else ""
        if heading.parent is not None and roles[heading.parent] in {PROBLEMS, RECTIFICATION}:
            # The label is the parent's own only where nothing else stands between the two.
            labelled |= (
                {heading.parent} if place - 1 == heading.parent and _MEASURES_FOLLOW.search(lead) else set()
            )
        if heading.parent in labelled:
            role = MEASURES
        elif heading.marker.startswith("问题"):
            role = RECTIFICATION
        elif heading.parent is None:
            # Without sections the items at the top carry no role of their own: 一是 is never a section.
            role = own_role(heading.title) or unnamed if heading.level < 5 else ""
        elif PLAIN_NAME.fullmatch(heading.title):
            role = own_role(heading.title)
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


def children_of(headings: list[Heading]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in headings]
    for place, heading in enumerate(headings):
        if heading.parent is not None:
            children[heading.parent].append(place)
    return children
