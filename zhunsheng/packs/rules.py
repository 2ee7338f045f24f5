"""Pure decisions about a pack: what its files are called, what its manifest says, what may not go along."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from zhunsheng.ui.file_names import safe_name


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not in the pack, and why."""

    what: str
    why: str


def file_name(digest: str, name: str) -> str:
    """Return what an evidence file is called in the pack: no two alike, nothing a file system stumbles over.

    >>> file_name("ab12cd34ef", "签到 表/5月.pdf")
    'evidence/ab12cd34-签到_表_5月.pdf'
    """
    stem, dot, ending = name.rpartition(".")
    clean = safe_name(stem if dot else name)
    return f"evidence/{digest[:8]}-{clean}" + (f".{safe_name(ending)}" if ending and dot else "")


def faults_of_period(start: date, end: date, *, today: date) -> dict[str, str]:
    """Return what is wrong with a period, by field."""
    if end < start:
        return {"end": f"结束日期（{end}）早于开始日期（{start}），请核对。"}
    if start > today:
        return {"start": f"期间（自 {start}）还没有开始，没有可以移交的记录。"}
    return {}


def manifest_of(
    files: Mapping[str, bytes | tuple[str, int]], *, about: Mapping[str, str], left_out: Sequence[LeftOut]
) -> bytes:
    """Return the list of every file with size and SHA-256, of what is missing, and of what the pack is about.

    Args:
        files: path to bytes, or to digest and size where the bytes are written elsewhere.
    """
    entries = []
    for path, content in sorted(files.items()):
        digest, size = (
            content if isinstance(content, tuple) else (hashlib.sha256(content).hexdigest(), len(content))
        )
        entries.append({"path": path, "sha256": digest, "bytes": size})
    whole = {"about": dict(about), "files": entries, "left_out": [asdict(one) for one in left_out]}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()
