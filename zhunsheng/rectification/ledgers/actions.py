"""Taking over the rows of a ledger of problems: all of them or none, in a few statements however many they are."""

from uuid import UUID, uuid5

from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import Unit
from zhunsheng.organisation.naming import people_of, places_of
from zhunsheng.rectification import policies
from zhunsheng.rectification.forms import units_for
from zhunsheng.rectification.ledgers import rules
from zhunsheng.rectification.models import Finding, Measure
from zhunsheng.rectification.rules import bare

ROWS = UUID("6c1c1f0e-5b0e-4a53-9d35-1f7a52a0c7b8")  # from which the keys of rows are made
AT_ONCE = 500  # rows in one statement


def sort_out_rows(rows, *, unit, user, today):
    """Part rows by what the bureau knows; arguments and answer as :func:`rules.sort_out`."""
    bureau = unit.bureau
    within = {"path__startswith": bureau.path}
    return rules.sort_out(
        rows,
        bureau=rules.Bureau(
            places=places_of(units_for(user).filter(**within)),
            default=unit.pk,
            departments=places_of(Unit.objects.filter(**within)),
            people=people_of(bureau),
            recorded={
                (where, bare(title))
                for where, title in Finding.objects.of_bureau(unit).values_list("unit", "title")
            },
            today=today,
        ),
    )


@transaction.atomic
def take_over(*, unit, taken, name, digest, by, at) -> tuple[int, int]:
    """Record problems and measures as they were accepted; return how many of each. Handed in twice, they come in once.

    The plan is the ledger's: its days may have passed, and then show as overdue. What it claims to be done is kept as
    words (``Measure.stated``) and proves nothing: every problem still has to be verified here.

    Args:
        taken: as :func:`rules.sort_out` accepted them.
        name, digest: of the sheet.

    Raises:
        Refused: when the person may not raise findings against one of the units.
    """
    units = Unit.objects.select_for_update().in_bulk({one.problem.unit for one in taken} | {unit.pk})
    for one in units.values():
        require(policies.may_raise(by, one))
    rows = {}
    for one in taken:
        rows.setdefault(one.problem, []).append(one)
    keys = {problem: uuid5(ROWS, f"{digest}:{group[0].row}") for problem, group in rows.items()}
    there = set(Finding.objects.filter(form_key__in=keys.values()).values_list("form_key", flat=True))
    new = [problem for problem in rows if keys[problem] not in there]
    findings = Finding.objects.bulk_create(
        [
            Finding(
                unit_id=problem.unit,
                title=problem.title,
                source=problem.source,
                severity=problem.severity,
                leader_id=problem.leader,
                owner_id=problem.owner,
                rectify_by=problem.rectify_by,
                arose_on=problem.arose_on,
                state=problem.state,
                raised_at=at,
                raised_by=by,
                form_key=keys[problem],
                **dict(problem.values),
            )
            for problem in new
        ],
        batch_size=AT_ONCE,
    )
    pairs = [
        (finding, planned)
        for finding, problem in zip(findings, new, strict=True)
        for row in rows[problem]
        for planned in row.measures
    ]
    Measure.objects.bulk_create(
        [
            Measure(
                finding=finding,
                text=planned.text,
                kind=planned.kind,
                leader_id=planned.leader,
                lead_unit_id=planned.lead_unit,
                owner_id=planned.owner,
                due=planned.due,
                proof_wanted=planned.proof_wanted,
                stated=planned.stated,
            )
            for finding, planned in pairs
        ],
        batch_size=AT_ONCE,
    )
    doers = {(one.pk, person) for one in findings for person in (one.owner_id, one.leader_id) if person}
    doers |= {(one.pk, who) for one, planned in pairs for who in (planned.owner, planned.leader) if who}
    doing = Finding.doers.through
    doing.objects.bulk_create(
        [doing(finding_id=finding, person_id=person) for finding, person in sorted(doers)], batch_size=AT_ONCE
    )
    if findings:
        changes = {"file": name, "digest": digest, "findings": len(findings), "measures": len(pairs)}
        record("finding:ledger_imported", target=unit, by=by, at=at, changes=changes)
        mark_stale(unit, at=at)
    return len(findings), len(pairs)
