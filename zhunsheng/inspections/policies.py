"""Who may keep risk posts, hold a self-inspection, and answer one."""

from zhunsheng.accounts.roles import WRITES_RECORDS
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.inspections.rules import what_is_lacking


def may_keep_risks(user, unit=None):
    """Rule on registering, reviewing and withdrawing the risk posts of a unit, or of any at all."""
    if user.holds(WRITES_RECORDS, unit):
        return YES
    if unit is None:
        return no("登记廉政风险点由各单位的党务干部或负责人办理，请联系他们。")
    return no(f"“{unit}”的廉政风险点由其党务干部或负责人维护，请联系他们。")


def may_review(user, post):
    """Rule on reviewing or withdrawing one risk post."""
    if post.retired_on:
        return no(f"这个风险点已于 {post.retired_on} 撤销，不再复核。仍有风险的请重新登记。")
    return may_keep_risks(user, post.unit)


def may_organise(user, unit=None):
    """Rule on holding a self-inspection of a unit's own and of others."""
    if user.holds(WRITES_RECORDS, unit):
        return YES
    if unit is None:
        return no("发起自查由党务干部或单位负责人办理，请联系他们。")
    return no(f"以“{unit}”的名义发起自查，由其党务干部或负责人办理，请联系他们。")


def may_answer(user, campaign, unit):
    """Rule on answering for a unit."""
    if not user.holds(WRITES_RECORDS, unit):
        return no(f"“{unit}”的自查由其党务干部或负责人填报，请联系他们。")
    if campaign.closed_at:
        return no("这次自查已经办结，不能再填报。新发现的问题请直接提到问题整改。")
    return YES


def may_close(user, campaign, *, waiting, unplanned):
    """Rule on closing a self-inspection; the last two as in :func:`rules.what_is_lacking`."""
    ruling = may_organise(user, campaign.unit)
    if not ruling:
        return ruling
    if campaign.closed_at:
        return no("这次自查已经办结。")
    lacking = what_is_lacking(waiting, unplanned)
    return no(lacking) if lacking else YES
