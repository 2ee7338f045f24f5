"""Who may have a calendar, and what it may still show."""

from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.roles import READS_RECORDS
from zhunsheng.accounts.rulings import YES, no


def may_open_feed(user, unit=None):
    """Rule on a calendar of one's own or, with a unit, of that unit; asked again each time it is fetched."""
    if not user.is_active:
        return no("账号已停用。")
    if not (ruling := may_read_records(user)):
        return ruling
    if unit is None or user.holds(READS_RECORDS, unit):
        return YES
    return no(f"只有能查看“{unit}”履责记录的人员可以订阅它的日历，请另选单位。")


def may_close_feed(user, feed):
    if feed.user_id == user.pk:
        return YES
    return no("只能停用自己的日历订阅。")
