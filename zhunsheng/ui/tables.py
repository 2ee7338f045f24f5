"""Lists: sorting from a table of what is allowed, pages, and Excel in which no cell is a formula."""

import datetime
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

import xlsxwriter
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767  # characters in one cell, the format's own bound
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
WIDEST = 60  # characters


class TooLongForACell(ValueError):
    """A text does not fit a cell; it is not cut silently (SEC-71)."""


def sort(queryset, wanted: str | None, allowed: Mapping[str, Sequence[str]], default: str):
    """Order a queryset by a name from the address: ``due``, or ``-due`` the other way round.

    Args:
        wanted: what the address asks for; anything not allowed means ``default``.
        allowed: name → fields to order by, the first of them turned round by ``-``.
    """
    name = wanted if wanted and wanted.removeprefix("-") in allowed else default
    first, *rest = allowed[name.removeprefix("-")]
    return queryset.order_by(f"-{first}" if name.startswith("-") else first, *rest)


def sort_rows(rows: Iterable, wanted: str | None, allowed: Mapping[str, Callable], default: str) -> list:
    """Order rows that are no queryset, by the same names as ``sort``; ``allowed`` gives the key for each name."""
    name = wanted if wanted and wanted.removeprefix("-") in allowed else default
    return sorted(rows, key=allowed[name.removeprefix("-")], reverse=name.startswith("-"))


def page_of(rows, number: str | None, per_page: int = 50):
    """Return one page of a queryset or list; a number that is none means the first, one too high the last."""
    return Paginator(rows, per_page).get_page(number)


def safe_text(text: str) -> str:
    """Return a text no spreadsheet takes for a formula (SEC-70).

    >>> safe_text("=1+1"), safe_text("会议记录")
    ("'=1+1", '会议记录')

    Raises:
        TooLongForACell: when it is longer than a cell can hold.
    """
    safe = f"'{text}" if text.startswith(FORMULA_STARTS) else text
    if len(safe) > CELL_LIMIT:
        raise TooLongForACell(
            f"“{text[:20]}…”有 {len(text)} 字，超过一个单元格 {CELL_LIMIT} 字的上限。请缩小导出范围。"
        )
    return safe


def xlsx(name: str, sheet: str, header: Sequence[str], rows: Iterable[Sequence]) -> HttpResponse:
    """Answer with a workbook: real dates and numbers, a frozen header with filters, print titles."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet(sheet[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    widths = [len(title) for title in header]
    page.write_row(0, 0, header, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, datetime.datetime):
                page.write_datetime(last, column, timezone.localtime(value).replace(tzinfo=None), moment)
            elif isinstance(value, datetime.date):
                page.write_datetime(last, column, datetime.datetime.combine(value, datetime.time()), day)
            elif isinstance(value, int | float | Decimal):
                page.write_number(last, column, value)
            else:
                page.write_string(last, column, safe_text(str(value)))
            widths[column] = max(widths[column], min(len(str(value)), WIDEST))
    for column, width in enumerate(widths):
        page.set_column(column, column, width * 1.8 + 2)  # a Chinese character is nearly two wide
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(last, 1), len(header) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    book.close()
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    return HttpResponse(stream.getvalue(), content_type=XLSX, headers={"Content-Disposition": disposition})
