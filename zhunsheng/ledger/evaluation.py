"""Asking the engine about a bureau: everything gathered, nothing saved."""

from django.conf import settings

from zhunsheng.catalogue.duties import duties_of, waivers_of
from zhunsheng.catalogue.models import Obligation
from zhunsheng.engine import evaluate
from zhunsheng.ledger.calendar import calendar
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.rules import span_of_evaluation
from zhunsheng.ledger.sources import facts_of
from zhunsheng.organisation.models import Person, Post, Unit
from zhunsheng.organisation.rules import SUBJECT_KINDS
from zhunsheng.organisation.subjects import subjects_of


def occurrences_of(bureau, *, as_of) -> list[Occurrence]:
    """Return every occurrence of a bureau as of a day, not saved, in the engine's order."""
    since, until = span_of_evaluation(as_of)
    rows = evaluate(
        obligations=duties_of(bureau),
        subjects=subjects_of(bureau),
        facts=facts_of(bureau),
        waivers=waivers_of(bureau),
        calendar=calendar(),
        since=since,
        until=until,
        as_of=as_of,
        backfill_after=settings.BACKFILL_AFTER_DAYS,
    )
    obligations = {obligation.code: obligation for obligation in Obligation.objects.all()}
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
    return found


def _units_of_people(bureau):
    """Return, for each person and subject kind, the unit of the latest post that makes them such a subject."""
    posts = Post.objects.filter(unit__path__startswith=bureau.path).order_by("starts_on")
    return {
        (post.person_id, kind): post.unit_id for post in posts for kind in SUBJECT_KINDS.get(post.kind, ())
    }
