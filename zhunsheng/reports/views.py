"""The reports, the preview with the evidence beside each sentence, and the document to take away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.documents.proofreading import proofread
from zhunsheng.reports import actions, policies
from zhunsheng.reports.composing import length_of
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.evidence import with_evidence
from zhunsheng.reports.fonts import installed_fonts
from zhunsheng.reports.forms import FreezeForm, ReportForm, StatedForm
from zhunsheng.reports.models import Report
from zhunsheng.reports.reading import template
from zhunsheng.ui import tables

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def report_list(request):
    require(policies.may_read(request.user))
    page = tables.page_of(Report.objects.visible_to(request.user).for_list(), request.GET.get("page"))
    return render(request, "reports/list.html", {"page": page, "may_draft": policies.may_draft(request.user)})


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
    actions.set_stated(report=report, keys=form.stated, by=request.user, at=clock.now())
    messages.success(request, "选择已保存，正文已按新的选择重新生成。")
    return redirect(report)


@require_POST
def freeze(request, pk):
    report = _report(request, pk)
    require(policies.may_freeze(request.user, report))
    form = FreezeForm(request.POST)
    if form.is_valid():
        try:
            actions.freeze(report=report, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "报告已定稿。")
            return redirect(report)
    return _detail(request, report, freeze_form=form)


def download(request, pk):
    report = _report(request, pk)
    document = actions.export_docx(
        report=report, with_index=request.GET.get("index") == "1", by=request.user, at=clock.now()
    )
    name = f"{report.title}{'' if report.is_frozen else '（征求意见稿）'}.docx"
    return HttpResponse(
        document,
        content_type=DOCX,
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


def _detail(request, report, *, stated_form=None, freeze_form=None):
    """Show a report; with a form that was not valid, show it again as it was filled in."""
    content = _content(report)
    choosing = stated_form or StatedForm(unsupported=content["unsupported"])
    return render(
        request,
        "reports/detail.html",
        {
            "report": report,
            "title": content["title"],
            "blocks": with_evidence(content, request.user),
            "unsupported": content["unsupported"],
            "left_out": content["left_out"],
            "length": length_of(content),
            "limit": template(report.template).limit,
            "choices": choosing.beside(content["unsupported"]),
            "stated_form": choosing,
            "freeze_form": freeze_form or FreezeForm(),
            "may_edit": policies.may_edit(request.user, report),
            "may_freeze": policies.may_freeze(request.user, report),
            "may_download": policies.may_download(request.user, report),
            "faults": actions.verify_frozen(report) if report.is_frozen else [],
            "changed": actions.records_changed_since(report) if report.is_frozen else [],
        },
        status=422 if stated_form or freeze_form else 200,
    )
