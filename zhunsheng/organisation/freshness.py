"""How rooms say that facts changed, without knowing who listens.

A room that records something calls :func:`mark_stale` inside its action. The mark is kept in the
database, so that nothing is forgotten if the process dies; after commit the signal goes out, and the
ledger, which stands above, evaluates the bureau anew.
"""

from functools import partial

from django.db import transaction
from django.dispatch import Signal

from zhunsheng.organisation.models import StaleMark

facts_changed = Signal()


def mark_stale(unit, *, at):
    """Note that facts of this unit's bureau changed, and tell the listeners after commit."""
    bureau = unit.bureau
    StaleMark.objects.update_or_create(bureau=bureau, defaults={"since": at})
    # Robust: the record is saved whatever happens to the listeners; the mark brings them back to it.
    transaction.on_commit(partial(facts_changed.send, sender=StaleMark, bureau=bureau), robust=True)
