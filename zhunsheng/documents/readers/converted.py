"""Formats that LibreOffice turns into .docx, where it is installed: .doc, .wps (a .doc by another name), .rtf, .odt.

It does not open .ofd, so that is refused before anybody waits for it.
"""

import tempfile
from pathlib import Path

from zhunsheng.documents import libreoffice
from zhunsheng.documents.readers import package, word
from zhunsheng.documents.readers.limits import SAVE_AS, with_macros, with_password
from zhunsheng.documents.text import Text, Unreadable

SECONDS = 60
_SECTOR = 512
_WORD_FIRST = b"\xec\xa5\xc1\x00"  # how the text of a .doc begins, at the start of a sector
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read(name: str, content: bytes) -> Text:
    """Convert and read a file; the conversion has a folder and settings of its own and a time limit."""
    ending = Path(name).suffix.lower()
    if ending == ".odt":
        package.inspect(name, content, holds=frozenset({"content.xml"}), kind=" OpenDocument 文字文件")
    if _MACROS in content:
        raise with_macros(name)
    if _is_encrypted(content):
        raise with_password(name)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return word.read(name, _converted(name, content, Path(folder), ending))


# Told what it is, LibreOffice refuses a damaged .doc instead of showing its bytes as words.
_FILTERS = {".doc": ("--infilter=MS Word 97",)}


def _is_encrypted(content: bytes) -> bool:
    """Whether a .doc says that it is encrypted: bit 8 of the flags ten bytes into its text."""
    place = content.find(_WORD_FIRST)
    while place >= 0:
        if place % _SECTOR == 0:
            return content[place + 11 : place + 12] > b"" and content[place + 11] & 1 == 1
        place = content.find(_WORD_FIRST, place + 1)
    return False


def _converted(name: str, content: bytes, folder: Path, ending: str) -> bytes:
    source = folder / f"source{'.doc' if ending == '.wps' else ending}"
    source.write_bytes(content)
    options = _FILTERS.get(source.suffix, ())
    try:
        libreoffice.convert([source], to="docx", into=folder, seconds=SECONDS, options=options)
    except libreoffice.NotInstalled as error:
        raise Unreadable(
            f"“{name}”是 {ending} 格式，本机没有安装转换程序 LibreOffice，无法读取。{SAVE_AS}"
        ) from error
    except libreoffice.TookTooLong as error:
        raise Unreadable(f"“{name}”转换超过 {SECONDS} 秒，已经停止。{SAVE_AS}") from error
    if not (made := folder / "source.docx").exists():
        raise Unreadable(f"“{name}”无法转换，可能已经损坏或设有密码。{SAVE_AS}")
    return made.read_bytes()
