"""Pure decisions about the rows of a ledger of risk posts: what each means, and why one cannot be taken."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhunsheng.activities.rules import secrecy_mark
from zhunsheng.documents.sheets import Column, Refusal, Row, day_of, text_of
from zhunsheng.inspections.rules import (
    LONGEST_REVIEW,
    NAME_LENGTH,
    POWER_LENGTH,
    TEXT_LENGTH,
    Level,
    faults_of_review,
)
from zhunsheng.organisation.naming import Place, Someone, person_named, place_named

COLUMNS = (
    Column("name", ("岗位或环节", "岗位名称", "岗位", "风险岗位", "环节", "权力环节"), required=True),
    Column("risk", ("风险表现", "风险点", "廉政风险点", "风险表现形式", "风险内容"), required=True),
    Column("level", ("等级", "风险等级", "级别", "风险级别"), required=True),
    Column("controls", ("防控措施", "防范措施", "控制措施", "措施"), required=True),
    Column("unit", ("单位", "科室", "部门", "责任科室")),
    Column("power", ("权力事项", "职权名称", "职权", "权力名称")),
    Column("holder", ("持有人", "责任人", "岗位责任人", "在岗人员")),
    Column("reviewed_on", ("上次复核", "复核日期", "排查日期", "评估日期", "日期")),
    Column("review_by", ("下次复核", "下次复核日期", "复核期限")),
)
# How offices write the three levels.
LEVELS = {
    **dict.fromkeys(("高", "高风险", "一级", "Ⅰ级", "I级", "A级"), Level.HIGH),
    **dict.fromkeys(("中", "中风险", "二级", "Ⅱ级", "II级", "B级"), Level.MIDDLE),
    **dict.fromkeys(("低", "低风险", "三级", "Ⅲ级", "III级", "C级"), Level.LOW),
}
NOBODY = frozenset({"", "空缺", "无", "待定"})
LONGEST = {
    "岗位或环节": NAME_LENGTH,
    "权力事项": POWER_LENGTH,
    "风险表现": TEXT_LENGTH,
    "防控措施": TEXT_LENGTH,
}
YEAR = LONGEST_REVIEW - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Listed:
    """One row as the risk post it will be, with its first review; nobody holds a vacant one."""

    row: int
    unit: int
    name: str
    power: str
    risk: str
    level: str
    controls: str
    holder: int | None
    reviewed_on: date
    review_by: date


def sort_out(
    rows: Iterable[Row],
    *,
    places: Sequence[Place],
    default: int,
    people: Sequence[Someone],
    recorded: Collection[tuple[int, str]],
    today: date,
) -> tuple[list[Listed], list[Refusal]]:
    """Part the rows into risk posts to be registered and rows that cannot be taken, each with its reason.

    A row without a day counts as reviewed today, one without a next day is due again within a year.

    Args:
        places: the units whose risk posts this person may keep; a row that names none belongs to ``default``.
        recorded: (unit, name) of the live risk posts.
    """
    taken: list[Listed] = []
    refused: list[Refusal] = []
    seen = set(recorded)
    for row in rows:
        said = "，".join(filter(None, (text_of(row.values.get(name)) for name in ("unit", "name", "risk"))))
        try:
            one = _understood(row, places, default, people, today)
        except ValueError as error:
            refused.append(Refusal(row.number, said, str(error)))
            continue
        if (one.unit, one.name) in seen:
            why = "这个单位已登记同名的岗位或环节，不重复登记。有变化的请打开它复核。"
            refused.append(Refusal(row.number, said, why, known=True))
            continue
        seen.add((one.unit, one.name))
        taken.append(one)
    return taken, refused


def _understood(row, places, default, people, today):
    words = {name: text_of(value) for name, value in row.values.items()}
    texts = {
        "岗位或环节": words.get("name", ""),
        "权力事项": words.get("power", ""),
        "风险表现": words.get("risk", ""),
        "防控措施": words.get("controls", ""),
    }
    for label, text in texts.items():
        if not text and label != "权力事项":
            raise ValueError(f"没有{label}。请填写后再导入。")
        if len(text) > LONGEST[label]:
            raise ValueError(f"{label}最多 {LONGEST[label]} 字，现有 {len(text)} 字。请缩短。")
        if mark := secrecy_mark(text):
            raise ValueError(f"{label}中有密级标志“{mark}”。本系统不得存储国家秘密，请删去。")
    level = LEVELS.get(words.get("level", ""))
    if level is None:
        raise ValueError(f"“{words.get('level', '')}”不是风险等级。请写高、中或低。")
    unit = place_named(words.get("unit", ""), places, default=default).pk
    reviewed_on = day_of(row.values.get("reviewed_on")) or today
    review_by = day_of(row.values.get("review_by")) or reviewed_on + YEAR
    if faults := faults_of_review(reviewed_on=reviewed_on, review_by=review_by, today=today):
        raise ValueError("".join(faults.values()))
    holder = None
    if (name := words.get("holder", "")) not in NOBODY:
        holder = person_named(name, people, day=reviewed_on, unit=unit)
        if not holder.serves(reviewed_on):
            raise ValueError(f"{name} {reviewed_on} 没有在本局任职。请核对，或留空表示岗位空缺。")
    return Listed(
        row.number, unit, *list(texts.values())[:3], level.value, texts["防控措施"], holder and holder.pk,
        reviewed_on, review_by,
    )  # fmt: skip
