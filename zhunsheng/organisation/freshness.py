"""How rooms say that facts changed, without knowing who listens.

A room that records something calls :func:`mark_stale` inside its action. The mark is kept in the
database, so that nothing is forgotten if the process dies; after commit the signal goes out, and the
ledger, which stands above, evaluates the bureau anew.
"""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.dispatch import Signal

from zhunsheng.engine import Fact
from zhunsheng.organisation.models import StaleMark

facts_changed = Signal()


def mark_stale(unit, *, at, told: Iterable[Fact] | None = None):
    """Note that facts of this unit's bureau changed, and tell the listeners after commit.

    Args:
        told: the changed facts, as they were and as they are; only whom they name is then evaluated anew.
            None: everybody is.
    """
    bureau = unit.bureau
    subjects = kinds = None
    if told is not None:
        facts = list(told)
        subjects = {subject for fact in facts for subject, _ in fact.roles}
        kinds = {fact.kind for fact in facts}
    mark = StaleMark.objects.select_for_update().filter(bureau=bureau).first()
    if mark:
        subjects = None if None in (subjects, mark.subjects) else subjects.union(mark.subjects)
        kinds = None if None in (kinds, mark.kinds) else kinds.union(mark.kinds)
    StaleMark.objects.update_or_create(
        bureau=bureau,
        defaults={
            "since": at,
            "subjects": None if subjects is None else sorted(subjects),
            "kinds": None if kinds is None else sorted(kinds),
        },
    )
    # Robust: the record is saved whatever happens to the listeners; the mark brings them back to it.
    transaction.on_commit(partial(facts_changed.send, sender=StaleMark, bureau=bureau), robust=True)
