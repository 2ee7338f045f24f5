"""Where facts come from: every room with a ``facts`` module, found and not named.

Such a module offers ``KINDS``, the kinds of fact it tells of with their Chinese names, and
``facts_of(bureau)``, which yields them as :class:`zhunsheng.engine.Fact`. A new register is thus
heard without a change here. A room with very many facts also offers ``facts_naming(bureau, subjects, kinds)``,
so that not all of them are read after every record.
"""

from collections.abc import Collection
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

# A fact's id leads to its record: whoever asks for facts finds the way to them here as well.
from zhunsheng.accounts.records import readable_records as readable_records
from zhunsheng.accounts.records import records_of as records_of
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
