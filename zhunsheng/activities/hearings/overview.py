"""Who was heard in a year: queries with names over the records, nothing kept."""

from collections import defaultdict
from dataclasses import dataclass

from zhunsheng.activities.kinds import HEARINGS, Kind
from zhunsheng.activities.models import Activity
from zhunsheng.organisation.models import Unit, UnitKind

# These report on their work; the party group, its leading group and the discipline team hear them.
HEARD = (UnitKind.DEPARTMENT, UnitKind.AFFILIATED, UnitKind.WINDOW, UnitKind.BRANCH)
# Branches are heard on theirs, all others by the leader in charge.
NOT_AT = {UnitKind.BRANCH: Kind.DEPARTMENT_HEARING}


@dataclass(frozen=True, slots=True)
class Cell:
    """How often a unit was heard at one kind of meeting; ``last`` is the latest, the page of which may be closed."""

    label: str
    count: int
    last: Activity | None
    may_open: bool
    applies: bool  # whether units of its kind are heard there


@dataclass(frozen=True, slots=True)
class Row:
    """A unit and how it was heard; ``last_on`` over all kinds, None where it was not heard at all."""

    unit: Unit
    cells: list[Cell]

    @property
    def count(self):
        return sum(cell.count for cell in self.cells)

    @property
    def last_on(self):
        return max((cell.last.happened_on for cell in self.cells if cell.last), default=None)


def heard_in(user, *, year) -> list[Row]:
    """Return the units this person may read, with how often each was heard in a year by kind of meeting.

    That a unit was heard is the unit's own affair, so it is counted although the meeting's record may be closed to
    this person; its page is linked only where it is open.
    """
    units = list(
        Unit.objects.visible_to(user)
        .filter(kind__in=HEARD, dissolved_on__isnull=True)
        .order_by("position", "pk")
    )
    hearings = Activity.objects.filter(kind__in=HEARINGS, happened_on__year=year)
    open_to = set(hearings.visible_to(user).values_list("pk", flat=True))
    heard: dict[tuple[int, str], list[Activity]] = defaultdict(list)
    through = Activity.heard_units.through.objects.filter(activity__in=hearings, unit__in=units)
    for link in through.select_related("activity").order_by("activity__happened_on", "activity"):
        heard[link.unit_id, link.activity.kind].append(link.activity)

    def cell(unit, kind):
        applies = kind != NOT_AT.get(unit.kind, Kind.BRANCH_HEARING)
        found = heard[unit.pk, kind]
        last = found[-1] if found else None
        return Cell(Kind(kind).label, len(found), last, last is not None and last.pk in open_to, applies)

    return [Row(unit, [cell(unit, kind) for kind in HEARINGS]) for unit in units]
