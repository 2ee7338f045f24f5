"""Occurrences for other programs: plain values, JSON and Parquet."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from zhunsheng.ledger.wording import reasons_in_words

COLUMNS = pa.schema(
    [
        ("bureau", pa.string()),
        ("as_of", pa.date32()),
        ("obligation", pa.string()),
        ("title", pa.string()),
        ("subject", pa.string()),
        ("subject_name", pa.string()),
        ("window_start", pa.date32()),
        ("window_end", pa.date32()),
        ("due", pa.date32()),
        ("original_due", pa.date32()),
        ("trigger", pa.string()),
        ("required", pa.float64()),
        ("counted", pa.float64()),
        ("complete", pa.float64()),
        ("met_on", pa.date32()),
        ("status", pa.string()),
        ("backfilled", pa.bool_()),
        ("provisional", pa.bool_()),
        ("facts", pa.list_(pa.string())),
        ("reasons", pa.string()),
    ]
)


def plain(occurrences, *, bureau, as_of: date) -> list[dict]:
    """Return occurrences as mappings with the keys of ``COLUMNS``; ``reasons`` are Chinese sentences."""
    return [
        {
            "bureau": bureau.name,
            "as_of": as_of,
            "obligation": row.obligation.code,
            "title": row.obligation.title,
            "subject": row.subject,
            "subject_name": row.subject_name,
            "window_start": row.window_start,
            "window_end": row.window_end,
            "due": row.due,
            "original_due": row.original_due,
            "trigger": row.trigger or None,
            "required": row.required,
            "counted": row.counted,
            "complete": row.complete,
            "met_on": row.met_on,
            "status": row.status,
            "backfilled": row.backfilled,
            "provisional": row.provisional,
            "facts": row.fact_ids,
            "reasons": sentences,
        }
        for row, sentences in zip(occurrences, reasons_in_words(occurrences), strict=True)
    ]


def summary(rows: list[dict], ignored: list[str], changes: list | None) -> dict:
    """Return what the JSON of one bureau holds.

    Keys: ``counts`` by status, ``occurrences`` (see ``plain``), ``ignored`` (why records do not count) and, for a
    scenario, ``changes``: obligation, subject, window_start, trigger, and the status before and after, None where
    there is or would be no such occurrence.
    """
    found = {"counts": Counter(row["status"] for row in rows), "occurrences": rows, "ignored": ignored}
    if changes is None:
        return found
    return found | {
        "changes": [
            {
                "obligation": change.either.obligation.code,
                "subject": change.either.subject,
                "window_start": change.either.window_start,
                "trigger": change.either.trigger or None,
                "before": change.before and change.before.status,
                "after": change.after and change.after.status,
            }
            for change in changes
        ]
    }


def as_json(value) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def write_parquet(rows: list[dict], path: Path) -> None:
    """Write rows of ``plain`` to a file, replacing it only when all is written."""
    part = path.with_name(f"{path.name}.part")
    pq.write_table(pa.Table.from_pylist(rows, schema=COLUMNS), part)
    part.replace(path)
