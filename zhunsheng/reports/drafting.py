"""Gathers what a report is computed from. Reads from the rooms below and changes nothing."""

from dataclasses import asdict

from django.db.models import Q

from zhunsheng.catalogue.models import Area
from zhunsheng.catalogue.vocabulary import evidence_label
from zhunsheng.ledger.models import Evaluation, Occurrence
from zhunsheng.ledger.sources import fact_kinds, facts_of
from zhunsheng.ledger.wording import window_name
from zhunsheng.organisation.models import Person
from zhunsheng.organisation.subjects import subjects_of
from zhunsheng.rectification.models import Finding
from zhunsheng.reports.composing import Gap, OpenFinding, Step, compose
from zhunsheng.reports.prose import with_prose
from zhunsheng.reports.reading import template
from zhunsheng.reports.rules import ReportPeriod, compute, fact_digest


def content_of(report, *, as_of) -> dict:
    """Compute a report anew, as plain values.

    Returns the fields of :class:`zhunsheng.reports.composing.Content`, and under ``records`` what every fact that a
    sentence rests on is: ``{fact id: {kind, on, evidence, digest}}``.

    Raises:
        TemplateError: when the report's template cannot be used.
    """
    frame, bureau = template(report.template), report.unit
    period = ReportPeriod(report.period_start, report.period_end)
    facts, subjects = facts_of(bureau), subjects_of(bureau)
    person = report.person.subject_id if report.person else ""
    results = {
        key: compute(claim, facts, period=period, subjects=subjects, person=person)
        for key, claim in frame.claims.items()
    }
    content = compose(
        frame,
        unit=bureau.name,
        period=period,
        as_of=min(as_of, period.end),
        results=results,
        stated=report.stated,
        gaps=_gaps(report, frame, period),
        findings=_findings(report, frame, period),
        names=set(
            Person.objects.filter(posts__unit__path__startswith=bureau.path).values_list("name", flat=True)
        ),
        person=str(report.person or ""),
    )
    content = with_prose(content, report.prose)
    used = {fact_id for result in results.values() for fact_id in result.fact_ids}
    return _plain(asdict(content)) | {"records": _records([fact for fact in facts if fact.id in used])}


def _gaps(report, frame, period):
    """Return the gaps due in the period, or None when the ledger was never evaluated."""
    bureau = report.unit
    if not Evaluation.objects.filter(bureau=bureau).exists():
        return None
    gaps = Occurrence.objects.filter(bureau=bureau, due__range=(period.start, period.end)).gaps()
    if frame.areas:
        gaps = gaps.filter(obligation__area__in=frame.areas)
    if frame.of_person:
        gaps = gaps.filter(person=report.person)
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


def _findings(report, frame, period):
    known = Finding.objects.filter(unit__path__startswith=report.unit.path, arose_on__lte=period.end)
    if frame.areas:
        known = known.filter(Q(occurrence__obligation__area__in=frame.areas) | Q(area__in=frame.areas))
    if frame.of_person:
        known = known.filter(Q(leader=report.person) | Q(owner=report.person))
    findings = (
        known.unresolved()
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
