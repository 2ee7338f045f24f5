"""Turns what the ledger keeps into sentences for people."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from zhunsheng.catalogue.vocabulary import FACTS, evidence_label
from zhunsheng.engine import Reason, Role, say
from zhunsheng.ledger.burden import Record
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


def joined_in_words(record: Record, names: Mapping[str, object]) -> str:
    """Say which one record answers several duties, and what is due later and answered by it too.

    Args:
        names: what units are called, by id.
    """
    what, organiser = f"“{FACTS[record.kind]}”", names.get(record.organiser)
    speaks = any(demand.is_personal and demand.role == Role.AUTHOR for demand in record.answers)
    if record.host:
        parts = [f"参加{organiser}的{what}{'并由本人主讲' if speaks else ''}，不用另外登记"]
    else:
        holder = f"（{organiser}）" if organiser else ""
        parts = [f"登记一次{what}{holder}{'，由本人主讲' if speaks else ''}"]
    if done := [demand.title for demand in record.answers if not demand.adds_up]:
        parts.append(f"就回应了{_listed(done)}")
    if counted := [demand.title for demand in record.answers if demand.adds_up]:
        parts.append(f"并计入{_listed(counted)}")
    if record.along:
        later = "、".join(f"“{demand.title}”（{demand.due}到期）" for demand in record.along)
        parts.append(f"到期较晚的{later}也一并算上")
    return "，".join(parts) + "。"


def _listed(titles: Iterable[str]) -> str:
    return "、".join(f"“{title}”" for title in dict.fromkeys(titles))
