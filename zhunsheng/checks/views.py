"""What looked odd, to mend or to explain; how often each check was right; trying other thresholds."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.catalogue.models import bureaus_of
from zhunsheng.checks import actions, policies
from zhunsheng.checks.catalogue import checks
from zhunsheng.checks.forms import ExplainForm, HitFilter, RehearsalForm
from zhunsheng.checks.models import Hit, State
from zhunsheng.ledger.sources import readable_records
from zhunsheng.ui import tables

SORTS = {
    "found": ("found_on", "pk"),
    "unit": ("unit__position", "unit_id", "pk"),
    "check": ("check_code", "pk"),
    "state": ("state", "pk"),
}


def hit_list(request):
    require(policies.may_see(request.user))
    form = HitFilter({"state": State.OPEN} | request.GET.dict())
    hits = form.apply(Hit.objects.visible_to(request.user, today=clock.today()).for_list())
    hits = tables.sort(hits, request.GET.get("sort"), SORTS, "-found")
    if request.GET.get("format") == "xlsx":
        return _export(request, hits)
    page = tables.page_of(hits, request.GET.get("page"))
    bureau = bureaus_of(request.user).first()
    context = {"form": form, "page": page, "may_set": policies.may_set(request.user, bureau)}
    return render(request, "checks/list.html", context)


def hit_page(request, pk):
    """Show a hit with the records looked at; take the office's answer."""
    require(policies.may_see(request.user))
    hit = get_object_or_404(Hit.objects.visible_to(request.user, today=clock.today()).for_list(), pk=pk)
    form, status = ExplainForm(), 200
    if request.method == "POST":
        require(policies.may_answer(request.user, hit.unit))
        form, status = ExplainForm(request.POST), 422
        if form.is_valid():
            try:
                actions.explain(hit=hit, text=form.cleaned_data["text"], by=request.user, at=clock.now())
            except ValidationError as error:
                form.explain(error)
            else:
                messages.success(request, "说明已保存，这一条不再列为待处理。")
                return redirect(hit)
    context = {
        "hit": hit,
        "records": list(
            readable_records((one for one in hit.record_ids if "." in one), request.user).values()
        ),
        "may_answer": policies.may_answer(request.user, hit.unit),
        "form": form,
    }
    return render(request, "checks/detail.html", context, status=status)


@require_POST
def look_now(request):
    bureau = bureaus_of(request.user).first()
    require(policies.may_set(request.user, bureau))
    changed = actions.look(bureau, on=clock.today())
    messages.success(request, f"已重新核对，{changed} 条有变化。")
    return redirect("checks:list")


def rules_page(request):
    """Show every check with its live thresholds and how often it was right."""
    require(policies.may_see(request.user))
    bureau = bureaus_of(request.user).first()
    counts = {
        row["check_code"]: row
        for row in Hit.objects.visible_to(request.user, today=clock.today())
        .order_by()
        .values("check_code")
        .annotate(
            found=Count("pk"),
            open=Count("pk", filter=Q(state=State.OPEN)),
            explained=Count("pk", filter=Q(state=State.EXPLAINED)),
            mended=Count("pk", filter=Q(state=State.MENDED)),
        )
    }
    live = actions.thresholds(bureau) if bureau else {}
    rows = []
    for code, check in checks().items():
        found = counts.get(code, {"found": 0, "open": 0, "explained": 0, "mended": 0})
        answered = found["explained"] + found["mended"]
        version, parameters = live.get(code, (1, {}))
        rows.append(
            {
                "check": check,
                "version": version,
                "asks": [
                    f"{one.label}{parameters.get(name, one.value):g}"
                    for name, one in check.parameters.items()
                ],
                "counts": found,
                "hit_rate": found["mended"] / answered if answered else None,
            }
        )
    return render(
        request, "checks/rules.html", {"rows": rows, "may_set": policies.may_set(request.user, bureau)}
    )


def rehearse(request, code):
    """Try thresholds on a span of days and show what would come and go; put them live with a reason."""
    bureau = bureaus_of(request.user).first()
    require(policies.may_set(request.user, bureau))
    check = checks().get(code)
    if check is None or not check.parameters:
        raise Http404
    today = clock.today()
    version, live = actions.thresholds(bureau)[code]
    initial = {"since": today - timedelta(days=365), "until": today} | live
    form = RehearsalForm(request.POST or None, check=check, initial=initial)
    context = {"check": check, "version": version, "form": form, "bureau": bureau}
    if request.method != "POST":
        return render(request, "checks/rehearse.html", context)
    if not form.is_valid():
        return render(request, "checks/rehearse.html", context, status=422)
    if "put_live" in request.POST:
        try:
            actions.put_live(
                bureau=bureau, code=code, parameters=form.parameters, reason=form.cleaned_data["reason"],
                by=request.user, at=clock.now(),
            )  # fmt: skip
        except ValidationError as error:
            form.explain(error)
            return render(request, "checks/rehearse.html", context, status=422)
        messages.success(request, f"“{check.title}”的新阈值已启用，并已重新核对。")
        return redirect("checks:rules")
    span = {"since": form.cleaned_data["since"], "until": form.cleaned_data["until"]}
    before, after = (
        actions.find(bureau, using={code: parameters}, **span) for parameters in (live, form.parameters)
    )
    context |= {
        "tried": True,
        "counts": (len(before), len(after)),
        "coming": [_said(after[place]) for place in after if place not in before],
        "going": [_said(before[place]) for place in before if place not in after],
    }
    return render(request, "checks/rehearse.html", context)


def _said(found):
    check, one = found
    return check.say(one.values)


def _export(request, hits):
    rows = list(hits)
    record("check:exported", by=request.user, at=clock.now(), changes={"rows": len(rows)})
    return tables.xlsx(
        "常态核对",
        "常态核对",
        ["单位", "核对", "内容", "发现日期", "状态", "说明"],
        [
            [
                str(hit.unit),
                hit.check_rule.title,
                hit.sentence,
                hit.found_on,
                hit.get_state_display(),
                hit.explanation,
            ]
            for hit in rows
        ],
    )
