"""Take in a file, or say in one clear sentence why not. Each format has a reader of its own; all give a ``Text``."""

import re
from collections.abc import Callable
from pathlib import PurePath

from zhunsheng.documents.readers import converted, pdf, plain, web, word
from zhunsheng.documents.readers.limits import MAX_BYTES, MAX_CHARACTERS, SAVE_AS, refuse_mark
from zhunsheng.documents.text import Text, Unreadable

_READERS: dict[str, Callable[[str, bytes], Text]] = {
    ".docx": word.read,
    ".txt": plain.read,
    ".html": web.read,
    ".htm": web.read,
    ".pdf": pdf.read,
    ".doc": converted.read,
    ".wps": converted.read,
    ".rtf": converted.read,
    ".odt": converted.read,
}
ACCEPTED = tuple(_READERS)
_IN_WORDS = "、".join(ACCEPTED)
_OTHER_TYPES = {
    ".ofd": ("是版式文件（.ofd）", "请在 OFD 阅读器里另存（打印）为 PDF，或向来文单位索取 .docx 后再上传。"),
    ".ceb": ("是版式文件（.ceb）", "请在阅读器里另存（打印）为 PDF 后再上传。"),
    ".dot": ("是旧版 Word 模板（.dot）", SAVE_AS),
    ".dotx": ("是 Word 模板（.dotx）", SAVE_AS),
    ".xls": ("是表格文件", "请把需要读取的内容存成 .docx 后再上传。"),
    ".xlsx": ("是表格文件", "请把需要读取的内容存成 .docx 后再上传。"),
    ".pptx": ("是演示文稿", "请把需要读取的内容存成 .docx 后再上传。"),
    ".jpg": ("是图片", "请先转成文字，存为 .docx 后再上传。"),
    ".png": ("是图片", "请先转成文字，存为 .docx 后再上传。"),
}
_MACRO_TYPES = {".docm", ".dotm"}


def read_bytes(name: str, content: bytes) -> Text:
    """Read a file into its text.

    Args:
        name: the file's name; its ending, one of ``ACCEPTED``, says what the file claims to be.
        content: the whole file.

    Raises:
        Unreadable: for everything that cannot be taken in, with a Chinese sentence that names the file.
    """
    shown = shown_name(name)
    ending = PurePath(shown).suffix.lower()
    if not content:
        raise Unreadable(f"“{shown}”是空文件（0 字节），请检查后重新上传。")
    if len(content) > MAX_BYTES:
        size = len(content) / 1024 / 1024
        raise Unreadable(
            f"“{shown}”有 {size:.1f} MB，超过 {MAX_BYTES // 1024 // 1024} MB 的上限。请删去图片或分成几个文件再上传。"
        )
    if ending in _MACRO_TYPES:
        raise Unreadable(f"“{shown}”是带宏的 Word 文件，为防病毒不予接收。{SAVE_AS}")
    if ending in _OTHER_TYPES:
        what, advice = _OTHER_TYPES[ending]
        raise Unreadable(f"“{shown}”{what}，不能读取；可以读取的是 {_IN_WORDS}。{advice}")
    if ending not in _READERS:
        raise Unreadable(
            f"“{shown}”的类型“{ending or '无扩展名'}”无法识别；可以读取的是 {_IN_WORDS}。{SAVE_AS}"
        )
    return _accepted(_READERS[ending](shown, content))


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: no folders, nothing invisible, not too long."""
    base = PurePath(name.replace("\\", "/")).name
    return "".join(character for character in base if character.isprintable())[:100] or "未命名文件"


def _accepted(text: Text) -> Text:
    if len(text.content) > MAX_CHARACTERS:
        raise Unreadable(
            f"“{text.name}”有 {len(text.content)} 个字，超过 {MAX_CHARACTERS} 字的上限。请分成几个文件再上传。"
        )
    if not re.search(r"\w", text.content):
        raise Unreadable(f"“{text.name}”里没有文字。如果内容是图片或扫描件，请先转成文字再上传。")
    refuse_mark(text.name, text.content)
    return text
