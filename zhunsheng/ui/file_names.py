"""Names of files that every system can hold."""

import re

_UNSAFE = re.compile(r"[^\w\u4e00-\u9fff.-]+")
LENGTH = 60


def safe_name(words: str) -> str:
    """Return words as a name that no file system stumbles over, not longer than most can show.

    >>> safe_name("签到 表/5月"), safe_name("..")
    ('签到_表_5月', '_')
    """
    return _UNSAFE.sub("_", words).strip(".")[:LENGTH] or "_"
