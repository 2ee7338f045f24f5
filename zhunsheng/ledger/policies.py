"""Who may have a document's words held against the ledger, and who may suppose other rules."""

from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.roles import READS_FINDINGS, READS_RECORDS
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


def may_suppose(user, bureau):
    """Rule on evaluating a bureau under other rules; the answer tells the status of all its units."""
    if not (ruling := may_read_records(user)):
        return ruling
    if bureau is not None and user.holds(READS_FINDINGS, bureau):
        return YES
    return no(
        "试算会列出全局各单位的情况，只对本局党务干部、领导和纪检干部开放。本人和本科室的事项请看责任台账。"
    )
