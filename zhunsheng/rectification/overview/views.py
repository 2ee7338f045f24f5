"""Findings seen together; every view takes the filters of the list, so that one can be sent as a link."""

from datetime import timedelta

from django.shortcuts import render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.rectification import forms, policies
from zhunsheng.rectification.models import Finding, Measure
from zhunsheng.rectification.overview import charting, reading, rules
from zhunsheng.rectification.rules import STAGE_LABELS, STANDING_LABELS, Standing, State
from zhunsheng.ui import tables

MONTHS = 12  # of the chart of flow
LANES = 30  # on one page of the timeline
LONGEST = timedelta(days=730)  # drawn at once
MEASURE_SORTS = {
    "due": ("due_by", "pk"),
    "text": ("text", "pk"),
    "unit": ("finding__unit__position", "finding__unit_id", "pk"),
    "done": ("done_on", "pk"),
}
BY = {"leader": "责任领导", "owner": "责任人", "unit": "责任单位"}
LOAD_SORTS = {
    "whose": lambda load: (load.whose is None, str(load.whose)),
    "total": lambda load: (load.total, str(load.whose)),
    "due": lambda load: (load.next_due is None, load.next_due, str(load.whose)),
}
MEASURES_EXPORTED = (
    "整改措施", "问题", "责任单位", "牵头科室", "责任领导", "责任人", "类型", "完成时限", "进展", "完成日期",
    "完成情况", "佐证方式", "佐证说明",
)  # fmt: skip


def _narrowed(request):
    """Return the filter form and the findings that pass it, of those this person may see."""
    require(policies.may_read(request.user))
    visible = Finding.objects.visible_to(request.user)
    form = forms.ListFilter(request.GET, findings=visible)
    return form, form.apply(visible, as_of=clock.today())


def board(request):
    """Show the findings in columns by how they stand; a card is moved by the steps on its page, not by hand."""
    form, findings = _narrowed(request)
    columns = reading.board(findings, as_of=clock.today())
    total = sum(column.count for column in columns)
    context = {"form": form, "columns": columns, "total": total, "today": clock.today()}
    return render(request, "rectification/overview/board.html", context)


def timeline(request):
    """Draw when each finding came, until when it is to be put right, and when it was closed."""
    form, findings = _narrowed(request)
    today = clock.today()
    findings = (
        findings.exclude(state=State.MERGED).select_related("unit", "owner").order_by("-arose_on", "-pk")
    )
    page = tables.page_of(findings, request.GET.get("page"), per_page=LANES)
    reading.with_progress(page, as_of=today)
    ends = {one.pk: one.closed_at.date() if one.closed_at else max(today, one.arose_on) for one in page}
    days = [today, *ends.values(), *(day for one in page for day in (one.arose_on, one.rectify_by) if day)]
    shown = rules.span_of(days, longest=LONGEST)
    lanes = [(one, rules.lane(one.arose_on, ends[one.pk], one.rectify_by, shown=shown)) for one in page]
    context = {
        "form": form,
        "page": page,
        "lanes": lanes,
        "ticks": rules.ticks(shown),
        "shown": shown,
        "today": today,
    }
    return render(request, "rectification/overview/timeline.html", context)


def measure_list(request):
    """Show the list of tasks: every measure of the findings that pass, with who does it by when."""
    require(policies.may_read(request.user))
    form = forms.MeasureFilter(request.GET, user=request.user)
    today = clock.today()
    measures = form.apply(Measure.objects.visible_to(request.user).for_list(), as_of=today)
    measures = tables.sort(measures, request.GET.get("sort"), MEASURE_SORTS, "due")
    if request.GET.get("format") == "xlsx":
        return _export_measures(request, list(measures))
    page = tables.page_of(measures, request.GET.get("page"))
    for one in page:
        one.stage_now = one.stage(today)
        one.stage_label = STAGE_LABELS[one.stage_now]
    return render(request, "rectification/overview/measures.html", {"form": form, "page": page})


def duties(request):
    """Show the list of responsibilities: what each leader, owner or unit answers for, and how it stands."""
    form, findings = _narrowed(request)
    by = request.GET.get("by") if request.GET.get("by") in BY else "leader"
    rows = reading.loads(findings.exclude(state=State.MERGED), by, as_of=clock.today())
    rows = tables.sort_rows(rows, request.GET.get("sort"), LOAD_SORTS, "whose")
    columns = [one for one in rules.COLUMNS if any(row.counts[one] for row in rows)]
    if request.GET.get("format") == "xlsx":
        return _export_loads(request, rows, columns, by)
    page = tables.page_of(rows, request.GET.get("page"))
    context = {
        "form": form,
        "by": by,
        "by_label": BY[by],
        "choices": BY.items(),
        "page": page,
        "labels": [STANDING_LABELS[one] for one in columns],
        "rows": [(row, [(one, STANDING_LABELS[one], row.counts[one]) for one in columns]) for row in page],
    }
    return render(request, "rectification/overview/duties.html", context)


def figures(request):
    """Draw how the findings stand, what came and went, how old what is open is, and where it is overdue."""
    form, findings = _narrowed(request)
    today = clock.today()
    months = rules.months_until(today, MONTHS)
    counts = findings.count_standings(as_of=today)
    context = {
        "form": form,
        "total": sum(counts.values()),
        "closed": counts[Standing.VERIFIED] + counts[Standing.EFFECTIVE] + counts[Standing.LASTING],
        "standings": charting.standings(counts),
        "flow": charting.flow(months, *reading.flow(findings, months)),
        "ages": charting.ages(reading.ages(findings, as_of=today)),
        "overdue": charting.overdue(reading.overdue_by_unit(findings, as_of=today)),
    }
    return render(request, "rectification/overview/figures.html", context)


def _export_measures(request, measures):
    _note(request, len(measures))
    return tables.xlsx(
        f"整改任务清单-{clock.today()}",
        "任务清单",
        MEASURES_EXPORTED,
        (
            [
                one.text, one.finding.title, str(one.finding.unit), one.lead_unit, one.leader, one.owner,
                one.get_kind_display(), one.due, STAGE_LABELS[one.stage(clock.today())], one.done_on, one.result,
                one.proof_wanted, one.proof,
            ]
            for one in measures
        ),
    )  # fmt: skip


def _export_loads(request, rows, columns, by):
    _note(request, len(rows))
    header = [BY[by], *(STANDING_LABELS[one] for one in columns), "合计", "最近期限"]
    cells = (
        [row.whose or "待明确", *(row.counts[one] for one in columns), row.total, row.next_due]
        for row in rows
    )
    return tables.xlsx(f"整改责任清单-{clock.today()}", "责任清单", header, cells)


def _note(request, count):
    changes = {"filter": request.GET.urlencode(), "rows": count}
    record("finding:exported", by=request.user, at=clock.now(), changes=changes)
