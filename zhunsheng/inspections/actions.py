"""Findings raised on the spot, risk posts and their reviews, self-inspections from the first question to the record."""

from collections.abc import Sequence
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhunsheng.accounts.rulings import require
from zhunsheng.activities.actions import Proof, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.audit.actions import record
from zhunsheng.inspections import overview, policies, rules
from zhunsheng.inspections.checklists import checklists
from zhunsheng.inspections.facts import facts_of_posts
from zhunsheng.inspections.models import Answer, Campaign, RiskPost, RiskReview
from zhunsheng.inspections.rules import Reply
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.rectification.actions import raise_finding
from zhunsheng.rectification.models import Source
from zhunsheng.rectification.policies import may_raise
from zhunsheng.rectification.rules import TITLE_LENGTH, faults_of_texts, shortened


def raise_on_the_spot(*, inspection, unit, title, manifestation="", area="", form_key=None, by, at):
    """Raise what an inspection found in a unit; it arose on the day of the inspection.

    Raises:
        Refused: when the person may not raise findings for this unit.
        ValidationError: sentences by field, also when the inspection did not look at this unit.
    """
    require(may_raise(by, unit))
    checked = list(inspection.heard_units.all())
    if checked and not any(unit.belongs_to(one) for one in checked):
        names = "、".join(str(one) for one in checked)
        raise ValidationError(
            {"unit": f"这次检查的是{names}，不包括“{unit}”。请另选单位，或先在检查记录中补上它。"}
        )
    return raise_finding(
        unit=unit,
        source=Source.SUPERVISION,
        title=title,
        manifestation=manifestation,
        area=area,
        origin=inspection.fact_id,
        arose_on=inspection.happened_on,
        form_key=form_key,
        by=by,
        at=at,
    )


# ── Risk posts ───────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def register_risk(*, unit, name, power="", risk, form_key=None, by, at, **review) -> RiskPost:
    """Register a risk post together with its first review; a form sent twice registers it once.

    Args:
        review: as :func:`review_risk` takes it.

    Raises:
        Refused: when the person may not keep this unit's risk posts.
        ValidationError: sentences by field.
    """
    require(policies.may_keep_risks(by, unit))
    form_key = form_key or uuid4()
    if known := RiskPost.objects.filter(form_key=form_key).first():
        return known
    longest = {"name": rules.NAME_LENGTH, "risk": rules.TEXT_LENGTH}
    faults = faults_of_texts({"name": name, "power": power, "risk": risk}, longest=longest)
    if RiskPost.objects.live().filter(unit=unit, name=name).exists():
        faults["name"] = f"“{unit}”已经登记了“{name}”。请打开它复核；确是另一处的，请换一个名称。"
    faults |= _faults_of_review(unit, review, last=None, at=at)
    _raise(faults)
    post = RiskPost.objects.create(
        unit=unit, name=name, power=power, risk=risk, registered_at=at, registered_by=by, form_key=form_key
    )
    first = _review(post, review, uuid4(), by, at)
    record("risk:registered", target=post, by=by, at=at, changes={"name": name, **_kept(first)})
    mark_stale(unit, at=at, told=facts_of_posts([post]))
    return post


@transaction.atomic
def review_risk(*, post, form_key=None, by, at, **review) -> RiskReview:
    """Look at a risk post again: what holds from this day, and when the next look is due.

    Args:
        review: reviewed_on, level, controls, holder (or None), review_by, note.

    Raises:
        Refused: when the person may not keep this unit's risk posts, or it was withdrawn.
        ValidationError: sentences by field.
    """
    post = RiskPost.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    form_key = form_key or uuid4()
    if known := post.reviews.filter(form_key=form_key).first():
        return known
    require(policies.may_review(by, post))
    last = post.reviews.last()
    _raise(_faults_of_review(post.unit, review, last=last.reviewed_on, at=at))
    reviewed = _review(post, review, form_key, by, at)
    before, after = _kept(last), _kept(reviewed)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record("risk:reviewed", target=post, by=by, at=at, reason=reviewed.note, changes=changes)
    mark_stale(post.unit, at=at, told=facts_of_posts([post]))
    return reviewed


@transaction.atomic
def retire_risk(*, post, reason, by, at) -> RiskPost:
    """Withdraw a risk post that no longer exists; its history stays.

    Raises:
        Refused: when the person may not, or it was withdrawn already.
        ValidationError: when no reason is given.
    """
    post = RiskPost.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    require(policies.may_review(by, post))
    _raise(faults_of_texts({"reason": reason}, longest={"reason": rules.TEXT_LENGTH}))
    told = facts_of_posts([post])
    post.retired_on = timezone.localdate(at)
    post.save(update_fields=["retired_on"])
    record("risk:retired", target=post, by=by, at=at, reason=reason)
    mark_stale(post.unit, at=at, told=told)
    return post


def _faults_of_review(unit, review, *, last, at):
    texts = {"controls": review["controls"], "note": review.get("note", "")}
    faults = faults_of_texts(texts, longest={"controls": rules.TEXT_LENGTH})
    faults |= rules.faults_of_review(
        reviewed_on=review["reviewed_on"],
        review_by=review["review_by"],
        today=timezone.localdate(at),
        last=last,
    )
    holder, on = review.get("holder"), review["reviewed_on"]
    if holder and not Person.objects.in_unit(unit.bureau, on=on).filter(pk=holder.pk).exists():
        faults["holder"] = f"{holder} {on} 没有在本局任职。请核对日期和人员，或留空表示岗位空缺。"
    return faults


def _review(post, review, form_key, by, at):
    return RiskReview.objects.create(post=post, form_key=form_key, by=by, at=at, **review)


def _kept(review):
    """Return what the log keeps of a review."""
    return {
        "reviewed_on": str(review.reviewed_on),
        "level": review.get_level_display(),
        "controls": review.controls,
        "holder": str(review.holder or ""),
        "review_by": str(review.review_by),
    }


# ── Self-inspections ─────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def open_campaign(
    *, unit, checklist, title, units: Sequence[Unit], starts_on, due, form_key=None, by, at
) -> Campaign:
    """Ask units to answer a checklist by a day; a form sent twice asks once.

    Args:
        checklist: the code of one of :func:`checklists`; its items are kept as they are now.

    Raises:
        Refused: when the person may not act for the organising unit.
        ValidationError: sentences by field, also for a unit of another bureau or outside what they may inspect.
    """
    require(policies.may_organise(by, unit))
    form_key = form_key or uuid4()
    chosen = checklists()[checklist]
    faults = rules.faults_of_campaign(
        title=title, starts_on=starts_on, due=due, units=len(units), today=timezone.localdate(at)
    )
    faults |= faults_of_texts({"title": title}, longest={"title": rules.TITLE_LENGTH})
    outside = [one for one in units if not (one.belongs_to(unit.bureau) and may_raise(by, one))]
    if outside:
        names = "、".join(f"“{one}”" for one in outside)
        faults["units"] = f"{names}不在您可以组织自查的范围内。请去掉，或由其上级单位发起。"
    _raise(faults)
    campaign, is_new = Campaign.objects.get_or_create(
        form_key=form_key,
        defaults={
            "unit": unit,
            "title": title,
            "checklist": checklist,
            "items": [
                {"code": item.code, "text": item.text, "evidence": item.evidence} for item in chosen.items
            ],
            "records_as": chosen.records_as,
            "starts_on": starts_on,
            "due": due,
            "opened_at": at,
            "opened_by": by,
        },
    )
    if is_new:
        campaign.units.set(units)
        changes = {"title": title, "units": sorted(str(one) for one in units), "due": due}
        record("campaign:opened", target=campaign, by=by, at=at, changes=changes)
    return campaign


@transaction.atomic
def answer(*, campaign, unit, replies: Sequence[Reply], by, at) -> list[Answer]:
    """Take a unit's answers, some or all; every problem newly found becomes a finding. Sent twice, it is once.

    Returns:
        The answers that are new or changed.

    Raises:
        Refused: when the person may not answer for the unit, or the self-inspection is closed.
        ValidationError: sentences by item; nothing is saved then.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    require(policies.may_answer(by, campaign, unit))
    if not campaign.units.filter(pk=unit.pk).exists():
        raise ValidationError(f"这次自查没有要求“{unit}”填报。请核对单位，或请发起人另行发起。")
    given = {one.item: one for one in campaign.answers.filter(unit=unit)}
    before = {item: Reply(item, one.found, one.text) for item, one in given.items()}
    faults = dict(rules.faults_of_replies(replies, campaign.checks, before))
    texts = {reply.item: reply.text for reply in replies}
    faults |= faults_of_texts(texts, longest={})
    faults |= {
        item: f"最多 {rules.TEXT_LENGTH} 字，现有 {len(text)} 字。请缩短后再保存。"
        for item, text in texts.items()
        if len(text) > rules.TEXT_LENGTH
    }
    _raise(faults)
    said = [reply for reply in replies if reply.found is not None and reply != before.get(reply.item)]
    saved = []
    for reply in said:
        one = given.get(reply.item) or Answer(campaign=campaign, unit=unit, item=reply.item)
        one.found, one.text, one.by, one.at = reply.found, reply.text, by, at
        one.save()
        saved.append(one)
    if saved:
        changes = {one.item: one.text if one.found else "未发现" for one in saved}
        record("campaign:answered", target=campaign, by=by, at=at, changes={"unit": unit, **changes})
    items = {item.code: item.text for item in campaign.checks}
    for one in saved:
        if one.found:
            raise_finding(
                unit=unit,
                source=Source.SELF_INSPECTION,
                title=shortened(" ".join(one.text.split()), TITLE_LENGTH),
                manifestation=f"{one.text}\n自查事项：{items[one.item]}",
                area=checklists()[campaign.checklist].title,
                origin=one.record_id,
                arose_on=timezone.localdate(at),
                by=by,
                at=at,
            )
    return saved


@transaction.atomic
def close_campaign(*, campaign, by, at) -> Campaign:
    """Close a self-inspection that everybody has answered; where a duty asks for one, it becomes a record.

    Raises:
        Refused: when the person may not, a unit has not answered, or a problem has no measure yet.
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("unit").get(pk=campaign.pk)
    waiting, unplanned = overview.lacking(campaign)
    require(policies.may_close(by, campaign, waiting=waiting, unplanned=unplanned))
    if campaign.records_as:
        units = {unit.pk: str(unit) for unit in campaign.units.all()}
        answers = list(campaign.answers.values_list("unit", "item", "found", "text"))
        minutes, evidence = rules.report_of(campaign.checks, units, answers)
        campaign.activity = record_activity(
            unit=campaign.unit,
            kind=Kind(campaign.records_as),
            title=campaign.title,
            happened_on=timezone.localdate(at),
            minutes=minutes,
            evidence=[Proof(code, text) for code, text in evidence.items()],
            by=by,
            at=at,
        )
    campaign.closed_at, campaign.closed_by = at, by
    campaign.save(update_fields=["activity", "closed_at", "closed_by"])
    record("campaign:closed", target=campaign, by=by, at=at)
    return campaign


def _raise(faults):
    if faults:
        raise ValidationError(faults)
