"""Recording a talk, having it confirmed, following it up; giving leave to read; arranging the next one.

Entries in the log hold no word of what was said and, for the first form, nobody's name (SEC-33).
"""

from collections.abc import Sequence
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import Person
from zhunsheng.rectification.rules import faults_of_texts
from zhunsheng.sealing.fields import seal, unseal
from zhunsheng.talks import policies, rules
from zhunsheng.talks.facts import fact_of
from zhunsheng.talks.kinds import FIRST_FORM, GUIDES, LABELS, SEALED
from zhunsheng.talks.models import Permit, Plan, Talk


class EditedMeanwhile(Exception):
    """Somebody else changed the talk since it was opened; nothing is changed."""


@transaction.atomic
def record_talk(
    *,
    kind,
    unit,
    talkers: Sequence[Person],
    person,
    held_on,
    topic,
    place="",
    follow_up_on=None,
    counts_for=None,
    form_key=None,
    by,
    at,
    **texts,
) -> Talk:
    """Record a talk that was held; a form sent twice records it once.

    Args:
        texts: by the names of ``SEALED``; they are sealed before they reach the database.

    Raises:
        Refused: when the person may not record talks for this unit.
        ValidationError: sentences by field.
    """
    require(policies.may_hold(by, unit))
    form_key = form_key or uuid4()
    if known := Talk.objects.filter(form_key=form_key).first():
        return known
    talk = Talk(recorded_at=at, recorded_by=by, form_key=form_key)
    _fill(
        talk,
        talkers,
        texts,
        {
            "kind": kind,
            "unit": unit,
            "person": person,
            "held_on": held_on,
            "place": place,
            "topic": topic,
            "follow_up_on": follow_up_on,
            "counts_for": counts_for,
        },
        by,
        at,
    )
    talk.save(force_insert=True)
    talk.talkers.set(talkers)
    record("talk:recorded", target=talk, by=by, at=at, changes=_told(talk))
    _tell(talk, at)
    return talk


@transaction.atomic
def change_talk(*, talk, expected, talkers, by, at, **values) -> Talk:
    """Change a talk before the other side has confirmed it; what they said against it is then asked anew.

    Args:
        expected: the revision the person saw when they began to type.
        values: the fields and sealed texts of :func:`record_talk`, whole.

    Raises:
        EditedMeanwhile: when it has another revision by now.
        Refused, ValidationError: as :func:`record_talk`.
    """
    talk = _locked(talk)
    require(policies.may_change(by, talk))
    if talk.version != expected:
        raise EditedMeanwhile
    before = fact_of(talk, talk.unit.bureau.subject_id)
    identity = (talk.kind, talk.unit_id, talk.held_on)
    texts = {name: values.pop(name) for name in SEALED if name in values}
    _fill(talk, talkers, texts, values, by, at)
    if identity != (talk.kind, talk.unit_id, talk.held_on):
        talk.recorded_at = at
    talk.shared_at = talk.answered_at = talk.agreed = None
    talk.remark = ""
    talk.version += 1
    talk.save()
    talk.talkers.set(talkers)
    record("talk:changed", target=talk, by=by, at=at, changes=_told(talk))
    _tell(talk, at, before)
    return talk


@transaction.atomic
def read_texts(*, talk, by, at) -> dict[str, str]:
    """Open what was said; the reading is logged.

    Returns:
        The texts that are there, by name: as ``LABELS`` has them.

    Raises:
        Refused: for whoever was not there and has no leave.
        Damaged: when a text was changed or moved in the database.
    """
    require(policies.may_read(by, talk))
    texts = {name: unseal(talk, name) for name in LABELS}
    record("talk:read", target=talk, by=by, at=at)
    return {name: text for name, text in texts.items() if text}


@transaction.atomic
def share(*, talk, by, at) -> Talk:
    """Lay the record before the person talked with, to confirm or to answer.

    Raises:
        Refused: when it is not this person's, or waits or was answered already.
    """
    talk = _locked(talk)
    require(policies.may_share(by, talk))
    talk.shared_at = at
    talk.save(update_fields=["shared_at"])
    record("talk:shared", target=talk, by=by, at=at)
    return talk


@transaction.atomic
def answer(*, talk, agreed, remark="", by, at) -> Talk:
    """Confirm the record, or say what is wrong with it.

    Raises:
        Refused: for anybody but the person talked with, or before it is shared, or twice.
        ValidationError: when they disagree and do not say in what.
    """
    talk = _locked(talk)
    require(policies.may_answer(by, talk))
    faults = faults_of_texts({"remark": remark}, longest={})
    if not agreed and not remark.strip():
        faults["remark"] = "请写明哪里与当时所谈不符，谈话人会据此修改。"
    _raise(faults)
    before = fact_of(talk, talk.unit.bureau.subject_id)
    talk.answered_at, talk.agreed = at, agreed
    seal(talk, "remark", remark.strip())
    talk.save(update_fields=["answered_at", "agreed", "remark"])
    record("talk:answered", target=talk, by=by, at=at, changes={"agreed": agreed})
    _tell(talk, at, before)
    return talk


@transaction.atomic
def follow_up(*, talk, on, outcome, by, at) -> Talk:
    """Note what came of the talk.

    Raises:
        Refused: for anybody but those who held it, or when it was done.
        ValidationError: for a day before the talk or to come, or without a word on what was seen.
    """
    talk = _locked(talk)
    require(policies.may_follow_up(by, talk))
    faults = faults_of_texts({"outcome": outcome}, longest={"outcome": rules.TEXT_LENGTH})
    if not talk.held_on < on <= timezone.localdate(at):
        faults["on"] = f"回访日期应在谈话（{talk.held_on}）以后、不晚于今天。"
    _raise(faults)
    before = fact_of(talk, talk.unit.bureau.subject_id)
    talk.followed_up_on = on
    seal(talk, "outcome", outcome.strip())
    talk.save(update_fields=["followed_up_on", "outcome"])
    record("talk:followed_up", target=talk, by=by, at=at, changes={"on": on})
    _tell(talk, at, before)
    return talk


@transaction.atomic
def permit(*, talk, reader, reason, ends_on, by, at) -> Permit:
    """Give somebody leave to read what was said, until a day.

    Raises:
        Refused: when it is not this person's to give, or the reader may not be given it.
        ValidationError: without a reason, or for a day past or too far off.
    """
    require(policies.may_permit(by, talk))
    require(policies.may_be_permitted(reader, talk))
    today = timezone.localdate(at)
    faults = faults_of_texts({"reason": reason}, longest={"reason": 120})
    if not 0 <= (ends_on - today).days <= rules.PERMIT_DAYS:
        faults["ends_on"] = f"截止日期从今天起、不超过 {rules.PERMIT_DAYS} 天。"
    _raise(faults)
    given = Permit.objects.create(
        talk=talk, reader=reader, reason=reason, ends_on=ends_on, given_by=by, given_at=at
    )
    changes = {"reader": reader, "ends_on": ends_on}
    record("talk:permitted", target=talk, by=by, at=at, reason=reason, changes=changes)
    return given


@transaction.atomic
def plan_talk(*, unit, kind, talker, person, planned_on, by, at) -> Plan:
    """Arrange a talk; the same pair on the same day is the same arrangement.

    Raises:
        Refused: when it is not this person's to arrange.
        ValidationError: for a day past, a talk with oneself, or a kind that is not arranged ahead.
    """
    require(policies.may_plan(by, unit, talker))
    faults = {}
    if planned_on < timezone.localdate(at):
        faults["planned_on"] = f"计划日期不能早于今天（填写的是 {planned_on}）。已经谈过的请直接登记谈话。"
    if talker == person:
        faults["person"] = f"{talker}不能与自己谈话。请另选谈话对象。"
    if kind in FIRST_FORM:
        faults["kind"] = "提醒谈话、批评教育和诫勉不提前公开安排，谈完直接登记。"
    _raise(faults)
    plan, is_new = Plan.objects.get_or_create(
        kind=kind,
        talker=talker,
        person=person,
        planned_on=planned_on,
        defaults={"unit": unit, "planned_by": by, "planned_at": at},
    )
    if is_new:
        changes = {"kind": plan.get_kind_display(), "talker": talker, "person": person, "on": planned_on}
        record("talk:planned", target=plan, by=by, at=at, changes=changes)
    return plan


@transaction.atomic
def unplan(*, plan, by, at):
    """Call off an arrangement.

    Raises:
        Refused: when it is not this person's to call off.
    """
    require(policies.may_plan(by, plan.unit, plan.talker))
    record("talk:unplanned", target=plan, by=by, at=at, changes={"on": plan.planned_on})
    plan.delete()


@transaction.atomic
def note_export(*, count, by, at):
    """Log that the coverage was taken out as a table."""
    record("talk:exported", by=by, at=at, changes={"count": count})


def _fill(talk, talkers, texts, values, by, at):
    """Check everything, then set it; nothing is set when something is wrong."""
    bureau, day, person = values["unit"].bureau, values["held_on"], values["person"]
    people = {one.pk: one.name for one in (*talkers, person)}
    in_post = set(Person.objects.filter(pk__in=people).in_unit(bureau, on=day).values_list("pk", flat=True))
    draft = rules.Draft(
        kind=values["kind"],
        talkers=tuple(talker.pk for talker in talkers),
        person=person.pk,
        held_on=day,
        follow_up_on=values.get("follow_up_on"),
        counts_for=values.get("counts_for"),
        by=by.person_id,
        names=people,
        not_in_post=frozenset(people) - in_post,
    )
    found = dict(
        rules.faults(draft, today=timezone.localdate(at), formal_talkers=settings.TALK_FORMAL_TALKERS)
    )
    found |= rules.lacking_texts(texts, GUIDES[values["kind"]].texts[0])
    plain = {"topic": values["topic"], "place": values.get("place", ""), **texts}
    longest = {"topic": rules.TOPIC_LENGTH}
    found |= faults_of_texts(plain, longest=longest)
    for name, text in texts.items():
        if len(text) > rules.TEXT_LENGTH:
            found[name] = f"最多 {rules.TEXT_LENGTH} 字，现有 {len(text)} 字。写要点即可，请缩短后再保存。"
    _raise(found)
    for name, value in values.items():
        setattr(talk, name, value)
    for name, text in texts.items():
        seal(talk, name, text.strip())


def _told(talk):
    """Return what the log keeps: for the first form not even between whom."""
    told = {
        "kind": talk.get_kind_display(),
        "held_on": talk.held_on,
        "texts": [label for name, label in SEALED.items() if getattr(talk, name)],
    }
    if talk.kind not in FIRST_FORM:
        told |= {"person": talk.person, "talkers": [str(talker) for talker in talk.talkers.all()]}
    return told


def _tell(talk, at, before=None):
    told = [fact_of(talk, talk.unit.bureau.subject_id), *([before] if before else [])]
    mark_stale(talk.unit, at=at, told=told)


def _locked(talk):
    return Talk.objects.select_for_update(of=("self",)).select_related("unit", "person").get(pk=talk.pk)


def _raise(faults):
    if faults:
        raise ValidationError(faults)
