"""Saved web pages (.html): the document in them, without what the site puts around it."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from zhunsheng.documents.readers.limits import MAX_PIECES, SAVE_AS, refuse_disguise
from zhunsheng.documents.readers.plain import decoded
from zhunsheng.documents.stream import Cell, Piece
from zhunsheng.documents.text import Text, Unreadable

_NOT_READ = {
    "script", "style", "noscript", "nav", "header", "footer", "form", "button", "iframe", "aside", "select", "svg",
    "template", "object", "head", "textarea", "input", "img", "video", "audio",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "section", "article", "main", "blockquote", "pre", "dl", "dt", "dd", "br", "hr",
    "table", "tbody", "thead", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "body", "center", "fieldset",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(2, 7)}  # h1 is the title
_CONTAINER = re.compile(r"(?i)content|article|zoom|editor|detail|main|text|正文")
_ENOUGH = 0.5  # of the page's words make a part of it the document
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s?=\s?["']?([\w-]{3,20})""", re.IGNORECASE)


def read(name: str, content: bytes) -> Text:
    """Read a page; its charset is the declared one where it fits."""
    refuse_disguise(name, content)
    declared = _DECLARED.search(content[:4096])
    try:
        words = content.decode(declared[1].decode() if declared else "utf-8-sig")
    except (UnicodeDecodeError, LookupError):
        words = decoded(name, content)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(words.replace("\x00", ""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(
            f"“{name}”不是完整的网页，无法读取。请在浏览器里另存为网页，或把正文{SAVE_AS[1:]}"
        ) from error
    return Text.of_page(name, _pieces(name, _document(root)))


def _document(root: Any) -> Any:
    """Return the smallest part named like an article that holds enough of the page's words, else all."""
    total = _length(root)
    best, least = root, total + 1
    for element in root.iter("div", "article", "section", "td", "main"):
        named = (
            _CONTAINER.search(f"{element.get('id') or ''} {element.get('class') or ''}")
            or element.tag == "article"
        )
        if named and total * _ENOUGH <= (length := _length(element)) < least:
            best, least = element, length
    return best


def _length(element: Any) -> int:
    return len(element.xpath("string()"))


def _pieces(name: str, root: Any) -> Iterator[Piece]:
    """Yield a piece for every block of words, in reading order, without recursion."""
    words: list[str] = []
    outline, count = 0, 0
    cells: list[list[Any]] = []  # [table, row, column, heads] of the open tables
    tables = 0
    stack: list[tuple[Any, str]] = [(root, "in")]

    def finished() -> Iterator[Piece]:
        nonlocal words, count
        text = re.sub(r"[ \t\r\n\xa0]+", " ", "".join(words)).strip(" ")
        words = []
        if text:
            count += 1
            if count > MAX_PIECES:
                raise Unreadable(f"“{name}”有超过 {MAX_PIECES} 段，无法读取。请只保存正文部分再上传。")
            cell = None
            if cells and cells[-1][1]:
                table, row, column, heads = cells[-1]
                if row == 1:
                    heads[column] = text
                cell = Cell(table, row, column, heads=tuple(filter(None, [heads.get(column)])) if row > 1 else ())
            place = f"表{cell.table}第{cell.row}行第{cell.column}列" if cell else f"第{count}段"
            yield Piece(text, place, outline, cell)

    while stack:
        element, step = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if step == "tail":
            if tag in _BLOCKS:
                yield from finished()
            if tag in _HEADINGS:
                outline = 0
            if tag == "table" and cells:
                cells.pop()
            words.append(element.tail or "" if element is not root else "")
            continue
        stack.append((element, "tail"))
        if tag in _NOT_READ or not tag or "display:none" in (element.get("style") or "").replace(" ", ""):
            continue
        if tag in _BLOCKS:
            yield from finished()
        outline = _HEADINGS.get(tag, outline)
        if tag == "table":
            tables += 1
            cells.append([tables, 0, 0, {}])
        elif tag == "tr" and cells:
            cells[-1][1:3] = [cells[-1][1] + 1, 0]
        elif tag in {"td", "th"} and cells:
            cells[-1][2] += 1
        words.append(element.text or "")
        stack.extend((child, "in") for child in reversed(element))
    yield from finished()
