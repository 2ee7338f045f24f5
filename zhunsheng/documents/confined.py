"""Read a file in a process of its own with limits, so that a hostile file harms nothing but its own reading.

The process gets the file over its standard input and answers with JSON. Of this one's environment it sees only where
programs are; the system bounds its memory, its computing time and the files it writes.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import zhunsheng
from zhunsheng.documents.readers import read_bytes, shown_name
from zhunsheng.documents.readers.limits import SAVE_AS
from zhunsheng.documents.text import Text, Unreadable

SECONDS = 90  # on the clock; a conversion alone may take 60
CPU_SECONDS = 45
MEMORY = 1536 * 1024**2  # addresses for the reader itself
MOST_MEMORY = 4096 * 1024**2  # for LibreOffice, which maps much and uses little
LARGEST_FILE = 256 * 1024**2
SMALL = 1024**2
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")

_ENDS = {
    "memory": "读取它需要的内存超过上限",
    "time": "读取它需要的时间超过上限",
    "crash": "读取它时程序中断",
}


def read_confined(name: str, content: bytes) -> Text:
    """Do what ``read_bytes`` does, in a process of its own.

    Plain text up to a megabyte is read here: it meets no library, only patterns that take time in line with its
    length, and a process would take longer to start than the reading.

    Raises:
        Unreadable: as ``read_bytes``; also when a limit was reached.
    """
    if name.lower().endswith(".txt") and len(content) <= SMALL:
        return read_bytes(name, content)
    environment = {key: value for key, value in os.environ.items() if key in _PASSED_ON}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        try:
            child = subprocess.run(  # noqa: S603  # this module itself
                [sys.executable, "-m", __name__, name.encode(errors="replace").hex()[-1000:]],
                input=content,
                capture_output=True,
                timeout=SECONDS,
                cwd=home,
                env=environment
                | {"HOME": home, "PYTHONUTF8": "1", "PYTHONPATH": str(Path(zhunsheng.__path__[0]).parent)},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _stopped(name, "time") from error
    if child.returncode:
        raise _stopped(
            name, {-signal.SIGXCPU: "time", -signal.SIGKILL: "time"}.get(child.returncode, "crash")
        )
    answer = json.loads(child.stdout)
    if "limit" in answer:
        raise _stopped(name, answer["limit"])
    if "reason" in answer:
        raise Unreadable(answer["reason"])
    return Text.from_json(answer["text"])


def _stopped(name: str, end: str) -> Unreadable:
    return Unreadable(f"“{shown_name(name)}”内容异常，{_ENDS[end]}，已经停止，没有保存任何内容。{SAVE_AS}")


def main() -> None:
    """Be the child: limits first, then the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    name = bytes.fromhex(sys.argv[1]).decode(errors="replace")
    try:
        answer: dict[str, Any] = {"text": read_bytes(name, sys.stdin.buffer.read()).as_json()}
    except Unreadable as refusal:
        answer = {"reason": refusal.reason}
    except MemoryError:
        answer = {"limit": "memory"}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
