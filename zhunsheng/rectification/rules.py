"""The workflow of a finding as one table, and what else follows without looking anything up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhunsheng.documents import classification_mark

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
