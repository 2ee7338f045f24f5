"""What the roll-over of a bureau's list rests on, gathered from the database; :mod:`rollover` decides."""

from collections import defaultdict
from collections.abc import Mapping

from zhunsheng.catalogue import rollover
from zhunsheng.catalogue.models import Adoption, Decision, Obligation
from zhunsheng.catalogue.rollover import NOTHING_DUE, Asked, Duty, Outcome, Own, Proposal, Release


def proposals(
    bureau, year: int, outcomes: Mapping[str, Outcome] | None = None
) -> list[tuple[Obligation, Proposal]]:
    """Return what is proposed for a bureau's year, the catalogue's order kept within each kind.

    Args:
        outcomes: how each duty went in the year before, by code; it colours the reasons and changes no offer.
    """
    decided = defaultdict(list)
    for adoption in Adoption.objects.of(bureau):
        decided[adoption.obligation_id].append(adoption)
    obligations = {obligation.code: obligation for obligation in Obligation.objects.for_list()}
    proposed = [
        rollover.propose(
            _duty(obligation, decided[obligation.pk], (outcomes or {}).get(code, NOTHING_DUE)), year=year
        )
        for code, obligation in obligations.items()
    ]
    return [(obligations[one.code], one) for one in rollover.in_order(filter(None, proposed))]


def _duty(obligation, adoptions, outcome):
    own = [adoption for adoption in adoptions if adoption.decision != Decision.WAIVED]
    return Duty(
        code=obligation.code,
        versions=tuple(_asked(version) for version in obligation.versions.all()),
        own=tuple(
            Own(adoption.valid_from, adoption.valid_until, adoption.source, adoption.changes)
            for adoption in sorted(own, key=lambda adoption: (adoption.valid_from, adoption.decided_at))
        ),
        releases=tuple(
            Release(waiver.valid_from, waiver.valid_until, waiver.reason, str(waiver.unit or ""))
            for waiver in adoptions
            if waiver.decision == Decision.WAIVED
        ),
        outcome=outcome,
    )


def _asked(version):
    return Asked(
        valid_from=version.valid_from,
        valid_until=version.valid_until,
        confidence=version.confidence,
        rule=version.rule,
        bases=tuple((str(basis.regulation), basis.article) for basis in version.bases.all()),
    )
