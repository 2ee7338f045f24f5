"""Runs every benchmark and writes what they print into docs/performance.md, below the machine it was measured on.

.venv/bin/python -m benchmarks.report
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
BENCHMARKS = (
    ("engine_bureau",),
    ("one_record",),
    ("compare_engines",),
    ("engine_regions", "1000", "10000", "100000"),
    ("read_document",),
    ("pages",),
    ("findings",),
    ("printing",),
)
LIBRARIES = ("duckdb", "ibis-framework", "django", "pyarrow")


def machine() -> str:
    """Say what the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    today = date.today()  # noqa: DTZ011 -- the day on this machine
    return (
        f"{today}, {os.cpu_count()} cores of {platform.machine()}, {memory:.0f} GB, {platform.system()},"
        f" Python {platform.python_version()}, {libraries}."
    )


def between(page: str, name: str, text: str) -> str:
    """Return a page with the text between a name's two markers replaced.

    Raises:
        ValueError: when the page does not have both markers.

    >>> between("a <!-- x --> old <!-- /x --> b", "x", " new ")
    'a <!-- x --> new <!-- /x --> b'
    """
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    head, found, rest = page.partition(start)
    _, closed, tail = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"The page lacks {start} or {end}.")
    return f"{head}{start}{text}{end}{tail}"


def main() -> None:
    page = between(PAGE.read_text(encoding="utf-8"), "machine", f"\n{machine()}\n")
    for name, *arguments in BENCHMARKS:
        started = perf_counter()
        command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.rstrip()
        print(f"■ {name}, {perf_counter() - started:.0f} s\n{printed}\n", flush=True)
        page = between(page, name, f"\n```text\n{printed}\n```\n")
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
