"""The pages of documents that must be studied: the list, and registering one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import redirect, render

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.rulings import require
from zhunsheng.activities import actions, policies
from zhunsheng.activities.documents.forms import DocumentFilter, DocumentForm
from zhunsheng.activities.models import Activity, RequiredDocument
from zhunsheng.ui.steps import form_page, typed
from zhunsheng.ui.tables import page_of, sort, xlsx

SORTS = {
    "received": ("received_on", "pk"),
    "name": ("name", "received_on", "pk"),
    "unit": ("unit__position", "unit", "received_on", "pk"),
}
EXPORTED = ("收文日期", "文件名称", "文号", "学习单位", "学习情况", "第一次学习")


def document_list(request):
    require(may_read_records(request.user))
    visible = RequiredDocument.objects.visible_to(request.user)
    form = DocumentFilter(request.GET, documents=visible)
    studies = Activity.objects.visible_to(request.user).order_by("happened_on")
    documents = sort(form.apply(visible), request.GET.get("sort"), SORTS, "-received")
    documents = documents.select_related("unit").prefetch_related(
        Prefetch("activities", studies, to_attr="studies")
    )
    if request.GET.get("format") == "xlsx":
        return _export(request, documents)
    page = page_of(documents, request.GET.get("page"))
    for document in page:
        document.may_record = policies.may_record(request.user, document.unit)
    context = {"form": form, "page": page, "may_record": policies.may_record(request.user)}
    return render(request, "activities/documents.html", context)


def document_new(request):
    require(policies.may_record(request.user))
    form = DocumentForm(typed(request), user=request.user, initial={"received_on": clock.today()})
    if form.is_valid():
        try:
            document = actions.receive_document(**form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, f"已登记{document}，学习期限从 {document.received_on} 起算。")
            return redirect("activities:documents")
    return form_page(request, "activities/document_new.html", {"form": form})


def _export(request, documents):
    """Answer with the filtered list as a workbook, which can come in again as a ledger; log who took what."""
    rows = [
        (
            document.received_on,
            document.name,
            document.number,
            str(document.unit),
            "、".join(f"{study.happened_on} {study.get_kind_display()}" for study in document.studies)
            or "未学",
            document.studies[0].happened_on if document.studies else None,
        )
        for document in documents
    ]
    actions.note_export(
        kind="document:exported", count=len(rows), filters=request.GET.dict(), by=request.user, at=clock.now()
    )
    return xlsx(f"必学文件-{clock.today()}", "必学文件", EXPORTED, rows)
