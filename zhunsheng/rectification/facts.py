"""What this room tells the engine: a problem that was given an owner and a day, and its closing by verification."""

from django.utils import timezone

from zhunsheng.engine import Fact, Role
from zhunsheng.rectification.models import Finding, Measure, Verification
from zhunsheng.rectification.rules import State

KINDS = {"issue_opened": "提出问题", "issue_closed": "问题核验销号"}


def facts_of(bureau):
    """Yield for every finding with an owner that it is owed by its day, and for every closed one that it is done.

    What was merged is owed as part of the other.
    """
    findings = (
        Finding.objects.filter(unit__path__startswith=bureau.path)
        .exclude(state__in=[State.OPEN, State.MERGED])
        .select_related("unit")
        .prefetch_related("measures", "verifications")
    )
    for finding in findings:
        yield opened_fact(finding, bureau)
        if finding.state == State.CLOSED:
            yield closed_fact(finding, bureau)


def opened_fact(finding, bureau) -> Fact:
    """Return that a problem arose, which its unit owes to put right by the finding's own date."""
    return Fact(
        id=f"rectification.finding:{finding.pk}",
        kind="issue_opened",
        organisation=bureau.subject_id,
        on=finding.arose_on,
        recorded_on=timezone.localdate(finding.raised_at),
        roles=((finding.unit.subject_id, Role.TARGET),),
        keys=(("finding", str(finding.pk)),),
        due_on=finding.rectify_by,
    )


def closed_fact(finding, bureau) -> Fact:
    """Return that somebody else verified the problem as put right, with what the record of it holds."""
    closed_on = timezone.localdate(finding.closed_at)
    return Fact(
        id=f"rectification.finding:{finding.pk}:closed",
        kind="issue_closed",
        organisation=bureau.subject_id,
        on=closed_on,
        recorded_on=closed_on,
        roles=((finding.unit.subject_id, Role.ORGANISER), (finding.unit.subject_id, Role.TARGET)),
        keys=(("finding", str(finding.pk)),),
        evidence=dict.fromkeys(evidence_of(finding, finding.measures.all(), finding.verifications.all())),
    )


def evidence_of(finding, measures: list[Measure], verifications: list[Verification]) -> list[str]:
    """Return the codes of the evidence that a closed finding carries."""
    held = {
        "source": finding.source,
        "problem": finding.title,
        "owner": finding.owner_id,
        "leader": finding.leader_id,
        "deadline": finding.rectify_by,
        "measures": len(measures),
        "evidence": any(measure.progress.has_proof for measure in measures),
        "verifier": finding.closed_by_id,
        "closing_opinion": any(verification.passed for verification in verifications),
    }
    return [code for code, value in held.items() if value]
