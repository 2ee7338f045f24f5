"""The words of the engine: what goes in (obligations, subjects, facts …) and what comes out (occurrences).

All spans of dates include both ends; ``None`` for an end leaves it open. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class EngineInputError(ValueError):
    """A record that cannot be evaluated; the message names it and says what was expected."""


class Status(StrEnum):
    """What an occurrence is found to be; in the order in which they are tried."""

    WAIVED = "waived"
    MET = "met"
    MET_LATE = "met_late"
    UNEVIDENCED = "unevidenced"
    MISSED = "missed"
    DUE_SOON = "due_soon"
    OPEN = "open"
    UPCOMING = "upcoming"


class Period(StrEnum):
    """A calendar-aligned span in which a duty recurs."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class DayCount(StrEnum):
    """Which days are counted: working days (with holidays and make-up days) or all days."""

    WORKING = "working"
    NATURAL = "natural"


class Measure(StrEnum):
    """How counting facts add up to what is required."""

    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"
    SHARE = "share"


class Role(StrEnum):
    """How a subject stands in a fact."""

    ORGANISER = "organiser"  # 组织者
    PARTICIPANT = "participant"  # 参加人
    TARGET = "target"  # 对象
    AUTHOR = "author"  # 作者


@dataclass(frozen=True, slots=True)
class Span:
    """A number of days; the day it is counted from is day 0."""

    days: int
    calendar: DayCount = DayCount.NATURAL


@dataclass(frozen=True, slots=True)
class Condition:
    """What an attribute of a fact must be for the fact to count: a text, or a number at least this large."""

    attribute: str
    equals: str | None = None
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """Evidence that a fact must carry to be complete; with ``at_least``, its number must reach it."""

    evidence: str
    at_least: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One version of one duty, as it applies to one organisation after adoption.

    It recurs (``every``), is opened by a fact (``trigger``), or both. Versions of one ``code`` never overlap.
    """

    code: str
    subject_kind: str
    valid_from: date | None = None
    valid_until: date | None = None
    every: Period | None = None
    due_month_day: tuple[int, int] | None = None  # yearly duties: an earlier last day than 31 December
    trigger: str | None = None  # kind of the fact that opens a window
    trigger_role: Role | None = None  # None: every subject of the kind in the fact's organisation owes it
    within: Span | None = (
        None  # after the trigger; without it and ``before``, the fact's own ``due_on`` holds
    )
    before: Span | None = None  # ahead of the trigger
    extension: Span | None = None  # the most by which an approved extension may move the due date
    answered_by: tuple[str, ...] = ()  # kinds of fact that count
    role: Role = Role.ORGANISER  # how the subject must stand in them
    where: tuple[Condition, ...] = ()
    keyed_by: str | None = None  # name of the key that an answer must share with its trigger
    measure: Measure = Measure.COUNT
    of: str | None = None  # sum: attribute; distinct: key; share: attribute above the line
    out_of: str | None = None  # share: attribute below the line
    at_least: float = 1
    evidence: tuple[Requirement, ...] = ()
    remind_before: int = 7  # days before ``due`` from which an open window is due soon
    advisory: bool = False  # practice only, not adopted: it reminds, and is never missed


@dataclass(frozen=True, slots=True)
class Subject:
    """Someone who owes, in one capacity for one span; a subject may have many of each."""

    id: str  # "unit:3", "person:8"
    kind: str
    organisation: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something done on a day; ``evidence`` maps what it carries to its number, or None."""

    id: str
    kind: str
    organisation: str
    on: date
    recorded_on: date
    roles: tuple[tuple[str, Role], ...] = ()  # (subject id, how it stands in this fact)
    keys: tuple[tuple[str, str], ...] = ()  # (name, value); a name may have many values
    attributes: Mapping[str, str | float] = field(default_factory=dict)
    evidence: Mapping[str, float | None] = field(default_factory=dict)
    due_on: date | None = None  # set by the record itself, for duties with neither ``within`` nor ``before``
    counts_for: date | None = None  # a day of the period that a later fact makes up for


@dataclass(frozen=True, slots=True)
class Waiver:
    """An approved release from an obligation, for one subject or (None) for all."""

    obligation: str
    subject: str | None
    valid_from: date
    valid_until: date | None
    reason: str
    approver: str


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, approved for the window that one trigger fact opened."""

    obligation: str
    trigger: str
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is as it is: a code and its values, all texts and numbers (dates as ISO texts)."""

    code: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One obligation, one subject, one window: what was owed, what was done, and what that makes it."""

    obligation: str
    subject: str
    window_start: date
    window_end: date
    due: date  # with any extension
    original_due: date
    trigger: str | None  # id of the fact that opened the window
    required: float
    counted: float  # what counts, in the obligation's measure
    complete: float  # what counts and carries all its evidence
    met_on: date | None
    status: Status
    backfilled: bool
    provisional: bool
    fact_ids: tuple[str, ...]  # every fact that counts, sorted
    reasons: tuple[Reason, ...]
