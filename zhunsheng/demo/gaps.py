"""What goes wrong in the demo: each gap names a record of the orderly year and what becomes of it.

All of them lie a number of closed periods before the day the demo is built for, so that every status is
shown on whatever day that is. They are of the sort that bureaus report about themselves: business put before
study, a document left unread, departments not heard, a talk not held.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from zhunsheng.activities.kinds import Kind
from zhunsheng.demo import people, words
from zhunsheng.demo.year import Document, Record, chaired, months_on, recorded, workday
from zhunsheng.engine import Role

Deed = Callable[[Record], Record | None]


def skipped(record: Record) -> None:
    """Nothing was done, nothing is recorded."""


def late(days: int) -> Deed:
    """Return the deed of doing it so many days after its period, to make up for that period."""

    def deed(record):
        first, last = record.period
        on = workday(last + timedelta(days=days))
        return replace(record, on=on, counts_for=first, recorded_on=on)

    return deed


def without(*codes: str) -> Deed:
    """Return the deed of recording it without some of its evidence."""
    return lambda record: replace(record, lacks=frozenset(codes))


def entered(days: int) -> Deed:
    """Return the deed of recording it only so many days after it happened."""
    return lambda record: replace(record, recorded_on=record.on + timedelta(days=days))


def missed_by(*names: str) -> Deed:
    """Return the deed of staying away on business."""
    return lambda record: replace(record, absent=dict.fromkeys(names, words.BUSINESS))


@dataclass(frozen=True, slots=True)
class Gap:
    """Of the records of an owner and kind in the period so many periods of ``months`` ago: what became of them."""

    owner: str
    kind: Kind
    months: int
    ago: int
    deed: Deed

    def period(self, as_of: date) -> date:
        """Return the first day of the period."""
        current = as_of.replace(month=(as_of.month - 1) // self.months * self.months + 1, day=1)
        return months_on(current, -self.ago * self.months)

    def concerns(self, record: Record, as_of: date) -> bool:
        return (record.owner, record.kind, record.period[0]) == (self.owner, self.kind, self.period(as_of))


ABSENT_LEADERS = ("陆景和", "乔雨桐")
COMMITTEE_SKIPPED = Gap("机关三支部", Kind.BRANCH_COMMITTEE, 1, 3, skipped)
THEME_DAY_SKIPPED = Gap("博物馆支部", Kind.THEME_DAY, 1, 2, skipped)
NOT_HEARD_BEFORE = Gap("乔雨桐", Kind.DEPARTMENT_HEARING, 3, 3, skipped)
NOT_HEARD_AGAIN = Gap("乔雨桐", Kind.DEPARTMENT_HEARING, 3, 1, skipped)
NOT_VISITED = Gap("陆景和", Kind.VISIT, 3, 1, skipped)
NO_MINUTES = Gap("机关三支部", Kind.BRANCH_GENERAL_MEETING, 3, 1, without("minutes"))
STUDY_DESERTED = Gap("局党组", Kind.CENTER_GROUP_STUDY, 3, 2, missed_by(*ABSENT_LEADERS))

GAPS = (
    COMMITTEE_SKIPPED,
    THEME_DAY_SKIPPED,
    NOT_HEARD_BEFORE,
    NOT_HEARD_AGAIN,
    NOT_VISITED,
    NO_MINUTES,
    STUDY_DESERTED,
    Gap("博物馆支部", Kind.PARTY_CLASS, 3, 2, without("outline")),
    Gap("局党组", Kind.IDEOLOGY_REPORT, 6, 2, late(12)),
    Gap("机关二支部", Kind.BRANCH_GENERAL_MEETING, 3, 2, late(9)),
    Gap("文化馆支部", Kind.THEME_DAY, 1, 4, late(6)),
    Gap("机关一支部", Kind.BRANCH_COMMITTEE, 1, 2, entered(30)),
    Gap("机关二支部", Kind.THEME_DAY, 1, 5, entered(34)),
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that must be studied: came so many days ago, was studied so many days later, or not at all."""

    name: str
    number: str
    days_ago: int
    studied_after: int | None = None
    owner: str = "局党组"

    def period(self, as_of: date) -> date:
        """Return the first day of the time in which it must be studied: the day it came."""
        return as_of - timedelta(days=self.days_ago)


UNREAD = Arrival("关于进一步压实意识形态工作责任的意见", "澄宣发〔{year}〕8号", 100)
ARRIVALS = (
    Arrival("关于规范基层文化阵地管理的通知", "澄宣发〔{year}〕3号", 160, studied_after=41),
    UNREAD,
    Arrival("关于防范冬春旅游安全风险的通知", "澄政办发〔{year}〕41号", 27),
    Arrival("关于整治群众身边不正之风的工作方案", "澄纪发〔{year}〕15号", 5),
)


# Evidence that is forgotten now and then.
FORGETTABLE = {
    Kind.BRANCH_COMMITTEE: "minutes",
    Kind.BRANCH_GENERAL_MEETING: "minutes",
    Kind.PARTY_CLASS: "outline",
    Kind.DEPARTMENT_HEARING: "problems",
    Kind.LETTER_RECEPTION: "outcome",
    Kind.VISIT: "problems",
    Kind.INTEGRITY_TALK: "reminders",
    Kind.RISK_SCREENING: "grade",
}
# What is done late now and then; in the bureau's own duties everybody takes more care.
DELAYABLE = {Kind.THEME_DAY, Kind.BRANCH_COMMITTEE, Kind.PARTY_CLASS, Kind.DEPARTMENT_HEARING, Kind.VISIT}


def slip(record: Record, *, as_of: date, chance: Random) -> Record | None:
    """Return what becomes of a record in the run of things: mostly itself, now and then something slips."""
    luck = chance.random()
    if luck < 0.08:
        return without(FORGETTABLE[record.kind])(record) if record.kind in FORGETTABLE else record
    if luck < 0.12:
        is_over = record.period[1] + timedelta(days=20) < as_of
        return late(5)(record) if record.kind in DELAYABLE and is_over else record
    if luck < 0.18:
        return None if record.kind in DELAYABLE else record
    if luck > 0.97 and record.on + timedelta(days=25) < as_of:
        return entered(25)(record)
    return record


def plant(records: Sequence[Record], *, as_of: date, chance: Random) -> list[Record]:
    """Return the records with the gaps in them, and with what the gaps bring about.

    Raises:
        LookupError: if a gap concerns no record.
    """
    planted = []
    missing = set(GAPS)
    for record in records:
        gap = next((gap for gap in GAPS if gap.concerns(record, as_of)), None)
        missing.discard(gap)
        outcome = gap.deed(record) if gap else slip(record, as_of=as_of, chance=chance)
        if outcome is not None:
            planted.append(outcome)
    if missing:
        raise LookupError(f"No record of the year up to {as_of} is concerned by {missing}.")
    return [*planted, *_makeups(planted, as_of), *_talks(as_of), *_late_studies(as_of)]


def documents(records: Sequence[Record], *, as_of: date) -> list[Document]:
    """Return every document that came in: those the records study, and those nobody has studied yet."""
    studied = [document for record in records for document in record.documents]
    unread = [_document(arrival, as_of) for arrival in ARRIVALS if arrival.studied_after is None]
    return [*studied, *unread]


def _makeups(records, as_of):
    """Yield the make-up study of one of the two who stayed away; the other never made up for it."""
    session = next(record for record in records if STUDY_DESERTED.concerns(record, as_of))
    on = workday(session.on + timedelta(days=12))
    yield Record(
        owner=ABSENT_LEADERS[0],
        unit="局党组",
        kind=Kind.MAKEUP_STUDY,
        title=words.TITLES[Kind.MAKEUP_STUDY][0],
        on=on,
        period=session.period,
        parts=((ABSENT_LEADERS[0], Role.PARTICIPANT),),
        makes_up_for=session,
        recorded_on=recorded(on, after=1, as_of=as_of),
    )


def _talks(as_of):
    """Yield the integrity talks that were held with newly appointed heads."""
    for handover in people.HANDOVERS:
        if handover.talk_after is not None:
            on = workday(handover.on(as_of) + timedelta(days=handover.talk_after))
            yield Record(
                owner="局党组",
                unit="局党组",
                kind=Kind.PRE_APPOINTMENT_TALK,
                title=words.TITLES[Kind.PRE_APPOINTMENT_TALK][0],
                on=on,
                period=(on, on),
                parts=((people.SECRETARY, Role.AUTHOR), (handover.incoming, Role.TARGET)),
                recorded_on=recorded(on, after=1, as_of=as_of),
            )


def _late_studies(as_of):
    for arrival in ARRIVALS:
        if arrival.studied_after is not None:
            document = _document(arrival, as_of)
            on = workday(document.received_on + timedelta(days=arrival.studied_after))
            yield Record(
                owner="局党组",
                unit="局党组",
                kind=Kind.STUDY_SESSION,
                title=f"学习《{document.name}》",
                on=on,
                period=(on, on),
                parts=chaired(people.SECRETARY, people.LEADERS),
                hours=1.5,
                documents=(document,),
                recorded_on=recorded(on, after=1, as_of=as_of),
            )


def _document(arrival, as_of):
    received_on = arrival.period(as_of)
    return Document(
        name=arrival.name, number=arrival.number.format(year=received_on.year), received_on=received_on
    )
