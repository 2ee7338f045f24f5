import pytest

from tests.reports.factories import Office


@pytest.fixture
def office(db, evidence_dir):
    """A bureau in which a report can be written."""
    return Office()
