"""Reads the catalogue's data file and checks it whole: nothing of a file with a fault is used."""

import json
import math
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from zhunsheng.catalogue import rules
from zhunsheng.catalogue.vocabulary import DATA, EVIDENCE, FACTS, QUANTITIES, evidence_label

OBLIGATIONS = DATA / "obligations.yaml"
SCHEMA = json.loads((DATA / "obligations.schema.json").read_text(encoding="utf-8"))
TYPES = {"string": "文字", "number": "数字", "integer": "整数", "array": "列表", "object": "字段组"}
LIMITS = {"min": "不少于", "max": "不超过"}
RATE = "_rate"  # how the codes of shares end; one is all


class CatalogueError(ValueError):
    """A data file that cannot be loaded; the message names file, line, obligation, field and what was expected."""


def read_obligations(path: Path = OBLIGATIONS) -> list[dict[str, Any]]:
    """Return the obligations of a data file, as obligations.schema.json describes them.

    Each version has ``valid_from`` and ``valid_until`` as dates or None; a version that does not say when it
    ends, ends the day before the next begins. Obligations and versions carry the ``line`` they begin on, from 1.

    Raises:
        CatalogueError: for a file that is missing, is not YAML or has faults; all faults are named by line.
    """
    obligations, node = _parse(path)
    faults = _faults_of(obligations)
    if faults:
        raise refusal(
            path, [(_line(node, place), f"{_say(obligations, place)}：{said}") for place, said in faults]
        )
    for number, obligation in enumerate(obligations):
        obligation["line"] = _line(node, (number,))
        for place, version in enumerate(obligation["versions"]):
            version["line"] = _line(node, (number, "versions", place))
        _date_versions(obligation["versions"])
    return obligations


def refusal(path: Path, faults: list[tuple[int, str]]) -> CatalogueError:
    """Return the error that refuses a whole file: every fault once, by the line it stands on."""
    # The validator names a lack once per field lacking, each time in the same words.
    listed = sorted(set(faults))
    return CatalogueError(
        f"{path.name}有{len(listed)}处错误，没有载入任何内容。请改正后重新载入：\n"
        + "\n".join(f"· 第{line}行　{fault}" for line, fault in listed)
    )


def faults_of_rule(rule: dict[str, Any]) -> list[str]:
    """Return what is wrong with one rule, in Chinese sentences that each begin with the field."""
    validator = jsonschema.Draft202012Validator({"$ref": "#/$defs/rule", "$defs": SCHEMA["$defs"]})
    shape = [
        f"{'.'.join(map(str, error.absolute_path)) or 'rule'}：{expected(error)}"
        for error in validator.iter_errors(rule)
    ]
    return shape or list(_rule_faults(rule))


class PlainLoader(yaml.SafeLoader):
    """YAML without its dates, so that the schema can say what is wrong with one; a field written twice is refused."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node, deep=False):
        keys = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        written = Counter(key.value for key in keys)
        for key in keys:
            if written[key.value] > 1:
                raise yaml.constructor.ConstructorError(
                    problem=f"字段“{key.value}”写了{written[key.value]}次，只应写一次",
                    problem_mark=key.start_mark,
                )
        return super().construct_mapping(node, deep)


def yaml_fault(error: yaml.YAMLError | UnicodeDecodeError) -> str:
    """Say where a file stops being YAML in UTF-8, as far as the parser knows."""
    mark = getattr(error, "problem_mark", None)
    place = f"第{mark.line + 1}行第{mark.column + 1}个字符附近，" if mark else ""
    return f"{place}{getattr(error, 'problem', None) or error}"


def _parse(path):
    """Return what a file holds, and its nodes, which know their lines."""
    try:
        loader = PlainLoader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        return (loader.construct_document(node) if node else None), node
    except OSError as error:
        raise CatalogueError(f"打不开“{path}”：{error.strerror}。请核对路径。") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"{path.name}不是正确的 YAML（UTF-8），没有载入任何内容。请按提示的位置改正：{yaml_fault(error)}"
        ) from error


def _line(node, place):
    """Return the line on which a place begins, counted from 1; of a field that is not there, its surroundings'."""
    line = node.start_mark.line + 1 if node else 1
    for part in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
        elif found := [(key, value) for key, value in getattr(node, "value", ()) if key.value == part]:
            *_, (key, node) = found  # what a merge brings in comes first
            line = key.start_mark.line + 1
        else:
            break
    return line


def _faults_of(obligations) -> list[tuple[tuple, str]]:
    """Return every fault with its place, a path of numbers and fields; what is misshapen is not asked for meaning."""
    shape = list(_shape_faults(obligations))
    if not isinstance(obligations, list):
        return shape
    misshapen = {place[0] for place, _ in shape if place}
    sound = [(number, one) for number, one in enumerate(obligations) if number not in misshapen]
    return [*shape, *_repeated_codes(obligations), *_meaning_faults(sound)]


def _shape_faults(obligations) -> Iterator[tuple[tuple, str]]:
    """Yield every place where the file departs from the schema."""
    validator = jsonschema.Draft202012Validator(
        SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for error in validator.iter_errors(obligations):
        yield tuple(error.absolute_path), expected(error)


def _say(obligations, place):
    """Say in words where in the file something stands: obligation, version, field."""
    if not place:
        return "全文"
    entry = obligations[place[0]]
    code = entry.get("code") if isinstance(entry, dict) else None
    said = f"责任事项 {code}" if code else f"第{place[0] + 1}个责任事项"
    rest = place[1:]
    if len(rest) > 1 and rest[0] == "versions":
        said, rest = f"{said} 第{rest[1] + 1}版", rest[2:]
    field = ".".join(f"第{part + 1}项" if isinstance(part, int) else part for part in rest)
    return f"{said}的 {field}" if field else said


def expected(error):
    """Put one departure from the schema into a Chinese sentence."""
    found, rule = error.instance, error.validator_value
    match error.validator:
        case "enum":
            return f"写的是“{found}”，应为{'、'.join(rule)}之一。"
        case "type":
            kinds = [rule] if isinstance(rule, str) else rule
            return f"写的是“{found}”，应为{'或'.join(TYPES[kind] for kind in kinds)}。"
        case "required":
            missing = [name for name in rule if name not in found]
            return f"缺少{'、'.join(missing)}，请补上。"
        case "additionalProperties":
            known = error.schema["properties"]
            unknown = [name for name in found if name not in known]
            return f"不认识字段{'、'.join(map(str, unknown))}；可用的字段是{'、'.join(known)}。"
        case "dependentRequired":
            pairs = [
                (name, other)
                for name, others in rule.items()
                if name in found
                for other in others
                if other not in found
            ]
            return "".join(f"写了{name}，还须写{other}。" for name, other in pairs)
        case "exclusiveMinimum":
            return f"写的是{found}，应大于{rule}。"
        case "minimum":
            return f"写的是{found}，应不小于{rule}。"
        case "maximum":
            return f"写的是{found}，应不大于{rule}。"
        case "format":
            return f"写的是“{found}”，应为存在的日期，如 2024-01-01。"
        case "pattern":
            return f"写的是“{found}”，格式应符合 {rule}。"
        case "minItems" | "maxItems":
            return f"有{len(found)}项，应{LIMITS[error.validator[:3]]}{rule}项。"
        case "minLength" | "maxLength":
            return f"“{found}”有{len(found)}个字，应{LIMITS[error.validator[:3]]}{rule}个字。"
        case "uniqueItems":
            return "有重复的项，请删去重复。"
        case _:
            return f"不符合要求：{error.message}。"


def _repeated_codes(obligations) -> Iterator[tuple[tuple, str]]:
    codes = [one.get("code") if isinstance(one, dict) else None for one in obligations]
    counts = Counter(code for code in codes if isinstance(code, str))
    for number, code in enumerate(codes):
        if isinstance(code, str) and counts[code] > 1:
            yield (number, "code"), f"这个编号出现了{counts[code]}次，编号不能重复。"


def _meaning_faults(obligations) -> Iterator[tuple[tuple, str]]:
    """Yield what has the right shape and still makes no sense, of numbered obligations."""
    for number, obligation in obligations:
        for place, fault in _span_faults(obligation["versions"]):
            yield (number, "versions", *place), fault
        for order, version in enumerate(obligation["versions"]):
            for fault in _rule_faults(version["rule"]):
                field, _, said = fault.partition("：")
                yield (number, "versions", order, "rule", field), said


def _span_faults(versions):
    spans = [
        (version.get("valid_from", date.min.isoformat()), version.get("valid_until")) for version in versions
    ]
    for order, (start, end) in enumerate(spans):
        if end and end < start:
            yield (order, "valid_until"), f"{end} 早于 valid_from（{start}），应不早于它。"
    for order, ((start, end), (next_start, _)) in enumerate(pairwise(spans), 1):
        if next_start <= (end or start):
            yield (order, "valid_from"), f"与上一版的时间重叠或先后颠倒，应晚于 {end or start}。"


def _rule_faults(rule):
    """Yield sentences that begin with the field."""
    if "every" not in rule and "trigger" not in rule:
        yield "every：周期（every）和触发事实（trigger）都没有写，至少应写一个。"
    if "within" in rule and "before" in rule:
        yield "before：与 within 只能写一个，分别表示事前和事后。"
    if rule["answered_by"] and "role" not in rule:
        yield "role：写了 answered_by，还须写责任主体在其中的身份。"
    kinds = [("trigger", rule["trigger"])] if "trigger" in rule else []
    kinds += [("answered_by", kind) for kind in rule["answered_by"]]
    for field, kind in kinds:
        if kind not in FACTS:
            yield f"{field}：没有名为“{kind}”的事实，应为 facts.yaml 中的一种。"
    yield from _evidence_faults(rule)
    yield from _name_faults(rule)
    yield from _threshold_faults(rule)
    yield from _measure_faults(rule)
    faults = list(_due_faults(rule)) if "due" in rule else []
    yield from faults
    length = None if faults else rules.window_days(rule)
    if length is not None and rule.get("remind_before", 0) >= length:
        yield f"remind_before：提前{rule['remind_before']}天提醒，不短于时限本身（{length}天），应小于它。"


def _evidence_faults(rule):
    needed = [item if isinstance(item, str) else item["code"] for item in rule["evidence"]]
    for field, codes in (("evidence", needed), ("also_keep", rule.get("also_keep", []))):
        for code in codes:
            if code not in EVIDENCE:
                yield f"{field}：没有名为“{code}”的佐证，应为 evidence.yaml 中的一种。"
    counts = Counter([*needed, *rule.get("also_keep", [])])
    for code in (code for code, count in counts.items() if count > 1):
        yield f"evidence：“{evidence_label(code)}”（{code}）写了{counts[code]}次，只应写一次。"


def _name_faults(rule):
    names = [(field, rule[field]) for field in ("keyed_by", "of", "out_of") if field in rule]
    names += [("where", condition["attribute"]) for condition in rule.get("where", ())]
    for field, name in names:
        if name not in EVIDENCE and name not in QUANTITIES:
            yield f"{field}：没有名为“{name}”的数量或对象，应为 evidence.yaml 中的一种，或{'、'.join(QUANTITIES)}。"


def _threshold_faults(rule):
    thresholds = [("at_least", "", rule.get("at_least", 1))]
    thresholds += [
        ("evidence", code, number) for code, number in rules.evidence_needed(rule).items() if number
    ]
    thresholds += [
        ("where", condition["attribute"], condition["at_least"])
        for condition in rule.get("where", ())
        if "at_least" in condition
    ]
    for field, name, number in thresholds:
        if not math.isfinite(number):
            yield f"{field}：写的是{number}，应为一个具体的数。"
        elif name.endswith(RATE) and number > 1:
            yield f"{field}：{evidence_label(name)}写的是{number}，应不大于1，例如80%写作0.8。"


def _measure_faults(rule):
    measure = rule.get("measure", "count")
    if measure != "count" and "of" not in rule:
        yield f"of：按 {measure} 计量时，应写明累计或去重的是什么。"
    if (measure == "share") != ("out_of" in rule):
        yield "out_of：按 share 计量时应写，其他计量方式不写。"
    amount = rule.get("at_least", 1)
    if measure == "share" and amount > 1:
        yield f"at_least：比例写的是{amount}，应不大于1。"
    if measure in {"count", "distinct"} and math.isfinite(amount) and amount != int(amount):
        yield f"at_least：按 {measure} 计量时写的是{amount}，应为整数。"


def _due_faults(rule):
    if rule["every"] != "year":
        yield f"due：只有 every 为 year 时才能写，现在是 {rule['every']}。"
    try:
        date.fromisoformat(f"{rules.LEAP_YEAR}-{rule['due']}")
    except ValueError:
        yield f"due：没有 {rule['due']} 这一天，应为存在的月和日，如 03-31。"


def _date_versions(versions):
    for version in versions:
        for end in ("valid_from", "valid_until"):
            version[end] = date.fromisoformat(version[end]) if end in version else None
    for version, following in pairwise(versions):
        version["valid_until"] = version["valid_until"] or following["valid_from"] - timedelta(days=1)
