"""Opening a handover, confirming either side of it, withdrawing one that was a mistake."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.handover import gathering, policies, rules
from zhunsheng.handover.models import Handover
from zhunsheng.organisation.models import Person
from zhunsheng.rectification.rules import faults_of_texts


@transaction.atomic
def open_handover(*, post, receiver, on, note="", form_key=None, by, at) -> Handover:
    """Open the handover of a post; a form sent twice opens one.

    Raises:
        Refused: when the person is neither the giver nor keeps the unit's records.
        ValidationError: sentences by field.
    """
    require(policies.may_open(by, post))
    form_key = form_key or uuid4()
    if known := Handover.objects.filter(form_key=form_key).first():
        return known
    faults = rules.faults_of_handover(
        on=on,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        today=timezone.localdate(at),
        same=receiver == post.person,
        receiver_in_post=Person.objects.in_unit(post.unit.bureau, on=on).filter(pk=receiver.pk).exists(),
    )
    faults |= faults_of_texts({"note": note}, longest={})
    if len(note) > rules.NOTE_LENGTH:
        faults["note"] = f"最多 {rules.NOTE_LENGTH} 字，现有 {len(note)} 字。请缩短后再保存。"
    if post.kind in rules.NOT_HANDED_OVER:
        faults["post"] = "党员和领导小组成员的身份不需要交接。请选择工作岗位。"
    if other := Handover.objects.standing().filter(post=post).first():
        faults["post"] = (
            f"这个岗位已经有交接“{other}”（{other.state_label}）。请在那里办理；确实弄错的，先撤回。"
        )
    if faults:
        raise ValidationError(faults)
    handover = Handover.objects.create(
        post=post,
        receiver=receiver,
        on=on,
        scope=gathering.scope_of(post, on=on),
        note=note,
        opened_at=at,
        opened_by=by,
        form_key=form_key,
    )
    changes = {"post": post, "receiver": receiver, "on": on}
    record("handover:opened", target=handover, by=by, at=at, changes=changes)
    return handover


@transaction.atomic
def give(*, handover, by, at) -> Handover:
    """Confirm that everything is in the pack, which is kept as it is now.

    Raises:
        Refused: when it is not this person's to confirm, or was confirmed or withdrawn.
    """
    handover = _locked(handover)
    require(policies.may_give(by, handover))
    handover.contents = gathering.contents_of(handover)
    handover.scope = gathering.scope_of(handover.post, on=handover.on)
    handover.given_at, handover.given_by = at, by
    handover.save(update_fields=["contents", "scope", "given_at", "given_by"])
    changes = {"giver": str(handover.giver), **dict(rules.counts(handover.contents))}
    record("handover:given", target=handover, by=by, at=at, changes=changes)
    return handover


@transaction.atomic
def receive(*, handover, by, at) -> Handover:
    """Confirm that the pack was taken over as it was given.

    Raises:
        Refused: when it is not this person's to confirm, or the giver has not, or it was done or withdrawn.
    """
    handover = _locked(handover)
    require(policies.may_receive(by, handover))
    handover.received_at, handover.received_by = at, by
    handover.save(update_fields=["received_at", "received_by"])
    changes = {"receiver": str(handover.receiver)}
    record("handover:received", target=handover, by=by, at=at, changes=changes)
    return handover


@transaction.atomic
def cancel(*, handover, by, at) -> Handover:
    """Withdraw a handover that nobody has confirmed yet.

    Raises:
        Refused: when the person may not, or it was confirmed or withdrawn.
    """
    handover = _locked(handover)
    require(policies.may_cancel(by, handover))
    handover.cancelled_at = at
    handover.save(update_fields=["cancelled_at"])
    record("handover:cancelled", target=handover, by=by, at=at)
    return handover


def _locked(handover):
    return Handover.objects.select_for_update(of=("self",)).for_list().get(pk=handover.pk)
