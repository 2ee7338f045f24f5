"""Putting together a pack: files written one after the other, so that memory stays flat however many there are."""

import hashlib
import zipfile
from importlib.resources import files as package_files
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.packs import policies, rules
from zhunsheng.packs.gathering import gather
from zhunsheng.packs.rules import LeftOut


@transaction.atomic
def make_pack(*, out: BinaryIO, bureau, start, end, areas=(), by, at) -> str:
    """Write a pack as a zip and log it; return the digest of its manifest, which the receipt notes.

    Args:
        out: where the zip is written.
        areas: codes of the areas of duties; none for all.

    Raises:
        Refused: when the person may not take this bureau's records out.
        ValidationError: sentences by field, for a period the wrong way round or not begun.
    """
    require(policies.may_pack(by, bureau))
    if faults := rules.faults_of_period(start, end, today=timezone.localdate(at)):
        raise ValidationError(faults)
    gathered = gather(by, bureau, start=start, end=end, areas=areas)
    about = {
        "单位": bureau.name,
        "期间": f"{start} 至 {end}",
        "领域": "、".join(dict.fromkeys(duty["area"] for duty in gathered.duties)) or "无",
        "生成人": by.display_name,
        "生成时间": timezone.localtime(at).isoformat(timespec="minutes"),
    }
    written: dict[str, tuple[str, int]] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, file in gathered.files.items():
            _copy(pack, written, name, file, gathered.left_out)
        for paper in gathered.papers.values():
            paper.files = [(label, name) for label, name in paper.files if name in written]
            _write(
                pack, written, paper.name, render_to_string("packs/record.html", {"paper": paper}).encode()
            )
        context = {"about": about, "duties": gathered.duties, "left_out": gathered.left_out}
        _write(pack, written, "index.html", render_to_string("packs/index.html", context).encode())
        checker = package_files("zhunsheng.packs") / "data" / "verify.py"
        _write(pack, written, "verify.py", checker.read_bytes())
        manifest = rules.manifest_of(written, about=about, left_out=gathered.left_out)
        pack.writestr("manifest.json", manifest)
    digest = hashlib.sha256(manifest).hexdigest()
    changes = {
        "period": about["期间"],
        "areas": list(areas),
        "records": len(gathered.papers),
        "files": len(written),
        "left_out": len(gathered.left_out),
        "digest": digest,
    }
    record("pack:made", target=bureau, by=by, at=at, changes=changes)
    return digest


def _copy(pack, written, name, file, left_out):
    """Copy an evidence file if it still is what it was when it was stored."""
    try:
        content = file.path.read_bytes()
    except FileNotFoundError:
        left_out.append(LeftOut(file.name, "附件在存储中缺失，请以备份核对。"))
        return
    if hashlib.sha256(content).hexdigest() != file.digest:
        left_out.append(LeftOut(file.name, "附件与登记时的摘要不符，没有放入，请以备份核对。"))
        return
    _write(pack, written, name, content)


def _write(pack, written, name, content):
    pack.writestr(name, content)
    written[name] = (hashlib.sha256(content).hexdigest(), len(content))
