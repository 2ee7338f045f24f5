"""Where things to be told come from: ledger, plans and findings, and who sits where. Nothing is kept."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate

from zhunsheng.accounts.models import RoleGrant
from zhunsheng.accounts.roles import READS_FINDINGS, READS_RECORDS, WRITES_RECORDS
from zhunsheng.activities.kinds import expects
from zhunsheng.activities.models import Evidence
from zhunsheng.deployments.models import Task
from zhunsheng.engine import Status
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.rules import MET, UNDONE
from zhunsheng.notices.rectification import on_the_way
from zhunsheng.notices.rules import Desk, Kind, Pace, Thing, kind_of
from zhunsheng.organisation.models import Charge, Post
from zhunsheng.planning.models import Item
from zhunsheng.rectification.models import Finding, Measure
from zhunsheng.rectification.rules import State
from zhunsheng.talks.models import Plan, Talk


def pace() -> Pace:
    """Return how often people may be told, as the operator set it."""
    return Pace(
        again_after=settings.NOTICE_AGAIN_AFTER_DAYS,
        at_most=settings.NOTICE_AT_MOST,
        escalate_after=settings.NOTICE_ESCALATE_AFTER_DAYS,
    )


def pressing(bureau, *, as_of: date) -> Iterator[Thing]:
    """Yield what people of a bureau are told of on a day.

    What was due longer ago than the look-back is left to the list of gaps, what is due later to the calendar.
    """
    since = as_of - timedelta(days=settings.NOTICE_LOOK_BACK_DAYS)
    until = as_of + timedelta(days=settings.NOTICE_FINDING_DAYS)
    invited_until = as_of + timedelta(days=settings.NOTICE_INVITATION_DAYS)
    yield from _occurrences(Occurrence.objects.filter(bureau=bureau, due__gte=since).pressing(), as_of)
    yield from _planned(
        Item.objects.filter(
            plan__unit__path__startswith=bureau.path, planned_on__range=(as_of, invited_until)
        ),
        as_of,
    )
    yield from _findings(
        Finding.objects.filter(unit__path__startswith=bureau.path, rectify_by__range=(since, until)), as_of
    )
    yield from _measures(
        Measure.objects.filter(finding__unit__path__startswith=bureau.path, due__range=(since, until)), as_of
    )
    yield from _tasks(
        Task.objects.filter(unit__path__startswith=bureau.path, due__range=(since, until)), as_of
    )
    yield from _expiring(
        Evidence.objects.counting().filter(
            activity__unit__path__startswith=bureau.path, expires_on__range=(since, until)
        ),
        as_of,
    )
    yield from on_the_way(bureau, as_of=as_of)
    yield from talks_to_see_to(bureau, as_of=as_of)
    yield from talks_arranged(bureau, as_of=as_of)


def talks_to_see_to(bureau, *, as_of: date) -> Iterator[Thing]:
    """Yield talks to confirm and to follow up, for those who were there; the words tell nothing of what was said."""
    for row in Talk.objects.filter(unit__path__startswith=bureau.path).to_confirm().for_list():
        yield Thing(
            key=f"talk-confirm:{row.pk}",
            kind=Kind.REMINDER,
            title="有一份谈话记录请您核对",
            public="谈话记录核对",
            whose=str(row.person),
            day=localdate(row.shared_at) + timedelta(days=settings.NOTICE_FINDING_DAYS),
            path=row.get_absolute_url(),
            unit=row.unit.path,
            people=(row.person_id,),
            is_private=True,
        )
    until = as_of + timedelta(days=settings.NOTICE_FINDING_DAYS)
    talks = Talk.objects.filter(unit__path__startswith=bureau.path, follow_up_on__lte=until)
    for row in talks.to_follow_up().for_list():
        yield Thing(
            key=f"talk-follow-up:{row.pk}",
            kind=kind_of(row.follow_up_on, as_of),
            title="有一次谈话到了回访的时候",
            public="谈话回访",
            whose="谈话人",
            day=row.follow_up_on,
            path=row.get_absolute_url(),
            unit=row.unit.path,
            people=tuple(talker.pk for talker in row.talkers.all()),
            is_private=True,
        )


def talks_arranged(bureau, *, as_of: date) -> Iterator[Thing]:
    """Yield the talks arranged for the next days, for both sides."""
    until = as_of + timedelta(days=settings.NOTICE_INVITATION_DAYS)
    plans = Plan.objects.filter(unit__path__startswith=bureau.path, planned_on__range=(as_of, until))
    for row in plans.select_related("unit", "talker", "person"):
        yield Thing(
            key=f"talk-plan:{row.pk}",
            kind=Kind.INVITATION,
            title=f"安排了{row.get_kind_display()}：{row.talker}与{row.person}",
            public="安排了谈话",
            whose=str(row.person),
            day=row.planned_on,
            path=reverse("talks:list"),
            unit=row.unit.path,
            people=(row.talker_id, row.person_id),
            is_private=True,
        )


def calendar_of(feed, *, as_of: date) -> Iterator[Thing]:
    """Yield what stands in a calendar: everything undone or to come that is theirs, or the unit's own.

    A unit's calendar names no person: it lies on many desks.
    """
    occurrences = Occurrence.objects.filter(
        status__in=(*UNDONE, Status.UPCOMING), due__gte=as_of - timedelta(days=settings.NOTICE_LOOK_BACK_DAYS)
    )
    if feed.unit_id:
        yield from _occurrences(occurrences.filter(unit=feed.unit_id, person__isnull=True), as_of)
        yield from _planned(Item.objects.filter(plan__unit=feed.unit_id, planned_on__gte=as_of), as_of)
        if feed.user.holds(READS_FINDINGS, feed.unit):
            yield from _findings(Finding.objects.filter(unit=feed.unit_id), as_of)
        if feed.user.holds(READS_RECORDS, feed.unit):
            yield from _tasks(Task.objects.filter(unit=feed.unit_id), as_of)
    elif feed.user.person_id:
        yield from _occurrences(occurrences.filter(person=feed.user.person_id), as_of)
        yield from _invitations_of(feed.user.person_id, as_of)
        yield from _findings(Finding.objects.filter(owner=feed.user.person_id), as_of)
        yield from _measures(Measure.objects.filter(owner=feed.user.person_id), as_of)
        yield from _tasks(Task.objects.filter(owner=feed.user.person_id), as_of)


def desk_of(bureau, *, on: date) -> Desk:
    """Return who of a bureau can be told on a day: only who has a role that lets them open the page."""
    grants = list(
        RoleGrant.objects.on(on)
        .filter(user__is_active=True, unit__path__startswith=bureau.path)
        .select_related("user", "unit")
    )
    readers = [grant for grant in grants if grant.role in READS_RECORDS]
    accounts = {grant.user.person_id: grant.user_id for grant in readers if grant.user.person_id}
    led = Charge.objects.on(on).filter(unit__path__startswith=bureau.path).select_related("unit")
    may_see = [
        (grant.user.person_id, grant.unit.path, grant.user_id)
        for grant in grants
        if grant.role in READS_FINDINGS
    ]
    return Desk(
        accounts=accounts,
        keepers=tuple((grant.unit.path, grant.user_id) for grant in readers if grant.role in WRITES_RECORDS),
        leaders=tuple(
            (charge.unit.path, user)
            for charge in led
            for person, path, user in may_see
            if person == charge.leader_id and charge.unit.path.startswith(path)
        ),
    )


def _occurrences(occurrences, as_of) -> Iterator[Thing]:
    for row in occurrences.for_list():
        yield Thing(
            key=f"occurrence:{row.obligation.code}:{row.subject}:{row.window_start}:{row.trigger}",
            kind=kind_of(row.due, as_of),
            title=row.obligation.title,
            public=row.obligation.title,
            whose=row.subject_name,
            day=row.due,
            path=row.get_absolute_url(),
            unit=row.unit.path,
            people=(row.person_id,) if row.person_id else (),
        )


def _invitations_of(person, as_of) -> Iterator[Thing]:
    units = Post.objects.on(as_of).filter(person=person).values("unit")
    for thing in _planned(Item.objects.filter(plan__unit__in=units, planned_on__gte=as_of), as_of):
        if person in thing.people:
            yield thing


def _planned(items, as_of) -> Iterator[Thing]:
    """What is planned and not done yet; told to those expected there, else to who keeps the unit's records."""
    rows = list(items.for_list().prefetch_related("obligation__versions"))
    units = {row.plan.unit for row in rows}
    posts = Post.objects.on(as_of).filter(unit__in=units).values_list("unit", "person", "kind")
    held = defaultdict(set)
    for unit, person, kind in posts:
        held[unit, person].add(kind)
    done = {
        (row.subject, row.obligation_id, row.window_start)
        for row in Occurrence.objects.filter(
            subject__in=[unit.subject_id for unit in units], trigger="", status__in=MET
        )
    }
    for row in rows:
        if (row.plan.unit.subject_id, *row.key) in done:
            continue
        version = row.obligation.version_on(row.window_start)
        kinds = version.rule["answered_by"] if version else ()
        yield Thing(
            key=f"plan:{row.plan.unit.subject_id}:{row.obligation.code}:{row.window_start}",
            kind=Kind.INVITATION,
            title=f"{row.obligation.title}：{row.theme}" if row.theme else row.obligation.title,
            public=f"计划：{row.obligation.title}",
            whose=str(row.plan.unit),
            day=row.planned_on,
            path=row.plan.get_absolute_url(),
            unit=row.plan.unit.path,
            people=tuple(
                person
                for (unit, person), posts in held.items()
                if unit == row.plan.unit_id and any(expects(kind, posts) for kind in kinds)
            ),
        )


def _findings(findings, as_of) -> Iterator[Thing]:
    under_way = findings.filter(state=State.RECTIFYING).select_related("unit", "owner")
    for row in under_way:
        yield Thing(
            key=f"finding:{row.pk}",
            kind=kind_of(row.rectify_by, as_of),
            title=f"问题整改到期：{row.title}",
            public=f"问题整改到期（编号 {row.pk}）",
            whose=str(row.owner),
            day=row.rectify_by,
            path=row.get_absolute_url(),
            unit=row.unit.path,
            people=(row.owner_id,),
            leaders=(row.leader_id,) if row.leader_id else (),
        )


def _measures(measures, as_of) -> Iterator[Thing]:
    """Measures with a day of their own; one due with its finding is not told twice."""
    under_way = (
        measures.filter(done_on__isnull=True, owner__isnull=False, finding__state=State.RECTIFYING)
        .exclude(Q(due=F("finding__rectify_by")) & Q(owner=F("finding__owner")))
        .select_related("finding__unit", "owner")
    )
    for row in under_way:
        yield Thing(
            key=f"measure:{row.pk}",
            kind=kind_of(row.due, as_of),
            title=f"整改措施到期：{row}",
            public=f"整改措施到期（问题编号 {row.finding_id}）",
            whose=str(row.owner),
            day=row.due,
            path=row.finding.get_absolute_url(),
            unit=row.finding.unit.path,
            people=(row.owner_id,),
        )


def _tasks(tasks, as_of) -> Iterator[Thing]:
    """Tasks that were set and are in somebody's hands; what waits for its check is not theirs to do."""
    for row in tasks.in_hand().select_related("unit", "owner"):
        yield Thing(
            key=f"task:{row.pk}",
            kind=kind_of(row.due, as_of),
            title=f"督办任务到期：{row.title}",
            public=f"督办任务到期（编号 {row.pk}）",
            whose=str(row.owner),
            day=row.due,
            path=row.get_absolute_url(),
            unit=row.unit.path,
            people=(row.owner_id,),
            leaders=(row.leader_id,),
        )


def _expiring(evidence, as_of) -> Iterator[Thing]:
    """Evidence that stops proving anything on a day, for those who keep the records; a better copy settles it."""
    for row in evidence.select_related("activity__unit", "file"):
        yield Thing(
            key=f"evidence:{row.pk}",
            kind=kind_of(row.expires_on, as_of),
            title=f"佐证到期：{row.activity.title}（{row.label}）",
            public=f"佐证到期（记录编号 {row.activity_id}）",
            whose=str(row.activity.unit),
            day=row.expires_on,
            path=row.activity.get_absolute_url(),
            unit=row.activity.unit.path,
        )
