"""Who may have a document's words held against the ledger."""

from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.roles import READS_RECORDS
from zhunsheng.accounts.rulings import YES, no


def may_audit(user, unit):
    """Rule on comparing a document with what is recorded of a unit; the answer tells what is in its records."""
    if not (ruling := may_read_records(user)):
        return ruling
    if user.holds(READS_RECORDS, unit):
        return YES
    return no(
        f"只有能查看“{unit}”履责记录的人员可以拿文件与台账核对。如确需核对，请联系安全管理员授予相应角色。"
    )
