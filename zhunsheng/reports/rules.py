"""Pure decisions of a report: its period, what a claim may say, and the seal of what was frozen."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from string import Formatter
from typing import Any

from zhunsheng.documents.official import chinese_date
from zhunsheng.engine import Fact, Role, Subject

# What a claim's text may ask for, and what it is called where it is lacking.
PLACEHOLDERS = {
    "count": "次数",
    "hours": "学时",
    "documents": "学习文件",
    "units": "听取汇报的单位",
    "people": "参加人",
    "attendance": "到会人次",
    "organisers": "组织单位",
    "first_on": "首次日期",
    "last_on": "最近日期",
}


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """The days a report tells of, both ends counted."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def is_year(self) -> bool:
        return self.end == date(self.start.year, 12, 31) and (self.start.month, self.start.day) == (1, 1)

    @property
    def label(self) -> str:
        """Name the period as a title does.

        >>> ReportPeriod(date(2026, 1, 1), date(2026, 12, 31)).label
        '2026年度'
        >>> ReportPeriod(date(2026, 1, 1), date(2026, 6, 30)).label
        '2026年上半年'
        >>> ReportPeriod(date(2026, 1, 1), date(2026, 3, 31)).label
        '2026年1月1日至2026年3月31日'
        """
        if self.is_year:
            return f"{self.start.year}年度"
        if half := self._half:
            return f"{self.start.year}年{half}"
        return f"{chinese_date(self.start)}至{chinese_date(self.end)}"

    @property
    def _half(self) -> str:
        if self.start.year != self.end.year:
            return ""
        days = (self.start.month, self.start.day, self.end.month, self.end.day)
        return {(1, 1, 6, 30): "上半年", (7, 1, 12, 31): "下半年"}.get(days, "")

    def months(self, until: date) -> list[date]:
        """Return the first days of its months up to that of ``until``; none unless it is whole months of one year.

        >>> ReportPeriod(date(2026, 1, 1), date(2026, 6, 30)).months(date(2026, 2, 3))
        [datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)]
        >>> ReportPeriod(date(2026, 1, 15), date(2026, 6, 30)).months(date(2026, 2, 3))
        []
        """
        is_whole = self.start.day == 1 and (self.end + timedelta(days=1)).day == 1
        if not is_whole or self.start.year != self.end.year or until < self.start:
            return []
        last = min(until, self.end)
        return [date(self.start.year, month, 1) for month in range(self.start.month, last.month + 1)]

    def year_before(self) -> "ReportPeriod":
        """Return the same days of the year before; 29 February becomes the 28th.

        >>> ReportPeriod(date(2024, 2, 29), date(2024, 12, 31)).year_before().start
        datetime.date(2023, 2, 28)
        """
        return ReportPeriod(_year_before(self.start), _year_before(self.end))


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """What the facts let a claim say.

    ``text`` is None unless supported. ``values`` and ``last_year`` hold what its placeholders ask for, numbers as
    numbers and days as ISO texts ("" where there is none). ``missing`` names what the facts there are do not tell.
    """

    key: str
    text: str | None
    values: Mapping[str, int | float | str]
    fact_ids: tuple[str, ...]
    missing: tuple[str, ...]
    last_year: Mapping[str, int | float | str]

    @property
    def supported(self) -> bool:
        return self.text is not None

    @property
    def may_be_stated(self) -> bool:
        """Say whether its honest statement would be true: only when there is no fact at all."""
        return not self.fact_ids


def compute(
    claim, facts: Iterable[Fact], *, period: ReportPeriod, subjects: Sequence[Subject] = (), person: str = ""
) -> ClaimResult:
    """Decide what a claim may say of a period; its numbers come from these facts and from nothing else.

    Args:
        claim: of a template; see :class:`zhunsheng.reports.reading.Claim`.
        facts: of one organisation, of this period and the same days a year before; others do not count.
        subjects: who owes in which capacity and when; needed by claims that name a kind of subject.
        person: id of the subject a personal report is of; only facts in which they stand count.
    """
    chosen = [fact for fact in facts if _counts(claim, fact, subjects, person)]
    facts_now = sorted((fact for fact in chosen if fact.on in period), key=lambda fact: (fact.on, fact.id))
    facts_before = [fact for fact in chosen if fact.on in period.year_before()]
    asked = [name for _, name, _, _ in Formatter().parse(claim.text) if name]
    values, last_year = values_of(facts_now), values_of(facts_before)
    missing = tuple(PLACEHOLDERS[name] for name in asked if not values[name]) if facts_now else ()
    supported = bool(facts_now) and not missing
    return ClaimResult(
        key=claim.key,
        text=claim.text.format(**{name: _in_words(values[name]) for name in asked}) if supported else None,
        values={name: values[name] for name in asked},
        fact_ids=tuple(fact.id for fact in facts_now),
        missing=missing,
        last_year={name: last_year[name] for name in asked},
    )


def values_of(facts: Collection[Fact]) -> dict[str, int | float | str]:
    """Return the value of every placeholder over some facts."""
    days = sorted(fact.on for fact in facts)
    return {
        "count": len(facts),
        "hours": _whole(sum(float(fact.attributes.get("hours", 0)) for fact in facts)),
        "documents": len({value for fact in facts for name, value in fact.keys if name == "document"}),
        "units": len({value for fact in facts for name, value in fact.keys if name == "unit"}),
        "people": len(_standing(facts, Role.PARTICIPANT, "person:")),
        "attendance": _whole(sum(float(fact.attributes.get("attended", 0)) for fact in facts)),
        "organisers": len(_standing(facts, Role.ORGANISER, "unit:")),
        "first_on": days[0].isoformat() if days else "",
        "last_on": days[-1].isoformat() if days else "",
    }


def _counts(claim, fact, subjects, person):
    if fact.kind not in claim.kinds or not claim.evidence <= set(fact.evidence):
        return False
    if person:
        return any(one == person and claim.role in {None, role} for one, role in fact.roles)
    if claim.role is None:
        return True
    standing = {subject for subject, role in fact.roles if role == claim.role}
    return any(
        subject.id in standing
        and subject.kind == claim.subject_kind
        and (subject.valid_from or date.min) <= fact.on <= (subject.valid_until or date.max)
        for subject in subjects
    )


def _standing(facts, role, prefix):
    return {
        subject
        for fact in facts
        for subject, stands_as in fact.roles
        if stands_as == role and subject.startswith(prefix)
    }


def _whole(number):
    number = round(number, 1)
    return int(number) if number == int(number) else number


def _in_words(value):
    if isinstance(value, str):
        day = date.fromisoformat(value)
        return f"{day.month}月{day.day}日"
    return str(value)


def _year_before(day):
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


# --- the seal -----------------------------------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """Return a value as JSON in the one form that is digested: keys sorted, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()


def digest_of(value: Any) -> str:
    """Return the SHA-256 of a value's canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def fact_digest(fact: Fact) -> str:
    """Return the digest of everything a fact says; any change of the record behind it changes the digest."""
    return digest_of(asdict(fact))


def changed_since(kept: Mapping[str, str], facts: Iterable[Fact]) -> tuple[list[str], list[str]]:
    """Compare facts with the digests kept of them; return the ids of those that changed and of those gone."""
    now = {fact.id: fact for fact in facts if fact.id in kept}
    changed = [key for key, digest in kept.items() if key in now and fact_digest(now[key]) != digest]
    return sorted(changed), sorted(set(kept) - set(now))
