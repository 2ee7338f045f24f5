"""What a bureau's catalogue asks in a year, gathered for the burden meter; the same number of queries for any size."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from math import ceil

from zhunsheng.activities.guidance import shown_by_fields
from zhunsheng.activities.kinds import Kind
from zhunsheng.catalogue import duties
from zhunsheng.catalogue.models import Confidence
from zhunsheng.engine import Measure, Status, evaluate
from zhunsheng.ledger.burden import Basis, Demand, Post
from zhunsheng.ledger.calendar import calendar
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.scenarios import Scenario
from zhunsheng.organisation import models as organisation
from zhunsheng.organisation.subjects import subjects_of

# Stands for the record of a duty that no room records yet, so that its windows are opened all the same.
NOT_RECORDED = "not_recorded_yet"
# The key of a record that may carry several: a session that studies three documents.
MANY_IN_ONE = "document"

# One belongs to these beside one's place of work.
MEMBERSHIPS = frozenset(
    {
        organisation.UnitKind.BRANCH,
        organisation.UnitKind.PARTY_CELL,
        organisation.UnitKind.LEADING_GROUP,
    }
)


@dataclass(frozen=True, slots=True)
class Year:
    """What is asked of a bureau in a year, who holds which post, and who they are; ``people`` and ``units`` by id."""

    demands: Sequence[Demand]
    posts: Sequence[Post]
    people: Mapping[str, organisation.Person]
    units: Mapping[str, organisation.Unit]

    def name_of(self, subject: str) -> str:
        return str(self.units.get(subject) or self.people[subject])

    def people_below(self, units: Set[str]) -> set[str]:
        """Return who holds a post in one of some units, or below it, at some time of the year."""
        return {post.person for post in self.posts if not units.isdisjoint(post.units)}

    def unit_of(self, person: str) -> organisation.Unit:
        """The unit a person is listed under: where they work, and only else a branch or group they belong to."""
        return min(
            (self.units[post.units[-1]] for post in self.posts if post.person == person),
            key=lambda unit: (unit.kind in MEMBERSHIPS, unit.position, unit.pk),
        )


def year_of(bureau, year: int) -> Year:
    """Gather everything due in a year, whether done or not, without what is waived.

    The windows of recurring duties are the engine's, opened without any record: a reminder that ran out has left the
    ledger, yet it was a burden. What events opened is taken from the ledger; a mere reminder that ran out is not there.
    """
    units = {unit.subject_id: unit for unit in organisation.Unit.objects.subtree(bureau)}
    versions = duties.versions()
    decisions = duties.decisions_of(bureau)
    owed = duties.duties_of(
        bureau, among=_as_if_all_were_recorded(versions).applied_to(versions), decisions=decisions
    )
    by_code, versions_by_code = defaultdict(list), defaultdict(list)
    for duty in owed:
        by_code[duty.code].append(duty)
    for version in versions:
        versions_by_code[version.obligation.code].append(version)

    def demand_of(code, subject, start, due, trigger=""):
        version = next(version for version in versions_by_code[code] if version.covers(start))
        duty = next(
            duty
            for duty in by_code[code]
            if (duty.valid_from or date.min) <= start <= (duty.valid_until or date.max)
        )
        kinds = tuple(kind for kind in duty.answered_by if kind != NOT_RECORDED)
        return Demand(
            code=code,
            title=version.obligation.title,
            subject=subject,
            start=start,
            due=due,
            basis=_basis(version, duty),
            trigger=trigger,
            kinds=kinds,
            role=duty.role,
            times=ceil(duty.at_least) if duty.measure == Measure.COUNT else 1,
            adds_up=duty.measure != Measure.COUNT,
            many_in_one=duty.keyed_by == MANY_IN_ONE,
            papers=_papers(duty, kinds),
            units=_ids(units[subject].path) if subject in units else (),
        )

    demands = [
        demand_of(row.obligation, row.subject, row.window_start, row.due)
        for row in _windows(
            owed,
            year,
            subjects_of(bureau, units=units.values()),
            duties.waivers_of(bureau, decisions=decisions),
        )
        if row.due.year == year and row.status != Status.WAIVED
    ]
    triggered = Occurrence.objects.filter(bureau=bureau).of_year(year).exclude(trigger="")
    demands += [
        demand_of(*row)
        for row in triggered.exclude(status=Status.WAIVED).values_list(
            "obligation__code", "subject", "window_start", "due", "trigger"
        )
    ]
    posts = organisation.Post.objects.filter(unit__path__startswith=bureau.path).during(
        date(year, 1, 1), date(year, 12, 31)
    )
    posts = list(posts.select_related("person", "unit"))
    return Year(
        demands=sorted(demands, key=lambda demand: (demand.due, demand.title, demand.subject)),
        posts=[
            Post(post.person.subject_id, _ids(post.unit.path), post.kind, post.starts_on, post.ends_on)
            for post in posts
        ],
        people={post.person.subject_id: post.person for post in posts},
        units=units,
    )


def _as_if_all_were_recorded(versions):
    return Scenario(
        changes={
            version.obligation.code: {"answered_by": [NOT_RECORDED], "role": "organiser"}
            for version in versions
            if not version.rule["answered_by"]
        }
    )


def _windows(owed, year, subjects, waivers):
    """Return the windows of recurring duties that share a day with a year."""
    since = date(year, 1, 1)
    return evaluate(
        obligations=[duty for duty in owed if duty.every],
        subjects=subjects,
        facts=[],
        waivers=waivers,
        calendar=calendar(),
        since=since,
        until=date(year, 12, 31),
        as_of=since,
    )


def _basis(version, duty):
    if version.confidence != Confidence.PRACTICE:
        return Basis(version.confidence)
    return Basis.PRACTICE if duty.advisory else Basis.OWN


def _papers(duty, kinds):
    """Return what the record's own fields cannot show; the records of other rooms than the activities show all."""
    if kinds and not set(kinds) & set(Kind.values):
        return ()
    shown = shown_by_fields(kinds[0] if kinds else "")
    return tuple(wanted.evidence for wanted in duty.evidence if wanted.evidence not in shown)


def _ids(path):
    return tuple(f"unit:{pk}" for pk in path.strip("/").split("/"))
