"""Where facts come from: every room with a ``facts`` module, found and not named.

Such a module offers ``KINDS``, the kinds of fact it tells of with their Chinese names, and
``facts_of(bureau)``, which yields them as :class:`zhunsheng.engine.Fact`. A new register is thus
heard without a change here. A room with very many facts also offers ``facts_naming(bureau, subjects, kinds)``,
so that not all of them are read after every record.
"""

from collections.abc import Collection, Iterable
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from zhunsheng.engine import Fact, Reason, screen
from zhunsheng.organisation.models import Post, Unit


def fact_rooms():
    """Return the ``facts`` modules of all rooms that have one."""
    names = [f"{app.name}.facts" for app in apps.get_app_configs() if app.name.startswith("zhunsheng.")]
    return [import_module(name) for name in names if find_spec(name)]


def fact_kinds() -> dict[str, str]:
    """Return every kind of fact that some room tells of, with its Chinese name."""
    return {kind: label for room in fact_rooms() for kind, label in room.KINDS.items()}


def recording_pages() -> dict[str, str]:
    """Return, by kind of fact, the name of the page on which people record it; a room says so in RECORDED_AT."""
    return {kind: page for room in fact_rooms() for kind, page in getattr(room, "RECORDED_AT", {}).items()}


def screened_facts(
    bureau, *, only: Collection[str] | None = None, for_all: Collection[str] = ()
) -> tuple[list[Fact], list[Reason]]:
    """Return everything the rooms know was done in a bureau, and why some of it does not count.

    Args:
        only: ids of subjects; facts that name none of them are left out, unless of a kind in ``for_all``.
    """
    units = Unit.objects.subtree(bureau).values_list("pk", flat=True)
    people = Post.objects.filter(unit__path__startswith=bureau.path).values_list("person", flat=True)
    known = {f"unit:{pk}" for pk in units} | {f"person:{pk}" for pk in people}
    if only is None:
        return screen((fact for room in fact_rooms() for fact in room.facts_of(bureau)), known)
    told = (fact for room in fact_rooms() for fact in _facts_naming(room, bureau, only, for_all))
    return screen(
        (fact for fact in told if fact.kind in for_all or any(subject in only for subject, _ in fact.roles)),
        known,
    )


def _facts_naming(room, bureau, only, for_all):
    """Return a room's facts, narrowed where the room knows how."""
    if hasattr(room, "facts_naming"):
        return room.facts_naming(bureau, only, for_all)
    return room.facts_of(bureau)


def facts_of(bureau) -> list[Fact]:
    """Return what was done in a bureau and counts."""
    usable, _ = screened_facts(bureau)
    return usable


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
