"""How study stands: documents by unit, hours still owed, absences and what they have in common; taking over exports."""

from collections import Counter

from django.db.models import Count, Q
from django.shortcuts import render

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.records import readable_records
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.policies import may_record
from zhunsheng.audit.actions import record
from zhunsheng.engine import STATUS_LABELS, Status
from zhunsheng.ledger.rules import GAPS, MET
from zhunsheng.organisation.models import Unit
from zhunsheng.study import actions, overview
from zhunsheng.study.forms import UploadForm
from zhunsheng.ui import tables
from zhunsheng.ui.sheet_imports import Heading, SheetImport


def coverage_page(request):
    require(may_read_records(request.user))
    year, years = _year(request)
    rows = overview.coverage(request.user, year=year)
    wanted = request.GET.get("status")
    if wanted in list(Status):
        rows = [row for row in rows if any(cell.status == wanted for cell in row.cells.values())]
    units = Unit.objects.in_bulk({unit for row in rows for unit in row.cells})
    columns = sorted(units.values(), key=lambda unit: (unit.position, unit.pk))
    if request.GET.get("format") == "xlsx":
        return _coverage_sheet(request, rows, columns)
    counts = Counter(cell.status for row in rows for cell in row.cells.values())
    return render(
        request,
        "study/coverage.html",
        {
            "year": year,
            "years": years,
            "columns": [str(unit) for unit in columns],
            "rows": [_matrix_row(row, columns) for row in rows],
            "legend": [
                {"status": status.value, "count": counts[status], "url": f"?year={year}&status={status}"}
                for status in Status
                if counts[status]
            ],
            "omitted": sum(counts[status] for status in GAPS),
            "foot": [_share(row.cells.get(unit.pk) for row in rows) for unit in columns],
            "foot_total": _share(cell for row in rows for cell in row.cells.values()),
        },
    )


def hours_page(request):
    require(may_read_records(request.user))
    year, years = _year(request)
    found = overview.hours(request.user, year=year)
    if text := request.GET.get("q", "").strip()[:60]:
        found = found.filter(person__name__icontains=text) | found.filter(unit__name__icontains=text)
    if request.GET.get("format") == "xlsx":
        _log_export(request, "hours")
        return tables.xlsx(
            f"{year}年学时",
            "学时",
            ["单位", "姓名", "事项", "应达到", "已累计", "还需", "期限"],
            [
                [
                    str(row.unit),
                    row.person.name,
                    row.obligation.title,
                    row.required,
                    row.counted,
                    _owed(row),
                    row.due,
                ]
                for row in found
            ],
        )
    page = tables.page_of(found, request.GET.get("page"))
    for row in page:
        row.owed = _owed(row)
    return render(request, "study/hours.html", {"year": year, "years": years, "page": page, "q": text})


def absences_page(request):
    require(may_read_records(request.user))
    year, years = _year(request)
    found = overview.absences(request.user, year=year)
    return render(request, "study/absences.html", {"year": year, "years": years, "found": found})


def uses_page(request):
    """Show what the study sessions of a year led to; which of them led to nothing yet can be looked at alone."""
    require(may_read_records(request.user))
    year, years = _year(request)
    held = overview.sessions(request.user, year=year)
    counts = held.aggregate(
        used=Count("pk", filter=Q(uses__isnull=False), distinct=True), count=Count("pk", distinct=True)
    )
    waiting = request.GET.get("only") == "waiting"
    if waiting:
        held = held.filter(uses__isnull=True)
    page = tables.page_of(held, request.GET.get("page"))
    work = readable_records(
        (use.record for one in page for use in one.uses.all() if use.record), request.user
    )
    for one in page:
        one.led_to = [(use, work.get(use.record)) for use in one.uses.all()]
    context = {"year": year, "years": years, "page": page, "waiting": waiting} | counts
    return render(request, "study/uses.html", context)


class HoursImport(SheetImport):
    """Take over what a learning platform counted."""

    title = "导入学习平台学时"
    lead = "把学习平台（网络党校等）导出的表格交上来，"
    form_class = UploadForm
    back = "study:hours"
    headings = (Heading("姓名", "short"), Heading("课程"), Heading("日期", "day"), Heading("学时", "num"))

    def admit(self, user):
        require(may_record(user))

    def sort_out(self, rows, *, user, unit):
        return actions.sort_out_rows(rows, bureau=unit.bureau, today=clock.today())

    def cells(self, accepted):
        return [(row.name, row.course, row.day.isoformat(), f"{row.hours:g}") for row in accepted]

    def take_over(self, accepted, *, unit, upload, by):
        made = actions.import_hours(
            unit=unit, name=upload.name, digest=upload.digest, rows=accepted, by=by, at=clock.now()
        )
        return f"已登记 {len(made)} 次培训、{len(accepted)} 人次，学时已计入个人累计。"


def _matrix_row(row, columns):
    """Dress a document for the component ``ui/matrix.html``."""

    def cell(unit):
        occurrence = row.cells.get(unit.pk)
        return occurrence and {
            "status": occurrence.status,
            "url": occurrence.get_absolute_url(),
            "title": f"{row.name} {unit} {STATUS_LABELS['zh'][occurrence.status]} 期限 {occurrence.due}",
        }

    return {
        "label": f"{row.name}（{row.received_on:%m-%d}收）",
        "url": row.url,
        "cells": [cell(unit) for unit in columns],
        "total": _share(row.cells.values()),
    }


def _share(cells):
    """Say how many of the units have studied: “2/3”."""
    statuses = [cell.status for cell in cells if cell]
    return f"{sum(status in MET for status in statuses)}/{len(statuses)}" if statuses else ""


def _coverage_sheet(request, rows, columns):
    _log_export(request, "coverage")

    def word(occurrence):
        return STATUS_LABELS["zh"][occurrence.status] if occurrence else None

    return tables.xlsx(
        "必学文件学习情况",
        "学习情况",
        ["文件", "文号", "收文日期", *map(str, columns)],
        [
            [row.name, row.number, row.received_on, *(word(row.cells.get(unit.pk)) for unit in columns)]
            for row in rows
        ],
    )


def _owed(row):
    """How many hours are still to come."""
    return max(row.required - row.counted, 0)


def _year(request):
    """Return the year asked for, and those that can be."""
    this = clock.today().year
    years = [this - 1, this]
    asked = request.GET.get("year", "")
    return (int(asked) if asked in map(str, years) else this), years


def _log_export(request, what):
    record(
        "study:exported",
        by=request.user,
        at=clock.now(),
        changes={"what": what, "filter": request.GET.urlencode()},
    )
