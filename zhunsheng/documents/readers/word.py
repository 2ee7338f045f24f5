"""Word files (.docx), walked as XML so that nothing a reader of the page sees is lost.

Nothing is unpacked to disk, no entity is resolved, no link is followed and no macro is kept.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml import parse_xml  # resolves no entities
from docx.oxml.ns import qn

from zhunsheng.documents.numbering import Numbering
from zhunsheng.documents.readers import package
from zhunsheng.documents.readers.limits import SAVE_AS, refuse_mark
from zhunsheng.documents.readers.tables import headed, placed
from zhunsheng.documents.stream import Cell, Piece
from zhunsheng.documents.text import Text, Unreadable

_WIDEST = 200  # columns that one cell may claim; Word allows 63


def read(name: str, content: bytes) -> Text:
    """Read a .docx as a reader of the page sees it, with every change accepted."""
    package.inspect(name, content, holds=frozenset({"[Content_Types].xml", "word/"}), kind=" Word 文件")
    try:
        document = docx.Document(BytesIO(content))
        body, numbering = document.element.body, Numbering(document)
        styles = _outline_styles(document)
        margin = list(_margin_words(document))
        remarks = list(_remarks(document))
    except MemoryError:
        raise
    except Exception as error:
        # A damaged package fails in python-docx and lxml in more ways than either documents.
        raise Unreadable(f"“{name}”已损坏或不是有效的 Word 文件，无法打开。{SAVE_AS}") from error
    for words in margin:
        refuse_mark(name, words)
    pieces = headed(_pieces(body, numbering, styles)) if body is not None else []
    return Text.of_page(name, pieces, remarks=remarks)


def _outline_styles(document: Any) -> dict[str, int]:
    """Return style id → outline level (1 to 9) of the styles that are headings."""
    levels: dict[str, int] = {}
    for style in document.styles.element.findall(qn("w:style")):
        level = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if level is not None and (value := str(level.get(qn("w:val")))).isdecimal() and int(value) < 9:
            levels[style.get(qn("w:styleId"))] = int(value) + 1
    return levels


_CHANGES = tuple(map(qn, ("w:ins", "w:del", "w:moveTo")))  # what was moved counts once, where it went
_NOTES = (
    ("/comments.xml", "w:comment", "文中有{}条批注，没有读入正文。"),
    ("/footnotes.xml", "w:footnote", "文中有{}条脚注，没有读入正文。"),
    ("/endnotes.xml", "w:endnote", "文末有{}条尾注，没有读入正文。"),
)


def _remarks(document: Any) -> Iterator[str]:
    """Say what a reader of the text would not see: changes that nobody accepted yet, comments and notes."""
    body = document.element.body
    changes = sum(1 for _ in body.iter(*_CHANGES)) if body is not None else 0
    if changes:
        yield f"文中有{changes}处修订尚未接受，按接受后的文字读取。"
    for ending, tag, remark in _NOTES:
        # The lines that part notes from the page are notes as well, of a type.
        if notes := sum(
            not note.get(qn("w:type")) for root in _parts(document, ending) for note in root.iter(qn(tag))
        ):
            yield remark.format(notes)


def _parts(document: Any, named: str) -> Iterator[Any]:
    """Yield the roots of the parts of the package with such a name."""
    for relation in document.part.rels.values():
        if not relation.is_external and re.search(named, str(relation.target_part.partname)):
            yield parse_xml(relation.target_part.blob)


def _margin_words(document: Any) -> Iterator[str]:
    """Yield the words of headers, footers and notes, where a classification mark may stand."""
    for root in _parts(document, "header|footer|footnotes|endnotes"):
        yield "".join(words.text or "" for words in root.iter(qn("w:t")))


def _pieces(body: Any, numbering: Numbering, styles: dict[str, int]) -> Iterator[Piece]:
    """Yield every paragraph, tables and text boxes where they stand.

    A paragraph whose mark was deleted runs on into the next one.
    """
    paragraphs = tables = 0
    open_tables: list[_Grid] = []  # the innermost last
    running = ""
    for element, starts in _walk(body):
        if element.tag == qn("w:p"):
            paragraphs += 1
            words = running + numbering.next_label(element) + _words_of(element)
            cell = open_tables[-1].cell if open_tables else None
            running = words if cell is None and element.find(_DELETED_MARK) is not None else ""
            if not running:
                place = placed(cell) if cell else f"第{paragraphs}段"
                yield Piece(words, place, _outline_level(element, styles), cell)
        elif element.tag == qn("w:tbl") and starts:
            tables += 1
            open_tables.append(_Grid(tables, element))
        elif element.tag == qn("w:tbl"):
            open_tables.pop()
        elif starts and open_tables and element.tag == qn("w:tr"):
            open_tables[-1].begin_row(element)
        elif starts and open_tables:
            open_tables[-1].begin_cell(element)
    if running:
        yield Piece(running, f"第{paragraphs}段")


class _Grid:
    """Where in a table the reading stands. Word writes a cell merged downwards in every row, its words in the first."""

    def __init__(self, number: int, table: Any) -> None:
        self.number = number
        self.row = self.column = 0
        self.cell: Cell | None = None
        self._reach: dict[
            tuple[int, int], int
        ] = {}  # (row, column) where a merged cell begins → how many rows
        self._measure(table)

    def _measure(self, table: Any) -> None:
        begun: dict[int, tuple[int, int]] = {}  # column → where the merged cell above began
        for row, element in enumerate(_rows_of(table), 1):
            column = 1 + _number(element, "w:trPr", "w:gridBefore")
            for cell in _cells_of(element):
                merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                if merged is None or merged.get(qn("w:val")) == "restart":
                    begun[column] = (row, column)
                    self._reach[row, column] = 1
                elif column in begun:
                    self._reach[begun[column]] += 1
                column += _number(cell, "w:tcPr", "w:gridSpan") or 1

    def begin_row(self, element: Any) -> None:
        self.row, self.column, self.cell = self.row + 1, 1 + _number(element, "w:trPr", "w:gridBefore"), None

    def begin_cell(self, element: Any) -> None:
        width = _number(element, "w:tcPr", "w:gridSpan") or 1
        rows = self._reach.get((self.row, self.column), 1)
        self.cell = Cell(self.number, self.row, self.column, rows, width)
        self.column += width


def _number(element: Any, properties: str, tag: str) -> int:
    found = element.find(f"{qn(properties)}/{qn(tag)}")
    value = str(found.get(qn("w:val"))) if found is not None else "0"
    return min(int(value), _WIDEST) if value.isascii() and value.isdecimal() and len(value) < 6 else 0


def _rows_of(table: Any) -> Iterator[Any]:
    return (element for element in _inside(table, qn("w:tr")) if not _is_deleted(element))


def _cells_of(row: Any) -> Iterator[Any]:
    return _inside(row, qn("w:tc"))


def _inside(element: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also those in content controls."""
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            stack.extend(reversed(child))


def _is_deleted(row: Any) -> bool:
    return row.tag == qn("w:tr") and row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


_DELETED_MARK = f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}"
# Containers that may hold paragraphs; w:del and w:moveFrom are not among them, so deleted text stays out.
_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml")))
_TABLE_PARTS = frozenset(map(qn, ("w:tbl", "w:tr", "w:tc")))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def _walk(body: Any) -> Iterator[tuple[Any, bool]]:
    """Yield (element, whether it starts) for paragraphs, tables, rows and cells in document order."""
    stack: list[tuple[Any, bool]] = [(child, True) for child in reversed(body)]
    while stack:
        element, starts = stack.pop()
        if element.tag == qn("w:p"):
            yield element, starts
            stack.extend((paragraph, True) for paragraph in reversed(list(_text_box_paragraphs(element))))
        elif element.tag in _WRAPPERS | _TABLE_PARTS and not _is_deleted(element):
            if element.tag in _TABLE_PARTS:
                yield element, starts
            if starts:
                stack.append((element, False))
                stack.extend((child, True) for child in reversed(element))


def _text_box_paragraphs(paragraph: Any) -> Iterator[Any]:
    """Yield the paragraphs of the text boxes anchored here; the copy kept for old programs is left out."""
    for box in paragraph.iter(qn("w:txbxContent")):
        is_copy = next(box.iterancestors(_FALLBACK), None) is not None
        if not is_copy and next(box.iterancestors(qn("w:p"))) is paragraph:
            yield from box.iterchildren(qn("w:p"))


_SKIPPED = frozenset(map(qn, ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr", "w:instrText")))
_CHARACTERS: dict[str, Callable[[Any], str]] = {
    qn("w:t"): lambda element: element.text or "",
    qn("w:tab"): lambda _: "\t",
    qn("w:br"): lambda _: "\n",
    qn("w:cr"): lambda _: "\n",
    qn("w:noBreakHyphen"): lambda _: "-",
}


def _words_of(paragraph: Any) -> str:
    """Return what a reader sees of a paragraph: insertions are in, deletions, fields and text boxes are not."""
    words = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in _CHARACTERS:
            words.append(_CHARACTERS[element.tag](element))
        elif element.tag not in _SKIPPED:
            stack.extend(reversed(element))
    return "".join(words)


def _outline_level(paragraph: Any, styles: dict[str, int]) -> int:
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if own is not None and (value := str(own.get(qn("w:val")))).isdecimal():
        return int(value) + 1 if int(value) < 9 else 0
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return styles.get(style.get(qn("w:val")), 0) if style is not None else 0
