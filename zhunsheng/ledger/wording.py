"""Turns what the ledger keeps into sentences for people."""

from datetime import date, timedelta

from zhunsheng.catalogue.vocabulary import evidence_label
from zhunsheng.engine import Reason, say
from zhunsheng.ledger.sources import records_of
from zhunsheng.organisation.subjects import names_of


def reasons_in_words(occurrences) -> list[str]:
    """Return, for each occurrence in turn, its reasons in Chinese sentences; one query per kind of record."""
    records = records_of(fact_id for occurrence in occurrences for fact_id in occurrence.fact_ids)

    def label(code):
        return str(records[code]) if code in records else evidence_label(code)

    return [
        "".join(
            say(Reason(reason["code"], reason["values"]), "zh", label=label) for reason in occurrence.reasons
        )
        for occurrence in occurrences
    ]


def stored(reasons) -> list[dict]:
    """Return reasons as they are kept in a column."""
    return [{"code": reason.code, "values": dict(reason.values)} for reason in reasons]


def ignored_in_words(reasons: list[Reason]) -> list[str]:
    """Return why records do not count, a Chinese sentence each, with the records and subjects named."""
    subjects = {str(reason.values.get("subject", "")) for reason in reasons}
    names = names_of(subjects) | {
        fact: str(record) for fact, record in records_of(_facts_named(reasons)).items()
    }

    def label(code):
        return names.get(code) or evidence_label(code)

    return [say(reason, "zh", label=label) for reason in reasons]


def _facts_named(reasons):
    return {str(reason.values["fact"]) for reason in reasons if reason.values.get("fact")}


def window_name(start: date, end: date) -> str:
    """Name a window as people do.

    >>> window_name(date(2026, 3, 1), date(2026, 3, 31))
    '2026年3月'
    >>> window_name(date(2026, 4, 1), date(2026, 6, 30))
    '2026年第2季度'
    >>> window_name(date(2026, 7, 1), date(2026, 12, 31))
    '2026年下半年'
    >>> window_name(date(2026, 1, 1), date(2026, 12, 31))
    '2026年'
    >>> window_name(date(2026, 3, 5), date(2026, 4, 4))
    '2026-03-05至2026-04-04'
    """
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    whole_months = start.day == 1 and (end + timedelta(days=1)).day == 1
    names = {
        1: f"{start.month}月",
        3: f"第{start.month // 3 + 1}季度",
        6: "上半年" if start.month == 1 else "下半年",
        12: "",
    }
    if whole_months and months in names and (start.month - 1) % months == 0:
        return f"{start.year}年{names[months]}"
    return f"{start}至{end}"
