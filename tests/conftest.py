"""Shared by all tests: a fixed day, and a clean place for evidence files."""

import pytest

from tests.catalogue.factories import entry, loaded
from tests.factories import TODAY
from tests.ledger.factories import Branch


@pytest.fixture(autouse=True)
def _fixed_day(settings):
    """Every test lives on 2026-06-01 unless it says otherwise."""
    settings.ZHUNSHENG_TODAY = TODAY


@pytest.fixture
def evidence_dir(settings, tmp_path):
    """A throw-away folder for evidence files."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return settings.EVIDENCE_DIR


@pytest.fixture
def branch(db, tmp_path):
    """A branch that owes a quarterly study session, by a small rule of its own."""
    return Branch(loaded(tmp_path, entry()))
