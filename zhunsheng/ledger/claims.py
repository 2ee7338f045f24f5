"""The claim audit: what a document says was done, held against what the ledger knows of the unit it is about."""

from dataclasses import dataclass
from datetime import date, timedelta

from zhunsheng import clock
from zhunsheng.catalogue.vocabulary import CLAIMS, FACTS
from zhunsheng.documents import Reading, Text
from zhunsheng.documents.claims import (
    ABSENT,
    CONTRADICTED,
    SUPPORTED,
    UNKNOWN,
    Claim,
    Verdict,
    claims_in,
    judge,
)
from zhunsheng.documents.dates import written_on
from zhunsheng.engine import Fact, Role
from zhunsheng.ledger import policies
from zhunsheng.ledger.sources import facts_of, readable_records
from zhunsheng.organisation.models import Unit, UnitKind
from zhunsheng.ui.tones import look_of

# What somebody should look at comes first.
BY_URGENCY = (CONTRADICTED, ABSENT, UNKNOWN, SUPPORTED)
# Bodies whose documents speak for the whole bureau: it, and the group that leads it.
SPEAKS_FOR_ALL = frozenset({UnitKind.BUREAU, UnitKind.PARTY_GROUP})


@dataclass(frozen=True, slots=True)
class Audited:
    """A claim and what the ledger says to it."""

    claim: Claim
    verdict: Verdict

    @property
    def kind_label(self) -> str:
        return FACTS[self.claim.kind]

    @property
    def outcome_label(self) -> str:
        return look_of(self.verdict.outcome).label

    def as_json(self) -> dict:
        """Return plain values for ``json.dumps``: the claim and its place, the verdict and the records' ids."""
        claim, verdict = self.claim, self.verdict
        return {
            "kind": claim.kind,
            "text": claim.text,
            "count": claim.count,
            "verdict": verdict.outcome,
            "message": verdict.message,
            "records": list(verdict.record_ids),
            "start": claim.start,
            "end": claim.end,
        }


def audit(text: Text, reading: Reading, *, unit, today: date) -> list[Audited]:
    """Compare what a document says was done with the unit's facts, in reading order.

    Args:
        unit: which the document is about. The bureau and its party group answer for all of the bureau, any other
            unit for itself and what lies below it.
        today: the end of the year looked at when the document states neither a period nor its day.
    """
    signed_on = written_on(text) or text.published
    period = reading.period
    stated = claims_in(
        text, CLAIMS, written_on=signed_on or (period and period.end), sections=reading.sections
    )
    claims = dict.fromkeys(stated)  # a sentence may name the same thing twice
    if not claims:
        return []
    since, until = (period.start, period.end) if period else _year_until(signed_on or today)
    facts = facts_about(unit)
    people = {fact.id: people_reached(fact) for fact in facts}
    return [Audited(claim, judge(claim, facts, since=since, until=until, people=people)) for claim in claims]


def facts_about(unit) -> list[Fact]:
    """Return the facts a unit's document may rest on: those in which it or a unit below it has a part."""
    facts = facts_of(unit.bureau)
    if unit.kind in SPEAKS_FOR_ALL:
        return facts
    own = {one.subject_id for one in Unit.objects.subtree(unit)}
    return [fact for fact in facts if any(subject in own for subject, _ in fact.roles)]


def people_reached(fact: Fact) -> int:
    """Return how many people a fact reached: those talked to where it has such, else those who took part."""
    people = {(subject, role) for subject, role in fact.roles if subject.startswith("person:")}
    talked_to = {subject for subject, role in people if role == Role.TARGET}
    return len(talked_to or {subject for subject, _ in people})


def claims_context(user, unit, text: Text, reading: Reading) -> dict:
    """Return what ``ledger/_claims.html`` shows of a document's claims, and where they stand in its text.

    ``claims`` is a list of groups ``{outcome, rows}``, the most pressing first, each row with ``name`` (claim-1 …),
    ``audited``, the ``records`` this person may open and the ``hidden_count`` of the others. It is None for who may
    not read the unit's records. ``claim_marks`` maps each name to its spans.
    """
    if not policies.may_audit(user, unit):
        return {"claims": None, "claim_marks": {}}
    found = audit(text, reading, unit=unit, today=clock.today())
    ids = {record for audited in found for record in audited.verdict.record_ids}
    readable = readable_records(ids, user)
    rows = [
        {"name": f"claim-{number}", "audited": audited, **_records(audited.verdict, readable)}
        for number, audited in enumerate(found, 1)
    ]
    groups = (
        {"outcome": outcome, "rows": [row for row in rows if row["audited"].verdict.outcome == outcome]}
        for outcome in BY_URGENCY
    )
    return {
        "claims": [group for group in groups if group["rows"]],
        "claim_marks": {
            row["name"]: [(row["audited"].claim.start, row["audited"].claim.end)] for row in rows
        },
    }


def _records(verdict, readable):
    shown = dict.fromkeys(readable[record] for record in verdict.record_ids if record in readable)
    hidden = sum(record not in readable for record in verdict.record_ids)
    return {"records": list(shown), "hidden_count": hidden}


def _year_until(day: date) -> tuple[date, date]:
    """Return the first and last day of the year that ends on a day.

    >>> _year_until(date(2026, 3, 31))
    (datetime.date(2025, 4, 1), datetime.date(2026, 3, 31))
    >>> _year_until(date(2024, 2, 29))
    (datetime.date(2023, 3, 1), datetime.date(2024, 2, 29))
    """
    after = day + timedelta(days=1)
    return date(after.year - 1, after.month, after.day), day
