"""What is wrong with a fact before it is looked at: one list of checks, used to refuse and to leave out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from .records import Fact, Reason

LARGEST_AMOUNT = 1_000_000_000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)  # dates of facts outside are slips of the pen


def screen(facts: Iterable[Fact], known: Collection[str]) -> tuple[list[Fact], list[Reason]]:
    """Part the facts that can be evaluated from those that cannot, so that one bad record never stops a bureau.

    Args:
        facts: as they come; of several with one id, the first is kept.
        known: ids of everybody and every unit there is. A fact that names somebody else still counts for the others.

    Returns:
        The facts to evaluate, and one reason per thing left out; ``say`` puts it into words.
    """
    usable: dict[str, Fact] = {}
    ignored: list[Reason] = []
    for fact in facts:
        faults = list(faults_of(fact))
        if fact.id in usable:
            faults.append(Reason("twice", {"fact": fact.id}))
        ignored += faults or [
            Reason("unknown_subject", {"fact": fact.id, "subject": subject})
            for subject in dict.fromkeys(subject for subject, _ in fact.roles)
            if subject not in known
        ]
        if not faults:
            usable[fact.id] = fact
    return list(usable.values()), ignored


def faults_of(fact: Fact) -> Iterator[Reason]:
    """Yield why a fact cannot be evaluated."""
    if not fact.id:
        yield Reason("nameless", {"kind": fact.kind, "on": fact.on.isoformat()})
    for name in ("on", "recorded_on", "due_on", "counts_for"):
        day: date | None = getattr(fact, name)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            yield Reason(
                "far_date",
                {
                    "fact": fact.id,
                    "field": name,
                    "on": day.isoformat(),
                    "first": FIRST_DAY.isoformat(),
                    "last": LAST_DAY.isoformat(),
                },
            )
    if fact.due_on and fact.due_on < fact.on:
        values = {"fact": fact.id, "due": fact.due_on.isoformat(), "on": fact.on.isoformat()}
        yield Reason("due_before", values)
    for name, value in (*fact.attributes.items(), *fact.evidence.items()):
        if isinstance(value, int | float) and not abs(value) <= LARGEST_AMOUNT:
            yield Reason(
                "far_number", {"fact": fact.id, "of": name, "value": str(value), "most": LARGEST_AMOUNT}
            )
