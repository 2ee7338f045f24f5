"""Take in a .docx or .txt file, or say in one clear sentence why not.

Nothing is unpacked to disk, no entity is resolved, no link is followed and no macro is kept.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePath
from typing import Any

import docx
from docx.oxml import parse_xml  # resolves no entities
from docx.oxml.ns import qn

from zhunsheng.documents.numbering import Numbering
from zhunsheng.documents.text import Text, Unreadable, classification_mark, unwrapped

MAX_BYTES = 20 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_XML = 50 * 1024 * 1024  # of one part; an XML tree takes about ten times its file
MAX_RATIO = 200  # unpacked to packed; a large office document seldom passes 30
MAX_CHARACTERS = 5_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再上传。"
_OTHER_TYPES = {
    ".doc": "是旧版 Word 格式（.doc）",
    ".dot": "是旧版 Word 模板（.dot）",
    ".wps": "是 WPS 文字格式（.wps）",
    ".rtf": "是 RTF 格式",
    ".odt": "是 OpenDocument 格式（.odt）",
    ".ofd": "是版式文件（.ofd）",
    ".html": "是网页文件",
    ".htm": "是网页文件",
    ".pdf": "是 PDF 文件",
    ".xls": "是表格文件",
    ".xlsx": "是表格文件",
    ".pptx": "是演示文稿",
    ".dotx": "是 Word 模板（.dotx）",
}
_MACRO_TYPES = {".docm", ".dotm"}


def read_bytes(name: str, content: bytes) -> Text:
    """Read a file into its text.

    Args:
        name: the file's name; its ending says what the file claims to be (.docx or .txt).
        content: the whole file.

    Raises:
        Unreadable: for everything that cannot be taken in, with a Chinese sentence that names the file.
    """
    shown = "".join(
        character for character in PurePath(name.replace("\\", "/")).name if character.isprintable()
    )
    shown = shown[:100] or "未命名文件"
    ending = PurePath(shown).suffix.lower()
    if not content:
        raise Unreadable(f"“{shown}”是空文件（0 字节），请检查后重新上传。")
    if len(content) > MAX_BYTES:
        size = len(content) / 1024 / 1024
        raise Unreadable(
            f"“{shown}”有 {size:.1f} MB，超过 {MAX_BYTES // 1024 // 1024} MB 的上限。请删去图片或分成几个文件再上传。"
        )
    if ending in _MACRO_TYPES:
        raise Unreadable(f"“{shown}”是带宏的 Word 文件，为防病毒不予接收。{_SAVE_AS}")
    if ending in _OTHER_TYPES:
        raise Unreadable(f"“{shown}”{_OTHER_TYPES[ending]}，目前只能读取 .docx 和 .txt。{_SAVE_AS}")
    read = {".docx": _read_docx, ".txt": _read_txt}.get(ending)
    if read is None:
        raise Unreadable(
            f"“{shown}”的类型“{ending or '无扩展名'}”无法识别，目前只能读取 .docx 和 .txt。{_SAVE_AS}"
        )
    return _accepted(read(shown, content))


def _accepted(text: Text) -> Text:
    if len(text.content) > MAX_CHARACTERS:
        raise Unreadable(
            f"“{text.name}”有 {len(text.content)} 个字，超过 {MAX_CHARACTERS} 字的上限。请分成几个文件再上传。"
        )
    if not re.search(r"\w", text.content):
        raise Unreadable(f"“{text.name}”里没有文字。如果内容是图片或扫描件，请先转成文字再上传。")
    _refuse_mark(text.name, text.content)
    return text


def _refuse_mark(name: str, words: str) -> None:
    if mark := classification_mark(words):
        raise Unreadable(
            f"“{name}”带有密级标志“{''.join(mark.split())}”。本系统不是涉密系统，不得存放国家秘密，文件未保存；"
            "请按保密规定处理，确属误标的请去掉标志后再上传。"
        )


# --- .txt ---------------------------------------------------------------------------------------------------------


def _read_txt(name: str, content: bytes) -> Text:
    disguises = ((b"PK\x03\x04", "压缩包或 Office 文件"), (_OLE, "旧版 Office 文件"), (b"%PDF-", "PDF 文件"))
    for signature, kind in disguises:
        if content.startswith(signature):
            raise Unreadable(f"“{name}”的扩展名是 .txt，内容却是{kind}。请改回原来的扩展名，或{_SAVE_AS[1:]}")
    words = _decoded(name, content)
    lines = [(line, f"第{number}行", 0) for number, line in enumerate(words.splitlines(), 1)]
    return Text.of(name, unwrapped(lines))


def _decoded(name: str, content: bytes) -> str:
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in words:
            raise Unreadable(
                f"“{name}”含有空字节，不是普通文本。请用记事本另存为 UTF-8 编码的 .txt，或存为 .docx 再上传。"
            )
        return words
    raise Unreadable(f"“{name}”的文字编码无法识别。请用记事本另存为 UTF-8 编码的 .txt，或存为 .docx 再上传。")


# --- .docx --------------------------------------------------------------------------------------------------------


def _read_docx(name: str, content: bytes) -> Text:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable(f"“{name}”设有打开密码，无法读取。请取消密码后另存，再上传。")
        raise Unreadable(f"“{name}”的扩展名是 .docx，内容却是旧版 Office 文件。{_SAVE_AS}")
    if not content.startswith(b"PK"):
        raise Unreadable(f"“{name}”的扩展名是 .docx，内容却不是 Word 文件。{_SAVE_AS}")
    _inspect_package(name, content)
    try:
        document = docx.Document(BytesIO(content))
        body, numbering = document.element.body, Numbering(document)
        styles = _outline_styles(document)
        margin = list(_margin_words(document))
    except Exception as error:
        # A damaged package fails in python-docx and lxml in more ways than either documents.
        raise Unreadable(f"“{name}”已损坏或不是有效的 Word 文件，无法打开。{_SAVE_AS}") from error
    for words in margin:
        _refuse_mark(name, words)
    return Text.of(name, _pieces(body, numbering, styles) if body is not None else [])


def _inspect_package(name: str, content: bytes) -> None:
    """Unpack every part once, counting, before anything else looks at the package."""
    damaged = Unreadable(f"“{name}”已损坏，无法解开。请在原来的电脑上重新保存，再上传。")
    bomb = Unreadable(
        f"“{name}”解开后异常庞大（超过 {MAX_UNPACKED // 1024 // 1024} MB、{MAX_ENTRIES} 个部件"
        f"或压缩比 {MAX_RATIO} 倍），为安全不予读取。{_SAVE_AS}"
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
                raise Unreadable(f"“{name}”里带有宏，为防病毒不予接收。{_SAVE_AS}")
            if "[Content_Types].xml" not in names or not any(entry.startswith("word/") for entry in names):
                raise Unreadable(f"“{name}”的扩展名是 .docx，内容却不是 Word 文件。{_SAVE_AS}")
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
                        f"“{name}”的内部结构里有 Word 不会写入的实体声明，为安全不予读取。{_SAVE_AS}"
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


def _margin_words(document: Any) -> Iterator[str]:
    """Yield the words of headers, footers and notes, where a classification mark may stand."""
    for relation in document.part.rels.values():
        if not relation.is_external and re.search(
            "header|footer|footnotes|endnotes", str(relation.target_part.partname)
        ):
            root = parse_xml(relation.target_part.blob)
            yield "".join(words.text or "" for words in root.iter(qn("w:t")))


def _pieces(body: Any, numbering: Numbering, styles: dict[str, int]) -> Iterator[tuple[str, str, int]]:
    """Yield (words, place, outline level) for every paragraph, tables and text boxes where they stand."""
    paragraphs = tables = 0
    cells: list[list[int]] = []  # table, row and column of the tables that are open, the innermost last
    for element, starts in _walk(body):
        if element.tag == qn("w:p"):
            paragraphs += 1
            place = "表{}第{}行第{}列".format(*cells[-1]) if cells else f"第{paragraphs}段"
            yield numbering.next_label(element) + _words_of(element), place, _outline_level(element, styles)
        elif element.tag == qn("w:tbl") and starts:
            tables += 1
            cells.append([tables, 0, 0])
        elif element.tag == qn("w:tbl"):
            cells.pop()
        elif starts and cells:
            table, row, column = cells[-1]
            cells[-1] = [table, row + 1, 0] if element.tag == qn("w:tr") else [table, row, column + 1]


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
