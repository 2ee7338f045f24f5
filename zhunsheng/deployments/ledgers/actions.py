"""Taking over the rows of a ledger of tasks: all of them or none."""

from uuid import UUID, uuid5

from django.db import transaction

from zhunsheng.accounts.roles import SETS_TASKS, WRITES_RECORDS
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.deployments.actions import report, set_task
from zhunsheng.deployments.ledgers import rules
from zhunsheng.deployments.models import Extension, Task
from zhunsheng.deployments.policies import may_set
from zhunsheng.organisation.models import Person, Unit, within_paths
from zhunsheng.organisation.naming import people_of, places_of
from zhunsheng.organisation.subjects import leader_in_charge

ROWS = UUID("5c2e0a1b-6a0f-4b0e-9a55-0f4f0d3b7e18")  # from which the keys of rows are made


def sort_out_rows(rows, *, unit, source, basis, user, today):
    """Part rows by what the bureau knows; answer as :func:`rules.sort_out`."""
    bureau = unit.bureau
    units = list(Unit.objects.filter(within_paths(user.paths(SETS_TASKS)), path__startswith=bureau.path))
    tasks = Task.objects.filter(unit__path__startswith=bureau.path)
    recorded = set(tasks.values_list("unit", "title", "due")) | set(
        tasks.values_list("unit", "title", "set_on")
    )
    put_off = Extension.objects.filter(task__in=tasks)
    known = rules.Known(
        places=places_of(units),
        default=unit.pk,
        people=people_of(bureau),
        leaders={one.pk: getattr(leader_in_charge(one, on=today), "pk", None) for one in units},
        reporting={one.pk for one in units if user.holds(WRITES_RECORDS, one)},
        recorded=recorded | set(put_off.values_list("task__unit", "task__title", "due_before")),
        source=source,
        basis=basis,
        today=today,
    )
    return rules.sort_out(rows, known=known)


@transaction.atomic
def take_over(*, unit, taken, name, digest, by, at):
    """Set the tasks as they were accepted, each with the progress its row tells; handed in twice, they are set once.

    Args:
        taken: as :func:`rules.sort_out` accepted them.
        name, digest: of the sheet.

    Raises:
        Refused: when the person may not give one of the units a task.
        ValidationError: when a row contradicts what is known by now.
    """
    require(may_set(by, unit))
    units = Unit.objects.in_bulk({one.unit for one in taken})
    people = Person.objects.in_bulk(
        {one.owner for one in taken} | {one.leader for one in taken if one.leader}
    )
    made = []
    for one in taken:
        task = set_task(
            unit=units[one.unit],
            title=one.title,
            expected=one.expected,
            source=one.source,
            basis=one.basis,
            owner=people[one.owner],
            leader=people.get(one.leader),
            set_on=one.set_on,
            due=one.due,
            form_key=uuid5(ROWS, f"{digest}:{one.row}"),
            by=by,
            at=at,
        )
        if one.progress:
            report(
                task=task,
                on=one.progress_on,
                text=one.progress,
                form_key=uuid5(ROWS, f"{digest}:{one.row}:progress"),
                by=by,
                at=at,
            )
        made.append(task)
    record(
        "task:imported",
        target=unit,
        by=by,
        at=at,
        changes={"file": name, "digest": digest, "rows": len(made)},
    )
    return made
