"""Labels inside a body: 整改情况： 责任科室： 整改时限： and the words that stand after them."""

import re
from collections.abc import Mapping

from zhunsheng.documents.text import Text


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# The words of labels by what stands after them.
TAKEN = _names(
    "整改情况 整改落实情况 整改进展情况 整改完成情况 整改工作情况 整改措施 整改举措 整改进展 整改落实 整改任务"
    " 整改及成效 整改情况及成效 采取措施 改进措施 具体措施 建议 工作建议"
)
OWNERS = _names(
    "责任领导 责任人 牵头领导 分管领导 包保领导 牵头人 负责人 第一责任人 直接责任人 具体责任人 主要责任人"
    " 牵头责任人 整改责任人 整改责任领导"
)
DEPARTMENTS = _names(
    "责任科室 责任处室 责任股室 责任部门 责任单位 责任主体 责任党支部 牵头科室 牵头处室 牵头股室 牵头部门 牵头单位"
    " 牵头责任单位 主责部门 主责单位 承办科室 整改单位 整改责任单位 整改责任部门 整改责任科室"
)
DEADLINES = _names(
    "整改时限 整改期限 整改时间 整改完成时限 整改完成时间 完成时限 完成期限 完成时间 计划完成时间 办结时限 时限要求"
)
STATES = _names(
    "整改状态 整改进度 整改结果 整改完成状态 完成情况 完成状态 进展状态 目前进展 当前状态 销号情况 办理结果"
)
ADMITTED = _names("存在问题 反馈问题 主要问题")
_OTHERS = _names("整改成效 整改目标 整改结论 配合单位 配合部门 配合科室 问题表现 具体表现 问题描述")
_HEADING_ENDS = TAKEN | OWNERS | DEPARTMENTS | DEADLINES | STATES | _OTHERS


def _label(names: frozenset[str], before: str) -> str:
    words = "|".join(sorted(names, key=len, reverse=True))
    return rf"(?:(?<=[\n。．.；;，,\s】{before}])|\A)[【]?(?P<name>{words})(?:】\s?[:：]?|\s?[:：])"


# Where a heading ends because a label begins.
LABEL = re.compile(_label(_HEADING_ENDS, ""))
# In a body also after a bracket, or alone on a line above what it labels.
_ANY_LABEL = re.compile(
    rf"{_label(_HEADING_ENDS | ADMITTED, '（(、|')}|(?<=\n)(?P<alone>{'|'.join(sorted(TAKEN))})(?=\n[^\n]{{8}})"
)

# （1）整改措施：… （2）整改成效：… number the labels themselves.
_ITEM_LABEL = re.compile(
    rf"(?P<name>{'|'.join(_HEADING_ENDS | {'存在困难', '下一步打算', '下步措施'})})\s?[:：]"
)

_STATUS = (
    ("permanent", r"长期坚持|长期任务|长期整改|持续坚持|常态化(?:推进|坚持|落实)"),
    (
        "partly",
        r"阶段性|基本(?:完成|整改)|部分(?:整改|完成)|(?:完成|进度)(?:约|达)?\s?\d{1,2}(?:\.\d{1,3})?[%％]",
    ),
    (
        "open",
        r"正在(?:整改|推进|办理|落实|进行|实施)|(?:持续|有序|稳步|加快|继续)(?:推进|整改)|[未尚]\s?(?:完成|整改|办结|销号)"
        r"|未启动|(?:推进|整改|进行|办理|实施)中",
    ),
    ("done", r"完成|已整改|整改(?:到位|完毕)|已?落实到位|销号|办结|已落实|全部整改"),
)
_STATES = re.compile("|".join(pattern for _, pattern in _STATUS))
# A sentence that says nothing but how far the matter is.
_ONLY_STATUS = re.compile(
    r"(?:截[至止]目前|目前|现|该|此|上述|以上|所有|问题|事项|均|已经?|全部|正|尚|并|且|取得|成果|整改|工作|任务|推进|完成|[，,\s]"
    rf"|{_STATES.pattern})+"
)
# （已完成） at the end of a heading.
_BRACKETED = re.compile(
    rf"[（(【\[]\s?(?P<status>[^（）()【】]{{0,8}}(?:{_STATES.pattern})[^（）()【】]{{0,8}})[）)】\]]\s*\Z"
)


def label_of(title: str) -> str:
    """Return the label that an item begins with, such as 整改成效： in a list of labels; "" without one."""
    found = _ITEM_LABEL.match(title)
    return found["name"] if found else ""


def labels_between(text: Text, start: int, end: int) -> list[tuple[str, int, int]]:
    """Return (label, where its words start, where they end) for the labels between two places."""
    found = list(_ANY_LABEL.finditer(text.content, start, end))
    limits = [label.start() for label in found[1:]] + [end] * bool(found)
    names = (label["name"] or label["alone"] for label in found)
    return [(name, label.end(), limit) for name, label, limit in zip(names, found, limits, strict=True)]


def values_between(text: Text, start: int, end: int) -> dict[str, list[str]]:
    """Return label → the first words after it, once for each time it occurs; empty ones are left out."""
    found: dict[str, list[str]] = {}
    for name, first, last in labels_between(text, start, end):
        if words := _first_words(text.content[first:last]):
            found.setdefault(name, []).append(words)
    return found


def value(labels: Mapping[str, str], names: frozenset[str]) -> str | None:
    """Return what stands after the first label of these names."""
    return next((words for name, words in labels.items() if name in names), None)


def status_in(words: str) -> str | None:
    """Return how far the words say a matter is; what comes first in the vocabulary's order decides.

    >>> status_in("已完成"), status_in("尚未完成"), status_in("阶段性完成"), status_in("立行立改")
    ('done', 'open', 'partly', None)
    """
    return next((code for code, pattern in _STATUS if re.search(pattern, words)), None)


def status_of_title(title: str) -> str | None:
    """Return the status in the bracket that ends a title: 关于账目不清的问题（已完成）."""
    found = _BRACKETED.search(title[-40:])
    return status_in(found["status"]) if found else None


def is_only_status(words: str) -> bool:
    """Whether a sentence says nothing but how far the matter is, such as 目前已整改到位."""
    words = words.strip(" 　，,。；;：:")
    return len(words) <= 30 and bool(_STATES.search(words)) and _ONLY_STATUS.fullmatch(words) is not None


def _first_words(words: str) -> str | None:
    """Return what stands before the next stop, line end, wide space or closing bracket; None when that is nothing."""
    first = re.split(r"[。；;\n\u3000|]|\s{2,}", words.strip(), maxsplit=1)[0]
    if first.count("）") + first.count(")") > first.count("（") + first.count("("):
        first = re.split(r"[）)](?!.{0,200}[）)])", first, maxsplit=1)[0]
    return first.strip("，,、 ") or None
