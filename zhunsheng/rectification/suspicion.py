"""What may be a relapse and waits for a person's decision: findings, and gaps that are not findings yet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhunsheng.ledger.models import Occurrence
from zhunsheng.rectification.models import Finding, RelapseDenial
from zhunsheng.rectification.relapse import Problem, Suspicion, suspicions
from zhunsheng.rectification.rules import SETTLED, State


@dataclass(frozen=True, slots=True)
class Suspect:
    """A finding, or a gap, that may repeat an earlier finding; ``on`` is the day it is of."""

    what: Any
    is_gap: bool
    title: str
    whose: str
    on: date
    earlier: Finding
    reason: str

    @property
    def kind(self):
        return "新的差距" if self.is_gap else "新的问题"


def suspects(user) -> list[Suspect]:
    """Return everything visible to a person that may be a relapse, the latest first; three queries."""
    findings = list(Finding.objects.visible_to(user).closed_or_undecided().with_gap())
    closed = _compared(finding for finding in findings if finding.state == State.CLOSED)
    if not closed:
        return []
    undecided = [finding for finding in findings if finding.state != State.CLOSED]
    found = [
        Suspect(finding, False, finding.title, str(finding.unit), finding.compared.on, earlier, why.reason)
        for finding, likely in _likely(undecided, closed).items()
        for earlier, why in likely
    ]
    return sorted([*found, *_gaps(user, closed)], key=lambda one: (one.on, one.title), reverse=True)


def suspicions_about(finding, user) -> list[tuple[Finding, Suspicion]]:
    """Return the closed findings that one finding may repeat with what speaks for it, the likeliest first.

    Those are left out that somebody decided on, or that this person may not know of.
    """
    if finding.relapse_of_id or finding.state in SETTLED:
        return []
    closed = Finding.objects.visible_to(user).filter(state=State.CLOSED).with_gap()
    return _likely([finding], _compared(closed))[finding]


def _compared(findings) -> list[tuple[Finding, Problem]]:
    return [(finding, finding.compared) for finding in findings]


def _likely(findings, closed):
    """Return, for each finding, the closed ones it may repeat and that nobody denied."""
    denied = defaultdict(set)
    for finding, earlier in RelapseDenial.objects.filter(finding__in=findings).values_list(
        "finding", "earlier"
    ):
        denied[finding].add(earlier)
    found = {}
    for finding in findings:
        others = [(other, problem) for other, problem in closed if other.pk not in denied[finding.pk]]
        found[finding] = [(one.earlier, one) for one in suspicions(finding.compared, others)]
    return found


def _gaps(user, closed):
    """Yield the gaps nobody raised a finding about, in a duty about which an earlier finding was closed."""
    by_duty = defaultdict(list)
    for finding, problem in closed:
        if problem.duty:
            by_duty[problem.duty].append((finding, problem))
    gaps = (
        Occurrence.objects.visible_to(user)
        .gaps()
        .filter(
            obligation__in={obligation for obligation, _ in by_duty},
            subject__in={subject for _, subject in by_duty},
            findings__isnull=True,
        )
    )
    for gap in gaps.for_list():
        duty = gap.obligation_id, gap.subject
        problem = Problem(title=gap.obligation.title, duty=duty, on=gap.due)
        for one in suspicions(problem, by_duty[duty], most=1):
            yield Suspect(gap, True, str(gap.obligation), gap.subject_name, gap.due, one.earlier, one.reason)
