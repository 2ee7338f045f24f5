"""Reads what differs from machine to machine, and says what to do where it is wrong."""

import os
import secrets
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str | None = None) -> str:
    """Return an environment variable; without a default it must be set."""
    if (value := os.environ.get(name, default)) is None:
        raise ImproperlyConfigured(f"{name} is not set. docs/operations.md explains each value.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes-or-no variable, written 1 or 0."""
    value = env(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, but it is {value!r}.")
    return value == "1"


def count(name: str, default: int) -> int:
    """Return a whole number of at least 1."""
    value = env(name, str(default))
    if not (value.isascii() and value.isdecimal() and int(value)):
        raise ImproperlyConfigured(f"{name} must be a whole number of at least 1, but it is {value!r}.")
    return int(value)


def counts(name: str, default: str) -> list[int]:
    """Return whole numbers of at least 1, written 90,180."""
    value = env(name, default)
    numbers = [number.strip() for number in value.split(",")]
    if not all(number.isascii() and number.isdecimal() and int(number) for number in numbers):
        raise ImproperlyConfigured(
            f"{name} must be whole numbers of at least 1, such as {default}, but it is {value!r}."
        )
    return sorted({int(number) for number in numbers})


def day(name: str) -> date | None:
    """Return an optional date, written 2026-11-23."""
    value = env(name, "")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must be a date such as 2026-11-23, but it is {value!r}."
        ) from error


def secret_key(folder: Path, *, trial: bool) -> str:
    """Return the signing key: from the environment, or in a trial from a file made on first use."""
    if "ZHUNSHENG_SECRET_KEY" in os.environ or not trial:
        return env("ZHUNSHENG_SECRET_KEY")
    file = folder / "secret-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


def database(folder: Path) -> dict:
    """Return the database settings: PostgreSQL when ZHUNSHENG_DATABASE_URL is set, else a SQLite file."""
    url = env("ZHUNSHENG_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "zhunsheng.sqlite3",
            # "Saved" must survive a power cut (SEC-77), so synchronous stays FULL.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-64000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "ZHUNSHENG_DATABASE_URL must look like postgresql://user:password@host:5432/name, "
            f"but it begins with {parts.scheme!r}. Leave it unset to use a SQLite file."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),  # a socket folder is written with %2F for its slashes
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }
