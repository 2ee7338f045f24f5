"""Who may look at the organisation, its tree and its people, and who may change it."""

from zhunsheng.accounts.roles import READS_RECORDS, Role
from zhunsheng.accounts.rulings import YES, no


def may_read(user):
    if user.holds(READS_RECORDS | {Role.PERSONNEL}):
        return YES
    return no("组织机构只对本单位人员开放。如确需查看，请联系安全管理员授予相应角色。")


def may_change(user, unit=None):
    """Rule on posts and charge lines of a unit; without one, on registering people."""
    if user.holds({Role.PERSONNEL}, unit):
        return YES
    return no("人员、任职和分管由本单位的干部人事人员维护，请与其联系。")


def may_set_up(user, parent):
    """Rule on setting up a unit below another; a bureau is set up only by command."""
    if parent is None:
        return no("新的局由部署人员用命令设立。要在现有单位之下增设，请先选择上级单位。")
    return may_change(user, parent)
