"""The reports, the preview with the evidence beside each sentence, and the document to take away."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_POST

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.documents.official import DOCX
from zhunsheng.documents.printing import PDF, NotPrinted
from zhunsheng.documents.proofreading import proofread
from zhunsheng.reports import actions, policies
from zhunsheng.reports.charting import numbered
from zhunsheng.reports.composing import length_of, may_be_counted_only
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.evidence import with_evidence
from zhunsheng.reports.fonts import installed_fonts
from zhunsheng.reports.forms import (
    AnswerForm,
    CommentForm,
    FreezeForm,
    ProseForm,
    ReportForm,
    SeenForm,
    StatedForm,
    VersionsForm,
)
from zhunsheng.reports.frames import frame_of
from zhunsheng.reports.models import Report
from zhunsheng.reports.prose import Fault, anchor_of, by_key, compared, difference, remarks_on, shortened
from zhunsheng.reports.reading import wording
from zhunsheng.ui import tables
from zhunsheng.ui.steps import form_page, taken, typed


def report_list(request):
    require(policies.may_read(request.user))
    page = tables.page_of(Report.objects.visible_to(request.user).for_list(), request.GET.get("page"))
    context = {
        "page": page,
        "may_draft": policies.may_draft(request.user),
        "may_draft_many": policies.may_draft_many(request.user),
    }
    return render(request, "reports/list.html", context)


def new(request):
    require(policies.may_draft(request.user))
    form = ReportForm(
        request.POST if request.method == "POST" else None, user=request.user, today=clock.today()
    )
    if form.is_valid():
        try:
            report = actions.draft_report(**form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "草稿已生成。请逐句核对右侧的依据。")
            return redirect(report)
    return render(request, "reports/new.html", {"form": form}, status=422 if form.is_bound else 200)


def detail(request, pk):
    return _detail(request, _report(request, pk))


@require_POST
def stated(request, pk):
    report = _report(request, pk)
    require(policies.may_edit(request.user, report))
    form = StatedForm(request.POST, unsupported=_content(report)["unsupported"])
    if not form.is_valid():
        return _detail(request, report, stated_form=form)
    try:
        actions.set_stated(
            report=report,
            keys=form.stated,
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=clock.now(),
        )
    except actions.EditedMeanwhile as edited:
        form.see_again(edited.revision.number)
        return _detail(request, _report(request, pk), stated_form=form, edited=edited)
    messages.success(request, "选择已保存，正文已按新的选择重新生成。")
    return redirect(report)


@require_POST
def count_only(request, pk):
    report = _report(request, pk)
    require(policies.may_edit(request.user, report))
    anchor = request.POST.get("anchor", "")
    lead = _leads(_content(report)).get(anchor)
    if lead is None:
        messages.warning(request, "报告中已经没有这个问题，可能刚刚销号。请看过现在的内容再选择。")
        return redirect(report)
    try:
        actions.count_only(report=report, anchor=anchor, lead=lead, by=request.user, at=clock.now())
    except ValidationError as error:
        messages.warning(request, "".join(error.messages))
    else:
        messages.success(request, f"“{lead}”不再逐项写出，仍计入总数，可以随时恢复。")
    return redirect(report)


@require_POST
def spell_out(request, pk):
    report = _report(request, pk)
    actions.spell_out(report=report, anchor=request.POST.get("anchor", ""), by=request.user, at=clock.now())
    messages.success(request, "已恢复，仍按排序决定是否逐项写出。")
    return redirect(f"{report.get_absolute_url()}#left-out")


def _leads(content):
    """Return what each first sentence of a passage is about, by its anchor: 一是… without its number."""
    return {
        passage["sentences"][0]["anchor"]: passage["lead"].partition("是")[2].rstrip("。")
        for block in content["blocks"]
        for passage in block["passages"]
        if passage["sentences"]
    }


@require_POST
def freeze(request, pk):
    report = _report(request, pk)
    require(policies.may_freeze(request.user, report))
    form = FreezeForm(request.POST, unbacked=len(_unbacked(remarks_on(_content(report), wording()))))
    if form.is_valid():
        try:
            sent = {name: form.cleaned_data[name] for name in ("number", "addressee")}
            actions.freeze(report=report, **sent, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "报告已定稿。")
            return redirect(report)
    return _detail(request, report, freeze_form=form)


def download(request, pk):
    report = _report(request, pk)
    document = actions.export_docx(
        report=report, with_index=_with_index(request), by=request.user, at=clock.now()
    )
    return _as_file(report, document, DOCX, ".docx")


def download_pdf(request, pk):
    """Send the report as PDF; when it cannot be made, lead back to the page with the reason."""
    report = _report(request, pk)
    try:
        document = actions.export_pdf(
            report=report, with_index=_with_index(request), by=request.user, at=clock.now()
        )
    except NotPrinted as error:
        messages.warning(request, str(error))
        return redirect(report)
    return _as_file(report, document, PDF, ".pdf")


def _with_index(request):
    return request.GET.get("index") == "1"


def _as_file(report, document, media_type, ending):
    name = f"{report.title}{'' if report.is_frozen else '（征求意见稿）'}{ending}"
    return HttpResponse(
        document,
        content_type=media_type,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def proof(request, pk):
    """Show what the proof-reader finds in the document as it would be taken away."""
    report = _report(request, pk)
    require(policies.may_download(request.user, report))
    remarks = proofread(actions.docx_of(report), fonts=installed_fonts())
    return render(request, "reports/proof.html", {"report": report, "remarks": remarks})


def _report(request, pk):
    return get_object_or_404(Report.objects.visible_to(request.user).for_list(), pk=pk)


def _content(report):
    return report.snapshot if report.is_frozen else content_of(report, as_of=clock.today())


def _unbacked(remarks):
    return [one for one in remarks if one.fault == Fault.UNBACKED]


def _detail(request, report, *, stated_form=None, freeze_form=None, edited=None):
    """Show a report; with a form that was not valid, show it again as it was filled in (422).

    After a clash both choices are shown (409).
    """
    content = _content(report)
    comments = list(report.comments.for_page())
    remarks = remarks_on(content, wording())
    unbacked = _unbacked(remarks)
    blocks = with_evidence(content, request.user, remarks=remarks, comments=comments)
    charts = numbered(content)
    choosing = stated_form or StatedForm(unsupported=content["unsupported"], seen=_last(report))
    shown = {one["anchor"] for one in _sentences(blocks)}
    return render(
        request,
        "reports/detail.html",
        {
            "report": report,
            "title": content["title"],
            "blocks": list(zip(blocks, charts, strict=True)),
            "unsupported": content["unsupported"],
            "left_out": content["left_out"],
            "counted_only": content.get("counted_only", []),
            "choosable": {one["anchor"] for one in _sentences(blocks) if may_be_counted_only(one["anchor"])},
            "length": length_of(content),
            "limit": frame_of(report.template).limit,
            "choices": choosing.beside(content["unsupported"]),
            "stated_form": choosing,
            "freeze_form": freeze_form or FreezeForm(unbacked=len(unbacked)),
            "unbacked": unbacked,
            "wordy": [one for one in remarks if one.fault != Fault.UNBACKED],
            "homeless": []
            if report.is_frozen
            else [piece for piece in report.prose if piece["after"] not in shown],
            "waiting": sum(one.settled_at is None for one in comments),
            "orphans": [one for one in comments if one.anchor not in shown],
            "edited": edited,
            "may_edit": policies.may_edit(request.user, report),
            "may_comment": policies.may_comment(request.user, report),
            "may_freeze": policies.may_freeze(request.user, report),
            "may_download": policies.may_download(request.user, report),
            "faults": actions.verify_frozen(report) if report.is_frozen else [],
            "changed": actions.records_changed_since(report) if report.is_frozen else [],
        },
        status=409 if edited else 422 if stated_form or freeze_form else 200,
    )


# --- prose --------------------------------------------------------------------------------------------------------


def prose_new(request, pk):
    """Add words after the sentence that the address names; the key in the form makes it one piece if sent twice."""
    report = _report(request, pk)
    require(policies.may_edit(request.user, report))
    key = _key(request.POST.get("key")) or uuid4()
    return _write(request, report, key, {"after": request.GET.get("after", "")})


def prose_edit(request, pk, key):
    report = _report(request, pk)
    require(policies.may_edit(request.user, report))
    piece = by_key(report.prose).get(str(key))
    if piece is None and request.method != "POST":
        raise Http404("这段文字已不在草稿中。")
    return _write(request, report, key, piece)


def _write(request, report, key, piece):
    """Show the form, or save it; when somebody else saved this piece meanwhile, show both texts (409)."""
    content = _content(report)
    form = ProseForm(typed(request), sentences=_places(content), seen=_last(report), initial=piece)
    context = {
        "report": report,
        "form": form,
        "key": key,
        "is_new": str(key) not in by_key(report.prose),
        "left": frame_of(report.template).limit - length_of(content),
        "limit": frame_of(report.template).limit,
    }
    try:
        if taken(
            request,
            form,
            lambda: actions.write(
                report=report, key=key, **form.cleaned_data, by=request.user, at=clock.now()
            ),
            said="已保存，原来的内容留在“版本”中。",
        ):
            return redirect(f"{report.get_absolute_url()}#{anchor_of(key)}")
    except actions.EditedMeanwhile as edited:
        theirs = edited.theirs["text"] if edited.theirs else ""
        form.see_again(edited.revision.number)
        context |= {"edited": edited, "pieces": difference(theirs, form.cleaned_data["text"])}
        return render(request, "reports/prose.html", context, status=409)
    return form_page(request, "reports/prose.html", context)


@require_POST
def prose_remove(request, pk, key):
    report = _report(request, pk)
    require(policies.may_edit(request.user, report))
    form = SeenForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "没有看出您删去的是哪一版的文字。请看过现在的文字，再决定是否删去。")
        return redirect("reports:prose_edit", report.pk, key)
    try:
        actions.take_out(report=report, key=key, **form.cleaned_data, by=request.user, at=clock.now())
    except actions.EditedMeanwhile as edited:
        messages.warning(request, f"{edited}请看过现在的文字，再决定是否删去。")
        return redirect("reports:prose_edit", report.pk, key)
    messages.success(request, "已删去，删去的文字留在“版本”中。")
    return redirect(report)


def _key(words):
    try:
        return UUID(words or "")
    except ValueError:
        return None


def _places(content):
    """Return the sentences that prose can follow, in the order of the text."""
    return [
        (one["anchor"], shortened(one["text"], 40))
        for one in _sentences(content["blocks"])
        if not one.get("is_prose")
    ]


def _sentences(blocks):
    return [one for block in blocks for passage in block["passages"] for one in passage["sentences"]]


def _last(report):
    """Return the number of the last version."""
    return report.revisions.values_list("number", flat=True).first()


# --- versions -----------------------------------------------------------------------------------------------------


def versions(request, pk):
    """Set two versions of what people wrote and chose side by side, the last two unless others are asked for."""
    return _versions(request, _report(request, pk))


@require_POST
def go_back(request, pk, number):
    report = _report(request, pk)
    require(policies.may_edit(request.user, report))
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _versions(
            request, report, note="没有看出您是从哪一版退回的。请在本页重新点“退回”。", status=422
        )
    try:
        actions.go_back(report=report, number=number, **form.cleaned_data, by=request.user, at=clock.now())
    except ValidationError as error:
        return _versions(request, report, note="".join(error.messages), status=422)
    except actions.EditedMeanwhile as edited:
        return _versions(request, report, note=f"{edited}下面是最新的版本，请看过再退回。", status=409)
    messages.success(request, f"已退回第 {number} 版的内容，中间的版本都还在。")
    return redirect("reports:versions", report.pk)


def _versions(request, report, *, note="", status=200):
    revisions = list(report.revisions.select_related("saved_by__person"))
    form = VersionsForm(request.GET, revisions=revisions)
    chosen = form.cleaned_data if form.is_valid() else {"old": 1, "new": revisions[0].number}
    known = {one.number: one for one in revisions}
    old, new = known[chosen["old"]], known[chosen["new"]]
    claims, places = frame_of(report.template).claims, dict(_places(_content(report)))
    return render(
        request,
        "reports/versions.html",
        {
            "report": report,
            "form": form,
            "note": note,
            "revisions": revisions,
            "old": old,
            "new": new,
            "compared": [
                (one, places.get(one.after[1] or one.after[0])) for one in compared(old.prose, new.prose)
            ],
            "now_stated": [claims[key].honest for key in new.stated if key not in old.stated],
            "now_counted_only": _leads_missing(old, new),
            "no_longer_counted_only": _leads_missing(new, old),
            "no_longer_stated": [claims[key].honest for key in old.stated if key not in new.stated],
            "may_edit": policies.may_edit(request.user, report),
        },
        status=status,
    )


def _leads_missing(one, other):
    """Return the problems that one version spells out and the other only counts."""
    known = {problem["anchor"] for problem in one.counted_only}
    return [problem["lead"] for problem in other.counted_only if problem["anchor"] not in known]


# --- comments -----------------------------------------------------------------------------------------------------


def comments(request, pk):
    """Show what was said of one sentence, and take a new comment on it."""
    report = _report(request, pk)
    anchor = request.GET.get("on", "")
    sentence = next((one for one in _sentences(_content(report)["blocks"]) if one["anchor"] == anchor), None)
    said = [one for one in report.comments.for_page() if one.anchor == anchor]
    if sentence is None and not said:
        raise Http404("报告中没有这一句。")
    if request.method == "POST":
        require(policies.may_comment(request.user, report))
    form = CommentForm(typed(request))
    quote = sentence["text"] if sentence else said[0].quote
    if taken(
        request,
        form,
        lambda: actions.comment(
            report=report, anchor=anchor, quote=quote, **form.cleaned_data, by=request.user, at=clock.now()
        ),
        said="意见已提出，写在这一句旁边；不会进入文档。",
    ):
        return redirect(_thread(report, anchor))
    return _thread_page(request, report, anchor, quote, said, form=form)


@require_POST
def answer(request, pk, comment):
    report = _report(request, pk)
    about = get_object_or_404(report.comments.for_page(), pk=comment)
    require(policies.may_comment(request.user, report))
    form = AnswerForm(request.POST, comment=about)
    if taken(
        request,
        form,
        lambda: actions.answer(comment=about, **form.cleaned_data, by=request.user, at=clock.now()),
        said="答复已写下。",
    ):
        return redirect(_thread(report, about.anchor))
    said = [one for one in report.comments.for_page() if one.anchor == about.anchor]
    return _thread_page(request, report, about.anchor, about.quote, said, answering={about.pk: form})


@require_POST
def settle(request, pk, comment):
    report = _report(request, pk)
    about = get_object_or_404(report.comments.for_page(), pk=comment)
    actions.settle(comment=about, by=request.user, at=clock.now())
    messages.success(request, "这条意见已办结。")
    return redirect(_thread(report, about.anchor))


def _thread(report, anchor):
    return f"{reverse('reports:comments', args=[report.pk])}?{urlencode({'on': anchor})}"


def _thread_page(request, report, anchor, quote, said, *, form=None, answering=None):
    answering = answering or {}
    context = {
        "report": report,
        "anchor": anchor,
        "quote": quote,
        "thread": _thread(report, anchor),
        "comments": [
            {
                "comment": one,
                "form": answering.get(one.pk) or AnswerForm(comment=one),
                "may_settle": policies.may_settle(request.user, report, one),
            }
            for one in said
        ],
        "form": form or CommentForm(),
        "may_comment": policies.may_comment(request.user, report),
    }
    return form_page(request, "reports/comments.html", context)
