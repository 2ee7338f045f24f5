"""Taking over the rows of a ledger, or a backlog that was typed: all of them or none."""

from uuid import UUID, uuid5

from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.activities.actions import Part, record_activity
from zhunsheng.activities.ledgers import rules
from zhunsheng.activities.models import Activity
from zhunsheng.activities.policies import may_record
from zhunsheng.audit.actions import record
from zhunsheng.engine import Role
from zhunsheng.organisation.models import Person, Post, Unit

ROWS = UUID("6b1d3f86-54f0-4b0b-9d7c-2f7f0a2a6f10")  # from which the keys of rows are made


def sort_out_rows(rows, *, unit, user, today):
    """Part rows by what the bureau knows; arguments and answer as :func:`rules.sort_out`."""
    bureau = unit.bureau
    units = Unit.objects.writable_by(user).filter(path__startswith=bureau.path)
    posts: dict[int, list] = {}
    names = {}
    rows_of_posts = Post.objects.filter(unit__path__startswith=bureau.path)
    for person, name, where, starts, ends in rows_of_posts.values_list(
        "person", "person__name", "unit", "starts_on", "ends_on"
    ):
        names[person] = name
        posts.setdefault(person, []).append((where, starts, ends))
    recorded = Activity.objects.filter(unit__path__startswith=bureau.path)
    return rules.sort_out(
        rows,
        places=[
            rules.Place(
                one.pk, tuple(filter(None, (one.name, one.short_name))), one.founded_on, one.dissolved_on
            )
            for one in units
        ],
        default=unit.pk,
        people=[rules.Someone(pk, name, tuple(posts[pk])) for pk, name in names.items()],
        recorded=set(recorded.values_list("unit", "kind", "happened_on", "title")),
        today=today,
    )


@transaction.atomic
def take_over(*, unit, taken, name, digest, by, at):
    """Record rows as they were accepted; handed in twice, they are recorded once.

    Args:
        taken: as :func:`rules.sort_out` accepted them.
        name, digest: of the sheet, or of what was typed.

    Raises:
        Refused: when the person may not record for one of the units.
        ValidationError: when a row contradicts what is known by now.
    """
    require(may_record(by, unit))
    units = Unit.objects.in_bulk({row.unit for row in taken})
    people = Person.objects.in_bulk({person for row in taken for person, *_ in row.parts})
    made = [
        record_activity(
            unit=units[row.unit],
            kind=row.kind,
            title=row.title,
            happened_on=row.day,
            place=row.place,
            hours=row.hours,
            minutes=row.minutes,
            parts=[
                Part(people[pk], Role(role), attended, reason) for pk, role, attended, reason in row.parts
            ],
            form_key=uuid5(ROWS, f"{digest}:{row.row}"),
            by=by,
            at=at,
        )
        for row in taken
    ]
    record(
        "activity:imported",
        target=unit,
        by=by,
        at=at,
        changes={"file": name, "digest": digest, "rows": len(made)},
    )
    return made
