"""Word files (.docx), walked as XML so that nothing a reader of the page sees is lost.

Nothing is unpacked to disk, no entity is resolved, no link is followed and no macro is kept.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml import parse_xml  # resolves no entities
from docx.oxml.ns import qn

from zhunsheng.documents.numbering import Numbering
from zhunsheng.documents.readers.limits import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED,
    MAX_XML,
    OLE,
    SAVE_AS,
    refuse_mark,
)
from zhunsheng.documents.stream import Cell, Piece
from zhunsheng.documents.text import Text, Unreadable


def read(name: str, content: bytes) -> Text:
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable(f"“{name}”设有打开密码，无法读取。请取消密码后另存，再上传。")
        raise Unreadable(f"“{name}”的扩展名是 .docx，内容却是旧版 Office 文件。{SAVE_AS}")
    if not content.startswith(b"PK"):
        raise Unreadable(f"“{name}”的扩展名是 .docx，内容却不是 Word 文件。{SAVE_AS}")
    _inspect_package(name, content)
    try:
        document = docx.Document(BytesIO(content))
        body, numbering = document.element.body, Numbering(document)
        styles = _outline_styles(document)
        margin = list(_margin_words(document))
        remarks = list(_remarks(document))
    except Exception as error:
        # A damaged package fails in python-docx and lxml in more ways than either documents.
        raise Unreadable(f"“{name}”已损坏或不是有效的 Word 文件，无法打开。{SAVE_AS}") from error
    for words in margin:
        refuse_mark(name, words)
    return Text.of_page(name, _pieces(body, numbering, styles) if body is not None else [], remarks=remarks)


def _inspect_package(name: str, content: bytes) -> None:
    """Unpack every part once, counting, before anything else looks at the package."""
    damaged = Unreadable(f"“{name}”已损坏，无法解开。请在原来的电脑上重新保存，再上传。")
    bomb = Unreadable(
        f"“{name}”解开后异常庞大（超过 {MAX_UNPACKED // 1024 // 1024} MB、{MAX_ENTRIES} 个部件"
        f"或压缩比 {MAX_RATIO} 倍），为安全不予读取。{SAVE_AS}"
    )
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            names = [entry.filename for entry in entries]
            if len(entries) > MAX_ENTRIES:
                raise bomb
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise Unreadable(f"“{name}”设有密码，无法读取。请取消密码后另存，再上传。")
            if len(set(names)) < len(names):
                raise damaged
            if any("vbaproject" in entry.lower() for entry in names):
                raise Unreadable(f"“{name}”里带有宏，为防病毒不予接收。{SAVE_AS}")
            if "[Content_Types].xml" not in names or not any(entry.startswith("word/") for entry in names):
                raise Unreadable(f"“{name}”的扩展名是 .docx，内容却不是 Word 文件。{SAVE_AS}")
            unpacked = 0
            for entry in entries:
                is_xml = entry.filename.lower().endswith((".xml", ".rels"))
                limit = min(MAX_XML if is_xml else MAX_UNPACKED, MAX_UNPACKED - unpacked)
                size = _unpack(name, package, entry, limit=limit, is_xml=is_xml)
                if size > limit or (size > 1_000_000 and size > MAX_RATIO * max(entry.compress_size, 1)):
                    raise bomb
                unpacked += size
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        zlib.error,
    ) as error:
        if isinstance(error, Unreadable):
            raise
        raise damaged from error


def _unpack(name: str, package: zipfile.ZipFile, entry: zipfile.ZipInfo, *, limit: int, is_xml: bool) -> int:
    """Return the size of a part as unpacked, stopping just above ``limit``; refuse XML that declares a DTD."""
    size, tail = 0, b""
    with package.open(entry) as part:
        while size <= limit and (piece := part.read(1 << 16)):
            size += len(piece)
            if is_xml:
                # Zero bytes are dropped, so that a declaration in UTF-16 is found as well.
                window = tail + piece.replace(b"\x00", b"")
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                    raise Unreadable(
                        f"“{name}”的内部结构里有 Word 不会写入的实体声明，为安全不予读取。{SAVE_AS}"
                    )
                tail = window[-16:]
    return size


def _outline_styles(document: Any) -> dict[str, int]:
    """Return style id → outline level (1 to 9) of the styles that are headings."""
    levels: dict[str, int] = {}
    for style in document.styles.element.findall(qn("w:style")):
        level = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if level is not None and (value := str(level.get(qn("w:val")))).isdecimal() and int(value) < 9:
            levels[style.get(qn("w:styleId"))] = int(value) + 1
    return levels


def _remarks(document: Any) -> Iterator[str]:
    """Say what a reader of the text would not see: changes that nobody accepted yet, and comments."""
    body = document.element.body
    if body is not None and (changes := sum(1 for _ in body.iter(*map(qn, ("w:ins", "w:del", "w:moveTo"))))):
        yield f"文中有{changes}处修订尚未接受，按全部接受后的文字读取。"
    for relation in document.part.rels.values():
        if not relation.is_external and str(relation.target_part.partname).endswith("/comments.xml"):
            if comments := sum(1 for _ in parse_xml(relation.target_part.blob).iter(qn("w:comment"))):
                yield f"文中有{comments}条批注，没有读入正文。"


def _margin_words(document: Any) -> Iterator[str]:
    """Yield the words of headers, footers and notes, where a classification mark may stand."""
    for relation in document.part.rels.values():
        if not relation.is_external and re.search(
            "header|footer|footnotes|endnotes", str(relation.target_part.partname)
        ):
            root = parse_xml(relation.target_part.blob)
            yield "".join(words.text or "" for words in root.iter(qn("w:t")))


def _pieces(body: Any, numbering: Numbering, styles: dict[str, int]) -> Iterator[Piece]:
    """Yield every paragraph, tables and text boxes where they stand; columns are those of the table's grid."""
    paragraphs = tables = 0
    open_tables: list[_Table] = []  # the innermost last
    for element, starts in _walk(body):
        if element.tag == qn("w:p"):
            paragraphs += 1
            words = numbering.next_label(element) + _words_of(element)
            cell = open_tables[-1].cell(words) if open_tables else None
            place = f"表{cell.table}第{cell.row}行第{cell.column}列" if cell else f"第{paragraphs}段"
            yield Piece(words, place, _outline_level(element, styles), cell)
        elif element.tag == qn("w:tbl") and starts:
            tables += 1
            open_tables.append(_Table(tables))
        elif element.tag == qn("w:tbl"):
            open_tables.pop()
        elif starts and open_tables and element.tag == qn("w:tr"):
            open_tables[-1].begin_row()
        elif starts and open_tables:
            open_tables[-1].begin_cell(element)


class _Table:
    """Where in a table the reading stands, and what its first row says of each column."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = self.column = 0
        self.span = 1
        self.heads: dict[int, str] = {}

    def begin_row(self) -> None:
        self.row, self.column, self.span = self.row + 1, 0, 1

    def begin_cell(self, element: Any) -> None:
        self.column += self.span if self.column else 1
        span = element.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        width = str(span.get(qn("w:val"))) if span is not None else "1"
        self.span = int(width) if width.isdecimal() and 0 < int(width) < 100 else 1

    def cell(self, words: str) -> Cell:
        if self.row == 1:
            for column in range(self.column, self.column + self.span):
                self.heads[column] = self.heads.get(column, "") + "".join(words.split())
        heads = (self.heads.get(self.column, ""),) if self.row > 1 else ()
        return Cell(self.number, self.row, self.column, columns=self.span, heads=heads)


# Containers that may hold paragraphs; w:del and w:moveFrom are not among them, so deleted text stays out.
_CONTAINERS = frozenset(
    map(qn, ("w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml"))
)


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
        elif element.tag in _CONTAINERS:
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
