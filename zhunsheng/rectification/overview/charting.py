"""The charts of many findings: how they stand, what came and went, how old what is open is, and where it is overdue."""

from zhunsheng.rectification.overview.rules import AGES
from zhunsheng.rectification.rules import STANDING_LABELS, Standing
from zhunsheng.ui.charts import Chart, Series


def standings(counts) -> Chart:
    """Draw how many findings stand how."""
    shown = [one for one in counts if counts[one] and one != Standing.MERGED]
    return Chart(
        "standings",
        "整改到了哪一步",
        [STANDING_LABELS[one] for one in shown],
        [Series("问题", [counts[one] for one in shown])],
        unit="个",
    )


def flow(months, found, closed) -> Chart:
    """Draw what was found and what was closed, month by month."""
    return Chart(
        "flow",
        "每月发现与销号",
        [f"{month.month}月" for month in months],
        [Series("发现", found), Series("销号", closed)],
        unit="个",
    )


def ages(counts) -> Chart:
    """Draw how long ago what is not closed was found."""
    return Chart(
        "ages", "未销号问题已发现多久", [label for _, label in AGES], [Series("问题", counts)], unit="个"
    )


def overdue(rows) -> Chart:
    """Draw where most is overdue."""
    return Chart(
        "overdue",
        "逾期最多的单位",
        [name for name, _ in rows],
        [Series("逾期", [count for _, count in rows], look="late")],
        unit="个",
    )
