"""Everything a person can change about findings. Nothing else writes their state."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.activities.visits.actions import pass_on
from zhunsheng.attachments.actions import store
from zhunsheng.audit.actions import record
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import Person
from zhunsheng.rectification import policies, rules
from zhunsheng.rectification.followup.models import Review
from zhunsheng.rectification.keeping import (
    change,
    day_of,
    locked,
    move,
    raise_faults,
    require_as_seen,
    text_of,
)
from zhunsheng.rectification.models import Finding, Measure, RelapseDenial, Verification, Vocabulary
from zhunsheng.rectification.rechecks.models import Recheck
from zhunsheng.rectification.rules import MeasureKind, State
from zhunsheng.rectification.vocabulary import shipped, vocabularies_of
from zhunsheng.sealing.fields import seal, unseal


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
    if arose_on > day_of(at):
        faults["arose_on"] = f"发现日期 {arose_on} 还没有到。请填写发现问题的日期。"
    if occurrence and (earlier := _still_about(occurrence)):
        faults["occurrence"] = f"这个责任节点已经提过问题“{earlier}”，还没有销号。请在原问题上整改。"
    if occurrence and not occurrence.unit.belongs_to(unit.bureau):
        faults["occurrence"] = "这个责任节点不属于所选单位所在的局。请核对责任单位。"
    if problem and not problem.activity.unit.belongs_to(unit.bureau):
        faults["problem"] = "这个走访问题不属于所选单位所在的局。请核对责任单位。"
    raise_faults(faults)
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

    The day may be brought forward; to put it off is asked for and granted (``followup.actions``).

    Raises:
        Refused: when the person may not, or it is too late.
        ValidationError: when the day has passed, or a person holds no post in the bureau.
    """
    finding = locked(finding)
    new = {"owner": owner, "leader": leader, "rectify_by": rectify_by}
    changes = {name: [text_of(getattr(finding, name)), text_of(value)] for name, value in new.items()}
    require(policies.may_assign(by, finding))
    if finding.state == State.RECTIFYING and all(before == after for before, after in changes.values()):
        return finding
    require_as_seen(finding)
    today, faults = day_of(at), {}
    if rectify_by < today:
        faults["rectify_by"] = f"整改期限 {rectify_by} 已经过去（今天是 {today}）。请定一个今天或以后的日期。"
    elif finding.rectify_by and rectify_by > finding.rectify_by:
        faults["rectify_by"] = (
            f"整改期限已定为 {finding.rectify_by}，推迟须说明理由、由他人批准。请保留原期限，另行“申请延期”。"
        )
    in_post = Person.objects.in_unit(finding.unit.bureau, on=today)
    for name, person in (("owner", owner), ("leader", leader)):
        if person and not in_post.filter(pk=person.pk).exists():
            faults[name] = f"{person}现在不在本局任职，不能承担整改。请另选在任人员。"
    raise_faults(faults)
    move(finding, State.RECTIFYING, **new)
    finding.doers.add(*(person for person in (owner, leader) if person))
    finding.pleas.unable().update(ended_at=at)
    record("finding:assigned", target=finding, by=by, at=at, changes=changes)
    mark_stale(finding.unit, at=at)
    return finding


@transaction.atomic
def add_measure(
    *,
    finding,
    text,
    kind=MeasureKind.BY_DATE,
    owner=None,
    leader=None,
    lead_unit=None,
    due=None,
    reviews=(),
    proof_wanted="",
    stated="",
    spans=(),
    is_stated=False,
    form_key=None,
    by,
    at,
):
    """Add what is to be done about a finding; a form sent twice adds it once.

    Args:
        kind: a :class:`rules.MeasureKind`; a lasting one has the days of its ``reviews``.
        owner, leader, lead_unit: who does it, who answers for it, and the department that takes the lead.
        proof_wanted: what will show that it was done.
        stated, spans: what else the finding's document says of it, and each (start, end) of its words there.
        is_stated: the plan is taken from a document or a ledger kept elsewhere, so that its day may have passed.

    Raises:
        Refused: when the person may not, or it is too late.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: sentences by field.
    """
    finding = locked(finding)
    form_key = form_key or uuid4()
    if known := Measure.objects.filter(finding=finding, form_key=form_key).first():
        return known
    require_as_seen(finding)
    require(policies.may_plan(by, finding))
    today, reviews = day_of(at), sorted(set(reviews))
    texts = {"text": text, "stated": stated, "proof_wanted": proof_wanted}
    faults = rules.faults_of_texts(texts, longest={"text": rules.MEASURE_LENGTH})
    faults |= rules.faults_of_plan(
        MeasureKind(kind), due, reviews, rectify_by=finding.rectify_by, today=today, is_stated=is_stated
    )
    in_post = Person.objects.in_unit(finding.unit.bureau, on=today)
    for name, person in (("owner", owner), ("leader", leader)):
        if person and not in_post.filter(pk=person.pk).exists():
            faults[name] = f"{person}现在不在本局任职，不能承担整改。请另选在任人员。"
    if lead_unit and not lead_unit.belongs_to(finding.unit.bureau):
        faults["lead_unit"] = f"“{lead_unit}”不属于本局。请另选牵头科室。"
    raise_faults(faults)
    measure = Measure.objects.create(
        finding=finding,
        text=text,
        kind=kind,
        owner=owner,
        leader=leader,
        lead_unit=lead_unit,
        due=due,
        proof_wanted=proof_wanted,
        stated=stated,
        spans=list(spans),
        form_key=form_key,
    )
    Review.objects.bulk_create(Review(measure=measure, due=day) for day in reviews)
    change(finding)
    finding.doers.add(*(person for person in (owner, leader) if person))
    finding.pleas.unable().update(ended_at=at)
    changes = {"measure": text, "kind": kind, "owner": text_of(owner), "due": text_of(due)}
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
    finding = locked(measure.finding)
    measure = Measure.objects.select_related("file").get(pk=measure.pk, finding=finding)
    measure.finding = finding
    require_as_seen(finding)
    require(ruling := policies.may_report(by, measure))
    has_proof = bool(proof.strip() or content or name or measure.file)
    faults = rules.faults_of_texts({"result": result, "proof": proof}, longest={})
    report = rules.Report(done_on, result, has_proof)
    faults |= rules.faults_of_report(report, arose_on=finding.arose_on, today=day_of(at))
    raise_faults(faults)
    if name or content:
        measure.file = store(name=name, content=content, unit=finding.unit, ruling=ruling, by=by, at=at)
    measure.done_on, measure.result, measure.proof, measure.reported_by = done_on, result, proof, by
    measure.save(update_fields=["done_on", "result", "proof", "file", "reported_by"])
    change(finding)
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
            "file": text_of(measure.file),
        },
    )
    return measure


@transaction.atomic
def submit(*, finding, by, at):
    """Hand a finding over for somebody else's verification; the same person doing so twice does it once.

    Raises:
        Refused: when the person may not, or something is still lacking; the reason says what.
    """
    finding = locked(finding)
    if finding.state == State.SUBMITTED and finding.submitted_by == by:
        return finding
    require_as_seen(finding)
    require(policies.may_submit(by, finding))
    move(finding, State.SUBMITTED, submitted_by=by, submitted_at=at)
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
    finding = locked(finding)
    form_key = form_key or uuid4()
    if known := finding.verifications.filter(form_key=form_key).first():
        return known
    require_as_seen(finding)
    require(policies.may_verify(by, finding))
    verification = _verification(finding, passed, note, form_key, by, at)
    if passed:
        move(finding, State.CLOSED, closed_at=at, closed_by=by)
        finding.measures.filter(verified_in=None).update(verified_in=verification)
        _look_again(finding, at)
        record("finding:verified", target=finding, by=by, at=at, reason=note)
        mark_stale(finding.unit, at=at)
    else:
        move(finding, State.RECTIFYING, submitted_by=None, submitted_at=None)
        record("finding:returned", target=finding, by=by, at=at, reason=note)
    return verification


@transaction.atomic
def reopen(*, finding, note, form_key=None, by, at):
    """Open a closed finding again; what was verified stays as it was. Returns the verification that found it wanting.

    Raises:
        Refused: when the person had a part in it, closed it, may not verify here, or it is not closed.
        ValidationError: when the note says nothing.
    """
    finding = locked(finding)
    form_key = form_key or uuid4()
    if known := finding.verifications.filter(form_key=form_key).first():
        return known
    require_as_seen(finding)
    require(policies.may_reopen(by, finding))
    verification = _verification(finding, False, note, form_key, by, at)
    move(
        finding,
        State.RECTIFYING,
        submitted_by=None,
        submitted_at=None,
        closed_at=None,
        closed_by=None,
    )
    finding.rechecks.ahead().update(lapsed_at=at)
    record("finding:reopened", target=finding, by=by, at=at, reason=note)
    mark_stale(finding.unit, at=at)
    return verification


@transaction.atomic
def describe(
    *, finding, categories: Mapping[str, str], severity="", example="", cause="", units=(), by, at
) -> Finding:
    """Sort a finding and say more of it; whatever is given replaces what was said before, and the log keeps both.

    Args:
        categories: a term by the code of each vocabulary; ``area`` is kept as the finding's area.
        units: further units concerned, of the same bureau.

    Raises:
        Refused: when the person may not, or it is too late.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: sentences by field, also for a term that the bureau's vocabulary does not have.
    """
    finding = locked(finding)
    chosen = {code: term for code, term in categories.items() if term}
    new = {
        "area": chosen.pop("area", ""),
        "categories": chosen,
        "severity": severity,
        "example": example,
        "cause": cause,
    }
    before = {name: getattr(finding, name) for name in new} | {"units": sorted(map(str, finding.units.all()))}
    after = new | {"units": sorted(map(str, units))}
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    require(policies.may_describe(by, finding))
    if not changes:
        return finding
    require_as_seen(finding)
    longest = dict.fromkeys(("example", "cause"), rules.MEASURE_LENGTH)
    faults = rules.faults_of_texts(
        {name: new[name] for name in longest if new[name].strip()}, longest=longest
    )
    bureau = finding.unit.bureau
    known = {one.code: one for one in vocabularies_of(bureau)}
    for code, term in categories.items():
        kept = finding.area if code == "area" else finding.categories.get(code, "")
        if term and term != kept and (code not in known or term not in known[code].terms):
            faults[code] = f"本局的词表中没有“{term}”。请从列表中选，或先在“分类词表”中增加。"
    if foreign := next((unit for unit in units if not unit.belongs_to(bureau)), None):
        faults["units"] = f"“{foreign}”不属于本局。请另选涉及单位。"
    raise_faults(faults)
    change(finding, **new)
    finding.units.set(units)
    record("finding:described", target=finding, by=by, at=at, changes=changes)
    return finding


@transaction.atomic
def name_people(*, finding, people, by, at):
    """Say who is concerned, by name (P3): the text is sealed, and the log learns only that it was written.

    Raises:
        Refused: when the person may not.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: when the text is marked as a state secret, or too long.
    """
    finding = locked(finding)
    require_as_seen(finding)
    require(policies.may_describe(by, finding))
    if people.strip():
        raise_faults(rules.faults_of_texts({"people": people}, longest={"people": rules.NOTE_LENGTH}))
    seal(finding, "people", people.strip())
    change(finding, people=finding.people)
    record("finding:people_named", target=finding, by=by, at=at)
    return finding


@transaction.atomic
def read_people(*, finding, by, at) -> str:
    """Return the names of those concerned; every opening is logged.

    Raises:
        Refused: when the person may not.
        Damaged: when the sealed text does not open.
    """
    require(policies.may_see_people(by, finding))
    people = unseal(finding, "people")
    record("finding:people_read", target=finding, by=by, at=at)
    return people


@transaction.atomic
def set_vocabulary(*, bureau, code, terms, by, at) -> Vocabulary:
    """Choose a bureau's own terms for a vocabulary; findings sorted before keep the term they have.

    Raises:
        Refused: when the person may not.
        ValidationError: when the vocabulary is unknown, or the terms are empty, too many or too long.
    """
    require(policies.may_set_vocabulary(by, bureau))
    terms = list(dict.fromkeys(term.strip() for term in terms if term.strip()))
    faults = {}
    if code not in shipped():
        faults["code"] = "没有这个词表。请从列表中选。"
    if not terms:
        faults["terms"] = "请至少填一个用词，每行一个。"
    elif len(terms) > rules.MOST_TERMS:
        faults["terms"] = f"最多 {rules.MOST_TERMS} 个用词，现有 {len(terms)} 个。请合并。"
    elif long := [term for term in terms if len(term) > rules.AREA_LENGTH]:
        faults["terms"] = (
            f"每个用词最多 {rules.AREA_LENGTH} 字，“{rules.shortened(long[0], 20)}”过长。请缩短。"
        )
    else:
        faults |= rules.faults_of_texts({"terms": "\n".join(terms)}, longest={})
    raise_faults(faults)
    vocabulary, _ = Vocabulary.objects.update_or_create(bureau=bureau, code=code, defaults={"terms": terms})
    record("vocabulary:set", target=vocabulary, by=by, at=at, changes={"code": code, "terms": terms})
    return vocabulary


@transaction.atomic
def link_relapse(*, finding, earlier, by, at):
    """Decide that a finding repeats an earlier one that was closed before it arose.

    Raises:
        Refused: when the person may not, or it was decided already.
        ValidationError: when the earlier one cannot have relapsed.
    """
    finding = locked(finding)
    if finding.relapse_of_id == earlier.pk:
        return finding
    require(policies.may_link_relapse(by, finding))
    raise_faults(_faults_of_relapse(finding, earlier))
    change(finding, relapse_of=earlier)
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
    finding = locked(finding)
    if known := finding.relapse_denials.filter(earlier=earlier).first():
        return known
    require(policies.may_deny_relapse(by, finding))
    raise_faults(rules.faults_of_texts({"reason": reason}, longest={"reason": rules.NOTE_LENGTH}))
    raise_faults(_faults_of_relapse(finding, earlier))
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


def _verification(finding, passed, note, form_key, by, at):
    raise_faults(rules.faults_of_texts({"note": note}, longest={"note": rules.NOTE_LENGTH}))
    return Verification.objects.create(
        finding=finding, passed=passed, note=note, form_key=form_key, by=by, at=at
    )


def _still_about(occurrence):
    """Return the finding that is under way about a gap, also as part of the one it was merged into."""
    for finding in occurrence.findings.exclude(state=State.CLOSED).order_by("pk"):
        while finding.merged_into:
            finding = finding.merged_into
        if finding.state != State.CLOSED:
            return finding
    return None


def _look_again(finding, at):
    """Set the days on which a finding that was just closed is looked at again."""
    Recheck.objects.bulk_create(
        Recheck(finding=finding, due=day_of(at) + timedelta(days=days), after=days)
        for days in settings.RECHECK_AFTER_DAYS
    )
