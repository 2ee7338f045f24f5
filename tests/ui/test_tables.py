"""Lists sort only by what is allowed, and a workbook holds values: no formulas, no guessed numbers, nothing cut."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from tests.factories import UnitFactory
from zhunsheng.organisation.models import Unit
from zhunsheng.ui.tables import CELL_LIMIT, TooLongForACell, page_of, safe_text, sort, xlsx

HEADER = ["名称", "数量", "日期"]
SORTS = {"name": ("name", "pk"), "since": ("founded_on", "pk")}


def sheet_of(rows, header=HEADER):
    """Write a workbook and read it back as a reader's program would."""
    response = xlsx("台账", "责任台账", header, rows)
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


@pytest.mark.parametrize("start", [*"=+-@＝＋－＠", "\t", "\r", "\n"])
def test_a_text_that_could_be_a_formula_is_marked_as_text(start):
    """SEC-70."""
    dangerous = f"{start}HYPERLINK(1)"
    assert safe_text(dangerous) == f"'{dangerous}"
    cell = sheet_of([[dangerous, 1, None]])["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_a_harmless_text_stays_as_it_is():
    assert safe_text("会议=记录") == "会议=记录"


def test_a_long_number_written_as_text_keeps_every_digit():
    number = "420106199001011234"
    cell = sheet_of([[number, 1, None]])["A2"]
    assert cell.data_type == "s"
    assert cell.value == number


def test_dates_and_numbers_can_be_reckoned_with():
    sheet = sheet_of(
        [["甲", Decimal("2.5"), date(2026, 5, 6)], ["乙", 3, datetime(2026, 5, 6, 1, 30, tzinfo=UTC)]]
    )
    assert (sheet["B2"].value, sheet["B3"].value) == (2.5, 3)
    assert sheet["C2"].value == datetime(2026, 5, 6)  # noqa: DTZ001 -- a workbook knows no time zones
    assert sheet["C3"].value == datetime(2026, 5, 6, 9, 30)  # noqa: DTZ001 -- Beijing time


def test_nothing_is_an_empty_cell():
    assert sheet_of([["甲", 1, None]])["C2"].value is None


def test_a_text_longer_than_a_cell_is_refused_rather_than_cut():
    """SEC-71. The mark against formulas counts too."""
    assert safe_text("字" * CELL_LIMIT) == "字" * CELL_LIMIT
    for text in ("字" * (CELL_LIMIT + 1), "=" * CELL_LIMIT):
        with pytest.raises(TooLongForACell, match="请缩小导出范围"):
            safe_text(text)


def test_the_head_stays_and_filters():
    sheet = sheet_of([["甲", 1, None], ["乙", 2, None]])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"


def test_the_file_carries_its_chinese_name():
    response = xlsx("责任台账", "责任台账", HEADER, [])
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%B4%A3")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "order"),
    [("name", "甲乙丙"), ("-name", "丙乙甲"), (None, "丙乙甲"), ("password", "丙乙甲"), ("--name", "丙乙甲")],
)
def test_a_list_is_sorted_only_by_what_is_allowed(wanted, order):
    for position, name in enumerate("甲乙丙"):
        UnitFactory(name=f"{position}{name}", founded_on=date(2022 - position, 1, 1))
    found = sort(Unit.objects.all(), wanted, SORTS, "since")
    assert "".join(unit.name[1] for unit in found) == order


@pytest.mark.parametrize(("asked", "given"), [(None, 1), ("2", 2), ("九", 1), ("99", 3), ("-4", 3)])
def test_any_page_number_leads_to_a_page(asked, given):
    assert page_of(range(25), asked, per_page=10).number == given
