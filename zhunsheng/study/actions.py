"""Taking over what learning platforms already counted."""

from itertools import groupby
from operator import attrgetter

from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.activities.actions import Part, Proof, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Participation
from zhunsheng.activities.policies import may_record
from zhunsheng.audit.actions import record
from zhunsheng.engine import Role
from zhunsheng.organisation.models import Person, Post
from zhunsheng.study import rules

SOURCE = "source"  # the kind of evidence that says where hours come from


def sort_out_rows(rows, *, bureau, today):
    """Part the rows of an export by what the bureau knows; arguments and answer as :func:`rules.sort_out`."""
    posts = Post.objects.filter(unit__path__startswith=bureau.path).select_related("person", "unit")
    in_post, units, people = {}, {}, {}
    for post in posts:
        people[post.person_id] = post.person
        in_post.setdefault(post.person_id, []).append((post.starts_on, post.ends_on))
        units.setdefault(post.person_id, []).extend((post.unit.name, post.unit.short_name))
    known = [
        rules.Known(pk, person.name, person.staff_number, tuple(filter(None, units[pk])))
        for pk, person in people.items()
    ]
    return rules.sort_out(rows, known, today=today, in_post=in_post, recorded=_recorded(bureau))


@transaction.atomic
def import_hours(*, unit, name, digest, rows, by, at):
    """Record the accepted rows of an export: one training for each course, day and number of hours; all or nothing.

    What was recorded meanwhile is left out, so that sending it twice records nothing twice.

    Args:
        rows: as :func:`rules.sort_out` accepted them.
        name, digest: of the export; both are said in every record, so that it can be held against the file.

    Raises:
        Refused: when the person may not record for this unit.
        ValidationError: when a row contradicts what is known by now.
    """
    require(may_record(by, unit))
    recorded = _recorded(unit.bureau)
    fresh = [row for row in rows if (row.person, row.course, row.day) not in recorded]
    people = Person.objects.in_bulk({row.person for row in fresh})
    alike = attrgetter("day", "course", "hours")
    made = [
        record_activity(
            unit=unit,
            kind=Kind.TRAINING,
            title=course,
            happened_on=day,
            hours=hours,
            minutes="据学习平台导出的记录登记。",
            parts=[Part(people[row.person], Role.PARTICIPANT) for row in same],
            evidence=[Proof(SOURCE, text=f"学习平台导出文件“{name}”，摘要 {digest}")],
            by=by,
            at=at,
        )
        for (day, course, hours), same in groupby(sorted(fresh, key=alike), key=alike)
    ]
    if made:
        record("study:imported", target=unit, by=by, at=at, changes={"file": name, "rows": len(fresh)})
    return made


def _recorded(bureau) -> frozenset:
    """Return (person, course, day) of every training that is in the records."""
    return frozenset(
        Participation.objects.filter(
            activity__unit__path__startswith=bureau.path, activity__kind=Kind.TRAINING, attended=True
        ).values_list("person", "activity__title", "activity__happened_on")
    )
