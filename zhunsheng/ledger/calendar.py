"""The working-day calendar the ledger reckons with."""

from functools import cache

from zhunsheng.workdays import Workdays

FIRST_YEAR, LAST_YEAR = 2020, 2100


@cache
def calendar() -> Workdays:
    """Return the State Council's arrangement, as far as it has been published."""
    return Workdays.from_chinesecalendar(range(FIRST_YEAR, LAST_YEAR))
