"""Reporting progress, asking and deciding, saying what stands in the way, reviewing what is to last."""

from uuid import uuid4

from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.attachments.actions import store
from zhunsheng.audit.actions import record
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.rectification.followup import policies, rules
from zhunsheng.rectification.followup.models import Advance, Obstacle, Plea, Review
from zhunsheng.rectification.followup.rules import PleaKind
from zhunsheng.rectification.keeping import change, day_of, locked, raise_faults, require_as_seen, text_of
from zhunsheng.rectification.policies import may_report
from zhunsheng.rectification.rules import MEASURE_LENGTH, NOTE_LENGTH, faults_of_texts

NO_PROOF = "请附上佐证：写明依据什么可以核对，或上传文件。"


@transaction.atomic
def note_advance(*, measure, on, text, proof="", name="", content=b"", form_key=None, by, at) -> Advance:
    """Say how far a measure is, with what shows it; a form sent twice says it once.

    Raises:
        Refused: when the person may not report on the measure, or it can no longer change.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: sentences by field.
        FileRefused: when the file is not taken.
    """
    finding = locked(measure.finding)
    form_key = form_key or uuid4()
    if known := Advance.objects.filter(measure=measure, form_key=form_key).first():
        return known
    measure.finding = finding
    require_as_seen(finding)
    require(ruling := may_report(by, measure))
    faults = faults_of_texts({"text": text, "proof": proof}, longest={"text": MEASURE_LENGTH})
    faults |= rules.faults_of_day("on", on, since=finding.arose_on, event="问题的发现日期", today=day_of(at))
    if not (proof.strip() or content or name):
        faults["proof"] = NO_PROOF
    raise_faults(faults)
    file = None
    if name or content:
        file = store(name=name, content=content, unit=finding.unit, ruling=ruling, by=by, at=at)
    advance = Advance.objects.create(
        measure=measure, on=on, text=text, proof=proof, file=file, by=by, at=at, form_key=form_key
    )
    change(finding)
    finding.doers.add(by.person)
    changes = {"measure": measure.text, "on": on, "text": text, "proof": proof, "file": text_of(file)}
    record("measure:advanced", target=finding, by=by, at=at, changes=changes)
    return advance


@transaction.atomic
def ask(*, finding, kind, reason, until=None, measure=None, form_key=None, by, at) -> Plea:
    """Ask for more time, or for a finding to be held impossible to complete; a form sent twice asks once.

    Args:
        kind: a :class:`rules.PleaKind`.
        measure: whose day is to be put off; without one, the finding's own.

    Raises:
        Refused: when the person may not ask, or something asked still waits.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: sentences by field.
    """
    finding = locked(finding)
    form_key = form_key or uuid4()
    if known := finding.pleas.filter(form_key=form_key).first():
        return known
    require_as_seen(finding)
    require(policies.may_ask(by, finding))
    kind = PleaKind(kind)
    faults = faults_of_texts({"reason": reason}, longest={"reason": NOTE_LENGTH})
    faults |= rules.faults_of_plea(
        kind,
        until,
        now_due=measure.due if measure else finding.rectify_by,
        rectify_by=finding.rectify_by,
        today=day_of(at),
    )
    if measure and kind == PleaKind.INABILITY:
        faults["measure"] = "无法完成是对整个问题的认定。请不选措施。"
    elif measure and (measure.finding_id != finding.pk or measure.done_on):
        faults["measure"] = "只能为本问题尚未完成的措施申请延期。请另选。"
    raise_faults(faults)
    plea = Plea.objects.create(
        finding=finding,
        measure=measure,
        kind=kind,
        until=until,
        reason=reason,
        asked_by=by,
        asked_at=at,
        form_key=form_key,
    )
    change(finding)
    finding.doers.add(by.person)
    changes = {"kind": kind, "until": text_of(until), "measure": text_of(measure)}
    record("plea:asked", target=finding, by=by, at=at, changes=changes, reason=reason)
    return plea


@transaction.atomic
def decide(*, plea, granted, answer, by, at) -> Plea:
    """Grant a plea or not, with the reason; what is granted holds at once.

    Raises:
        Refused: when the person asked, had a part in it, works under who did, may not, or it is decided already.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: when no reason is given, or the day asked for has passed meanwhile.
    """
    finding = locked(plea.finding)
    plea = Plea.objects.select_related("asked_by", "measure", "decided_by__person").get(pk=plea.pk)
    plea.finding = finding
    if plea.decided_by == by and (plea.granted, plea.answer) == (granted, answer):
        return plea
    require_as_seen(finding)
    require(policies.may_decide(by, plea))
    faults = faults_of_texts({"answer": answer}, longest={"answer": NOTE_LENGTH})
    if granted and plea.until and plea.until < day_of(at):
        faults["granted"] = f"申请延至的日期 {plea.until} 已经过去。请不同意，由申请人重新申请。"
    raise_faults(faults)
    plea.granted, plea.answer, plea.decided_by, plea.decided_at = granted, answer, by, at
    plea.save(update_fields=["granted", "answer", "decided_by", "decided_at"])
    puts_off = granted and plea.kind == PleaKind.EXTENSION
    if puts_off and plea.measure:
        plea.measure.due = plea.until
        plea.measure.save(update_fields=["due"])
    change(finding, **({"rectify_by": plea.until} if puts_off and not plea.measure else {}))
    changes = {"kind": plea.kind, "until": text_of(plea.until), "measure": text_of(plea.measure)}
    kind = "plea:granted" if granted else "plea:refused"
    record(kind, target=finding, by=by, at=at, changes=changes, reason=answer)
    if puts_off:
        mark_stale(finding.unit, at=at)
    return plea


@transaction.atomic
def report_obstacle(*, finding, needed, whom, form_key=None, by, at) -> Obstacle:
    """Say what the work waits for, and from whom; a form sent twice says it once.

    Raises:
        Refused: when the person does not work on it, or it is not under way.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: sentences by field.
    """
    finding = locked(finding)
    form_key = form_key or uuid4()
    if known := finding.obstacles.filter(form_key=form_key).first():
        return known
    require_as_seen(finding)
    require(policies.may_report_obstacle(by, finding))
    longest = {"needed": NOTE_LENGTH, "whom": rules.WHOM_LENGTH}
    raise_faults(faults_of_texts({"needed": needed, "whom": whom}, longest=longest))
    obstacle = Obstacle.objects.create(
        finding=finding, needed=needed, whom=whom, reported_by=by, reported_at=at, form_key=form_key
    )
    change(finding)
    changes = {"needed": needed, "whom": whom}
    record("obstacle:reported", target=finding, by=by, at=at, changes=changes)
    return obstacle


@transaction.atomic
def clear_obstacle(*, obstacle, outcome, by, at) -> Obstacle:
    """Say how an obstacle was cleared; twice by one person in the same words is once.

    Raises:
        Refused: when the person may not, or it was cleared already.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: when nothing is said.
    """
    finding = locked(obstacle.finding)
    obstacle = Obstacle.objects.select_related("cleared_by__person").get(pk=obstacle.pk)
    obstacle.finding = finding
    if obstacle.cleared_by == by and obstacle.outcome == outcome:
        return obstacle
    require_as_seen(finding)
    require(policies.may_clear(by, obstacle))
    raise_faults(faults_of_texts({"outcome": outcome}, longest={"outcome": NOTE_LENGTH}))
    obstacle.outcome, obstacle.cleared_by, obstacle.cleared_at = outcome, by, at
    obstacle.save(update_fields=["outcome", "cleared_by", "cleared_at"])
    change(finding)
    changes = {"needed": obstacle.needed, "whom": obstacle.whom, "outcome": outcome}
    record("obstacle:cleared", target=finding, by=by, at=at, changes=changes)
    return obstacle


@transaction.atomic
def review(*, review, looked_on, holds, note, proof, by, at) -> Review:
    """Say whether a lasting measure is kept up, with what shows it; said once, it stays.

    Raises:
        Refused: when the person may not, or it was said already.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: sentences by field.
    """
    finding = locked(review.measure.finding)
    review = Review.objects.select_related("measure").get(pk=review.pk)
    review.measure.finding = finding
    if review.by == by and (review.looked_on, review.holds, review.note) == (looked_on, holds, note):
        return review
    require_as_seen(finding)
    require(policies.may_review(by, review))
    faults = faults_of_texts(
        {"note": note, "proof": proof}, longest={"note": NOTE_LENGTH, "proof": NOTE_LENGTH}
    )
    faults |= rules.faults_of_day(
        "looked_on", looked_on, since=review.measure.done_on, event="措施的完成日期", today=day_of(at)
    )
    raise_faults(faults)
    review.looked_on, review.holds, review.note, review.proof = looked_on, holds, note, proof
    review.by, review.at = by, at
    review.save(update_fields=["looked_on", "holds", "note", "proof", "by", "at"])
    change(finding)
    finding.doers.add(by.person)
    changes = {
        "measure": review.measure.text,
        "due": review.due,
        "holds": holds,
        "note": note,
        "proof": proof,
    }
    record("measure:reviewed", target=finding, by=by, at=at, changes=changes)
    return review
