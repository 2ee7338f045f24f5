"""Reading a bureau's units and people from one YAML file, all or nothing.

The file names the ``bureau``, its ``units`` (each below the bureau or below another by ``parent``), and its
``people`` with their posts and the units they are in charge of; ``data/organisation.schema.json`` gives the fields.
Repeating the same file adds nothing.
"""

import json
from datetime import date
from importlib.resources import files

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from jsonschema import Draft202012Validator, FormatChecker

from zhunsheng.organisation import actions
from zhunsheng.organisation.models import Charge, Person, Post, Unit, UnitKind
from zhunsheng.organisation.rules import from_the_top


class OrganisationError(ValueError):
    """The file cannot be loaded; the text says where and what to do. Nothing was loaded."""


class _Faulty(Exception):
    """What the file says does not hold together."""


def parse(name: str, text: str) -> dict:
    """Return the checked content of a file, its dates as texts.

    Raises:
        OrganisationError: naming the file, the place and what was expected.
    """
    try:
        # The base loader keeps dates as they are written; the schema says what a date looks like.
        content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 -- BaseLoader makes only texts, lists and maps
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else "开头"
        raise OrganisationError(f"“{name}”{where}不合 YAML 格式，请检查缩进、冒号和引号。") from error
    schema = json.loads(files("zhunsheng.organisation").joinpath("data/organisation.schema.json").read_text())
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for error in validator.iter_errors(content):
        place = (
            " → ".join(str(part + 1 if isinstance(part, int) else part) for part in error.absolute_path)
            or "全文"
        )
        raise OrganisationError(f"“{name}”的 {place} 不合要求：{_explained(error)}。请改正后重新载入。")
    return content


@transaction.atomic
def load(*, name: str, text: str, by, at) -> dict[str, int]:
    """Load a file; return how many units, people, posts and charges were added.

    Raises:
        OrganisationError: when it cannot be loaded; nothing is.
    """
    content = parse(name, text)
    try:
        return _load(content, by=by, at=at)
    except (ValidationError, _Faulty) as error:
        messages = error.messages if isinstance(error, ValidationError) else error.args
        raise OrganisationError(f"“{name}”未载入：{'；'.join(messages)}") from error


def _load(content, *, by, at):
    added = dict.fromkeys(("units", "people", "posts", "charges"), 0)
    bureau_name = content["bureau"]
    bureau = Unit.objects.bureaus().filter(name=bureau_name).first()
    if bureau is None:
        bureau = actions.create_unit(kind=UnitKind.BUREAU, name=bureau_name, by=by, at=at)
        added["units"] += 1
    units = {unit.name: unit for unit in Unit.objects.subtree(bureau)}
    parents = {unit["name"]: unit.get("parent", bureau_name) for unit in content["units"]}
    described = {unit["name"]: unit for unit in content["units"]}
    order, ring, unknown = from_the_top(parents, known=set(units))
    if unknown:
        raise _Faulty(f"单位“{unknown[0]}”的上级“{parents[unknown[0]]}”不在文件里，也不在本局。请核对名称。")
    if ring:
        raise _Faulty(f"单位“{'”“'.join(ring)}”互为上下级，成了一个圈。请改正其中一个的上级（parent）。")
    for position, unit_name in enumerate(order, start=1):
        if unit_name in units:
            continue
        unit = described[unit_name]
        units[unit_name] = actions.create_unit(
            kind=unit["kind"],
            name=unit_name,
            parent=units[parents[unit_name]],
            short_name=unit.get("short_name", ""),
            founded_on=_day(unit.get("founded_on")),
            position=position,
            by=by,
            at=at,
        )
        added["units"] += 1
    for described_person in content["people"]:
        _load_person(described_person, units, added, by=by, at=at)
    return added


def _load_person(described, units, added, *, by, at):
    person = Person.objects.filter(staff_number=described["staff_number"]).first()
    if person is None:
        person = actions.add_person(
            name=described["name"], staff_number=described["staff_number"], by=by, at=at
        )
        added["people"] += 1
    for post in described.get("posts", []):
        unit = _unit(units, post["unit"], described["name"])
        starts_on = _day(post["starts_on"])
        if Post.objects.filter(person=person, unit=unit, kind=post["kind"], starts_on=starts_on).exists():
            continue
        actions.start_post(
            person=person,
            unit=unit,
            kind=post["kind"],
            title=post.get("title", ""),
            starts_on=starts_on,
            ends_on=_day(post.get("ends_on")),
            by=by,
            at=at,
        )
        added["posts"] += 1
    for charge in described.get("in_charge_of", []):
        unit = _unit(units, charge["unit"], described["name"])
        starts_on = _day(charge["starts_on"])
        if Charge.objects.filter(leader=person, unit=unit, starts_on=starts_on).exists():
            continue
        actions.assign_charge(leader=person, unit=unit, starts_on=starts_on, by=by, at=at)
        added["charges"] += 1


def _unit(units, name, person):
    if name not in units:
        raise _Faulty(f"{person}的单位“{name}”不在文件里，也不在本局。请核对名称。")
    return units[name]


def _day(text):
    return date.fromisoformat(text) if text else None


TYPES = {"object": "若干字段", "array": "列表", "string": "文字"}


def _explained(error):
    """Say in Chinese what the schema found."""
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return f"缺少必填的字段 {missing}"
    if error.validator == "additionalProperties":
        unknown = next(name for name in error.instance if name not in error.schema["properties"])
        return f"有不认识的字段 {unknown}"
    if error.validator == "enum":
        return f"“{error.instance}”不在可选范围内，可填 {'、'.join(error.validator_value)}"
    if error.validator == "format":
        return f"“{error.instance}”不是日期，应写作 2026-01-31"
    if error.validator == "type":
        return f"应为{TYPES[error.validator_value]}"
    return f"“{error.instance}”的长度或写法不对"
