"""Runs the installed LibreOffice: with a folder and settings of its own, a limit on time, and stopped whole."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

FONTS = Path(__file__).parent / "data" / "fonts.conf"  # stand-ins for the typefaces that are missing
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""


class NotInstalled(Exception):
    """There is no LibreOffice on this machine."""


class TookTooLong(Exception):
    """It did not end in time and was stopped, with everything it had started."""


def program() -> str:
    """Return where LibreOffice is.

    Raises:
        NotInstalled: when it is nowhere on the path.
    """
    if found := shutil.which("soffice") or shutil.which("libreoffice"):
        return found
    raise NotInstalled


def convert(
    sources: Sequence[Path], *, to: str, into: Path, seconds: float, options: Sequence[str] = ()
) -> None:
    """Convert files into a folder, each under its own name with another ending.

    What could not be converted is simply not there afterwards; the caller looks.

    Args:
        to: the ending, as LibreOffice names formats.
        seconds: on the clock, for all of them together.
        options: of LibreOffice, such as the filter to read with.

    Raises:
        NotInstalled, TookTooLong: as they say.
    """
    command = [program()]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        (Path(home) / "user").mkdir()
        (Path(home) / "user" / "registrymodifications.xcu").write_text(_SETTINGS)
        command += [f"-env:UserInstallation=file://{home}", *options, "--headless", "--norestore"]
        # A session of its own, because what must be stopped in the end are the processes it starts.
        process = subprocess.Popen(  # noqa: S603  # the installed converter
            [*command, "--convert-to", to, "--outdir", str(into), *map(str, sources)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={"FONTCONFIG_FILE": str(FONTS)} | os.environ,
            preexec_fn=_with_room,
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise TookTooLong from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _with_room() -> None:
    """Use all the memory that may be used: LibreOffice maps more than a reader needs."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
