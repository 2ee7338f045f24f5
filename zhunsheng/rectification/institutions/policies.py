"""Who may enter and withdraw rules that were made because of findings."""

from zhunsheng.accounts.roles import WRITES_FINDINGS
from zhunsheng.accounts.rulings import YES, no


def may_enter(user, unit=None):
    """Rule on entering a rule of a unit, or of any unit at all when none is named."""
    if user.holds(WRITES_FINDINGS, unit):
        return YES
    return no("制度成果由党务干部、单位负责人或纪检干部登记，请把文件交给他们。")


def may_withdraw(user, rule):
    """Rule on taking back what was entered by mistake."""
    if rule.withdrawn_at:
        return no("这一条已经撤回，不再计数。需要计数的，请重新登记。")
    return may_enter(user, rule.unit)
