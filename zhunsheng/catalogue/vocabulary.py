"""The catalogue in words: what the codes of a rule are called, and what a rule asks, in Chinese."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


def words_of(name: str) -> dict[str, Any]:
    """Read one of the package's word lists, a mapping of codes to Chinese: a name, or a list of phrases."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


EVIDENCE = words_of("evidence.yaml")
FACTS = words_of("facts.yaml")
CLAIMS = words_of("claims.yaml")  # how documents say that an activity took place: phrases by kind

# What a measure may add up, besides kinds of evidence that are numbers themselves (学时).
QUANTITIES = {
    "attended": "到会人数",
    "expected": "应到人数",
    "unit": "单位",
    "person": "人员",
    "finding": "问题",
    "activity": "活动",
    "review": "上一次复核",
    "task": "督办任务",
    "indicator": "指标",
    "value": "数值",
    "of_target": "达到目标的比例",
}

PERIODS = {"month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}
DAYS = {"working": "个工作日", "natural": "日"}
COUNTED_AS = {
    "organiser": "由责任主体组织（主持）的",
    "participant": "责任主体参加的",
    "target": "以责任主体为对象的",
    "author": "由责任主体主讲、谈话或报告的",
}

# What the standing of a source means for whoever reads it.
CONFIDENCE = {
    "verified": "条文已读到并核对。",
    "secondary": "据公开解读、转述或译本，条文原文尚未核对。",
    "practice": "没有统一条文，属各地惯例：采用为本单位制度之前只作提醒，不判定未完成。",
}


def evidence_label(code: str) -> str:
    """Return what a kind of evidence, an attribute or a key is called; an unknown code stays as it is.

    >>> evidence_label("minutes")
    '会议记录'
    """
    return EVIDENCE.get(code) or QUANTITIES.get(code, code)


def evidence_in_words(item: str | Mapping[str, Any]) -> str:
    """Name one entry of a rule's ``evidence``, with its threshold where it has one.

    >>> evidence_in_words({"code": "attendance_rate", "at_least": 0.8})
    '出勤率（不低于80%）'
    """
    if isinstance(item, str):
        return evidence_label(item)
    return f"{evidence_label(item['code'])}（不低于{_amount(item['at_least'])}）"


def describe(rule: Mapping[str, Any]) -> str:
    """Say in one phrase how often, by when and how much a rule asks.

    Args:
        rule: as the data file writes it.

    >>> describe({"every": "quarter"})
    '每季度至少1次'
    >>> describe({"trigger": "must_study_document_received", "within": {"days": 30, "calendar": "natural"}})
    '收到必学文件后30日内（自然日）'
    >>> describe({"trigger": "wedding", "before": {"days": 10, "calendar": "working"}})
    '婚庆前10个工作日'
    """
    asked = []
    if every := rule.get("every"):
        asked.append(PERIODS[every] + _required(rule) + _last_day(rule))
    if "trigger" in rule:
        asked.append(_after_trigger(rule))
    return "；".join(asked)


def what_counts(rule: Mapping[str, Any]) -> str:
    """Say which records count for a rule, or nothing while no room records them.

    >>> what_counts({"answered_by": ["party_class", "training"], "role": "participant"})
    '责任主体参加的党课、培训'
    """
    if not rule["answered_by"]:
        return ""
    kinds = "、".join(FACTS[kind] for kind in rule["answered_by"])
    conditions = "".join(f"，且{_condition(condition)}" for condition in rule.get("where", ()))
    return f"{COUNTED_AS[rule['role']]}{kinds}{conditions}"


def _required(rule):
    amount, of = _amount(rule.get("at_least", 1)), evidence_label(rule.get("of", ""))
    return {
        "count": f"至少{amount}次",
        "sum": f"累计不少于{amount}{of}",
        "distinct": f"至少覆盖{amount}个{of}",
        "share": f"{of}占{evidence_label(rule.get('out_of', ''))}的比例不低于{amount}",
    }[rule.get("measure", "count")]


def _last_day(rule):
    if "due" not in rule:
        return ""
    month, day = rule["due"].split("-")
    return f"，{int(month)}月{int(day)}日前"


def _after_trigger(rule):
    event = FACTS[rule["trigger"]]
    if before := rule.get("before"):
        return f"{event}前{before['days']}{DAYS[before['calendar']]}"
    if within := rule.get("within"):
        counted = "（自然日）" if within["calendar"] == "natural" else ""
        longer = rule.get("extension")
        extension = f"，经批准最多延长{longer['days']}{DAYS[longer['calendar']]}" if longer else ""
        return f"{event}后{within['days']}{DAYS[within['calendar']]}内{counted}{extension}"
    return f"{event}后，按登记的期限" if rule["answered_by"] else f"{event}时，不设统一期限"


def _condition(condition):
    name = evidence_label(condition["attribute"])
    if "equals" in condition:
        return f"{name}为{condition['equals']}"
    return f"{name}不低于{_amount(condition['at_least'])}"


def _amount(number):
    """Write a threshold: shares as percentages, whole numbers without a point."""
    return f"{number:.6g}" if number >= 1 else f"{number:.0%}"
