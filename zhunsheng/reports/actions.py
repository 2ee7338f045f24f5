"""Drafting a report, choosing what it states, settling it for good, and taking it away as a document."""

from itertools import zip_longest
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.audit.models import Entry
from zhunsheng.ledger.models import Evaluation
from zhunsheng.ledger.sources import facts_of
from zhunsheng.organisation.models import StaleMark, UnitKind
from zhunsheng.reports import policies
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.layout import INDEX_HEADING, UnreadableDocument, read_back, to_docx
from zhunsheng.reports.models import Report
from zhunsheng.reports.reading import TemplateError, template
from zhunsheng.reports.rules import ReportPeriod, changed_since, digest_of

FROZEN = "report:frozen"
IDENTIFIER = "zhunsheng-report:"  # before a frozen report's key, in the properties of its document


@transaction.atomic
def draft_report(*, unit, template, period_start, period_end, person=None, form_key=None, by, at) -> Report:
    """Begin a report of a bureau for a period, both days counted. A form sent twice is one report.

    Args:
        person: whom a personal report is of; None for one of the bureau.

    Raises:
        Refused: when the person may not draft for this bureau.
        ValidationError: sentences by field, for a unit that is no bureau, a period the wrong way round or not begun
            yet, or a template that cannot be used.
    """
    require(policies.may_draft(by, unit, person))
    title = _title(unit, template, period_start, period_end, person)
    report, is_new = Report.objects.get_or_create(
        form_key=form_key or uuid4(),
        defaults={
            "unit": unit,
            "template": template,
            "person": person,
            "title": title,
            "period_start": period_start,
            "period_end": period_end,
            "drafted_at": at,
            "drafted_by": by,
        },
    )
    if is_new:
        record("report:drafted", by=by, at=at, target=report, changes={"unit": unit, "title": title})
    return report


def _title(unit, code, start, end, person):
    """Return the title; raise ``ValidationError`` when the report cannot be."""
    if unit.kind != UnitKind.BUREAU:
        raise ValidationError({"unit": f"“{unit}”是局内单位，报告以局为单位起草，请选择“{unit.bureau}”。"})
    if end < start:
        raise ValidationError({"period_end": f"期间的结束日期（{end}）早于开始日期（{start}），请核对。"})
    if start > clock.today():
        raise ValidationError(
            {"period_start": f"期间（自 {start}）还没有开始，尚无可报告的内容，请核对年度。"}
        )
    try:
        frame = template(code)
    except TemplateError as error:
        raise ValidationError({"template": str(error)}) from error
    if frame.of_person and person is None:
        raise ValidationError({"person": "这是个人报告，请选择是谁的。"})
    if person and not frame.of_person:
        raise ValidationError({"person": f"“{frame.name}”是单位的报告，不用选人。请留空，或另选模板。"})
    period = ReportPeriod(start, end).label
    return frame.title.format(unit=unit.name, period=period, as_of="", person=person or "")


@transaction.atomic
def set_stated(*, report, keys, by, at) -> Report:
    """Choose which claims without any record are stated honestly; all others without support stay out.

    Raises:
        Refused: when the person may not edit this report, or it is frozen.
        ValidationError: for a key that the template does not know.
    """
    report = _locked(report)
    require(policies.may_edit(by, report))
    known = template(report.template).claims
    unknown = sorted(set(keys) - set(known))
    if unknown:
        raise ValidationError(
            {"stated": f"模板中没有这些事项：{'、'.join(unknown)}。请重新打开本页，再作选择。"}
        )
    chosen = [key for key in known if key in set(keys)]
    if chosen != report.stated:
        changes = {"stated": [report.stated, chosen]}
        report.stated = chosen
        report.save(update_fields=["stated"])
        record("report:edited", by=by, at=at, target=report, changes=changes)
    return report


@transaction.atomic
def freeze(*, report, by, at) -> Report:
    """Settle a report: from now on it is its snapshot, whatever is recorded later (SEC-52, SEC-58).

    Raises:
        Refused: when the person may not settle it, drafted it, or it is settled already.
        ValidationError: when the ledger is not up to date, so that the problems would not be the true ones.
    """
    report = _locked(report)
    require(policies.may_freeze(by, report))
    as_of = clock.today()
    is_current = Evaluation.objects.filter(bureau=report.unit, as_of=as_of).exists()
    if not is_current or StaleMark.objects.filter(bureau=report.unit).exists():
        raise ValidationError("责任台账有变动尚未重算，问题部分可能不准。请稍候片刻，待台账更新后再定稿。")
    report.snapshot = content_of(report, as_of=as_of)
    report.digest = digest_of(report.snapshot)
    report.frozen_at, report.frozen_by = at, by
    report.save(update_fields=["snapshot", "digest", "frozen_at", "frozen_by"])
    record(FROZEN, by=by, at=at, target=report, changes={"digest": report.digest})
    return report


@transaction.atomic
def export_docx(*, report, with_index=False, by, at) -> bytes:
    """Return a report as .docx and log it: the frozen text, or the draft of today marked as one.

    Args:
        with_index: append a table of what each sentence rests on (佐证索引).

    Raises:
        Refused: when the person may not take it away.
    """
    require(policies.may_download(by, report))
    document = docx_of(report, with_index=with_index)
    changes = {"title": report.title, "frozen": report.is_frozen, "bytes": len(document)}
    record("report:exported", by=by, at=at, target=report, changes=changes)
    return document


def docx_of(report, *, with_index=False) -> bytes:
    """Return a report, kept or not yet kept, as .docx."""
    content = report.snapshot if report.is_frozen else content_of(report, as_of=clock.today())
    frozen_on = timezone.localdate(report.frozen_at) if report.is_frozen else None
    return to_docx(
        content,
        issuer=report.unit.name,
        frozen_on=frozen_on,
        identifier=f"{IDENTIFIER}{report.form_key}" if report.is_frozen else "",
        with_index=with_index,
    )


def verify_frozen(report) -> list[str]:
    """Check a frozen report against its digest and the log's; return a sentence per fault, none when all is well."""
    if not report.is_frozen:
        return ["报告尚未定稿，没有可核对的摘要。"]
    found = digest_of(report.snapshot)
    logged = Entry.objects.about(report).filter(kind=FROZEN).values_list("changes", flat=True)
    faults = []
    if found != report.digest:
        faults.append(
            f"定稿内容与摘要不符：应为 {report.digest}，实为 {found}。"
            "内容在定稿后被改动，请以备份核对，并报审计管理员。"
        )
    if [changes.get("digest") for changes in logged] != [report.digest]:
        faults.append(
            "定稿摘要与审计日志所记不一致：内容和摘要可能一起被改动。请以备份核对，并报审计管理员。"
        )
    return faults


def verify_document(content: bytes) -> tuple[Report, list[str]]:
    """Check a .docx that was taken away against the frozen report it says it is.

    Returns:
        The report, and a sentence per fault: in the report itself, and for every paragraph that differs.

    Raises:
        ValidationError: when the file is no document of a report frozen here.
    """
    try:
        identifier, lines = read_back(content)
        report = Report.objects.for_list().get(
            form_key=identifier.removeprefix(IDENTIFIER), frozen_at__isnull=False
        )
    except (UnreadableDocument, Report.DoesNotExist, ValidationError) as error:
        raise ValidationError(
            "这份文件不是本系统定稿后下载的 .docx，无法核对。另存、转换过格式的，请用当时下载的原件。"
        ) from error
    _, expected = read_back(docx_of(report))
    faults = verify_frozen(report)
    for number, (was, now) in enumerate(zip_longest(expected, lines[: len(expected)], fillvalue=""), 1):
        if was != now:
            faults.append(f"第 {number} 段与定稿不同：定稿为“{was}”，文件中为“{now}”。")
    if (more := lines[len(expected) :]) and more[0] != INDEX_HEADING:
        faults.append(f"文件末尾多出 {len(more)} 段，从“{more[0]}”开始。")
    return report, faults


def records_changed_since(report) -> list[str]:
    """Say which records that a frozen report rests on have changed or gone since; the report itself stays as it is."""
    kept = report.snapshot["records"]
    changed, gone = changed_since(
        {fact_id: known["digest"] for fact_id, known in kept.items()}, facts_of(report.unit)
    )
    return [
        f"{kept[fact_id]['kind']}（{kept[fact_id]['on']}）的记录在定稿后{what}。"
        for ids, what in ((changed, "有修改"), (gone, "已不存在"))
        for fact_id in ids
    ]


def _locked(report):
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("unit", "drafted_by", "person")
        .get(pk=report.pk)
    )
