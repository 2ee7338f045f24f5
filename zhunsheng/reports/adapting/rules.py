"""How what was typed becomes a template again. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from zhunsheng.reports.reading import library, written_out


def sentences(body: Mapping[str, Any]) -> list[str | dict[str, Any]]:
    """Return every claim of a template, as it stands there: named or written out."""
    return [
        claim
        for section in body["deeds"]["sections"]
        for item in section["items"]
        for claim in item["claims"]
    ]


def addable(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return keys and texts of the library's sentences that a template could state and does not yet.

    A personal report has sentences of its own, whose keys begin with own-.
    """
    there = {written_out(claim)["key"] for claim in sentences(body)}
    return [
        (key, claim["text"])
        for key, claim in library().items()
        if key not in there and key.startswith("own-") == bool(body.get("of_person"))
    ]


def reworded(claim: str | dict[str, Any], text: str) -> str | dict[str, Any]:
    """Return a claim with another text; it rests on the same records, and its numbers stay the ledger's.

    >>> reworded("party-group-meetings", "全期召开党组会议{count}次。")
    'party-group-meetings'
    >>> reworded("party-group-meetings", "开党组会{count}次。")["text"]
    '开党组会{count}次。'
    """
    whole = written_out(claim)
    return claim if text == whole["text"] else {**whole, "text": text}


def in_order(placed: Iterable[tuple[int, Any]]) -> list[Any]:
    """Return things by the place each was given; those of one place stay as they were.

    >>> in_order([(2, "乙"), (1, "甲"), (2, "丙")])
    ['甲', '乙', '丙']
    """
    return [thing for _, thing in sorted(placed, key=lambda pair: pair[0])]


def filled_item(lead: str, claims: list[Any]) -> list[dict[str, Any]]:
    """Return an item as a list of it, or of nothing when no sentence is left in it."""
    return [{"lead": lead, "claims": claims}] if claims else []


def filled_section(section: Mapping[str, Any], heading: str, items: list[Any]) -> list[dict[str, Any]]:
    """Return a section with its charts as a list of it, or of nothing when no item is left in it."""
    return [{**section, "heading": heading, "items": items}] if items else []
