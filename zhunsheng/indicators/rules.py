"""Pure decisions about indicators: periods and their names, whether a target is reached, what a row becomes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zhunsheng.documents.sheets import Cell, Column, Refusal, Row, day_of, number_of, text_of

MONTHLY, QUARTERLY = "month", "quarter"
MONTHS = {MONTHLY: 1, QUARTERLY: 3}
AT_LEAST, AT_MOST = "at_least", "at_most"
PLACES = 4  # digits kept behind the point
LARGEST = Decimal("1e12")  # values are smaller
EVIDENCE_LENGTH = 300
QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "一": 1, "二": 2, "三": 3, "四": 4}

COLUMNS = (
    Column("indicator", ("指标", "指标名称"), required=True),
    Column("period", ("期间", "月份", "季度", "时间"), required=True),
    Column("value", ("数值", "完成值", "实际值"), required=True),
    Column("evidence", ("依据", "佐证", "数据依据", "说明"), required=True),
    Column("unit", ("单位", "责任单位")),
)


def period_start(day: date, every: str) -> date:
    """Return the first day of the period that a day lies in.

    >>> period_start(date(2026, 5, 20), "quarter")
    datetime.date(2026, 4, 1)
    """
    return date(day.year, (day.month - 1) // MONTHS[every] * MONTHS[every] + 1, 1)


def next_start(start: date, every: str) -> date:
    """Return the first day of the period after the one that begins on a day.

    >>> next_start(date(2026, 12, 1), "month")
    datetime.date(2027, 1, 1)
    """
    index = start.year * 12 + start.month - 1 + MONTHS[every]
    return date(index // 12, index % 12 + 1, 1)


def period_end(start: date, every: str) -> date:
    """Return the last day of the period that begins on a day."""
    return next_start(start, every) - timedelta(days=1)


def period_name(start: date, every: str) -> str:
    """Name a period.

    >>> period_name(date(2026, 4, 1), "month"), period_name(date(2026, 4, 1), "quarter")
    ('2026年4月', '2026年第2季度')
    """
    if every == MONTHLY:
        return f"{start.year}年{start.month}月"
    return f"{start.year}年第{start.month // 3 + 1}季度"


def short_name(start: date, every: str) -> str:
    """Name a period where there is little room.

    >>> short_name(date(2026, 4, 1), "month"), short_name(date(2026, 4, 1), "quarter")
    ('26-04', '26Q2')
    """
    return f"{start:%y-%m}" if every == MONTHLY else f"{start:%y}Q{start.month // 3 + 1}"


def period_of(cell: Cell, every: str) -> date:
    """Return the first day of the period that somebody wrote.

    >>> period_of("2026年5月", "month"), period_of("2026年第二季度", "quarter"), period_of("2026Q2", "quarter")
    (datetime.date(2026, 5, 1), datetime.date(2026, 4, 1), datetime.date(2026, 4, 1))
    >>> period_of("2026-05", "month"), period_of("202605", "month"), period_of(date(2026, 5, 31), "month")
    (datetime.date(2026, 5, 1), datetime.date(2026, 5, 1), datetime.date(2026, 5, 1))

    Raises:
        ValueError: with the Chinese sentence to show.
    """
    text = text_of(cell).replace(" ", "")
    if match := re.fullmatch(r"(20\d\d)年?(?:第?([1-4一二三四])季度|[Qq]([1-4]))", text):
        if every == MONTHLY:
            raise ValueError(f"这个指标按月登记，期间写的是“{text}”，请写成 2026-05 的样子。")
        return date(int(match[1]), QUARTERS[match[2] or match[3]] * 3 - 2, 1)
    if match := re.fullmatch(r"(20\d\d)(?:年|[-./])?(\d{1,2})月?", text):
        year, month = int(match[1]), int(match[2])
        if not 1 <= month <= 12:
            raise ValueError(f"“{text}”里没有第{month}月，请核对期间。")
        if every == QUARTERLY and month % 3 != 1:
            raise ValueError(f"这个指标按季度登记，期间写的是“{text}”，请写成 2026年第2季度 的样子。")
        return date(year, month, 1)
    if (day := day_of(cell)) is None:
        raise ValueError("没有写期间，请补上，如 2026-05 或 2026年第2季度。")
    return period_start(day, every)


def is_reached(value: Decimal, target: Decimal | None, direction: str) -> bool | None:
    """Say whether a value reaches its target; None without a target.

    >>> is_reached(Decimal(80), Decimal(80), "at_least"), is_reached(Decimal(81), Decimal(80), "at_most")
    (True, False)
    """
    if target is None:
        return None
    return value >= target if direction == AT_LEAST else value <= target


def share_of_target(value: Decimal, target: Decimal | None, direction: str) -> float | None:
    """Return how much of its target a value reaches, 1 being all of it; None where this has no meaning.

    >>> share_of_target(Decimal(60), Decimal(80), "at_least"), share_of_target(Decimal(10), Decimal(8), "at_most")
    (0.75, 0.8)
    """
    if target is None or target <= 0 or value < 0:
        return None
    if direction == AT_LEAST:
        return round(float(value / target), PLACES)
    return round(float(target / value), PLACES) if value else None


@dataclass(frozen=True, slots=True)
class Known:
    """An indicator that a row may mean."""

    pk: int
    name: str
    units: tuple[str, ...]  # what its unit is called
    every: str
    measured_in: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A row that can be recorded."""

    row: int
    indicator: int
    name: str
    start: date
    value: Decimal
    evidence: str


def sort_out(
    rows: Iterable[Row],
    indicators: Sequence[Known],
    *,
    today: date,
    recorded: Mapping[tuple[int, date], Decimal],
) -> tuple[list[Measured], list[Refusal]]:
    """Part the rows of a ledger into those to record and those not, each with its reason; none is lost.

    Args:
        indicators: every one that may be meant.
        recorded: values that are there already, by indicator and first day; they are never overwritten.
    """
    accepted: list[Measured] = []
    refused: list[Refusal] = []
    seen: dict[tuple[int, date], int] = {}
    for row in rows:
        try:
            measured = _measured(row, indicators, today)
            key = measured.indicator, measured.start
            if key in seen:
                raise ValueError(f"与第{seen[key]}行是同一指标的同一期间，请只留一行。")
            if key in recorded and recorded[key] != measured.value:
                raise ValueError(
                    f"已登记为 {recorded[key].normalize():f}，与这一行不同，导入不会覆盖。如需更正，请在指标页面修改。"
                )
        except ValueError as error:
            refused.append(Refusal(row.number, _said(row), str(error)))
            continue
        if key in recorded:
            refused.append(Refusal(row.number, _said(row), "已有记录，不重复登记。", known=True))
            continue
        seen[key] = row.number
        accepted.append(measured)
    return accepted, refused


def fault_of_value(value: Decimal | None) -> str:
    """Return what is wrong with a value, or nothing."""
    if value is None:
        return "没有写数值，请补上。"
    if abs(value) >= LARGEST:
        return "数值太大，请换用更大的计量单位（如“万人次”）。"
    return ""


def fault_of_period(start: date, today: date) -> str:
    """Return what is wrong with a period, or nothing."""
    if start > today:
        return f"这个期间从 {start} 开始，还没有到（今天是 {today}）。请核对期间。"
    return ""


def _measured(row, indicators, today):
    """Return what a row says.

    Raises:
        ValueError: with the Chinese sentence to show.
    """
    indicator = _meant(row.values, indicators)
    start = period_of(row.values.get("period"), indicator.every)
    number = number_of(row.values.get("value"))
    value = None if number is None else Decimal(str(round(number, PLACES)))
    if fault := fault_of_value(value) or fault_of_period(start, today):
        raise ValueError(fault)
    if indicator.measured_in == "%" and 0 < value <= 1:
        meant = f"{value * 100:f}".rstrip("0").rstrip(".")
        raise ValueError(
            f"计量单位是%，数值写的是 {value}，可能是表格里的百分比。是 {meant}% 请写 {meant}；"
            f"确是 {value}% 请在指标页面登记。"
        )
    evidence = text_of(row.values.get("evidence"))
    if not evidence:
        raise ValueError("没有写依据，请写明数据从哪里来，如统计报表名称和日期。")
    if len(evidence) > EVIDENCE_LENGTH:
        raise ValueError(f"依据有 {len(evidence)} 字，最多 {EVIDENCE_LENGTH} 字，请写得简短些。")
    return Measured(row.number, indicator.pk, indicator.name, start, value, evidence)


def _meant(values, indicators):
    """Return the one indicator a row means, by name, and by unit where several have it."""
    name, unit = text_of(values.get("indicator")), text_of(values.get("unit"))
    if not name:
        raise ValueError("没有写指标名称，请补上。")
    found = [indicator for indicator in indicators if indicator.name == name]
    if not found:
        raise ValueError(f"没有您可以登记的名为“{name}”的指标。请核对名称，或先新建这个指标。")
    if unit:
        found = [indicator for indicator in found if unit in indicator.units]
        if not found:
            raise ValueError(f"“{unit}”没有名为“{name}”的指标，请核对单位。")
    if len(found) > 1:
        raise ValueError(f"有{len(found)}个单位都有“{name}”，请加一列“单位”写明是哪一个。")
    return found[0]


def _said(row):
    return "，".join(text for text in (text_of(row.values.get(column.key)) for column in COLUMNS) if text)
