"""Reviewing evidence, submitting a draft, replacing a copy by a better one."""

from django.core.exceptions import ValidationError
from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.activities.actions import Proof, attach, faults_of_proofs
from zhunsheng.activities.facts import facts_of_activity
from zhunsheng.activities.models import Evidence
from zhunsheng.activities.proofs import policies, rules
from zhunsheng.activities.proofs.rules import State
from zhunsheng.audit.actions import record
from zhunsheng.organisation.freshness import mark_stale


@transaction.atomic
def review(*, proof, accepted, reason="", by, at) -> Evidence:
    """Pass a piece of evidence, or send it back, after which it proves nothing until it is replaced.

    Raises:
        Refused: for whoever added it, or may not review, or when it is a draft or replaced.
        ValidationError: when it is sent back without a reason.
    """
    proof = _locked(proof)
    require(policies.may_review(by, proof))
    state = State.ACCEPTED if accepted else State.RETURNED
    _raise(rules.faults_of_review(accepted=accepted, reason=reason))
    if state == proof.state:
        return proof
    proof.state, proof.reviewed_by, proof.reviewed_at, proof.review_reason = state, by, at, reason
    proof.save(update_fields=["state", "reviewed_by", "reviewed_at", "review_reason"])
    kind = "evidence:accepted" if accepted else "evidence:returned"
    record(kind, target=proof.activity, by=by, at=at, reason=reason, changes={"evidence": proof.label})
    _tell(proof, at)
    return proof


@transaction.atomic
def submit(*, proof, by, at) -> Evidence:
    """Let a draft count.

    Raises:
        Refused: when it is no draft, or not this person's to submit.
    """
    proof = _locked(proof)
    require(policies.may_submit(by, proof))
    proof.state = State.PENDING
    proof.save(update_fields=["state"])
    record("evidence:submitted", target=proof.activity, by=by, at=at, changes={"evidence": proof.label})
    _tell(proof, at)
    return proof


@transaction.atomic
def replace(*, proof, new: Proof, by, at) -> Evidence:
    """Put a better copy in the place of a piece of evidence, for the same thing; the old one is kept beside it.

    Raises:
        Refused: when it was replaced already, or the person may not add to this record.
        ValidationError: when the new one says and holds nothing.
        FileRefused: when its file is not taken.
    """
    proof = _locked(proof)
    require(policies.may_replace(by, proof))
    if faults := faults_of_proofs([new]):
        raise ValidationError({field: [sentence] for field, sentence in faults})
    (added,) = attach(proof.activity, [new], by, at, replaces=proof)
    record("evidence:replaced", target=proof.activity, by=by, at=at, changes={"evidence": proof.label})
    _tell(proof, at)
    return added


def _locked(proof):
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("activity__unit", "added_by")
    return rows.get(pk=proof.pk)


def _tell(proof, at):
    mark_stale(proof.activity.unit, at=at, told=facts_of_activity(proof.activity))


def _raise(faults):
    if faults:
        raise ValidationError(faults)
