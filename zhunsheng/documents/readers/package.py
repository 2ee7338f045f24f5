"""Look through a zipped document before any library opens it: nothing too large, no password, no macro, no entity."""

import zipfile
import zlib
from io import BytesIO

from zhunsheng.documents.readers.limits import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED,
    MAX_XML,
    SAVE_AS,
    of_another_kind,
    with_macros,
    with_password,
)
from zhunsheng.documents.text import Unreadable

_MACROS = ("vbaproject", "basic/", "scripts/")


def inspect(name: str, content: bytes, *, holds: frozenset[str], kind: str) -> None:
    """Unpack every part once, counting what comes out and keeping nothing.

    Args:
        holds: parts that such a document cannot be without.
        kind: what the file must be, in Chinese.

    Raises:
        Unreadable: with what is wrong.
    """
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
                raise with_password(name)
            if len(set(names)) < len(names):
                raise damaged
            if any(entry.lower().startswith(_MACROS) or "vbaproject" in entry.lower() for entry in names):
                raise with_macros(name)
            if not holds <= {part for entry in names for part in (entry, entry.split("/")[0] + "/")}:
                raise of_another_kind(name, f"不是{kind}")
            unpacked = 0
            for entry in entries:
                is_xml = entry.filename.lower().endswith((".xml", ".rels"))
                limit = min(MAX_XML if is_xml else MAX_UNPACKED, MAX_UNPACKED - unpacked)
                size = _unpack(name, package, entry, limit=limit, is_xml=is_xml)
                if size > limit or (size > 1_000_000 and size > MAX_RATIO * max(entry.compress_size, 1)):
                    raise bomb
                unpacked += size
    except Unreadable:
        raise
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        zlib.error,
    ) as error:
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
                        f"“{name}”的内部结构里有正常文件不会写入的实体声明，为安全不予读取。{SAVE_AS}"
                    )
                tail = window[-16:]
    return size
