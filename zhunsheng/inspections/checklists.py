"""The checklists of self-inspections, as data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CHECKLISTS = Path(__file__).parent / "data" / "checklists.yaml"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that might be wrong; ``evidence`` is what its answers are to the duty that asks for them."""

    code: str
    text: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a self-inspection asks; ``records_as`` is the kind of activity it is recorded as, or empty."""

    code: str
    title: str
    items: tuple[Item, ...]
    records_as: str = ""


@cache
def checklists() -> dict[str, Checklist]:
    """Return the checklists by code, in the order of the file."""
    entries = yaml.safe_load(CHECKLISTS.read_text(encoding="utf-8"))
    return {
        entry["code"]: Checklist(
            entry["code"],
            entry["title"],
            tuple(Item(**item) for item in entry["items"]),
            entry.get("records_as", ""),
        )
        for entry in entries
    }
