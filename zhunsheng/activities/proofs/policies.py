"""Who reviews and replaces evidence. Nobody reviews what they added (SEC-52)."""

from zhunsheng.accounts.roles import Role
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.activities.policies import may_add_evidence
from zhunsheng.activities.proofs.rules import State

REVIEWS = frozenset({Role.RECORDER, Role.UNIT_HEAD, Role.DEPUTY, Role.HEAD, Role.DISCIPLINE, Role.VERIFIER})


def may_review(user, proof):
    """Rule on passing a piece of evidence or sending it back."""
    if not user.holds(REVIEWS, proof.activity.unit):
        return no(f"佐证由“{proof.activity.unit}”的负责人、党务干部、分管领导或纪检、核验人员审看。")
    if user == proof.added_by or (user.person_id and user.person_id == proof.added_by.person_id):
        return no("这份佐证是您自己添加的，请由别人审看。")
    if proof.state == State.DRAFT:
        return no("这份佐证还是草稿，提交以后才能审看。")
    if proof.is_replaced:
        return no("这份佐证已被新的一份替换，请审看新的。")
    return YES


def may_replace(user, proof):
    """Rule on putting a better copy in the place of one; the old one stays."""
    if proof.is_replaced:
        return no("这份佐证已经被替换过，请在最新的一份上替换。")
    return may_add_evidence(user, proof.activity)


def may_submit(user, proof):
    """Rule on turning a draft into evidence that counts."""
    if proof.state != State.DRAFT:
        return no("只有草稿需要提交。")
    return may_add_evidence(user, proof.activity)
