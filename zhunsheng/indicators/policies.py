"""Who may set up a unit's indicators and record their values."""

from zhunsheng.accounts.roles import WRITES_RECORDS
from zhunsheng.accounts.rulings import YES, no


def may_record(user, unit=None):
    """Rule on a unit's indicators and values, or on any unit's at all when none is named."""
    if user.holds(WRITES_RECORDS, unit):
        return YES
    if unit is None:
        return no("指标由各单位的党务干部或负责人设立和登记，请联系他们。")
    return no(f"只有“{unit}”的党务干部或负责人可以设立和登记它的指标，请联系他们办理。")
