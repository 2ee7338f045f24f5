"""Gathers what a report is computed from. Reads from the rooms below and changes nothing."""

from collections import Counter
from dataclasses import asdict, replace

from django.db.models import Q

from zhunsheng.activities.facts import document_fact_id
from zhunsheng.catalogue.models import Area
from zhunsheng.catalogue.vocabulary import evidence_label
from zhunsheng.ledger.charting import by_status, status_by_area
from zhunsheng.ledger.models import Evaluation, Occurrence
from zhunsheng.ledger.sources import fact_kinds, facts_of
from zhunsheng.ledger.wording import window_name
from zhunsheng.organisation.models import Person
from zhunsheng.organisation.subjects import subjects_of
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.overview.charting import flow
from zhunsheng.rectification.overview.reading import flow as came_and_went
from zhunsheng.rectification.rules import SETTLED, State
from zhunsheng.reports import charting
from zhunsheng.reports.composing import Gap, OpenFinding, Rectified, Step, compose
from zhunsheng.reports.frames import frame_of
from zhunsheng.reports.planned import planned_for
from zhunsheng.reports.privacy import for_the_public
from zhunsheng.reports.prose import with_prose
from zhunsheng.reports.rules import ReportPeriod, compute, fact_digest


def content_of(report, *, as_of, frame=None) -> dict:
    """Compute a report anew, as plain values.

    Returns the fields of :class:`zhunsheng.reports.composing.Content`, and under ``records`` what every fact that a
    sentence rests on is: ``{fact id: {kind, on, evidence, digest}}``, and under ``planned`` what the plans foresaw, as
    :func:`planned_for` has it.

    Args:
        frame: a template to look at before it is saved, instead of the report's own.

    Raises:
        TemplateError: when the report's template cannot be used.
    """
    frame, bureau = frame or frame_of(report.template), report.unit
    period = ReportPeriod(report.period_start, report.period_end)
    facts, subjects = facts_of(bureau), subjects_of(bureau)
    person = report.person.subject_id if report.person else ""
    results = {
        key: compute(claim, facts, period=period, subjects=subjects, person=person)
        for key, claim in frame.claims.items()
    }
    names = set(
        Person.objects.filter(posts__unit__path__startswith=bureau.path).values_list("name", flat=True)
    )
    content = compose(
        frame,
        unit=bureau.name,
        period=period,
        as_of=as_of,
        results=results,
        stated=report.stated,
        gaps=_gaps(report, frame, period),
        findings=_findings(report, frame, period),
        names=names,
        person=str(report.person or ""),
        progress=_progress(report, period, as_of=as_of) if frame.progress else (),
        counted_only=report.counted_only,
        charts=_charts(report, frame, period, as_of=as_of, results=results, facts=facts),
    )
    content = with_prose(content, report.prose)
    if frame.for_public:
        content = for_the_public(content, names)
    used = {fact_id for result in results.values() for fact_id in result.fact_ids}
    return _plain(asdict(content)) | {
        "records": _records([fact for fact in facts if fact.id in used]),
        "planned": {} if frame.of_person else planned_for(frame.claims, bureau, period),
    }


def _gaps(report, frame, period):
    """Return the gaps due in the period, or None when the ledger was never evaluated."""
    if not Evaluation.objects.filter(bureau=report.unit).exists():
        return None
    gaps = _occurrences(report, frame, period).gaps()
    return [
        Gap(
            id=gap.pk,
            area=gap.obligation.get_area_display(),
            duty=gap.obligation.title,
            unit=str(gap.unit),
            window=_window(gap, period),
            status=gap.status,
        )
        for gap in gaps.select_related("obligation", "unit").order_by("due", "pk")
    ]


def _occurrences(report, frame, period):
    """Return what was due in the period, as far as the report tells of it."""
    due = Occurrence.objects.filter(bureau=report.unit, due__range=(period.start, period.end))
    if frame.areas:
        due = due.filter(obligation__area__in=frame.areas)
    if frame.of_person:
        due = due.filter(person=report.person)
    return due


def _known(report, frame, period):
    """Return the findings that came up by the end of the period, as far as the report tells of them."""
    known = Finding.objects.filter(unit__path__startswith=report.unit.path, arose_on__lte=period.end)
    if frame.areas:
        known = known.filter(Q(occurrence__obligation__area__in=frame.areas) | Q(area__in=frame.areas))
    if frame.of_person:
        known = known.filter(Q(leader=report.person) | Q(owner=report.person))
    return known


def _findings(report, frame, period):
    findings = (
        _known(report, frame, period)
        .unresolved()
        .select_related("unit", "owner", "occurrence__obligation")
        .prefetch_related("measures__owner")
        .order_by("rectify_by", "pk")
    )
    return [
        OpenFinding(
            id=finding.pk,
            area=_area(finding),
            title=finding.title,
            manifestation=finding.manifestation,
            unit=str(finding.unit),
            gap=finding.occurrence_id,
            steps=tuple(
                Step(
                    id=measure.pk,
                    text=measure.text,
                    owner=str(measure.owner or finding.owner or ""),
                    due=measure.due or finding.rectify_by,
                )
                for measure in finding.measures.all()
                if measure.done_on is None
            ),
            has_measures=bool(finding.measures.all()),
        )
        for finding in findings
    ]


def _progress(report, period, *, as_of):
    """Return every finding that came up by the end of the period and was not closed before it began."""
    findings = (
        Finding.objects.filter(unit__path__startswith=report.unit.path, arose_on__lte=period.end)
        .exclude(state=State.MERGED)
        .exclude(closed_at__date__lt=period.start)
        .with_position(as_of=as_of)
        .select_related("unit")
        .prefetch_related("measures")
        .order_by("arose_on", "pk")
    )
    return [
        Rectified(
            id=finding.pk,
            title=finding.title,
            unit=str(finding.unit),
            stands=finding.get_standing_display(),
            is_open=finding.state not in SETTLED,
            due=finding.rectify_by,
            done=tuple(
                Step(measure.pk, measure.result, "", measure.done_on)
                for measure in finding.measures.all()
                if measure.progress.is_done and measure.progress.has_proof
            ),
        )
        for finding in findings
    ]


# --- charts -------------------------------------------------------------------------------------------------------


def _charts(report, frame, period, *, as_of, results, facts):
    """Return the charts worth showing that each section or part of the template asks for, as the claims count them."""
    months = period.months(max([as_of, *(fact.on for fact in facts if fact.on in period)]))
    makers = {
        charting.ACTIVITIES_BY_MONTH: lambda part: charting.activities_by_month(part, results, facts, months),
        charting.STATUS_BY_AREA: lambda _: charting.Drawn(
            "bars", status_by_area(_occurrences(report, frame, period))
        ),
        charting.STUDY_COVERAGE: lambda _: _study_coverage(_occurrences(report, frame, period)),
        charting.FINDINGS_FLOW: lambda _: _findings_flow(_known(report, frame, period), months),
    }
    drawn = {part: [makers[name](part) for name in part.charts] for part in (*frame.sections, *frame.parts)}
    return {part: [one for one in charts if one.chart.is_worth_showing] for part, charts in drawn.items()}


def _study_coverage(occurrences):
    """Count, unit by unit, the documents from above that were to be studied; what a person owes is not counted."""
    owed = occurrences.filter(person=None, trigger__startswith=document_fact_id(""))
    units = owed.order_by("unit__position", "unit_id").values_list("unit__name", "status")
    return charting.Drawn(
        "bars", by_status(charting.STUDY_COVERAGE, "各单位学习上级文件情况", Counter(units))
    )


def _findings_flow(known, months):
    """Count what came and went, month by month; what was merged went on under another name and counts once."""
    found, closed = came_and_went(known.exclude(state=State.MERGED), months) if months else ([], [])
    chart = replace(flow(months, found, closed), name=charting.FINDINGS_FLOW)
    return charting.Drawn("line", chart)


def _area(finding):
    """Return the area in words; a finding from a gap belongs where the duty does."""
    if finding.occurrence:
        return finding.occurrence.obligation.get_area_display()
    return dict(Area.choices).get(finding.area, finding.area)


def _window(occurrence, period):
    """Name a window shortly: within a yearly report the year need not be said again."""
    start, end = occurrence.window_start, occurrence.window_end
    name = window_name(start, end)
    if name == f"{start}至{end}":
        return f"{start.month}月{start.day}日至{end.month}月{end.day}日"
    year = f"{period.start.year}年"
    return name.removeprefix(year) or "全年" if period.is_year else name


def _records(facts):
    kinds = fact_kinds()
    return {
        fact.id: {
            "kind": kinds[fact.kind],
            "on": fact.on.isoformat(),
            "evidence": sorted(evidence_label(code) for code in fact.evidence),
            "digest": fact_digest(fact),
        }
        for fact in sorted(facts, key=lambda fact: (fact.on, fact.id))
    }


def _plain(value):
    """Turn what a content holds into what JSON holds, so that a draft and a frozen report are read alike."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
