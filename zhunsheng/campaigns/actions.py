"""Holding a campaign, its stages, and linking what was done to them."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.attachments.actions import store
from zhunsheng.audit.actions import record
from zhunsheng.campaigns import policies, rules
from zhunsheng.campaigns.models import Stage, StageRecord, ThemedCampaign
from zhunsheng.rectification.rules import faults_of_texts


@transaction.atomic
def open_campaign(
    *,
    unit,
    title,
    goal="",
    starts_on,
    ends_on,
    plan_name="",
    plan_number="",
    name="",
    content=b"",
    units,
    form_key=None,
    by,
    at,
) -> ThemedCampaign:
    """Begin a campaign by its plan, with the units that take part; a form sent twice begins it once.

    Args:
        name, content: the plan as a file, if any.

    Raises:
        Refused: when the person may not, for the unit that holds it.
        ValidationError: sentences by field.
        FileRefused: when the file is not taken.
    """
    require(policies.may_organise(by, unit))
    form_key = form_key or uuid4()
    if known := ThemedCampaign.objects.filter(form_key=form_key).first():
        return known
    units = list(units)
    faults = rules.faults_of_campaign(
        starts_on=starts_on, ends_on=ends_on, units=units, plan_name=plan_name, has_file=bool(content or name)
    )
    texts = {"title": title, "goal": goal, "plan_name": plan_name}
    faults |= faults_of_texts(texts, longest={"title": rules.TITLE_LENGTH})
    if any(not one.belongs_to(unit.bureau) for one in units):
        faults["units"] = "参加单位须与组织单位同属一个局。请核对所选单位。"
    _raise(faults)
    campaign = ThemedCampaign.objects.create(
        unit=unit,
        title=title,
        goal=goal,
        starts_on=starts_on,
        ends_on=ends_on,
        plan_name=plan_name,
        plan_number=plan_number,
        plan_file=store(name=name, content=content, unit=unit, by=by, at=at) if name or content else None,
        opened_at=at,
        opened_by=by,
        form_key=form_key,
    )
    campaign.units.set(units)
    changes = {
        "title": title,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "units": [str(one) for one in units],
    }
    record("themed:opened", target=campaign, by=by, at=at, changes=changes)
    return campaign


@transaction.atomic
def add_stage(*, campaign, name, starts_on, ends_on, kinds, form_key=None, by, at) -> Stage:
    """Add a stage with what it expects of every unit; a form sent twice adds it once.

    Raises:
        Refused: when the person may not.
        ValidationError: sentences by field.
    """
    campaign = _locked(campaign)
    require(policies.may_organise(by, campaign.unit))
    form_key = form_key or uuid4()
    if known := Stage.objects.filter(campaign=campaign, form_key=form_key).first():
        return known
    faults = rules.faults_of_stage(starts_on=starts_on, ends_on=ends_on, kinds=kinds, campaign=campaign.span)
    if campaign.stages.filter(name=name).exists():
        faults["name"] = f"已经有“{name}”这个阶段。请另起名称。"
    _raise(faults | faults_of_texts({"name": name}, longest={"name": rules.NAME_LENGTH}))
    stage = Stage.objects.create(
        campaign=campaign,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        kinds=list(kinds),
        form_key=form_key,
    )
    changes = {"stage": name, "starts_on": starts_on, "ends_on": ends_on, "kinds": list(kinds)}
    record("themed:staged", target=campaign, by=by, at=at, changes=changes)
    return stage


@transaction.atomic
def link_records(*, stage, activities, by, at) -> list[StageRecord]:
    """Link records to a stage; those in it already stay as they are. Return what was linked anew.

    Raises:
        Refused: when one of them is of a unit whose records the person does not keep.
        ValidationError: when one does not belong there; then none is linked.
    """
    campaign = _locked(stage.campaign)
    units = {unit.pk for unit in campaign.units.all()}
    known = set(stage.records.values_list("activity", flat=True))
    fresh = [activity for activity in activities if activity.pk not in known]
    for activity in fresh:
        require(policies.may_link_record(by, activity))
        fault = rules.fault_of_link(
            kind_is_expected=activity.kind in stage.kinds,
            takes_part=activity.unit_id in units,
            happened_on=activity.happened_on,
            span=stage.span,
        )
        if fault:
            raise ValidationError({"activities": f"“{activity}”：{fault}"})
    linked = [StageRecord(stage=stage, activity=activity, by=by, at=at) for activity in fresh]
    StageRecord.objects.bulk_create(linked)
    if linked:
        changes = {"stage": stage.name, "records": [str(activity) for activity in fresh]}
        record("themed:linked", target=campaign, by=by, at=at, changes=changes)
    return linked


@transaction.atomic
def unlink_record(*, link, by, at) -> None:
    """Take a record out of a stage; the record itself stays.

    Raises:
        Refused: when the person does not keep the records of its unit.
    """
    require(policies.may_link_record(by, link.activity))
    changes = {"stage": link.stage.name, "record": str(link.activity)}
    StageRecord.objects.filter(pk=link.pk).delete()
    record("themed:unlinked", target=link.stage.campaign, by=by, at=at, changes=changes)


def note_export(*, campaign, by, at):
    """Log who took a campaign's progress."""
    record("themed:exported", target=campaign, by=by, at=at)


def _locked(campaign):
    rows = ThemedCampaign.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=campaign.pk)


def _raise(faults):
    if faults:
        raise ValidationError(faults)
