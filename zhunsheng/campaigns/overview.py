"""How far a campaign is, stage by stage and unit by unit, from the records linked to it; nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.campaigns import rules
from zhunsheng.campaigns.models import Stage, StageRecord, ThemedCampaign
from zhunsheng.campaigns.rules import Cell, Standing
from zhunsheng.organisation.models import Unit, within_paths

OFFERED = 100  # records at most that are offered to be linked at once


@dataclass(frozen=True, slots=True)
class UnitCell:
    """What a unit did in a stage, with its records."""

    unit: Unit
    cell: Cell
    records: Sequence[StageRecord]

    @property
    def lacking(self):
        return [Kind(kind).label for kind in self.cell.lacking]


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage: how it stands, and each unit in it."""

    stage: Stage
    cells: Sequence[UnitCell]
    standing: Standing

    @property
    def done(self):
        return sum(not one.cell.lacking for one in self.cells)

    @property
    def records(self):
        return sum(len(one.records) for one in self.cells)

    @property
    def by_kind(self):
        """Each expected kind with how many records it has in this stage."""
        return [
            (Kind(kind).label, sum(one.cell.counts[kind] for one in self.cells)) for kind in self.stage.kinds
        ]


def rows_of(campaign: ThemedCampaign, *, as_of: date) -> list[StageRow]:
    """Return the stages of a campaign of ``for_list()``, in their order, with what each unit did."""
    units = list(campaign.units.all())
    return [_row(stage, units, as_of) for stage in campaign.stages.all()]


def _row(stage, units, as_of):
    records = list(stage.records.all())
    cells = []
    for unit in units:
        own = [record for record in records if record.activity.unit_id == unit.pk]
        held = [(record.activity.kind, record.activity.happened_on) for record in own]
        cell = rules.cell_of(held, expected=stage.kinds, span=stage.span, as_of=as_of)
        cells.append(UnitCell(unit, cell, own))
    standing = rules.whole((one.cell.standing for one in cells), span=stage.span, as_of=as_of)
    return StageRow(stage, cells, standing)


def by_unit(rows: Sequence[StageRow]) -> list[tuple[Unit, list[tuple[Stage, UnitCell]]]]:
    """Turn the stages round: each unit with what it did in every stage."""
    return [
        (cells[0].unit, [(row.stage, cell) for row, cell in zip(rows, cells, strict=True)])
        for cells in zip(*(row.cells for row in rows), strict=True)
    ]


def candidates(stage: Stage, user):
    """Return the records that this person may link to a stage and that are not in it yet, the latest first."""
    records = Activity.objects.filter(
        within_paths(user.paths_to_write(), "unit__path"),
        unit__in=stage.campaign.units.all(),
        kind__in=stage.kinds,
        happened_on__gte=stage.starts_on,
    )
    return records.exclude(stage_records__stage=stage).select_related("unit")[:OFFERED]
