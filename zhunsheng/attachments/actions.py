"""Keeping a file, and handing it out unharmed."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.attachments import policies
from zhunsheng.attachments.models import StoredFile
from zhunsheng.attachments.photos import PHOTOS, cleaned
from zhunsheng.attachments.rules import cleaned_name, kind_of
from zhunsheng.audit.actions import record


class Damaged(Exception):
    """The bytes on disk are missing or no longer match their digest; they are not handed out (SEC-30)."""


@transaction.atomic
def store(*, name, content: bytes, unit, ruling=None, by, at):
    """Keep a file of a unit and return its row. The bytes are on disk before the row is committed (SEC-78).

    Args:
        ruling: of the room whose record it proves, on whoever works on that record, such as the owner of a measure
            who keeps no records otherwise; by default only those who keep the unit's records may.

    Raises:
        FileRefused: when the file may not be taken.
        Refused: when the person may not add evidence to this unit.
    """
    require(policies.may_store(by, unit) if ruling is None else ruling)
    name = cleaned_name(name)
    kind = kind_of(name, content, max_bytes=settings.EVIDENCE_MAX_BYTES)
    changes = {"name": name}
    if kind.content_type in PHOTOS:
        given, content = content, cleaned(name, content)
        if content != given:
            changes["given"] = hashlib.sha256(given).hexdigest()  # before its position was taken out
    file = StoredFile(
        unit=unit,
        name=name,
        content_type=kind.content_type,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )
    _write_durably(file.path, content)
    file.save(force_insert=True)
    record("file:stored", target=file, by=by, at=at, changes=changes | {"digest": file.digest})
    return file


@transaction.atomic
def fetch(*, file, by, at) -> bytes:
    """Return the bytes of a file after checking them against its digest; the reading is logged.

    Raises:
        Damaged: when they are missing or differ.
    """
    try:
        content = file.path.read_bytes()
    except FileNotFoundError as error:
        raise Damaged(file.name) from error
    if hashlib.sha256(content).hexdigest() != file.digest:
        raise Damaged(file.name)
    record("file:downloaded", target=file, by=by, at=at, changes={"name": file.name})
    return content


def _write_durably(path: Path, content: bytes):
    """Write aside, sync, rename, sync the folder; an equal file already there is left alone."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as aside:
        aside.write(content)
        aside.flush()
        os.fsync(aside.fileno())
    Path(aside.name).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
