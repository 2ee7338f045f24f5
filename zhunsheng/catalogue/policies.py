"""Who may change what a bureau makes of the catalogue. Reading it is open to everyone signed in."""

from zhunsheng.accounts.roles import APPROVES, READS_FINDINGS, WRITES_RECORDS
from zhunsheng.accounts.rulings import YES, no


def may_adopt(user, bureau):
    """Rule on making an obligation the bureau's own, as it is or stricter."""
    if user.holds(WRITES_RECORDS, bureau):
        return YES
    return no(f"采用责任事项由{bureau}局级的党务干部办理，请与其联系。")


def may_read_year(user, bureau):
    """Rule on reading what is proposed for next year: beside each obligation it tells how the whole bureau did."""
    if bureau is not None and user.holds(READS_FINDINGS, bureau):
        return YES
    return no(
        "年度责任清单更新列有全局各事项的完成情况，只对本局党务干部、领导和纪检干部开放。现行要求请看责任清单。"
    )


def may_waive(user, bureau):
    """Rule on releasing the bureau from an obligation: whoever approves enters it."""
    if user.holds(APPROVES, bureau):
        return YES
    return no(f"豁免须由{bureau}主要负责人批准并登记，请把理由报其决定。")


def may_have_proposed(proposer, approver, bureau):
    """Rule on a waiver's two people: whoever proposes does not decide (SEC-52), by person and not by account."""
    if not proposer.holds(WRITES_RECORDS, bureau):
        return no(f"豁免须由{bureau}局级的党务干部提出，{proposer.display_name}没有这项职责，请另选提出人。")
    same_person = proposer.person_id is not None and proposer.person_id == approver.person_id
    if proposer == approver or same_person:
        return no("提出人和批准人不能是同一人，请由另一名党务干部提出。")
    return YES
