"""Every status and every reason, in words: Chinese and English side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from .records import Measure, Reason, Status

Language = Literal["zh", "en"]

STATUS_LABELS: dict[str, dict[Status, str]] = {
    "zh": {
        Status.WAIVED: "已豁免",
        Status.MET: "按时完成",
        Status.MET_LATE: "逾期完成",
        Status.UNEVIDENCED: "佐证不足",
        Status.MISSED: "未完成",
        Status.DUE_SOON: "临近到期",
        Status.OPEN: "进行中",
        Status.UPCOMING: "未开始",
    },
    "en": {
        Status.WAIVED: "waived",
        Status.MET: "done on time",
        Status.MET_LATE: "done late",
        Status.UNEVIDENCED: "lacking evidence",
        Status.MISSED: "not done",
        Status.DUE_SOON: "due soon",
        Status.OPEN: "in progress",
        Status.UPCOMING: "not begun",
    },
}

# The codes that the engine gives, in the order in which they are given: of rows, of facts left out, of forecasts.
WORDING: dict[str, dict[str, str]] = {
    "waived": {
        "zh": "经{approver}批准豁免，理由：{reason}。",
        "en": "Waived by {approver}: {reason}.",
    },
    "extended": {
        "zh": "经批准延期{days}天，期限由{original_due}调整为{due}，理由：{reason}。",
        "en": "Extended by {days} days, from {original_due} to {due}: {reason}.",
    },
    "extension_cut": {
        "zh": "申请延期{asked}天，制度最多允许{days}天，超出部分不计。",
        "en": "An extension of {asked} days was asked for; the rule allows {days} at most.",
    },
    "late": {
        "zh": "{met_on}完成，超过期限{days}天。",
        "en": "Done on {met_on}, {days} days after it was due.",
    },
    "short:count": {
        "zh": "应完成{required}次，已有{counted}次，还差{by}次。",
        "en": "{required} required, {counted} done: short by {by}.",
    },
    "short:sum": {
        "zh": "{of}应达到{required}，累计{counted}，还差{by}。",
        "en": "{of} must reach {required}, is {counted}: short by {by}.",
    },
    "short:distinct": {
        "zh": "{of}应覆盖{required}个，已覆盖{counted}个，还差{by}个。",
        "en": "{required} different {of} required, {counted} covered: short by {by}.",
    },
    "short:share": {
        "zh": "{of}占{out_of}的比例应达到{required}，现为{counted}，还差{by}。",
        "en": "{of} must be {required} of {out_of}, is {counted}: short by {by}.",
    },
    "lacks": {
        "zh": "记录“{fact}”缺少{evidence}。",
        "en": "Record “{fact}” lacks {evidence}.",
    },
    "unstated": {
        "zh": "记录“{fact}”未填写{evidence}的数值，应不低于{at_least}。",
        "en": "Record “{fact}” gives no number for {evidence}; at least {at_least} is required.",
    },
    "below": {
        "zh": "记录“{fact}”的{evidence}为{value}，应不低于{at_least}。",
        "en": "Record “{fact}” has {evidence} {value}; at least {at_least} is required.",
    },
    "backfilled": {
        "zh": "记录“{fact}”在事后{days}天补录。",
        "en": "Record “{fact}” was entered {days} days after the event.",
    },
    "provisional": {
        "zh": "期限{due}按尚未公布的工作日安排推算，公布后可能调整。",
        "en": "The due date {due} rests on working days not yet published and may move.",
    },
    "nameless": {
        "zh": "{on}的一条“{kind}”没有编号，未计入。",
        "en": "A fact of kind {kind} on {on} has no id; every fact needs an id of its own.",
    },
    "twice": {
        "zh": "记录“{fact}”出现了不止一次，只计一次。",
        "en": "Fact “{fact}” is given twice; every fact needs an id of its own.",
    },
    "far_date": {
        "zh": "记录“{fact}”的日期写的是{on}，应在{first}至{last}之间，未计入；请更正日期。",
        "en": "Fact “{fact}”: {field} is {on}, outside {first} to {last}.",
    },
    "due_before": {
        "zh": "记录“{fact}”的期限{due}早于发生日期{on}，未计入；请更正其中一个日期。",
        "en": "Fact “{fact}” is due on {due}, before it happened on {on}.",
    },
    "far_number": {
        "zh": "记录“{fact}”的{of}写的是{value}，应在正负{most}以内，未计入；请更正数值。",
        "en": "Fact “{fact}”: {of} is {value}; a number within ±{most} was expected.",
    },
    "unknown_subject": {
        "zh": "记录“{fact}”中的“{subject}”不在本单位的机构和人员里，对其不计；请核对人员或单位。",
        "en": "Fact “{fact}” names “{subject}”, who is unknown, and does not count for them.",
    },
    "behind": {
        "zh": "时限已过{gone}%，按时间进度应完成{expected}（全部为{required}），佐证齐全的为{complete}。",
        "en": "{gone}% of the time is gone: {expected} of {required} should be done, {complete} are complete.",
    },
    "later_than_usual": {
        "zh": "往期按时完成{times}次，一般在时限过去{usual}%时完成；本期已过{gone}%，还没有完成。",
        "en": "Usually done when {usual}% of the time is gone (on time {times} times); now {gone}% is gone.",
    },
    "never_on_time": {
        "zh": "往期没有一次按时完成；本期时限已过{gone}%，还没有完成。",
        "en": "Never done on time before; now {gone}% of the time is gone.",
    },
    "often_late": {
        "zh": "最近{windows}期中有{late}期未按时完成或佐证不足。",
        "en": "Of the last {windows} windows, {late} were late, missed or short of evidence.",
    },
}

# Values that are codes or ids of the records, to be put into words by the caller.
LABELLED = {"fact", "evidence", "of", "out_of", "kind", "subject"}
# Values that are days.
DATES = {"due", "original_due", "met_on", "on", "first", "last"}
# Values that a share reason shows as a percentage.
PERCENTAGES = {"required", "counted", "by"}


def say(reason: Reason, language: Language = "zh", *, label: Callable[[str], str] = str) -> str:
    """Put a reason into one sentence.

    Args:
        reason: as the engine gave it, or rebuilt from its stored code and values.
        language: "zh" or "en".
        label: turns codes of evidence, attributes and keys, and ids of facts, into words.

    Raises:
        ValueError: if the engine gives no such reason.

    >>> say(Reason("lacks", {"fact": "41", "evidence": "minutes"}), "en")
    'Record “41” lacks minutes.'
    """
    measure = reason.values.get("measure")
    sentences = WORDING.get(f"{reason.code}:{measure}" if measure else reason.code)
    if sentences is None:
        raise ValueError(f"The engine gives no reason {reason!r}; wording.py lists those it gives.")

    def word(name: str, value: str | float) -> str:
        if isinstance(value, str):
            if name in LABELLED:
                return label(value)
            return spoken_date(value, language) if name in DATES else value
        if measure == Measure.SHARE and name in PERCENTAGES:
            return f"{value * 100:.6g}%"
        return f"{value:.10g}"

    return sentences[language].format_map({name: word(name, value) for name, value in reason.values.items()})


def spoken_date(iso: str, language: Language) -> str:
    """Write an ISO date as people read it: 2026年3月31日, or 2026-03-31 in English."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else iso
