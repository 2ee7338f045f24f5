"""The demo in a folder of its own, for tools and benchmarks that need a bureau with a year of records."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def demo(**environment: str) -> Iterator[None]:
    """Build the demo, and set Django up on it; the folder is taken away in the end.

    Args:
        environment: settings beside those of a trial, such as ``ZHUNSHENG_TODAY``.
    """
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "ZHUNSHENG_DATA": folder,
            "ZHUNSHENG_TRIAL": "1",
            "DJANGO_SETTINGS_MODULE": "zhunsheng.config.settings",
        } | environment
        command = [sys.executable, "-m", "zhunsheng.cli", "demo", "--no-serve"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- this package
        import django

        django.setup()
        yield
