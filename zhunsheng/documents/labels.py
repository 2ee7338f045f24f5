"""Labels inside a body: 整改情况： 责任科室： 整改时限： and the words that stand after them."""

import re

from zhunsheng.documents.text import Text

TAKEN = frozenset(
    {"整改情况", "整改落实情况", "整改进展情况", "整改完成情况", "整改措施", "整改进展", "采取措施", "建议"}
)
OWNERS = frozenset({"责任领导", "责任人", "牵头领导", "整改责任人"})
DEPARTMENTS = frozenset(
    {"责任科室", "责任处室", "责任部门", "责任单位", "牵头单位", "牵头科室", "牵头部门", "整改责任单位"}
)
DEADLINES = frozenset({"整改时限", "完成时限", "整改期限", "完成时间"})
STATES = frozenset({"整改状态", "完成情况", "整改结果", "进展状态"})
_OTHERS = frozenset(
    {"整改成效", "整改目标", "配合单位", "配合部门", "配合科室", "问题表现", "具体表现", "问题描述"}
)
_NAMES = sorted(TAKEN | OWNERS | DEPARTMENTS | DEADLINES | STATES | _OTHERS, key=len, reverse=True)
LABEL = re.compile(rf"(?:(?<=[\n。．.；;，,\s】])|\A)[【]?(?P<name>{'|'.join(_NAMES)})[】]?\s?[:：]")

_STATUS = (
    ("permanent", r"长期坚持|长期任务|长期整改|持续坚持|常态化推进"),
    ("partly", r"阶段性完成|基本完成|部分整改|部分完成|完成阶段性"),
    ("open", r"正在整改|正在推进|正在办理|持续推进|持续整改|未完成|未整改|推进中|整改中"),
    ("done", r"已?完成|已整改|整改到位|销号|办结"),
)
# A sentence that says nothing but how far the matter is.
_ONLY_STATUS = re.compile(
    rf"(?:目前|该问题|现)?[，,]?(?:已经?|均已|全部)?(?:{'|'.join(p for _, p in _STATUS)})(?:整改)?"
)


def labels_between(text: Text, start: int, end: int) -> list[tuple[str, int, int]]:
    """Return (label, where its words start, where they end) for the labels between two places."""
    found = list(LABEL.finditer(text.content, start, end))
    limits = [label.start() for label in found[1:]] + [end] * bool(found)
    return [(label["name"], label.end(), limit) for label, limit in zip(found, limits, strict=True)]


def labelled(text: Text, start: int, end: int) -> dict[str, str]:
    """Return label → the first words after it, for the labels between two places; empty ones are left out."""
    labels = labels_between(text, start, end)
    return {name: words for name, first, last in labels if (words := _first_words(text.content[first:last]))}


def value(labels: dict[str, str], names: frozenset[str]) -> str | None:
    """Return what stands after the first label of these names."""
    return next((words for name, words in labels.items() if name in names), None)


def status_of(labels: dict[str, str]) -> str | None:
    """Return how far a matter is: by its own label, else where its report opens with nothing but a status."""
    stated = value(labels, STATES)
    if stated is None:
        opening = value(labels, TAKEN) or ""
        stated = opening if is_only_status(opening) else ""
    return next((code for code, pattern in _STATUS if re.search(pattern, stated)), None)


def is_only_status(words: str) -> bool:
    return _ONLY_STATUS.fullmatch(words.strip(" 　，,。；;")) is not None


def _first_words(words: str) -> str | None:
    """Return what stands before the next stop, line end or wide space; None when that is nothing."""
    return re.split(r"[。；;\n\u3000]|\s{2,}", words.strip(), maxsplit=1)[0].strip("，, ") or None
