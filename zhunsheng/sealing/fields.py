"""Sealed columns: what stands in the database is a token, and opening it is a deed of its own."""

from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

from zhunsheng.sealing import envelope, keyring


class SealedTextField(models.TextField):
    """A text of class P3. The attribute holds the token; :func:`seal` and :func:`unseal` are the ways in and out."""


def seal(record: models.Model, name: str, text: str) -> None:
    """Put a text into a sealed column; an empty text stays empty. The record must have its primary key."""
    token = ""
    if text:
        suite = envelope.Suite(settings.SEALING_SUITE)
        token = envelope.seal(text, place=_place(record, name), keyring=ring(), suite=suite)
    setattr(record, name, token)


def unseal(record: models.Model, name: str) -> str:
    """Return the text of a sealed column.

    Raises:
        envelope.Damaged: when it was changed, or moved here from another place.
    """
    token = getattr(record, name)
    return envelope.unseal(token, place=_place(record, name), keyring=ring()) if token else ""


def rewrap_all() -> int:
    """Wrap the key of every sealed text by the newest master key; return how many there are.

    A row that changes meanwhile is left as it is: whoever wrote it has the newest key already.
    """
    count = 0
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, SealedTextField):
                count += _rewrap_column(model, field.name)
    return count


def ring() -> keyring.Keyring:
    """Return the master keys; in a trial they are made on first use. A changed file is read anew."""
    file = Path(settings.SEALING_KEY_FILE)
    if settings.TRIAL and not file.exists():
        keyring.add_key(file)
    changed = file.stat().st_mtime_ns if file.exists() else 0
    return _ring(file, changed)


@lru_cache(maxsize=2)
def _ring(file, _changed):
    return keyring.load(file)


def _rewrap_column(model, name):
    count = 0
    for record in model.objects.exclude(**{name: ""}).order_by("pk").iterator():
        token = getattr(record, name)
        new = envelope.rewrap(token, place=_place(record, name), keyring=ring())
        count += model.objects.filter(pk=record.pk, **{name: token}).update(**{name: new})
    return count


def _place(record, name):
    return f"{record._meta.label_lower}:{record.pk}:{name}"
