"""What is asked beyond the common fields, by kind of activity; pure. A form shows only what its kind needs.

A code that is also a kind of evidence proves it: what is typed here is asked for nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from zhunsheng.activities.kinds import HEARINGS, LIFE_MEETINGS, STUDIES, Kind

MOST = 99_999  # of anything that is counted here


class Sort(StrEnum):
    """How a detail is typed: a number, a text, or a text with one thing a line."""

    COUNT = "count"
    TEXT = "text"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Detail:
    """One field of a kind. ``help`` says what to write and, where it matters, what not."""

    code: str
    label: str
    sort: Sort = Sort.TEXT
    help: str = ""


Value = int | str

_DECISIONS = (Detail("decisions", "议定事项", Sort.LINES, "一行一项，写明责任人和完成时间。"),)
_SENT = (Detail("submitted_to", "报送单位", help="报给哪一级党组织，例如“县委”“县委宣传部”。"),)
_LIFE_MEETING = (
    Detail("opinions_collected", "会前征求到的意见", Sort.LINES, "一行一条，归纳后填写，不写是谁提的。"),
    Detail("talks_before", "会前谈心人次", Sort.COUNT, "会前互相谈心一共多少人次。"),
    Detail("self_criticisms", "自我批评条数", Sort.COUNT, "批评清单中每人对自己提出的，合计多少条。"),
    Detail(
        "mutual_criticisms",
        "相互批评条数",
        Sort.COUNT,
        "批评清单中对别人提出的，合计多少条。只记条数，不记谁批评谁。",
    ),
    Detail("problem_list", "整改清单", Sort.LINES, "一行一条：查出的问题、谁来改、何时改完。"),
)

DETAILS: Mapping[Kind, tuple[Detail, ...]] = {
    Kind.SPECIAL_SESSION: _DECISIONS,
    Kind.LEADING_GROUP_MEETING: _DECISIONS,
    Kind.IDEOLOGY_SESSION: _DECISIONS,
    Kind.BRANCH_HEARING: (Detail("actions", "对各支部的改进要求", Sort.LINES, "一行一条，写明支部和时限。"),),
    Kind.DEPARTMENT_HEARING: (
        Detail("problems", "汇报反映的问题", Sort.LINES, "一行一条，写问题，不写成绩。"),
        Detail("assigned_actions", "当场交办事项", Sort.LINES, "一行一项，写明责任人和时限。"),
    ),
    Kind.DUTY_REPORT: (Detail("open_problems", "尚存问题", Sort.LINES, "一行一条。"),),
    Kind.JOINT_DEPLOYMENT: (
        Detail("integrated_clauses", "党建、廉政与业务同部署的条款", Sort.LINES, "一行一条，写明出自哪一项业务任务。"),
    ),
    Kind.REPORT_UP: _SENT,
    Kind.PARTY_BUILDING_REPORT: _SENT,
    Kind.IDEOLOGY_REPORT: _SENT,
    Kind.LIFE_MEETING_REPORT: _SENT,
    Kind.RECTIFICATION_REPORT: _SENT,
    Kind.CENTER_GROUP_STUDY: (
        Detail("discussion", "研讨发言要点", Sort.LINES, "一行一人：谁、什么观点、联系什么工作。"),
    ),
    Kind.MAKEUP_STUDY: (Detail("makeup_method", "补学方式", help="例如“自学原文，向主持人汇报体会”。"),),
    Kind.WARNING_EDUCATION: (
        Detail("case", "警示案例", help="用了哪个公开通报的案例；不写问题线索。"),
        Detail("own_duty_reflection", "联系本职的反思"),
    ),
    Kind.ORG_LIFE_MEETING: _LIFE_MEETING,
    Kind.DEMOCRATIC_LIFE_MEETING: _LIFE_MEETING,
    Kind.DEMOCRATIC_APPRAISAL: (Detail("grade_opinion", "等次意见", help="写各等次人数，不录测评原票。"),),
    Kind.DUTY_STATEMENT: (Detail("appraisal", "评议结果", help="写评议方式和反馈情况。"),),
    Kind.LOOK_BACK: (
        Detail("sampled_issues", "抽查的问题", Sort.LINES, "一行一条。"),
        Detail("relapse_found", "反弹情况", help="没有反弹的写“未发现反弹”。"),
    ),
    Kind.LETTER_RECEPTION: (
        Detail("matter", "反映的事项", help="不写来访人的姓名、电话和住址。"),
        Detail("outcome", "处理结果"),
    ),
    Kind.SERVICE_WINDOW: (Detail("actions", "便民举措", Sort.LINES, "一行一项，例如“一次性告知单上墙”。"),),
    Kind.SKILLS_CONTEST: (
        Detail("scale", "参赛人数", Sort.COUNT),
        Detail("result", "竞赛结果", help="比了什么、谁胜出、哪些短板要补。"),
    ),
    Kind.PUBLIC_BENEFIT: (
        Detail("scale", "受益人次", Sort.COUNT, "估计数也可以；不要求签到或拍照。"),
        Detail("result", "群众反映", help="群众说好的、希望改的。"),
    ),
}  # fmt: skip

# The common fields that are shown for some kinds only.
_SHOWN: Mapping[str, frozenset[Kind]] = {
    "hours": STUDIES | {Kind.THEME_DAY, Kind.PARTY_CELL_MEETING},
    "documents": frozenset(
        {Kind.CENTER_GROUP_STUDY, Kind.STUDY_SESSION, Kind.MAKEUP_STUDY, Kind.PARTY_GROUP_MEETING}
    ),
    "heard_units": frozenset(
        {*HEARINGS, Kind.IDEOLOGY_SESSION, Kind.VISIT, Kind.INSPECTION, Kind.LOOK_BACK, Kind.ANNUAL_ASSESSMENT}
    ),
    "makes_up_for": frozenset({Kind.MAKEUP_STUDY}),
    "agenda": frozenset({Kind.PARTY_GROUP_MEETING}),
}  # fmt: skip


CODES = frozenset(detail.code for details in DETAILS.values() for detail in details)


def details_of(kind: str) -> tuple[Detail, ...]:
    """Return the fields of a kind; none for a kind that nobody knows."""
    return DETAILS.get(Kind(kind), ()) if kind in Kind.values else ()


CONDITIONAL = tuple(_SHOWN)


def shows(kind: str, field: str) -> bool:
    """Say whether a kind asks for a field that not every kind has.

    >>> shows("party_group_meeting", "agenda"), shows("heart_talk", "hours")
    (True, False)
    """
    return kind in _SHOWN[field]


def kept(kind: str, values: Mapping[str, Value | None]) -> dict[str, Value]:
    """Return what a record keeps of what was given: the kind's own fields, those that say something.

    >>> kept("skills_contest", {"scale": 0, "result": " ", "case": "某案"})
    {'scale': 0}
    """
    found = {detail.code: values.get(detail.code) for detail in details_of(kind)}
    trimmed = {code: value.strip() if isinstance(value, str) else value for code, value in found.items()}
    return {code: value for code, value in trimmed.items() if value not in (None, "")}


def evidence_in(kind: str, values: Mapping[str, Value]) -> dict[str, float | None]:
    """Return the evidence that the fields of a kind carry; a count comes with its number.

    Criticism is shown where there is some: none of oneself, or none of others, proves nothing.

    >>> evidence_in("org_life_meeting", {"self_criticisms": 9, "mutual_criticisms": 0})
    {'criticism_and_self_criticism': 9}
    """
    found: dict[str, float | None] = {
        code: value if isinstance(value, int) else None
        for code, value in values.items()
        if code not in ("self_criticisms", "mutual_criticisms") and value != 0
    }
    if kind in LIFE_MEETINGS:
        oneself, others = (int(values.get(code, 0)) for code in ("self_criticisms", "mutual_criticisms"))
        if oneself:
            found["criticism_and_self_criticism"] = oneself + others
        if others:
            found["mutual_criticism"] = others
    return found


def filled(kind: str) -> dict[str, Value]:
    """Return every field of a kind with something in it."""
    return {detail.code: 1 if detail.sort == Sort.COUNT else "内容" for detail in details_of(kind)}
