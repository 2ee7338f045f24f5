"""Saying what came of a study."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.activities.facts import facts_of_activity
from zhunsheng.activities.models import StudyUse
from zhunsheng.activities.rules import secrecy_mark
from zhunsheng.activities.uses import policies
from zhunsheng.activities.uses.sources import targets
from zhunsheng.audit.actions import record as log
from zhunsheng.organisation.freshness import mark_stale

TEXT_LENGTH = 500


@transaction.atomic
def note_use(*, activity, text, record="", form_key=None, by, at) -> StudyUse:
    """Say what a study led to, and the work it went into where there is a record of it. A form sent twice says it once.

    Args:
        record: "app.model:pk" of a finding, a measure, a task; empty when only the outcome is stated.

    Raises:
        Refused: when it is no study, or the person neither took part nor keeps the unit's records.
        ValidationError: sentences by field.
    """
    form_key = form_key or uuid4()
    if known := StudyUse.objects.filter(form_key=form_key).first():
        return known
    require(policies.may_note(by, activity))
    faults = {}
    if not text.strip():
        faults["text"] = "请写明学到的用在了哪里、有什么成效；一两句即可。"
    elif len(text) > TEXT_LENGTH:
        faults["text"] = f"最多 {TEXT_LENGTH} 字，现有 {len(text)} 字。请缩短后再保存。"
    elif mark := secrecy_mark(text):
        faults["text"] = f"内容中有密级标志“{mark}”。本系统不得存储国家秘密，请删去后按保密规定另行办理。"
    offered = targets(by, activity.unit.bureau) if record else {}
    if record and record not in offered:
        faults["record"] = "这项工作已经办结、不属于本局或您不能查看。请另选一项，或留空只写成效。"
    if faults:
        raise ValidationError(faults)
    told = facts_of_activity(activity)
    use = StudyUse.objects.create(
        activity=activity, text=text, record=record, noted_at=at, noted_by=by, form_key=form_key
    )
    changes = {"text": text, "work": offered.get(record, "")}
    log("study:used", target=activity, by=by, at=at, changes=changes)
    mark_stale(activity.unit, at=at, told=[*told, *facts_of_activity(activity)])
    return use


@transaction.atomic
def take_back(*, use, by, at):
    """Take back what was said of a study by mistake; the log keeps it.

    Raises:
        Refused: when somebody else said it and the person does not keep the unit's records.
    """
    require(policies.may_take_back(by, use))
    activity = use.activity
    told = facts_of_activity(activity)
    log(
        "study:use_taken_back",
        target=activity,
        by=by,
        at=at,
        changes={"text": use.text, "record": use.record},
    )
    use.delete()
    mark_stale(activity.unit, at=at, told=[*told, *facts_of_activity(activity)])
