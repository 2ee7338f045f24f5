"""Indicators: the list, one drawn over time, its values entered, and ledgers taken over."""

from contextlib import suppress
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.indicators import actions, policies, rules
from zhunsheng.indicators.forms import (
    ChangeForm,
    IndicatorForm,
    ListFilter,
    UploadForm,
    ValueForm,
)
from zhunsheng.indicators.models import Indicator, Value
from zhunsheng.ui import charts, tables
from zhunsheng.ui.sheet_imports import Heading, SheetImport

# The first columns are those an import reads, so that what was taken out can be handed in again.
EXPORTED = [
    "指标",
    "单位",
    "期间",
    "数值",
    "依据",
    "计量单位",
    "目标值",
    "达到目标",
    "数据来源",
    "登记时间",
    "登记人",
]
REACHED = {True: "是", False: "否", None: ""}
SHOWN = 24  # periods in the drawing


def indicator_list(request):
    require(may_read_records(request.user))
    form = ListFilter(request.GET, user=request.user)
    found = form.apply(Indicator.objects.visible_to(request.user).for_list())
    if request.GET.get("format") == "xlsx":
        return _export(request, found)
    page = tables.page_of(found, request.GET.get("page"))
    for one in page:
        if one.latest_start:
            one.latest_period = rules.period_name(one.latest_start, one.every)
            one.is_reached = rules.is_reached(one.latest_value, one.target, one.direction)
    may_record = policies.may_record(request.user)
    return render(request, "indicators/list.html", {"form": form, "page": page, "may_record": may_record})


def indicator_new(request):
    require(policies.may_record(request.user))
    form = IndicatorForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            indicator = actions.define(**form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, f"已设立指标“{indicator}”，可以登记数值了。")
            return redirect(indicator)
    return render(request, "indicators/form.html", {"form": form}, status=422 if form.errors else 200)


def indicator_detail(request, pk):
    indicator = _visible(request, pk)
    values = list(indicator.values.select_related("indicator", "recorded_by__person"))
    latest = values[-1] if values else None
    context = {
        "indicator": indicator,
        "latest": latest,
        "values": values[::-1],
        "chart": _chart(indicator, values),
        "may_record": policies.may_record(request.user, indicator.unit),
    }
    return render(request, "indicators/detail.html", context)


def indicator_edit(request, pk):
    indicator = _visible(request, pk)
    require(policies.may_record(request.user, indicator.unit))
    initial = {name: getattr(indicator, name) for name in actions.CHANGEABLE}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(indicator=indicator, **form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "指标已修改。")
            return redirect(indicator)
    context = {"form": form, "indicator": indicator}
    return render(request, "indicators/form.html", context, status=422 if form.errors else 200)


def value_record(request, pk):
    """Enter the value of a period; where there is one, correct it."""
    indicator = _visible(request, pk)
    require(policies.may_record(request.user, indicator.unit))
    today = clock.today()
    if request.method != "POST":
        form = ValueForm(indicator=indicator, today=today, initial=_asked_for(request, indicator, today))
        return render(request, "indicators/value.html", {"form": form, "indicator": indicator})
    form = ValueForm(request.POST, indicator=indicator, today=today)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            value = actions.record_value(
                indicator=indicator,
                start=typed["period"],
                value=typed["value"],
                evidence=typed["evidence"],
                expected=typed["version"] or 0,
                by=request.user,
                at=clock.now(),
            )
        except ValidationError as error:
            form.explain(error)
            # What stands there is told now; whoever saves again has seen it.
            form.data = request.POST.copy()
            form.data["version"] = _version(indicator, typed["period"])
        else:
            messages.success(request, f"已登记{value.period}的数值。")
            return redirect(indicator)
    return render(request, "indicators/value.html", {"form": form, "indicator": indicator}, status=422)


class ValuesImport(SheetImport):
    """Take over a ledger of values."""

    title = "导入指标数值"
    lead = "列表里导出的 Excel 补上新的行就能导入，已有的数值不会被覆盖。"
    form_class = UploadForm
    back = "indicators:list"
    headings = (Heading("指标"), Heading("期间", "short"), Heading("数值", "num"), Heading("依据"))

    def admit(self, user):
        require(policies.may_record(user))

    def sort_out(self, rows, *, user):
        return actions.sort_out_rows(rows, user=user, today=clock.today())

    def cells(self, accepted):
        every = _every(accepted)
        return [
            (
                row.name,
                rules.period_name(row.start, every[row.indicator]),
                charts.number(row.value),
                row.evidence,
            )
            for row in accepted
        ]

    def take_over(self, accepted, *, upload, by):
        made = actions.import_values(
            rows=accepted, name=upload.name, digest=upload.digest, by=by, at=clock.now()
        )
        return f"已登记 {made} 个数值。"


def _visible(request, pk):
    return get_object_or_404(Indicator.objects.visible_to(request.user).select_related("unit"), pk=pk)


def _chart(indicator, values):
    """Lay out the latest periods; one without a value leaves a gap in the line."""
    if not values:
        return None
    by_start = {value.start: float(value.value) for value in values}
    starts, start = [], values[0].start
    while start <= values[-1].start:
        starts.append(start)
        start = rules.next_start(start, indicator.every)
    shown = starts[-SHOWN:]
    return charts.Chart(
        name="indicator",
        title=indicator.name,
        categories=[rules.short_name(start, indicator.every) for start in shown],
        series=[charts.Series(indicator.name, [by_start.get(start) for start in shown])],
        unit=indicator.measured_in,
        target=None if indicator.target is None else float(indicator.target),
    )


def _asked_for(request, indicator, today):
    """Return what the form begins with: the period of the address with its value, else the last one that ended."""
    ended = rules.period_start(today, indicator.every)
    ended = rules.period_start(ended.fromordinal(ended.toordinal() - 1), indicator.every)
    asked = ended
    with suppress(ValueError):
        asked = date.fromisoformat(request.GET.get("period", ""))
    known = indicator.values.filter(start=asked).first()
    if known is None:
        return {"period": asked.isoformat()}
    return {
        "period": asked.isoformat(),
        "value": known.value.normalize(),
        "evidence": known.evidence,
        "version": known.version,
    }


def _version(indicator, start):
    known = indicator.values.filter(start=start).first()
    return known.version if known else 0


def _every(rows):
    """Map the indicators of some rows to how often they are recorded."""
    return dict(Indicator.objects.filter(pk__in={row.indicator for row in rows}).values_list("pk", "every"))


def _export(request, indicators):
    """Answer with all values of the filtered indicators as a workbook, and log who took it."""
    values = Value.objects.visible_to(request.user).filter(indicator__in=indicators.values("pk"))
    values = values.select_related("indicator__unit", "recorded_by__person").order_by(
        "indicator__unit__position", "indicator__unit", "indicator__name", "start"
    )
    rows = [
        [
            value.indicator.name,
            value.indicator.unit.name,
            value.period,
            value.value,
            value.evidence,
            value.indicator.measured_in,
            value.indicator.target,
            REACHED[value.is_reached],
            value.indicator.source,
            value.recorded_at,
            value.recorded_by.display_name,
        ]
        for value in values
    ]
    changes = {"filter": request.GET.urlencode(), "rows": len(rows)}
    record("indicator:exported", by=request.user, at=clock.now(), changes=changes)
    return tables.xlsx(f"指标-{clock.today()}", "指标", EXPORTED, rows)
