"""Taking over a ledger: all of its accepted rows or none, with one entry in the log."""

from itertools import chain
from uuid import UUID, uuid5

from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import Unit
from zhunsheng.organisation.naming import people_of, places_of
from zhunsheng.rectification.forms import units_for
from zhunsheng.rectification.ledgers import rules
from zhunsheng.rectification.models import Finding, Measure
from zhunsheng.rectification.policies import may_raise
from zhunsheng.rectification.rules import State, bare

ROWS = UUID("c0f3a3a6-6c55-4b44-9a57-0b7d9f7f3b52")  # from which the keys of rows are made


def sort_out_rows(rows, *, unit, user, today):
    """Part rows by what the bureau knows; arguments and answer as :func:`rules.sort_out`."""
    bureau = unit.bureau
    below = {"path__startswith": bureau.path}
    known = Finding.objects.of_bureau(bureau)
    return rules.sort_out(
        rows,
        places=places_of(units_for(user).filter(**below)),
        departments=places_of(Unit.objects.filter(**below)),
        default=unit.pk,
        people=people_of(bureau),
        recorded={(pk, bare(title)) for pk, title in known.values_list("unit", "title")},
        today=today,
    )


@transaction.atomic
def take_over(*, unit, source, taken, name, digest, by, at) -> list[Finding]:
    """Raise the problems of a ledger with their measures; handed in twice, they are raised once.

    A problem with somebody to put it right and a day is under way at once. What the ledger says was done stays its
    word: nothing comes in as done, for nothing here was proven or verified yet (SEC-53).

    Args:
        source: one of ``models.TYPED_SOURCES``.
        taken: as :func:`rules.sort_out` accepted them.
        name, digest: of the sheet.

    Raises:
        Refused: when the person may not raise findings for one of the units.
    """
    groups: dict[tuple[int, str], list[rules.Line]] = {}
    for line in taken:
        groups.setdefault(line.key, []).append(line)
    units = Unit.objects.in_bulk({line.unit for line in taken})
    for one in units.values():
        require(may_raise(by, one))
    keys = {key: uuid5(ROWS, f"{digest}:{lines[0].row}") for key, lines in groups.items()}
    known = set(
        Finding.objects.of_bureau(unit)
        .filter(form_key__in=list(keys.values()))
        .values_list("form_key", flat=True)
    )
    groups = {key: lines for key, lines in groups.items() if keys[key] not in known}
    findings = [
        _finding(lines, units[lines[0].unit], source, keys[key], by, at) for key, lines in groups.items()
    ]
    Finding.objects.bulk_create(findings, batch_size=500)
    measures, doers = [], set()
    for finding, lines in zip(findings, groups.values(), strict=True):
        planned = list(chain.from_iterable(line.measures for line in lines))
        measures += [_measure(finding, one) for one in planned]
        people = {finding.owner_id, finding.leader_id, *(one.owner for one in planned)} - {None}
        doers |= {(finding.pk, person) for person in people}
    Measure.objects.bulk_create(measures, batch_size=500)
    through = Finding.doers.through
    through.objects.bulk_create(
        [through(finding_id=finding, person_id=person) for finding, person in sorted(doers)], batch_size=500
    )
    changes = {"file": name, "digest": digest, "findings": len(findings), "measures": len(measures)}
    record("finding:ledger_imported", target=unit, by=by, at=at, changes=changes)
    mark_stale(unit.bureau, at=at)
    return findings


def _finding(lines, unit, source, form_key, by, at):
    first = lines[0]
    rectify_by = max(filter(None, (line.rectify_by for line in lines)), default=None)
    if rectify_by is None and first.owner is not None:
        rectify_by = max(filter(None, (one.due for line in lines for one in line.measures)), default=None)
    is_assigned = first.owner is not None and rectify_by is not None
    return Finding(
        unit=unit,
        source=source,
        title=first.title,
        area=first.area,
        manifestation=first.manifestation,
        cause=first.cause,
        state=State.RECTIFYING if is_assigned else State.OPEN,
        owner_id=first.owner,
        leader_id=first.leader,
        rectify_by=rectify_by,
        arose_on=first.arose_on,
        raised_at=at,
        raised_by=by,
        form_key=form_key,
    )


def _measure(finding, planned):
    return Measure(
        finding=finding,
        text=planned.text,
        kind=planned.kind,
        lead_unit_id=planned.lead_unit,
        owner_id=planned.owner,
        due=planned.due,
        proof_wanted=planned.proof_wanted,
        stated=planned.stated,
    )
