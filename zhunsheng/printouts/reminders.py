"""提醒函: a letter to a unit about what it has let slip and what falls due soon. It names no person."""

from django.core.exceptions import ValidationError

from zhunsheng.documents.official import Heading, OfficialDocument, Paragraph, Table, chinese_date
from zhunsheng.engine import Status
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.wording import window_name
from zhunsheng.organisation.models import Unit, UnitKind
from zhunsheng.printouts import policies
from zhunsheng.printouts.printout import Printout
from zhunsheng.rectification.models import Finding

DUTIES_HEADER, DUTIES_WIDTHS = ("责任事项", "责任主体", "时段", "期限", "状态"), (6, 3, 3.8, 3.5, 2.6)
EVERYBODY = "机关各科室、所属各单位"
FINDINGS_HEADER, FINDINGS_WIDTHS = ("问题", "责任单位", "整改期限"), (9, 3, 3.2)


def _document(unit, asked):
    due = (
        Occurrence.objects.visible_to(asked.by)
        .filter(unit__path__startswith=unit.path, person=None, due__year=asked.today.year)
        .pressing()
        .for_list()
        .order_by("due", "obligation_id", "pk")
    )
    soon = [one for one in due if one.status == Status.DUE_SOON]
    late = [one for one in due if one.status != Status.DUE_SOON]
    findings = (
        Finding.objects.visible_to(asked.by)
        .filter(unit__path__startswith=unit.path)
        .overdue(as_of=asked.today)
        .select_related("unit")
        .order_by("rectify_by", "pk")
    )
    parts = [
        (f"{len(late)}个责任节点已过期限，没有完成或者佐证不足", "已过期限的责任节点", _duties(late)),
        (f"{len(findings)}个问题超过整改期限，尚未销号", "超过期限的整改问题", _findings(findings)),
        (f"{len(soon)}个责任节点即将到期", "即将到期的责任节点", _duties(soon)),
    ]
    told = [(words, heading, table) for words, heading, table in parts if table.rows]
    if not told:
        raise ValidationError(f"“{unit}”目前没有逾期或即将到期的事项，不需要提醒。")
    counted = "；".join(words for words, _, _ in told)
    is_for_all = unit.kind == UnitKind.BUREAU
    whose = "各单位共有" if is_for_all else "你单位有"
    blocks = [
        Paragraph(f"截至{chinese_date(asked.today)}，{whose}{counted}。现予提醒，请逐项核对，抓紧办理。"),
        *(
            block
            for number, (_, heading, table) in zip("一二三", told, strict=False)
            for block in (Heading(1, f"{number}、{heading}"), table)
        ),
        Paragraph("已经办理但没有登记的，请补齐记录和佐证；按期完成确有困难的，请说明原因，按程序申请延期。"),
    ]
    return OfficialDocument(
        title="关于按期落实全面从严治党责任事项的提醒函",
        addressee=EVERYBODY if is_for_all else unit.name,
        blocks=blocks,
        issuer=unit.bureau.name,
        issued_on=asked.today,
    )


def _duties(occurrences):
    rows = [
        (
            one.obligation.title,
            one.subject_name,
            window_name(one.window_start, one.window_end),
            one.due.isoformat(),
            one.get_status_display(),
        )
        for one in occurrences
    ]
    return Table(DUTIES_HEADER, rows, DUTIES_WIDTHS)


def _findings(findings):
    rows = [(one.title, str(one.unit), one.rectify_by.isoformat()) for one in findings]
    return Table(FINDINGS_HEADER, rows, FINDINGS_WIDTHS)


REMINDER = Printout("reminder", "提醒函", Unit.objects.visible_to, policies.may_read_findings, _document)
