"""Which checks there are: those of this room and of every room that offers a module ``standing_checks``.

Such a module has ``CHECKS`` (the path of a YAML file like ``data/checks.yaml``), ``RULES`` (name → function of the
records and the thresholds, yielding :class:`oddities.Find`) and ``records_of(bureau, since, until)``, which gathers
what they look at. A new register is thus looked through without a change here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps

from zhunsheng.checks import gathering, oddities

DATA = Path(__file__).parent / "data" / "checks.yaml"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold: what a form calls it, its value as delivered, and within what it may be set."""

    label: str
    value: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Check:
    """One standing check; ``room`` gathers its records."""

    code: str
    title: str
    severity: str
    basis: Mapping[str, Any]
    sentence: str
    parameters: Mapping[str, Parameter]
    rule: Callable[..., Any]
    gather: Callable[..., Any]

    def say(self, values: Mapping[str, str]) -> str:
        return self.sentence.format_map(values)

    @property
    def basis_in_words(self):
        return f"《{self.basis['regulation']}》（{self.basis['year']}年）"


@cache
def checks() -> dict[str, Check]:
    """Return every check by its code."""
    found = _read(DATA, oddities.RULES, gathering.records_of)
    for app in apps.get_app_configs():
        name = f"{app.name}.standing_checks"
        if app.name.startswith("zhunsheng.") and find_spec(name):
            room = import_module(name)
            found |= _read(room.CHECKS, room.RULES, room.records_of)
    return found


def _read(path, rules, gather):
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        entry["code"]: Check(
            code=entry["code"],
            title=entry["title"],
            severity=entry["severity"],
            basis=entry["basis"],
            sentence=entry["sentence"],
            parameters={name: Parameter(**given) for name, given in entry["parameters"].items()},
            rule=rules[entry["rule"]],
            gather=gather,
        )
        for entry in entries
    }
