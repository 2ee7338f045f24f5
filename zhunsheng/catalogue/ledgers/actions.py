"""Adopting the duties of a list that an office already keeps: all of them or none."""

from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.catalogue.actions import adopt
from zhunsheng.catalogue.ledgers import rules
from zhunsheng.catalogue.models import Adoption, Decision, Obligation
from zhunsheng.catalogue.policies import may_adopt


def sort_out_rows(rows, *, bureau, default_source, valid_from):
    """Part rows by the catalogue as it holds on a day; arguments and answer as :func:`rules.sort_out`."""
    duties = [
        rules.Duty(one.pk, one.code, one.title) for one in Obligation.objects.in_force(valid_from).distinct()
    ]
    standing = Adoption.objects.of(bureau).standing(valid_from)
    adopted = {
        pk for pk, decisions in standing.items() if any(one.decision != Decision.WAIVED for one in decisions)
    }
    return rules.sort_out(rows, duties, default_source=default_source, adopted=adopted)


@transaction.atomic
def take_over(*, bureau, taken, valid_from, name, digest, by, at):
    """Adopt obligations as they were recognised.

    Args:
        taken: as :func:`rules.sort_out` recognised them.
        name, digest: of the sheet.

    Raises:
        Refused: when the person may not.
        ValidationError: when one is no longer in force.
    """
    require(may_adopt(by, bureau))
    obligations = Obligation.objects.in_bulk({one.obligation for one in taken})
    made = [
        adopt(
            bureau=bureau,
            obligation=obligations[one.obligation],
            source=one.source,
            valid_from=valid_from,
            by=by,
            at=at,
        )
        for one in taken
    ]
    changes = {"file": name, "digest": digest, "rows": len(made)}
    record("adoption:imported", target=bureau, by=by, at=at, changes=changes)
    return made
