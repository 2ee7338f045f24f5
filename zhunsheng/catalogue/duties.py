"""What a bureau owes: every version of every obligation, with the bureau's adoption folded in, for the engine."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from zhunsheng import engine
from zhunsheng.catalogue import rules
from zhunsheng.catalogue.models import Adoption, Confidence, Decision, Obligation, Version, adoption_in_force

ONE_DAY = timedelta(days=1)


def versions() -> list[Version]:
    """Return every version of every obligation of the catalogue."""
    return list(Version.objects.select_related("obligation").order_by("obligation", "pk"))


def drafted(obligations: Iterable[dict[str, Any]]) -> list[Version]:
    """Return the versions of a data file as :func:`reading.read_obligations` gives them, saving nothing."""
    return [
        Version(
            obligation=Obligation(
                code=entry["code"], title=entry["title"], title_en=entry["title_en"],
                area=entry["area"], subject_kind=entry["subject"],
            ),
            valid_from=version["valid_from"],
            valid_until=version["valid_until"],
            confidence=version["confidence"],
            rule=version["rule"],
        )
        for entry in obligations
        for version in entry["versions"]
    ]  # fmt: skip


def decisions_of(bureau) -> list[Adoption]:
    """Return everything a bureau decided on its obligations, in one query for both functions below."""
    return list(Adoption.objects.of(bureau).select_related("approved_by__person"))


def duties_of(
    bureau, *, among: Iterable[Version] | None = None, decisions: Iterable[Adoption] | None = None
) -> list[engine.Obligation]:
    """Return what is owed in a bureau, in slices of time whose rule does not change.

    Left out is what no room can answer yet. Custom only reminds (``advisory``) until the day the bureau
    adopts it; the windows before that day stay as they were. A stricter rule holds from its own day.

    Args:
        among: the versions of a draft instead of the catalogue's own.
        decisions: of the bureau, where they have been read already.
    """
    adoptions: dict[str, list[Adoption]] = {}
    for adoption in decisions_of(bureau) if decisions is None else decisions:
        if adoption.decision != Decision.WAIVED:
            adoptions.setdefault(adoption.obligation.code, []).append(adoption)
    return [
        duty
        for version in (versions() if among is None else among)
        if version.rule["answered_by"]
        for duty in _slices(version, adoptions.get(version.obligation.code, []))
    ]


def waivers_of(bureau, *, decisions: Iterable[Adoption] | None = None) -> list[engine.Waiver]:
    """Return the releases a bureau has granted, for one subject or for all; decisions as for :func:`duties_of`."""
    return [
        engine.Waiver(
            obligation=waiver.obligation.code,
            subject=waiver.unit.subject_id if waiver.unit else None,
            valid_from=waiver.valid_from,
            valid_until=waiver.valid_until,
            reason=waiver.reason.rstrip("。"),  # it becomes part of a sentence
            approver=waiver.approved_by.display_name,
        )
        for waiver in (decisions_of(bureau) if decisions is None else decisions)
        if waiver.decision == Decision.WAIVED
    ]


def _slices(version, adoptions):
    """Cut a version at the days on which an adoption begins, or the day after one ends."""
    first, last = version.valid_from or date.min, version.valid_until or date.max
    cuts = {adoption.valid_from for adoption in adoptions}
    cuts |= {adoption.valid_until + ONE_DAY for adoption in adoptions if adoption.valid_until}
    starts = [first, *sorted(cut for cut in cuts if first < cut <= last)]
    ends = [start - ONE_DAY for start in starts[1:]] + [last]
    for start, end in zip(starts, ends, strict=True):
        adoption = adoption_in_force(adoptions, start)
        yield obligation_of(
            code=version.obligation.code,
            subject_kind=version.obligation.subject_kind,
            rule=rules.tighten(version.rule, adoption.changes) if adoption else version.rule,
            valid_from=None if start == date.min else start,
            valid_until=None if end == date.max else end,
            advisory=version.confidence == Confidence.PRACTICE and adoption is None,
        )


def obligation_of(
    *,
    code: str,
    subject_kind: str,
    rule: dict[str, Any],
    valid_from: date | None,
    valid_until: date | None,
    advisory: bool,
) -> engine.Obligation:
    """Turn a rule, as the data file writes it, into the engine's words."""
    return engine.Obligation(
        code=code,
        subject_kind=subject_kind,
        valid_from=valid_from,
        valid_until=valid_until,
        every=engine.Period(rule["every"]) if "every" in rule else None,
        due_month_day=_month_and_day(rule["due"]) if "due" in rule else None,
        trigger=rule.get("trigger"),
        trigger_role=engine.Role(rule["trigger_role"]) if "trigger_role" in rule else None,
        within=_span(rule.get("within")),
        before=_span(rule.get("before")),
        extension=_span(rule.get("extension")),
        answered_by=tuple(rule["answered_by"]),
        role=engine.Role(rule["role"]),
        where=tuple(engine.Condition(**condition) for condition in rule.get("where", ())),
        keyed_by=rule.get("keyed_by"),
        measure=engine.Measure(rule.get("measure", "count")),
        of=rule.get("of"),
        out_of=rule.get("out_of"),
        at_least=rule.get("at_least", 1),
        evidence=tuple(
            engine.Requirement(kind, at_least) for kind, at_least in rules.evidence_needed(rule).items()
        ),
        remind_before=rules.remind_before(rule),
        advisory=advisory,
    )


def _span(span):
    return engine.Span(span["days"], engine.DayCount(span["calendar"])) if span else None


def _month_and_day(text):
    month, day = text.split("-")
    return int(month), int(day)
