"""What the study pages show: queries with names over the ledger and the records, nothing kept."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from zhunsheng.activities.facts import document_fact_id
from zhunsheng.activities.kinds import DOCUMENT_RECEIVED, Kind
from zhunsheng.activities.models import Activity, Participation, RequiredDocument
from zhunsheng.catalogue.models import Version
from zhunsheng.engine import Role
from zhunsheng.ledger.models import Occurrence
from zhunsheng.study.rules import Absence, pattern_of

STUDIES = (Kind.CENTER_GROUP_STUDY, Kind.STUDY_SESSION)


@dataclass(slots=True)
class DocumentRow:
    """A document and how every unit that must study it stands; several units may have received the same one."""

    name: str
    number: str
    received_on: date
    url: str
    cells: dict[int, Occurrence] = field(default_factory=dict)  # by unit


def coverage(user, *, year) -> list[DocumentRow]:
    """Return the documents received in a year, the latest first, with the occurrence of each unit that owes one."""
    documents = RequiredDocument.objects.visible_to(user).filter(received_on__year=year)
    duties = Version.objects.filter(rule__trigger=DOCUMENT_RECEIVED).values("obligation")
    owed = {
        occurrence.trigger: occurrence
        for occurrence in Occurrence.objects.visible_to(user)
        .for_list()
        .filter(obligation__in=duties, trigger__startswith=document_fact_id(""))
    }
    rows: dict[tuple[str, str], DocumentRow] = {}
    for document in documents.order_by("-received_on", "pk"):
        row = rows.setdefault(
            (document.name, document.number),
            DocumentRow(str(document), document.number, document.received_on, document.get_absolute_url()),
        )
        if occurrence := owed.get(document.fact_id):
            row.cells[document.unit_id] = occurrence
    return list(rows.values())


def hours(user, *, year):
    """Return the occurrences of a year that add up a person's study hours, by unit and name; never by amount."""
    duties = Version.objects.filter(rule__of="hours", rule__measure="sum").values("obligation")
    return (
        Occurrence.objects.visible_to(user)
        .for_list()
        .filter(obligation__in=duties, person__isnull=False, due__year=year)
        .order_by("unit__position", "unit_id", "person__name", "obligation_id")
    )


def sessions(user, *, year):
    """Return the study sessions of a year with what each led to, the latest first."""
    held = Activity.objects.visible_to(user).filter(kind__in=STUDIES, happened_on__year=year)
    return held.select_related("unit").prefetch_related("uses").order_by("-happened_on", "-pk")


@dataclass(frozen=True, slots=True)
class Away:
    """A person's absences of a year; ``pattern`` is what they have in common, in words."""

    person: object
    expected: int
    absences: list[Absence]
    pattern: str

    @property
    def owed(self):
        """How many sessions are still to be made up."""
        return sum(not absence.made_up for absence in self.absences)


def absences(user, *, year) -> list[Away]:
    """Return who was away from study sessions, by name, with reasons and what was made up."""
    sessions = Activity.objects.visible_to(user).filter(kind__in=STUDIES, happened_on__year=year)
    made_up = {
        (session, person)
        for session, person in Participation.objects.filter(
            activity__makes_up_for__in=sessions, attended=True
        ).values_list("activity__makes_up_for", "person")
    }
    people, expected, away = {}, defaultdict(set), defaultdict(dict)
    parts = (
        Participation.objects.filter(activity__in=sessions)
        .exclude(role=Role.TARGET)
        .select_related("person", "activity")
        .order_by("activity__happened_on")
    )
    for part in parts:
        people[part.person_id] = part.person
        expected[part.person_id].add(part.activity_id)
        if not part.attended:
            away[part.person_id][part.activity_id] = Absence(
                part.activity.happened_on,
                part.absence_reason,
                (part.activity_id, part.person_id) in made_up,
            )
    found = [
        Away(
            people[pk],
            len(expected[pk]),
            list(missed.values()),
            pattern_of(list(missed.values()), len(expected[pk])),
        )
        for pk, missed in away.items()
    ]
    return sorted(found, key=lambda one: one.person.name)
