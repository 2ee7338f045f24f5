"""Shared by all tests: a fixed day, and a clean place for evidence files."""

import pytest

from tests.factories import TODAY


@pytest.fixture(autouse=True)
def _fixed_day(settings):
    """Every test lives on 2026-06-01 unless it says otherwise."""
    settings.ZHUNSHENG_TODAY = TODAY


@pytest.fixture
def evidence_dir(settings, tmp_path):
    """A throw-away folder for evidence files."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return settings.EVIDENCE_DIR
