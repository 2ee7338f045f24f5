"""What the year's plans foresaw for each claim of a report, and how much of it was done."""

from zhunsheng.catalogue.models import Version
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.rules import MET
from zhunsheng.planning.models import Item


def planned_for(claims, bureau, period) -> dict[str, dict[str, int]]:
    """Return how many items were planned within a period for duties that the same kinds of records answer.

    Args:
        claims: by key.

    Returns:
        ``{key: {"planned": items, "done": those whose duty is met}}``; claims without any are left out.
    """
    items = list(
        Item.objects.filter(
            plan__unit__path__startswith=bureau.path, planned_on__range=(period.start, period.end)
        ).select_related("plan__unit")
    )
    duties = {item.obligation_id for item in items}
    kinds: dict[int, set[str]] = {}
    for obligation, rule in Version.objects.filter(obligation__in=duties).values_list("obligation", "rule"):
        kinds.setdefault(obligation, set()).update(rule["answered_by"])
    met = set(
        Occurrence.objects.filter(
            bureau=bureau, trigger="", status__in=MET, obligation__in=duties
        ).values_list("obligation", "subject", "window_start")
    )
    found = {}
    for key, claim in claims.items():
        here = [item for item in items if kinds[item.obligation_id] & claim.kinds]
        done = sum((item.obligation_id, item.plan.unit.subject_id, item.window_start) in met for item in here)
        if here:
            found[key] = {"planned": len(here), "done": done}
    return found
