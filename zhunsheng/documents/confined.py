"""Read a file in a child process with limits, so that a hostile file harms nothing but its own reading.

The child gets the file over its standard input and answers with JSON; it inherits no secrets, and memory, time and the
size of what it writes are bounded by the system.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile

from zhunsheng.documents.readers import read_bytes, shown_name
from zhunsheng.documents.text import Text, Unreadable

SECONDS = 90  # on the clock: a conversion takes its time
CPU_SECONDS = 60
MEMORY = 3 * 1024**3  # addresses; a conversion maps much and uses little
LARGEST_FILE = 256 * 1024**2
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV")


def read_confined(name: str, content: bytes) -> Text:
    """Do what ``read_bytes`` does, in a child process.

    Raises:
        Unreadable: as ``read_bytes``; also when the limits were reached.
    """
    environment = {key: value for key, value in os.environ.items() if key in _PASSED_ON}
    with tempfile.TemporaryDirectory() as home:
        try:
            child = subprocess.run(  # noqa: S603  # this module itself
                [sys.executable, "-m", __name__, name.encode(errors="replace").hex()],
                input=content,
                capture_output=True,
                timeout=SECONDS,
                cwd=home,
                env=environment | {"HOME": home, "PYTHONUTF8": "1"},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable(_too_heavy(name)) from error
    if child.returncode != 0:
        raise Unreadable(_too_heavy(name))
    answer = json.loads(child.stdout)
    if "reason" in answer:
        raise Unreadable(answer["reason"])
    return Text.from_json(answer["text"])


def _too_heavy(name: str) -> str:
    return f"“{shown_name(name)}”内容异常，读取所需的时间或内存超过上限，已经停止，没有保存任何内容。请检查文件，或只留正文另存为 .docx 后再上传。"


def main() -> None:
    """Be the child: limits first, then the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    name = bytes.fromhex(sys.argv[1]).decode(errors="replace")
    try:
        answer = {"text": read_bytes(name, sys.stdin.buffer.read()).as_json()}
    except Unreadable as error:
        answer = {"reason": error.reason}
    except RecursionError:
        answer = {"reason": _too_heavy(name)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode())


if __name__ == "__main__":
    main()
