"""Pure decisions about the rows of a ledger of documents that came and must be studied."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.activities.rules import faults_of_document
from zhunsheng.documents.sheets import Column, Refusal, Row, day_of, text_of
from zhunsheng.organisation.naming import Place, place_named

COLUMNS = (
    Column("name", ("文件名称", "文件标题", "名称", "标题", "文件"), required=True),
    Column("day", ("收文日期", "收到日期", "下发日期", "日期", "时间"), required=True),
    Column("number", ("文号", "文件编号", "发文字号")),
    Column("unit", ("学习单位", "承办单位", "单位", "支部", "科室")),
)
NAME_LENGTH, NUMBER_LENGTH = 120, 60


@dataclass(frozen=True, slots=True)
class Received:
    """One row as the document it will be."""

    row: int
    unit: int
    name: str
    number: str
    day: date


def sort_out(
    rows: Iterable[Row],
    *,
    places: Sequence[Place],
    default: int,
    recorded: Collection[tuple[int, str, date]],
    today: date,
) -> tuple[list[Received], list[Refusal]]:
    """Part the rows into documents to be registered and rows that cannot be taken, each with its reason.

    Args:
        places: the units for which this person may record; a row that names none belongs to ``default``.
        recorded: (unit, name, day) of what is registered already.
    """
    taken: list[Received] = []
    refused: list[Refusal] = []
    seen = set(recorded)
    for row in rows:
        name, number = text_of(row.values.get("name")).strip("《》"), text_of(row.values.get("number"))
        said = f"{name}，{text_of(row.values.get('day'))}"
        try:
            one = _understood(row, name, number, places, default, today)
        except ValueError as error:
            refused.append(Refusal(row.number, said, str(error)))
            continue
        key = one.unit, one.name, one.day
        if key in seen:
            refused.append(Refusal(row.number, said, "这份文件已经登记过，不重复登记。", known=True))
            continue
        seen.add(key)
        taken.append(one)
    return taken, refused


def _understood(row, name, number, places, default, today):
    day = day_of(row.values.get("day"))
    if not name:
        raise ValueError("没有文件名称。请填写文件的标题。")
    if day is None:
        raise ValueError("没有收文日期。请写成 2026-05-20 这样的年月日。")
    for label, text, longest in (("文件名称", name, NAME_LENGTH), ("文号", number, NUMBER_LENGTH)):
        if len(text) > longest:
            raise ValueError(f"{label}最多 {longest} 字，现有 {len(text)} 字。请缩短。")
    if faults := faults_of_document(name=name, number=number, received_on=day, today=today):
        raise ValueError("".join(sentence for _, sentence in faults))
    return Received(
        row.number,
        place_named(text_of(row.values.get("unit")), places, default=default).pk,
        name,
        number,
        day,
    )
