"""Who may read records at all, and who may manage accounts: one kind of administrator opens, another grants."""

from zhunsheng.accounts.roles import ADMINISTRATORS, READS_RECORDS, Role
from zhunsheng.accounts.rulings import YES, no


def may_read_records(user):
    """Rule on the pages that show what was owed and done; which of it, ``visible_to`` decides."""
    if user.holds(READS_RECORDS):
        return YES
    return no(
        "这里只对本单位业务人员开放；管理员账号不能查看业务内容。如确需查看，请联系安全管理员授予相应角色。"
    )


def may_see_accounts(user):
    if user.holds({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}):
        return YES
    return no("账号清单只对系统、安全、审计三类管理员开放。")


def may_open_accounts(user):
    if user.holds({Role.SYSTEM_ADMIN}):
        return YES
    return no("开立账号由系统管理员办理，请与其联系。")


def may_grant_roles(user):
    if user.holds({Role.SECURITY_ADMIN}):
        return YES
    return no("授予角色由安全管理员办理，请与其联系。")


def may_grant(user, *, to, role):
    """Rule on granting a role: SEC-09 (three separated administrators) and SEC-11 (never to oneself)."""
    if not (ruling := may_grant_roles(user)):
        return ruling
    if user == to:
        return no("不能给自己授权，请由另一名安全管理员办理。")
    return may_hold(role, {grant.role for grant in to.grants})


def may_hold(role, held):
    """Rule on one person holding a role beside others: an administrator is nothing else but staff (SEC-09)."""
    business = held - {Role.STAFF, role}
    if role in ADMINISTRATORS and business:
        return no("管理员不能兼任其他管理员或业务角色，请先终止该账号的其他授权，或另选人员。")
    if role not in ADMINISTRATORS | {Role.STAFF} and held & ADMINISTRATORS:
        return no("该账号是管理员，除本人事项（干部职工）外不能再授业务角色，请另选人员。")
    return YES
