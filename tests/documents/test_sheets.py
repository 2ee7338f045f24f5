"""Ledgers offices keep: columns by name wherever they stand, merged cells, row numbers; nothing hostile gets in."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.documents import Unreadable
from zhunsheng.documents.sheets import (
    MAX_ROWS,
    Column,
    day_of,
    number_of,
    read_sheet,
    text_of,
)

COLUMNS = (
    Column("person", ("姓名", "学员姓名"), required=True),
    Column("day", ("日期", "学习日期")),
    Column("hours", ("学时", "完成学时"), required=True),
)


def workbook(rows, merged=(), **sheets):
    """Return an .xlsx with rows of values and merged ranges (first row, first column, last row, last column)."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name, content in (sheets or {"台账": rows}).items():
        page = book.add_worksheet(name)
        for number, row in enumerate(content):
            page.write_row(number, 0, row)
        for top, left, bottom, right, value in merged:
            page.merge_range(top, left, bottom, right, value)
    book.close()
    return stream.getvalue()


def test_columns_are_found_by_name_below_a_title_in_any_order():
    content = workbook(
        [
            ["某局2026年学习台账"],
            [],
            ["学时（小时）", "学员姓名", "备注"],
            [2.5, "乙二", "补"],
            [],
            ["1", "丙三"],
        ]
    )
    table = read_sheet("台账.xlsx", content, COLUMNS)
    assert [(row.number, row.values) for row in table.rows] == [
        (4, {"person": "乙二", "hours": 2.5}),
        (6, {"person": "丙三", "hours": "1"}),
    ]
    assert (table.found["hours"], table.unknown) == ("学时（小时）", ["备注"])


def test_a_merged_cell_counts_for_every_row_it_covers():
    content = workbook(
        [["姓名", "学时", "日期"], ["", 1], ["", 2]],
        merged=[(1, 0, 2, 0, "乙二"), (1, 2, 2, 2, "2026-03-05")],
    )
    rows = read_sheet("台账.xlsx", content, COLUMNS).rows
    assert [row.values["person"] for row in rows] == ["乙二", "乙二"]
    assert [day_of(row.values["day"]) for row in rows] == [date(2026, 3, 5)] * 2


def test_the_first_sheet_with_the_columns_is_read():
    content = workbook(None, 说明=[["填表说明"]], 明细=[["姓名", "学时"], ["乙二", 3]])
    assert read_sheet("台账.xlsx", content, COLUMNS).sheet == "明细"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_of_every_usual_encoding(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in (["姓名", "学时"], ["乙二", "2.5"], ["丙三", "1"]))
    rows = read_sheet("台账.csv", text.encode(encoding), COLUMNS).rows
    assert [(row.number, text_of(row.values["person"])) for row in rows] == [(2, "乙二"), (3, "丙三")]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("台账.xls", b"", "请先另存为 .xlsx"),
        ("台账", b"", "不是表格文件"),
        ("台账.xlsx", b"not a workbook", "已损坏"),
        ("台账.xlsx", workbook([["姓名"], ["乙二"]]), "没有找到列：学时"),
        ("台账.csv", "姓名,学时\n".encode() * (MAX_ROWS + 99), "请拆成几个文件"),
        ("台账.csv", b"\xff\xff\xff", "编码无法识别"),
        ("台账.csv", b"", "没有找到列"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(name, content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read_sheet(name, content, COLUMNS)


def test_a_workbook_that_unpacks_to_a_monster_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    with pytest.raises(Unreadable, match="异常庞大"):
        read_sheet("台账.xlsx", stream.getvalue(), COLUMNS)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-05", date(2026, 3, 5)), ("2026年3月5日", date(2026, 3, 5)), ("20260305", date(2026, 3, 5)),
        ("2026/3/5 14:30", date(2026, 3, 5)), (46086.0, date(2026, 3, 5)), (None, None),
        (date(2026, 3, 5), date(2026, 3, 5)),
    ],
)  # fmt: skip
def test_days_as_offices_write_them(cell, day):
    assert day_of(cell) == day


@pytest.mark.parametrize("cell", ["2026-02-30", "三月五日", "5.3", 1e9, "去年", 2026.6, 2026.0])
def test_what_is_no_day_is_said(cell):
    with pytest.raises(ValueError, match="不是日期"):
        day_of(cell)


@pytest.mark.parametrize(
    ("cell", "number"), [("2.5学时", 2.5), ("1,200", 1200), (3.0, 3), ("-1", -1), (None, None)]
)
def test_numbers_as_offices_write_them(cell, number):
    assert number_of(cell) == number


@pytest.mark.parametrize("cell", ["两个", "1.2.3", "1,2", "12学时又3分钟以上"])
def test_what_is_no_number_is_said(cell):
    with pytest.raises(ValueError, match="不是数字"):
        number_of(cell)


CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)).map(lambda day: datetime(day.year, day.month, day.day)),  # noqa: DTZ001
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=8))
def test_every_row_with_something_in_it_comes_back_with_its_number(rows):
    """Whatever a clerk typed, no row is lost and none moves."""
    stream = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd"}
    options |= {"strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    page = book.add_worksheet()
    page.write_row(0, 0, ["姓名", "学时"])
    for number, row in enumerate(rows, 1):
        page.write_row(number, 0, row)
    book.close()
    table = read_sheet("台账.xlsx", stream.getvalue(), COLUMNS)
    filled = [
        number
        for number, row in enumerate(rows, 2)
        if any(not isinstance(cell, str) or cell.strip() for cell in row)
    ]
    assert [row.number for row in table.rows] == filled


@given(st.binary(max_size=300), st.sampled_from(["a.xlsx", "a.csv"]))
def test_bytes_of_any_kind_are_read_or_refused(content, name):
    """Hypothesis fails on any other exception."""
    with suppress(Unreadable):
        read_sheet(name, content, COLUMNS)
