"""The responsibility matrix, the list of gaps, and one occurrence with all that belongs to it."""

from calendar import monthrange
from collections import Counter
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.roles import WRITES_RECORDS
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.catalogue.models import bureaus_of
from zhunsheng.catalogue.vocabulary import describe, evidence_in_words, evidence_label
from zhunsheng.engine import STATUS_LABELS, Status
from zhunsheng.ledger import charting
from zhunsheng.ledger.burden import BASIS_LABELS, NOTHING, Basis, measure, open_later, plan
from zhunsheng.ledger.demands import year_of
from zhunsheng.ledger.evaluation import ask
from zhunsheng.ledger.forecasting import forecasts_of
from zhunsheng.ledger.forms import PRESSING, BurdenFilter, ForecastFilter, LedgerFilter, WhatIfForm
from zhunsheng.ledger.models import Evaluation, Occurrence
from zhunsheng.ledger.policies import WEIGHS, may_suppose, may_weigh, may_weigh_person
from zhunsheng.ledger.prefill import record_now_url
from zhunsheng.ledger.rules import GAPS, MET, MONTHS, UNDONE, matrix, most_urgent
from zhunsheng.ledger.scenarios import difference
from zhunsheng.ledger.sources import readable_records, recording_pages
from zhunsheng.ledger.wording import ignored_in_words, joined_in_words, reasons_in_words, window_name
from zhunsheng.organisation.models import Person, Unit, within_paths
from zhunsheng.ui import tables

SORTS = {
    "due": ("due", "pk"),
    "obligation": ("obligation__title", "due", "pk"),
    "subject": ("unit__position", "unit_id", "person_id", "due", "pk"),
    "status": ("status", "due", "pk"),
}
# Duties by what they weigh; people by unit or name, and never against each other.
WEIGHT_SORTS = {
    "load": lambda weight: weight.load,
    "duty": lambda weight: weight.title,
    "basis": lambda weight: (weight.basis, weight.title),
    "windows": lambda weight: weight.windows,
    "papers": lambda weight: weight.papers,
}
PEOPLE_SORTS = {
    "unit": lambda row: (row["unit"].position, row["unit"].pk),
    "name": lambda row: row["person"].name,
}


def matrix_page(request):
    require(may_read_records(request.user))
    form = LedgerFilter(request.GET, today=clock.today())
    visible = form.apply(Occurrence.objects.visible_to(request.user), with_status=False)
    shown = form.apply(Occurrence.objects.visible_to(request.user))
    rows = matrix(shown.for_list().order_by("unit__position", "unit_id", "person_id", "due", "pk"))
    counts = dict(visible.order_by().values_list("status").annotate(Count("pk")))
    evaluation = Evaluation.objects.filter(bureau__in=visible.values("bureau")).first()
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
            "evaluation": evaluation,
            "ignored": ignored_in_words(evaluation.ignored_reasons) if evaluation else [],
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
        occurrence.window = _window(occurrence)
    return render(request, "ledger/gaps.html", {"form": form, "page": page})


def forecast(request):
    """List what is open and will probably be missed, each with the reasons for thinking so."""
    require(may_read_records(request.user))
    form = ForecastFilter(request.GET)
    running = Occurrence.objects.visible_to(request.user).running().for_list().select_related("bureau")
    running = list(
        tables.sort(form.apply(running, as_of=clock.today()), request.GET.get("sort"), SORTS, "due")
    )
    foretold = forecasts_of(running, as_of=clock.today())
    occurrences = [occurrence for occurrence in running if occurrence.pk in foretold]
    for occurrence in occurrences:
        occurrence.forecast = foretold[occurrence.pk]
        occurrence.window = _window(occurrence)
        occurrence.days_left = (occurrence.due - clock.today()).days
    if request.GET.get("format") == "xlsx":
        return _export_forecast(request, occurrences)
    page = tables.page_of(occurrences, request.GET.get("page"))
    context = {"form": form, "page": page, "running_count": len(running)}
    return render(request, "ledger/forecast.html", context)


def occurrence_page(request, pk):
    require(may_read_records(request.user))
    visible = Occurrence.objects.visible_to(request.user).for_list().select_related("bureau")
    occurrence = get_object_or_404(visible, pk=pk)
    version = occurrence.obligation.version_on(occurrence.window_start)
    readable = readable_records(occurrence.fact_ids, request.user)
    return render(
        request,
        "ledger/occurrence.html",
        {
            "occurrence": occurrence,
            "window": _window(occurrence),
            "sentences": reasons_in_words([occurrence])[0],
            "forecast": forecasts_of([occurrence], as_of=clock.today()).get(occurrence.pk),
            "asks": describe(version.rule),
            "version": version,
            "bases": version.bases.select_related("regulation"),
            "evidence": [evidence_in_words(item) for item in version.rule["evidence"]],
            "records": list(readable.values()),
            "hidden_count": len(occurrence.fact_ids) - len(readable),
            "record_now": record_now_url(occurrence, version.rule, today=clock.today()),
            "is_undone": occurrence.status in UNDONE,
            "findings": occurrence.findings.visible_to(request.user),
            "put_right": _put_right_before(occurrence, request.user),
        },
    )


def _put_right_before(gap, user):
    """Return the findings about the same duty that were closed before this gap came up; none if it is no gap."""
    if gap.status not in GAPS:
        return []
    return gap.obligation.findings.visible_to(user).put_right_before(gap)


def what_if(request):
    """Evaluate the bureau under a supposition and show the difference; nothing is saved."""
    bureau = bureaus_of(request.user).first()
    require(may_suppose(request.user, bureau))
    form = WhatIfForm(request.GET, bureau=bureau)
    context = {"form": form, "bureau": bureau}
    if form.is_bound and form.is_valid():
        today = clock.today()
        supposed = form.scenario.as_of or today
        before = ask(bureau, as_of=today).occurrences
        after = ask(bureau, as_of=supposed, scenario=form.scenario).occurrences
        changes = difference(before, after)
        if request.GET.get("format") == "xlsx":
            return _export_changes(request, changes)
        page = tables.page_of(changes, request.GET.get("page"))
        sentences = reasons_in_words([change.either for change in page])
        context |= {
            "as_of": supposed,
            "counts": _counts_beside(before, after),
            "page": page,
            "rows": [
                {"change": change, "window": _window(change.either), "sentences": sentence}
                for change, sentence in zip(page, sentences, strict=True)
            ],
        }
    return render(request, "ledger/what_if.html", context)


def burden(request):
    """What the list asks of people, and what could be dropped; whoever answers for no unit is led to their own."""
    user = request.user
    require(may_read_records(user))
    if not may_weigh(user) and user.person_id:
        return redirect(
            f"{reverse('ledger:burden_of_person', args=[user.person_id])}?{request.GET.urlencode()}"
        )
    require(may_weigh(user))
    form = BurdenFilter(
        request.GET, today=clock.today(), units=Unit.objects.filter(within_paths(user.paths(WEIGHS)))
    )
    chosen = form.chosen
    year = year_of(bureaus_of(user).first(), chosen["year"])
    own_units = {grant.unit.subject_id for grant in user.grants if grant.role in WEIGHS}
    people = form.apply(year.people_below(own_units), year)
    meter = measure(year.demands, year.posts)
    whole = meter.narrowed(people)
    shown = whole.narrowed(people, chosen["month"])
    if request.GET.get("format") == "xlsx":
        return _export_burden(request, year, shown)
    weights = [weight for weight in shown.weights() if weight.advice]
    by_person = shown.by_person()
    rows = [
        {"person": year.people[one], "unit": year.unit_of(one), "burden": by_person.get(one, NOTHING)}
        for one in sorted(people, key=lambda one: _directory_order(year, one))
    ]
    sort = request.GET.get("sort")
    context = {
        "form": form,
        "total": shown.total(),
        "unanswered": [one for one in meter.unanswered if own_units.intersection(one.units)],
        "monthly": charting.by_month(whole.by_month()),
        "heaviest": charting.heaviest(weights),
        "weights": tables.sort_rows(weights, sort, WEIGHT_SORTS, "-load"),
        "page": tables.page_of(
            tables.sort_rows(rows, sort, PEOPLE_SORTS, "unit"), request.GET.get("page"), per_page=20
        ),
    }
    return render(request, "ledger/burden.html", context)


def burden_of_person(request, pk):
    """What a month asks of one person, which one record would answer several, and their year."""
    user = request.user
    require(may_read_records(user))
    person = get_object_or_404(Person.objects.visible_to(user), pk=pk)
    units = [post.unit for post in person.posts.select_related("unit")]
    require(may_weigh_person(user, person, units))
    form = BurdenFilter(request.GET, today=clock.today(), units=Unit.objects.none(), one_month=True)
    chosen = form.chosen
    month = chosen["month"]
    year = year_of(units[0].bureau if units else bureaus_of(user).first(), chosen["year"])
    meter = measure(year.demands, year.posts).narrowed({person.subject_id})
    parts = meter.parts.get((person.subject_id, month), [])
    last = date(chosen["year"], month, monthrange(chosen["year"], month)[1])
    records = plan(parts, open_later((part for its in meter.parts.values() for part in its), last))
    kept = {
        (row.obligation.code, row.subject, row.window_start, row.trigger): row
        for row in Occurrence.objects.visible_to(user)
        .for_list()
        .filter(due__year=last.year, due__month=month)
    }
    burdens = meter.by_month()
    context = {
        "form": form,
        "person": person,
        "is_own": person.pk == user.person_id,
        "month": month,
        "burden": burdens[month - 1],
        "asked": [_asked(part, year, kept) for part in parts if part.answers],
        "to_come": [_asked(part, year, kept) for part in parts if not part.answers],
        "joins": [_joined(record, year, user) for record in records if record.spares],
        "monthly": charting.by_month(burdens),
        "months": list(zip(MONTHS, burdens, strict=True)),
    }
    return render(request, "ledger/burden_of_person.html", context)


def _asked(part, year, kept):
    """Dress what is asked of somebody; ``occurrence`` is what the ledger has of it, for whoever may see that."""
    demand = part.demand
    return {
        "demand": demand,
        "answers": part.answers,
        "whose": year.name_of(demand.subject),
        "basis": BASIS_LABELS[demand.basis],
        "papers": [evidence_label(code) for code in demand.papers],
        "occurrence": kept.get(demand.key),
    }


def _joined(record, year, user):
    """Dress one record that answers several duties, with the form for it where this person may record it."""
    unit = year.units.get(record.organiser)
    page = recording_pages().get(record.kind)
    may_record = page and unit and user.holds(WRITES_RECORDS, unit) and not record.host
    known = {"kind": record.kind, "unit": unit.pk} if may_record else {}
    return {
        "sentence": joined_in_words(record, year.units),
        "url": f"{reverse(page)}?{urlencode(known)}" if known else "",
    }


def _counts_beside(before, after):
    """Count the occurrences by status, as it is and as it would be."""
    old, new = (Counter(row.status for row in rows) for rows in (before, after))
    return [
        {
            "status": status.value,
            "before": old[status],
            "after": new[status],
            "more": new[status] - old[status],
        }
        for status in Status
    ]


def _window(occurrence):
    return window_name(occurrence.window_start, occurrence.window_end)


def _export_changes(request, changes):
    """Answer with what a supposition changes as a workbook, and log who took it."""
    _log_export(request, len(changes))
    return tables.xlsx(
        "试算",
        "试算",
        ["责任事项", "责任主体", "时限", "期限", "现状", "设想", "原因"],
        (
            [
                change.either.obligation.title,
                change.either.subject_name,
                _window(change.either),
                change.either.due,
                change.before.get_status_display() if change.before else "无",
                change.after.get_status_display() if change.after else "无",
                sentences,
            ]
            for change, sentences in zip(
                changes, reasons_in_words([change.either for change in changes]), strict=True
            )
        ),
    )


def _export_forecast(request, occurrences):
    """Answer with what will probably be missed as a workbook, and log who took it."""
    _log_export(request, len(occurrences))
    return tables.xlsx(
        "预警",
        "可能逾期",
        ["责任事项", "责任主体", "时限", "期限", "剩余天数", "推测的理由"],
        (
            [row.obligation.title, row.subject_name, row.window, row.due, row.days_left, row.forecast]
            for row in occurrences
        ),
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
    _log_export(request, len(rows))
    return tables.xlsx(
        "责任台账",
        "责任台账",
        ["责任事项", "责任主体", "时限", "期限", "状态", "补录", "原因"],
        (
            [
                row.obligation.title,
                row.subject_name,
                _window(row),
                row.due,
                row.get_status_display(),
                "是" if row.backfilled else "",
                sentences,
            ]
            for row, sentences in zip(rows, reasons_in_words(rows), strict=True)
        ),
    )


def _log_export(request, rows):
    record(
        "ledger:exported",
        by=request.user,
        at=clock.now(),
        changes={"filter": request.GET.urlencode(), "rows": rows},
    )


def _export_burden(request, year, meter):
    """Answer with what is asked of each person in each month as a workbook, by unit and name, and log who took it."""
    burdens = sorted(
        meter.burdens().items(), key=lambda item: (_directory_order(year, item[0][0]), item[0][1])
    )
    _log_export(request, len(burdens))
    return tables.xlsx(
        "责任负担",
        "责任负担",
        ["单位", "姓名", "月份", "负责事项", *BASIS_LABELS.values(), "会议", "另写材料", "够用的记录"],
        (
            [
                str(year.unit_of(one)),
                str(year.people[one]),
                month,
                found.duties,
                *(found.by_basis.get(basis, 0) for basis in Basis),
                found.meetings,
                found.papers,
                found.records,
            ]
            for (one, month), found in burdens
        ),
    )


def _directory_order(year, person):
    unit = year.unit_of(person)
    return unit.position, unit.pk, year.people[person].staff_number
