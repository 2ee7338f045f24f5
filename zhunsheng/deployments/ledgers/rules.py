"""Pure decisions about the rows of a ledger of tasks: what each means, and why one cannot be taken."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.activities.rules import secrecy_mark
from zhunsheng.deployments.rules import (
    BASIS_LENGTH,
    SOURCE_LABELS,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Draft,
    Source,
    faults_of_progress,
    faults_of_task,
)
from zhunsheng.documents.sheets import Column, Refusal, Row, day_of, text_of
from zhunsheng.organisation.naming import Place, Someone, person_named, place_named

COLUMNS = (
    Column("title", ("任务", "督办事项", "工作任务", "任务内容", "事项", "任务名称"), required=True),
    Column("expected", ("预期成效", "目标要求", "工作要求", "完成标准", "预期目标", "要求"), required=True),
    Column("owner", ("责任人", "承办人", "具体责任人", "经办人"), required=True),
    Column("due", ("办结期限", "完成时限", "完成期限", "办理时限", "期限"), required=True),
    Column("unit", ("牵头单位", "承办单位", "责任单位", "责任科室", "单位", "科室")),
    Column("leader", ("责任领导", "分管领导", "督办领导")),
    Column("source", ("来源", "任务来源")),
    Column("basis", ("出处", "依据", "布置依据", "文号")),
    Column("set_on", ("布置日期", "交办日期", "交办时间", "日期")),
    Column("progress", ("最近进展", "进展情况", "办理情况", "落实情况", "进展")),
    Column("progress_on", ("进展日期",)),
)
# How offices write where a task comes from.
SOURCES = {
    **dict.fromkeys(
        (SOURCE_LABELS[Source.MEETING], "会议", "会议纪要", "党组会", "党组会议", "办公会"), Source.MEETING
    ),
    **dict.fromkeys((SOURCE_LABELS[Source.SUPERIOR], "上级", "上级文件", "文件", "通知"), Source.SUPERIOR),
    **dict.fromkeys(
        (SOURCE_LABELS[Source.INSTRUCTION], "批示", "交办", "领导批示", "领导交办"), Source.INSTRUCTION
    ),
}
LONGEST = {"任务": TITLE_LENGTH, "预期成效": TEXT_LENGTH, "出处": BASIS_LENGTH, "最近进展": TEXT_LENGTH}
NO_REPORT = (
    "这一行写了进展，而登记这个单位的进展由它的责任人、负责人或党务干部办理。请清空进展，或请他们导入。"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One row as the task it will be; ``leader`` None: whoever is in charge of the unit."""

    row: int
    unit: int
    title: str
    expected: str
    source: str
    basis: str
    owner: int
    leader: int | None
    set_on: date
    due: date
    progress: str
    progress_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the office knows when a ledger comes in.

    ``places``: units to which this person may give tasks, a row that names none belongs to ``default``; ``leaders``:
    who is in charge of each, None where nobody is; ``reporting``: those for which the person may note progress;
    ``recorded``: (unit, title, day) of every task, with the day it was set and each day it was due; ``source`` and
    ``basis``: where the tasks of the sheet were decided when a row does not say.
    """

    places: Sequence[Place]
    default: int
    people: Sequence[Someone]
    leaders: Mapping[int, int | None]
    reporting: Collection[int]
    recorded: Collection[tuple[int, str, date]]
    source: str
    basis: str
    today: date


def sort_out(rows: Iterable[Row], *, known: Known) -> tuple[list[Asked], list[Refusal]]:
    """Part the rows into tasks to be set and rows that cannot be taken, each with its reason.

    A row without a day of setting counts as set today, progress without a day as of today. Whether a task is done is
    not read: somebody who had no part in it checks that.
    """
    taken: list[Asked] = []
    refused: list[Refusal] = []
    seen = set(known.recorded)
    for row in rows:
        said = "，".join(filter(None, (text_of(row.values.get(name)) for name in ("unit", "title", "due"))))
        try:
            one = _understood(row, known)
        except ValueError as error:
            refused.append(Refusal(row.number, said, str(error)))
            continue
        if seen & {(one.unit, one.title, day) for day in (one.set_on, one.due)}:
            why = "这个单位已布置同名的任务，不重复登记。有新进展的请打开它登记。"
            refused.append(Refusal(row.number, said, why, known=True))
            continue
        seen |= {(one.unit, one.title, day) for day in (one.set_on, one.due)}
        taken.append(one)
    return taken, refused


def _understood(row, known):
    words = {name: text_of(value) for name, value in row.values.items()}
    texts = {
        "任务": words.get("title", ""),
        "预期成效": words.get("expected", ""),
        "出处": words.get("basis", "") or known.basis,
        "最近进展": words.get("progress", ""),
    }
    for label, text in texts.items():
        if not text and label in {"任务", "预期成效"}:
            raise ValueError(f"没有{label}。请填写后再导入。")
        if len(text) > LONGEST[label]:
            raise ValueError(f"{label}最多 {LONGEST[label]} 字，现有 {len(text)} 字。请缩短。")
        if mark := secrecy_mark(text):
            raise ValueError(f"{label}中有密级标志“{mark}”。本系统不得存储国家秘密，请删去。")
    source = SOURCES.get(words.get("source", "")) if words.get("source") else known.source
    if source is None:
        offered = "、".join(SOURCE_LABELS.values())
        raise ValueError(f"“{words['source']}”不是任务来源。请写{offered}；具体的会议、文件写在“出处”一列。")
    unit = place_named(words.get("unit", ""), known.places, default=known.default).pk
    due = day_of(row.values.get("due"))
    if due is None:
        raise ValueError("没有办结期限。请填写日期，例如 2026-06-30。")
    set_on = day_of(row.values.get("set_on")) or known.today
    owner = _in_post(words.get("owner", ""), "责任人", unit, known)
    leader = _in_post(words["leader"], "责任领导", None, known) if words.get("leader") else None
    draft = Draft(
        title=texts["任务"],
        expected=texts["预期成效"],
        basis=texts["出处"],
        set_on=set_on,
        due=due,
        owner=owner,
        leader=leader or known.leaders.get(unit),
    )
    faults = faults_of_task(draft, today=known.today)
    progress_on = day_of(row.values.get("progress_on")) or known.today
    if texts["最近进展"]:
        faults |= faults_of_progress(on=progress_on, set_on=set_on, today=known.today)
        if unit not in known.reporting:
            faults["progress"] = NO_REPORT
    if faults:
        raise ValueError("".join(faults.values()))
    return Asked(
        row.number, unit, texts["任务"], texts["预期成效"], source, texts["出处"], owner, leader, set_on, due,
        texts["最近进展"], progress_on,
    )  # fmt: skip


def _in_post(name, label, unit, known):
    if not name:
        raise ValueError(f"没有{label}。请填写一个人的姓名。")
    person = person_named(name, known.people, day=known.today, unit=unit)
    if not person.serves(known.today):
        raise ValueError(f"{name}现在不在本局任职，不能承担任务。请另写在任人员。")
    return person.pk
