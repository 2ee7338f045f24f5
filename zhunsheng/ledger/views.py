"""The responsibility matrix, the list of gaps, and one occurrence with all that belongs to it."""

from django.db.models import Count
from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.catalogue.vocabulary import describe, evidence_in_words
from zhunsheng.engine import STATUS_LABELS, Status
from zhunsheng.ledger.forms import PRESSING, LedgerFilter
from zhunsheng.ledger.models import Evaluation, Occurrence
from zhunsheng.ledger.prefill import record_now_url
from zhunsheng.ledger.rules import GAPS, MET, MONTHS, UNDONE, matrix, most_urgent
from zhunsheng.ledger.sources import readable_records
from zhunsheng.ledger.wording import reasons_in_words, window_name
from zhunsheng.ui import tables

SORTS = {
    "due": ("due", "pk"),
    "obligation": ("obligation__title", "due", "pk"),
    "subject": ("unit__position", "unit_id", "person_id", "due", "pk"),
    "status": ("status", "due", "pk"),
}


def matrix_page(request):
    require(may_read_records(request.user))
    form = LedgerFilter(request.GET, today=clock.today())
    visible = form.apply(Occurrence.objects.visible_to(request.user), with_status=False)
    shown = form.apply(Occurrence.objects.visible_to(request.user))
    rows = matrix(shown.for_list().order_by("unit__position", "unit_id", "person_id", "due", "pk"))
    counts = dict(visible.order_by().values_list("status").annotate(Count("pk")))
    return render(
        request,
        "ledger/matrix.html",
        {
            "form": form,
            "columns": [f"{month}月" for month in MONTHS],
            "rows": [_row(row, form.chosen["year"]) for row in rows],
            "foot": [_share_met(row.cells.get(month, ()) for row in rows) for month in MONTHS],
            "foot_total": _share_met(cell for row in rows for cell in row.cells.values()),
            "legend": [
                {
                    "status": status.value,
                    "count": counts.get(status.value, 0),
                    "url": _narrowed(request, status=status),
                }
                for status in Status
            ],
            "evaluation": Evaluation.objects.filter(bureau__in=visible.values("bureau")).first(),
            "total": sum(counts.values()),
            "gap_count": sum(counts.get(status, 0) for status in GAPS),
        },
    )


def gaps(request):
    require(may_read_records(request.user))
    form = LedgerFilter(request.GET, today=clock.today(), default_status=PRESSING)
    occurrences = form.apply(Occurrence.objects.visible_to(request.user).for_list())
    occurrences = tables.sort(occurrences, request.GET.get("sort"), SORTS, "due")
    if request.GET.get("format") == "xlsx":
        return _export(request, occurrences)
    page = tables.page_of(occurrences, request.GET.get("page"))
    for occurrence, sentences in zip(page, reasons_in_words(page), strict=True):
        occurrence.sentences = sentences
        occurrence.window = window_name(occurrence.window_start, occurrence.window_end)
    return render(request, "ledger/gaps.html", {"form": form, "page": page})


def occurrence_page(request, pk):
    require(may_read_records(request.user))
    occurrence = get_object_or_404(Occurrence.objects.visible_to(request.user).for_list(), pk=pk)
    version = occurrence.obligation.version_on(occurrence.window_start)
    readable = readable_records(occurrence.fact_ids, request.user)
    return render(
        request,
        "ledger/occurrence.html",
        {
            "occurrence": occurrence,
            "window": window_name(occurrence.window_start, occurrence.window_end),
            "sentences": reasons_in_words([occurrence])[0],
            "asks": describe(version.rule),
            "version": version,
            "bases": version.bases.select_related("regulation"),
            "evidence": [evidence_in_words(item) for item in version.rule["evidence"]],
            "records": list(readable.values()),
            "hidden_count": len(occurrence.fact_ids) - len(readable),
            "record_now": record_now_url(occurrence, version.rule, today=clock.today()),
            "is_undone": occurrence.status in UNDONE,
            "findings": occurrence.findings.visible_to(request.user),
        },
    )


def _row(row, year):
    """Dress a row of the matrix for the component ``ui/matrix.html``."""
    first = next(iter(row.cells.values()))[0]
    listing = reverse("ledger:gaps")

    def cell(month):
        occurrences = row.cells.get(month)
        if not occurrences:
            return None
        status = most_urgent(occurrence.status for occurrence in occurrences)
        many = f"{listing}?subject={row.subject}&year={year}&month={month}&status=any"
        titles = "；".join(
            f"{item.obligation.title}：{STATUS_LABELS['zh'][item.status]}" for item in occurrences
        )
        return {
            "status": status.value,
            "count": len(occurrences),
            "url": occurrences[0].get_absolute_url() if len(occurrences) == 1 else many,
            "title": f"{first.subject_name} {month}月 {titles}",
        }

    return {
        "label": first.subject_name,
        "url": f"{listing}?subject={row.subject}&year={year}&status=any",
        "cells": [cell(month) for month in MONTHS],
        "total": _share_met(row.cells.values()),
    }


def _share_met(cells):
    """Say how many of the occurrences in some cells are met, late ones included: “18/25”, or nothing for none."""
    statuses = [occurrence.status for cell in cells for occurrence in cell]
    return f"{sum(status in MET for status in statuses)}/{len(statuses)}" if statuses else ""


def _narrowed(request, **changes):
    """Return this page's address with some filters changed."""
    query = QueryDict(mutable=True)
    query.update(request.GET)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _export(request, occurrences):
    """Answer with the filtered list as a workbook, and log who took what."""
    rows = list(occurrences)
    record(
        "ledger:exported",
        by=request.user,
        at=clock.now(),
        changes={"filter": request.GET.urlencode(), "rows": len(rows)},
    )
    return tables.xlsx(
        "责任台账",
        "责任台账",
        ["责任事项", "责任主体", "时限", "期限", "状态", "补录", "原因"],
        (
            [
                row.obligation.title,
                row.subject_name,
                window_name(row.window_start, row.window_end),
                row.due,
                row.get_status_display(),
                "是" if row.backfilled else "",
                sentences,
            ]
            for row, sentences in zip(rows, reasons_in_words(rows), strict=True)
        ),
    )
