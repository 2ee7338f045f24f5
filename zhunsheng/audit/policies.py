"""Who may read the log: the audit administrator all of it (SEC §2)."""

from zhunsheng.accounts.roles import Role
from zhunsheng.accounts.rulings import YES, no


def may_read(user):
    if user.holds({Role.AUDIT_ADMIN}):
        return YES
    return no("审计日志只对审计管理员开放。")
