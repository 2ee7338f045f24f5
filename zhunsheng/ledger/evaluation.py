"""Asking the engine about a bureau: everything gathered, nothing saved."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.conf import settings

from zhunsheng import engine
from zhunsheng.catalogue import duties
from zhunsheng.engine import Reason, evaluate
from zhunsheng.ledger.calendar import calendar
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.rules import span_of_evaluation
from zhunsheng.ledger.scenarios import AS_IT_IS, Scenario
from zhunsheng.ledger.sources import screened_facts
from zhunsheng.organisation.models import Person, Post, Unit
from zhunsheng.organisation.rules import SUBJECT_KINDS
from zhunsheng.organisation.subjects import subjects_of


class Answer(NamedTuple):
    """What the engine found for a bureau, and why some records do not count."""

    occurrences: list[Occurrence]
    ignored: list[Reason]


def ask(
    bureau,
    *,
    as_of,
    scenario: Scenario = AS_IT_IS,
    only: Collection[str] | None = None,
    until: date | None = None,
) -> Answer:
    """Return every occurrence of a bureau as of a day, not saved, in the engine's order.

    Args:
        scenario: what to suppose changed.
        only: ids of the subjects to look at, and of whose facts; their occurrences are the same as among all.
        until: how far to look ahead; None: as far as the ledger does.
    """
    since, usual_end = span_of_evaluation(as_of)
    versions = scenario.applied_to(duties.versions())
    owed = duties.duties_of(bureau, among=versions)
    subjects = [subject for subject in subjects_of(bureau) if only is None or subject.id in only]
    facts, ignored = screened_facts(bureau, only=only, for_all=triggers_for_all(owed))
    rows = evaluate(
        obligations=owed,
        subjects=subjects,
        facts=facts,
        waivers=[*duties.waivers_of(bureau), *scenario.waivers],
        calendar=calendar(),
        since=since,
        until=until or usual_end,
        as_of=as_of,
        backfill_after=settings.BACKFILL_AFTER_DAYS,
    )
    obligations = {version.obligation.code: version.obligation for version in versions}
    homes = _units_of_people(bureau)
    units, people = Unit.objects.in_bulk(), Person.objects.in_bulk()
    found = []
    for row in rows:
        obligation = obligations[row.obligation]
        kind, _, pk = row.subject.partition(":")
        person = int(pk) if kind == "person" else None
        occurrence = Occurrence(
            bureau=bureau,
            obligation=obligation,
            subject=row.subject,
            person=people.get(person),
            unit=units[homes[person, obligation.subject_kind] if person else int(pk)],
            window_start=row.window_start,
            window_end=row.window_end,
            due=row.due,
            original_due=row.original_due,
            trigger=row.trigger or "",
            required=row.required,
            counted=row.counted,
            complete=row.complete,
            met_on=row.met_on,
            status=row.status.value,
            backfilled=row.backfilled,
            provisional=row.provisional,
            fact_ids=list(row.fact_ids),
            reasons=[{"code": reason.code, "values": dict(reason.values)} for reason in row.reasons],
        )
        found.append(occurrence)
    return Answer(found, ignored)


def triggers_for_all(owed: Iterable[engine.Obligation]) -> set[str]:
    """Return the kinds of fact that open a window for everybody of a kind, whoever stands in them."""
    return {duty.trigger for duty in owed if duty.trigger and duty.trigger_role is None}


def _units_of_people(bureau):
    """Return, for each person and subject kind, the unit of the latest post that makes them such a subject."""
    posts = Post.objects.filter(unit__path__startswith=bureau.path).order_by("starts_on")
    return {
        (post.person_id, kind): post.unit_id for post in posts for kind in SUBJECT_KINDS.get(post.kind, ())
    }
