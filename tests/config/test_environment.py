"""What differs between machines comes from the environment; what is wrong with it is said at start."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from zhunsheng.config import environment


def test_a_missing_value_is_named(monkeypatch):
    monkeypatch.delenv("ZHUNSHENG_NOWHERE", raising=False)
    with pytest.raises(ImproperlyConfigured, match="ZHUNSHENG_NOWHERE is not set"):
        environment.env("ZHUNSHENG_NOWHERE")


@pytest.mark.parametrize(("value", "meaning"), [("1", True), ("0", False)])
def test_a_flag_is_one_or_nought(monkeypatch, value, meaning):
    monkeypatch.setenv("ZHUNSHENG_FLAG", value)
    assert environment.flag("ZHUNSHENG_FLAG", default=False) is meaning


def test_another_flag_is_refused(monkeypatch):
    monkeypatch.setenv("ZHUNSHENG_FLAG", "yes")
    with pytest.raises(ImproperlyConfigured, match="must be 1 or 0, but it is 'yes'"):
        environment.flag("ZHUNSHENG_FLAG", default=False)


@pytest.mark.parametrize("value", ["0", "-1", "7.5", "七", ""])
def test_a_count_is_a_whole_number_of_at_least_one(monkeypatch, value):
    monkeypatch.setenv("ZHUNSHENG_COUNT", "3")
    assert environment.count("ZHUNSHENG_COUNT", 7) == 3
    monkeypatch.setenv("ZHUNSHENG_COUNT", value)
    with pytest.raises(ImproperlyConfigured, match="must be a whole number of at least 1"):
        environment.count("ZHUNSHENG_COUNT", 7)


def test_a_day_is_a_date(monkeypatch):
    monkeypatch.setenv("ZHUNSHENG_DAY", "2026-02-28")
    assert environment.day("ZHUNSHENG_DAY") == date(2026, 2, 28)
    monkeypatch.setenv("ZHUNSHENG_DAY", "2026-02-29")
    with pytest.raises(ImproperlyConfigured, match="must be a date such as"):
        environment.day("ZHUNSHENG_DAY")


def test_a_trial_makes_its_key_once_and_keeps_it_to_its_owner(monkeypatch, tmp_path):
    monkeypatch.delenv("ZHUNSHENG_SECRET_KEY", raising=False)
    key = environment.secret_key(tmp_path, trial=True)
    assert environment.secret_key(tmp_path, trial=True) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_database_address_of_another_kind_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHUNSHENG_DATABASE_URL", "mysql://u:p@db/zhunsheng")
    with pytest.raises(ImproperlyConfigured, match="must look like postgresql://"):
        environment.database(tmp_path)


def test_a_password_with_signs_in_it_is_read_right(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHUNSHENG_DATABASE_URL", "postgresql://zs:a%40b%2Fc@db.local:5433/zs")
    found = environment.database(tmp_path)
    assert (found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "a@b/c",
        "db.local",
        "5433",
        "zs",
    )


def test_sqlite_survives_a_power_cut(monkeypatch, tmp_path):
    """SEC-77: what was answered "saved" survives."""
    monkeypatch.delenv("ZHUNSHENG_DATABASE_URL", raising=False)
    options = environment.database(tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
