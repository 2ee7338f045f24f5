"""Taking over the rows of a ledger of activities, visits or documents, or a backlog that was typed: all or none."""

from uuid import UUID, uuid5

from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.activities.actions import Part, receive_document, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.ledgers import documents, rules, visits
from zhunsheng.activities.models import Activity, HeardProblem, RequiredDocument
from zhunsheng.activities.policies import may_record
from zhunsheng.activities.visits.actions import note_problem
from zhunsheng.audit.actions import record
from zhunsheng.engine import Role
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.organisation.naming import people_of, places_of

ROWS = UUID("6b1d3f86-54f0-4b0b-9d7c-2f7f0a2a6f10")  # from which the keys of rows are made


def sort_out_rows(rows, *, unit, user, today):
    """Part rows by what the bureau knows; arguments and answer as :func:`rules.sort_out`."""
    bureau = unit.bureau
    recorded = Activity.objects.filter(unit__path__startswith=bureau.path)
    return rules.sort_out(
        rows,
        places=places_of(_writable(user, bureau)),
        default=unit.pk,
        people=people_of(bureau),
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
    _note_import(unit, name, digest, len(made), by, at)
    return made


def sort_out_documents(rows, *, unit, user, today):
    """Part rows of documents by what the bureau knows; arguments and answer as :func:`documents.sort_out`."""
    bureau = unit.bureau
    known = RequiredDocument.objects.filter(unit__path__startswith=bureau.path)
    return documents.sort_out(
        rows,
        places=places_of(_writable(user, bureau)),
        default=unit.pk,
        recorded=set(known.values_list("unit", "name", "received_on")),
        today=today,
    )


@transaction.atomic
def take_over_documents(*, unit, taken, name, digest, by, at):
    """Register documents as they were accepted, all or none.

    Args:
        taken: as :func:`documents.sort_out` accepted them.
        name, digest: of the sheet.

    Raises:
        Refused: when the person may not record for one of the units.
    """
    require(may_record(by, unit))
    units = Unit.objects.in_bulk({one.unit for one in taken})
    made = [
        receive_document(
            unit=units[one.unit], name=one.name, number=one.number, received_on=one.day, by=by, at=at
        )
        for one in taken
    ]
    _note_import(unit, name, digest, len(made), by, at)
    return made


def sort_out_visits(rows, *, unit, user, today):
    """Part rows of visits by what the bureau knows; arguments and answer as :func:`visits.sort_out`."""
    bureau = unit.bureau
    known = HeardProblem.objects.filter(activity__unit__path__startswith=bureau.path)
    return visits.sort_out(
        rows,
        places=places_of(_writable(user, bureau)),
        default=unit.pk,
        people=people_of(bureau),
        recorded=set(known.values_list("activity__unit", "activity__happened_on", "activity__title", "text")),
        today=today,
    )


@transaction.atomic
def take_over_visits(*, unit, taken, name, digest, by, at):
    """Note the problems heard, all or none; a visit that is not in the records yet is recorded once for its rows.

    Args:
        taken: as :func:`visits.sort_out` accepted them.
        name, digest: of the sheet.

    Raises:
        Refused: when the person may not record for one of the units.
        ValidationError: when a row contradicts what is known by now.
    """
    require(may_record(by, unit))
    bureau = unit.bureau
    recorded = Activity.objects.filter(unit__path__startswith=bureau.path, kind=Kind.VISIT)
    visited = {(one.unit_id, one.happened_on, one.title): one for one in recorded}
    new = {one.place: one.visit for one in taken if one.place not in visited}
    if new:
        made = take_over(unit=unit, taken=list(new.values()), name=name, digest=digest, by=by, at=at)
        visited |= dict(zip(new, made, strict=True))
    owners = Person.objects.in_bulk({one.owner for one in taken if one.owner})
    problems = [
        note_problem(
            activity=visited[one.place],
            text=one.text,
            owner=owners.get(one.owner),
            due=one.due,
            result=one.result,
            resolved_on=one.resolved_on,
            form_key=uuid5(ROWS, f"{digest}:{one.row}"),
            by=by,
            at=at,
        )
        for one in taken
    ]
    _note_import(unit, name, digest, len(problems), by, at)
    return problems


def _writable(user, bureau):
    return Unit.objects.writable_by(user).filter(path__startswith=bureau.path)


def _note_import(unit, name, digest, count, by, at):
    changes = {"file": name, "digest": digest, "rows": count}
    record("activity:imported", target=unit, by=by, at=at, changes=changes)
