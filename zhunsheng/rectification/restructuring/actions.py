"""Splitting, merging and linking findings. What was verified stays; whoever had a part in it keeps it (SEC-52)."""

from uuid import uuid4

from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.rectification.actions import raise_finding
from zhunsheng.rectification.keeping import change, locked, move, raise_faults, require_as_seen
from zhunsheng.rectification.models import Finding, FindingLink
from zhunsheng.rectification.restructuring import policies
from zhunsheng.rectification.rules import NOTE_LENGTH, SETTLED, State, faults_of_texts


@transaction.atomic
def split_off(*, finding, title, manifestation="", measures=(), reason, form_key=None, by, at) -> Finding:
    """Take a part of a finding off as a finding of its own, with the measures that belong to it; return the new one.

    The part keeps where the whole came from, and everybody who had a part in the whole. A form sent twice splits once.

    Args:
        measures: those of the finding that go with the part; a verified one stays where it was verified.

    Raises:
        Refused: when the person may not, or it is too late.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: sentences by field.
    """
    finding = locked(finding)
    form_key = form_key or uuid4()
    if known := finding.parts.filter(form_key=form_key).first():
        return known
    require_as_seen(finding)
    require(policies.may_split(by, finding))
    faults = faults_of_texts({"reason": reason}, longest={"reason": NOTE_LENGTH})
    going = finding.measures.filter(pk__in=[measure.pk for measure in measures])
    if going.filter(verified_in__isnull=False).exists():
        faults["measures"] = "已经核验的措施不能移走。请只选没有核验的措施。"
    if title.strip() == finding.title:
        faults["title"] = "拆出的问题与原问题名称相同。请写明拆出的是哪一部分。"
    raise_faults(faults)
    part = raise_finding(
        unit=finding.unit,
        source=finding.source,
        title=title,
        manifestation=manifestation,
        area=finding.area,
        document=finding.document,
        spans=finding.spans,
        origin=finding.origin,
        arose_on=finding.arose_on,
        form_key=form_key,
        by=by,
        at=at,
    )
    kept = ("obligation", "subject", "categories", "severity", "relapse_of")
    change(part, split_from=finding, **{name: getattr(finding, name) for name in kept})
    part.doers.set(finding.doers.all())
    part.units.set(finding.units.all())
    going.update(finding=part)
    change(finding)
    changes = {"part": part.pk, "title": title, "measures": [str(measure) for measure in part.measures.all()]}
    record("finding:split", target=finding, by=by, at=at, changes=changes, reason=reason)
    return part


@transaction.atomic
def merge(*, finding, into, reason, by, at) -> Finding:
    """Carry a finding on as part of another that is under way; return the other.

    Its measures that were not verified go along, and so does everybody who had a part in it; the rest stays as it was.

    Raises:
        Refused: when the person may not, or it is too late.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: when no reason is given, or the other cannot take it over.
    """
    first, second = sorted([finding.pk, into.pk])
    # In the order of their numbers, so that two people merging crosswise do not wait for each other.
    held = {pk: locked(Finding(pk=pk)) for pk in (first, second)}
    finding, into = held[finding.pk].as_seen(finding.seen), held[into.pk]
    if finding.merged_into == into:
        return into
    require_as_seen(finding)
    require(policies.may_merge(by, finding))
    faults = faults_of_texts({"reason": reason}, longest={"reason": NOTE_LENGTH})
    if finding == into:
        faults["into"] = "问题不能并入自身。请另选一个问题。"
    elif not into.unit.belongs_to(finding.unit.bureau):
        faults["into"] = "只能并入本局的问题。请另选一个问题。"
    elif into.state in (*SETTLED, State.SUBMITTED):
        faults["into"] = (
            f"“{into}”现在是“{into.get_state_display()}”，不能再并入别的问题。请选一个还在整改的问题。"
        )
    elif finding.rectify_by and into.rectify_by and into.rectify_by > finding.rectify_by:
        faults["into"] = (
            f"“{into}”的整改期限 {into.rectify_by} 晚于本问题的 {finding.rectify_by}，"
            "合并会变相延期。请先申请延期，或选期限不晚于它的问题。"
        )
    raise_faults(faults)
    going = finding.measures.filter(verified_in__isnull=True)
    moved = [str(measure) for measure in going]
    into.doers.add(*finding.doers.all())
    going.update(finding=into)
    move(finding, State.MERGED, merged_into=into)
    change(into)
    changes = {"into": into.pk, "title": into.title, "measures": moved}
    record("finding:merged", target=finding, by=by, at=at, changes=changes, reason=reason)
    mark_stale(finding.unit, at=at)
    return into


@transaction.atomic
def link(*, finding, other, reason, by, at) -> FindingLink:
    """Remark that two findings have to do with each other, and how; what was said first stays.

    Raises:
        Refused: when the person may not.
        ValidationError: when no reason is given, or the other is the same or of another bureau.
    """
    finding = locked(finding)
    for one, two in ((finding, other), (other, finding)):
        if known := FindingLink.objects.filter(finding=one, other=two).first():
            return known
    require(policies.may_link(by, finding))
    faults = faults_of_texts({"reason": reason}, longest={"reason": NOTE_LENGTH})
    if finding == other:
        faults["other"] = "问题不能与自身关联。请另选一个问题。"
    elif not other.unit.belongs_to(finding.unit.bureau):
        faults["other"] = "只能关联本局的问题。请另选一个问题。"
    raise_faults(faults)
    linked = FindingLink.objects.create(finding=finding, other=other, reason=reason, by=by, at=at)
    changes = {"other": other.pk, "title": other.title}
    record("finding:linked", target=finding, by=by, at=at, changes=changes, reason=reason)
    return linked
