"""Who may split, merge and link findings: those who keep the ledger, and not on a finding of their own."""

from zhunsheng.accounts.roles import VERIFIES_FINDINGS, WRITES_FINDINGS
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.rectification.policies import NO_PERSON, in_state
from zhunsheng.rectification.rules import State


def may_split(user, finding):
    """Rule on taking a part of a finding off as one of its own."""
    if not user.holds(WRITES_FINDINGS, finding.unit):
        return no(f"拆分问题由“{finding.unit}”的党务干部、负责人或纪检干部办理，请联系他们。")
    return in_state(finding, State.OPEN, State.RECTIFYING, otherwise="不能再拆分")


def may_merge(user, finding):
    """Rule on carrying a finding on as part of another; not by whoever answers for it."""
    if not user.holds(WRITES_FINDINGS, finding.unit):
        return no(f"合并问题由“{finding.unit}”的党务干部、负责人或纪检干部办理，请联系他们。")
    if user.person_id is None:
        return no(NO_PERSON)
    if user.person_id in {finding.owner_id, finding.leader_id}:
        return no("本人负责的问题能否并入其他问题，须由他人决定。请联系党务干部或纪检干部。")
    return in_state(finding, State.OPEN, State.RECTIFYING, otherwise="不能再并入其他问题")


def may_link(user, finding):
    """Rule on remarking that two findings have to do with each other; in any state."""
    if user.holds(WRITES_FINDINGS | VERIFIES_FINDINGS, finding.unit):
        return YES
    return no(f"关联问题由“{finding.unit}”的党务干部、负责人、纪检干部或核验人办理，请联系他们。")
