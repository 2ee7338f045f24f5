"""Pure decisions about the rows of a ledger of visits: where people went, what they heard, what came of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.ledgers.rules import Taken, understood
from zhunsheng.activities.visits.rules import faults_of_problem
from zhunsheng.documents.sheets import Column, Refusal, Row, day_of, text_of
from zhunsheng.organisation.naming import Place, Someone, person_named

COLUMNS = (
    Column("day", ("走访日期", "调研日期", "日期", "走访时间", "调研时间", "时间"), required=True),
    Column("place", ("走访地点", "走访对象", "调研地点", "地点", "联系点", "村户"), required=True),
    Column("text", ("反映的问题", "反映问题", "群众诉求", "存在问题", "问题"), required=True),
    Column("unit", ("登记单位", "走访单位", "单位", "科室", "支部")),
    Column("visitors", ("走访人员", "走访人", "参加人员", "调研人员")),
    Column("owner", ("办理人", "责任人", "承办人", "负责人")),
    Column("due", ("办结期限", "办理期限", "期限", "完成时限")),
    Column("result", ("办理结果", "办理情况", "解决情况", "处理结果")),
    Column("resolved_on", ("办结日期", "解决日期", "完成日期")),
    Column("title", ("走访", "走访主题", "主题", "调研主题")),
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One row: the visit as the record it is or will be, and the problem heard there."""

    row: int
    visit: Taken
    text: str
    owner: int | None
    due: date | None
    result: str
    resolved_on: date | None

    @property
    def place(self):
        """What makes rows rows of the same visit."""
        return self.visit.unit, self.visit.day, self.visit.title


def sort_out(
    rows: Iterable[Row],
    *,
    places: Sequence[Place],
    default: int,
    people: Sequence[Someone],
    recorded: Collection[tuple[int, date, str, str]],
    today: date,
) -> tuple[list[Heard], list[Refusal]]:
    """Part the rows into problems to be noted and rows that cannot be taken, each with its reason.

    Args:
        places: the units for which this person may record; a row that names none belongs to ``default``.
        recorded: (unit, day, title of the visit, problem) of what is in the records already.
    """
    taken: list[Heard] = []
    refused: list[Refusal] = []
    seen = set(recorded)
    for row in rows:
        said = "，".join(text_of(row.values.get(name)) for name in ("day", "place", "text"))
        try:
            heard = _understood(row, places, default, people, today)
        except ValueError as error:
            refused.append(Refusal(row.number, said, str(error)))
            continue
        key = *heard.place, heard.text
        if key in seen:
            refused.append(Refusal(row.number, said, "这次走访的这个问题已有记录，不重复登记。", known=True))
            continue
        seen.add(key)
        taken.append(heard)
    return taken, refused


def _understood(row, places, default, people, today):
    words = {name: text_of(value) for name, value in row.values.items()}
    visit = understood(
        Row(
            row.number,
            {
                "day": row.values.get("day"),
                "kind": Kind.VISIT.label,
                "title": words.get("title") or f"走访{words.get('place', '')}",
                "unit": row.values.get("unit"),
                "place": row.values.get("place"),
                "present": row.values.get("visitors"),
            },
        ),
        places=places,
        default=default,
        people=people,
        today=today,
    )
    owner = None
    if name := words.get("owner"):
        owner = person_named(name, people, day=today, unit=visit.unit)
        if not owner.serves(today):
            raise ValueError(f"{name}现在不在本局任职，不能承担办理。请另选在任人员。")
    heard = Heard(
        row.number,
        visit,
        words.get("text", ""),
        owner and owner.pk,
        day_of(row.values.get("due")),
        words.get("result", ""),
        day_of(row.values.get("resolved_on")),
    )
    faults = faults_of_problem(
        text=heard.text,
        owner=heard.owner,
        due=heard.due,
        result=heard.result,
        resolved_on=heard.resolved_on,
        visited_on=visit.day,
        today=today,
    )
    if faults:
        raise ValueError("".join(dict.fromkeys(faults.values())))
    return heard
