"""The words by which findings are sorted: those that come with the house, or those a bureau chose instead."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from zhunsheng.rectification.models import Vocabulary

DATA = Path(__file__).parent / "data" / "vocabularies.yaml"


@dataclass(frozen=True, slots=True)
class Terms:
    """A vocabulary: its code, what it is called, its terms in their order, and where it comes from."""

    code: str
    title: str
    terms: tuple[str, ...]
    help_text: str = ""


@cache
def shipped() -> dict[str, Terms]:
    """Return the vocabularies that come with the house, by code, in the order of the file."""
    entries = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return {entry["code"]: Terms(**entry | {"terms": tuple(entry["terms"])}) for entry in entries}


def vocabularies_of(bureau) -> list[Terms]:
    """Return the vocabularies as a bureau uses them; one query."""
    chosen = dict(Vocabulary.objects.filter(bureau=bureau).values_list("code", "terms"))
    return [
        Terms(one.code, one.title, tuple(chosen.get(one.code, one.terms)), one.help_text)
        for one in shipped().values()
    ]
