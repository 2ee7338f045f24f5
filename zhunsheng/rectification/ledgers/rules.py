"""Pure decisions about the rows of a 整改台账: which problem and which measures each holds, and what is not clear.

A row holds a problem with one measure, or with several that are numbered in one cell; where the cells of a problem
are merged or left blank below, the rows under it hold its further measures. What the sheet says was done is kept as
the sheet's word: it proves nothing here.
"""

import calendar
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import MINYEAR, date
from functools import cache

from zhunsheng.documents.sheets import Cell, Column, Refusal, Row, day_of, text_of
from zhunsheng.organisation.naming import Place, Someone, person_named, place_named
from zhunsheng.rectification.rules import (
    AREA_LENGTH,
    MEASURE_KIND_LABELS,
    MEASURE_LENGTH,
    TITLE_LENGTH,
    MeasureKind,
    bare,
    faults_of_plan,
    faults_of_texts,
    shortened,
)

COLUMNS = (
    # Before the problem, which would else be found in 问题类别; where only 问题表现 is kept, that is the problem.
    Column("area", ("领域", "问题类别", "类别", "问题类型")),
    Column(
        "title",
        (
            "问题",
            "存在问题",
            "存在的问题",
            "反馈问题",
            "反馈的问题",
            "巡察反馈问题",
            "主要问题",
            "具体问题",
            "整改事项",
            "问题清单",
            "问题表现",
            "具体表现",
        ),
        required=True,
    ),
    Column("number", ("序号", "编号")),
    Column("manifestation", ("具体表现", "问题表现", "主要表现", "表现")),
    Column("cause", ("原因分析", "产生原因", "原因")),
    Column("unit", ("责任单位", "责任科室", "单位")),
    Column("leader", ("责任领导", "牵头领导", "分管领导")),
    Column("measure_owner", ("措施责任人", "落实人")),
    Column("owner", ("责任人", "整改责任人", "具体责任人")),
    Column("measure_due", ("措施时限", "措施完成时限")),
    Column("rectify_by", ("整改期限", "整改时限", "完成时限", "完成时间", "时限")),
    Column("arose_on", ("发现日期", "发现时间", "反馈时间")),
    Column("kind", ("措施类型", "整改类型", "整改方式")),
    Column("lead_unit", ("牵头科室", "牵头单位", "牵头部门")),
    Column("proof_wanted", ("佐证方式", "佐证材料", "验收标准", "整改目标")),
    Column("stated", ("整改进展", "进展情况", "完成情况", "整改情况", "落实情况", "整改结果", "进展")),
    Column("text", ("整改措施", "措施", "整改任务")),
)
# What belongs to the problem and stands for the rows below it when these leave it blank.
OF_THE_PROBLEM = (
    "title", "number", "area", "manifestation", "cause", "unit", "leader", "owner", "rectify_by", "arose_on",
)  # fmt: skip
KINDS = {label: kind for kind, label in MEASURE_KIND_LABELS.items()} | {
    "立即整改": MeasureKind.AT_ONCE,
    "立改": MeasureKind.AT_ONCE,
    "限期": MeasureKind.BY_DATE,
    "分阶段": MeasureKind.BY_DATE,
    "长期": MeasureKind.LASTING,
    "持续整改": MeasureKind.LASTING,
}
# Words that stand where a day is expected, and the kind of measure they mean.
INSTEAD_OF_A_DAY = {
    "长期": MeasureKind.LASTING,
    "长期坚持": MeasureKind.LASTING,
    "持续": MeasureKind.LASTING,
    "持续推进": MeasureKind.LASTING,
    "立行立改": MeasureKind.AT_ONCE,
    "立即整改": MeasureKind.AT_ONCE,
    "即知即改": MeasureKind.AT_ONCE,
}
NOBODY = frozenset({"", "待明确", "待定", "无"})  # also: no day
_NUMBERED = re.compile(
    r"(?:^|(?<=[\n；;。\s]))\s*(?:(\d{1,2})\s*[.、．)）](?!\d)|[（(](\d{1,2})[)）]|([①-⑳]))\s*"
)
_MONTH = re.compile(r"(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*月?\s*(?:底|末|内)?\s*(?:之?前)?")


@dataclass(frozen=True, slots=True)
class Planned:
    """One measure as the ledger has it; ``stated`` is what the ledger says was done, and proves nothing."""

    text: str
    kind: MeasureKind
    lead_unit: int | None
    owner: int | None
    due: date | None
    proof_wanted: str
    stated: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its problem, and its measures; rows of one unit and title are of one problem."""

    row: int
    unit: int
    title: str
    area: str
    manifestation: str
    cause: str
    leader: int | None
    owner: int | None
    rectify_by: date | None
    arose_on: date
    measures: tuple[Planned, ...]

    @property
    def key(self) -> tuple[int, str]:
        return self.unit, bare(self.title)


def filled(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with what is blank below a problem filled in from it."""
    done: list[Row] = []
    problem: dict[str, Cell] = {}
    for row in rows:
        if row.values.get("title") is None and problem:
            kept = {name: problem.get(name) for name in OF_THE_PROBLEM if row.values.get(name) is None}
            row = replace(row, values=row.values | kept)
        else:
            problem = row.values
        done.append(row)
    return done


def measures_in(text: str) -> list[str]:
    """Part a cell into the measures that are numbered in it from one on; else it is one.

    >>> measures_in("1.修订制度；2.开展培训。")
    ['修订制度', '开展培训。']
    >>> measures_in("按照3.15活动要求整改"), measures_in("")
    (['按照3.15活动要求整改'], [])
    """
    text = text.strip()
    marks = list(_NUMBERED.finditer(text))
    numbers = [ord(mark[3]) - ord("①") + 1 if mark[3] else int(mark[1] or mark[2]) for mark in marks]
    if not marks or marks[0].start() or numbers != list(range(1, len(marks) + 1)) or len(marks) == 1:
        return [text] if text else []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [text[mark.end() : end].strip().rstrip("；;") for mark, end in zip(marks, ends, strict=True)]


def deadline_of(value: Cell) -> tuple[date | None, MeasureKind | None]:
    """Return a cell as a day, or as the kind of measure that stands instead of one.

    >>> deadline_of("2026年6月底前"), deadline_of("长期坚持")
    ((datetime.date(2026, 6, 30), None), (None, <MeasureKind.LASTING: 'lasting'>))

    Raises:
        ValueError: for anything else, with a Chinese sentence.
    """
    words = text_of(value)
    if words in NOBODY:
        return None, None
    if words in INSTEAD_OF_A_DAY:
        return None, INSTEAD_OF_A_DAY[words]
    if isinstance(value, str) and (match := _MONTH.fullmatch(words)):
        year, month = int(match[1]), int(match[2])
        if year >= MINYEAR and 1 <= month <= 12:
            return date(year, month, calendar.monthrange(year, month)[1]), None
    return day_of(value.removesuffix("之前").removesuffix("前") if isinstance(value, str) else value), None


def sort_out(
    rows: Iterable[Row],
    *,
    places: Sequence[Place],
    departments: Sequence[Place],
    default: int,
    people: Sequence[Someone],
    recorded: Collection[tuple[int, str]],
    today: date,
) -> tuple[list[Line], list[Refusal]]:
    """Part the rows, as :func:`filled` leaves them, into what can be taken over and what cannot, each with its reason.

    A problem is taken whole or not at all: what is left of it could not be handed in later, for by then it is known.

    Args:
        places: the units against which this person may raise findings; a row that names none belongs to ``default``.
        departments: every unit of the bureau, for the one that takes the lead.
        recorded: (unit, bare title) of the findings there are, closed ones too: what came back is raised and
            linked, not read in.
    """

    @cache
    def person(name: str, unit: int | None) -> int | None:
        if name in NOBODY:
            return None
        found = person_named(name, people, day=today, unit=unit)
        if not found.serves(today):
            raise ValueError(f"{name}现在不在本局任职，不能承担整改。请改为在任人员，或留空待明确。")
        return found.pk

    taken: list[Line] = []
    refused: list[Refusal] = []
    wrong: dict[tuple[str, str], list[int]] = {}  # the rows of each problem that cannot be taken
    rows = list(rows)
    for row in rows:
        said = "：".join(filter(None, (text_of(row.values.get(name)) for name in ("title", "text"))))
        try:
            line = _understood(row, places, departments, default, person, today)
        except ValueError as error:
            refused.append(Refusal(row.number, shortened(said, 80), str(error)))
            wrong.setdefault(_problem_of(row), []).append(row.number)
            continue
        if line.key in recorded:
            why = (
                "这个单位已登记过同样的问题，不重复登记。要补充措施的请打开它；又出现的请提出问题并关联反弹。"
            )
            refused.append(Refusal(row.number, shortened(said, 80), why, known=True))
            continue
        taken.append(line)
    problems = {row.number: _problem_of(row) for row in rows}
    whole = [line for line in taken if problems[line.row] not in wrong]
    for line in taken:
        if numbers := wrong.get(problems[line.row]):
            why = f"同一问题的第{'、'.join(map(str, numbers))}行有误，改正后一起登记。"
            refused.append(Refusal(line.row, shortened(line.title, 80), why))
    return whole, sorted(refused, key=lambda one: one.row)


def _problem_of(row: Row) -> tuple[str, str]:
    """Return by what the sheet itself tells a row's problem from others."""
    return text_of(row.values.get("unit")), bare(text_of(row.values.get("title")))


def _understood(
    row: Row,
    places: Sequence[Place],
    departments: Sequence[Place],
    default: int,
    person: Callable[[str, int | None], int | None],
    today: date,
) -> Line:
    words = {column.key: text_of(row.values.get(column.key)) for column in COLUMNS}
    title, manifestation = words["title"], words["manifestation"]
    if not title:
        raise ValueError("没有写问题。请填写，或与上一行的问题合并单元格。")
    if len(title) > TITLE_LENGTH and not manifestation:
        title, manifestation = shortened(title, TITLE_LENGTH), title
    unit = place_named(words["unit"], places, default=default).pk
    arose_on = day_of(row.values.get("arose_on")) or today
    if arose_on > today:
        raise ValueError(f"发现日期 {arose_on} 还没有到。请填写发现问题的日期。")
    rectify_by, kind = deadline_of(row.values.get("rectify_by"))
    if rectify_by and rectify_by < arose_on and row.values.get("arose_on"):
        raise ValueError(f"整改期限 {rectify_by} 早于发现日期 {arose_on}。请核对日期。")
    owner = person(words["owner"], unit)
    line = Line(
        row.number, unit, title, words["area"], manifestation, words["cause"], person(words["leader"], unit), owner,
        rectify_by, arose_on, _measures(row, words, unit, departments, person, rectify_by, kind, owner, today),
    )  # fmt: skip
    texts = {"title": title, "area": line.area, "manifestation": manifestation, "cause": line.cause}
    texts |= {f"measure {place}": one.text for place, one in enumerate(line.measures)}
    texts |= {"stated": words["stated"], "proof_wanted": words["proof_wanted"]}
    longest = {"title": TITLE_LENGTH} | {
        f"measure {place}": MEASURE_LENGTH for place, _ in enumerate(line.measures)
    }
    faults = faults_of_texts(texts, longest=longest)
    if len(line.area) > AREA_LENGTH:
        faults["area"] = f"领域最多 {AREA_LENGTH} 字，现有 {len(line.area)} 字。请缩短。"
    if faults:
        raise ValueError("".join(dict.fromkeys(faults.values())))
    return line


def _measures(
    row: Row,
    words: dict[str, str],
    unit: int,
    departments: Sequence[Place],
    person: Callable[[str, int | None], int | None],
    rectify_by: date | None,
    kind: MeasureKind | None,
    owner: int | None,
    today: date,
) -> tuple[Planned, ...]:
    if row.values.get("measure_due") is not None:
        due, own_kind = deadline_of(row.values.get("measure_due"))
        kind = own_kind or kind
    else:
        due = rectify_by
    if named := words["kind"]:
        if named not in KINDS:
            raise ValueError(f"“{named}”不是措施类型。请写{'、'.join(MEASURE_KIND_LABELS.values())}。")
        kind = KINDS[named]
    kind = kind or MeasureKind.BY_DATE
    faults = faults_of_plan(kind, due, (), rectify_by=rectify_by, today=today, is_stated=True)
    if faults:
        raise ValueError("".join(faults.values()))
    lead = place_named(words["lead_unit"], departments).pk if words["lead_unit"] else None
    whose = person(words["measure_owner"], unit) if words["measure_owner"] else owner
    return tuple(
        Planned(text, kind, lead, whose, due, words["proof_wanted"], words["stated"])
        for text in measures_in(words["text"])
    )
