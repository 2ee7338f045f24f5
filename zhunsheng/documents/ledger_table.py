"""Ledgers in tables: a row for a problem, columns for its measures, who answers for them and until when.

A table comes as cells, where the file has them, or as lines divided by ``|`` or tabs, where it was copied. Merged
cells hold for every row they cover.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from zhunsheng.documents.labels import DEPARTMENTS, is_only_status, status_in, value, values_between
from zhunsheng.documents.measures import Maker, Span
from zhunsheng.documents.phrases import finds_nothing
from zhunsheng.documents.problems import area_among
from zhunsheng.documents.reading import Measure, Problem
from zhunsheng.documents.roles import Parts
from zhunsheng.documents.stream import Cell
from zhunsheng.documents.text import Text
from zhunsheng.documents.themes import OPEN, Link

AREA, PROBLEM, MEASURE, PROGRESS = "area", "problem", "measure", "progress"
OWNER, DEPARTMENT, DEADLINE, STATUS = "owner", "department", "deadline", "status"
# The first that fits the words above a column decides.
_COLUMNS = (
    (AREA, re.compile(r"(?:问题)?(?:类别|类型|分类|方面|领域)")),
    (DEADLINE, re.compile(r"时限|期限|(?:完成|整改|办结)时间|时间要求")),
    (OWNER, re.compile(r"(?:责任|牵头|分管|包保|整改)?(?:领导|责任人|负责人|联系人)|责任人")),
    (DEPARTMENT, re.compile(r"(?:责任|牵头|主责|承办|整改)[^措]{0,4}(?:科室|处室|股室|部门|单位|主体)")),
    (STATUS, re.compile(r"是否|(?:整改|完成|销号)(?:状态|与否)|销号情况")),
    (MEASURE, re.compile(r"措施|举措|工作任务|整改任务|任务内容|整改内容|整改要求")),
    (
        PROGRESS,
        re.compile(r"(?:完成|整改|进展|落实|推进|办理)(?:落实|进展|完成)?情况|整改(?:进展|成效|结果)|进展"),
    ),
    (PROBLEM, re.compile(r"问题|不足|短板|差距")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of a ledger: the place in its table, what its column holds, and its words in the text."""

    cell: Cell
    holds: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What the tables of a text hold, and where they stand, in reading order."""

    problems: tuple[Problem, ...]
    measures: tuple[Measure, ...]
    spans: tuple[tuple[int, int], ...]

    def problems_with(self, others: Iterable[Problem]) -> list[Problem]:
        """Return all problems in reading order; what others saw inside a ledger is left out."""
        outside = [problem for problem in others if not self._covers(problem.start)]
        return sorted([*outside, *self.problems], key=lambda problem: problem.start)

    def measures_with(self, others: Iterable[Measure]) -> list[Measure]:
        """Return all measures in reading order; what others saw inside a ledger is left out."""
        outside = [measure for measure in others if not self._covers(measure.start)]
        return sorted([*outside, *self.measures], key=lambda measure: measure.start)

    def _covers(self, position: int) -> bool:
        at = bisect_right(self.spans, position, key=itemgetter(0)) - 1
        return at >= 0 and position < self.spans[at][1]


def read(parts: Parts, *, written_on: date | None) -> Ledgers:
    """Return what the ledgers of a text hold: tables whose header names problems, or measures with who or when."""
    problems: list[Problem] = []
    measures: list[Measure] = []
    spans = []
    make = Maker(parts.text, written_on)
    begins = [heading.begin for heading in parts.headings]
    for span, entries in _tables(parts.text):
        columns = {entry.holds for entry in entries}
        if PROBLEM in columns or (MEASURE in columns and columns & {OWNER, DEPARTMENT, DEADLINE}):
            ledger = _ledger(parts, bisect_left(begins, span[0]) - 1, entries)
            found = list(ledger.problems())
            problems += (problem for _, problem in found)
            measures += ledger.measures(make, found)
            spans.append(span)
    return Ledgers(tuple(problems), tuple(measures), tuple(sorted(spans)))


# --- tables -------------------------------------------------------------------------------------------------------

_DIVIDER = re.compile(r"[|｜\t]")
_RULE = re.compile(r"[\s|｜:+—=-]+")


def _tables(text: Text) -> Iterator[tuple[tuple[int, int], list[Entry]]]:
    """Yield where each table with a header stands, and the cells below the header."""
    cells: dict[int, dict[Cell, Entry]] = {}
    begins: dict[int, int] = {}
    for paragraph in text.paragraphs:
        if cell := paragraph.cell:
            begins.setdefault(cell.table, paragraph.start)
        if cell and cell.heads:
            entries = cells.setdefault(cell.table, {})
            known = entries.get(cell)
            start = known.start if known else paragraph.start
            entries[cell] = Entry(cell, _held(cell.heads), start, paragraph.end)
    for table, entries in cells.items():
        yield (begins[table], max(entry.end for entry in entries.values())), list(entries.values())
    lines = [(p.start, p.text) for p in text.paragraphs if p.cell is None]
    for is_row, rows in groupby(lines, key=lambda line: len(_DIVIDER.findall(line[1])) >= 2):
        lines_of_table = list(rows) if is_row else []
        if divided := list(_divided(lines_of_table)):
            yield (lines_of_table[0][0], divided[-1].end), divided


def _divided(lines: Sequence[tuple[int, str]]) -> Iterator[Entry]:
    """Yield the cells of lines divided by a sign; the first line is the header."""
    heads: list[str] = []
    for row, (at, words) in enumerate(lines, 1):
        if _RULE.fullmatch(words):
            continue
        cells = list(_split(words))
        if not heads:
            heads = ["".join(words.split()) for _, words in cells]
            continue
        for column, (offset, inside) in enumerate(cells[: len(heads)], 1):
            if inside:
                place = Cell(0, row, column, heads=(heads[column - 1],))
                start = at + offset
                yield Entry(place, _held(place.heads), start, start + len(inside))


def _split(line: str) -> Iterator[tuple[int, str]]:
    """Yield where each cell of a line starts and its words, without the signs around the line."""
    inner = line.strip(" \u3000").strip("|｜")
    at = line.index(inner)
    for words in _DIVIDER.split(inner):
        stripped = words.strip()
        yield at + (words.index(stripped) if stripped else 0), stripped
        at += len(words) + 1


def _held(heads: Sequence[str]) -> str:
    """Return what a column holds: its own words decide before those of the group it stands in."""
    return next(
        (holds for words in reversed(heads) for holds, pattern in _COLUMNS if pattern.search(words)), ""
    )


# --- one ledger -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ledger:
    """One table: ``rows[n]`` are the cells that hold in row n by what their column holds.

    ``area`` and ``section`` are the headings it stands under.
    """

    text: Text
    rows: dict[int, dict[str, Entry]]
    area: str | None
    section: str | None

    def entries(self, *kinds: str) -> Iterator[tuple[int, Entry]]:
        """Yield (row, cell) of the first of these kinds that each row has; a merged cell once."""
        seen = set()
        for row, cells in sorted(self.rows.items()):
            entry = next((cells[kind] for kind in kinds if kind in cells), None)
            if entry and entry.start not in seen:
                seen.add(entry.start)
                yield row, entry

    def words(self, row: int, kind: str) -> str | None:
        entry = self.rows[row].get(kind)
        return "、".join(self.text.content[entry.start : entry.end].split()) if entry else None

    def items(self, entry: Entry) -> list[Span]:
        """Return the numbered items inside a cell, the whole cell where it numbers none."""
        marks = list(_NUMBER.finditer(self.text.content, entry.start, entry.end))
        begins = [mark.end() for mark in marks] or [entry.start]
        limits = [mark.start() for mark in marks[1:]] + [entry.end]
        stop = _ITEM_END if marks else _CELL_END
        return [_titled(self.text.content, *span, stop) for span in zip(begins, limits, strict=True)]

    def problems(self) -> Iterator[tuple[int, Problem]]:
        """Yield (row, problem); a cell with a numbered list holds several."""
        for row, entry in self.entries(PROBLEM):
            for start, end, until in self.items(entry):
                title = self.text.content[start:end]
                if not finds_nothing(title) and title not in _EMPTY:
                    area = self.words(row, AREA) or self.area
                    yield row, Problem(title, area, self.section, start, end, until, under=area)

    def measures(self, make: Maker, problems: Sequence[tuple[int, Problem]]) -> Iterator[Measure]:
        """Yield the measures of the rows; a cell with a numbered list holds several."""
        by_cell: dict[int, list[Problem]] = {}
        for row, problem in problems:
            by_cell.setdefault(self.rows[row][PROBLEM].start, []).append(problem)
        for row, entry in self.entries(MEASURE, PROGRESS):
            spans = [span for span in self.items(entry) if self.text.content[span[0] : span[1]] not in _EMPTY]
            asked = self.rows[row].get(PROBLEM)
            answered = by_cell.get(asked.start, []) if asked else []
            for place, span in enumerate(spans):
                yield make(
                    span, _link(answered, place, len(spans)), self.labels(row), status=self.status(row)
                )

    def labels(self, row: int) -> dict[str, str]:
        """Return the owner, department and deadline of a row under the names that labels have."""
        department = self.rows[row].get(DEPARTMENT)
        labelled = values_between(self.text, department.start, department.end) if department else {}
        own = value({name: words[0] for name, words in labelled.items()}, DEPARTMENTS)
        found = {
            "责任人": self.words(row, OWNER),
            "责任单位": own or self.words(row, DEPARTMENT),
            "完成时限": self.words(row, DEADLINE),
        }
        return {name: words for name, words in found.items() if words and words not in _EMPTY}

    def status(self, row: int) -> str | None:
        stated = self.words(row, STATUS)
        if stated is not None:
            return status_in(stated)
        progress = self.words(row, PROGRESS) or ""
        first = re.split("[。；;，,、]", progress, maxsplit=1)[0]
        return status_in(first) if is_only_status(first) else None


_EMPTY = frozenset({"无", "/", "—", "-", "——", "无。"})


def _ledger(parts: Parts, above: int, entries: Sequence[Entry]) -> _Ledger:
    """Lay out a table that stands below the heading at a place, -1 for none."""
    rows: dict[int, dict[str, Entry]] = {}
    last = max(entry.cell.row for entry in entries)
    for entry in entries:
        for row in range(entry.cell.row, min(entry.cell.row + entry.cell.rows - 1, last) + 1):
            rows.setdefault(row, {}).setdefault(entry.holds, entry)
    chain = [above, *parts.above(above)] if above >= 0 else []
    section = parts.headings[chain[-1]].title if chain else None
    return _Ledger(parts.text, rows, area_among(parts, chain), section)


_NUMBER = re.compile(
    r"(?:(?<=[。；;\n\t|｜ ])|\A)\s*"
    r"(?:\d{1,2}\s?[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]|[一二三四五六七八九十]{1,3}是(?!否))"
)
_ITEM_END = re.compile(r"[。；;\n]")
_CELL_END = re.compile(r"[。\n]")


def _titled(content: str, start: int, until: int, stop: re.Pattern[str]) -> Span:
    """Return where a title starts and ends, at the first stop, and where what belongs to it ends."""
    found = stop.search(content, start, until)
    words = content[start : found.start() if found else until]
    stripped = words.strip(" \t\u3000，,、：:；;")
    start += words.index(stripped)
    return start, start + len(stripped), until


def _link(answered: Sequence[Problem], place: int, of: int) -> Link:
    """Return which problem of a row one of its measures answers: the only one, or that of the same number."""
    if len(answered) == 1:
        return Link(answered[0].title, 1.0)
    return Link(answered[place].title, 1.0) if answered and len(answered) == of else OPEN
