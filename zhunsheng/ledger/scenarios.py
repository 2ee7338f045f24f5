"""What if: another day, a waived duty, another rule or a whole other catalogue, evaluated and never saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from zhunsheng.catalogue import duties, reading
from zhunsheng.catalogue.models import Version
from zhunsheng.engine import Waiver
from zhunsheng.organisation.models import Unit

SCHEMA = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        "as_of": {"type": "string", "format": "date"},
        "catalogue": {"type": "string", "minLength": 1},
        "waive": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["obligation"],
                "additionalProperties": False,
                "properties": {"obligation": {"type": "string"}, "unit": {"type": "string"}},
            },
        },
        "change": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["obligation", "rule"],
                "additionalProperties": False,
                "properties": {"obligation": {"type": "string"}, "rule": {"type": "object"}},
            },
        },
    },
}


class ScenarioError(ValueError):
    """A scenario that cannot be evaluated; the message names every fault and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What to suppose.

    ``versions`` stand in for the catalogue, unless None; ``changes`` maps codes of obligations to fields of their
    rules (None removes the field); ``waivers`` come on top of those granted; ``as_of`` is None for the day asked for.
    """

    as_of: date | None = None
    versions: tuple[Version, ...] | None = None
    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    def applied_to(self, versions: Iterable[Version]) -> list[Version]:
        """Return the versions to evaluate by; none of those given is altered."""
        return [
            _changed(version, self.changes[version.obligation.code])
            if version.obligation.code in self.changes
            else version
            for version in (versions if self.versions is None else self.versions)
        ]


AS_IT_IS = Scenario()


def waived(obligation: str, unit=None) -> Waiver:
    """Return a supposed release from an obligation, for one unit or for all."""
    subject = unit.subject_id if unit else None
    return Waiver(obligation, subject, date.min, None, reason="设想不再要求", approver="试算")


def read_scenario(path: Path, bureau) -> Scenario:
    """Return the scenario that a YAML file describes for a bureau; docs/manual/what-if.md shows one.

    Raises:
        ScenarioError: for a file that is missing, is not YAML, or names what does not exist.
    """
    told = _parsed(path)
    faults = [
        f"{'.'.join(map(str, error.absolute_path)) or '全文'}：{reading.expected(error)}"
        for error in jsonschema.Draft202012Validator(
            SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        ).iter_errors(told)
    ]
    if faults:
        raise ScenarioError(_refusal(path, faults))
    scenario, faults = _built(told, path, bureau)
    if faults:
        raise ScenarioError(_refusal(path, faults))
    return scenario


def faults_of(scenario: Scenario) -> list[str]:
    """Return what is wrong with the rules that a scenario asks for."""
    known = scenario.versions if scenario.versions is not None else duties.versions()
    codes = {version.obligation.code for version in known}
    asked = [*scenario.changes, *(waiver.obligation for waiver in scenario.waivers)]
    faults = [f"没有编号为“{code}”的责任事项，请核对责任清单。" for code in asked if code not in codes]
    for version in known:
        if changes := scenario.changes.get(version.obligation.code):
            merged = _changed(version, changes).rule
            faults += [
                f"责任事项 {version.obligation.code} 的 {fault}" for fault in reading.faults_of_rule(merged)
            ]
    return list(dict.fromkeys(faults))


def _parsed(path):
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=reading.PlainLoader)  # noqa: S506 -- a SafeLoader
    except OSError as error:
        raise ScenarioError(f"打不开“{path}”：{error.strerror}。请核对路径。") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ScenarioError(
            f"{path.name}不是正确的 YAML（UTF-8）。请按提示的位置改正：{reading.yaml_fault(error)}"
        ) from error


def _built(told, path, bureau):
    """Return the scenario and what is wrong with it."""
    versions, faults, waivers = None, [], []
    if "catalogue" in told:
        try:
            obligations = reading.read_obligations(path.parent / told["catalogue"])
        except reading.CatalogueError as error:
            return AS_IT_IS, [str(error)]
        versions = tuple(duties.drafted(obligations))
    for entry in told.get("waive", ()):
        unit = Unit.objects.subtree(bureau).filter(name=entry["unit"]).first() if "unit" in entry else None
        if "unit" in entry and unit is None:
            faults.append(f"{bureau.name}里没有名为“{entry['unit']}”的单位，请用全称。")
        waivers.append(waived(entry["obligation"], unit))
    scenario = Scenario(
        as_of=date.fromisoformat(told["as_of"]) if "as_of" in told else None,
        versions=versions,
        changes={entry["obligation"]: entry["rule"] for entry in told.get("change", ())},
        waivers=tuple(waivers),
    )
    return scenario, [*faults, *faults_of(scenario)]


def _changed(version, changes):
    """Return a version with fields of its rule put in place or, where None is given, removed; not saved."""
    merged = {**version.rule, **changes}
    if changes.keys() & {"every", "within", "before"}:
        merged.pop("remind_before", None)  # meant for the window that was
    return Version(
        obligation=version.obligation,
        valid_from=version.valid_from,
        valid_until=version.valid_until,
        confidence=version.confidence,
        rule={name: value for name, value in merged.items() if value is not None},
    )


def _refusal(path, faults):
    return f"{path.name}有{len(faults)}处错误，没有试算。请改正后重试：\n" + "\n".join(
        f"· {fault}" for fault in faults
    )


# ── The difference it makes ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Change:
    """One occurrence that a scenario changes: as it is, and as it would be; None where there is or would be none."""

    before: Any
    after: Any

    @property
    def either(self):
        return self.after or self.before


def difference(before: Iterable, after: Iterable) -> list[Change]:
    """Return the occurrences that differ in status, due day, requirement or amount, or are in one list only.

    Args:
        before, after: occurrences with ``obligation.code``, ``subject``, ``window_start``, ``trigger``.

    Returns:
        Sorted by obligation, subject and window.
    """
    old, new = ({_identity(row): row for row in rows} for rows in (before, after))
    keys = sorted(old.keys() | new.keys())
    changes = (Change(old.get(key), new.get(key)) for key in keys)
    return [change for change in changes if _found(change.before) != _found(change.after)]


def _identity(row):
    return row.obligation.code, row.subject, row.window_start, row.trigger


def _found(row):
    return row and (row.status, row.window_end, row.due, row.required, row.counted, row.complete)
