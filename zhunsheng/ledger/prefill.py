"""What a record made from an occurrence already knows: the address of the form, filled in."""

from urllib.parse import urlencode

from django.urls import reverse

from zhunsheng.activities.models import Participation, RequiredDocument
from zhunsheng.ledger.sources import records_of


def record_now_url(occurrence, rule, *, today):
    """Return the address of the form that records what an occurrence lacks, or None when no form does yet.

    Args:
        rule: the catalogue's rule of the version in force.
    """
    if not rule["answered_by"]:
        return None
    known = {"kind": rule["answered_by"][0], "unit": occurrence.unit_id}
    if not occurrence.trigger and occurrence.window_end < today:
        known["counts_for"] = occurrence.window_end
    trigger = records_of([occurrence.trigger]).get(occurrence.trigger) if occurrence.trigger else None
    if isinstance(trigger, RequiredDocument):
        known["document"] = trigger.pk
    if isinstance(trigger, Participation):
        known["makes_up_for"] = trigger.activity_id
    return f"{reverse('activities:new')}?{urlencode(known)}"
