"""PDF files with a text layer; a scan has none and is refused with advice."""

import re
from io import BytesIO

import pypdf
from pypdf.errors import PyPdfError

from zhunsheng.documents.readers.limits import MAX_PAGES, MAX_XML, SAVE_AS
from zhunsheng.documents.stream import Piece, mended
from zhunsheng.documents.text import Text, Unreadable

_BEGINS_LATE = 1024  # bytes within which the mark of a PDF must stand
_LEAST_WORDS = 8  # on a page, on average; a scan has none or a page number


def read(name: str, content: bytes) -> Text:
    """Read every page; lines are joined to paragraphs, page numbers and running heads left out."""
    if b"%PDF-" not in content[:_BEGINS_LATE]:
        raise Unreadable(f"“{name}”的扩展名是 .pdf，内容却不是 PDF 文件。请核对文件后再上传。")
    try:
        document = pypdf.PdfReader(BytesIO(content), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable(f"“{name}”设有打开密码，无法读取。请取消密码后另存，再上传。")
        if len(document.pages) > MAX_PAGES:
            raise Unreadable(
                f"“{name}”有 {len(document.pages)} 页，超过 {MAX_PAGES} 页的上限。请拆分后再上传。"
            )
        pages = []
        for page in document.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MAX_XML:
                raise Unreadable(f"“{name}”展开后异常庞大，为安全不予读取。{SAVE_AS}")
    except Unreadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError,
            NotImplementedError, ArithmeticError, LookupError, AssertionError) as error:  # fmt: skip
        # A damaged file fails inside the library in more ways than it documents.
        raise Unreadable(f"“{name}”已损坏或不是有效的 PDF 文件，无法打开。请重新导出后再上传。") from error
    if sum(len(re.findall(r"\w", words)) for words in pages) < _LEAST_WORDS * max(len(pages), 1):
        raise Unreadable(
            f"“{name}”是扫描件或图片，没有可读取的文字。请先用文字识别（OCR）软件转成文字，存为 .docx 后再上传。"
        )
    lines = [
        Piece(line, f"第{number}页") for number, words in enumerate(pages, 1) for line in words.splitlines()
    ]
    return Text.of_page(name, mended(_without_running_heads(lines, len(pages))))


def _without_running_heads(lines: list[Piece], pages: int) -> list[Piece]:
    """Drop short lines that open or close most pages with the same words."""
    edges: dict[str, set[str]] = {}
    for here, before, after in zip(lines, [None, *lines], [*lines[1:], None], strict=False):
        at_edge = before is None or after is None or before.place != here.place or after.place != here.place
        if at_edge and len(here.words.strip()) <= 40:
            edges.setdefault(here.words.strip(), set()).add(here.place)
    repeated = {words for words, places in edges.items() if pages >= 3 and len(places) > pages / 2}
    return [line for line in lines if line.words.strip() not in repeated]
