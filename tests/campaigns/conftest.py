import pytest

from tests.campaigns.factories import Office


@pytest.fixture
def office(db, evidence_dir):
    return Office()
