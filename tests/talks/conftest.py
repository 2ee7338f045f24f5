import pytest

from tests.talks.factories import Bureau


@pytest.fixture
def bureau(db):
    return Bureau()
