"""What this room tells the engine: what was done, what came to be studied, who missed a study session."""

from django.utils import timezone

from zhunsheng.activities import rules
from zhunsheng.activities.kinds import ABSENCE, DOCUMENT_RECEIVED, LIFE_MEETING_HELD, Kind
from zhunsheng.activities.models import Activity, RequiredDocument
from zhunsheng.engine import Fact, Role

KINDS = dict(Kind.choices) | {
    ABSENCE: "中心组学习缺席",
    DOCUMENT_RECEIVED: "收到必学文件",
    LIFE_MEETING_HELD: "召开民主生活会",
}


def facts_of(bureau):
    """Yield every fact of a bureau's activities and required documents."""
    for activity in Activity.objects.filter(unit__path__startswith=bureau.path).for_facts():
        yield activity_fact(activity, bureau)
        if activity.kind == Kind.CENTER_GROUP_STUDY:
            yield from absence_facts(activity, bureau)
        if activity.kind == Kind.DEMOCRATIC_LIFE_MEETING:
            yield life_meeting_fact(activity, bureau)
    documents = RequiredDocument.objects.filter(unit__path__startswith=bureau.path).select_related("unit")
    for document in documents:
        yield document_fact(document, bureau)


def evidence_of(activity):
    """Return the evidence a record carries, as :func:`rules.evidence_of` finds it."""
    return rules.evidence_of(
        kind=activity.kind,
        title=activity.title,
        place=activity.place,
        hours=None if activity.hours is None else float(activity.hours),
        minutes=activity.minutes,
        makes_up=activity.makes_up_for_id is not None,
        documents=len(activity.documents.all()),
        parts=parts_of(activity),
        proofs=[evidence.code for evidence in activity.evidence.all()],
    )


def parts_of(activity):
    return [(part.person_id, Role(part.role), part.attended) for part in activity.participations.all()]


def activity_fact(activity, bureau) -> Fact:
    """Return an activity as a fact. Only those who came stand in it; whoever chairs or speaks also takes part."""
    parts = parts_of(activity)
    attended, expected = rules.attendance(parts)
    there = [(f"person:{person}", role) for person, role, came in parts if came]
    heard = [unit.subject_id for unit in activity.heard_units.all()]
    roles = [(activity.unit.subject_id, Role.ORGANISER), *there, *((unit, Role.TARGET) for unit in heard)]
    roles += [(person, Role.PARTICIPANT) for person, role in there if role != Role.TARGET]
    keys = [("document", document.fact_id) for document in activity.documents.all()]
    keys += [("unit", unit) for unit in heard]
    keys += [("person", person) for person, role in there if role == Role.TARGET]
    if activity.makes_up_for_id:
        keys.append(("activity", f"activities.activity:{activity.makes_up_for_id}"))
    attributes = {"attended": attended, "expected": expected}
    if activity.hours is not None:
        attributes["hours"] = float(activity.hours)
    return Fact(
        id=activity.fact_id,
        kind=activity.kind,
        organisation=bureau.subject_id,
        on=activity.happened_on,
        recorded_on=timezone.localdate(activity.recorded_at),
        roles=tuple(dict.fromkeys(roles)),
        keys=tuple(dict.fromkeys(keys)),
        attributes=attributes,
        evidence=evidence_of(activity),
        counts_for=activity.counts_for,
    )


def absence_facts(session, bureau):
    """Yield one fact per person expected at a study session and not there: each owes a make-up study."""
    for part in session.participations.all():
        if not part.attended and part.role != Role.TARGET:
            yield Fact(
                id=f"activities.participation:{part.pk}",
                kind=ABSENCE,
                organisation=bureau.subject_id,
                on=session.happened_on,
                recorded_on=timezone.localdate(session.recorded_at),
                roles=((f"person:{part.person_id}", Role.TARGET),),
                keys=(("activity", session.fact_id),),
            )


def life_meeting_fact(meeting, bureau) -> Fact:
    """Return that a democratic life meeting was held, which opens the time for reporting it."""
    unit = meeting.unit.subject_id
    return Fact(
        id=f"{meeting.fact_id}:held",
        kind=LIFE_MEETING_HELD,
        organisation=bureau.subject_id,
        on=meeting.happened_on,
        recorded_on=timezone.localdate(meeting.recorded_at),
        roles=((unit, Role.ORGANISER), (unit, Role.TARGET)),
        keys=(("activity", meeting.fact_id),),
    )


def document_fact(document, bureau) -> Fact:
    """Return the arrival of a document, which opens the time for studying it."""
    return Fact(
        id=document.fact_id,
        kind=DOCUMENT_RECEIVED,
        organisation=bureau.subject_id,
        on=document.received_on,
        recorded_on=timezone.localdate(document.recorded_at),
        roles=((document.unit.subject_id, Role.TARGET),),
        keys=(("document", document.fact_id),),
    )
