"""The ledger's pure decisions."""

from dataclasses import dataclass
from datetime import date

import pytest

from zhunsheng.engine import Status
from zhunsheng.ledger.rules import BY_URGENCY, matrix, most_urgent, span_of_evaluation
from zhunsheng.ledger.wording import window_name


@dataclass
class Row:
    subject: str
    due: date
    status: str


@pytest.mark.parametrize(
    ("as_of", "until"),
    [
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 3, 31), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 9, 30), date(2026, 12, 31)),
        (date(2026, 10, 1), date(2027, 3, 31)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_the_ledger_looks_to_the_end_of_the_next_quarter(as_of, until):
    assert span_of_evaluation(as_of) == (date(as_of.year - 1, 1, 1), until)


def test_every_status_has_its_place_in_the_order_of_urgency():
    assert set(BY_URGENCY) == set(Status)


@pytest.mark.parametrize(
    ("statuses", "shown"),
    [
        (["met", "waived"], "met"),
        (["open", "unevidenced", "met"], "unevidenced"),
        (["missed", "due_soon"], "missed"),
    ],
)
def test_a_cell_shows_the_status_that_needs_somebody_most(statuses, shown):
    assert most_urgent(statuses) == shown


def test_the_matrix_lays_out_by_subject_and_month_of_due_date():
    rows = matrix(
        [
            Row("unit:1", date(2026, 1, 31), "met"),
            Row("unit:2", date(2026, 1, 31), "missed"),
            Row("unit:1", date(2026, 3, 31), "missed"),
            Row("unit:1", date(2026, 3, 15), "met"),
        ]
    )
    assert [row.subject for row in rows] == ["unit:1", "unit:2"]
    assert {month: len(cell) for month, cell in rows[0].cells.items()} == {1: 1, 3: 2}


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (date(2028, 2, 1), date(2028, 2, 29), "2028年2月"),
        (date(2026, 10, 1), date(2026, 12, 31), "2026年第4季度"),
        (date(2026, 1, 1), date(2026, 6, 30), "2026年上半年"),
        (date(2026, 2, 1), date(2026, 4, 30), "2026-02-01至2026-04-30"),
        (date(2026, 3, 5), date(2026, 3, 5), "2026-03-05至2026-03-05"),
    ],
)
def test_windows_are_named_as_people_do(start, end, name):
    assert window_name(start, end) == name
