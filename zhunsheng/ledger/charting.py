"""The burden meter's charts: numbers of the rules put into the house's charts."""

from collections.abc import Sequence

from zhunsheng.ledger.burden import BASIS_LABELS, Basis, Burden, Weight
from zhunsheng.ledger.rules import MONTHS
from zhunsheng.ui.charts import Chart, Series

MOST_BARS = 8


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
