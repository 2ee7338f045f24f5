"""The records behind ids, and which of them somebody may open. An id reads ``app.model:pk``."""

from collections.abc import Iterable

from django.apps import apps


def records_of(fact_ids: Iterable[str]) -> dict[str, object]:
    """Return the records behind facts, in one query per model; ids without a record are left out.

    A fact's id reads ``app.model:pk``, or ``app.model:pk:part`` when one record tells of several.
    """
    found = {}
    for model, keys in _keys_by_model(fact_ids).items():
        found |= _found(model.objects.all(), keys)
    return found


def readable_records(fact_ids: Iterable[str], user) -> dict[str, object]:
    """Return the records behind facts that this person may open; one of a kind without a page never is."""
    found = {}
    for model, keys in _keys_by_model(fact_ids).items():
        if hasattr(model, "get_absolute_url") and hasattr(model.objects, "visible_to"):
            found |= _found(model.objects.visible_to(user), keys)
    return found


def _keys_by_model(fact_ids):
    by_model: dict[type, dict[str, object]] = {}
    for fact_id in fact_ids:
        name, pk = fact_id.split(":")[:2]
        model = apps.get_model(name)
        by_model.setdefault(model, {})[fact_id] = model._meta.pk.to_python(pk)
    return by_model


def _found(records, keys):
    known = {record.pk: record for record in records.filter(pk__in=set(keys.values()))}
    return {fact_id: known[key] for fact_id, key in keys.items() if key in known}
