"""What a record made from an occurrence already knows: the address of the form, filled in."""

from urllib.parse import urlencode

from django.urls import reverse

from zhunsheng.activities.models import Participation, RequiredDocument
from zhunsheng.ledger.sources import recording_pages, records_of


def record_now_url(occurrence, rule, *, today):
    """Return where what an occurrence lacks is recorded, or None when there is no such place yet.

    That is the form of the room that records such a thing, filled in; or, for a duty that only the record
    which opened it can answer, such as a finding, that record's own page.

    Args:
        rule: the catalogue's rule of the version in force.
    """
    trigger = records_of([occurrence.trigger]).get(occurrence.trigger) if occurrence.trigger else None
    pages = recording_pages()
    kinds = [kind for kind in rule["answered_by"] if kind in pages]
    if not kinds:
        return trigger.get_absolute_url() if trigger and rule["answered_by"] else None
    known = {"kind": kinds[0], "unit": occurrence.unit_id}
    if not occurrence.trigger and occurrence.window_end < today:
        known["counts_for"] = occurrence.window_end
    if isinstance(trigger, RequiredDocument):
        known["document"] = trigger.pk
    if isinstance(trigger, Participation):
        known["makes_up_for"] = trigger.activity_id
    return f"{reverse(pages[kinds[0]])}?{urlencode(known)}"
