"""Pure decisions about units and posts. Spans include both days; an end that is None is open."""

from collections.abc import Mapping
from datetime import date

Span = tuple[date | None, date | None]

# Which subject kinds of the catalogue a post makes its holder. The leaders of a county bureau's
# party group are its 领导干部; where a place counts section heads too, add the kind here.
SUBJECT_KINDS = {
    "secretary": ("secretary", "leader_cadre"),
    "team_member": ("team_member", "leader_cadre"),
    "branch_secretary": ("branch_secretary",),
    "member": ("member",),
}

# Units owe under the name of their own kind; affiliated units owe what departments owe.
UNIT_SUBJECT_KINDS = {
    "bureau": "bureau",
    "party_group": "party_group",
    "department": "department",
    "affiliated": "department",
    "branch": "branch",
    "party_cell": "party_cell",
    "window": "window",
}


def would_cycle(unit_id: int, parent_path: str) -> bool:
    """Say whether hanging a unit under a parent makes the tree a ring.

    >>> would_cycle(3, "/1/3/7/")
    True
    >>> would_cycle(3, "/1/4/")
    False
    """
    return f"/{unit_id}/" in parent_path


def overlaps(span: Span, other: Span) -> bool:
    """Say whether two spans share a day.

    >>> overlaps((date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 3, 31), None))
    True
    >>> overlaps((date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 1), None))
    False
    """
    (first, last), (other_first, other_last) = span, other
    return (first or date.min) <= (other_last or date.max) and (other_first or date.min) <= (last or date.max)


def outside_life(span: Span, life: Span) -> bool:
    """Say whether a span has a day before a unit's founding or after its dissolution.

    An open end runs on for as long as the unit does.

    >>> outside_life((date(2026, 1, 1), None), (date(2020, 1, 1), date(2026, 6, 30)))
    False
    >>> outside_life((date(2026, 7, 1), None), (date(2020, 1, 1), date(2026, 6, 30)))
    True
    """
    (first, last), (founded, dissolved) = span, life
    starts_early = founded is not None and first is not None and first < founded
    ends_late = dissolved is not None and (last or first or dissolved) > dissolved
    return starts_early or ends_late


def from_the_top(parents: Mapping[str, str], *, known: set[str]) -> tuple[list[str], list[str], list[str]]:
    """Order units so that each comes after its parent.

    Args:
        parents: unit name → name of its parent.
        known: names that exist already.

    Returns:
        the names in order; the names of a ring, if there is one; the names whose parent nobody knows.

    >>> from_the_top({"馆": "局", "厅": "馆"}, known={"局"})
    (['馆', '厅'], [], [])
    >>> from_the_top({"甲": "乙", "乙": "甲"}, known={"局"})
    ([], ['甲', '乙'], [])
    """
    order: list[str] = []
    placed, left = set(known), dict(parents)
    while ready := [name for name, parent in left.items() if parent in placed]:
        for name in ready:
            order.append(name)
            placed.add(name)
            del left[name]
    unknown = [name for name, parent in left.items() if parent not in parents]
    return order, [] if unknown else list(left), unknown
