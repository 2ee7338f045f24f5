"""How the chain is made and checked: pure functions over the values of entries."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

GENESIS = "0" * 64
SEALED = (
    "sequence", "at", "person", "role", "address", "request_id",
    "kind", "object_kind", "object_id", "result", "reason", "changes",
)  # fmt: skip


def digest_of(values: Mapping[str, Any], previous: str) -> str:
    """Return the SHA-256, 64 hex digits, of an entry's canonical text and the digest before it.

    Args:
        values: the entry's fields named in ``SEALED``; ``at`` as an ISO text in UTC.
        previous: the digest of the entry before, or ``GENESIS`` for the first.
    """
    text = json.dumps([previous, *(values[name] for name in SEALED)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def faults(entries: Iterable[Mapping[str, Any]], *, head: tuple[int, str]) -> Iterable[str]:
    """Yield a sentence for each break of the chain; nothing for a whole one.

    Args:
        entries: in order of sequence, each with the fields of ``SEALED``, ``previous`` and ``digest``.
        head: the sequence and digest that the last entry must have; ``(0, GENESIS)`` for an empty log.
    """
    expected, previous = 1, GENESIS
    for entry in entries:
        sequence = entry["sequence"]
        if sequence > expected:
            missing = (
                f"第 {expected} 条" if sequence == expected + 1 else f"第 {expected} 至 {sequence - 1} 条"
            )
            yield f"{missing}审计记录缺失（其后为第 {sequence} 条）。"
        if entry["previous"] != previous and sequence == expected:
            yield f"第 {sequence} 条审计记录与前一条不衔接：可能被插入、调换，或前一条被改动。"
        if digest_of(entry, entry["previous"]) != entry["digest"]:
            yield f"第 {sequence} 条审计记录的内容与其摘要不符：内容被改动过。"
        expected, previous = sequence + 1, entry["digest"]
    if (expected - 1, previous) != head:
        yield f"审计日志应止于第 {head[0]} 条，实际止于第 {expected - 1} 条：末尾被删除、追加或改动。"
