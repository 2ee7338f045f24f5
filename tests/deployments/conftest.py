import pytest

from tests.deployments.factories import Office


@pytest.fixture
def office(db, evidence_dir):
    return Office()
