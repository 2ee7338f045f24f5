"""Which open occurrences will probably be missed, in sentences; worked out for the page and never kept."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from zhunsheng.catalogue import duties
from zhunsheng.engine import foresee, say
from zhunsheng.engine.forecast import JUDGED
from zhunsheng.ledger.models import Occurrence


def forecasts_of(occurrences: Sequence[Occurrence], *, as_of: date) -> dict[int, str]:
    """Return why occurrences will probably be missed, a Chinese text by primary key; the others are left out.

    What is mere practice and not adopted only reminds and is never missed, so it is left out too. However many
    occurrences: one query for their earlier windows, and, where something is foretold, two per bureau.
    """
    earlier = defaultdict(list)
    for row in _judged_before(occurrences, as_of):
        earlier[row.bureau_id, row.obligation_id, row.subject].append(row)
    signs = {}
    for row in occurrences:
        found = foresee(row, earlier[row.bureau_id, row.obligation_id, row.subject], as_of=as_of)
        if found:
            signs[row.pk] = found
    bound = _bound(row for row in occurrences if row.pk in signs)
    return {pk: "".join(map(say, found)) for pk, found in signs.items() if pk in bound}


def _judged_before(occurrences, as_of):
    return Occurrence.objects.filter(
        obligation__in={row.obligation_id for row in occurrences},
        subject__in={row.subject for row in occurrences},
        due__lt=as_of,
        status__in=JUDGED,
    ).only(
        "bureau", "obligation", "subject", "window_start", "due", "required", "complete", "met_on", "status"
    )


def _bound(occurrences):
    """Return the primary keys of the occurrences whose duty binds and does not merely remind."""
    by_bureau = defaultdict(list)
    for row in occurrences:
        by_bureau[row.bureau].append(row)
    bound = set()
    for bureau, rows in by_bureau.items():
        reminding = [duty for duty in duties.duties_of(bureau) if duty.advisory]
        spans = defaultdict(list)
        for duty in reminding:
            spans[duty.code].append((duty.valid_from or date.min, duty.valid_until or date.max))
        bound |= {
            row.pk
            for row in rows
            if not any(first <= row.window_start <= last for first, last in spans[row.obligation.code])
        }
    return bound
