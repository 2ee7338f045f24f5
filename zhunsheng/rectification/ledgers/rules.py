"""Pure decisions about the rows of a ledger of problems: what each means, and why one cannot be taken."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.documents.sheets import Column, Refusal, Row, day_of, text_of
from zhunsheng.organisation.naming import Place, Someone, person_named, place_named
from zhunsheng.rectification.ledgers.words import deadline_in, measures_in
from zhunsheng.rectification.models import Severity, Source
from zhunsheng.rectification.rules import (
    AREA_LENGTH,
    MEASURE_KIND_LABELS,
    MEASURE_LENGTH,
    STATE_LABELS,
    TITLE_LENGTH,
    MeasureKind,
    State,
    bare,
    faults_of_plan,
    faults_of_texts,
    shortened,
)

# What belongs to one measure is looked for first, so that 责任人 does not take the column 措施责任人.
COLUMNS = (
    Column("measure_leader", ("措施责任领导", "任务责任领导")),
    Column("lead_unit", ("牵头科室", "牵头部门", "牵头单位")),
    Column("measure_owner", ("措施责任人", "任务责任人", "具体责任人", "经办人")),
    Column("due", ("完成时限", "措施时限", "任务时限")),
    Column("kind", ("措施类型", "整改类型", "任务类型")),
    Column("proof_wanted", ("佐证方式", "证明方式", "预期成果")),
    Column("proof", ("佐证", "佐证材料", "印证材料")),
    Column("measure", ("整改措施", "措施", "整改任务", "具体措施", "任务")),
    Column("progress", ("进展", "整改进展", "进展情况", "整改情况", "完成情况", "落实情况")),
    Column("state", ("状态", "整改状态", "是否完成", "是否销号", "销号情况")),
    Column("area", ("问题类别", "类别", "问题类型", "领域", "问题领域", "分类")),
    Column("source", ("来源", "问题来源")),
    Column("severity", ("程度", "严重程度", "问题程度")),
    Column(
        "title",
        ("问题", "存在问题", "存在的问题", "具体问题", "问题描述", "问题内容", "反馈问题", "问题表现", "具体表现"),
        required=True,
    ),
    Column("manifestation", ("问题表现", "具体表现", "表现形式")),
    Column("example", ("典型事例", "事例", "案例")),
    Column("cause", ("原因", "原因分析", "产生原因", "问题原因")),
    Column("unit", ("责任单位", "责任科室", "责任部门", "整改单位")),
    Column("leader", ("责任领导", "分管领导", "牵头领导", "包抓领导")),
    Column("owner", ("责任人", "整改责任人", "直接责任人")),
    Column("rectify_by", ("整改时限", "整改期限", "时限", "期限")),
    Column("arose_on", ("发现日期", "发现时间", "反馈日期", "反馈时间")),
)  # fmt: skip
KINDS = {label: kind for kind, label in MEASURE_KIND_LABELS.items()}
SEVERITIES = {"": "", **{one.label: one.value for one in Severity}}
SOURCES = {one.label: one for one in Source}
# How offices name where a problem came from, by a word in it.
SOURCE_WORDS = (
    *((word, Source.SUPERVISION) for word in ("巡察", "巡视", "审计", "督查", "监督", "检查", "反馈")),
    ("自查", Source.SELF_INSPECTION),
    ("走访", Source.VISIT),
    ("调研", Source.VISIT),
)
# States that follow from the plan here; any other word is a claim, and is kept as one.
DERIVED = frozenset({"", STATE_LABELS[State.OPEN], STATE_LABELS[State.RECTIFYING]})
LABELS = {
    "title": "问题", "area": "问题类别", "manifestation": "问题表现", "example": "典型事例", "cause": "原因",
    "text": "整改措施", "proof_wanted": "佐证方式", "stated": "进展", "due": "完成时限",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem as it will stand in the ledger: values by the name of the field, people and units by their ids."""

    unit: int
    title: str
    values: tuple[tuple[str, str], ...]
    source: str
    severity: str
    leader: int | None
    owner: int | None
    rectify_by: date | None
    arose_on: date

    @property
    def state(self) -> State:
        """Under way when it has somebody and a day, as everywhere; what the sheet claims closes nothing."""
        return State.RECTIFYING if self.owner and self.rectify_by else State.OPEN


@dataclass(frozen=True, slots=True)
class Planned:
    """One measure as it will be; ``stated`` is what the sheet says of it, which proves nothing."""

    text: str
    kind: str
    leader: int | None
    lead_unit: int | None
    owner: int | None
    due: date | None
    proof_wanted: str
    stated: str


@dataclass(frozen=True, slots=True)
class Taken:
    """One row: the problem it belongs to, and the measures that stand in it."""

    row: int
    problem: Problem
    measures: tuple[Planned, ...]


@dataclass(frozen=True, slots=True)
class Bureau:
    """What the rows are held against.

    Attributes:
        places: units against which this person may raise findings; a row that names none belongs to ``default``.
        departments: all units of the bureau, one of which takes the lead.
        recorded: (unit, bare title) of every finding there is.
    """

    places: Sequence[Place]
    default: int
    departments: Sequence[Place]
    people: Sequence[Someone]
    recorded: Collection[tuple[int, str]]
    today: date


def sort_out(rows: Iterable[Row], *, bureau: Bureau) -> tuple[list[Taken], list[Refusal]]:
    """Part the rows into what will be recorded and what cannot be, each with its reason.

    Rows that name the same problem, or none below one that does, are the measures of one problem. A problem is taken
    whole or not at all: when one of its rows is wrong, the others say so too.
    """
    taken: list[Taken] = []
    refused: list[Refusal] = []
    for group in _problems(rows):
        why: dict[int, str] = {}
        problem = None
        try:
            problem = _problem(group, bureau)
        except ValueError as error:
            why[group[0].number] = str(error)
        if problem and (problem.unit, bare(problem.title)) in bureau.recorded:
            said = "这个问题已在问题台账里，不重复登记。措施有变化的请打开它办理；是反弹的请另行提出。"
            refused += [Refusal(row.number, _said(row), said, known=True) for row in group]
            continue
        found: list[Taken] = []
        for row in group if problem else ():
            try:
                found.append(Taken(row.number, problem, _measures(row, problem, bureau)))
            except ValueError as error:
                why[row.number] = str(error)
        if not why:
            taken += found
            continue
        others = f"同一问题的第{'、'.join(map(str, why))}行有误，改正后一起导入。"
        refused += [Refusal(row.number, _said(row), why.get(row.number, others)) for row in group]
    return sorted(taken, key=lambda one: one.row), sorted(refused, key=lambda one: one.row)


def _problems(rows):
    """Return the rows of each problem, in the order of the sheet."""
    groups: dict[tuple, list[Row]] = {}
    key: tuple = ()
    for row in rows:
        if title := text_of(row.values.get("title")):
            key = (text_of(row.values.get("unit")), bare(title), text_of(row.values.get("arose_on")))
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _said(row):
    return "，".join(filter(None, (shortened(text_of(row.values.get(k)), 60) for k in ("title", "measure"))))


def _problem(group, bureau):
    """Return the problem of some rows; the first that says a thing is believed, the latest day is the problem's."""
    words = {
        column.key: next(filter(None, (text_of(row.values.get(column.key)) for row in group)), "")
        for column in COLUMNS
    }
    title, manifestation = words["title"], words["manifestation"]
    if not title:
        raise ValueError("没有写问题，上面也没有它所属的问题。请填写问题后再导入。")
    if len(title) > TITLE_LENGTH and not manifestation:  # the sheet has one column for both
        title, manifestation = shortened(title, TITLE_LENGTH), title
    texts = {
        "area": words["area"], "manifestation": manifestation, "example": words["example"], "cause": words["cause"],
    }  # fmt: skip
    _raise(faults_of_texts({"title": title}, longest={"title": TITLE_LENGTH}))
    _raise(faults_of_texts({k: v for k, v in texts.items() if v}, longest={"area": AREA_LENGTH}))
    if words["severity"] not in SEVERITIES:
        raise ValueError(
            f"“{words['severity']}”不是问题的程度。请写{'、'.join(filter(None, SEVERITIES))}，或留空。"
        )
    arose_on = day_of(next(filter(None, (row.values.get("arose_on") for row in group)), None)) or bureau.today
    if arose_on > bureau.today:
        raise ValueError(f"发现日期 {arose_on} 还没有到。请填写发现问题的日期。")
    days = [deadline_in(row.values.get("rectify_by"))[0] for row in group]
    unit = place_named(words["unit"], bureau.places, default=bureau.default).pk
    return Problem(
        unit=unit,
        title=title,
        values=tuple(texts.items()),
        source=_source(words["source"]),
        severity=SEVERITIES[words["severity"]],
        leader=_person(words["leader"], unit, bureau),
        owner=_person(words["owner"], unit, bureau),
        rectify_by=max(filter(None, days), default=None),
        arose_on=arose_on,
    )


def _measures(row, problem, bureau):
    """Return the measures of a row. What it says of people and days beyond the problem's own is the measure's."""
    words = {column.key: text_of(row.values.get(column.key)) for column in COLUMNS}
    owner = _person(words["owner"], problem.unit, bureau)
    leader = _person(words["leader"], problem.unit, bureau)
    said_by, kind_meant = deadline_in(row.values.get("rectify_by"))
    due, kind_due = deadline_in(row.values.get("due"))
    claimed = "" if words["state"] in DERIVED else words["state"]
    stated = "；".join(
        filter(
            None,
            (
                words["progress"],
                words["proof"] and f"佐证：{words['proof']}",
                claimed and f"原台账状态：{claimed}",
            ),
        )
    )
    if not words["measure"]:
        if stated:
            raise ValueError(
                "写了进展、佐证或完成状态，却没有整改措施，无处可记。请补上整改措施，或清空这几项。"
            )
        return ()
    if words["kind"] and words["kind"] not in KINDS:
        raise ValueError(f"“{words['kind']}”不是措施类型。请写{'、'.join(KINDS)}，或留空。")
    kind = KINDS.get(words["kind"]) or kind_due or kind_meant or MeasureKind.BY_DATE
    due = due or (said_by if said_by != problem.rectify_by else None)
    measure_owner = _person(words["measure_owner"], problem.unit, bureau) or (
        owner if owner != problem.owner else None
    )
    measure_leader = _person(words["measure_leader"], problem.unit, bureau) or (
        leader if leader != problem.leader else None
    )
    lead_unit = place_named(words["lead_unit"], bureau.departments).pk if words["lead_unit"] else None
    # A row with a kind holds one measure, so that what was taken out here comes in again as it was.
    texts = [words["measure"]] if words["kind"] else measures_in(words["measure"])
    for text in texts:
        extra = {"proof_wanted": words["proof_wanted"], "stated": stated}
        _raise(faults_of_texts({"text": text} | extra, longest={"text": MEASURE_LENGTH}))
    _raise(faults_of_plan(kind, due, (), rectify_by=problem.rectify_by, today=bureau.today, is_stated=True))
    return tuple(
        Planned(
            text, kind, measure_leader, lead_unit, measure_owner, due, words["proof_wanted"], stated
        )
        for text in texts
    )  # fmt: skip


def _person(name, unit, bureau):
    if not name:
        return None
    person = person_named(name, bureau.people, day=bureau.today, unit=unit)
    if not person.serves(bureau.today):
        raise ValueError(f"{name}现在不在本局任职，不能承担整改。请换成在任人员，或留空。")
    return person.pk


def _source(words):
    if not words:
        return Source.DOCUMENT.value
    if found := SOURCES.get(words):
        return found.value
    for word, source in SOURCE_WORDS:
        if word in words:
            return source.value
    raise ValueError(f"看不出来源“{words}”是什么。请写{'、'.join(SOURCES)}之一，或留空。")


def _raise(faults):
    if faults:
        raise ValueError("；".join(f"{LABELS.get(name, name)}：{text}" for name, text in faults.items()))
