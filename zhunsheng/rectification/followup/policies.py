"""Who may report, ask and decide on the way. Whoever asked does not decide (SEC-52)."""

from zhunsheng.accounts.roles import APPROVES, VERIFIES_FINDINGS, WRITES_FINDINGS
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.organisation.models import Person
from zhunsheng.rectification.policies import NO_PERSON, in_state, is_another, works_on
from zhunsheng.rectification.rules import State

ASK_LEADER = "请联系责任领导、主要负责人或纪检干部。"


def may_ask(user, finding):
    """Rule on asking for more time, or for the finding to be held impossible to complete."""
    if not (ruling := may_report_obstacle(user, finding)):
        return ruling
    if finding.pleas.waiting().exists():
        return no("已经有一项申请等待答复。请等答复后再申请。")
    return YES


def may_decide(user, plea):
    """Rule on granting a plea or not: the leader, the head, discipline officers; not the asker, nor the doer."""
    finding = plea.finding
    leads = user.person_id is not None and user.person_id == finding.leader_id
    if not (leads or user.holds(APPROVES | VERIFIES_FINDINGS, finding.unit)):
        return no(f"申请由责任领导、主要负责人或纪检干部答复。{ASK_LEADER}")
    if plea.granted is not None:
        return no(
            f"这项申请已由{plea.decided_by.display_name}答复，不能重复答复。情况有变的，请申请人重新申请。"
        )
    askers = {plea.asked_by.person_id, finding.owner_id, plea.measure and plea.measure.owner_id}
    if not (another := is_another(user, Person.objects.filter(pk__in=askers - {None}), ASK_LEADER)):
        return another
    return in_state(finding, State.RECTIFYING, otherwise="不再需要答复申请")


def may_report_obstacle(user, finding):
    """Rule on saying what the work waits for: whoever works on it, and its leader."""
    if user.person_id is None:
        return no(NO_PERSON)
    leads = user.person_id == finding.leader_id
    if not (leads or works_on(user, finding) or finding.measures.filter(owner=user.person_id).exists()):
        return no(f"由责任人或“{finding.unit}”的党务干部、负责人办理，请联系他们。")
    return in_state(finding, State.RECTIFYING, otherwise="不能再申请延期或提请协调")


def may_clear(user, obstacle):
    """Rule on saying how an obstacle was cleared."""
    if obstacle.cleared_at:
        return no(f"这件事已由{obstacle.cleared_by.display_name}办结。又有新情况的，请另行提请协调。")
    finding = obstacle.finding
    leads = user.person_id is not None and user.person_id == finding.leader_id
    if not (leads or works_on(user, finding) or user.holds(WRITES_FINDINGS, finding.unit)):
        return no(f"协调结果由责任领导、责任人或“{finding.unit}”的党务干部填写，请联系他们。")
    return YES


def may_review(user, review):
    """Rule on saying whether a lasting measure is kept up: whoever carries it, also after the finding was closed."""
    measure = review.measure
    if user.person_id is None:
        return no(NO_PERSON)
    if not (measure.owner_id == user.person_id or works_on(user, measure.finding)):
        return no(f"复查由责任人或“{measure.finding.unit}”的党务干部、负责人填写，请联系他们。")
    if review.looked_on:
        return no(f"这次复查已在 {review.looked_on} 填写，不能再改。有新情况的请重新打开问题。")
    if measure.done_on is None:
        return no("这项措施还没有报告落实，谈不上坚持。请先报告完成情况。")
    return in_state(measure.finding, State.RECTIFYING, State.CLOSED, otherwise="请等核验后再复查")
