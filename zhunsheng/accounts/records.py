"""The records behind ids, and which of them somebody may open. An id reads ``app.model:pk``."""

from collections.abc import Iterable

from django.apps import apps


def records_of(fact_ids: Iterable[str]) -> dict[str, object]:
    """Return the records behind facts, in one query per model; ids without a record are left out.

    A fact's id reads ``app.model:pk``, or ``app.model:pk:part`` when one record tells of several.
    """
    by_model: dict[str, dict[str, str]] = {}
    for fact_id in fact_ids:
        model, pk = fact_id.split(":")[:2]
        by_model.setdefault(model, {})[fact_id] = pk
    found = {}
    for model, ids in by_model.items():
        known = apps.get_model(model)
        keys = {fact_id: known._meta.pk.to_python(pk) for fact_id, pk in ids.items()}
        records = known.objects.in_bulk(set(keys.values()))
        found |= {fact_id: records[key] for fact_id, key in keys.items() if key in records}
    return found


def readable_records(fact_ids: Iterable[str], user) -> dict[str, object]:
    """Return the records behind facts that this person may open; one of a kind without a page never is."""
    by_model: dict[type, dict[str, object]] = {}
    for fact_id, record in records_of(fact_ids).items():
        by_model.setdefault(type(record), {})[fact_id] = record
    readable = {}
    for model, records in by_model.items():
        if not (hasattr(model, "get_absolute_url") and hasattr(model.objects, "visible_to")):
            continue
        keys = {record.pk for record in records.values()}
        visible = set(model.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
        readable |= {fact_id: record for fact_id, record in records.items() if record.pk in visible}
    return readable
