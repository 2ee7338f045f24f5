"""Recording what was done, changing it, proving it, and noting what must be studied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhunsheng import clock
from zhunsheng.accounts.rulings import Refused, require
from zhunsheng.activities import policies, rules
from zhunsheng.activities.details import kept
from zhunsheng.activities.facts import facts_of_activity
from zhunsheng.activities.models import Activity, AgendaItem, Evidence, Participation, RequiredDocument
from zhunsheng.activities.proofs.rules import State, faults_of_expiry
from zhunsheng.activities.rules import Topic
from zhunsheng.activities.wording import words_of_record
from zhunsheng.attachments.actions import store
from zhunsheng.attachments.models import StoredFile
from zhunsheng.audit.actions import record
from zhunsheng.catalogue import vocabulary
from zhunsheng.engine import Role
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import Person


@dataclass(frozen=True, slots=True)
class Part:
    """A person's part in an activity. Whoever was expected and absent says why."""

    person: Person
    role: Role
    attended: bool = True
    absence_reason: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence: a code of the vocabulary with a text, a file, or both.

    The file is given by name and bytes, or is one that is ``known`` here already and serves another record too.
    """

    code: str
    text: str = ""
    name: str = ""
    content: bytes = b""
    known: StoredFile | None = None
    expires_on: date | None = None
    is_draft: bool = False


class EditedMeanwhile(Exception):
    """Somebody else changed the record since it was opened; ``activity`` is how it stands now."""

    def __init__(self, activity):
        super().__init__(f"{activity} is at revision {activity.version} by now.")
        self.activity = activity


FIELDS = (
    "unit", "kind", "title", "happened_on", "place", "hours", "minutes", "counts_for", "makes_up_for", "details",
)  # fmt: skip
# A change of one of these makes it another fact, recorded when it was changed (SEC-57).
IDENTITY = ("unit", "kind", "happened_on")


@transaction.atomic
def record_activity(
    *,
    unit,
    kind,
    title,
    happened_on,
    place="",
    hours=None,
    minutes="",
    counts_for=None,
    makes_up_for=None,
    details=None,
    documents=(),
    heard_units=(),
    agenda: Sequence[Topic] = (),
    parts: Sequence[Part] = (),
    evidence: Sequence[Proof] = (),
    form_key=None,
    by,
    at,
) -> Activity:
    """Record what a unit did. A form sent twice (one ``form_key``) is one record: the first is returned.

    Args:
        counts_for: a day of the earlier period that this makes up for.
        makes_up_for: the study session that a make-up study repeats.
        details: what the fields of its kind say, by code (:mod:`zhunsheng.activities.details`).
        agenda: the topics of a party group's meeting, in order.

    Raises:
        Refused: when the person may not record for this unit.
        ValidationError: sentences by field, when the record contradicts itself or what is known.
        FileRefused: when a file of the evidence is not taken.
    """
    require(policies.may_record(by, unit))
    form_key = form_key or uuid4()
    values = {
        "unit": unit,
        "kind": kind,
        "title": title,
        "happened_on": happened_on,
        "place": place,
        "hours": hours,
        "minutes": minutes,
        "counts_for": counts_for,
        "makes_up_for": makes_up_for,
        "details": kept(kind, details or {}),
    }
    _check(values, documents, heard_units, agenda, parts, evidence)
    activity, is_new = Activity.objects.get_or_create(
        form_key=form_key, defaults=values | {"recorded_at": at, "recorded_by": by}
    )
    if not is_new:
        return activity
    _set_lists(activity, documents, heard_units, agenda, parts)
    attach(activity, evidence, by, at)
    record("activity:recorded", target=activity, by=by, at=at, changes=_snapshot(activity))
    mark_stale(unit, at=at, told=facts_of_activity(activity))
    return activity


@transaction.atomic
def change_activity(
    *,
    activity,
    expected,
    documents=(),
    heard_units=(),
    agenda: Sequence[Topic] = (),
    parts: Sequence[Part] = (),
    by,
    at,
    **values,
) -> Activity:
    """Change a record; ``values`` are those of ``FIELDS`` that change, the lists are given whole.

    Another day, unit or kind makes it another fact: ``recorded_at`` moves to now, and the log keeps both.

    Args:
        expected: the revision the person saw when they began to type.

    Raises:
        EditedMeanwhile: when it has another revision by now; nothing is changed.
        Refused, ValidationError: as :func:`record_activity`.
    """
    activity = Activity.objects.select_for_update(of=("self",)).select_related("unit").get(pk=activity.pk)
    require(policies.may_change(by, activity))
    if activity.version != expected:
        raise EditedMeanwhile(activity)
    former_unit, before, told = activity.unit, _snapshot(activity), facts_of_activity(activity)
    identity = [getattr(activity, name) for name in IDENTITY]
    values = {name: getattr(activity, name) for name in FIELDS} | values
    values["details"] = kept(values["kind"], values["details"])
    require(policies.may_record(by, values["unit"]))
    _check(values, documents, heard_units, agenda, parts, ())
    for name, value in values.items():
        setattr(activity, name, value)
    if identity != [getattr(activity, name) for name in IDENTITY]:
        activity.recorded_at = at
    activity.version += 1
    activity.save()
    _set_lists(activity, documents, heard_units, agenda, parts)
    after = _snapshot(activity)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record("activity:changed", target=activity, by=by, at=at, changes=changes)
    told += facts_of_activity(activity)
    for unit in {former_unit, activity.unit}:
        mark_stale(unit, at=at, told=told)
    return activity


@transaction.atomic
def add_evidence(*, activity, proofs: Sequence[Proof], by, at) -> list[Evidence]:
    """Add evidence to a record that exists.

    Raises:
        Refused: when the person may not add to this unit's records.
        ValidationError: when there is nothing to add, or a text may not be kept.
        FileRefused: when a file is not taken.
    """
    require(policies.may_add_evidence(by, activity))
    if not proofs:
        raise ValidationError({"evidence": "还没有可以保存的佐证。请选择种类，并写明内容或选择文件。"})
    _raise(faults_of_proofs(proofs))
    for proof in proofs:
        _raise(faults_of_expiry(proof.expires_on, happened_on=activity.happened_on).items())
    added = attach(activity, proofs, by, at)
    record("activity:evidenced", target=activity, by=by, at=at, changes={"evidence": _words(proofs)})
    mark_stale(activity.unit, at=at, told=facts_of_activity(activity))
    return added


@transaction.atomic
def receive_document(*, unit, name, number, received_on, by, at) -> RequiredDocument:
    """Note that a document came which the unit must study. The same name on the same day is the same document.

    Raises:
        Refused: when the person may not record for this unit.
        ValidationError: for a day in the future or a mark of state secrecy.
    """
    require(policies.may_record(by, unit))
    _raise(rules.faults_of_document(name=name, number=number, received_on=received_on, today=clock.today()))
    document, is_new = RequiredDocument.objects.get_or_create(
        unit=unit,
        name=name,
        received_on=received_on,
        defaults={"number": number, "recorded_at": at, "recorded_by": by},
    )
    if is_new:
        changes = {"unit": unit, "name": name, "number": number, "received_on": received_on}
        record("document:received", target=document, by=by, at=at, changes=changes)
        mark_stale(unit, at=at)
    return document


@transaction.atomic
def note_export(*, kind="activity:exported", count, filters, by, at):
    """Log that records or documents, as ``kind`` says, were taken out as a table."""
    record(kind, by=by, at=at, changes={"count": count, "filters": filters})


def _check(values, documents, heard_units, agenda, parts, proofs):
    """Raise ``ValidationError`` unless the record agrees with itself and with what the bureau knows."""
    unit, session = values["unit"], values["makes_up_for"]
    root = unit.path.split("/")[1]
    people = [part.person.pk for part in parts]
    in_post = set(
        Person.objects.filter(pk__in=people)
        .in_unit(unit.bureau, on=values["happened_on"])
        .values_list("pk", flat=True)
    )
    draft = rules.Draft(
        unit=str(unit),
        founded_on=unit.founded_on,
        dissolved_on=unit.dissolved_on,
        kind=values["kind"],
        title=values["title"],
        happened_on=values["happened_on"],
        hours=values["hours"],
        minutes=values["minutes"],
        counts_for=values["counts_for"],
        makes_up_for=session and _session(session),
        details=values["details"],
        agenda=tuple(agenda),
        parts=tuple(
            rules.Attendee(
                part.person.pk,
                part.person.name,
                part.role,
                part.attended,
                part.absence_reason,
                part.person.pk in in_post,
            )
            for part in parts
        ),
    )
    found = [*rules.faults(draft, today=clock.today()), *faults_of_proofs(proofs)]
    others = [
        (field, str(record))
        for field, record, owner in (
            *(("documents", document, document.unit) for document in documents),
            *(("heard_units", heard, heard) for heard in heard_units),
            *(("makes_up_for", session, session.unit) for session in [session] if session),
        )
        if owner.path.split("/")[1] != root
    ]
    found += [(field, f"“{name}”不属于本局，请另选。") for field, name in others]
    _raise(found)


def _session(activity):
    absent = activity.participations.filter(attended=False).values_list("person", flat=True)
    return rules.Session(activity.kind, activity.happened_on, frozenset(absent))


def faults_of_proofs(proofs: Sequence[Proof]) -> list[tuple[str, str]]:
    """Return ("evidence", Chinese sentence) for each proof that proves nothing or may not be kept."""
    found = rules.faults_of_proofs(
        [(proof.code, proof.text, bool(proof.name or proof.known)) for proof in proofs],
        labels=vocabulary.EVIDENCE,
    )
    return list(found)


def _raise(found):
    """Raise the sentences by field, each once, when there are any."""
    by_field = {}
    for field, sentence in dict.fromkeys(found):
        by_field.setdefault(field, []).append(sentence)
    if by_field:
        raise ValidationError(by_field)


def _set_lists(activity, documents, heard_units, agenda, parts):
    activity.documents.set(documents)
    activity.heard_units.set(heard_units)
    if [item.topic for item in activity.agenda.all()] != list(agenda):
        activity.agenda.all().delete()
        AgendaItem.objects.bulk_create(
            AgendaItem(
                activity=activity,
                position=position,
                sort=topic.sort,
                text=topic.text,
                speaker=topic.speaker,
                requirement=topic.requirement,
            )
            for position, topic in enumerate(agenda, 1)
        )
    # Rows of people who stay are kept: an absence is known to the ledger by its row.
    rows = [
        Participation(
            activity=activity,
            person=part.person,
            role=part.role,
            attended=part.attended,
            absence_reason="" if part.attended else part.absence_reason,
        )
        for part in parts
    ]
    Participation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["activity", "person", "role"],
        update_fields=["attended", "absence_reason"],
    )
    kept = {(row.person_id, row.role) for row in rows}
    gone = [row.pk for row in activity.participations.all() if (row.person_id, row.role) not in kept]
    if gone:
        Participation.objects.filter(pk__in=gone).delete()


def attach(activity, proofs: Sequence[Proof], by, at, *, replaces=None) -> list[Evidence]:
    """Keep evidence with its files in the caller's transaction.

    Args:
        replaces: the piece of evidence in whose place the only proof is put.

    Raises:
        Refused: for a known file that this person may not see.
        FileRefused: when a file is not taken.
    """
    added = []
    for proof in proofs:
        file = proof.known
        if file is not None and not StoredFile.objects.visible_to(by).filter(pk=file.pk).exists():
            raise Refused("这个文件不是您能用的，请另选，或重新上传。")
        if proof.name:
            file = store(name=proof.name, content=proof.content, unit=activity.unit, by=by, at=at)
        added.append(
            Evidence(
                activity=activity,
                code=proof.code,
                text=proof.text,
                file=file,
                expires_on=proof.expires_on,
                state=State.DRAFT if proof.is_draft else State.PENDING,
                replaces=replaces,
                added_at=at,
                added_by=by,
            )
        )
    return Evidence.objects.bulk_create(added)


def _words(proofs):
    return [
        f"{vocabulary.EVIDENCE[proof.code]}：{proof.name or proof.known or proof.text[:60]}"
        for proof in proofs
    ]


def _snapshot(activity):
    """Return what the log keeps of a record, in words, field by field."""
    return words_of_record(activity) | {
        "recorded_at": timezone.localtime(activity.recorded_at).isoformat(timespec="seconds")
    }
