"""Pure decisions about a record: what may be recorded, what its own fields prove, whether it came late."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from zhunsheng.activities.details import MOST, Sort, Value, details_of, evidence_in, shows
from zhunsheng.activities.kinds import LIFE_MEETINGS, Kind
from zhunsheng.engine import Role

REPORTS = frozenset(
    {
        Kind.REPORT_UP,
        Kind.PARTY_BUILDING_REPORT,
        Kind.IDEOLOGY_REPORT,
        Kind.LIFE_MEETING_REPORT,
        Kind.RECTIFICATION_REPORT,
    }
)
_SECRECY_MARK = re.compile(r"(绝密|机密|秘密)\s*[★☆]|密\s*级\s*[：:]")


@dataclass(frozen=True, slots=True)
class Attendee:
    """A person's part as the rules see it. ``in_post``: holds a post in the bureau on the day."""

    person: int
    name: str
    role: Role
    attended: bool = True
    absence_reason: str = ""
    in_post: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """An earlier activity that a make-up study refers to, and who was absent from it."""

    kind: str
    happened_on: date
    absent: frozenset[int]


class TopicSort(StrEnum):
    """What a topic of a meeting is: the study that opens it, business, the party's own work, anything else."""

    FIRST = "first"
    BUSINESS = "business"
    PARTY = "party"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a meeting. ``requirement``: how a first topic is carried out, or the integrity measure of business."""

    sort: TopicSort
    text: str
    speaker: str = ""
    requirement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to record."""

    unit: str
    kind: str
    title: str
    happened_on: date
    founded_on: date | None = None
    dissolved_on: date | None = None
    hours: float | None = None
    minutes: str = ""
    counts_for: date | None = None
    makes_up_for: Session | None = None
    parts: tuple[Attendee, ...] = ()
    details: Mapping[str, Value] = field(default_factory=dict)
    agenda: tuple[Topic, ...] = ()


def faults(draft: Draft, *, today: date) -> Iterator[tuple[str, str]]:
    """Yield (field, Chinese sentence) for everything that keeps a draft from being recorded.

    Being late is no fault: a late record is taken and shown as what it is.
    """
    if not draft.title.strip():
        yield "title", "请填写主题，例如“学习新修订的纪律处分条例”。"
    yield from _faults_of_dates(draft, today)
    if draft.hours is not None and not 0 < draft.hours <= 24:
        yield (
            "hours",
            f"学时应大于 0、不超过 24（填写的是 {draft.hours}）。跨多日的培训请按天分别登记。",
        )
    yield from _faults_of_makeup(draft)
    yield from _faults_of_parts(draft)
    yield from _faults_of_details(draft)
    yield from _faults_of_agenda(draft)
    for name, text in (("title", draft.title), ("minutes", draft.minutes)):
        yield from _faults_of_secrecy(name, text)


def faults_of_proofs(
    proofs: Iterable[tuple[str, str, bool]], *, labels: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield ("evidence", Chinese sentence) for each proof that proves nothing or may not be kept.

    Args:
        proofs: (code, text, whether a file comes with it).
        labels: what each code of the vocabulary is called.
    """
    for code, text, has_file in proofs:
        if code not in labels:
            yield "evidence", f"没有“{code}”这种佐证。请从列表中选择佐证种类。"
        elif not text.strip() and not has_file:
            yield "evidence", f"“{labels[code]}”还是空的。请写明内容，或选择文件。"
        yield from _faults_of_secrecy("evidence", text)


def _faults_of_secrecy(name, text):
    if mark := secrecy_mark(text):
        yield (
            name,
            f"内容中有密级标志“{mark}”。本系统不得存储国家秘密，请改在涉密系统中登记；"
            "如确不涉密，请删去该标志后再保存。",
        )


def _faults_of_dates(draft, today):
    day = draft.happened_on
    if day > today:
        yield (
            "happened_on",
            f"日期不能晚于今天（填写的是 {day}，今天是 {today}）。尚未开展的活动请等开展后再登记。",
        )
    if draft.founded_on and day < draft.founded_on:
        yield (
            "happened_on",
            f"{draft.unit}于 {draft.founded_on} 设立，{day} 时还没有这个单位。请核对日期，或改选当时的单位。",
        )
    if draft.dissolved_on and day > draft.dissolved_on:
        yield (
            "happened_on",
            f"{draft.unit}已于 {draft.dissolved_on} 撤销，{day} 时已没有这个单位。请核对日期，或改选现在的单位。",
        )
    if draft.counts_for and draft.counts_for > day:
        yield (
            "counts_for",
            f"只能补作以前的一期：{draft.counts_for} 晚于活动日期 {day}。请填写欠缺那一期内的任一天，或留空。",
        )


def _faults_of_makeup(draft):
    session = draft.makes_up_for
    if session is None:
        return
    if draft.kind != Kind.MAKEUP_STUDY:
        yield "makes_up_for", "只有“补学”可以对应以前的学习。请把类别改为“补学”，或不选“补学哪一次”。"
        return
    if session.kind != Kind.CENTER_GROUP_STUDY:
        yield "makes_up_for", "补学对应的应是一次中心组学习研讨。请另选一次。"
    if session.happened_on > draft.happened_on:
        yield (
            "makes_up_for",
            f"补学日期 {draft.happened_on} 早于所补的学习（{session.happened_on}）。请核对日期，或另选一次。",
        )
    for part in draft.parts:
        if part.role == Role.PARTICIPANT and part.attended and part.person not in session.absent:
            yield (
                "parts",
                f"{part.name}在所补的那次学习中没有缺席记录。请核对人员，或先修改那次学习的到会情况。",
            )


def _faults_of_parts(draft):
    talkers = {part.person for part in draft.parts if part.role == Role.AUTHOR}
    present = {part.person for part in draft.parts if part.attended}
    unknown = {part.person: part.name for part in draft.parts if not part.in_post}
    for name in unknown.values():
        yield (
            "parts",
            f"{name} {draft.happened_on} 没有在本局任职（尚未到任或已经离任）。请核对日期和人员，或先补登其任职。",
        )
    for part in draft.parts:
        if part.role == Role.TARGET and part.person in talkers:
            yield "parts", f"{part.name}不能与自己谈话。请另选谈话人或谈话对象。"
        if not part.attended and part.person in present:
            yield "parts", f"{part.name}既记为到会又记为缺席。请只保留一种。"
        if not part.attended and not part.absence_reason.strip():
            yield "parts", f"{part.name}缺席，请写明原因，例如“公出”“请假”。"


def _faults_of_details(draft):
    for detail in details_of(draft.kind):
        value = draft.details.get(detail.code)
        if value is None:
            continue
        if detail.sort != Sort.COUNT:
            yield from _faults_of_secrecy(detail.code, str(value))
        elif not isinstance(value, int) or not 0 <= value <= MOST:
            yield detail.code, f"“{detail.label}”应为 0 到 {MOST} 的整数（填写的是 {value}）。"


def _faults_of_agenda(draft):
    if draft.agenda and not shows(draft.kind, "agenda"):
        yield "agenda", "只有党组会议逐项登记议题。请把类别改为“党组会议”，或清空议题。"
    sorts = [topic.sort for topic in draft.agenda]
    if TopicSort.FIRST in sorts[1:]:
        yield "agenda", "第一议题应排在第一项，且只有一项。请调整顺序，或改选其他类别。"
    for topic in draft.agenda:
        if not topic.text.strip():
            yield "agenda", "有一行没有写议题。请写明议题，或清空这一行。"
        yield from _faults_of_secrecy("agenda", f"{topic.text} {topic.requirement}")


def hints(
    *, kind: str, attended: int, details: Mapping[str, Value], agenda: Iterable[Topic] = ()
) -> Iterator[str]:
    """Yield what somebody may want to look at once more, each a Chinese sentence; never a verdict.

    Mutual criticism is called few when those who came made less than one remark each; whether that is a problem,
    the meeting knows. Source: custom, no regulation sets a number.
    """
    others = details.get("mutual_criticisms")
    if kind in LIFE_MEETINGS and isinstance(others, int) and attended > 1 and others < attended:
        yield (
            f"到会 {attended} 人，相互批评 {others} 条，平均每人不到一条。"
            "条数少不等于开得不好；如果确有该说没说的，可以会后谈心补上，下次会前先把意见听足。"
        )
    business = [topic for topic in agenda if topic.sort == TopicSort.BUSINESS]
    bare = [topic for topic in business if not topic.requirement.strip()]
    if bare:
        yield (
            f"{len(business)} 项业务议题中有 {len(bare)} 项没有写同步的廉洁（党建）措施："
            f"{'、'.join(topic.text for topic in bare)}。议过的补写一句即可。"
        )


def faults_of_document(*, name: str, number: str, received_on: date, today: date) -> list[tuple[str, str]]:
    """Return what is wrong with a document that came: pairs of field and sentence."""
    found = []
    if received_on > today:
        found.append(
            ("received_on", f"收文日期不能晚于今天（填写的是 {received_on}，今天是 {today}）。请核对日期。")
        )
    if mark := secrecy_mark(f"{name} {number}"):
        found.append(("name", f"文件名称或文号中有密级标志“{mark}”。涉密文件不得在本系统登记。"))
    return found


def secrecy_mark(text: str) -> str:
    """Return the first mark of a state secret in a text, or nothing.

    Source: 《中华人民共和国保守国家秘密法》(2024) forbids keeping state secrets in systems not made for them.

    >>> secrecy_mark("传达机密★1年文件")
    '机密★'
    >>> secrecy_mark("学习保密法，保守国家秘密")
    ''
    """
    found = _SECRECY_MARK.search(text)
    return found.group() if found else ""


def attendance(parts: Iterable[tuple[int, Role, bool]]) -> tuple[int, int]:
    """Return how many people came and how many were expected; those talked to or heard are not counted.

    Args:
        parts: (person, role, attended); a person with several roles is one person.
    """
    expected = [(person, attended) for person, role, attended in parts if role != Role.TARGET]
    return (
        len({person for person, attended in expected if attended}),
        len({person for person, _ in expected}),
    )


def evidence_of(
    *,
    kind: str,
    title: str,
    place: str = "",
    hours: float | None = None,
    minutes: str = "",
    makes_up: bool = False,
    documents: int = 0,
    heard: int = 0,
    solved: int = 0,
    details: Mapping[str, Value] | None = None,
    agenda: Iterable[Topic] = (),
    uses: int = 0,
    parts: Sequence[tuple[int, Role, bool]] = (),
    proofs: Iterable[str] = (),
) -> dict[str, float | None]:
    """Return the evidence that a record carries: what its own fields show, and what was added as proof.

    What is in the record already is never asked for again. Rates are shares of 1. A quorum is shown when
    half of those expected or more came; source: 《中国共产党党组工作条例》(2019) on party group meetings.

    Args:
        documents: how many of the unit's required documents were studied.
        heard, solved: how many problems were heard on a visit, and how many of these are settled.
        details: what the fields of the kind say, by code.
        uses: how often it was said what a study led to.
        parts: (person, role, attended), those expected and absent included.
        proofs: codes of evidence.
    """
    attended, expected = attendance(parts)
    there = {role for _, role, came in parts if came}
    supplied: dict[str, bool] = {
        "topic topics theme agenda": bool(title),
        "date organiser": True,
        "place": bool(place),
        "minutes topic_summary study_record": bool(minutes.strip()),
        "document documents materials": bool(documents),
        "speaker speakers talker talkers": Role.AUTHOR in there,
        "talkee": Role.TARGET in there,
        "pair": {Role.AUTHOR, Role.TARGET} <= there,
        "audience": Role.PARTICIPANT in there,
        "attendance": bool(expected),
        "makeup_date": kind == Kind.MAKEUP_STUDY,
        # Whoever was absent said why; the make-up names that session.
        "leave_reason": makes_up,
        "problems": kind == Kind.VISIT and bool(heard),
        "solved_items": kind == Kind.VISIT and bool(solved),
        "submission_date": kind in REPORTS,
        "application": bool(uses),
        "integrated_clauses": any(t.sort == TopicSort.BUSINESS and t.requirement for t in agenda),
    }
    found: dict[str, float | None] = {
        code: None for codes, given in supplied.items() if given for code in codes.split()
    }
    found |= evidence_in(kind, details or {})
    found |= {code: None for code in proofs if code not in found}
    if hours is not None:
        found |= {"hours": hours, "hours_or_days": hours}
    if expected:
        found["attendance_rate"] = attended / expected
        if attended * 2 >= expected:
            found["quorum"] = attended / expected
    return found


def is_backfilled(happened_on: date, recorded_on: date, *, after_days: int) -> bool:
    """Say whether a record came more than so many days after its day.

    >>> is_backfilled(date(2026, 5, 1), date(2026, 5, 16), after_days=15)
    False
    >>> is_backfilled(date(2026, 5, 1), date(2026, 5, 17), after_days=15)
    True
    """
    return recorded_on - happened_on > timedelta(days=after_days)
