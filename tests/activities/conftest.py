import pytest

from tests.activities.factories import Office


@pytest.fixture
def office(db, evidence_dir):
    """A bureau in which something can be recorded."""
    return Office()
