"""The workflow of a finding as one table, and what else follows without looking anything up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import product

from zhunsheng.documents import classification_mark

# The most characters that each text may have.
TITLE_LENGTH, AREA_LENGTH, MEASURE_LENGTH, NOTE_LENGTH = 200, 80, 4000, 2000


class State(StrEnum):
    OPEN = "unassigned"  # "open" is the word for an occurrence
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    MERGED = "merged"


# What nobody works on any more: verified and closed, or carried on as part of another.
SETTLED = (State.CLOSED, State.MERGED)


class Mover(StrEnum):
    """Whose move it is."""

    OWNER = "owner"
    VERIFIER = "verifier"
    KEEPER = "keeper"


# From each state: where it may go next, and whose move it is. The manual's drawing is made from it (drawing.py).
MOVES: dict[State, dict[State, Mover]] = {
    State.OPEN: {State.RECTIFYING: Mover.KEEPER, State.MERGED: Mover.KEEPER},
    State.RECTIFYING: {State.SUBMITTED: Mover.OWNER, State.MERGED: Mover.KEEPER},
    State.SUBMITTED: {State.CLOSED: Mover.VERIFIER, State.RECTIFYING: Mover.VERIFIER},
    State.CLOSED: {State.RECTIFYING: Mover.VERIFIER},
    State.MERGED: {},
}
# What each move is called.
MOVE_LABELS = {
    (State.OPEN, State.RECTIFYING): "明确责任人和期限",
    (State.OPEN, State.MERGED): "并入另一个问题",
    (State.RECTIFYING, State.SUBMITTED): "措施完成并有佐证，提交核验",
    (State.RECTIFYING, State.MERGED): "并入另一个问题",
    (State.SUBMITTED, State.CLOSED): "核验通过",
    (State.SUBMITTED, State.RECTIFYING): "退回并说明理由",
    (State.CLOSED, State.RECTIFYING): "“回头看”发现反弹，重新打开",
}
STATE_LABELS = {
    State.OPEN: "待明确责任",
    State.RECTIFYING: "整改中",
    State.SUBMITTED: "完成待核",
    State.CLOSED: "已核实销号",
    State.MERGED: "已并入",
}
MOVER_LABELS = {Mover.OWNER: "责任人", Mover.VERIFIER: "核验人", Mover.KEEPER: "问题台账管理人"}


class Step(StrEnum):
    """The one thing that a finding waits for."""

    ASSIGN = "assign"
    PLAN = "plan"
    WORK = "work"
    SUBMIT = "submit"
    VERIFY = "verify"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one measure is. ``settled``: an earlier verification covered it, so it never changes again."""

    is_done: bool
    has_proof: bool
    settled: bool = False


def what_is_lacking(measures: Sequence[Progress]) -> str:
    """Say what must be there before a finding may be submitted; empty when nothing is lacking.

    Source: SEC-53. A reopened finding needs a new measure: what was verified before did not suffice.
    """
    if not measures:
        return "还没有整改措施。请先提出措施，完成并附上佐证后再提交核验。"
    if undone := sum(not measure.is_done for measure in measures):
        return f"还有 {undone} 项措施没有完成。请逐项报告完成情况并附上佐证后再提交核验。"
    if bare := sum(not measure.has_proof for measure in measures):
        return f"有 {bare} 项措施缺少佐证。请补上佐证说明或文件后再提交核验。"
    if all(measure.settled for measure in measures):
        return "重新打开后还没有新的措施。原有措施已经核验过，请针对核验意见提出并完成新的措施后再提交。"
    return ""


def next_step(state: State, measures: Sequence[Progress]) -> Step:
    """Return the one thing that a finding waits for."""
    if state != State.RECTIFYING:
        return {State.OPEN: Step.ASSIGN, State.SUBMITTED: Step.VERIFY}.get(state, Step.NOTHING)
    if not what_is_lacking(measures):
        return Step.SUBMIT
    return (
        Step.WORK if any(not (measure.is_done and measure.has_proof) for measure in measures) else Step.PLAN
    )


# --- how a problem honestly stands ------------------------------------------------------------------------------------


class Standing(StrEnum):
    """How a problem stands on a day. Derived, never typed: 已完成 with nothing behind it cannot be said here."""

    UNASSIGNED = "standing_unassigned"
    ONGOING = "ongoing"
    PARTLY = "partly"
    LASTING = "lasting"
    UNABLE = "unable"
    OVERDUE = "overdue"
    WAITING = "waiting"
    VERIFIED = "verified"
    EFFECTIVE = "effective"
    RELAPSED = "relapsed"
    MERGED = "standing_merged"


STANDING_LABELS = {
    Standing.UNASSIGNED: "待明确责任",
    Standing.ONGOING: "推进中",
    Standing.PARTLY: "阶段性完成",
    Standing.LASTING: "长期坚持",
    Standing.UNABLE: "无法完成",
    Standing.OVERDUE: "逾期",
    Standing.WAITING: "完成待核",
    Standing.VERIFIED: "已核实",
    Standing.EFFECTIVE: "见效",
    Standing.RELAPSED: "反弹",
    Standing.MERGED: "已并入",
}


@dataclass(frozen=True, slots=True)
class Position:
    """All that a standing follows from; the database gathers it as one number (:meth:`code`).

    Attributes:
        state: where it is in the workflow.
        is_overdue: its day has passed.
        is_unable: somebody else granted that it cannot be completed, for a reason on record.
        came_back: a later finding was decided to repeat it, a measure was found given up since it was closed, or it
            was closed once and opened again.
        some_done: at least one measure is reported done with proof.
        is_kept_up: every measure is done, and one of lasting kind still has a review ahead.
        still_holds: since it was closed a re-check found it better, and the people asked did not deny it.
    """

    state: State
    is_overdue: bool = False
    is_unable: bool = False
    came_back: bool = False
    some_done: bool = False
    is_kept_up: bool = False
    still_holds: bool = False

    @property
    def code(self) -> int:
        """This position as one number: the state, then a bit per flag.

        >>> Position.of(Position(State.CLOSED, still_holds=True).code) == Position(State.CLOSED, still_holds=True)
        True
        """
        flags = sum(weight for name, weight in FLAGS.items() if getattr(self, name))
        return flags + STATE_WEIGHTS[self.state]

    @classmethod
    def of(cls, code: int) -> "Position":
        """Return the position that a number stands for."""
        place, flags = divmod(code, 2 ** len(FLAGS))
        return cls(list(State)[place], **{name: bool(flags & weight) for name, weight in FLAGS.items()})


FLAGS = {field.name: 2**place for place, field in enumerate(fields(Position)[1:])}
STATE_WEIGHTS = {state: place * 2 ** len(FLAGS) for place, state in enumerate(State)}


def standing(position: Position) -> Standing:
    """Return how a problem stands; the first that applies, so that what is bad is not hidden by what is good."""
    match position.state:
        case State.MERGED:
            return Standing.MERGED
        case State.OPEN:
            return Standing.UNASSIGNED
        case State.SUBMITTED:
            return Standing.WAITING
        case State.RECTIFYING:
            order = (
                (position.is_unable, Standing.UNABLE),
                (position.is_overdue, Standing.OVERDUE),
                (position.came_back, Standing.RELAPSED),
                (position.is_kept_up, Standing.LASTING),
                (position.some_done, Standing.PARTLY),
                (True, Standing.ONGOING),
            )
        case State.CLOSED:
            order = (
                (position.came_back, Standing.RELAPSED),
                (position.is_kept_up, Standing.LASTING),
                (position.still_holds, Standing.EFFECTIVE),
                (True, Standing.VERIFIED),
            )
    return next(found for applies, found in order if applies)


@cache
def codes_of(wanted: Standing) -> tuple[int, ...]:
    """Return the number of every position that stands so: a filter for the database from the one rule."""
    flags = product((False, True), repeat=len(FLAGS))
    positions = [Position(state, *held) for held in flags for state in State]
    return tuple(sorted(one.code for one in positions if standing(one) == wanted))


@cache
def states_of(wanted: Standing) -> tuple[State, ...]:
    """Return in which states a problem may stand so, so that a database need not look further at the others.

    >>> states_of(Standing.OVERDUE)
    (<State.RECTIFYING: 'rectifying'>,)
    """
    return tuple(dict.fromkeys(Position.of(code).state for code in codes_of(wanted)))


# --- measures ---------------------------------------------------------------------------------------------------------


class MeasureKind(StrEnum):
    """How a measure is meant to be carried out."""

    AT_ONCE = "at_once"
    BY_DATE = "by_date"
    LASTING = "lasting"


MEASURE_KIND_LABELS = {
    MeasureKind.AT_ONCE: "立行立改",
    MeasureKind.BY_DATE: "限期整改",
    MeasureKind.LASTING: "长期坚持",
}
MOST_REVIEWS = 24
MOST_TERMS = 60  # of a vocabulary


class Stage(StrEnum):
    """How far one measure is on a day."""

    TO_DO = "open"
    LATE = "overdue"
    REPORTED = "waiting"
    PROVEN = "verified"


STAGE_LABELS = {
    Stage.TO_DO: "未完成",
    Stage.LATE: "逾期",
    Stage.REPORTED: "完成待核",
    Stage.PROVEN: "已核实",
}


def stage(progress: "Progress", due: date | None, *, as_of: date) -> Stage:
    """Return how far a measure is: reported is not proven, and what is not done by its day is late."""
    if progress.settled:
        return Stage.PROVEN
    if progress.is_done:
        return Stage.REPORTED
    return Stage.LATE if due and due < as_of else Stage.TO_DO


def faults_of_plan(
    kind: MeasureKind,
    due: date | None,
    reviews: Sequence[date],
    *,
    rectify_by: date | None,
    today: date,
    is_stated: bool = False,
) -> dict[str, str]:
    """Return what is wrong with the days of a measure, by field; ``is_stated``: a document says so, it may be past."""
    faults = {}
    if due and due < today and not is_stated:
        faults["due"] = f"完成时限 {due} 已经过去（今天是 {today}）。请定一个今天或以后的日期。"
    if due and rectify_by and due > rectify_by:
        faults["due"] = f"完成时限 {due} 晚于问题的整改期限 {rectify_by}。请提前，或先申请延期。"
    if kind != MeasureKind.LASTING:
        if reviews:
            faults["reviews"] = "只有“长期坚持”的措施才填复查日期。请改选类型，或清空复查日期。"
    elif not reviews and not is_stated:
        faults["reviews"] = "“长期坚持”的措施要定期复查。请至少填一个复查日期，每行一个。"
    elif past := [day for day in reviews if day < today]:
        faults["reviews"] = f"复查日期 {past[0]} 已经过去（今天是 {today}）。请填今天或以后的日期。"
    elif len(reviews) > MOST_REVIEWS:
        faults["reviews"] = f"最多 {MOST_REVIEWS} 个复查日期，现有 {len(reviews)} 个。请减少。"
    return faults


# --- whoever did it does not decide on it -----------------------------------------------------------------------------

# Posts whose holders direct the work of everybody in the unit and below it; a secretary that of the whole bureau.
_DIRECTS_UNIT, _DIRECTS_BUREAU, _ANSWERS_ELSEWHERE = "unit_head", "secretary", "discipline"


def directed_paths(posts: Iterable[tuple[str, str]], charged: Iterable[str]) -> set[str]:
    """Return the paths of the units whose people work under somebody.

    Args:
        posts: path of the unit and kind of each post they hold; an acting post counts like any other.
        charged: paths of the units they are in charge of.
    """
    paths = set(charged)
    for path, kind in posts:
        if kind == _DIRECTS_UNIT:
            paths.add(path)
        elif kind == _DIRECTS_BUREAU:
            paths.add(f"/{path.split('/')[1]}/")
    return paths


def works_under(posts: Iterable[tuple[str, str]], directed: Iterable[str]) -> bool:
    """Tell whether somebody with these posts works in a unit directed by another.

    A discipline officer's post answers to the organ that sent them, not to the bureau.

    >>> works_under([("/1/4/", "staff")], {"/1/4/"}), works_under([("/1/3/", "discipline")], {"/1/"})
    (True, False)
    """
    own = [path for path, kind in posts if kind != _ANSWERS_ELSEWHERE]
    return any(path.startswith(above) for path in own for above in directed)


# --- reports and texts ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of a measure when it is reported done."""

    done_on: date
    result: str
    has_proof: bool


def faults_of_report(report: Report, *, arose_on: date, today: date) -> dict[str, str]:
    """Return what is wrong with a report on a measure, by field."""
    faults = {}
    if report.done_on > today:
        faults["done_on"] = f"完成日期 {report.done_on} 还没有到（今天是 {today}）。请在完成之后再报告。"
    elif report.done_on < arose_on:
        faults["done_on"] = f"完成日期 {report.done_on} 早于问题的发现日期 {arose_on}。请核对日期。"
    if not report.result.strip():
        faults["result"] = "请写明做了什么、效果如何。"
    if not report.has_proof:
        faults["proof"] = "请附上佐证：写明依据什么可以核对，或上传文件。没有佐证不能算完成。"
    return faults


def faults_of_texts(texts: Mapping[str, str], *, longest: Mapping[str, int]) -> dict[str, str]:
    """Return what is wrong with texts by field: marked as a state secret (SEC-07), or, for those in ``longest``,
    nothing said or more characters than that."""
    faults = {}
    for name, text in texts.items():
        if mark := classification_mark(text):
            faults[name] = f"文字中有密级标志“{mark}”。本系统不能处理涉密内容，请删去后按保密规定另行办理。"
        elif name in longest and not text.strip():
            faults[name] = "请填写这一项，空白不能保存。"
        elif len(text) > longest.get(name, len(text)):
            faults[name] = f"最多 {longest[name]} 字，现有 {len(text)} 字。请缩短后再保存。"
    return faults


# --- words ------------------------------------------------------------------------------------------------------------


def shortened(text: str, length: int) -> str:
    """Return a text that fits; what is cut shows as an ellipsis.

    >>> shortened("制度执行不严", 4)
    '制度执…'
    """
    return text if len(text) <= length else f"{text[: length - 1]}…"


def bare(text: str) -> str:
    """Return a text without punctuation, spaces and case, so that the same words compare as the same.

    >>> bare("会议记录不完整。") == bare("会议记录 不完整")
    True
    """
    return "".join(character for character in text.casefold() if character.isalnum())


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a quotation; ``is_quoted`` marks the words it is about among what stands around them."""

    text: str
    is_quoted: bool = False


def quotations(content: str, spans: Iterable[Sequence[int]], *, around: int = 120) -> list[list[Passage]]:
    """Quote the words at spans with so many characters on either side; what would overlap becomes one quotation.

    An ellipsis shows where the text was cut.
    """
    groups: list[list[tuple[int, int]]] = []
    for start, end in sorted((start, end) for start, end in spans):
        if groups and start - around <= max(end for _, end in groups[-1]) + around:
            groups[-1].append((start, end))
        else:
            groups.append([(start, end)])
    return [_quotation(content, group, around) for group in groups]


def _quotation(content: str, group: list[tuple[int, int]], around: int) -> list[Passage]:
    here, last = max(group[0][0] - around, 0), max(end for _, end in group) + around
    passages = [Passage("…" if here else "")]
    for start, end in group:
        start = max(start, here)
        passages += [Passage(content[here:start]), Passage(content[start:end], True)]
        here = max(end, here)
    passages += [Passage(content[here:last]), Passage("…" if last < len(content) else "")]
    return [passage for passage in passages if passage.text]
