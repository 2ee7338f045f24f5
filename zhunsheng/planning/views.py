"""A unit's plan on a calendar by month, which prints as one page, and the forms to adjust it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.rulings import require
from zhunsheng.ledger.rules import MET
from zhunsheng.planning import actions, overview, policies, rules
from zhunsheng.planning.forms import BrandForm, ItemForm, PlanFilter
from zhunsheng.planning.models import Item, Plan


def calendar_page(request):
    require(may_read_records(request.user))
    form = PlanFilter(request.GET, user=request.user, today=clock.today())
    unit, year = form.chosen
    plan = Plan.objects.visible_to(request.user).filter(unit=unit, year=year).select_related("unit").first()
    planned = overview.with_status(plan.items.for_list(), unit) if plan else []
    context = {
        "form": form,
        "unit": unit,
        "year": year,
        "plan": plan,
        "months": rules.by_month(planned),
        "total": len(planned),
        "done": sum(one.occurrence is not None and one.occurrence.status in MET for one in planned),
        "may_plan": unit and policies.may_plan(request.user, unit),
    }
    return render(request, "planning/calendar.html", context)


@require_POST
def draw_up(request):
    require(may_read_records(request.user))
    form = PlanFilter(request.POST, user=request.user, today=clock.today())
    unit, year = form.chosen
    if unit is None:
        raise Http404
    plan, added, dropped = actions.draw_up(unit=unit, year=year, by=request.user, at=clock.now())
    messages.success(
        request,
        f"已按责任清单编制：新增 {added} 项，移除 {dropped} 项；已定的日期和主题没有变。"
        if added or dropped
        else "计划与责任清单一致，没有需要增减的。",
    )
    return redirect(plan)


def item_page(request, pk):
    item = get_object_or_404(Item.objects.visible_to(request.user).for_list(), pk=pk)
    require(policies.may_plan(request.user, item.plan.unit))
    initial = {"planned_on": item.planned_on, "theme": item.theme, "version": item.version}
    form = ItemForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.adjust(
                item=item,
                planned_on=typed["planned_on"],
                theme=typed["theme"],
                expected=typed["version"],
                by=request.user,
                at=clock.now(),
            )
        except ValidationError as error:
            _explain(form, error, request, now=Item.objects.get(pk=pk).version)
        else:
            messages.success(request, f"已改为 {typed['planned_on']}。")
            return redirect(item.plan)
    return render(
        request, "planning/item.html", {"form": form, "item": item}, status=422 if form.errors else 200
    )


def brand_page(request, pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("unit"), pk=pk)
    require(policies.may_plan(request.user, plan.unit))
    initial = {"brand": plan.brand, "brand_text": plan.brand_text, "version": plan.version}
    form = BrandForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.set_brand(
                plan=plan,
                brand=typed["brand"],
                brand_text=typed["brand_text"],
                expected=typed["version"],
                by=request.user,
                at=clock.now(),
            )
        except ValidationError as error:
            _explain(form, error, request, now=Plan.objects.get(pk=pk).version)
        else:
            messages.success(request, "党建品牌已保存。")
            return redirect(plan)
    return render(
        request, "planning/brand.html", {"form": form, "plan": plan}, status=422 if form.errors else 200
    )


def _explain(form, error, request, *, now):
    """Show what was wrong; whoever saves again has seen how it stands now."""
    form.explain(error)
    form.data = request.POST.copy()
    form.data["version"] = now
