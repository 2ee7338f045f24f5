"""PDF files with a text layer; a scan has none and is refused with advice.

A page of a PDF knows where each line stands, not which lines make a paragraph. A line goes on in the next one when it
reaches the right margin and the next begins at the left one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from statistics import median

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTTextContainer, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from zhunsheng.documents.readers.limits import MAX_CHARACTERS, MAX_PAGES, with_password
from zhunsheng.documents.stream import Piece, opens_paragraph
from zhunsheng.documents.text import Text, Unreadable

_LEAST_WORDS = 8  # on a page that was not scanned; a scan has none, or a page number
_GARBLED = 0.1  # share of characters without a meaning above which a text layer is of no use
_UNKNOWN = re.compile(r"\(cid:\d{1,6}\)|\ufffd")
_EDGE_ROWS = 2  # at the top and at the bottom of a page, where running heads and page numbers stand
_PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]{0,6}(?:第\s?)?\d{1,4}(?:\s?页)?(?:\s?[/／共,，]{1,2}\s?\d{1,4}\s?页?)?[-—–－·•\s]{0,6}"
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a page in points from its lower left corner; ``parts`` counts the words set apart in it."""

    page: int
    left: float
    right: float
    middle: float
    size: float
    words: str
    parts: int = 1


def read(name: str, content: bytes) -> Text:
    """Read every page; lines are joined to paragraphs, page numbers and running heads left out."""
    try:
        pages = list(_pages(name, content))
    except (Unreadable, MemoryError):
        raise
    except PDFPasswordIncorrect as error:
        raise with_password(name) from error
    except Exception as error:
        # A damaged file fails inside pdfminer in more ways than it documents.
        raise Unreadable(f"“{name}”已损坏或不是有效的 PDF 文件，无法打开。请重新导出后再上传。") from error
    empty = [
        number for number, rows in enumerate(pages, 1) if sum(len(row.words) for row in rows) < _LEAST_WORDS
    ]
    if len(empty) * 2 > len(pages) or not any(pages):
        raise Unreadable(
            f"“{name}”是扫描件或图片（{len(pages)} 页中有 {len(empty)} 页没有文字层），无法读取文字。"
            "请先用文字识别（OCR）软件转成文字，存为 .docx 后再上传。"
        )
    _refuse_garbled(name, pages)
    rows = [row for page in _without_edges(pages) for row in page]
    return Text.of_page(name, _paragraphs(rows), remarks=_remarks(pages, empty))


def _pages(name: str, content: bytes) -> Iterator[list[_Row]]:
    """Yield the rows of every page from the top down."""
    # Without boxes_flow the boxes are not put in order pair by pair, which takes the square of their number. Gaps of
    # less than half a character are how type is set, not spaces.
    layout = LAParams(boxes_flow=None, word_margin=0.5)
    device = PDFPageAggregator(resources := PDFResourceManager(), laparams=layout)
    interpreter = PDFPageInterpreter(resources, device)
    characters = 0
    for number, page in enumerate(PDFPage.create_pages(PDFDocument(PDFParser(BytesIO(content)))), 1):
        if number > MAX_PAGES:
            raise Unreadable(f"“{name}”超过 {MAX_PAGES} 页的上限。请拆分成几个文件再上传。")
        interpreter.process_page(page)
        lines = [
            line
            for box in device.get_result()
            if isinstance(box, LTTextContainer)
            for line in box
            if isinstance(line, LTTextLine) and line.get_text().strip()
        ]
        characters += sum(len(line.get_text()) for line in lines)
        if characters > MAX_CHARACTERS:
            raise Unreadable(f"“{name}”超过 {MAX_CHARACTERS} 字的上限。请拆分成几个文件再上传。")
        yield _rows(number, lines)


def _rows(page: int, lines: Sequence[LTTextLine]) -> list[_Row]:
    rows: list[_Row] = []
    spans = [
        _Row(page, line.x0, line.x1, (line.y0 + line.y1) / 2, line.height, " ".join(line.get_text().split()))
        for line in lines
    ]
    for span in sorted(spans, key=lambda span: (-span.middle, span.left)):
        beside = rows[-1] if rows else None
        if beside and abs(beside.middle - span.middle) < min(beside.size, span.size) / 2:
            first, second = sorted((beside, span), key=lambda part: part.left)
            rows[-1] = replace(
                beside,
                left=first.left,
                right=max(first.right, second.right),
                words=f"{first.words}　{second.words}",
                parts=beside.parts + 1,
            )
        else:
            rows.append(span)
    return rows


def _refuse_garbled(name: str, pages: Sequence[Sequence[_Row]]) -> None:
    words = "".join(row.words for rows in pages for row in rows)
    unknown = sum(1 for _ in _UNKNOWN.finditer(words))
    if unknown > len(_UNKNOWN.sub("", words)) * _GARBLED:
        raise Unreadable(
            f"“{name}”的文字层没有写明字符的含义，读出来是乱码。请用原来的软件另存为 .docx，或重新导出 PDF 后再上传。"
        )


def _remarks(pages: Sequence[Sequence[_Row]], empty: Sequence[int]) -> Iterator[str]:
    if empty:
        yield f"第{'、'.join(map(str, empty[:20]))}页没有文字层（可能是扫描页），未能读取。"
    tables = [number for number, rows in enumerate(pages, 1) if sum(row.parts > 1 for row in rows) >= 3]
    if tables:
        yield f"第{'、'.join(map(str, tables[:20]))}页有表格或分栏，按行读取，请对照原件核对。"


def _without_edges(pages: Sequence[list[_Row]]) -> Iterator[list[_Row]]:
    """Yield the rows of every page without page numbers, and without heads that come back on most pages."""

    def edge(rows: Sequence[_Row], most: int) -> set[int]:
        return {*range(min(most, len(rows))), *range(max(0, len(rows) - most), len(rows))}

    def heads(rows: Sequence[_Row]) -> set[int]:
        # A page of a few rows has more to say than its head.
        return edge(rows, min(_EDGE_ROWS, (len(rows) - 1) // 2))

    def running(row: _Row) -> str:
        return re.sub(r"[\d\s]", "", row.words)

    seen = Counter(head for rows in pages for head in {running(rows[place]) for place in heads(rows)})
    least = max(2, len(pages) // 2 + 1)
    for rows in pages:
        numbers, tops = edge(rows, _EDGE_ROWS), heads(rows)
        yield [
            row
            for place, row in enumerate(rows)
            if not (place in numbers and _PAGE_NUMBER.fullmatch(row.words))
            and not (place in tops and seen[running(row)] >= least)
        ]


def _paragraphs(rows: Sequence[_Row]) -> Iterator[Piece]:
    """Yield a piece for every paragraph, on the page where it begins."""
    if not rows:
        return
    left = sorted(row.left for row in rows)[len(rows) // 10]
    right = sorted(row.right for row in rows)[-1 - len(rows) // 10]
    size = median(row.size for row in rows)
    paragraphs: list[list[_Row]] = []
    for row in rows:
        if paragraphs and _goes_on(paragraphs[-1][-1], row, left=left, right=right, size=size):
            paragraphs[-1].append(row)
        else:
            paragraphs.append([row])
    for paragraph in paragraphs:
        yield Piece("".join(row.words for row in paragraph), f"第{paragraph[0].page}页")


def _goes_on(before: _Row, row: _Row, *, left: float, right: float, size: float) -> bool:
    """Whether a row continues the one before: a title in larger type, or a line that had no room for the next word."""
    if abs(before.size - row.size) > 0.15 * size or before.parts > 1 or row.parts > 1:
        return False
    if row.size > 1.2 * size:
        return before.page == row.page and before.middle - row.middle < 3 * row.size
    word = re.match(r"[!-~]{1,30}", row.words)
    room = size * (1.6 + (len(word.group()) / 2 if word else 0))
    is_indented = row.left > left + 1.2 * size
    return before.right + room >= right and not is_indented and not opens_paragraph(row.words, before.words)
