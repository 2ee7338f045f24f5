"""What this room tells the engine: that a talk took place and what its record holds; never a word of it."""

from collections.abc import Iterator

from django.utils import timezone

from zhunsheng.engine import Fact, Role
from zhunsheng.talks import rules
from zhunsheng.talks.kinds import SEALED, Kind
from zhunsheng.talks.models import Talk

KINDS = dict(Kind.choices)
RECORDED_AT = dict.fromkeys(Kind.values, "talks:new")


def facts_of(bureau) -> Iterator[Fact]:
    """Yield a fact per talk of a bureau."""
    talks = Talk.objects.filter(unit__path__startswith=bureau.path).prefetch_related("talkers")
    for talk in talks:
        yield fact_of(talk, bureau.subject_id)


def fact_of(talk, organisation: str) -> Fact:
    """Return a talk as a fact."""
    talkers = [f"person:{talker.pk}" for talker in talk.talkers.all()]
    person = f"person:{talk.person_id}"
    return Fact(
        id=talk.fact_id,
        kind=talk.kind,
        organisation=organisation,
        on=talk.held_on,
        recorded_on=timezone.localdate(talk.recorded_at),
        roles=(
            (f"unit:{talk.unit_id}", Role.ORGANISER),
            *((talker, role) for talker in talkers for role in (Role.AUTHOR, Role.PARTICIPANT)),
            (person, Role.TARGET),
        ),
        keys=(("person", person),),
        evidence=rules.evidence_of(
            kind=talk.kind,
            filled=[name for name in SEALED if getattr(talk, name)],
            has_follow_up=talk.follow_up_on is not None,
            agreed=bool(talk.agreed),
            is_followed_up=talk.followed_up_on is not None,
        ),
        counts_for=talk.counts_for,
    )
