"""What there is to hand over with a post, read from the rooms that keep it; nothing is kept here."""

from collections.abc import Iterator

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.http import urlencode

from zhunsheng.accounts.models import RoleGrant
from zhunsheng.accounts.roles import WRITES_RECORDS
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity, HeardProblem
from zhunsheng.deployments.models import Task
from zhunsheng.engine import Status
from zhunsheng.handover import rules
from zhunsheng.handover.rules import Item, Part
from zhunsheng.inspections.models import RiskPost
from zhunsheng.inspections.overview import unanswered_below
from zhunsheng.inspections.rules import LEVEL_LABELS
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.rules import GAPS, UNDONE
from zhunsheng.notices.models import Notice
from zhunsheng.organisation.models import Unit, within_paths
from zhunsheng.planning.models import Plan
from zhunsheng.rectification.models import Finding, Measure
from zhunsheng.rectification.overview.reading import with_progress


def units_of(post, *, on) -> list[str]:
    """Return the paths of the units whose duties go with a post on a day."""
    kept = RoleGrant.objects.on(min(on, post.ends_on or on)).filter(
        user__person=post.person_id, role__in=WRITES_RECORDS
    )
    return rules.carried(post.kind, post.unit.path, kept.values_list("unit__path", flat=True))


def scope_of(post, *, on) -> Unit:
    """Return the smallest unit that covers everything that goes with a post, also what its holder has elsewhere."""
    person = post.person_id
    elsewhere = (
        Finding.objects.filter(Q(owner=person) | Q(leader=person)).unresolved().values_list("unit__path"),
        Measure.objects.filter(owner=person, done_on__isnull=True).values_list("finding__unit__path"),
        Task.objects.filter(Q(owner=person) | Q(leader=person)).not_done().values_list("unit__path"),
        HeardProblem.objects.filter(owner=person).still_open().values_list("activity__unit__path"),
        RiskPost.objects.live().for_list().filter(holder_id=person).values_list("unit__path"),
    )
    paths = {path for rows in elsewhere for (path,) in rows}
    return Unit.objects.get(path=rules.covering({post.unit.path, *units_of(post, on=on), *paths}))


def contents_of(handover) -> list[dict]:
    """Return the pack of a handover as it was confirmed, or as it would be now; see :func:`rules.pack`."""
    if handover.contents is not None:
        return handover.contents
    post, on = handover.post, handover.on
    paths = units_of(post, on=on)
    return rules.pack(_items(post, paths, on))


def _items(post, paths, on) -> Iterator[Item]:
    occurrences = _occurrences(post, paths, on)
    yield from _owed(occurrences, on)
    yield from _findings(post, paths, on)
    yield from _tasks(post, paths)
    yield from _questions(paths)
    yield from _heard(post, paths)
    yield from _risks(post)
    yield from _notices(post)
    yield from _guides(occurrences, on)
    yield from _records(post, paths, on)


def _occurrences(post, paths, on):
    """What is undone or to come, of the units that go with the post and of the person because of the post."""
    personal = Q(person__isnull=False, person=post.person_id)
    rows = (
        Occurrence.objects.filter(within_paths(paths, "unit__path") & Q(person__isnull=True) | personal)
        .filter(due__range=(on - rules.LOOKS_BACK, on + rules.LOOKS_AHEAD))
        .filter(status__in=(*UNDONE, Status.UPCOMING))
        .for_list()
        .prefetch_related("obligation__versions")
    )
    return [
        row
        for row in rows
        if row.person_id is None or rules.passes_on(row.obligation.subject_kind, post.kind)
    ]


def _owed(occurrences, on):
    for row in occurrences:
        yield Item(
            Part.GAPS if row.status in GAPS or row.due < on else Part.NEXT,
            row.obligation.title,
            row.subject_name,
            row.due,
            row.get_status_display(),
            url=row.get_absolute_url(),
        )


def _findings(post, paths, on):
    mine = Q(owner=post.person_id) | Q(leader=post.person_id) | within_paths(paths, "unit__path")
    findings = with_progress(list(Finding.objects.filter(mine).unresolved().for_list()), as_of=on)
    for finding in findings:
        yield Item(
            Part.FINDINGS,
            finding.title,
            f"{finding.unit}（{finding.owner or '待明确责任人'}）",
            finding.rectify_by,
            finding.get_standing_display(),
            f"措施 {finding.done_count}/{finding.measure_count} 项完成"
            if finding.measure_count
            else "还没有措施",
            finding.get_absolute_url(),
        )
    measures = Measure.objects.filter(
        Q(owner=post.person_id) | Q(finding__in=[finding.pk for finding in findings]), done_on__isnull=True
    )
    for measure in measures.select_related("finding", "owner"):
        yield Item(
            Part.MEASURES,
            measure.text,
            str(measure.owner or "由问题责任人负责"),
            measure.due,
            detail=f"问题：{measure.finding.title}",
            url=measure.finding.get_absolute_url(),
        )


def _tasks(post, paths):
    mine = Q(owner=post.person_id) | Q(leader=post.person_id) | within_paths(paths, "unit__path")
    for task in Task.objects.filter(mine).not_done().for_list():
        yield Item(
            Part.TASKS,
            task.title,
            f"{task.unit}（{task.owner}）",
            task.due,
            task.get_state_display(),
            task.latest_text or "还没有进展",
            task.get_absolute_url(),
        )


def _questions(paths):
    for campaign, unit in unanswered_below(paths):
        yield Item(
            Part.QUESTIONS,
            campaign.title,
            str(unit),
            campaign.due,
            url=reverse("inspections:answer", args=[campaign.pk, unit.pk]),
        )


def _heard(post, paths):
    mine = Q(owner=post.person_id) | within_paths(paths, "activity__unit__path")
    for problem in HeardProblem.objects.filter(mine).still_open().for_list():
        yield Item(
            Part.HEARD,
            problem.text,
            str(problem.owner),
            problem.due,
            problem.state_label,
            f"{problem.activity.happened_on} {problem.activity.title}",
            problem.get_absolute_url(),
        )


def _risks(post):
    for risk in RiskPost.objects.live().for_list().filter(holder_id=post.person_id):
        yield Item(
            Part.RISKS,
            risk.name,
            str(risk.unit),
            risk.review_by,
            f"等级{LEVEL_LABELS[risk.level]}",
            f"防控：{risk.controls}",
            risk.get_absolute_url(),
        )


def _notices(post):
    for notice in Notice.objects.filter(recipient__person=post.person_id).current():
        yield Item(
            Part.NOTICES,
            notice.title,
            notice.whose,
            notice.day,
            notice.get_kind_display(),
            url=notice.path,
        )


def _guides(occurrences, on):
    for obligation in {row.obligation_id: row.obligation for row in occurrences}.values():
        steps = obligation.version_to_show(on).guide
        if steps:
            numbered = "".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
            yield Item(Part.GUIDES, obligation.title, detail=numbered, url=obligation.get_absolute_url())


def _records(post, paths, on):
    """Say for every kind of activity how many records there are, the latest, and where they are listed."""
    held = Activity.objects.filter(within_paths(paths or [post.unit.path], "unit__path"))
    held = held.between(on - rules.RECORDS_OF, on).order_by("kind").values("kind")
    for row in held.annotate(count=Count("pk"), latest=Max("happened_on")):
        yield Item(
            Part.RECORDS,
            Kind(row["kind"]).label,
            detail=f"一年来 {row['count']} 条，最近一条 {row['latest']}",
            url=f"{reverse('activities:list')}?{urlencode({'kind': row['kind']})}",
        )
    for plan in Plan.objects.filter(within_paths(paths, "unit__path"), year=on.year).select_related("unit"):
        yield Item(Part.RECORDS, str(plan), detail="年度计划和各项安排", url=plan.get_absolute_url())
