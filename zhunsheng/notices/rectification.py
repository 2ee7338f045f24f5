"""What people are told of on the way of a rectification: pleas, obstacles, reviews, looking again, a digest."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from zhunsheng.accounts.models import RoleGrant
from zhunsheng.accounts.roles import APPROVES, VERIFIES_FINDINGS
from zhunsheng.notices.rules import Kind, Thing, kind_of
from zhunsheng.organisation.models import Post
from zhunsheng.rectification.models import Finding, Obstacle, Plea, Recheck, Review
from zhunsheng.rectification.rules import STANDING_LABELS, Standing, State, shortened

TITLE_LENGTH = 250  # of a notice

# Standings that need nobody's attention this week.
AT_REST = {Standing.VERIFIED, Standing.EFFECTIVE, Standing.MERGED}


def on_the_way(bureau, *, as_of: date) -> Iterator[Thing]:
    """Yield what waits for somebody's word or look on a day, and what those who answer for findings hear weekly."""
    since = as_of - timedelta(days=settings.NOTICE_LOOK_BACK_DAYS)
    until = as_of + timedelta(days=settings.NOTICE_FINDING_DAYS)
    grants = list(
        RoleGrant.objects.on(as_of)
        .filter(role__in=APPROVES | VERIFIES_FINDINGS, user__is_active=True, user__person__isnull=False)
        .select_related("user", "unit")
    )
    yield from _pleas(bureau, grants, as_of)
    yield from _obstacles(bureau, as_of)
    yield from _reviews(bureau, since, until, as_of)
    yield from _rechecks(bureau, grants, since, until, as_of)
    yield from _questions(bureau, as_of)
    yield from _digests(bureau, as_of)


def _holding(grants, roles, path, *, but) -> tuple[int, ...]:
    """Return who holds one of the roles for a unit, except some people."""
    people = {g.user.person_id for g in grants if g.role in roles and path.startswith(g.unit.path)}
    return tuple(sorted(people - set(but)))


def _pleas(bureau, grants, as_of) -> Iterator[Thing]:
    waiting = Plea.objects.waiting().filter(
        finding__unit__path__startswith=bureau.path, finding__state=State.RECTIFYING
    )
    for row in waiting.select_related("finding__unit", "asked_by__person"):
        finding = row.finding
        but = {row.asked_by.person_id, finding.owner_id}
        leader = (finding.leader_id,) if finding.leader_id and finding.leader_id not in but else ()
        day = localdate(row.asked_at) + timedelta(days=settings.NOTICE_FINDING_DAYS)
        yield Thing(
            key=f"plea:{row.pk}",
            kind=kind_of(day, as_of),
            title=f"{row.get_kind_display()}，等您答复：{finding.title}",
            public=f"整改申请待答复（问题编号 {finding.pk}）",
            whose=str(row.asked_by.display_name),
            day=day,
            path=reverse("rectification:decide", args=[finding.pk, row.pk]),
            unit=finding.unit.path,
            people=leader or _holding(grants, APPROVES | VERIFIES_FINDINGS, finding.unit.path, but=but),
        )


def _obstacles(bureau, as_of) -> Iterator[Thing]:
    standing = Obstacle.objects.filter(
        finding__unit__path__startswith=bureau.path, finding__state=State.RECTIFYING, cleared_at__isnull=True
    )
    for row in standing.select_related("finding__unit"):
        finding = row.finding
        day = localdate(row.reported_at) + timedelta(days=settings.NOTICE_FINDING_DAYS)
        yield Thing(
            key=f"obstacle:{row.pk}",
            kind=kind_of(day, as_of),
            title=shortened(f"整改需要协调（{row.whom}）：{finding.title}", TITLE_LENGTH),
            public=f"整改需要协调（问题编号 {finding.pk}）",
            whose=str(finding.unit),
            day=day,
            path=finding.get_absolute_url(),
            unit=finding.unit.path,
            people=(finding.leader_id,) if finding.leader_id else (),
        )


def _reviews(bureau, since, until, as_of) -> Iterator[Thing]:
    due = Review.objects.filter(
        measure__finding__unit__path__startswith=bureau.path,
        measure__finding__state__in=[State.RECTIFYING, State.CLOSED],
        measure__done_on__isnull=False,
        looked_on__isnull=True,
        due__range=(since, until),
    )
    for row in due.select_related("measure__finding__unit"):
        finding = row.measure.finding
        yield Thing(
            key=f"review:{row.pk}",
            kind=kind_of(row.due, as_of),
            title=f"长期坚持的措施要复查：{row.measure}",
            public=f"长期措施复查（问题编号 {finding.pk}）",
            whose=str(finding.unit),
            day=row.due,
            path=reverse("rectification:review", args=[finding.pk, row.pk]),
            unit=finding.unit.path,
            people=(row.measure.owner_id or finding.owner_id,),
            leaders=(finding.leader_id,) if finding.leader_id else (),
        )


def _rechecks(bureau, grants, since, until, as_of) -> Iterator[Thing]:
    due = Recheck.objects.ahead().filter(
        finding__unit__path__startswith=bureau.path, finding__state=State.CLOSED, due__range=(since, until)
    )
    rows = due.select_related("finding__unit", "finding__closed_by").prefetch_related("finding__doers")
    for row in rows:
        finding = row.finding
        but = {finding.closed_by.person_id, *(person.pk for person in finding.doers.all())}
        yield Thing(
            key=f"recheck:{row.pk}",
            kind=kind_of(row.due, as_of),
            title=f"“回头看”到期：{finding.title}",
            public=f"“回头看”到期（问题编号 {finding.pk}）",
            whose=str(finding.unit),
            day=row.due,
            path=row.get_absolute_url(),
            unit=finding.unit.path,
            people=_holding(grants, VERIFIES_FINDINGS, finding.unit.path, but=but),
        )


def _questions(bureau, as_of) -> Iterator[Thing]:
    """Those affected are asked in the words of the question alone; who answered without a name is not known."""
    asking = Recheck.objects.ahead().filter(
        finding__unit__path__startswith=bureau.path, finding__state=State.CLOSED, ask_until__gte=as_of
    )
    rows = list(
        asking.exclude(question="")
        .select_related("finding__unit")
        .prefetch_related("finding__doers", "finding__units")
    )
    units = {row.finding.unit_id for row in rows} | {
        unit.pk for row in rows for unit in row.finding.units.all()
    }
    holders = defaultdict(set)
    for unit, person in Post.objects.on(as_of).filter(unit__in=units).values_list("unit", "person"):
        holders[unit].add(person)
    for row in rows:
        finding = row.finding
        concerned = {finding.unit_id, *(unit.pk for unit in finding.units.all())}
        asked = set().union(*(holders[unit] for unit in concerned))
        asked -= {person.pk for person in finding.doers.all()}
        if asked:
            yield Thing(
                key=f"recheck-question:{row.pk}",
                kind=Kind.INVITATION,
                title=f"请您评价：{row.question}",
                public="整改成效评价",
                whose=str(finding.unit),
                day=row.ask_until,
                path=reverse("rectification:recheck_answer", args=[row.pk]),
                unit=finding.unit.path,
                people=tuple(sorted(asked)),
            )


def _digests(bureau, as_of) -> Iterator[Thing]:
    """One line a week for each who answers for findings: how those stand that are not at rest."""
    counts = defaultdict(lambda: dict.fromkeys(STANDING_LABELS, 0))
    findings = Finding.objects.filter(unit__path__startswith=bureau.path, leader__isnull=False)
    for finding in findings.with_position(as_of=as_of).select_related("leader"):
        counts[finding.leader][finding.standing] += 1
    monday = as_of - timedelta(days=as_of.weekday())
    for leader, stands in counts.items():
        told = [
            f"{STANDING_LABELS[one]}{count}" for one, count in stands.items() if count and one not in AT_REST
        ]
        if told:
            yield Thing(
                key=f"digest:{leader.pk}:{monday}",
                kind=Kind.REMINDER,
                title=f"本周整改情况：{'、'.join(told)}",
                public="本周整改情况",
                whose=str(leader),
                day=monday + timedelta(days=6),
                path=reverse("rectification:list"),
                unit=bureau.path,
                people=(leader.pk,),
            )
