"""Uploading a document, reviewing what was read beside its text, and looking at what was imported."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.documents.wording import KIND_LABELS
from zhunsheng.ledger.claims import claims_context
from zhunsheng.rectification import policies
from zhunsheng.rectification.forms import units_for
from zhunsheng.rectification.importing import actions, forms, rules
from zhunsheng.rectification.models import Finding, ImportedDocument
from zhunsheng.rectification.rules import bare, quotations
from zhunsheng.ui import tables
from zhunsheng.ui.steps import form_page

SORTS = {"imported": ("imported_at", "pk"), "name": ("name", "pk"), "findings": ("finding_count", "pk")}
# Checks of which there may be many, each folded under what they are about.
FOLDED = {
    "problem_without_measure": "没有整改措施的问题",
    "measure_without_owner": "没有责任人的措施",
    "measure_without_deadline": "没有完成时限的措施",
    "unsupported_phrase": "没有数字或事实支撑的评价",
}
AROUND = 60  # characters of the text that a short quotation shows on either side


def import_preview(request):
    """Read an uploaded file and show what would be imported; nothing is kept."""
    require(policies.may_raise(request.user))
    if request.method != "POST":
        return redirect("rectification:import")
    upload = forms.UploadForm(request.POST, request.FILES, user=request.user)
    if not upload.is_valid():
        return form_page(request, "rectification/importing/upload.html", {"form": upload})
    draft, unit = upload.cleaned_data["file"], upload.cleaned_data["unit"]
    known = Finding.objects.by_words(unit=unit, kind=draft.reading.kind or "")
    sheet = rules.proposal(draft.reading, draft.text, known)
    initial = {"unit": unit.pk, "draft": draft.signed()}
    form = forms.ReviewForm(sheet=sheet, user=request.user, initial=initial)
    return _review(request, form, draft, unit)


def document_import(request):
    """Offer the upload; change what is under review by a step; or import what was reviewed."""
    require(policies.may_raise(request.user))
    if request.method != "POST":
        upload = forms.UploadForm(user=request.user)
        return render(request, "rectification/importing/upload.html", {"form": upload})
    try:
        draft = forms.Draft.loaded(request.POST.get("draft", ""))
    except BadSignature:
        upload = forms.UploadForm({"unit": request.POST.get("unit")}, user=request.user)
        upload.errors.pop("file", None)
        upload.add_error(
            "file", "预览已经失效（超过一天，或内容在途中被改动），没有导入任何内容。请重新选择文件。"
        )
        return form_page(request, "rectification/importing/upload.html", {"form": upload})
    sheet = forms.sheet_of(request.POST, len(draft.text.content))
    if step := request.POST.get("step"):
        stepped = _stepped(sheet, step, request.POST, draft.text.content)
        typed = {name: request.POST.get(name) for name in ("unit", "draft")}
        typed["missed"] = request.POST.get("missed") if stepped.failed or not stepped.said else ""
        form = forms.ReviewForm(sheet=stepped.sheet, user=request.user, focus=stepped.row, initial=typed)
        unit = units_for(request.user).filter(pk=_whole(typed["unit"])).first()
        return _review(request, form, draft, unit, stepped)
    form = forms.ReviewForm(request.POST, sheet=sheet, user=request.user)
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            imported = actions.import_text(
                bureau=unit.bureau,
                unit=unit,
                text=draft.text,
                digest=draft.digest,
                chosen=form.chosen,
                by=request.user,
                at=clock.now(),
            )
        except ValidationError as error:
            form.explain(error)
        else:
            tell = messages.success if imported.is_new and not imported.unpaired else messages.warning
            tell(request, imported.in_words)
            return redirect(imported.document if imported.findings else "rectification:documents")
    return _review(request, form, draft, form.cleaned_data.get("unit"), status=422)


def document_list(request):
    require(policies.may_read(request.user))
    found = ImportedDocument.objects.visible_to(request.user).for_list()
    found = tables.sort(found, request.GET.get("sort"), SORTS, "-imported")
    page = tables.page_of(found, request.GET.get("page"))
    for document in page:
        document.kind_label = KIND_LABELS.get(document.kind, "未标明")
    context = {"page": page, "may_raise": policies.may_raise(request.user)}
    return render(request, "rectification/importing/documents.html", context)


def document_detail(request, pk):
    """Show a document's text beside the findings that came from it."""
    documents = ImportedDocument.objects.visible_to(request.user).select_related("imported_by__person")
    document = get_object_or_404(documents, pk=pk)
    findings = list(
        Finding.objects.visible_to(request.user)
        .filter(document=document)
        .select_related("unit")
        .prefetch_related("measures")
        .order_by("pk")
    )
    marks = {}
    for number, finding in enumerate(findings, 1):
        finding.number, finding.mark = number, f"problem-{number}"
        marks[finding.mark] = finding.spans
        finding.all_measures = list(finding.measures.all())
        for measure in finding.all_measures:
            measure.mark = f"measure-{measure.pk}"
            marks[measure.mark] = measure.spans
    context = {
        "document": document,
        "kind": KIND_LABELS.get(document.kind, "未标明"),
        "findings": findings,
        "pieces": rules.pieces(document.text, marks),
    }
    return render(request, "rectification/importing/document.html", context)


def _review(request, form, draft, unit, stepped=None, status=200):
    """Show the review: what the document is, its checks, the proposals, and the text they stand in."""
    reading, content = draft.reading, draft.text.content
    known = Finding.objects.by_words(unit=unit, kind=reading.kind or "") if unit else {}
    people = actions.colleagues(unit.bureau, on=clock.today()) if unit else {}
    problems, measures = form.rows("problem"), form.rows("measure")
    for row in problems:
        row["known"] = known.get(bare(row["row"].title))
    for row in measures:
        answered = form.sheet.numbered(row["row"].answers)
        row["answered"] = None if answered is None else form.sheet.problems[answered]
        row["person"] = rules.owner_of(row["row"].owner, people.items())
    for row in (*problems, *measures):
        row["quotations"] = quotations(content, row["row"].spans, around=AROUND)
        row["said"] = stepped if stepped and stepped.row == row["name"] else None
    checks = sorted(
        ({"name": f"check-{number}", "check": check} for number, check in enumerate(reading.checks, 1)),
        key=lambda row: rules.VERDICTS.index(row["check"].verdict),
    )
    marks = {row["name"]: row["row"].spans for row in (*problems, *measures)}
    marks |= {row["name"]: [(row["check"].start, row["check"].end)] for row in checks}
    audited = claims_context(request.user, unit, draft.text, reading) if unit else {"claim_marks": {}}
    context = {
        **audited,
        "form": form,
        "draft": draft,
        "unit": unit,
        "kind": KIND_LABELS.get(reading.kind, "未标明"),
        "problems": problems,
        "measures": measures,
        "people": people,
        "checks": [row for row in checks if row["check"].code not in FOLDED],
        "folded": {
            label: [row for row in checks if row["check"].code == code] for code, label in FOLDED.items()
        },
        "pieces": rules.pieces(content, marks | audited["claim_marks"]),
        "stepped": stepped,
    }
    return render(request, "rectification/importing/review.html", context, status=status)


# What a button does to a row: its step and the kind of row.
STEPS = {
    ("merge", "problem"): rules.merge,
    ("merge", "measure"): rules.merge_measures,
    ("split", "problem"): rules.split,
    ("split", "measure"): rules.split_measure,
    ("add", "problem"): rules.add_problem,
    ("add", "measure"): rules.add_measure,
}


def _stepped(sheet, step, typed, content):
    """Take a step (merge:problem-3, split:measure-2, add:problem); what is none or impossible changes nothing."""
    name, _, row = step.partition(":")
    kind, _, of = row.partition("-")
    number = _whole(of) or 0
    act = STEPS.get((name, kind))
    if act is None:
        return rules.Stepped(sheet, "", "")
    try:
        if name == "merge":
            return act(sheet, number, _whole(typed.get(f"{row}-with")) or 0)
        return act(sheet, typed.get("missed", ""), content) if name == "add" else act(sheet, number, content)
    except rules.Impossible as error:
        return rules.Stepped(sheet, "missed" if name == "add" else row, str(error), failed=True)


def _whole(typed):
    """Return a whole number as typed, or None."""
    return int(typed) if typed and re.fullmatch(r"[0-9]{1,9}", typed.strip()) else None
