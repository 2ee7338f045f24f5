"""The log, for the audit administrator."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.audit import actions, policies
from zhunsheng.audit.forms import LogFilter
from zhunsheng.audit.models import Entry
from zhunsheng.ui import tables

SORTS = {"sequence": ("sequence",), "person": ("person", "-sequence"), "kind": ("kind", "-sequence")}


def entry_list(request):
    require(policies.may_read(request.user))
    form = LogFilter(request.GET)
    entries = tables.sort(form.apply(Entry.objects.all()), request.GET.get("sort"), SORTS, "-sequence")
    if request.GET.get("format") == "xlsx":
        rows = list(entries)
        changes = {"filter": request.GET.urlencode(), "rows": len(rows)}
        actions.record("log:exported", by=request.user, at=clock.now(), changes=changes)
        return tables.xlsx(
            "审计日志",
            "审计日志",
            ["序号", "时间", "人员", "角色", "来源地址", "事项", "对象", "结果", "理由", "摘要"],
            (
                [
                    row.sequence, row.at, row.person, row.role, row.address, row.get_kind_display(),
                    f"{row.object_kind} {row.object_id}", row.get_result_display(), row.reason, row.digest,
                ]
                for row in rows
            ),
        )  # fmt: skip
    page = tables.page_of(entries, request.GET.get("page"))
    return render(request, "audit/list.html", {"form": form, "page": page})


@require_POST
def verify(request):
    require(policies.may_read(request.user))
    faults = actions.verify()
    actions.record("log:verified", by=request.user, at=clock.now(), changes={"faults": len(faults)})
    for fault in faults[:20]:
        messages.warning(request, fault)
    if not faults:
        messages.success(request, "审计日志完整：逐条校验，没有发现改动、缺失或调换。")
    return redirect("audit:list")
