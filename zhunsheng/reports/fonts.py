"""Which typefaces this server has, as fontconfig knows them."""

import shutil
import subprocess
from functools import cache


@cache
def installed_fonts() -> frozenset[str] | None:
    """Return the names of the installed typefaces, or None where there is no fontconfig to ask."""
    command = shutil.which("fc-list")
    if command is None:
        return None
    listed = subprocess.run([command, ":", "family"], capture_output=True, text=True, check=True, timeout=30)  # noqa: S603 -- fixed words
    return frozenset(name.strip() for line in listed.stdout.splitlines() for name in line.split(","))
