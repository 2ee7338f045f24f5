"""Take in a file, or say in one clear sentence why not. Each format has a reader of its own; all give a ``Text``."""

import re
from importlib import import_module
from pathlib import PurePath
from typing import NamedTuple

from zhunsheng.documents.readers.limits import (
    MAX_BYTES,
    MAX_CHARACTERS,
    OLE,
    SAVE_AS,
    of_another_kind,
    refuse_mark,
    with_macros,
    with_password,
)
from zhunsheng.documents.text import Text, Unreadable

__all__ = ["ACCEPTED", "MAX_BYTES", "read_bytes", "shown_name"]


class _Reader(NamedTuple):
    """The module that reads files of an ending, and what they may look like at their first bytes."""

    module: str
    looks: frozenset[str]


_PACKAGE, _OLE_FILE, _PDF, _RTF, _WEB, _WORDS = (
    "是压缩包或 Office 文件",
    "是旧版 Office 文件",
    "是 PDF 文件",
    "是 RTF 文件",
    "是网页",
    "是普通文本",
)
_SIGNATURES = {
    b"PK\x03\x04": _PACKAGE,
    OLE: _OLE_FILE,
    b"%PDF-": _PDF,
    b"{\\rtf": _RTF,
    b"\x89PNG": "是图片",
    b"\xff\xd8\xff": "是图片",
    b"GIF8": "是图片",
    b"II*\x00": "是图片",
    b"Rar!": "是压缩包",
    b"7z\xbc\xaf": "是压缩包",
}
_WEB_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?<(?:!doctype\s+html|html|head|body)\b", re.I
)
_READERS = {
    ".docx": _Reader("word", frozenset({_PACKAGE})),
    ".txt": _Reader("plain", frozenset({_WORDS})),
    ".html": _Reader("web", frozenset({_WEB, _WORDS})),
    ".htm": _Reader("web", frozenset({_WEB, _WORDS})),
    ".pdf": _Reader("pdf", frozenset({_PDF})),
    ".doc": _Reader("converted", frozenset({_OLE_FILE})),
    ".wps": _Reader("converted", frozenset({_OLE_FILE})),
    ".rtf": _Reader("converted", frozenset({_RTF})),
    ".odt": _Reader("converted", frozenset({_PACKAGE})),
}
ACCEPTED = tuple(_READERS)
_IN_WORDS = "、".join(ACCEPTED)
_AS_WORDS = "请把需要读取的内容存成 .docx 后再上传。"
_OTHER_TYPES = {
    ".ofd": (
        "是版式文件（.ofd），LibreOffice 也打不开",
        "请在 OFD 阅读器里导出或打印为 PDF，或向来文单位索取 .docx 后再上传。",
    ),
    ".ceb": ("是版式文件（.ceb）", "请在阅读器里打印为 PDF，或向来文单位索取 .docx 后再上传。"),
    ".dot": ("是旧版 Word 模板（.dot）", SAVE_AS),
    ".dotx": ("是 Word 模板（.dotx）", SAVE_AS),
    ".xls": ("是表格文件", _AS_WORDS),
    ".xlsx": ("是表格文件", _AS_WORDS),
    ".et": ("是 WPS 表格文件", _AS_WORDS),
    ".ppt": ("是演示文稿", _AS_WORDS),
    ".pptx": ("是演示文稿", _AS_WORDS),
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp"),
        ("是图片", "请先用文字识别（OCR）软件转成文字，存为 .docx 后再上传。"),
    ),
}
_MACRO_TYPES = {".docm", ".dotm"}


def read_bytes(name: str, content: bytes) -> Text:
    """Read a file into its text, in this process; files of strangers go through ``read_confined``.

    Args:
        name: the file's name; its ending, one of ``ACCEPTED``, says what the file claims to be.
        content: the whole file.

    Raises:
        Unreadable: for everything that cannot be taken in, with a Chinese sentence that names the file.
        MemoryError: when a file unfolds to more than there is room for.
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
        raise with_macros(shown)
    if ending in _OTHER_TYPES:
        what, advice = _OTHER_TYPES[ending]
        raise Unreadable(f"“{shown}”{what}，不能读取；可以读取的是 {_IN_WORDS}。{advice}")
    if ending not in _READERS:
        raise Unreadable(
            f"“{shown}”的类型“{ending or '无扩展名'}”无法识别；可以读取的是 {_IN_WORDS}。{SAVE_AS}"
        )
    reader, look = _READERS[ending], _look(content)
    if look == _OLE_FILE and "EncryptedPackage".encode("utf-16-le") in content:
        raise with_password(shown)
    if look not in reader.looks:
        raise of_another_kind(shown, look)
    # Each format's library is loaded when the first such file comes.
    read = import_module(f"{__name__}.{reader.module}").read
    return _accepted(read(shown, content))


def _look(content: bytes) -> str:
    """Say in Chinese what a file is by its first bytes."""
    known = next((kind for signature, kind in _SIGNATURES.items() if content.startswith(signature)), None)
    if known is None and b"%PDF-" in content[:1024]:
        return _PDF  # some programs write a few bytes before it
    return known or (_WEB if _WEB_START.match(content) else _WORDS)


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: no folders, nothing invisible, at most 100 characters."""
    base = PurePath(name.replace("\\", "/")).name
    return "".join(character for character in base if character.isprintable())[-100:] or "未命名文件"


def _accepted(text: Text) -> Text:
    if len(text.content) > MAX_CHARACTERS:
        raise Unreadable(
            f"“{text.name}”有 {len(text.content)} 个字，超过 {MAX_CHARACTERS} 字的上限。请分成几个文件再上传。"
        )
    if not re.search(r"\w", text.content):
        raise Unreadable(f"“{text.name}”里没有文字。如果内容是图片或扫描件，请先转成文字再上传。")
    refuse_mark(text.name, text.content)
    return text
