"""What is a person's to do today, from all rooms; queries with names, nothing kept."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse

from zhunsheng.accounts.roles import VERIFIES_FINDINGS, WRITES_FINDINGS
from zhunsheng.activities.models import HeardProblem
from zhunsheng.catalogue.models import Area
from zhunsheng.deployments import models as deployments
from zhunsheng.engine import Status
from zhunsheng.inspections.overview import unanswered_below
from zhunsheng.ledger.forecasting import forecasts_of
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.rules import GAPS, MET
from zhunsheng.organisation.models import within_paths
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.rules import STATE_LABELS, State
from zhunsheng.rectification.suspicion import Suspect, suspects

LOOKS_BACK = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a person's day: by when, what, for whom, in which state, where to do it, and what may go wrong."""

    due: date | None
    title: str
    whose: str
    status: str
    url: str
    forecast: str = ""


def tasks_of(user, *, day) -> list[Task]:
    """Return what is undone and theirs on a day, the earliest due first; what has no date comes last.

    What was due more than half a year ago is left to the list of gaps: a to-do list is for what can be done.
    """
    duties = list(_duties(user).filter(due__gt=day - LOOKS_BACK))
    foretold = forecasts_of(duties, as_of=day)
    tasks = [_from_occurrence(occurrence, foretold.get(occurrence.pk, "")) for occurrence in duties]
    tasks += [_from_finding(finding) for finding in _findings(user)]
    tasks += _self_inspections(user, day)
    tasks += _heard_problems(user, day)
    tasks += _deployments(user, day)
    return sorted(tasks, key=lambda task: (task.due or date.max, task.title))


def counts_of(user, *, year) -> tuple[Counter, list[dict]]:
    """Return how many occurrences due in a year have each status, and, by area, how many are met and are gaps.

    Only those this person may see count.
    """
    by_status: Counter[str] = Counter()
    by_area: dict[str, Counter[str]] = {}
    rows = Occurrence.objects.visible_to(user).of_year(year).order_by("obligation__area")
    for area, status, count in rows.values_list("obligation__area", "status").annotate(Count("pk")):
        by_status[status] += count
        sums = by_area.setdefault(area, Counter())
        sums["total"] += count
        sums["met"] += count if status in MET else 0
        sums["gaps"] += count if status in GAPS else 0
    areas = [{"area": area, "label": Area(area).label, **sums} for area, sums in by_area.items()]
    return by_status, areas


def findings_by_state(user) -> list[tuple[str, int]]:
    """Return how many findings are in each state, in the order of the workflow."""
    counts = dict(Finding.objects.visible_to(user).order_by().values_list("state").annotate(Count("pk")))
    return [(STATE_LABELS[state], counts.get(state, 0)) for state in State]


def relapses_to_decide(user) -> list[Suspect]:
    """Return what may be a relapse in the units whose findings a person raises or verifies, the latest first."""
    paths = user.paths(WRITES_FINDINGS | VERIFIES_FINDINGS)
    if not paths:
        return []
    return [one for one in suspects(user) if one.what.unit.path.startswith(tuple(paths))]


def _duties(user):
    """Undone duties: the person's own, and those of units for which they keep the records."""
    own = Q(person__isnull=False, person=user.person_id)
    kept = within_paths(user.paths_to_write(), "unit__path") & Q(person__isnull=True)
    return Occurrence.objects.undone().filter(own | kept).for_list().select_related("bureau")


def _findings(user):
    """Findings the person must rectify, must find an owner for, or may verify."""
    own = Q(owner__isnull=False, owner=user.person_id, state=State.RECTIFYING)
    unassigned = within_paths(user.paths_to_write_findings(), "unit__path") & Q(state=State.OPEN)
    to_verify = within_paths(user.paths(VERIFIES_FINDINGS), "unit__path") & Q(state=State.SUBMITTED)
    worked_on = Q(pk__in=Finding.doers.through.objects.filter(person=user.person_id).values("finding"))
    return Finding.objects.filter(own | unassigned | to_verify & ~worked_on).select_related("unit", "owner")


def _self_inspections(user, day):
    """What the units for which they keep the records are asked to look into and have not answered in full."""
    paths = user.paths_to_write()
    return [
        Task(
            campaign.due,
            campaign.title,
            str(unit),
            Status.MISSED if campaign.due < day else Status.OPEN,
            reverse("inspections:answer", args=[campaign.pk, unit.pk]),
        )
        for campaign, unit in unanswered_below(paths)
    ]


def _heard_problems(user, day):
    """What they are to settle of what was heard on visits."""
    own = HeardProblem.objects.still_open().filter(owner__isnull=False, owner=user.person_id)
    return [
        Task(
            problem.due,
            str(problem),
            str(problem.owner),
            Status.MISSED if problem.due < day else Status.OPEN,
            problem.get_absolute_url(),
        )
        for problem in own.select_related("owner")
    ]


def _deployments(user, day):
    """Tasks that were set: those they have, may check, or may give more time."""
    return [
        Task(
            one.due,
            one.title,
            str(one.owner),
            Status.MISSED if one.days_late(day) and not one.handed_in_at else one.state,
            one.get_absolute_url(),
        )
        for one in deployments.Task.objects.waiting_for(user).select_related("owner")
    ]


def _from_occurrence(occurrence, forecast):
    return Task(
        occurrence.due,
        occurrence.obligation.title,
        occurrence.subject_name,
        occurrence.status,
        occurrence.get_absolute_url(),
        forecast,
    )


def _from_finding(finding):
    return Task(
        finding.rectify_by,
        finding.title,
        str(finding.owner or finding.unit),
        finding.state,
        finding.get_absolute_url(),
    )
