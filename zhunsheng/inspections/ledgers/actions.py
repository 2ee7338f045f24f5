"""Taking over the rows of a ledger of risk posts: all of them or none."""

from uuid import UUID, uuid5

from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.inspections.actions import register_risk
from zhunsheng.inspections.ledgers import rules
from zhunsheng.inspections.models import RiskPost
from zhunsheng.inspections.policies import may_keep_risks
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.organisation.naming import people_of, places_of

ROWS = UUID("0f0a6b52-1d0e-4e52-8d3b-8f2f6f2f0c41")  # from which the keys of rows are made


def sort_out_rows(rows, *, unit, user, today):
    """Part rows by what the bureau knows; arguments and answer as :func:`rules.sort_out`."""
    bureau = unit.bureau
    return rules.sort_out(
        rows,
        places=places_of(Unit.objects.writable_by(user).filter(path__startswith=bureau.path)),
        default=unit.pk,
        people=people_of(bureau),
        recorded=set(
            RiskPost.objects.live().filter(unit__path__startswith=bureau.path).values_list("unit", "name")
        ),
        today=today,
    )


@transaction.atomic
def take_over(*, unit, taken, name, digest, by, at):
    """Register risk posts as they were accepted; handed in twice, they are registered once.

    Args:
        taken: as :func:`rules.sort_out` accepted them.
        name, digest: of the sheet.

    Raises:
        Refused: when the person may not keep the risk posts of one of the units.
        ValidationError: when a row contradicts what is known by now.
    """
    require(may_keep_risks(by, unit))
    units = Unit.objects.in_bulk({one.unit for one in taken})
    holders = Person.objects.in_bulk({one.holder for one in taken if one.holder})
    made = [
        register_risk(
            unit=units[one.unit],
            name=one.name,
            power=one.power,
            risk=one.risk,
            level=one.level,
            controls=one.controls,
            holder=holders.get(one.holder),
            reviewed_on=one.reviewed_on,
            review_by=one.review_by,
            form_key=uuid5(ROWS, f"{digest}:{one.row}"),
            by=by,
            at=at,
        )
        for one in taken
    ]
    record(
        "risk:imported",
        target=unit,
        by=by,
        at=at,
        changes={"file": name, "digest": digest, "rows": len(made)},
    )
    return made
