"""Report templates: read from data files, checked before anything is computed from them."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from zhunsheng.catalogue.models import Area, SubjectKind
from zhunsheng.catalogue.vocabulary import EVIDENCE, FACTS
from zhunsheng.engine import Role
from zhunsheng.reports.charting import ACTIVITIES_BY_MONTH, NAMES
from zhunsheng.reports.prose import Wording
from zhunsheng.reports.rules import PLACEHOLDERS

DATA = Path(__file__).parent / "data"
LIBRARY = DATA / "library" / "claims.yaml"
WORDING = DATA / "library" / "wording.yaml"
_MARKUP = re.compile(r"<\s*[/!?a-zA-Z]")
FRAME = {"unit": "单位", "period": "期间", "as_of": "截至日期", "person": "本人姓名"}


class TemplateError(ValueError):
    """A template that cannot be used; the message says where, what is wrong, and what may stand there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence that states a deed, and the facts it may rest on; ``data/library/claims.yaml`` explains the fields."""

    key: str
    text: str
    kinds: frozenset[str]
    honest: str
    role: Role | None = None
    subject_kind: str | None = None
    evidence: frozenset[str] = frozenset()
    required_by: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A run of claims under one lead, printed 一是…; its number is given when it is printed."""

    lead: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its items, and the names of the charts below them (:data:`zhunsheng.reports.charting.NAMES`)."""

    heading: str
    items: tuple[Item, ...]
    charts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closing:
    """A part that is written from the ledger: its heading, what it says when there is nothing to say, its charts."""

    heading: str
    none: str
    charts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A report's frame. ``limit`` counts characters without blanks.

    ``areas`` narrows parts two and three to some areas of duties; empty: all. A report ``of_person`` tells of one
    person's own records, duties and measures. Part two tells of ``problems`` that are open, or of the ``progress``
    of every problem; a report ``for_public`` has personal data taken out.
    """

    name: str
    title: str
    limit: int
    opening: tuple[str, ...]
    deeds_heading: str
    sections: tuple[Section, ...]
    next_steps: Closing
    problems: Closing | None = None
    progress: Closing | None = None
    areas: frozenset[str] = frozenset()
    of_person: bool = False
    for_public: bool = False

    @property
    def claims(self) -> dict[str, Claim]:
        return {
            claim.key: claim for section in self.sections for item in section.items for claim in item.claims
        }

    @property
    def parts(self) -> tuple[Closing, ...]:
        """The parts that are written from the ledger."""
        return tuple(part for part in (self.problems, self.progress, self.next_steps) if part)


@cache
def template(code: str) -> Template:
    """Return a template of the package.

    Raises:
        TemplateError: when there is none of this name, or it is faulty.
    """
    if code not in codes():
        raise TemplateError(f"没有名为“{code}”的报告模板。可用的模板：{'、'.join(codes())}。")
    return parse((DATA / f"{code}.yaml").read_text(encoding="utf-8"))


def codes() -> list[str]:
    """Return the names of all templates of the package."""
    return sorted(path.stem for path in DATA.glob("*.yaml"))


def parse(words: str) -> Template:
    """Read a template from YAML.

    Raises:
        TemplateError: naming the place and the fault, all faults of one kind at once.
    """
    try:
        if any(isinstance(token, (yaml.AliasToken, yaml.AnchorToken)) for token in yaml.scan(words)):
            raise TemplateError("模板中有引用（& 或 *），可能首尾相接。请把内容直接写出来。")
        data = yaml.safe_load(words)
    except yaml.YAMLError as error:
        raise TemplateError(f"模板不是有效的 YAML 文件，请检查缩进和引号：{error}") from error
    return checked(data)


def checked(data: Any) -> Template:
    """Return the template that plain values describe, as a data file or a bureau's own has them.

    Raises:
        TemplateError: as :func:`parse`.
    """
    _raise(_faults_of_shape(data, _schema()))
    _raise(_faults_of_names(data))
    found = _template_of(data)
    _raise(_faults_of_meaning(found))
    return found


@cache
def body_of(code: str) -> dict[str, Any]:
    """Return a template of the package as plain values, for a bureau to copy."""
    template(code)
    found: dict[str, Any] = yaml.safe_load((DATA / f"{code}.yaml").read_text(encoding="utf-8"))
    return found


@cache
def _schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((DATA / "template.schema.json").read_text(encoding="utf-8")))


def _raise(faults: list[str]) -> None:
    if faults:
        raise TemplateError("报告模板有误，请改正后再用：" + "；".join(faults) + "。")


def _faults_of_shape(data: Any, schema: Draft202012Validator) -> list[str]:
    errors = sorted(schema.iter_errors(data), key=lambda error: error.json_path)
    return [f"{error.json_path} 处：{error.message}" for error in errors]


@cache
def library() -> dict[str, dict[str, Any]]:
    """Return the sentences that templates may name, by key."""
    return {claim["key"]: claim for claim in yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))}


@cache
def wording() -> Wording:
    """Return the words that the editor knows."""
    words = yaml.safe_load(WORDING.read_text(encoding="utf-8"))
    return Wording(**{name: tuple(listed) for name, listed in words.items()})


def written_out(claim: str | dict[str, Any]) -> dict[str, Any]:
    """Return a claim as the library has it when a template only names it."""
    return library()[claim] if isinstance(claim, str) else claim


def _faults_of_names(data: dict[str, Any]) -> list[str]:
    named = [
        claim
        for section in data["deeds"]["sections"]
        for item in section["items"]
        for claim in item["claims"]
        if isinstance(claim, str)
    ]
    return [f"语句库中没有“{key}”这一句" for key in named if key not in library()]


def _template_of(data: dict[str, Any]) -> Template:
    return Template(
        name=data["name"],
        title=data["title"],
        limit=data["limit"],
        opening=tuple(data["opening"]),
        deeds_heading=data["deeds"]["heading"],
        sections=tuple(
            Section(
                section["heading"],
                tuple(Item(item["lead"], tuple(map(_claim, item["claims"]))) for item in section["items"]),
                tuple(section.get("charts", ())),
            )
            for section in data["deeds"]["sections"]
        ),
        next_steps=_closing(data["next_steps"]),
        problems=_closing(data["problems"]) if "problems" in data else None,
        progress=_closing(data["progress"]) if "progress" in data else None,
        areas=frozenset(data.get("areas", ())),
        of_person=data.get("of_person", False),
        for_public=data.get("for_public", False),
    )


def _closing(data: dict[str, Any]) -> Closing:
    return Closing(data["heading"], data["none"], tuple(data.get("charts", ())))


def _claim(named: str | dict[str, Any]) -> Claim:
    data = written_out(named)
    return Claim(
        key=data["key"],
        text=data["text"],
        kinds=frozenset(data["kinds"]),
        honest=data["honest"],
        role=Role(data["role"]) if "role" in data else None,
        subject_kind=data.get("subject_kind"),
        evidence=frozenset(data.get("evidence", ())),
        required_by=data.get("required_by", ""),
    )


def _faults_of_meaning(found: Template) -> list[str]:
    faults = []
    seen = set()
    claims = [claim for section in found.sections for item in section.items for claim in item.claims]
    for claim in claims:
        where = f"“{claim.key}”"
        if claim.key in seen:
            faults.append(f"{where}出现了两次，每句的 key 只能用一次")
        seen.add(claim.key)
        faults += [f"{where}引用了不认识的记录种类“{kind}”" for kind in sorted(claim.kinds - set(FACTS))]
        faults += [f"{where}引用了不认识的佐证“{code}”" for code in sorted(claim.evidence - set(EVIDENCE))]
        if claim.role and not claim.subject_kind and not found.of_person:
            faults.append(f"{where}写了 role 而没有 subject_kind，只有个人报告可以这样")
        if claim.subject_kind and claim.subject_kind not in SubjectKind.values:
            faults.append(f"{where}的主体类别“{claim.subject_kind}”不在责任主体之列")
        faults += _faults_of_fields(where, claim.text, PLACEHOLDERS)
        faults += _faults_of_fields(f"{where}的 honest ", claim.honest, {})
    faults += [f"areas 中没有“{area}”这个领域" for area in sorted(found.areas - set(Area.values))]
    faults += _faults_of_charts(found)
    faults += [
        f"“{words[:20]}”含有标记（<…>），模板里只能写文字"
        for words in _words_of(found)
        if _MARKUP.search(words)
    ]
    for place, words in (("title", found.title), *(("opening", line) for line in found.opening)):
        faults += _faults_of_fields(place, words, FRAME)
    return faults


def _words_of(found: Template) -> list[str]:
    parts = [word for part in found.parts for word in (part.heading, part.none)]
    items = [item.lead for section in found.sections for item in section.items]
    claims = [word for claim in found.claims.values() for word in (claim.text, claim.honest)]
    headings = [found.deeds_heading, *(section.heading for section in found.sections)]
    return [found.name, found.title, *found.opening, *headings, *items, *claims, *parts]


def _faults_of_charts(found: Template) -> list[str]:
    """What a chart counts must be more than one person's; and only a section has records of its own to show."""
    named = [(name, part.heading) for part in (*found.sections, *found.parts) for name in part.charts]
    faults = [
        f"“{heading}”要画的图“{name}”不认识（可用：{'、'.join(NAMES)}）"
        for name, heading in named
        if name not in NAMES
    ]
    if named and found.of_person:
        faults.append("个人报告不画图，请删去 charts")
    faults += [
        f"“{part.heading}”没有自己的记录，不能画“{ACTIVITIES_BY_MONTH}”，请写到 deeds 的小节中"
        for part in found.parts
        if ACTIVITIES_BY_MONTH in part.charts
    ]
    return faults


def _faults_of_fields(where: str, words: str, allowed: dict[str, str]) -> list[str]:
    """Only bare names may stand in braces: attributes, indexes and formats could reach what is not meant."""
    try:
        fields = [part[1:] for part in Formatter().parse(words) if part[1] is not None]
    except ValueError as error:
        return [f"{where}的花括号不成对（{error}）"]
    known = "、".join(f"{{{name}}}" for name in allowed) or "无"
    return [
        f"{where}用了不能识别的占位符“{{{name}}}”（可用：{known}）"
        for name, form, conversion in fields
        if name not in allowed or form or conversion
    ]
