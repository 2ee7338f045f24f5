"""Pure decisions about a rule: how long it runs, when to remind, what a bureau may make stricter."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from zhunsheng.catalogue.vocabulary import EVIDENCE, PERIODS, describe, evidence_label

# The fewest days a period may have.
PERIOD_DAYS = {"month": 28, "quarter": 90, "half_year": 181, "year": 365}
REMINDERS = {"month": 7, "quarter": 14, "half_year": 21, "year": 30}
WEEK = 7
LEAP_YEAR = 2024

# What a bureau may tighten, and what the forms call it.
TIGHTENABLE = {
    "at_least": "最低要求",
    "every": "周期",
    "due": "截止日",
    "within": "办理天数",
    "before": "提前天数",
    "extension": "可延长天数",
    "evidence": "必备佐证",
}


def window_days(rule: Mapping[str, Any]) -> int | None:
    """Return the fewest days a window of a rule may have; None where the record itself sets the last day."""
    lengths = [PERIOD_DAYS[rule["every"]]] if "every" in rule else []
    lengths += [_days_until(rule["due"])] if "due" in rule else []
    lengths += [rule[span]["days"] for span in ("within", "before") if span in rule]
    return min(lengths, default=None)


def remind_before(rule: Mapping[str, Any]) -> int:
    """Return how many days ahead an open window is called due soon, unless the rule says so itself.

    Periodic: 7, 14, 21 or 30 days by the length of the period, always less than the time until an earlier last day;
    opened by a trigger: a week, at most half the time.

    >>> remind_before({"every": "quarter"}), remind_before({"trigger": "x", "within": {"days": 5}})
    (14, 2)
    """
    if "remind_before" in rule:
        return rule["remind_before"]
    days = [REMINDERS[rule["every"]]] if "every" in rule else []
    days += [_days_until(rule["due"]) - 1] if "due" in rule else []
    days += [min(WEEK, rule[span]["days"] // 2) for span in ("within", "before") if span in rule]
    return min(days, default=WEEK)


def evidence_needed(rule: Mapping[str, Any]) -> dict[str, float | None]:
    """Return the codes of evidence a rule asks for, each with its threshold or None, in the rule's order."""
    return {
        **{item: None for item in rule["evidence"] if isinstance(item, str)},
        **{item["code"]: item["at_least"] for item in rule["evidence"] if not isinstance(item, str)},
    }


def tighten(rule: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rule with a bureau's changes; a change that this rule has overtaken is left out.

    Args:
        rule: as the data file writes it.
        changes: fields of ``TIGHTENABLE`` in the rule's own form; a span may leave out its calendar,
            ``evidence`` lists only what is asked for in addition.
    """
    stricter = still_stricter(rule, changes)
    tightened = dict(rule)
    for field, value in stricter.items():
        if field == "evidence":
            tightened[field] = _with_more_evidence(rule, value)
            tightened["also_keep"] = [code for code in rule.get("also_keep", ()) if code not in _codes(value)]
        else:
            tightened[field] = {**rule[field], **value} if isinstance(value, Mapping) else value
    if stricter:
        tightened.pop("remind_before", None)  # meant for the longer window
    return tightened


def still_stricter(rule: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return those changes that make a rule stricter; the others a later version has overtaken."""
    return {field: value for field, value in changes.items() if not any(looser(rule, {field: value}))}


def looser(rule: Mapping[str, Any], changes: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (field, Chinese sentence) for every change that would not make a rule stricter, or makes no sense."""
    for field, value in changes.items():
        if field not in TIGHTENABLE:
            yield field, f"“{field}”不能由单位调整；可以从严的是{'、'.join(TIGHTENABLE.values())}。"
        elif sentence := _FAULTS[field](rule, value):
            yield field, sentence


def _faults_of_at_least(rule, value):
    asked = rule.get("at_least", 1)
    if value < asked:
        return f"最低要求只能提高：制度要求{asked}，填写的是{value}。确不适用的请按豁免办理。"
    if rule.get("measure") == "share" and value > 1:
        return f"比例不能超过1，填写的是{value}。"
    return ""


def _faults_of_every(rule, value):
    if "every" not in rule or "due" in rule:
        return f"“{describe(rule)}”的周期不能调整，请留空。"
    order = list(PERIODS)
    if value not in order or order.index(value) > order.index(rule["every"]):
        return f"周期只能缩短：制度要求{PERIODS[rule['every']]}，填写的是{PERIODS.get(value, value)}。"
    return ""


def _faults_of_due(rule, value):
    if rule.get("every") != "year":
        return "只有按年的事项可以提前截止日，请留空。"
    if value > rule.get("due", "12-31"):
        return f"截止日只能提前：制度要求{rule.get('due', '12-31')}，填写的是{value}。"
    return ""


def _faults_of_span(field, *, fewer):
    def faults(rule, value):
        name = TIGHTENABLE[field]
        if field not in rule:
            return f"本事项没有{name}，请留空。"
        asked, wanted = rule[field], {**rule[field], **value}
        if wanted["calendar"] != asked["calendar"]:
            return f"{name}按工作日还是自然日计算，以制度为准，不能调整。"
        if wanted["days"] < 0 or (
            wanted["days"] > asked["days"] if fewer else wanted["days"] < asked["days"]
        ):
            direction = "减少" if fewer else "增加"
            return f"{name}只能{direction}：制度要求{asked['days']}天，填写的是{value['days']}天。"
        return ""

    return faults


def _faults_of_evidence(rule, value):
    if unknown := [code for code in _codes(value) if code not in EVIDENCE]:
        return f"没有名为“{'、'.join(unknown)}”的佐证，请从清单中选择。"
    needed = evidence_needed(rule)
    for item in value:
        if not isinstance(item, str) and (needed.get(item["code"]) or 0) > item["at_least"]:
            code = item["code"]
            return f"{evidence_label(code)}只能提高：制度要求{needed[code]}，填写的是{item['at_least']}。"
    return ""


_FAULTS = {
    "at_least": _faults_of_at_least,
    "every": _faults_of_every,
    "due": _faults_of_due,
    "within": _faults_of_span("within", fewer=True),
    "before": _faults_of_span("before", fewer=False),
    "extension": _faults_of_span("extension", fewer=True),
    "evidence": _faults_of_evidence,
}


def _with_more_evidence(rule, value):
    """Add items; one with a threshold replaces the same code, one without leaves it as it is."""
    items = {code if isinstance(code, str) else code["code"]: code for code in rule["evidence"]}
    for item in value:
        if isinstance(item, str):
            items.setdefault(item, item)
        else:
            items[item["code"]] = item
    return list(items.values())


def _days_until(due):
    """Return the fewest days from the first of January to a month and day, both counted."""
    month, day = map(int, due.split("-"))
    return date(LEAP_YEAR, month, day).timetuple().tm_yday - ((month, day) > (2, 28))


def _codes(items):
    return [item if isinstance(item, str) else item["code"] for item in items]
