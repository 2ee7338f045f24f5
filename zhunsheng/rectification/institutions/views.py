"""Rules made because of findings: the list with its count, entering one, taking one back."""

from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.attachments.models import StoredFile
from zhunsheng.audit.actions import record
from zhunsheng.rectification.institutions import actions, forms, policies
from zhunsheng.rectification.institutions.models import Deed, HouseRule
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.policies import may_read
from zhunsheng.ui import tables
from zhunsheng.ui.steps import form_page, taken, typed

SORTS = {
    "issued": ("issued_on", "pk"),
    "title": ("title", "pk"),
    "unit": ("unit__position", "unit_id", "pk"),
}
EXPORTED = ("方式", "名称", "文号", "印发日期", "制定单位", "针对的问题", "正文或出处", "撤回理由")


def rule_list(request):
    require(may_read(request.user))
    visible = HouseRule.objects.visible_to(request.user)
    form = forms.HouseRuleFilter(request.GET, paths=request.user.paths_to_findings())
    chosen = form.apply(visible)
    findings = Prefetch("findings", Finding.objects.visible_to(request.user))
    found = tables.sort(
        chosen.for_list().prefetch_related(findings), request.GET.get("sort"), SORTS, "-issued"
    )
    if request.GET.get("format") == "xlsx":
        return _export(request, list(found))
    counts = dict(chosen.in_force().order_by().values_list("deed").annotate(Count("pk")))
    page = tables.page_of(found, request.GET.get("page"))
    files = [rule.file_id for rule in page if rule.file_id]
    readable = StoredFile.objects.visible_to(request.user).filter(pk__in=files).values_list("pk", flat=True)
    return render(
        request,
        "rectification/institutions/list.html",
        {
            "form": form,
            "page": page,
            "readable": set(readable),
            "counts": [(label, counts.get(code, 0)) for code, label in Deed.choices],
            "total": sum(counts.values()),
            "may_enter": policies.may_enter(request.user),
        },
    )


def rule_new(request):
    require(policies.may_enter(request.user))
    asked = request.GET.get("finding", "")
    initial = {"issued_on": clock.today(), "findings": [asked] if asked.isdecimal() else []}
    form = forms.HouseRuleForm(typed(request), request.FILES or None, user=request.user, initial=initial)

    def enter():
        actions.enter_rule(**form.values, by=request.user, at=clock.now())

    if taken(request, form, enter, said="制度成果已登记。"):
        return redirect("rectification:house_rules")
    return form_page(request, "rectification/institutions/form.html", {"form": form, "title": "登记制度成果"})


def rule_withdraw(request, pk):
    rule = get_object_or_404(HouseRule.objects.visible_to(request.user).for_list(), pk=pk)
    require(policies.may_withdraw(request.user, rule))
    form = forms.WithdrawForm(typed(request))

    def withdraw():
        actions.withdraw_rule(rule=rule, **form.cleaned_data, by=request.user, at=clock.now())

    if taken(request, form, withdraw, said=f"{rule}已撤回，不再计数。"):
        return redirect("rectification:house_rules")
    context = {"form": form, "title": "撤回制度成果", "rule": rule}
    return form_page(request, "rectification/institutions/form.html", context)


def _export(request, house_rules):
    """Answer with the filtered list as a workbook, and log who took what."""
    changes = {"filter": request.GET.urlencode(), "rows": len(house_rules)}
    record("finding:exported", by=request.user, at=clock.now(), changes=changes)
    return tables.xlsx(
        f"制度成果-{clock.today()}",
        "制度成果",
        EXPORTED,
        (
            [
                rule.get_deed_display(), rule.title, rule.number, rule.issued_on, str(rule.unit),
                "；".join(finding.title for finding in rule.findings.all()), rule.text, rule.withdrawal,
            ]
            for rule in house_rules
        ),
    )  # fmt: skip
