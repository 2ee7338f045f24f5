"""Ledgers that an office already keeps: rows of an .xlsx or .csv, their columns found by name.

What the columns mean, the caller says (:class:`Column`). The header is the row that names most of them, below any
title; merged cells count for every cell they cover; every row keeps the number that the spreadsheet shows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import python_calamine

from zhunsheng.documents.readers.limits import MAX_BYTES
from zhunsheng.documents.readers.package import inspect
from zhunsheng.documents.readers.plain import decoded
from zhunsheng.documents.text import Unreadable

ACCEPTED = (".xlsx", ".csv")
MAX_ROWS = 20_000
MAX_COLUMNS = 200
HEADER_WITHIN = 15  # rows: a title, a unit and a date may stand above the header
FIRST_SERIAL = date(1899, 12, 30)  # the day a spreadsheet counts as number 0
# Numbers of days from 1954 to 2173; a smaller one is a year and month that was typed with a point (2026.6).
SERIALS = range(20_000, 100_000)

Cell = str | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is looked for: its key for the caller, and what offices call it, the usual name first."""

    key: str
    names: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header: its number in the sheet, and the values by key; an empty cell is None."""

    number: int
    values: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot be taken over, and why; ``known`` when that is because it is recorded already."""

    row: int
    said: str
    why: str
    known: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What a sheet holds: where each key was found, the rows with anything in them, and headings nobody asked for."""

    sheet: str
    found: dict[str, str]
    rows: list[Row]
    unknown: list[str]


def read_sheet(name: str, content: bytes, columns: Sequence[Column]) -> Table:
    """Return the rows of the first sheet that has all required columns.

    Raises:
        Unreadable: in one Chinese sentence that names the file and says what to do.
    """
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending not in ACCEPTED:
        raise Unreadable(f"“{name}”不是表格文件。请上传 {'、'.join(ACCEPTED)}；旧的 .xls 请先另存为 .xlsx。")
    if len(content) > MAX_BYTES:
        raise Unreadable(f"“{name}”超过 {MAX_BYTES // 1024 // 1024} MB。请删去图片和无关的工作表后再上传。")
    grids = _grids_of_workbook(name, content) if ending == ".xlsx" else [("", _grid_of_text(name, content))]
    lacking: list[str] | None = None
    for sheet, grid in grids:
        header, found = _header(grid, columns)
        missing = [column.names[0] for column in columns if column.required and column.key not in found]
        if not missing:
            return _table(name, sheet, grid, header, found)
        if lacking is None or len(missing) < len(lacking):
            lacking = missing
    if lacking is None:
        raise Unreadable(f"“{name}”里没有内容。请核对文件后再上传。")
    raise Unreadable(
        f"“{name}”里没有找到列：{'、'.join(lacking)}。请在表头写明这些列名（可用的列名："
        f"{'、'.join(column.names[0] for column in columns)}），再上传。"
    )


def text_of(value: Cell) -> str:
    """Return a cell as a text: whole numbers without a point, days as 2026-03-05, nothing as an empty text."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def day_of(value: Cell) -> date | None:
    """Return a cell as a day; None where it is empty.

    >>> day_of("2026年3月5日"), day_of("2026.3.5"), day_of(46086.0)
    (datetime.date(2026, 3, 5), datetime.date(2026, 3, 5), datetime.date(2026, 3, 5))

    Raises:
        ValueError: for anything else, with a Chinese sentence.
    """
    if value is None or isinstance(value, date):
        return value
    with suppress(ValueError, OverflowError):
        if isinstance(value, float) and int(value) in SERIALS:
            return FIRST_SERIAL + timedelta(days=int(value))
        if match := re.fullmatch(
            r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?(?:\s.{0,20})?|(\d{4})(\d{2})(\d{2})", text_of(value)
        ):
            year, month, day = (int(part) for part in match.groups() if part)
            return date(year, month, day)
    raise ValueError(f"“{text_of(value)}”不是日期，请写成 2026-03-05 的样子。")


def number_of(value: Cell) -> float | None:
    """Return a cell as a number; None where it is empty. A unit behind it is left out: 2.5学时.

    >>> number_of("2.5学时"), number_of("1,200"), number_of(None)
    (2.5, 1200.0, None)

    Raises:
        ValueError: for anything else, with a Chinese sentence.
    """
    if value is None or isinstance(value, float):
        return value
    if match := re.fullmatch(
        r"([-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+]?\d+(?:\.\d+)?)\s*[^\d.,]{0,6}", text_of(value)
    ):
        return float(match[1].replace(",", ""))
    raise ValueError(f"“{text_of(value)}”不是数字。")


def _grids_of_workbook(name: str, content: bytes) -> Iterable[tuple[str, list[list[Cell]]]]:
    inspect(name, content, holds=frozenset({"xl/"}), kind="Excel 工作簿")
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheet_names:
            yield sheet, _grid_of_sheet(name, book.get_sheet_by_name(sheet))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable(
            f"“{name}”已损坏，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx，再上传。"
        ) from error


def _grid_of_sheet(name: str, sheet: Any) -> list[list[Cell]]:
    if sheet.total_height > MAX_ROWS + HEADER_WITHIN or sheet.total_width > MAX_COLUMNS:
        raise _too_long(name)
    grid = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        value = grid[top][left] if top < len(grid) and left < len(grid[top]) else None
        for row in grid[top : bottom + 1]:
            row[left : right + 1] = [value] * len(row[left : right + 1])
    return grid


def _grid_of_text(name: str, content: bytes) -> list[list[Cell]]:
    text = decoded(name, content)
    if text.count("\n") > MAX_ROWS + HEADER_WITHIN:
        raise _too_long(name)
    with suppress(csv.Error):
        dialect = csv.Sniffer().sniff(text[:4096], delimiters=",\t;，")
        return [[_cell(value) for value in row] for row in csv.reader(io.StringIO(text), dialect)]
    return [[_cell(value) for value in line.split(",")] for line in text.splitlines()]


def _cell(value: Any) -> Cell:
    """Return a value of the library as one of ours: spaces off, an empty text as nothing."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, date):
        return value
    return str(value).replace("\u3000", " ").strip() or None


def _header(grid: list[list[Cell]], columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    """Return which row names most columns, and where each key stands in it."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in enumerate(grid[:HEADER_WITHIN]):
        titles = [_title(value) for value in row]
        found: dict[str, int] = {}
        for column in columns:
            wanted = [_title(name) for name in column.names]
            places = [place for name in wanted for place, title in enumerate(titles) if title == name]
            places += [
                place
                for name in wanted
                for place, title in enumerate(titles)
                if name in title and len(title) <= 12
            ]
            free = [place for place in places if place not in found.values()]
            if free:
                found[column.key] = free[0]
        if len(found) > len(best[1]):
            best = (number, found)
    return best


def _title(value: Cell) -> str:
    return re.sub(r"[\s:：*＊]|[（(].{0,20}?[）)]", "", text_of(value))


def _table(name: str, sheet: str, grid: list[list[Cell]], header: int, found: dict[str, int]) -> Table:
    if len(grid) - header > MAX_ROWS:
        raise _too_long(name)
    rows = []
    for number, row in enumerate(grid[header + 1 :], header + 2):
        values = {key: row[place] if place < len(row) else None for key, place in found.items()}
        if any(value is not None for value in values.values()):
            rows.append(Row(number, values))
    titles = [text_of(value) for value in grid[header]]
    unknown = [title for place, title in enumerate(titles) if title and place not in found.values()]
    return Table(sheet, {key: titles[place] for key, place in found.items()}, rows, unknown)


def _too_long(name: str) -> Unreadable:
    return Unreadable(
        f"“{name}”超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 列。请拆成几个文件，或删去表尾的空行后再上传。"
    )
