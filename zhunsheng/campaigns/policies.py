"""Who may hold a campaign, and link records to it."""

from zhunsheng.accounts.roles import WRITES_RECORDS
from zhunsheng.accounts.rulings import YES, no


def may_organise(user, unit=None):
    """Rule on holding a campaign in the name of a unit, or of any at all, and on its stages."""
    if user.holds(WRITES_RECORDS, unit):
        return YES
    if unit is None:
        return no("登记专题活动由党务干部或单位负责人办理，请联系他们。")
    return no(f"以“{unit}”的名义组织专题活动，由其党务干部或负责人办理，请联系他们。")


def may_link(user, campaign):
    """Rule on linking records to a campaign: whoever keeps those of a unit that takes part."""
    if any(user.holds(WRITES_RECORDS, unit) for unit in campaign.units.all()):
        return YES
    return no("归入记录由参加单位的党务干部或负责人办理，请联系他们。")


def may_link_record(user, activity):
    """Rule on linking one record, or taking it out again."""
    if user.holds(WRITES_RECORDS, activity.unit):
        return YES
    return no(f"“{activity}”由“{activity.unit}”的党务干部或负责人归入，请联系他们。")
