"""The records of activities as the rules see them, in a handful of queries."""

from collections import defaultdict
from datetime import date

from django.utils import timezone

from zhunsheng.activities.facts import rows_of
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity, Evidence
from zhunsheng.checks.oddities import Head, Record, Records
from zhunsheng.organisation.models import Post, PostKind


def records_of(bureau, since: date, until: date) -> Records:
    """Return the activities of a bureau from a day to a day, the earliest first, and who led its units."""
    activities = Activity.objects.filter(unit__path__startswith=bureau.path).between(since, until)
    added = defaultdict(list)
    for activity, moment in Evidence.objects.filter(
        activity__in=activities.order_by().values("pk")
    ).values_list("activity", "added_at"):
        added[activity].append(timezone.localdate(moment))
    heads = Post.objects.filter(unit__path__startswith=bureau.path, kind=PostKind.UNIT_HEAD)
    return Records(
        [
            Record(
                id=done.fact_id,
                unit=done.unit,
                kind=done.kind,
                name=f"{done.title}（{Kind(done.kind).label}）",
                on=done.happened_on,
                recorded_on=done.recorded_on,
                minutes=done.minutes,
                came=frozenset(part.person for part in done.parts if part.attended),
                heard=frozenset(done.heard),
                evidence_on=tuple(added[done.pk]),
            )
            for done in rows_of(activities.order_by("happened_on", "pk"))
        ],
        [
            Head(post.unit_id, str(post.unit), post.person_id, post.person.name, post.starts_on, post.ends_on)
            for post in heads.select_related("unit", "person")
        ],
    )
