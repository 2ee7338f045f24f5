"""What a review does to what was read of a document: pure values, as typed and as changed by a step."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TypeVar

from zhunsheng.documents import Measure, Reading, Text
from zhunsheng.documents.dates import due_date, written_on
from zhunsheng.rectification.rules import (
    AREA_LENGTH,
    MEASURE_LENGTH,
    TITLE_LENGTH,
    bare,
    shortened,
)

Key = TypeVar("Key")
Span = tuple[int, int]

# How much one import may hold: a page with more can no longer be reviewed, nor sent as one form.
MOST_CHARACTERS, MOST_PROBLEMS, MOST_MEASURES = 300_000, 200, 400

STATUS_LABELS = {
    "done": "文件称已完成，须补上佐证并经他人核验",
    "partly": "文件称阶段性完成",
    "open": "文件称正在推进",
    "permanent": "文件称长期坚持",
}
VERDICTS = ("inconsistent", "unknown", "consistent")  # in the order in which they are shown


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One problem under review, as typed. ``spans`` are the places of its words in the text, ends excluded."""

    title: str
    area: str = ""
    manifestation: str = ""
    spans: tuple[Span, ...] = ()
    take: bool = True


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure under review, as typed.

    ``answers`` is the number of a problem (the first is 1), empty for none; ``owner`` the words for a person,
    ``due`` an ISO date or empty; ``stated`` what else the document says of it.
    """

    text: str
    answers: str = ""
    owner: str = ""
    due: str = ""
    stated: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything under review, problems in the order of their numbers."""

    problems: tuple[ProblemRow, ...]
    measures: tuple[MeasureRow, ...]

    def numbered(self, answers: str) -> int | None:
        """Return the place of the problem that has this number, or None when there is none."""
        number = int(answers) if answers.isdecimal() and len(answers) < 9 else 0
        return number - 1 if 1 <= number <= len(self.problems) else None


# --- what is proposed ---------------------------------------------------------------------------------------------


def proposal(reading: Reading, text: Text, known: Collection[str] = ()) -> Sheet:
    """Take every problem whose bare words are not ``known``; give each measure to the problem that it names, or to
    the first of the area that it names."""
    content, day = text.content, written_on(text) or text.published
    by_name: dict[str, int] = {}
    for number, problem in enumerate(reading.problems, 1):
        by_name.setdefault(problem.title, number)
    for number, problem in enumerate(reading.problems, 1):
        by_name.setdefault(problem.area or "", number)
    return Sheet(
        problems=tuple(
            ProblemRow(
                title=shortened(problem.title, TITLE_LENGTH),
                area=shortened(problem.area or "", AREA_LENGTH),
                # The whole of it where the title had to be cut.
                manifestation=_explanation(
                    content[
                        problem.end if len(problem.title) <= TITLE_LENGTH else problem.start : problem.until
                    ]
                ),
                spans=((problem.start, problem.end),),
                take=bare(problem.title) not in known,
            )
            for problem in reading.problems
        ),
        measures=tuple(
            MeasureRow(
                text=shortened(content[measure.start : measure.until].strip(), MEASURE_LENGTH),
                answers=str(by_name.get(measure.problem or None, "")),
                owner=measure.owner or "",
                due=due.isoformat() if (due := due_date(measure.deadline or "", written_on=day)) else "",
                stated=_stated(measure, due),
                spans=((measure.start, measure.end),),
            )
            for measure in reading.measures
        ),
    )


def _explanation(words: str) -> str:
    return words.lstrip(" \n:：。").rstrip()


def _stated(measure: Measure, due: date | None) -> str:
    told = (
        measure.department and f"责任单位：{measure.department}",
        measure.deadline and not due and f"时限：{measure.deadline}",
        STATUS_LABELS.get(measure.status or ""),
    )
    return "；".join(words for words in told if words)


def owner_of(words: str, people: Iterable[tuple[Key, Collection[str]]]) -> Key | None:
    """Return whom the words name, by name or post, when they fit exactly one person; else None.

    Several words (副局长 李四) must all fit the same person.

    >>> owner_of("李四（副局长）", [(1, {"张三", "副局长"}), (2, {"李四", "副局长"})])
    2
    """
    tokens = [token for token in re.split(r"[\s、，,；;：:（）()/]+", words) if token]
    fitting = [key for key, names in people if tokens and all(token in names for token in tokens)]
    return fitting[0] if len(fitting) == 1 else None


# --- steps --------------------------------------------------------------------------------------------------------


class Impossible(Exception):
    """A step that cannot be taken; its text says why and what to do. Nothing has changed."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """What came of a step: the sheet, the row to look at (``problem-3``, ``measure-2``), and what to say there."""

    sheet: Sheet
    row: str
    said: str
    failed: bool = False


def _pair(rows: Sequence[object], number: int, other: int) -> tuple[int, int]:
    """Return two numbers of rows in their order, if there are two such rows."""
    if number == other or not all(1 <= one <= len(rows) for one in (number, other)):
        raise Impossible(f"没有可以合并的第 {other} 条。请填写另一条的序号。")
    return min(number, other), max(number, other)


def merge(sheet: Sheet, number: int, other: int) -> Stepped:
    """Make one problem of two (by their numbers): words joined, places kept, measures of both."""
    first, second = _pair(sheet.problems, number, other)
    kept, gone = sheet.problems[first - 1], sheet.problems[second - 1]
    merged = ProblemRow(
        title="；".join(title for title in (kept.title.rstrip("。；"), gone.title) if title),
        area=kept.area or gone.area,
        manifestation="\n".join(words for words in (kept.manifestation, gone.manifestation) if words),
        spans=tuple(sorted({*kept.spans, *gone.spans})),
        take=kept.take or gone.take,
    )
    problems = (
        *sheet.problems[: first - 1],
        merged,
        *sheet.problems[first : second - 1],
        *sheet.problems[second:],
    )

    def moved(answered: int) -> int:
        return first if answered == second else answered - (answered > second)

    return Stepped(
        _renumbered(sheet, problems, moved), f"problem-{first}", "已合并，两处原文都保留。请核对表述。"
    )


def merge_measures(sheet: Sheet, number: int, other: int) -> Stepped:
    """Make one measure of two (by their numbers): words joined, places kept; what the first leaves open the second
    fills."""
    first, second = _pair(sheet.measures, number, other)
    kept, gone = sheet.measures[first - 1], sheet.measures[second - 1]
    merged = MeasureRow(
        text="\n".join(words for words in (kept.text, gone.text) if words),
        answers=kept.answers or gone.answers,
        owner=kept.owner or gone.owner,
        due=kept.due or gone.due,
        stated="；".join(dict.fromkeys(words for words in (kept.stated, gone.stated) if words)),
        spans=tuple(sorted({*kept.spans, *gone.spans})),
    )
    rows = sheet.measures
    measures = (*rows[: first - 1], merged, *rows[first : second - 1], *rows[second:])
    said = "已合并，两处原文都保留。请核对表述。"
    return Stepped(replace(sheet, measures=measures), f"measure-{first}", said)


def split_measure(sheet: Sheet, number: int, content: str) -> Stepped:
    """Make two measures of one at the first line end of its words; both keep its problem, person and day."""
    if not 1 <= number <= len(sheet.measures):
        raise Impossible(f"没有第 {number} 项措施。请刷新页面后重试。")
    if len(sheet.measures) >= MOST_MEASURES:
        raise Impossible(f"一次最多导入 {MOST_MEASURES} 项措施，不能再拆分。")
    row = sheet.measures[number - 1]
    before, after = _cut(row.text)
    if not (before and after):
        raise Impossible("先在“措施”中要分开的地方按回车换行，再点“拆分”。")
    halves = (replace(row, text=before), replace(row, text=after, spans=_spans(content, after, row)))
    measures = (*sheet.measures[: number - 1], *halves, *sheet.measures[number:])
    said = f"已拆成第 {number}、{number + 1} 项。请分别核对表述。"
    return Stepped(replace(sheet, measures=measures), f"measure-{number}", said)


def split(sheet: Sheet, number: int, content: str) -> Stepped:
    """Make two problems of one where its words begin a new line; measures stay with the first.

    The place is a line end in the title, else the first empty line of the manifestation, else its first line end.
    """
    if not 1 <= number <= len(sheet.problems):
        raise Impossible(f"没有第 {number} 条。请刷新页面后重试。")
    if len(sheet.problems) >= MOST_PROBLEMS:
        raise Impossible(f"一次最多导入 {MOST_PROBLEMS} 个问题，不能再拆分。")
    row = sheet.problems[number - 1]
    title, _, rest = row.title.strip().partition("\n")
    if rest.strip():
        head, tail = (title, ""), (rest.strip(), row.manifestation)
    else:
        before, after = _cut(row.manifestation)
        if not (before and after):
            raise Impossible("先在“问题”或“具体表现”中要分开的地方按回车换行，再点“拆分”。")
        head, tail = (title, before), headed(after)
    halves = (
        # The first keeps the place of the whole, by which the sentence is known when the document comes again.
        replace(row, title=head[0].strip(), manifestation=head[1]),
        replace(row, title=tail[0], manifestation=tail[1], spans=_spans(content, tail[0], row)),
    )
    problems = (*sheet.problems[: number - 1], *halves, *sheet.problems[number:])
    return Stepped(
        _renumbered(sheet, problems, lambda answered: answered + (answered > number)),
        f"problem-{number}",
        f"已拆成第 {number}、{number + 1} 两条。请分别核对表述。",
    )


def add_problem(sheet: Sheet, words: str, content: str) -> Stepped:
    """Add a problem that was missed, where its words stand in the text, else at the end."""
    if len(sheet.problems) >= MOST_PROBLEMS:
        raise Impossible(f"一次最多导入 {MOST_PROBLEMS} 个问题，不能再补充。")
    title, manifestation = headed(_missed(words))
    span = located(content, title)
    later = [place for place, row in enumerate(sheet.problems) if span and row.spans and row.spans[0] > span]
    place = later[0] if later else len(sheet.problems)
    added = ProblemRow(title=title, manifestation=manifestation, spans=(span,) if span else ())
    problems = (*sheet.problems[:place], added, *sheet.problems[place:])
    return Stepped(
        _renumbered(sheet, problems, lambda answered: answered + (answered > place)),
        f"problem-{place + 1}",
        f"已补为第 {place + 1} 条，{_where(span)}",
    )


def add_measure(sheet: Sheet, words: str, content: str) -> Stepped:
    """Add a measure that was missed; which problem it answers remains to be said."""
    if len(sheet.measures) >= MOST_MEASURES:
        raise Impossible(f"一次最多导入 {MOST_MEASURES} 项措施，不能再补充。")
    text = _missed(words)
    span = located(content, text)
    measures = (*sheet.measures, MeasureRow(text=text, spans=(span,) if span else ()))
    said = f"已补为措施，{_where(span)}请填写它对应第几个问题。"
    return Stepped(replace(sheet, measures=measures), f"measure-{len(measures)}", said)


def located(content: str, words: str, since: int = 0) -> Span | None:
    """Return where words first stand in a text, whatever the white space in either; None when they do not."""
    wanted = "".join(words.split())
    places = [place for place in range(since, len(content)) if not content[place].isspace()]
    at = "".join(content[place] for place in places).find(wanted) if wanted else -1
    return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None


def _missed(words: str) -> str:
    if not words.strip():
        raise Impossible("先填写遗漏的句子：可以在原文中选取后复制过来，也可以自己写。")
    return words.strip()


def _where(span: Span | None) -> str:
    return "已找到原文出处。" if span else "原文中没有这些字，不带出处。"


def headed(words: str) -> tuple[str, str]:
    """Return the first sentence of words as a title, and what explains it."""
    title, _, rest = re.sub(r"[。\n]", "\n", words.strip(), count=1).partition("\n")
    return title.strip(), rest.strip()


def _cut(words: str) -> tuple[str, str]:
    lines = words.strip().replace("\r\n", "\n")
    before, _, after = lines.partition("\n\n" if "\n\n" in lines else "\n")
    return before.strip(), after.strip()


def _spans(content: str, words: str, row: ProblemRow | MeasureRow) -> tuple[Span, ...]:
    """Return the place of words that were split off a row; where they were rewritten, the places of the row."""
    found = located(content, words, since=row.spans[0][0]) if row.spans else None
    return (found,) if found else row.spans


def _renumbered(sheet: Sheet, problems: Sequence[ProblemRow], moved: Callable[[int], int]) -> Sheet:
    """Return the sheet with other problems; each answer follows its problem, what is no number stays as typed."""
    measures = [
        row if (place := sheet.numbered(row.answers)) is None else replace(row, answers=str(moved(place + 1)))
        for row in sheet.measures
    ]
    return Sheet(tuple(problems), tuple(measures))


# --- the text and its marks ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the anchors of what it belongs to, the shortest first; ``first``: those begun here."""

    text: str
    anchors: tuple[str, ...] = ()
    first: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What the stretch is first of all: problem, measure, check or claim."""
        return self.anchors[0].partition("-")[0]


def pieces(content: str, marks: Mapping[str, Iterable[Span]]) -> list[Piece]:
    """Cut a text where the marks (anchor → spans) begin and end; together the pieces are the text.

    Of marks of one length the earlier named comes first.
    """
    flat = sorted(
        (end - start, rank, start, end, anchor)
        for rank, (anchor, spans) in enumerate(marks.items())
        for start, end in spans
        if 0 <= start < end <= len(content)
    )
    begun: dict[int, list[tuple[int, int, int, int, str]]] = {}
    for mark in flat:
        begun.setdefault(mark[2], []).append(mark)
    edges = sorted({0, len(content), *(mark[2] for mark in flat), *(mark[3] for mark in flat)})
    cut, under, seen = [], [], set()
    for start, end in pairwise(edges):
        under = sorted([*(mark for mark in under if mark[3] > start), *begun.get(start, [])])
        anchors = tuple(dict.fromkeys(mark[4] for mark in under))
        first = tuple(anchor for anchor in anchors if anchor not in seen)
        seen.update(anchors)
        cut.append(Piece(content[start:end], anchors, first))
    return cut


def spans_in(words: str, length: int) -> tuple[Span, ...]:
    """Read spans as :func:`spans_as_words` writes them; what lies outside a text of this length is left out.

    >>> spans_in("0-2 7-9 3-1 x", 8)
    ((0, 2),)
    """
    found = ((int(start), int(end)) for start, end in re.findall(r"\b(\d{1,7})-(\d{1,7})\b", words))
    return tuple((start, end) for start, end in found if start < end <= length)


def spans_as_words(spans: Iterable[Span]) -> str:
    return " ".join(f"{start}-{end}" for start, end in spans)
