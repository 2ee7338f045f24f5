"""Who may draw up and adjust a unit's plan."""

from zhunsheng.accounts.roles import WRITES_RECORDS
from zhunsheng.accounts.rulings import YES, no


def may_plan(user, unit):
    if user.holds(WRITES_RECORDS, unit):
        return YES
    return no(f"只有“{unit}”的党务干部或负责人可以编制和调整它的年度计划，请把意见告诉他们。")
