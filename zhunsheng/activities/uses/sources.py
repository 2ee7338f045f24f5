"""The work that a study can go into: every room with a ``study_targets`` module offers its own, found and not named.

Such a module has ``study_targets(user, bureau)``, which yields (id, name) of records that are being worked on and
that this person may open.
"""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


def targets(user, bureau) -> dict[str, str]:
    """Return the work a study of this bureau can go into, by id, with its name."""
    names = [
        f"{app.name}.study_targets" for app in apps.get_app_configs() if app.name.startswith("zhunsheng.")
    ]
    rooms = [import_module(name) for name in names if find_spec(name)]
    return {record: name for room in rooms for record, name in room.study_targets(user, bureau)}
