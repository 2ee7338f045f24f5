"""Everything a person can change about tasks. Nothing else writes their state."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhunsheng.accounts.rulings import require
from zhunsheng.attachments.actions import store
from zhunsheng.audit.actions import record
from zhunsheng.deployments import policies, rules
from zhunsheng.deployments.facts import facts_of_task
from zhunsheng.deployments.models import Check, Extension, Progress, Task
from zhunsheng.deployments.rules import State
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import Person
from zhunsheng.organisation.subjects import leader_in_charge
from zhunsheng.rectification.rules import faults_of_texts

NOT_IN_POST = "{}现在不在本局任职，不能承担任务。请另选在任人员。"


@transaction.atomic
def set_task(
    *,
    unit,
    title,
    expected,
    source,
    basis="",
    activity=None,
    owner,
    leader=None,
    due,
    set_on,
    is_major=False,
    form_key=None,
    by,
    at,
) -> Task:
    """Give a unit a task that is followed to its effect; a form sent twice sets it once.

    Args:
        activity: the record of the meeting in which it was decided, if any; else ``basis`` says where.
        leader: without one, whoever is in charge of the unit answers for it.

    Raises:
        Refused: when the person may not give this unit a task.
        ValidationError: sentences by field.
    """
    require(policies.may_set(by, unit))
    form_key = form_key or uuid4()
    if known := Task.objects.filter(form_key=form_key).first():
        return known
    today = timezone.localdate(at)
    leader = leader or leader_in_charge(unit, on=today)
    draft = rules.Draft(
        title=title,
        expected=expected,
        basis=basis,
        set_on=set_on,
        due=due,
        owner=owner.pk,
        leader=leader and leader.pk,
        decided_on=activity.happened_on if activity else None,
    )
    faults = rules.faults_of_task(draft, today=today) | _faults_of_people(unit, today, owner, leader)
    if activity and not activity.unit.belongs_to(unit.bureau):
        faults["activity"] = "作出决定的记录不属于牵头单位所在的局。请核对牵头单位。"
    longest = {"title": rules.TITLE_LENGTH, "expected": rules.TEXT_LENGTH}
    _raise(faults | faults_of_texts({"title": title, "expected": expected, "basis": basis}, longest=longest))
    task = Task.objects.create(
        unit=unit,
        title=title,
        expected=expected,
        source=source,
        basis=basis,
        activity=activity,
        is_major=is_major,
        leader=leader,
        owner=owner,
        set_on=set_on,
        due=due,
        set_at=at,
        set_by=by,
        form_key=form_key,
    )
    task.doers.add(owner)
    changes = {"title": title, "unit": unit, "owner": owner, "leader": leader, "due": due}
    record("task:set", target=task, by=by, at=at, changes=changes)
    mark_stale(unit, at=at, told=facts_of_task(task))
    return task


@transaction.atomic
def reassign(*, task, owner, leader, by, at) -> Task:
    """Name who has it from now on and who answers for it, as when a post changes hands.

    Raises:
        Refused: when the person may not, or it is too late.
        ValidationError: when somebody holds no post, or both are one.
    """
    task = _locked(task)
    require(policies.may_reassign(by, task))
    new = {"owner": owner, "leader": leader}
    changes = {
        name: [str(getattr(task, name)), str(person)]
        for name, person in new.items()
        if getattr(task, name) != person
    }
    if not changes:
        return task
    faults = _faults_of_people(task.unit, timezone.localdate(at), owner, leader)
    if owner == leader:
        faults["owner"] = "责任人与责任领导不能是同一人：一人办、一人督。请另选责任人。"
    _raise(faults)
    told = list(facts_of_task(task))
    task.owner, task.leader = owner, leader
    task.save(update_fields=["owner", "leader"])
    task.doers.add(owner)
    record("task:reassigned", target=task, by=by, at=at, changes=changes)
    mark_stale(task.unit, at=at, told=[*told, *facts_of_task(task)])
    return task


@transaction.atomic
def report(*, task, on, text, proof="", name="", content=b"", form_key=None, by, at) -> Progress:
    """Note what was done about a task, with what shows it; a form sent twice notes it once.

    Args:
        name, content: a file as evidence, if any.

    Raises:
        Refused: when the person may not, or it is not in hand.
        ValidationError: sentences by field.
        FileRefused: when the file is not taken.
    """
    task = _locked(task)
    form_key = form_key or uuid4()
    if known := Progress.objects.filter(task=task, form_key=form_key).first():
        return known
    require(ruling := policies.may_report(by, task))
    faults = rules.faults_of_progress(on=on, set_on=task.set_on, today=timezone.localdate(at))
    _raise(faults | faults_of_texts({"text": text, "proof": proof}, longest={"text": rules.TEXT_LENGTH}))
    file = None
    if name or content:
        file = store(name=name, content=content, unit=task.unit, ruling=ruling, by=by, at=at)
    entry = Progress.objects.create(
        task=task, on=on, text=text, proof=proof, file=file, by=by, at=at, form_key=form_key
    )
    task.doers.add(by.person)
    changes = {"on": on, "text": text, "proof": proof, "file": str(file or "")}
    record("task:reported", target=task, by=by, at=at, changes=changes)
    return entry


@transaction.atomic
def ask_extension(*, task, until, reason, form_key=None, by, at) -> Extension:
    """Ask for a later day; somebody else decides. A form sent twice asks once.

    Raises:
        Refused: when the person may not, or one already waits.
        ValidationError: sentences by field.
    """
    task = _locked(task)
    form_key = form_key or uuid4()
    if known := Extension.objects.filter(task=task, form_key=form_key).first():
        return known
    require(policies.may_ask_for_time(by, task))
    faults = rules.faults_of_extension(until=until, due=task.due, today=timezone.localdate(at))
    _raise(faults | faults_of_texts({"reason": reason}, longest={"reason": rules.TEXT_LENGTH}))
    extension = Extension.objects.create(
        task=task,
        due_before=task.due,
        until=until,
        reason=reason,
        asked_by=by,
        asked_at=at,
        form_key=form_key,
    )
    changes = {"due": [str(task.due), str(until)]}
    record("task:extension_asked", target=task, by=by, at=at, changes=changes, reason=reason)
    return extension


@transaction.atomic
def decide_extension(*, extension, granted, note, by, at) -> Extension:
    """Grant more time, from which the task is due on the later day, or refuse it; deciding alike twice decides once.

    Raises:
        Refused: when the person may not, or it was decided already.
        ValidationError: when no reason is given.
    """
    task = _locked(extension.task)
    extension = Extension.objects.select_related("asked_by", "decided_by").get(pk=extension.pk)
    extension.task = task
    if extension.decided_by == by and (extension.granted, extension.note) == (granted, note):
        return extension
    require(policies.may_decide(by, extension))
    _raise(faults_of_texts({"note": note}, longest={"note": rules.TEXT_LENGTH}))
    extension.granted, extension.note, extension.decided_by, extension.decided_at = granted, note, by, at
    extension.save(update_fields=["granted", "note", "decided_by", "decided_at"])
    if not granted:
        record("task:extension_refused", target=task, by=by, at=at, reason=note)
        return extension
    told = list(facts_of_task(task))
    changes = {"due": [str(task.due), str(extension.until)]}
    task.due = extension.until
    task.save(update_fields=["due"])
    record("task:extension_granted", target=task, by=by, at=at, changes=changes, reason=note)
    mark_stale(task.unit, at=at, told=[*told, *facts_of_task(task)])
    return extension


@transaction.atomic
def hand_in(*, task, result, by, at) -> Task:
    """Say what a task has brought about and hand it in for somebody else's check; doing so twice does it once.

    Raises:
        Refused: when the person may not, or something is still lacking; the reason says what.
        ValidationError: when the effect is not said.
    """
    task = _locked(task)
    if task.state == State.HANDED_IN and (task.handed_in_by, task.result) == (by, result):
        return task
    require(policies.may_hand_in(by, task))
    _raise(faults_of_texts({"result": result}, longest={"result": rules.TEXT_LENGTH}))
    task.state, task.result, task.handed_in_by, task.handed_in_at = State.HANDED_IN, result, by, at
    task.save(update_fields=["state", "result", "handed_in_by", "handed_in_at"])
    task.doers.add(by.person)
    record("task:handed_in", target=task, by=by, at=at, changes={"result": result})
    return task


@transaction.atomic
def check(*, task, passed, note, form_key=None, by, at) -> Check:
    """Close a task whose effect was seen, or send it back and say what is missing; a form sent twice counts once.

    Raises:
        Refused: when the person had a part in it, may not check here, or it is not handed in.
        ValidationError: when the note says nothing.
    """
    task = _locked(task)
    form_key = form_key or uuid4()
    if known := task.checks.filter(form_key=form_key).first():
        return known
    require(policies.may_check(by, task))
    _raise(faults_of_texts({"note": note}, longest={"note": rules.TEXT_LENGTH}))
    seen = Check.objects.create(task=task, passed=passed, note=note, form_key=form_key, by=by, at=at)
    if passed:
        task.state, task.closed_by, task.closed_at = State.DONE, by, at
        task.save(update_fields=["state", "closed_by", "closed_at"])
        record("task:checked", target=task, by=by, at=at, reason=note)
        mark_stale(task.unit, at=at, told=facts_of_task(task))
    else:
        task.state, task.handed_in_by, task.handed_in_at = State.SENT_BACK, None, None
        task.save(update_fields=["state", "handed_in_by", "handed_in_at"])
        record("task:sent_back", target=task, by=by, at=at, reason=note)
    return seen


def note_export(*, count, filters, by, at):
    """Log who took which part of the list."""
    record("task:exported", by=by, at=at, changes={"filter": filters, "rows": count})


def _faults_of_people(unit, today, owner, leader):
    in_post = Person.objects.in_unit(unit.bureau, on=today)
    people = {"owner": owner, "leader": leader}
    return {
        name: NOT_IN_POST.format(person)
        for name, person in people.items()
        if person and not in_post.filter(pk=person.pk).exists()
    }


def _locked(task):
    """Return the task as it is now, held until the transaction ends."""
    rows = Task.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "owner", "leader", "activity", "handed_in_by").get(pk=task.pk)


def _raise(faults):
    if faults:
        raise ValidationError(faults)
