"""Turns .docx into PDF with the installed LibreOffice: whole or not at all, within a time, one or many in one run."""

import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from zhunsheng.documents import libreoffice

PDF = "application/pdf"  # its media type
SECONDS = 60  # for one run, and as much again for every further ten documents in it
TOGETHER = 20  # documents a run: starting costs more than printing one
_SAVE_YOURSELF = "也可以先下载 Word，再在办公软件中另存为 PDF。"


class NotPrinted(Exception):
    """There is no PDF; the message says why, and what to do."""


def to_pdf(content: bytes, *, seconds: float = SECONDS) -> bytes:
    """Return a .docx as PDF.

    Raises:
        NotPrinted: when there is no converter, or it hung, died, or made nothing whole.
    """
    return next(all_to_pdf([content], seconds=seconds))


def all_to_pdf(contents: Iterable[bytes], *, seconds: float = SECONDS) -> Iterator[bytes]:
    """Yield each of many .docx as PDF, in their order; a few at a time are on disk and none stays there.

    Raises:
        NotPrinted: as :func:`to_pdf`, at the first that could not be printed.
    """
    waiting = iter(contents)
    while few := list(islice(waiting, TOGETHER)):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            sources = [Path(folder) / f"{number}.docx" for number, _ in enumerate(few)]
            for source, content in zip(sources, few, strict=True):
                source.write_bytes(content)
            _convert(sources, Path(folder), seconds * (1 + len(few) // 10))
            for source in sources:
                yield _whole(source.with_suffix(".pdf"))


def _convert(sources: list[Path], folder: Path, seconds: float) -> None:
    try:
        libreoffice.convert(sources, to="pdf", into=folder, seconds=seconds)
    except libreoffice.NotInstalled as error:
        raise NotPrinted(
            "本机没有安装转换程序 LibreOffice，不能生成 PDF。请系统管理员安装 libreoffice-writer；"
            + _SAVE_YOURSELF
        ) from error
    except libreoffice.TookTooLong as error:
        raise NotPrinted(f"生成 PDF 超过 {seconds:.0f} 秒，已经停止。请稍后再试；{_SAVE_YOURSELF}") from error


def _whole(made: Path) -> bytes:
    """Return a PDF that is there from its first line to its last."""
    content = made.read_bytes() if made.exists() else b""
    if content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF"):
        return content
    raise NotPrinted(f"转换程序中断，没有生成完整的 PDF。请再试一次；{_SAVE_YOURSELF}")
