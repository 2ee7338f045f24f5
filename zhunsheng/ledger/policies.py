"""Who may hold a document against the ledger, suppose other rules, and see what is asked of whom."""

from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.roles import READS_FINDINGS, READS_RECORDS, Role
from zhunsheng.accounts.rulings import YES, no

# Whoever answers for units, or keeps their records, may see what their people are asked to do.
WEIGHS = frozenset({Role.RECORDER, Role.UNIT_HEAD, Role.DEPUTY, Role.HEAD})


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


def may_weigh(user):
    """Rule on seeing what is asked of the people of units; of which units, the grants say."""
    if user.holds(WEIGHS):
        return YES
    return no("各人的责任负担只对本单位负责人和党务干部开放。您可以查看本人的责任负担。")


def may_weigh_person(user, person, units):
    """Rule on seeing what is asked of one person, who holds posts in some units."""
    if not (ruling := may_read_records(user)):
        return ruling
    if person.pk == user.person_id or any(user.holds(WEIGHS, unit) for unit in units):
        return YES
    return no(f"{person}的责任负担只对其本人、所在单位负责人和党务干部开放。您可以查看本人的责任负担。")
