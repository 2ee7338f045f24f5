"""Who owes a talk with whom in the current period, and which have been held: by pairs, never as a ranking."""

from dataclasses import dataclass
from datetime import date

from zhunsheng.accounts.roles import Role
from zhunsheng.catalogue.duties import duties_of
from zhunsheng.catalogue.models import Obligation
from zhunsheng.engine import Period
from zhunsheng.organisation.models import Charge, Person, Post
from zhunsheng.talks import rules
from zhunsheng.talks.kinds import Kind
from zhunsheng.talks.models import Plan, Talk

SEES_ALL = frozenset({Role.RECORDER, Role.HEAD, Role.DISCIPLINE})


@dataclass(slots=True)
class Line:
    """One pair: the talk of this period, or else when it is arranged."""

    talker: Person
    person: Person
    talk: Talk | None
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
        return sum(line.talk is not None for line in self.lines)


def coverage(user, bureau, *, as_of) -> list[Group]:
    """Return the pairs this person may see, by duty, in a number of queries that does not grow with them.

    Whoever keeps or oversees a unit's records sees the pairs of its people; others see those they are to talk with.
    """
    posts = list(Post.objects.on(as_of).filter(unit__path__startswith=bureau.path).select_related("unit"))
    charges = Charge.objects.on(as_of).filter(unit__path__startswith=bureau.path)
    pairs = rules.pairs_owed(
        [rules.Seat(post.person_id, post.unit_id, post.kind) for post in posts],
        charges.values_list("leader", "unit"),
    )
    overseen = {
        post.person_id
        for post in posts
        if any(post.unit.path.startswith(path) for path in user.paths(SEES_ALL))
    }
    pairs = [pair for pair in pairs if pair.person in overseen or pair.talker == user.person_id]
    people = Person.objects.in_bulk({one for pair in pairs for one in (pair.talker, pair.person)})
    asked = {duty.code: duty.every for duty in duties_of(bureau) if _holds_on(duty, as_of) and duty.every}
    obligations = Obligation.objects.in_bulk(asked, field_name="code")
    year = date(as_of.year, 1, 1)
    talks = Talk.objects.filter(unit__path__startswith=bureau.path, held_on__range=(year, as_of))
    held = {
        (kind, talker, person, on): pk
        for kind, talker, person, on, pk in talks.order_by("held_on").values_list(
            "kind", "talkers", "person", "held_on", "pk"
        )
    }
    found = Talk.objects.in_bulk(set(held.values()))
    plans = Plan.objects.filter(unit__path__startswith=bureau.path, planned_on__gte=as_of)
    plans = {(plan.kind, plan.talker_id, plan.person_id): plan for plan in plans.order_by("-planned_on")}
    groups = []
    for code, kind in rules.KIND_OF_DUTY.items():
        if code not in asked or not any(pair.duty == code for pair in pairs):
            continue
        since, until = rules.period_around(as_of, Period(asked[code]))
        latest = {
            (talker, person): found[pk]
            for (held_kind, talker, person, on), pk in held.items()
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
