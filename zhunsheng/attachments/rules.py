"""Which files are taken as evidence: the kind by its ending and its first bytes, both agreeing (SEC-63)."""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from zhunsheng.ui.errors import Unacceptable

ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Kind:
    content_type: str
    signature: bytes


KINDS = {
    "pdf": Kind("application/pdf", b"%PDF-"),
    "docx": Kind(_OFFICE + "wordprocessingml.document", ZIP),
    "xlsx": Kind(_OFFICE + "spreadsheetml.sheet", ZIP),
    "ofd": Kind("application/ofd", ZIP),
    "jpg": Kind("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": Kind("image/jpeg", b"\xff\xd8\xff"),
    "png": Kind("image/png", b"\x89PNG\r\n\x1a\n"),
    "txt": Kind("text/plain; charset=utf-8", b""),
}
ENDINGS = ",".join(f".{ending}" for ending in KINDS)  # as a file field of a page wants them
ACCEPTED = "PDF、OFD、DOCX、XLSX、JPG、PNG、TXT"


class FileRefused(Unacceptable):
    """A file is not taken; the text says why and what to do."""


def cleaned_name(name: str) -> str:
    """Return the shown name: the last part of the path, without control or direction characters, ≤ 120 characters.

    >>> cleaned_name("../../会议\\u202e记录.pdf")
    '会议记录.pdf'
    """
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
    )
    stem, dot, ending = kept.rpartition(".")
    # The ending is kept where it is one: it tells the kind.
    return f"{stem[: 119 - len(ending)]}.{ending}" if dot and len(ending) < 10 else kept[:120]


def refuse_oversize(name: str, size: int, *, max_bytes: int):
    """Raise ``FileRefused`` for a file of too many bytes; asked before the bytes are read into memory."""
    if size > max_bytes:
        raise FileRefused(
            f"文件“{name}”有 {size / 1024 / 1024:.1f} MB，超过 {max_bytes // 1024 // 1024} MB 的上限。"
            "请压缩图片或拆分后再上传。"
        )


def kind_of(name: str, content: bytes, *, max_bytes: int) -> Kind:
    """Return the kind of a file that may be kept as evidence.

    Raises:
        FileRefused: when it is empty, too large, of a kind not taken, or not what its ending says.
    """
    ending = name.rpartition(".")[2].lower()
    if not content:
        raise FileRefused(f"文件“{name}”是空的，没有可以保存的内容。请检查原文件后重新选择。")
    refuse_oversize(name, len(content), max_bytes=max_bytes)
    if ending not in KINDS:
        raise FileRefused(f"不能接收“{name}”这种类型的文件。请转成 {ACCEPTED} 之一再上传。")
    kind = KINDS[ending]
    if not content.startswith(kind.signature) or (ending == "txt" and b"\0" in content):
        raise FileRefused(
            f"文件“{name}”的内容与扩展名 .{ending} 不符。请用原来的软件打开，另存为正确的格式再上传。"
        )
    return kind
