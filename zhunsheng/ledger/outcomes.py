"""How a year went by obligation, as plain numbers for the rooms below."""

from collections import defaultdict

from django.db.models import Count

from zhunsheng.catalogue.rollover import Outcome
from zhunsheng.engine import Status
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.rules import GAPS, MET


def outcomes_of(bureau, year: int) -> dict[str, Outcome]:
    """Return how the occurrences due in a year ended, by code of the obligation; those still open are not counted."""
    rows = (
        Occurrence.objects.of_year(year)
        .filter(bureau=bureau, status__in=[*GAPS, *MET])
        .order_by()
        .values_list("obligation__code", "status")
        .annotate(Count("pk"))
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for code, status, count in rows:
        counts[code][status] = count
    return {
        code: Outcome(
            closed=sum(found.values()),
            undone=sum(found.get(status, 0) for status in GAPS),
            late=found.get(Status.MET_LATE, 0),
        )
        for code, found in counts.items()
    }
