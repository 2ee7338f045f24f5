"""The workflow of a finding as one table, and what else follows without looking anything up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from zhunsheng.documents import Reading, classification_mark

Key = TypeVar("Key")

# The most characters that each text may have.
TITLE_LENGTH, AREA_LENGTH, MEASURE_LENGTH, NOTE_LENGTH = 200, 80, 4000, 2000


class State(StrEnum):
    OPEN = "unassigned"  # "open" is the word for an occurrence
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    CLOSED = "closed"


class Mover(StrEnum):
    """Whose move it is."""

    OWNER = "owner"
    VERIFIER = "verifier"
    KEEPER = "keeper"


# From each state: where it may go next, and whose move it is. docs/architecture.md draws it.
MOVES: dict[State, dict[State, Mover]] = {
    State.OPEN: {State.RECTIFYING: Mover.KEEPER},
    State.RECTIFYING: {State.SUBMITTED: Mover.OWNER},
    State.SUBMITTED: {State.CLOSED: Mover.VERIFIER, State.RECTIFYING: Mover.VERIFIER},
    State.CLOSED: {State.RECTIFYING: Mover.VERIFIER},
}
STATE_LABELS = {
    State.OPEN: "待明确责任",
    State.RECTIFYING: "整改中",
    State.SUBMITTED: "完成待核",
    State.CLOSED: "已核实销号",
}
MOVER_LABELS = {Mover.OWNER: "责任人", Mover.VERIFIER: "核验人", Mover.KEEPER: "问题台账管理人"}


def diagram() -> str:
    """Return the workflow as a Mermaid state diagram, printed from ``MOVES``."""
    names = [f"    {state}: {STATE_LABELS[state]}" for state in MOVES]
    arrows = [
        f"    {start} --> {end}: {MOVER_LABELS[mover]}"
        for start in MOVES
        for end, mover in MOVES[start].items()
    ]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {State.OPEN}", *arrows])


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
        return {State.OPEN: Step.ASSIGN, State.SUBMITTED: Step.VERIFY, State.CLOSED: Step.NOTHING}[state]
    if not what_is_lacking(measures):
        return Step.SUBMIT
    return (
        Step.WORK if any(not (measure.is_done and measure.has_proof) for measure in measures) else Step.PLAN
    )


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


# --- relapses -----------------------------------------------------------------------------------------------------

RELAPSE_FROM = 0.45


def similarity(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1: the share of neighbouring pairs of characters they have in common.

    Punctuation, spaces and case do not count.

    >>> similarity("会议记录不完整", "会议记录不完整。")
    1.0
    >>> similarity("会议记录不完整", "公车停放不规范")
    0.0
    """
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0


def likely_relapses(
    text: str, earlier: Iterable[tuple[Key, str]], *, at_least: float = RELAPSE_FROM, most: int = 3
) -> list[tuple[Key, float]]:
    """Return which earlier problems a text may repeat, the most alike first; whether it does, a person decides."""
    scored = [(key, similarity(text, words)) for key, words in earlier]
    alike = [(key, score) for key, score in scored if score >= at_least]
    return sorted(alike, key=lambda found: -found[1])[:most]


def _pairs(text: str) -> set[str]:
    plain = "".join(character for character in text.casefold() if character.isalnum())
    return {plain[place : place + 2] for place in range(len(plain) - 1)}


# --- imported documents -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChosenProblem:
    title: str
    area: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of a reading. Problems and measures are named by their places in it.

    ``problems`` holds those taken; ``measures`` says which problem a measure answers, None for no one.
    """

    problems: Mapping[int, ChosenProblem]
    measures: Mapping[int, int | None]


def proposal(reading: Reading) -> Choice:
    """Take every problem; give each measure to the problem it names, or to the first of the area it names."""
    by_name: dict[str, int] = {}
    for place, problem in enumerate(reading.problems):
        by_name.setdefault(problem.title, place)
    for place, problem in enumerate(reading.problems):
        by_name.setdefault(problem.area or "", place)
    return Choice(
        problems={
            place: ChosenProblem(
                shortened(problem.title, TITLE_LENGTH), shortened(problem.area or "", AREA_LENGTH)
            )
            for place, problem in enumerate(reading.problems)
        },
        measures={
            place: by_name.get(measure.problem) if measure.problem else None
            for place, measure in enumerate(reading.measures)
        },
    )


def shortened(text: str, length: int) -> str:
    """Return a text that fits; what is cut shows as an ellipsis.

    >>> shortened("制度执行不严", 4)
    '制度执…'
    """
    return text if len(text) <= length else f"{text[: length - 1]}…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``anchor`` is the place of the problem or measure it words, or None."""

    text: str
    anchor: str | None = None


def pieces(content: str, marks: Iterable[tuple[int, int, str]]) -> list[Piece]:
    """Cut a text at its marks (start, end, anchor); a mark that overlaps an earlier one is left out."""
    cut, here = [], 0
    for start, end, anchor in sorted(marks):
        if start < here:
            continue
        cut += [Piece(content[here:start]), Piece(content[start:end], anchor)]
        here = end
    cut.append(Piece(content[here:]))
    return [piece for piece in cut if piece.text]


def quotation(content: str, start: int, end: int, *, around: int = 120) -> list[Piece]:
    """Return a sentence of a text between what stands before and after it."""
    since, until = max(start - around, 0), min(end + around, len(content))
    before = ("…" if since else "") + content[since:start]
    after = content[end:until] + ("…" if until < len(content) else "")
    return [
        piece for piece in (Piece(before), Piece(content[start:end], "quoted"), Piece(after)) if piece.text
    ]
