"""A reading in words: what its codes are called, and the whole of it laid out for a terminal."""

import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import combining, east_asian_width

from zhunsheng.documents.figures import Figure
from zhunsheng.documents.reading import (
    CAUSES,
    MEASURES,
    NEXT_STEPS,
    ORGANISATION,
    PROBLEMS,
    RECTIFICATION,
    WORK_DONE,
    Measure,
    Problem,
    Reading,
)
from zhunsheng.documents.text import Text

KIND_LABELS = {
    "self_inspection": "自查报告",
    "annual_report": "年度（半年）报告、工作总结",
    "party_building": "党建工作总结",
    "ideology": "意识形态工作责任制报告",
    "criticism": "对照检查材料",
    "duty_report": "述职、述责述廉报告",
    "rectification": "巡察（巡视）整改情况通报",
    "audit_rectification": "审计整改情况报告",
    "feedback": "反馈意见、通报",
}
ROLE_LABELS = {
    WORK_DONE: "工作",
    PROBLEMS: "问题",
    CAUSES: "原因",
    MEASURES: "措施",
    ORGANISATION: "组织",
    RECTIFICATION: "整改",
    NEXT_STEPS: "打算",
}
STATUS_LABELS = {"done": "已完成", "partly": "阶段性完成", "open": "正在推进", "permanent": "长期坚持"}
# In the order in which they are shown: what somebody should look at comes first.
VERDICT_LABELS = {"inconsistent": "不相符", "unknown": "无法核对", "consistent": "相符"}
_CONSISTENT = {False: "inconsistent", None: "unknown", True: "consistent"}


def report(text: Text, reading: Reading, *, width: int) -> str:
    """Lay out a reading: what the document is, then outline, problems, measures, figures, checks and remarks.

    ``width`` is that of the terminal, in columns; a Chinese character takes two.
    """
    parts = (
        _about(text, reading),
        section("结构", _outline(reading), width, "没有标题和条目"),
        section("问题", _problems(reading.problems), width, "没有读出问题"),
        section("措施", _measures(reading.measures), width, "没有读出措施"),
        section("完成情况", map(_figure, reading.figures), width, "没有说明完成了多少的句子"),
        section("核对", _checks(reading), width, "没有可以核对的内容"),
        section("说明", (("·", remark) for remark in text.remarks), width) if text.remarks else "",
    )
    return "\n\n".join(part for part in parts if part)


def section(title: str, rows: Iterable[tuple[str, str]], width: int, nothing: str = "") -> str:
    """Head rows (label, words) with their number and lay them out in two columns; ``nothing`` stands for none."""
    rows = list(rows)
    if not rows:
        return f"■ {title}\n  {nothing}。"
    margin = max(columns(label) for label, _ in rows) + 4
    numbered = sum(bool(label) for label, _ in rows)
    lines = [f"■ {title}（{numbered}）"]
    for label, words in rows:
        first, *others = wrapped(words, max(width - margin, 20))
        lines.append(f"  {padded(label, margin - 2)}{first}".rstrip())
        lines += [" " * margin + line for line in others]
    return "\n".join(lines)


def columns(words: str) -> int:
    """Return how many columns of a terminal the words take.

    >>> columns("1. 学习"), columns("“")
    (7, 1)
    """
    return sum((2 if east_asian_width(sign) in "WF" else 1) for sign in words if not combining(sign))


def padded(words: str, width: int) -> str:
    """Return the words with blanks up to a width in columns.

    >>> padded("时限", 6) + "|"
    '时限  |'
    """
    return words + " " * (width - columns(words))


# What is not broken between lines: numbers, days, names of files.
_UNBROKEN = re.compile(r"[0-9A-Za-z.%-]{1,20}|.", re.DOTALL)


def wrapped(words: str, width: int) -> list[str]:
    """Break words into lines of at most so many columns (20 or more), never before a stop; no character is lost.

    >>> wrapped("学习不深入的问题仍然较多，贯彻不到位。", 24)
    ['学习不深入的问题仍然较多，', '贯彻不到位。']
    """
    lines, line, taken = [], "", 0
    for part in _UNBROKEN.findall(words):
        more = columns(part)
        if taken + more > width and part not in "，。；：、）”》":
            lines.append(line)
            line, taken = "", 0
        line, taken = line + part, taken + more
    return [*lines, line]


def _about(text: Text, reading: Reading) -> str:
    period = reading.period
    facts = {
        "文件": text.name,
        "篇幅": f"{len(text.content)} 字，{len(text.paragraphs)} 段",
        "类型": KIND_LABELS.get(reading.kind or "", "未标明"),
        "单位": reading.organisation or "未标明",
        "时间段": f"{period.text}（{period.start}至{period.end}）" if period else "未标明",
        "发布": str(text.published) if text.published else "",
        "来源": text.origin or "",
    }
    return "\n".join(f"{padded(name, 8)}{words}" for name, words in facts.items() if words)


def _outline(reading: Reading) -> Iterator[tuple[str, str]]:
    for one in reading.sections:
        blank = " " if one.marker and one.marker[-1].isascii() else ""
        yield ROLE_LABELS.get(one.role, "—"), f"{'  ' * (one.depth - 1)}{one.marker}{blank}{one.title}"


def _problems(problems: Sequence[Problem]) -> Iterator[tuple[str, str]]:
    area = None
    for number, problem in enumerate(problems, 1):
        if problem.area != area and problem.area:
            yield "", f"【{problem.area}】"
        area = problem.area
        yield str(number), problem.title


def _measures(measures: Sequence[Measure]) -> Iterator[tuple[str, str]]:
    for number, measure in enumerate(measures, 1):
        yield str(number), measure.title
        told = {
            "责任人": measure.owner,
            "责任单位": measure.department,
            "时限": measure.deadline,
            "状态": STATUS_LABELS.get(measure.status or ""),
            "对应": measure.problem,
        }
        if words := "；".join(f"{name}：{value}" for name, value in told.items() if value):
            yield "", words


def _figure(figure: Figure) -> tuple[str, str]:
    return VERDICT_LABELS[
        _CONSISTENT[figure.consistent]
    ], f"{figure.text}（{figure.explanation.rstrip('。')}）"


def _checks(reading: Reading) -> Iterator[tuple[str, str]]:
    for verdict, label in VERDICT_LABELS.items():
        for check in reading.checks:
            if check.verdict == verdict:
                yield label, check.message
