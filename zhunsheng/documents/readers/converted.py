"""Formats that LibreOffice turns into .docx, where it is installed: .doc, .wps (a .doc by another name), .rtf, .odt.

It does not open .ofd, so that is refused before anybody waits for it.
"""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from zhunsheng.documents.readers import package, word
from zhunsheng.documents.readers.limits import SAVE_AS, with_macros, with_password
from zhunsheng.documents.text import Text, Unreadable

SECONDS = 60
_SECTOR = 512
_WORD_FIRST = b"\xec\xa5\xc1\x00"  # how the text of a .doc begins, at the start of a sector
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""


def read(name: str, content: bytes) -> Text:
    """Convert and read a file; the conversion has a folder and settings of its own and a time limit."""
    ending = Path(name).suffix.lower()
    if ending == ".odt":
        package.inspect(name, content, holds=frozenset({"content.xml"}), kind=" OpenDocument 文字文件")
    if _MACROS in content:
        raise with_macros(name)
    if _is_encrypted(content):
        raise with_password(name)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Unreadable(f"“{name}”是 {ending} 格式，本机没有安装转换程序 LibreOffice，无法读取。{SAVE_AS}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return word.read(
            name, _convert(name, content, program, Path(folder), ".doc" if ending == ".wps" else ending)
        )


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


def _convert(name: str, content: bytes, program: str, folder: Path, ending: str) -> bytes:
    source, profile = folder / f"source{ending}", folder / "profile"
    source.write_bytes(content)
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS)
    command = [
        program,
        f"-env:UserInstallation=file://{profile}",
        *_FILTERS.get(ending, ()),
        "--headless",
        "--norestore",
        "--convert-to",
        "docx",
    ]
    # A session of its own, because what must be stopped in the end are the processes it starts.
    process = subprocess.Popen(  # noqa: S603  # the installed converter
        [*command, "--outdir", str(folder), str(source)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_with_room,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"“{name}”转换超过 {SECONDS} 秒，已经停止。{SAVE_AS}") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if not (made := folder / "source.docx").exists():
        raise Unreadable(f"“{name}”无法转换，可能已经损坏或设有密码。{SAVE_AS}")
    return made.read_bytes()


def _with_room() -> None:
    """Use all the memory that may be used: LibreOffice maps more than a reader needs."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
