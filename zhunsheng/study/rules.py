"""Pure decisions about study: what coverage shows, which pattern absences have, what a row of an export becomes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.documents.sheets import Column, Refusal, Row, day_of, number_of, text_of

MOST_HOURS = 24  # of one person on one day
FEWEST_ABSENCES = 3  # from which a pattern is worth a word
SHARE_OF_PATTERN = 0.6
WEEKDAYS = "一二三四五六日"
# What reasons for being away have in common, in the words people write; the first that fits counts.
REASONS = {
    "业务工作": (
        "业务",
        "下乡",
        "督导",
        "检查",
        "接待",
        "值守",
        "现场",
        "活动",
        "项目",
        "加班",
        "值班",
        "会议",
    ),
    "出差学习": ("出差", "培训", "外出", "跟班", "挂职"),
    "请假": ("病", "假", "产", "体检", "家事", "家中"),
}
OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Absence:
    """One study session that somebody was expected at and away from."""

    day: date
    reason: str
    made_up: bool


def reason_group(reason: str) -> str:
    """Return which group a reason for being away belongs to.

    >>> reason_group("到乡镇督导项目"), reason_group("病假"), reason_group("")
    ('业务工作', '请假', '其他')
    """
    return next((group for group, words in REASONS.items() if any(word in reason for word in words)), OTHER)


def pattern_of(absences: Sequence[Absence], expected: int) -> str:
    """Say what several absences have in common, in words that help to mend it; nothing for a few or mixed ones.

    Args:
        expected: at how many sessions the person was expected.
    """
    if len(absences) < FEWEST_ABSENCES:
        return ""
    enough = SHARE_OF_PATTERN * len(absences)
    group, of_group = Counter(reason_group(absence.reason) for absence in absences).most_common(1)[0]
    weekday, on_weekday = Counter(absence.day.weekday() for absence in absences).most_common(1)[0]
    said = []
    if group != OTHER and of_group >= enough:
        said.append(f"{of_group}次因{group}")
    if on_weekday >= enough and on_weekday >= FEWEST_ABSENCES:
        said.append(f"{on_weekday}次在周{WEEKDAYS[weekday]}")
    if not said:
        return ""
    advice = {
        "业务工作": "可以把集中学习错开业务高峰，或提前把两边的安排对一对。",
        "出差学习": "可以在外出前领好学习材料，回来后一次补学。",
    }.get(group if of_group >= enough else "", "可以换一个时间试试。")
    return f"应到{expected}次，缺{len(absences)}次，其中{'，'.join(said)}。{advice}"


# ── Rows of an export ────────────────────────────────────────────────────────────────────────────

COLUMNS = (
    Column("person", ("姓名", "学员姓名", "用户姓名", "党员姓名"), required=True),
    Column("course", ("课程名称", "课程", "学习内容", "培训班名称", "内容", "主题"), required=True),
    Column("day", ("完成日期", "学习日期", "日期", "完成时间", "学习时间", "结束时间"), required=True),
    Column("hours", ("学时", "获得学时", "认定学时"), required=True),
    Column("number", ("工号", "人员编号", "职工编号")),
    Column("unit", ("单位", "所在单位", "所在支部", "党支部", "部门", "科室")),
)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the bureau: days in post are looked up by the caller."""

    pk: int
    name: str
    number: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A row that can be recorded."""

    row: int
    person: int
    name: str
    course: str
    day: date
    hours: float


def sort_out(
    rows: Iterable[Row],
    people: Sequence[Known],
    *,
    today: date,
    in_post: Mapping[int, Sequence[tuple[date | None, date | None]]],
    recorded: frozenset[tuple[int, str, date]],
) -> tuple[list[Learnt], list[Refusal]]:
    """Part the rows of an export into those to record and those not, each with its reason; none is lost.

    Args:
        people: everybody who may be meant.
        in_post: by person, the first and last days of their posts.
        recorded: (person, course, day) that are in the records already.
    """
    accepted: list[Learnt] = []
    refused: list[Refusal] = []
    seen = dict.fromkeys(recorded, 0)
    for row in rows:
        try:
            learnt = _learnt(row, people, today, in_post)
        except ValueError as error:
            refused.append(Refusal(row.number, _said(row), str(error)))
            continue
        key = learnt.person, learnt.course, learnt.day
        if key in seen:
            where = f"与第{seen[key]}行相同" if seen[key] else "已有记录"
            refused.append(Refusal(row.number, _said(row), f"{where}，不重复登记。", known=True))
            continue
        seen[key] = row.number
        accepted.append(learnt)
    return accepted, refused


def _learnt(row, people, today, in_post):
    """Return what a row says.

    Raises:
        ValueError: with the Chinese sentence to show.
    """
    values = row.values
    course = text_of(values.get("course"))
    if not course:
        raise ValueError("没有写课程或内容，请补上。")
    day = day_of(values.get("day"))
    if day is None:
        raise ValueError("没有写日期，请补上。")
    if day > today:
        raise ValueError(f"日期 {day} 晚于今天，请核对。")
    hours = number_of(values.get("hours"))
    if hours is None or not 0 < hours <= MOST_HOURS:
        raise ValueError(f"学时写的是“{text_of(values.get('hours'))}”，应大于0、不超过{MOST_HOURS}。")
    person = _meant(values, people)
    if not any(
        (first or date.min) <= day <= (last or date.max) for first, last in in_post.get(person.pk, ())
    ):
        raise ValueError(f"{person.name} {day} 不在本局任职，请核对日期，或先补登其任职。")
    return Learnt(row.number, person.pk, person.name, course[:120], day, hours)


def _meant(values, people):
    """Return the one person a row means, by number, else by name, else by name and unit."""
    name, number = text_of(values.get("person")).replace(" ", ""), text_of(values.get("number"))
    if number and (found := [person for person in people if person.number == number]):
        if name and found[0].name != name:
            raise ValueError(f"工号 {number} 是{found[0].name}，姓名写的是{name}，请核对。")
        return found[0]
    found = [person for person in people if person.name == name]
    if not found:
        raise ValueError(f"本局没有名叫“{name}”的人员，请核对姓名。" if name else "没有写姓名，请补上。")
    if len(found) > 1 and (unit := text_of(values.get("unit"))):
        found = [person for person in found if unit in person.units] or found
    if len(found) > 1:
        raise ValueError(f"有{len(found)}位“{name}”，请加一列“工号”，或写明所在单位全称。")
    return found[0]


def _said(row):
    return "，".join(text for text in (text_of(row.values.get(column.key)) for column in COLUMNS) if text)
