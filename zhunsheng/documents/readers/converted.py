"""Formats that LibreOffice turns into .docx, where it is installed: .doc .wps .rtf .odt."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from zhunsheng.documents.readers import word
from zhunsheng.documents.readers.limits import OLE, SAVE_AS
from zhunsheng.documents.text import Text, Unreadable

SECONDS = 60
# How each format begins; a .wps is a .doc under another name, or a .docx.
_BEGINNINGS = {
    ".doc": (OLE, b"PK\x03\x04", b"{\\rtf"),
    ".wps": (OLE, b"PK\x03\x04"),
    ".rtf": (b"{\\rtf",),
    ".odt": (b"PK\x03\x04",),
}


def read(name: str, content: bytes) -> Text:
    """Convert and read a file; the conversion has a folder and a profile of its own and a time limit."""
    ending = Path(name).suffix.lower()
    if not content.startswith(_BEGINNINGS[ending]):
        raise Unreadable(f"“{name}”的扩展名是 {ending}，内容却不是这种文件。请核对文件后再上传。")
    if "EncryptedPackage".encode("utf-16-le") in content or "EncryptionInfo".encode("utf-16-le") in content:
        raise Unreadable(f"“{name}”设有打开密码，无法读取。请取消密码后另存，再上传。")
    if content.startswith(b"PK") and ending != ".odt":
        return word.read(name, content)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Unreadable(
            f"“{name}”是 {ending} 格式，本机没有安装转换程序（LibreOffice），无法读取。{SAVE_AS}"
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source{ending if ending != '.wps' else '.doc'}"
        source.write_bytes(content)
        command = [
            program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
            "--convert-to", "docx", "--outdir", f"{folder}/out", str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, timeout=SECONDS, capture_output=True, check=True)  # noqa: S603  # the installed converter
        except subprocess.TimeoutExpired as error:
            raise Unreadable(f"“{name}”转换超过 {SECONDS} 秒，已经停止。{SAVE_AS}") from error
        except (subprocess.CalledProcessError, OSError) as error:
            raise Unreadable(f"“{name}”无法转换，可能已经损坏。{SAVE_AS}") from error
        found = Path(folder) / "out" / "source.docx"
        if not found.exists():
            raise Unreadable(f"“{name}”无法转换，可能已经损坏或设有密码。{SAVE_AS}")
        return word.read(name, found.read_bytes())
