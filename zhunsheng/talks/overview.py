"""Who owes a talk with whom in the current period, and which have been held: by pairs, never as a ranking."""

from dataclasses import dataclass
from datetime import date

from zhunsheng.accounts.roles import Role
from zhunsheng.catalogue.duties import duties_of, versions
from zhunsheng.catalogue.models import Obligation
from zhunsheng.engine import Period
from zhunsheng.organisation.models import Charge, Person, Post
from zhunsheng.talks import rules
from zhunsheng.talks.kinds import Kind
from zhunsheng.talks.models import Plan, Talk

SEES_ALL = frozenset({Role.RECORDER, Role.HEAD, Role.DISCIPLINE})


@dataclass(slots=True)
class Line:
    """One pair: the day of this period's talk, or else when it is arranged."""

    talker: Person
    person: Person
    held_on: date | None
    plan: Plan | None


@dataclass(slots=True)
class Group:
    """The pairs of one duty in its current period."""

    obligation: Obligation
    kind: Kind
    since: date
    until: date
    lines: list[Line]

    @property
    def held(self):
        return sum(line.held_on is not None for line in self.lines)


def coverage(user, bureau, *, as_of) -> list[Group]:
    """Return the pairs this person may see, by duty, in a number of queries that does not grow with them.

    Whoever keeps or oversees a unit's records sees the pairs of its people; others see those they are to talk with.
    """
    posts = list(
        Post.objects.on(as_of).filter(unit__path__startswith=bureau.path).select_related("unit", "person")
    )
    charges = list(
        Charge.objects.on(as_of).filter(unit__path__startswith=bureau.path).select_related("leader")
    )
    pairs = rules.pairs_owed(
        [rules.Seat(post.person_id, post.unit_id, post.kind) for post in posts],
        [(charge.leader_id, charge.unit_id) for charge in charges],
    )
    overseen = {
        post.person_id
        for post in posts
        if any(post.unit.path.startswith(path) for path in user.paths(SEES_ALL))
    }
    pairs = [pair for pair in pairs if pair.person in overseen or pair.talker == user.person_id]
    people = {post.person_id: post.person for post in posts}
    people |= {charge.leader_id: charge.leader for charge in charges}
    known = versions()
    duties = duties_of(bureau, among=known)
    asked = {duty.code: duty.every for duty in duties if _holds_on(duty, as_of) and duty.every}
    obligations = {version.obligation.code: version.obligation for version in known}
    year = date(as_of.year, 1, 1)
    talks = Talk.objects.filter(unit__path__startswith=bureau.path, held_on__range=(year, as_of))
    held = list(talks.order_by("held_on").values_list("kind", "talkers", "person", "held_on"))
    plans = Plan.objects.filter(unit__path__startswith=bureau.path, planned_on__gte=as_of)
    plans = {(plan.kind, plan.talker_id, plan.person_id): plan for plan in plans.order_by("-planned_on")}
    groups = []
    for code, kind in rules.KIND_OF_DUTY.items():
        if code not in asked or not any(pair.duty == code for pair in pairs):
            continue
        since, until = rules.period_around(as_of, Period(asked[code]))
        latest = {
            (talker, person): on
            for held_kind, talker, person, on in held
            if held_kind in _answering(kind) and since <= on <= until
        }
        lines = [
            Line(
                people[pair.talker],
                people[pair.person],
                latest.get((pair.talker, pair.person)),
                plans.get((kind, pair.talker, pair.person)),
            )
            for pair in pairs
            if pair.duty == code
        ]
        groups.append(Group(obligations[code], kind, since, until, lines))
    return groups


def _answering(kind):
    """Integrity and duty are often talked over in one: either answers."""
    return {Kind.INTEGRITY, Kind.DUTY} if kind == Kind.INTEGRITY else {kind}


def _holds_on(duty, day):
    return (duty.valid_from is None or duty.valid_from <= day) and (
        duty.valid_until is None or day <= duty.valid_until
    )
