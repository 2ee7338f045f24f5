"""Who may read the ledger; what they see of it is decided by ``visible_to``."""

from zhunsheng.accounts.roles import READS_RECORDS
from zhunsheng.accounts.rulings import YES, no


def may_read(user):
    if user.holds(READS_RECORDS):
        return YES
    return no(
        "责任台账只对本单位业务人员开放；管理员账号不能查看业务内容。如确需查看，请联系安全管理员授予相应角色。"
    )
