"""Who may note the problems heard on a visit, and settle them."""

from zhunsheng.accounts.roles import WRITES_RECORDS
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.activities.kinds import Kind


def may_note(user, activity):
    """Rule on noting a problem: whoever went there, or keeps the unit's records."""
    if activity.kind != Kind.VISIT:
        return no("只有走访调研的记录可以登记反映的问题。其他问题请提到问题整改。")
    went = user.person_id and activity.participations.filter(person=user.person_id, attended=True).exists()
    if went or user.holds(WRITES_RECORDS, activity.unit):
        return YES
    return no(f"登记反映的问题由走访的人或“{activity.unit}”的党务干部、负责人办理，请把情况告诉他们。")


def may_resolve(user, problem):
    """Rule on saying how a problem was settled."""
    if not _has_a_hand_in(user, problem):
        return no(f"办理结果由责任人或“{problem.activity.unit}”的党务干部、负责人填写，请联系他们。")
    return _while_open(problem)


def may_pass_on(user, problem):
    """Rule on turning a problem into a finding; whether a finding may be raised, rectification rules."""
    return _while_open(problem)


def _has_a_hand_in(user, problem):
    is_owner = user.person_id is not None and problem.owner_id == user.person_id
    return is_owner or user.holds(WRITES_RECORDS, problem.activity.unit)


def _while_open(problem):
    if problem.passed_on_at:
        return no("这个问题已经转入问题整改，请在那里办理。")
    if problem.resolved_on:
        return no(f"这个问题已于 {problem.resolved_on} 办结。")
    return YES
