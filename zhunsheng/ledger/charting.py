"""The ledger's charts, how duties stand and what they weigh: numbers put into the house's charts."""

from collections.abc import Mapping, Sequence

from django.db.models import Count

from zhunsheng.catalogue.models import Area
from zhunsheng.engine import STATUS_LABELS, Status
from zhunsheng.ledger.burden import BASIS_LABELS, Basis, Burden, Weight
from zhunsheng.ledger.rules import MONTHS
from zhunsheng.ui.charts import Chart, Series

MOST_BARS = 8
STATUS_BY_AREA = "status_by_area"
# What is decided of an occurrence, with its look; what is still open shows nothing yet.
DECIDED = {
    "完成": ("good", (Status.MET, Status.MET_LATE)),
    STATUS_LABELS["zh"][Status.UNEVIDENCED]: ("warn", (Status.UNEVIDENCED,)),
    STATUS_LABELS["zh"][Status.MISSED]: ("late", (Status.MISSED,)),
}


def status_by_area(occurrences) -> Chart:
    """Show how the occurrences of a query stand, area by area, in one query."""
    found = occurrences.order_by().values_list("obligation__area", "status").annotate(Count("pk"))
    rows = sorted(found, key=lambda row: Area.values.index(row[0]))
    return by_status(
        STATUS_BY_AREA,
        "各领域责任节点完成情况",
        {(Area(area).label, status): count for area, status, count in rows},
    )


def by_status(name: str, title: str, counts: Mapping[tuple[str, str], int]) -> Chart:
    """Show how many duties were met, were short of evidence or were missed.

    Args:
        counts: by category (an area, a unit) and status, the categories in the order in which they are shown.
    """
    categories = list(dict.fromkeys(category for category, status in counts if _is_decided(status)))
    series = [
        Series(
            label,
            [sum(counts.get((category, status), 0) for status in statuses) for category in categories],
            look,
        )
        for label, (look, statuses) in DECIDED.items()
    ]
    return Chart(name, title, categories, series, "项")


def _is_decided(status: str) -> bool:
    return any(status in statuses for _, statuses in DECIDED.values())


def by_month(burdens: Sequence[Burden]) -> Chart:
    """Show the duties of each month, stacked by what they rest on.

    Args:
        burdens: from January to December.
    """
    return Chart(
        "burden-by-month",
        "每月到期的事项",
        [f"{month}月" for month in MONTHS],
        [
            Series(BASIS_LABELS[basis], [burden.by_basis.get(basis, 0) for burden in burdens])
            for basis in Basis
        ],
        "项",
    )


def heaviest(weights: Sequence[Weight]) -> Chart:
    """Show the heaviest duties, by how often somebody answers for them or comes to a meeting for them.

    Args:
        weights: the heaviest first.
    """
    shown = weights[:MOST_BARS]
    return Chart(
        "burden-heaviest",
        "占用人次最多的惯例和自定事项",
        [weight.title for weight in shown],
        [
            Series("负责", [weight.answered for weight in shown]),
            Series("参会", [weight.meetings for weight in shown]),
        ],
        "人次",
    )
