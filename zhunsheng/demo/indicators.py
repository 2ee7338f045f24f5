"""What the invented bureau counts: three series, one of which has a gap and one a quarter below its target."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from zhunsheng.demo.town import Town, moment
from zhunsheng.indicators import rules
from zhunsheng.indicators.actions import define, record_value

SKIPPED = 7  # the period, counted from the first, that nobody recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """An indicator, and the values it goes round in."""

    unit: str
    name: str
    measured_in: str
    every: str
    target: str | None
    source: str
    values: tuple[str, ...]


ALL = (
    Series(
        unit="文化馆",
        name="公共文化设施使用率",
        measured_in="%",
        every=rules.MONTHLY,
        target="75",
        source="场馆预约系统",
        values=("71.5", "68", "73.2", "76.4", "78", "80.1", "83.6", "82.9", "79.3", "77.8", "76", "74.5"),
    ),
    Series(
        unit="博物馆",
        name="接待人次",
        measured_in="人次",
        every=rules.MONTHLY,
        target=None,
        source="博物馆参观预约和闸机统计",
        values=(
            "3120", "5480", "4210", "6050", "8930", "7740", "11260", "10870", "6390", "12040", "4380", "3510",
        ),
    ),
    Series(
        unit="公服科",
        name="群众满意度",
        measured_in="%",
        every=rules.QUARTERLY,
        target="90",
        source="窗口评价和季度电话回访",
        values=("91.2", "92.5", "88.6", "93"),
    ),
)  # fmt: skip


def count_all(town: Town):
    """Record every series from the first day the ledger looks back to, up to the last period that is over."""
    for series in ALL:
        recorder = town.recorder_of(series.unit)
        indicator = define(
            unit=town.units[series.unit],
            name=series.name,
            measured_in=series.measured_in,
            every=series.every,
            target=series.target and Decimal(series.target),
            direction=rules.AT_LEAST,
            source=series.source,
            form_key=uuid5(NAMESPACE_URL, series.name),
            by=recorder,
            at=moment(town.since),
        )
        _record(town, indicator, series, recorder)


def _record(town, indicator, series, recorder):
    start, number = town.since, 0
    while (ended := rules.period_end(start, series.every)) < town.as_of:
        if number != SKIPPED:
            record_value(
                indicator=indicator,
                start=start,
                value=Decimal(series.values[number % len(series.values)]),
                evidence=f"{series.source}，{ended:%Y-%m-%d}导出",
                by=recorder,
                at=moment(min(rules.next_start(start, series.every), town.as_of), 10),
            )
        start, number = rules.next_start(start, series.every), number + 1
