"""Adding to the log, and checking it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhunsheng.audit.context import origin
from zhunsheng.audit.kinds import KINDS
from zhunsheng.audit.models import ChainHead, Entry
from zhunsheng.audit.rules import digest_of, faults


@transaction.atomic
def record(
    kind, *, by, at: datetime, target=None, changes: Mapping[str, Any] | None = None, reason="", result="done"
):
    """Write one entry in the caller's transaction; if it cannot be written, the change fails too (SEC-34).

    Args:
        kind: one of ``KINDS``.
        by: the user, or a text for the system itself and for people not signed in.
        at: an aware moment.
        target: the record it is about, if any.
        changes: field names to values; only values of the public, internal and personal classes (P0–P2).
        reason: what the person gave as reason.
        result: done, refused or failed.

    Raises:
        ValueError: for a kind the log does not know.
    """
    if kind not in KINDS:
        raise ValueError(f"The log knows no deed {kind!r}; name it in zhunsheng/audit/kinds.py.")
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    source = origin.get()
    entry = Entry(
        sequence=head.sequence + 1,
        at=at,
        person=str(by)[:150],
        role=getattr(by, "role_names", "")[:100],
        address=source.address,
        request_id=source.request_id,
        kind=kind,
        object_kind=target._meta.label if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        result=result,
        reason=reason,
        changes={name: _plain(value) for name, value in (changes or {}).items()},
        previous=head.digest,
    )
    entry.digest = digest_of(entry.sealed(), entry.previous)
    entry.save(force_insert=True)
    head.sequence, head.digest = entry.sequence, entry.digest
    head.save()
    return entry


def verify() -> list[str]:
    """Check every link of the chain; return a sentence per fault, naming the entry."""
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    entries = (entry.links() for entry in Entry.objects.order_by("sequence").iterator())
    return list(faults(entries, head=(head.sequence, head.digest)))


def _plain(value):
    """Turn a value into what JSON holds."""
    return value if isinstance(value, (str, int, float, bool, list, dict, type(None))) else str(value)
