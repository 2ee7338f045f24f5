"""What the plan's page shows: queries over the plan and the ledger, nothing kept."""

from dataclasses import dataclass
from datetime import date

from zhunsheng.engine import Status
from zhunsheng.ledger.evaluation import ask
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import Unit
from zhunsheng.organisation.rules import UNIT_SUBJECT_KINDS
from zhunsheng.planning.models import Item
from zhunsheng.planning.rules import Window


@dataclass(frozen=True, slots=True)
class Planned:
    """An item, and how it stands in the ledger, as far as the ledger reaches."""

    item: Item
    occurrence: Occurrence | None

    @property
    def planned_on(self):
        return self.item.planned_on


def units_with_plans(user):
    """Return the units this person may read that owe anything, in the order of the office."""
    return Unit.objects.visible_to(user).filter(kind__in=UNIT_SUBJECT_KINDS)


def windows_of(unit, year: int) -> list[Window]:
    """Return what a unit owes in a year whatever happens, as the catalogue and the bureau's adoptions have it.

    What only an event would bring about cannot be planned. It is asked as of the year's first day, before which
    nothing of it can be done or missed; so the plan is the same on whichever day it is drawn up.
    """
    answer = ask(
        unit.bureau, as_of=date(year, 1, 1), until=date(year, 12, 31), only=frozenset({unit.subject_id})
    )
    return [
        Window(row.obligation.pk, row.window_start, row.due)
        for row in answer.occurrences
        if row.due.year == year and not row.trigger and row.status != Status.WAIVED
    ]


def with_status(items, unit) -> list[Planned]:
    """Put items beside what the ledger found of them."""
    found = {
        (row.obligation_id, row.window_start): row
        for row in Occurrence.objects.filter(subject=unit.subject_id, trigger="")
    }
    return [Planned(item, found.get(item.key)) for item in items]
