"""Pure decisions about the rows of a ledger of activities: what each means, and why one cannot be taken."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.activities import rules
from zhunsheng.activities.kinds import EVERYBODY_COMES, TALKS, Kind
from zhunsheng.documents.sheets import Column, Refusal, Row, day_of, number_of, text_of
from zhunsheng.engine import Role
from zhunsheng.organisation.naming import NotUnderstood, Place, Someone, person_named, place_named

COLUMNS = (
    Column(
        "day",
        ("日期", "活动日期", "会议日期", "开展日期", "时间", "活动时间", "会议时间", "开展时间"),
        required=True,
    ),
    Column(
        "kind", ("类别", "活动类别", "会议类别", "类型", "活动类型", "会议类型", "活动形式"), required=True
    ),
    Column(
        "title",
        ("主题", "活动主题", "会议主题", "议题", "内容", "活动内容", "会议内容", "学习内容"),
        required=True,
    ),
    Column("unit", ("单位", "组织单位", "支部", "党支部", "科室", "部门")),
    Column("place", ("地点", "活动地点", "会议地点")),
    Column("chair", ("主持人", "主持", "召集人")),
    Column("speaker", ("主讲人", "授课人", "领学人", "报告人")),
    Column("present", ("参加人员", "参会人员", "到会人员", "出席人员", "参加人")),
    Column("absent", ("缺席人员", "缺席及原因", "请假人员", "缺席情况", "未到人员")),
    Column("hours", ("学时", "课时")),
    Column("minutes", ("记录要点", "会议记录", "记录", "主要内容", "备注")),
)
# What offices also call a kind.
ALSO_CALLED = {
    "党员大会": Kind.BRANCH_GENERAL_MEETING,
    "支委会": Kind.BRANCH_COMMITTEE,
    "支委会会议": Kind.BRANCH_COMMITTEE,
    "主题党日活动": Kind.THEME_DAY,
    "中心组学习": Kind.CENTER_GROUP_STUDY,
    "理论学习中心组学习": Kind.CENTER_GROUP_STUDY,
    "党组会": Kind.PARTY_GROUP_MEETING,
    "民主评议": Kind.DEMOCRATIC_APPRAISAL,
    "民主生活会": Kind.DEMOCRATIC_LIFE_MEETING,
    "专题会议": Kind.SPECIAL_SESSION,
    "走访": Kind.VISIT,
    "调研": Kind.VISIT,
}
EVERYBODY = frozenset({"全体", "全体党员", "全体人员", "全体干部职工", "全员"})
_BETWEEN = re.compile(r"[、,，;；\s]+")
_ABSENT = re.compile(r"([^、,，;；\s（(]+)\s*(?:[（(]([^）)]*)[）)])?")


@dataclass(frozen=True, slots=True)
class Taken:
    """One row as the record it will be. ``parts``: (person, role, attended, reason of absence)."""

    row: int
    unit: int
    kind: str
    title: str
    day: date
    place: str
    hours: float | None
    minutes: str
    parts: tuple[tuple[int, str, bool, str], ...]


def sort_out(
    rows: Iterable[Row],
    *,
    places: Sequence[Place],
    default: int,
    people: Sequence[Someone],
    recorded: Collection[tuple[int, str, date, str]],
    today: date,
) -> tuple[list[Taken], list[Refusal]]:
    """Part the rows into records to be and rows that cannot be taken, each with its reason.

    Args:
        places: the units for which this person may record; a row that names none belongs to ``default``.
        recorded: (unit, kind, day, title) of what is in the records already.
    """
    taken: list[Taken] = []
    refused: list[Refusal] = []
    seen = set(recorded)
    for row in rows:
        said = "，".join(text_of(row.values.get(name)) for name in ("day", "kind", "title"))
        try:
            record = understood(row, places=places, default=default, people=people, today=today)
        except NotUnderstood as error:
            refused.append(Refusal(row.number, said, str(error)))
            continue
        key = (record.unit, record.kind, record.day, record.title)
        if key in seen:
            refused.append(
                Refusal(row.number, said, "同一单位当天已有同类、同题的记录，不重复登记。", known=True)
            )
            continue
        seen.add(key)
        taken.append(record)
    return taken, refused


def understood(
    row: Row, *, places: Sequence[Place], default: int, people: Sequence[Someone], today: date
) -> Taken:
    """Return what one row means; arguments as :func:`sort_out`.

    Raises:
        NotUnderstood: in sentences that say what to do.
    """
    values = {name: text_of(value) for name, value in row.values.items()}
    try:
        day, hours = day_of(row.values.get("day")), number_of(row.values.get("hours"))
    except ValueError as error:
        raise NotUnderstood(str(error)) from error
    if day is None:
        raise NotUnderstood("没有日期。请写成 2026-05-20 这样的年月日。")
    kind = _kind(values.get("kind", ""))
    place = place_named(values.get("unit", ""), places, default=default)
    parts = _parts(values, kind, place, people, day)
    names = {person.pk: person for person in people}
    draft = rules.Draft(
        unit=place.names[0],
        founded_on=place.founded_on,
        dissolved_on=place.dissolved_on,
        kind=kind,
        title=values.get("title", ""),
        happened_on=day,
        hours=hours,
        minutes=values.get("minutes", ""),
        parts=tuple(
            rules.Attendee(pk, names[pk].name, Role(role), attended, reason, names[pk].serves(day))
            for pk, role, attended, reason in parts
        ),
    )
    if faults := [sentence for _, sentence in rules.faults(draft, today=today)]:
        raise NotUnderstood("".join(dict.fromkeys(faults)))
    return Taken(
        row.number,
        place.pk,
        kind,
        draft.title.strip(),
        day,
        values.get("place", ""),
        hours,
        draft.minutes,
        parts,
    )


def _kind(words):
    by_label = {kind.label: kind for kind in Kind} | ALSO_CALLED
    kind = by_label.get(words)
    if kind is None:
        raise NotUnderstood(f"没有“{words}”这个类别。请改用“记一笔”里的类别名称，例如“主题党日”“集中学习”。")
    if kind in TALKS:
        raise NotUnderstood("谈话内容要加密，请由谈话人在“谈话”栏目登记。")
    return kind.value


def _parts(values, kind, place, people, day):
    absent = {}
    for name, reason in _ABSENT.findall(values.get("absent", "")):
        if name not in {"无", "没有"}:
            absent[person_named(name, people, day=day, unit=place.pk).pk] = reason or "未注明"
    parts = [(pk, Role.PARTICIPANT.value, False, reason) for pk, reason in absent.items()]
    present = values.get("present", "")
    if present in EVERYBODY or (not present and kind in EVERYBODY_COMES):
        there = [person.pk for person in people if person.serves(day, place.pk) and person.pk not in absent]
    else:
        there = [
            person_named(name, people, day=day, unit=place.pk).pk for name in _BETWEEN.split(present) if name
        ]
    leading = {}
    for column, role in (("chair", Role.ORGANISER), ("speaker", Role.AUTHOR)):
        for name in _BETWEEN.split(values.get(column, "")):
            if name:
                leading.setdefault(person_named(name, people, day=day, unit=place.pk).pk, role.value)
    parts += [(pk, role, True, "") for pk, role in leading.items()]
    parts += [(pk, Role.PARTICIPANT.value, True, "") for pk in dict.fromkeys(there) if pk not in leading]
    return tuple(parts)
