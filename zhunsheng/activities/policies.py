"""Who may record what a unit did, and change or prove it."""

from zhunsheng.accounts.roles import WRITES_RECORDS
from zhunsheng.accounts.rulings import YES, no


def may_record(user, unit=None):
    """Rule on recording for a unit, or for any unit at all when none is named."""
    if user.holds(WRITES_RECORDS, unit):
        return YES
    if unit is None:
        return no("登记履责记录由各单位的党务干部或负责人办理，请联系本单位党务干部。")
    return no(f"只有“{unit}”的党务干部或负责人可以登记它的履责记录，请联系他们办理。")


def may_change(user, activity):
    if user.holds(WRITES_RECORDS, activity.unit):
        return YES
    return no(f"这条记录属于“{activity.unit}”，只有其党务干部或负责人可以修改，请联系他们办理。")


def may_add_evidence(user, activity):
    if user.holds(WRITES_RECORDS, activity.unit):
        return YES
    return no(f"这条记录属于“{activity.unit}”，只有其党务干部或负责人可以补充佐证，请把材料交给他们。")
