"""The one thing that writes occurrences: asking the engine anew."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal

from zhunsheng import clock
from zhunsheng.catalogue.duties import duties_of
from zhunsheng.ledger.evaluation import ask, triggers_for_all
from zhunsheng.ledger.models import Evaluation, Occurrence
from zhunsheng.ledger.wording import stored
from zhunsheng.organisation.models import StaleMark, Unit

DERIVED = (
    "unit_id", "person_id", "window_end", "due", "original_due", "required", "counted", "complete", "met_on",
    "status", "backfilled", "provisional", "fact_ids", "reasons",
)  # fmt: skip


# Sent after commit, with ``bureau``, ``as_of`` and ``at``: rooms above answer to what was found.
evaluated = Signal()


class KeepsChanging(Exception):
    """Facts changed each time while they were being evaluated; the bureau stays marked, to be taken up again."""


def evaluate_bureau(bureau, *, as_of, at, tries=3):
    """Evaluate a bureau as of a day and keep the result; return how many rows were written or removed.

    Where it is known whom the changed facts concern, and nothing else changed, only these are evaluated.

    The engine works outside the transaction, so that nobody who records something has to wait for it.
    If facts changed meanwhile, its answer is already old and it is asked again.

    Raises:
        KeepsChanging: when facts changed during each of the ``tries``.
    """
    for _ in range(tries):
        mark = StaleMark.objects.filter(bureau=bureau).first()
        only = _concerned(mark, as_of)
        answer = ask(bureau, as_of=as_of, only=only)
        found = {row.key: row for row in answer.occurrences}
        with transaction.atomic():
            Unit.objects.select_for_update().get(pk=bureau.pk)  # one writer at a time
            since = StaleMark.objects.filter(bureau=bureau).values_list("since", flat=True).first()
            if since != (mark and mark.since):
                continue
            written = _keep(bureau, found, only)
            Evaluation.objects.update_or_create(
                bureau=bureau,
                defaults={"as_of": as_of, "finished_at": at}
                | ({"ignored": stored(answer.ignored)} if only is None else {}),
            )
            StaleMark.objects.filter(bureau=bureau).delete()
            tell = partial(evaluated.send, sender=Evaluation, bureau=bureau, as_of=as_of, at=at)
            transaction.on_commit(tell, robust=True)
            return written
    raise KeepsChanging(str(bureau))


def refresh(*, as_of, at):
    """Evaluate every bureau that is marked stale or was last evaluated as of another day; return those.

    Running it twice evaluates nothing twice.
    """
    fresh = Evaluation.objects.filter(as_of=as_of, bureau__stalemark__isnull=True)
    due = list(Unit.objects.bureaus().exclude(pk__in=fresh.values("bureau")))
    for bureau in due:
        evaluate_bureau(bureau, as_of=as_of, at=at)
    return due


def evaluate_when_told(sender, bureau, **kwargs):
    """Evaluate a bureau right after its facts changed, where no background worker is set up."""
    # Many changes in one transaction call this many times; the first call serves them all.
    if settings.EVALUATE_INLINE and StaleMark.objects.filter(bureau=bureau).exists():
        evaluate_bureau(bureau, as_of=clock.today(), at=clock.now())


def _concerned(mark, as_of):
    """Return the ids of the subjects whose occurrences may differ since the last evaluation; None means all."""
    if mark is None or mark.subjects is None:
        return None
    if not Evaluation.objects.filter(bureau=mark.bureau, as_of=as_of).exists():
        return None
    if triggers_for_all(duties_of(mark.bureau)).intersection(mark.kinds):
        return None
    return frozenset(mark.subjects)


def _keep(bureau, found, only):
    """Write only what changed; return how many rows that was."""
    known = Occurrence.objects.filter(bureau=bureau)
    if only is not None:
        known = known.filter(subject__in=only)
    kept = {row.key: row for row in known}
    gone = [row.pk for key, row in kept.items() if key not in found]
    added = [row for key, row in found.items() if key not in kept]
    changed = []
    for key, row in found.items():
        old = kept.get(key)
        if old and any(getattr(old, name) != getattr(row, name) for name in DERIVED):
            row.pk = old.pk
            changed.append(row)
    Occurrence.objects.filter(pk__in=gone).delete()
    Occurrence.objects.bulk_create(added, batch_size=500)
    Occurrence.objects.bulk_update(changed, DERIVED, batch_size=100)
    return len(gone) + len(added) + len(changed)
