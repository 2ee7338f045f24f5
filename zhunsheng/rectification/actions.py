"""Everything a person can change about findings. Nothing else writes their state."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhunsheng.accounts.rulings import Refused, require
from zhunsheng.activities.visits.actions import pass_on
from zhunsheng.attachments.actions import store
from zhunsheng.audit.actions import record
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import Person
from zhunsheng.rectification import policies, rules
from zhunsheng.rectification.models import Finding, Measure, RelapseDenial, Verification
from zhunsheng.rectification.rules import State


@transaction.atomic
def raise_finding(
    *,
    unit,
    source,
    title,
    manifestation="",
    area="",
    occurrence=None,
    document=None,
    spans=(),
    origin="",
    problem=None,
    arose_on,
    relapse_of=None,
    form_key=None,
    by,
    at,
):
    """Raise a problem of a unit and return the finding; a form sent twice (one ``form_key``) raises it once.

    Args:
        occurrence: the gap it comes from, if any; a gap has at most one unresolved finding.
        document, spans: the imported document and each (start, end) of its words in it.
        origin: the id of the record in which it was found, "app.model:pk", if any.
        problem: the problem heard on a visit that is settled as a finding from now on.

    Raises:
        Refused: when the person may not raise findings for this unit.
        ValidationError: sentences by field.
    """
    require(policies.may_raise(by, unit))
    form_key = form_key or uuid4()
    if known := Finding.objects.filter(form_key=form_key).first():
        return known
    texts = {"title": title, "manifestation": manifestation, "area": area}
    faults = rules.faults_of_texts(texts, longest={"title": rules.TITLE_LENGTH})
    if arose_on > _day(at):
        faults["arose_on"] = f"发现日期 {arose_on} 还没有到。请填写发现问题的日期。"
    if occurrence and (earlier := occurrence.findings.unresolved().first()):
        faults["occurrence"] = f"这个责任节点已经提过问题“{earlier}”，还没有销号。请在原问题上整改。"
    if occurrence and not occurrence.unit.belongs_to(unit.bureau):
        faults["occurrence"] = "这个责任节点不属于所选单位所在的局。请核对责任单位。"
    if problem and not problem.activity.unit.belongs_to(unit.bureau):
        faults["problem"] = "这个走访问题不属于所选单位所在的局。请核对责任单位。"
    _raise(faults)
    finding, is_new = Finding.objects.get_or_create(
        form_key=form_key,
        defaults={
            "unit": unit,
            "source": source,
            "title": title,
            "manifestation": manifestation,
            "area": area,
            "occurrence": occurrence,
            "obligation": occurrence and occurrence.obligation,
            "subject": occurrence.subject if occurrence else "",
            "document": document,
            "spans": list(spans),
            "origin": problem.record_id if problem else origin,
            "arose_on": arose_on,
            "raised_at": at,
            "raised_by": by,
        },
    )
    if is_new:
        changes = {"title": title, "unit": unit, "source": source, "arose_on": arose_on}
        record("finding:raised", target=finding, by=by, at=at, changes=changes)
        if problem:
            pass_on(problem=problem, by=by, at=at)
        if relapse_of:
            link_relapse(finding=finding, earlier=relapse_of, by=by, at=at)
            finding.refresh_from_db()
    return finding


@transaction.atomic
def assign(*, finding, owner, leader, rectify_by, by, at):
    """Name who puts it right, who answers for that, and by which day; before it is submitted also anew.

    Raises:
        Refused: when the person may not, or it is too late.
        ValidationError: when the day has passed, or a person holds no post in the bureau.
    """
    finding = _locked(finding)
    require(policies.may_assign(by, finding))
    today, faults = _day(at), {}
    if rectify_by < today:
        faults["rectify_by"] = f"整改期限 {rectify_by} 已经过去（今天是 {today}）。请定一个今天或以后的日期。"
    in_post = Person.objects.in_unit(finding.unit.bureau, on=today)
    for name, person in (("owner", owner), ("leader", leader)):
        if person and not in_post.filter(pk=person.pk).exists():
            faults[name] = f"{person}现在不在本局任职，不能承担整改。请另选在任人员。"
    _raise(faults)
    new = {"owner": owner, "leader": leader, "rectify_by": rectify_by}
    changes = {name: [_text(getattr(finding, name)), _text(value)] for name, value in new.items()}
    if finding.state == State.RECTIFYING and all(before == after for before, after in changes.values()):
        return finding
    _move(finding, State.RECTIFYING, **new)
    finding.doers.add(*(person for person in (owner, leader) if person))
    record("finding:assigned", target=finding, by=by, at=at, changes=changes)
    mark_stale(finding.unit, at=at)
    return finding


@transaction.atomic
def add_measure(*, finding, text, owner=None, due=None, stated="", spans=(), form_key=None, by, at):
    """Add what is to be done about a finding; a form sent twice adds it once.

    Args:
        stated, spans: what else the finding's document says of it, and each (start, end) of its words there.

    Raises:
        Refused: when the person may not, or it is too late.
        ValidationError: sentences by field.
    """
    finding = _locked(finding)
    form_key = form_key or uuid4()
    if known := Measure.objects.filter(finding=finding, form_key=form_key).first():
        return known
    require(policies.may_plan(by, finding))
    faults = rules.faults_of_texts({"text": text, "stated": stated}, longest={"text": rules.MEASURE_LENGTH})
    if due and finding.rectify_by and due > finding.rectify_by:
        faults["due"] = f"完成时限 {due} 晚于问题的整改期限 {finding.rectify_by}。请提前，或先调整整改期限。"
    today = _day(at)
    if owner and not Person.objects.in_unit(finding.unit.bureau, on=today).filter(pk=owner.pk).exists():
        faults["owner"] = f"{owner}现在不在本局任职，不能承担整改。请另选在任人员。"
    _raise(faults)
    measure = Measure.objects.create(
        finding=finding,
        text=text,
        owner=owner,
        due=due,
        stated=stated,
        spans=list(spans),
        form_key=form_key,
    )
    if owner:
        finding.doers.add(owner)
    changes = {"measure": text, "owner": _text(owner), "due": _text(due)}
    record("measure:added", target=finding, by=by, at=at, changes=changes)
    return measure


@transaction.atomic
def complete_measure(*, measure, done_on, result, proof="", name="", content=b"", by, at):
    """Report a measure done, with what shows it; until the finding is submitted the report may be mended.

    Args:
        name, content: a file as evidence; without one, an earlier file stays.

    Raises:
        Refused: when the person may not, or the measure can no longer change.
        ValidationError: sentences by field.
        FileRefused: when the file is not taken.
    """
    finding = _locked(measure.finding)
    measure = Measure.objects.select_related("file").get(pk=measure.pk, finding=finding)
    measure.finding = finding
    require(policies.may_report(by, measure))
    has_proof = bool(proof.strip() or content or name or measure.file)
    faults = rules.faults_of_texts({"result": result, "proof": proof}, longest={})
    report = rules.Report(done_on, result, has_proof)
    faults |= rules.faults_of_report(report, arose_on=finding.arose_on, today=_day(at))
    _raise(faults)
    if name or content:
        measure.file = store(name=name, content=content, unit=finding.unit, by=by, at=at)
    measure.done_on, measure.result, measure.proof, measure.reported_by = done_on, result, proof, by
    measure.save(update_fields=["done_on", "result", "proof", "file", "reported_by"])
    finding.doers.add(by.person)
    record(
        "measure:done",
        target=finding,
        by=by,
        at=at,
        changes={
            "measure": measure.text,
            "done_on": done_on,
            "result": result,
            "proof": proof,
            "file": _text(measure.file),
        },
    )
    return measure


@transaction.atomic
def submit(*, finding, by, at):
    """Hand a finding over for somebody else's verification; the same person doing so twice does it once.

    Raises:
        Refused: when the person may not, or something is still lacking; the reason says what.
    """
    finding = _locked(finding)
    if finding.state == State.SUBMITTED and finding.submitted_by == by:
        return finding
    require(policies.may_submit(by, finding))
    _move(finding, State.SUBMITTED, submitted_by=by, submitted_at=at)
    finding.doers.add(by.person)
    record("finding:submitted", target=finding, by=by, at=at)
    return finding


@transaction.atomic
def verify(*, finding, passed, note, form_key=None, by, at):
    """Close a submitted finding, or send it back; return the verification. A form sent twice counts once.

    Raises:
        Refused: when the person had a part in it, may not verify here, or it is not submitted.
        ValidationError: when the note says nothing.
    """
    finding = _locked(finding)
    form_key = form_key or uuid4()
    if known := finding.verifications.filter(form_key=form_key).first():
        return known
    require(policies.may_verify(by, finding))
    verification = _verification(finding, passed, note, form_key, by, at)
    if passed:
        _move(finding, State.CLOSED, closed_at=at, closed_by=by)
        finding.measures.filter(verified_in=None).update(verified_in=verification)
        record("finding:verified", target=finding, by=by, at=at, reason=note)
        mark_stale(finding.unit, at=at)
    else:
        _move(finding, State.RECTIFYING, submitted_by=None, submitted_at=None)
        record("finding:returned", target=finding, by=by, at=at, reason=note)
    return verification


@transaction.atomic
def reopen(*, finding, note, form_key=None, by, at):
    """Open a closed finding again; what was verified stays as it was. Returns the verification that found it wanting.

    Raises:
        Refused: when the person had a part in it, closed it, may not verify here, or it is not closed.
        ValidationError: when the note says nothing.
    """
    finding = _locked(finding)
    form_key = form_key or uuid4()
    if known := finding.verifications.filter(form_key=form_key).first():
        return known
    require(policies.may_reopen(by, finding))
    verification = _verification(finding, False, note, form_key, by, at)
    _move(
        finding,
        State.RECTIFYING,
        submitted_by=None,
        submitted_at=None,
        closed_at=None,
        closed_by=None,
    )
    record("finding:reopened", target=finding, by=by, at=at, reason=note)
    mark_stale(finding.unit, at=at)
    return verification


@transaction.atomic
def link_relapse(*, finding, earlier, by, at):
    """Decide that a finding repeats an earlier one that was closed before it arose.

    Raises:
        Refused: when the person may not, or it was decided already.
        ValidationError: when the earlier one cannot have relapsed.
    """
    finding = _locked(finding)
    if finding.relapse_of_id == earlier.pk:
        return finding
    require(policies.may_link_relapse(by, finding))
    _raise(_faults_of_relapse(finding, earlier))
    finding.relapse_of = earlier
    finding.save(update_fields=["relapse_of"])
    changes = {"relapse_of": earlier.pk, "title": earlier.title}
    record("finding:relapse_linked", target=finding, by=by, at=at, changes=changes)
    return finding


@transaction.atomic
def deny_relapse(*, finding, earlier, reason, by, at):
    """Decide that a finding does not repeat an earlier one, and say why; what was decided first stays.

    Raises:
        Refused: when the person may not, or it was decided already that it repeats one.
        ValidationError: when no reason is given, or the earlier one cannot have relapsed.
    """
    finding = _locked(finding)
    if known := finding.relapse_denials.filter(earlier=earlier).first():
        return known
    require(policies.may_deny_relapse(by, finding))
    _raise(rules.faults_of_texts({"reason": reason}, longest={"reason": rules.NOTE_LENGTH}))
    _raise(_faults_of_relapse(finding, earlier))
    denial = RelapseDenial.objects.create(finding=finding, earlier=earlier, reason=reason, by=by, at=at)
    changes = {"not_relapse_of": earlier.pk, "title": earlier.title}
    record("finding:relapse_denied", target=finding, by=by, at=at, changes=changes, reason=reason)
    return denial


def _faults_of_relapse(finding, earlier):
    """Return why a finding cannot repeat an earlier one, by field."""
    if not earlier.unit.belongs_to(finding.unit.bureau):
        return {"earlier": "只能认定为本局问题的反弹。请另选一个问题。"}
    if earlier.closed_at is None or earlier.closed_at > finding.raised_at:
        return {"earlier": f"“{earlier}”在本问题提出时还没有销号，谈不上反弹。请另选一个此前已销号的问题。"}
    return {}


def _locked(finding):
    """Return the finding as it is now, held until the transaction ends."""
    rows = Finding.objects.select_for_update(of=("self",)).select_related(
        "unit", "owner", "leader", "relapse_of"
    )
    return rows.get(pk=finding.pk)


def _move(finding, state, **values):
    """Change a finding's state and what goes with it, if it is still in the state that was ruled on (SEC-53)."""
    expected = Finding.objects.filter(pk=finding.pk, state=finding.state)
    if not expected.update(state=state, **values):
        raise Refused(f"问题“{finding}”刚刚被别人处理过，您的操作没有保存。请打开问题，看过最新情况再决定。")
    finding.state = state
    for name, value in values.items():
        setattr(finding, name, value)


def _verification(finding, passed, note, form_key, by, at):
    _raise(rules.faults_of_texts({"note": note}, longest={"note": rules.NOTE_LENGTH}))
    return Verification.objects.create(
        finding=finding, passed=passed, note=note, form_key=form_key, by=by, at=at
    )


def _raise(faults):
    if faults:
        raise ValidationError(faults)


def _day(at):
    """Return the day of a moment, in the bureau's time zone."""
    return timezone.localdate(at)


def _text(value):
    return "" if value is None else str(value)
