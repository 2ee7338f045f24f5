"""Master keys, kept in a file outside the database, the repository and the backups (SEC-27).

One key a line, ``ID KEY``, the newest last. Older ones stay, so that what they wrapped still opens.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32
READABLE_BY_OTHERS = 0o077


class KeysUnusable(Exception):
    """The key file is missing, damaged or readable by others; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Master keys by id, and which of them wraps what is sealed from now on."""

    keys: Mapping[str, bytes]
    newest: str


def load(file: Path) -> Keyring:
    """Read the master keys.

    Raises:
        KeysUnusable: when the file is missing, holds no key, or others may read it.
    """
    try:
        mode, lines = file.stat().st_mode, file.read_text().splitlines()
    except FileNotFoundError as error:
        raise KeysUnusable(
            f"The key file {file} is missing. Restore it from where it is kept apart, or run `zhunsheng setup` "
            "on a new installation. Without it, sealed texts cannot be opened."
        ) from error
    if mode & READABLE_BY_OTHERS:
        raise KeysUnusable(f"Others may read the key file {file}. Run: chmod 600 {file}")
    try:
        keys = {name: bytes.fromhex(key) for name, key in (line.split() for line in lines if line.strip())}
    except ValueError as error:
        raise KeysUnusable(
            f"The key file {file} is damaged. Restore it from where it is kept apart."
        ) from error
    if not keys or any(len(key) != KEY_BYTES for key in keys.values()):
        raise KeysUnusable(f"The key file {file} is damaged. Restore it from where it is kept apart.")
    return Keyring(keys, newest=list(keys)[-1])


def add_key(file: Path) -> str:
    """Add a new master key, making the file when there is none; return the key's id."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = secrets.token_hex(4)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(f"{name} {secrets.token_hex(KEY_BYTES)}\n")
        out.flush()
        os.fsync(out.fileno())
    return name
