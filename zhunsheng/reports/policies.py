"""Who may read, draft, settle and take away a report. Before publication it names problems, so readers are few."""

from zhunsheng.accounts.roles import APPROVES, READS_FINDINGS, WRITES_RECORDS, Role
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.organisation.models import Unit

# Those who state their duty and integrity once a year.
LEADS = frozenset({Role.HEAD, Role.DEPUTY, Role.UNIT_HEAD})


def may_read(user):
    if user.holds(READS_FINDINGS):
        return YES
    return no(
        "报告定稿前含有问题情况，只对本单位负责人、党务、纪检和核验人员开放。如确需查看，请联系安全管理员授权。"
    )


def may_draft(user, unit=None, person=None):
    """Rule on drafting for a bureau, or for any bureau at all when none is named.

    Args:
        person: whom a personal report is of; a leader may draft their own.
    """
    if unit is None:
        may = user.holds(LEADS) or bureaus_of(user).exists()
    else:
        is_own = person is not None and person.pk == user.person_id
        may = user.holds(WRITES_RECORDS, unit) or (is_own and _leads_in(user, unit))
    if may:
        return YES
    return no("单位的报告由本局的党务干部起草，个人报告由本人或党务干部起草，请与其联系。")


def _leads_in(user, bureau):
    return any(grant.role in LEADS and grant.unit.belongs_to(bureau) for grant in user.grants)


def bureaus_of(user):
    """The bureaus whose own reports this person may draft."""
    return Unit.objects.bureaus().writable_by(user)


def may_draft_many(user):
    """Rule on having the reports of all one's bureaus drafted at once."""
    if bureaus_of(user).exists():
        return YES
    return no("批量生成由各局的党务干部办理，请与其联系。")


def may_adapt(user, bureau):
    """Rule on making templates a bureau's own."""
    if user.holds(WRITES_RECORDS, bureau):
        return YES
    return no("本单位的报告模板由本局的党务干部维护，请与其联系。")


def may_edit(user, report):
    """Rule on choosing what is stated. Whoever may settle the report keeps their hands off its draft (SEC-52)."""
    if report.is_frozen:
        return no("报告已定稿，内容不再改动。需要更正时请另起草一份。")
    if user != report.drafted_by and user.holds(APPROVES, report.unit):
        return no("您有这份报告的定稿权限，不能同时修改草稿；请把意见告诉起草人。")
    return may_draft(user, report.unit, report.person)


def may_freeze(user, report):
    """Rule on freezing: the head does it, once, and never for a draft of their own (SEC-52)."""
    if report.is_frozen:
        return no("报告已定稿，不能重复定稿。需要更正时请另起草一份。")
    if not user.holds(APPROVES, report.unit):
        return no("报告由主要负责人定稿，请提请其办理。")
    if report.person_id and report.person_id == user.person_id:
        return no("这是您本人的报告，请由另一位有定稿权限的负责人办理。")
    if user == report.drafted_by:
        return no("起草人不能为自己的报告定稿，请由另一位有定稿权限的负责人办理。")
    if report.revisions.filter(saved_by=user).exists():
        return no("修改过报告的人不能为它定稿，请由另一位有定稿权限的负责人办理。")
    return YES


def may_comment(user, report):
    """Rule on saying something of a draft: those who may read it, until it is settled."""
    if report.is_frozen:
        return no("报告已定稿，不再收意见。需要更正时请另起草一份。")
    if user.holds(READS_FINDINGS, report.unit) or (report.person_id and report.person_id == user.person_id):
        return YES
    return no("只有可以查看这份草稿的人员才能提意见，请联系起草人。")


def may_settle(user, report, comment):
    """Rule on marking a comment as dealt with: who made it, who writes the report, or who may settle the report."""
    if report.is_frozen:
        return no("报告已定稿，意见不再改动。")
    if user == comment.written_by or user.holds(APPROVES, report.unit) or may_edit(user, report):
        return YES
    return no("意见由提出人、起草人或有定稿权限的负责人办结。您可以在下面答复。")


def may_download(user, report):
    if user.holds(READS_FINDINGS, report.unit):
        return YES
    return no("只有可以查看这份报告的人员才能下载，请联系起草人。")
