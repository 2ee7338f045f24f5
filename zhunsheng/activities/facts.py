"""What this room tells the engine: what was done, what came to be studied, who missed a study session.

A bureau has thousands of records, and all are told anew each time: they are read as plain rows, a query per table.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from zhunsheng.activities import rules
from zhunsheng.activities.details import Value
from zhunsheng.activities.kinds import ABSENCE, DOCUMENT_RECEIVED, FIRST_TOPIC, LIFE_MEETING_HELD, TALKS, Kind
from zhunsheng.activities.models import (
    Activity,
    AgendaItem,
    Evidence,
    HeardProblem,
    Participation,
    RequiredDocument,
    StudyUse,
)
from zhunsheng.activities.rules import Topic, TopicSort
from zhunsheng.engine import Fact, Role

# Talks are told of by their own room; of those recorded here before it existed, under the same names.
KINDS = {kind.value: kind.label for kind in Kind if kind not in TALKS} | {
    ABSENCE: "中心组学习缺席",
    DOCUMENT_RECEIVED: "收到必学文件",
    LIFE_MEETING_HELD: "召开民主生活会",
    FIRST_TOPIC: "第一议题学习",
}
RECORDED_AT = {kind.value: "activities:new" for kind in Kind if kind not in TALKS}
# Facts that come with a record, by the kind of record.
TOLD_BY = {
    ABSENCE: Kind.CENTER_GROUP_STUDY,
    LIFE_MEETING_HELD: Kind.DEMOCRATIC_LIFE_MEETING,
    FIRST_TOPIC: Kind.PARTY_GROUP_MEETING,
}
ROW = (
    "pk", "unit", "kind", "title", "place", "happened_on", "recorded_at", "hours", "minutes", "counts_for",
    "makes_up_for", "details",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody expected at an activity; ``pk`` is the row's."""

    pk: int
    person: int
    role: Role
    attended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A record as its facts are made from it; other records by their primary keys."""

    pk: int
    unit: int
    kind: str
    title: str
    place: str
    happened_on: date
    recorded_on: date
    hours: float | None
    minutes: str
    counts_for: date | None
    makes_up_for: int | None
    parts: Sequence[Part]
    proofs: Sequence[str]
    documents: Sequence[int]
    heard: Sequence[int]
    problems: Sequence[bool]  # heard on a visit, and whether each is settled
    details: Mapping[str, Value]
    agenda: Sequence[Topic]
    uses: int  # how often it was said what a study led to

    @property
    def fact_id(self):
        return f"activities.activity:{self.pk}"

    def parted(self) -> list[tuple[int, Role, bool]]:
        return [(part.person, part.role, part.attended) for part in self.parts]


def facts_of(bureau) -> Iterator[Fact]:
    """Yield every fact of a bureau's activities and required documents."""
    yield from _told(Activity.objects.filter(unit__path__startswith=bureau.path), bureau)


def facts_naming(bureau, subjects: Collection[str], kinds: Collection[str]) -> Iterator[Fact]:
    """Yield the facts of a bureau that name one of some subjects or are of some kinds, and maybe others."""
    pks = {"unit": set(), "person": set()}
    for subject in subjects:
        kind, _, pk = subject.partition(":")
        pks[kind].add(int(pk))
    told = (
        Q(unit__in=pks["unit"])
        | Q(kind__in={TOLD_BY.get(kind, kind) for kind in kinds})
        | Q(pk__in=Participation.objects.filter(person__in=pks["person"]).values("activity"))
        | Q(pk__in=Activity.heard_units.through.objects.filter(unit__in=pks["unit"]).values("activity"))
    )
    yield from _told(Activity.objects.filter(told, unit__path__startswith=bureau.path), bureau)


def _told(activities, bureau):
    organisation = bureau.subject_id
    for done in rows_of(activities):
        yield from told_by(done, organisation)
    documents = RequiredDocument.objects.filter(unit__path__startswith=bureau.path)
    for pk, unit, received_on, recorded_at in documents.values_list(
        "pk", "unit", "received_on", "recorded_at"
    ):
        yield document_fact(pk, unit, received_on, timezone.localdate(recorded_at), organisation)


def facts_of_activity(activity) -> list[Fact]:
    """Return the facts that one record tells."""
    organisation = f"unit:{activity.unit.path.split('/')[1]}"
    return list(told_by(row_of(activity), organisation))


def row_of(activity) -> Done:
    """Return one record as its facts are made from it, read anew."""
    (done,) = rows_of(Activity.objects.filter(pk=activity.pk))
    return done


def rows_of(activities) -> Iterator[Done]:
    """Yield the records of a queryset, in eight queries however many they are."""
    wanted = activities.order_by().values("pk")
    parts = _by_activity(
        (row[0], Part(row[1], row[2], Role(row[3]), row[4]))
        for row in Participation.objects.filter(activity__in=wanted)
        .order_by("pk")
        .values_list("activity", "pk", "person", "role", "attended")
    )
    proofs = _by_activity(
        Evidence.objects.counting().filter(activity__in=wanted).order_by("pk").values_list("activity", "code")
    )
    studied = _by_activity(
        Activity.documents.through.objects.filter(activity__in=wanted)
        .order_by("pk")
        .values_list("activity", "requireddocument")
    )
    heard = _by_activity(
        Activity.heard_units.through.objects.filter(activity__in=wanted)
        .order_by("pk")
        .values_list("activity", "unit")
    )
    problems = _by_activity(
        (activity, resolved_on is not None)
        for activity, resolved_on in HeardProblem.objects.filter(activity__in=wanted)
        .order_by("pk")
        .values_list("activity", "resolved_on")
    )
    agenda = _by_activity(
        (activity, Topic(TopicSort(sort), *texts))
        for activity, sort, *texts in AgendaItem.objects.filter(activity__in=wanted)
        .order_by("position")
        .values_list("activity", "sort", "text", "speaker", "requirement")
    )
    uses = _by_activity(StudyUse.objects.filter(activity__in=wanted).values_list("activity", "pk"))
    for pk, unit, kind, title, place, on, recorded_at, hours, *rest in activities.values_list(*ROW):
        minutes, counts_for, makes_up_for, details = rest
        yield Done(
            pk=pk,
            unit=unit,
            kind=kind,
            title=title,
            place=place,
            happened_on=on,
            recorded_on=timezone.localdate(recorded_at),
            hours=None if hours is None else float(hours),
            minutes=minutes,
            counts_for=counts_for,
            makes_up_for=makes_up_for,
            parts=parts.get(pk, ()),
            proofs=proofs.get(pk, ()),
            documents=studied.get(pk, ()),
            heard=heard.get(pk, ()),
            problems=problems.get(pk, ()),
            details=details,
            agenda=agenda.get(pk, ()),
            uses=len(uses.get(pk, ())),
        )


def evidence_of(done: Done) -> dict[str, float | None]:
    """Return the evidence a record carries, as :func:`rules.evidence_of` finds it."""
    return rules.evidence_of(
        kind=done.kind,
        title=done.title,
        place=done.place,
        hours=done.hours,
        minutes=done.minutes,
        makes_up=done.makes_up_for is not None,
        documents=len(done.documents),
        heard=len(done.problems),
        solved=sum(done.problems),
        details=done.details,
        agenda=done.agenda,
        uses=done.uses,
        parts=done.parted(),
        proofs=done.proofs,
    )


def told_by(done: Done, organisation: str) -> Iterator[Fact]:
    """Yield the facts of one record."""
    yield activity_fact(done, organisation)
    if done.kind == TOLD_BY[ABSENCE]:
        yield from absence_facts(done, organisation)
    if done.kind == TOLD_BY[LIFE_MEETING_HELD]:
        yield life_meeting_fact(done, organisation)
    if done.kind == TOLD_BY[FIRST_TOPIC] and done.agenda and done.agenda[0].sort == TopicSort.FIRST:
        yield first_topic_fact(done, done.agenda[0], organisation)


def activity_fact(done: Done, organisation: str) -> Fact:
    """Return an activity as a fact. Only those who came stand in it; whoever chairs or speaks also takes part."""
    attended, expected = rules.attendance(done.parted())
    there = [(f"person:{part.person}", part.role) for part in done.parts if part.attended]
    heard = [f"unit:{unit}" for unit in done.heard]
    roles = [(f"unit:{done.unit}", Role.ORGANISER), *there, *((unit, Role.TARGET) for unit in heard)]
    roles += [(person, Role.PARTICIPANT) for person, role in there if role != Role.TARGET]
    keys = [("document", document_fact_id(document)) for document in done.documents]
    keys += [("unit", unit) for unit in heard]
    keys += [("person", person) for person, role in there if role == Role.TARGET]
    if done.makes_up_for:
        keys.append(("activity", f"activities.activity:{done.makes_up_for}"))
    if done.kind == TOLD_BY[FIRST_TOPIC]:
        keys.append(("activity", done.fact_id))
    attributes: dict[str, str | float] = {"attended": attended, "expected": expected}
    attributes |= {code: value for code, value in done.details.items() if isinstance(value, int)}
    if done.hours is not None:
        attributes["hours"] = done.hours
    return Fact(
        id=done.fact_id,
        kind=done.kind,
        organisation=organisation,
        on=done.happened_on,
        recorded_on=done.recorded_on,
        roles=tuple(dict.fromkeys(roles)),
        keys=tuple(dict.fromkeys(keys)),
        attributes=attributes,
        evidence=evidence_of(done),
        counts_for=done.counts_for,
    )


def absence_facts(session: Done, organisation: str) -> Iterator[Fact]:
    """Yield one fact per person expected at a study session and not there: each owes a make-up study."""
    for part in session.parts:
        if not part.attended and part.role != Role.TARGET:
            yield Fact(
                id=f"activities.participation:{part.pk}",
                kind=ABSENCE,
                organisation=organisation,
                on=session.happened_on,
                recorded_on=session.recorded_on,
                roles=((f"person:{part.person}", Role.TARGET),),
                keys=(("activity", session.fact_id),),
            )


def life_meeting_fact(meeting: Done, organisation: str) -> Fact:
    """Return that a democratic life meeting was held, which opens the time for reporting it."""
    unit = f"unit:{meeting.unit}"
    return Fact(
        id=f"{meeting.fact_id}:held",
        kind=LIFE_MEETING_HELD,
        organisation=organisation,
        on=meeting.happened_on,
        recorded_on=meeting.recorded_on,
        roles=((unit, Role.ORGANISER), (unit, Role.TARGET)),
        keys=(("activity", meeting.fact_id),),
    )


def first_topic_fact(meeting: Done, topic: Topic, organisation: str) -> Fact:
    """Return the study that opened a party group's meeting: what was studied, who led it, how it is carried out."""
    shown = {"topic": topic.text, "speaker": topic.speaker, "implementation_opinion": topic.requirement}
    there = [(f"person:{part.person}", Role.PARTICIPANT) for part in meeting.parts if part.attended]
    return Fact(
        id=f"{meeting.fact_id}:first",
        kind=FIRST_TOPIC,
        organisation=organisation,
        on=meeting.happened_on,
        recorded_on=meeting.recorded_on,
        roles=((f"unit:{meeting.unit}", Role.ORGANISER), *dict.fromkeys(there)),
        keys=(("activity", meeting.fact_id),),
        evidence={code: None for code, text in shown.items() if text},
    )


def document_fact(pk: int, unit: int, received_on: date, recorded_on: date, organisation: str) -> Fact:
    """Return the arrival of a document, which opens the time for studying it."""
    return Fact(
        id=document_fact_id(pk),
        kind=DOCUMENT_RECEIVED,
        organisation=organisation,
        on=received_on,
        recorded_on=recorded_on,
        roles=((f"unit:{unit}", Role.TARGET),),
        keys=(("document", document_fact_id(pk)),),
    )


def document_fact_id(pk: int) -> str:
    return f"activities.requireddocument:{pk}"


def _by_activity(pairs: Iterable[tuple]) -> dict[int, list]:
    found = defaultdict(list)
    for activity, value in pairs:
        found[activity].append(value)
    return found
