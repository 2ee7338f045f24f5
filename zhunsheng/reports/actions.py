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
from zhunsheng.documents.printing import to_pdf
from zhunsheng.documents.text import visible_characters
from zhunsheng.ledger.models import Evaluation
from zhunsheng.ledger.sources import facts_of
from zhunsheng.organisation.models import StaleMark, UnitKind
from zhunsheng.rectification.rules import faults_of_texts
from zhunsheng.reports import policies
from zhunsheng.reports.composing import may_be_counted_only
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.frames import frame_of, is_usable
from zhunsheng.reports.layout import INDEX_HEADING, UnreadableDocument, read_back, to_docx
from zhunsheng.reports.models import Comment, Report, Revision
from zhunsheng.reports.prose import LONGEST, by_key, replaced
from zhunsheng.reports.reading import TemplateError
from zhunsheng.reports.rules import ReportPeriod, changed_since, digest_of

FROZEN, EXPORTED = "report:frozen", "report:exported"
LONGEST_COMMENT = 500  # characters
LONGEST_LINE = 60  # of a number or an addressee
IDENTIFIER = "zhunsheng-report:"  # before a frozen report's key, in the properties of its document


class EditedMeanwhile(Exception):
    """Somebody else saved what the person was editing: they are shown both texts, and nothing is saved (SEC-54).

    ``revision`` is the last version; ``theirs`` the piece of prose as it stands there, None when it was taken out.
    """

    def __init__(self, revision, theirs=None):
        super().__init__(f"{revision.saved_by.display_name} 在您打开以后保存了新的内容，您的修改还没有保存。")
        self.revision, self.theirs = revision, theirs


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
    title = title_of(unit, template, period_start, period_end, person)
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
        report.revisions.create(number=1, saved_at=at, saved_by=by)
        record("report:drafted", by=by, at=at, target=report, changes={"unit": unit, "title": title})
    return report


def title_of(unit, code, start, end, person=None) -> str:
    """Return the title of a report that is to be drafted.

    Raises:
        ValidationError: sentences by field, when it cannot be.
    """
    if unit.kind != UnitKind.BUREAU:
        raise ValidationError({"unit": f"“{unit}”是局内单位，报告以局为单位起草，请选择“{unit.bureau}”。"})
    if end < start:
        raise ValidationError({"period_end": f"期间的结束日期（{end}）早于开始日期（{start}），请核对。"})
    if start > clock.today():
        raise ValidationError(
            {"period_start": f"期间（自 {start}）还没有开始，尚无可报告的内容，请核对年度。"}
        )
    try:
        frame = frame_of(code)
    except TemplateError as error:
        raise ValidationError({"template": str(error)}) from error
    if not is_usable(code, unit):
        raise ValidationError({"template": f"“{frame.name}”不是“{unit}”现在可用的模板，请重新选择。"})
    if frame.of_person and person is None:
        raise ValidationError({"person": "这是个人报告，请选择是谁的。"})
    if person and not frame.of_person:
        raise ValidationError({"person": f"“{frame.name}”是单位的报告，不用选人。请留空，或另选模板。"})
    period = ReportPeriod(start, end).label
    return frame.title.format(unit=unit.name, period=period, as_of="", person=person or "")


@transaction.atomic
def set_stated(*, report, keys, seen=None, by, at) -> Report:
    """Choose which claims without any record are stated honestly; all others without support stay out.

    Args:
        seen: number of the version the person chose from; None when they did not say.

    Raises:
        EditedMeanwhile: when other choices were saved since that version.
        Refused: when the person may not edit this report, or it is frozen.
        ValidationError: for a key that the template does not know.
    """
    report = _locked(report)
    require(policies.may_edit(by, report))
    known = frame_of(report.template).claims
    unknown = sorted(set(keys) - set(known))
    if unknown:
        raise ValidationError(
            {"stated": f"模板中没有这些事项：{'、'.join(unknown)}。请重新打开本页，再作选择。"}
        )
    chosen = [key for key in known if key in set(keys)]
    if chosen != report.stated:
        if seen is not None and _as_seen(report, seen).stated != report.stated:
            raise EditedMeanwhile(report.revisions.first())
        changes = {"stated": [report.stated, chosen]}
        _keep(report, "report:edited", changes, stated=chosen, by=by, at=at)
    return report


@transaction.atomic
def count_only(*, report, anchor, lead, by, at) -> Report:
    """Do not spell out a problem of part two; it stays in the totals, and whoever settles the report is told.

    Args:
        anchor, lead: of the problem's sentence.

    Raises:
        Refused: when the person may not edit this report, or it is frozen.
        ValidationError: when it is no problem that can be chosen.
    """
    report = _locked(report)
    require(policies.may_edit(by, report))
    if not may_be_counted_only(anchor):
        raise ValidationError("这一句不是可以选择的问题。请在第二部分的问题上点“只计入总数”。")
    if any(one["anchor"] == anchor for one in report.counted_only):
        return report
    chosen = [*report.counted_only, {"anchor": anchor, "lead": lead}]
    return _keep(report, "report:edited", {"counted_only": [lead, True]}, counted_only=chosen, by=by, at=at)


@transaction.atomic
def spell_out(*, report, anchor, by, at) -> Report:
    """Spell a problem out again that was only counted.

    Raises:
        Refused: as :func:`count_only`.
    """
    report = _locked(report)
    require(policies.may_edit(by, report))
    chosen = [one for one in report.counted_only if one["anchor"] != anchor]
    if len(chosen) == len(report.counted_only):
        return report
    lead = next(one["lead"] for one in report.counted_only if one["anchor"] == anchor)
    return _keep(report, "report:edited", {"counted_only": [lead, False]}, counted_only=chosen, by=by, at=at)


@transaction.atomic
def write(*, report, key, after, text, seen, by, at) -> Report:
    """Add a piece of prose to a draft, or change one. The same form sent twice is one change.

    Args:
        key: of the piece; a new one adds it.
        after: anchor of the sentence that it stands after.
        seen: number of the version that the person began to type from.

    Raises:
        Refused: when the person may not edit this report, or it is frozen.
        ValidationError: when the text is empty, too long or marked as a state secret.
        EditedMeanwhile: when somebody else changed this piece since that version.
    """
    report = _locked(report)
    require(policies.may_edit(by, report))
    text = _kept_words("text", text, longest=LONGEST)
    return _put(report, str(key), {"key": str(key), "after": after, "text": text}, seen=seen, by=by, at=at)


@transaction.atomic
def take_out(*, report, key, seen, by, at) -> Report:
    """Take a piece of prose out of a draft; the former versions keep it.

    Raises:
        Refused, EditedMeanwhile: as :func:`write`.
    """
    report = _locked(report)
    require(policies.may_edit(by, report))
    return _put(report, str(key), None, seen=seen, by=by, at=at)


def _put(report, key, piece, *, seen, by, at):
    now = by_key(report.prose).get(key)
    if now == piece:
        return report
    if now != by_key(_as_seen(report, seen).prose).get(key):
        raise EditedMeanwhile(report.revisions.select_related("saved_by__person").first(), now)
    changes = {"piece": key, "characters": [len(one["text"]) if one else 0 for one in (now, piece)]}
    return _keep(report, "report:written", changes, prose=replaced(report.prose, key, piece), by=by, at=at)


@transaction.atomic
def go_back(*, report, number, seen, by, at) -> Report:
    """Make a former version of a draft the newest one again; what came between stays among the versions.

    Raises:
        Refused: when the person may not edit this report, or it is frozen.
        ValidationError: when there is no such version.
        EditedMeanwhile: when anything was saved since the version that the person saw as the last.
    """
    report = _locked(report)
    require(policies.may_edit(by, report))
    last = report.revisions.select_related("saved_by__person").first()
    chosen = report.revisions.filter(number=number).first()
    if chosen is None:
        raise ValidationError(f"没有第 {number} 版。请刷新本页，重新选择。")
    if _chosen_in(chosen) == _chosen_in(report):
        return report
    if last.number != seen:
        raise EditedMeanwhile(last)
    changes = {"back_to": number}
    return _keep(report, "report:reverted", changes, **_chosen_in(chosen), by=by, at=at)


def _chosen_in(version):
    """Return what people had made of a draft, in a version or in the draft itself."""
    return {name: getattr(version, name) for name in ("stated", "prose", "counted_only")}


def _as_seen(report, number):
    """Return a version of a report; one that there never was is empty, so that it differs from what is there."""
    return report.revisions.filter(number=number).first() or Revision(report=report, number=0)


def _keep(report, kind, changes, *, by, at, **values):
    """Save what people made of a draft, as its next version."""
    for name, value in values.items():
        setattr(report, name, value)
    report.save(update_fields=list(values))
    number = report.revisions.first().number + 1
    report.revisions.create(number=number, **_chosen_in(report), saved_at=at, saved_by=by)
    record(kind, by=by, at=at, target=report, changes=changes | {"version": number})
    return report


# --- comments -----------------------------------------------------------------------------------------------------


@transaction.atomic
def comment(*, report, anchor, quote, text, form_key, by, at) -> Comment:
    """Say something of a sentence of a draft. It stays beside the draft and never enters the document.

    Args:
        quote: the sentence as it reads now, so that the comment is understood when it has changed.

    Raises:
        Refused: when the person may not read this draft, or it is frozen.
        ValidationError: when the text is empty, too long or marked as a state secret.
    """
    report = _locked(report)
    require(policies.may_comment(by, report))
    return _say(report, "report:commented", None, anchor, quote, text, form_key, by, at)


@transaction.atomic
def answer(*, comment, text, form_key, by, at) -> Comment:
    """Answer a comment that is not settled.

    Raises:
        Refused, ValidationError: as :func:`comment`; also when it is settled.
    """
    report = _locked(comment.report)
    require(policies.may_comment(by, report))
    about = Comment.objects.select_for_update().get(pk=comment.pk)
    if about.settled_at and not Comment.objects.filter(form_key=form_key).exists():
        raise ValidationError({"text": "这条意见已经办结，不再答复。还有意见的，请另提一条。"})
    return _say(report, "report:answered", about, about.anchor, about.quote, text, form_key, by, at)


def _say(report, kind, about, anchor, quote, text, form_key, by, at):
    text = _kept_words("text", text, longest=LONGEST_COMMENT)
    said, is_new = Comment.objects.get_or_create(
        form_key=form_key,
        defaults={
            "report": report,
            "answers": about,
            "anchor": anchor,
            "quote": quote,
            "text": text,
            "written_at": at,
            "written_by": by,
        },
    )
    if is_new:
        record(kind, by=by, at=at, target=report, changes={"comment": (about or said).pk})
    return said


@transaction.atomic
def settle(*, comment, by, at) -> Comment:
    """Mark a comment as dealt with, once.

    Raises:
        Refused: when it is not the person's, nor they the report's writer or the one who settles it; or it is frozen.
    """
    report = _locked(comment.report)
    comment = Comment.objects.select_for_update().get(pk=comment.pk, answers=None)
    require(policies.may_settle(by, report, comment))
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by = at, by
        comment.save(update_fields=["settled_at", "settled_by"])
        record("report:settled", by=by, at=at, target=report, changes={"comment": comment.pk})
    return comment


def _kept_words(field, text, *, longest):
    """Return a text as it is kept: on one line, without what nobody can see."""
    text = " ".join(visible_characters(text).split())
    if faults := faults_of_texts({field: text}, longest={field: longest}):
        raise ValidationError(faults)
    return text


def _kept_line(field, text):
    """Return a line as it is kept; empty stays empty."""
    return _kept_words(field, text, longest=LONGEST_LINE) if text.strip() else ""


@transaction.atomic
def freeze(*, report, number="", addressee="", by, at) -> Report:
    """Settle a report: from now on it is its snapshot, whatever is recorded later (SEC-52, SEC-58).

    Args:
        number: 发文字号, with which it gets a head; without one it is sent without.
        addressee: 主送机关, to whom it goes.

    Raises:
        Refused: when the person may not settle it, drafted it, or it is settled already.
        ValidationError: when the ledger is not up to date, so that the problems would not be the true ones, or a
            comment is still open.
    """
    report = _locked(report)
    require(policies.may_freeze(by, report))
    as_of = clock.today()
    is_current = Evaluation.objects.filter(bureau=report.unit, as_of=as_of).exists()
    if not is_current or StaleMark.objects.filter(bureau=report.unit).exists():
        raise ValidationError("责任台账有变动尚未重算，问题部分可能不准。请稍候片刻，待台账更新后再定稿。")
    if waiting := report.comments.open().count():
        raise ValidationError(f"还有 {waiting} 条意见没有办结。请先在“意见”中答复或办结，再定稿。")
    report.snapshot = content_of(report, as_of=as_of) | {
        "number": _kept_line("number", number),
        "addressee": _kept_line("addressee", addressee),
        "signer": by.display_name,
    }
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
    if report.is_frozen:
        changes["pictures"] = read_back(document).pictures
    record(EXPORTED, by=by, at=at, target=report, changes=changes)
    return document


def export_pdf(*, report, with_index=False, by, at) -> bytes:
    """Return what :func:`export_docx` gives as PDF, and log it; nothing is logged when there is none.

    The converter takes seconds, so the log is written after it and holds nobody up.

    Raises:
        Refused: when the person may not take it away.
        NotPrinted: when the converter is missing, hung or died; the message says what to do.
    """
    require(policies.may_download(by, report))
    document = to_pdf(docx_of(report, with_index=with_index))
    changes = {"title": report.title, "frozen": report.is_frozen, "bytes": len(document), "as": "pdf"}
    record(EXPORTED, by=by, at=at, target=report, changes=changes)
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
        found = read_back(content)
        report = Report.objects.for_list().get(
            form_key=found.identifier.removeprefix(IDENTIFIER), frozen_at__isnull=False
        )
    except (UnreadableDocument, Report.DoesNotExist, ValidationError) as error:
        raise ValidationError(
            "这份文件不是本系统定稿后下载的 .docx，无法核对。另存、转换过格式的，请用当时下载的原件。"
        ) from error
    drawn_now = read_back(docx_of(report))
    lines, expected = found.lines, drawn_now.lines
    faults = [*verify_frozen(report), *_faults_of_pictures(report, found.pictures, drawn_now.pictures)]
    for number, (was, now) in enumerate(zip_longest(expected, lines[: len(expected)], fillvalue=""), 1):
        if was != now:
            faults.append(f"第 {number} 段与定稿不同：定稿为“{was}”，文件中为“{now}”。")
    if (more := lines[len(expected) :]) and more[0] != INDEX_HEADING:
        faults.append(f"文件末尾多出 {len(more)} 段，从“{more[0]}”开始。")
    return report, faults


def _faults_of_pictures(report, found, drawn_now):
    """Compare pictures with those drawn now or, should they be drawn otherwise by now, with those that went out."""
    went_out = [
        changes.get("pictures", [])
        for changes in Entry.objects.about(report).filter(kind=EXPORTED).values_list("changes", flat=True)
    ]
    return [
        f"图{number}与定稿不同：图形、数据或说明被改动，或者缺少、多出了图。请以重新下载的文件为准。"
        for number, seals in enumerate(zip_longest(found, drawn_now, *went_out), 1)
        if seals[0] is None or seals[0] not in seals[1:]
    ]


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
