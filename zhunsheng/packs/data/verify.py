"""Check this folder against its manifest: python3 verify.py. Needs nothing but Python 3."""

import hashlib
import json
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
manifest = json.loads((here / "manifest.json").read_text(encoding="utf-8"))
listed = {entry["path"]: entry for entry in manifest["files"]}
found = {path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()}
faults = [f"缺少 {path}" for path in sorted(set(listed) - found)]
faults += [f"多出 {path}" for path in sorted(found - set(listed) - {"manifest.json"})]
for path in sorted(set(listed) & found):
    if hashlib.sha256((here / path).read_bytes()).hexdigest() != listed[path]["sha256"]:
        faults.append(f"被改动 {path}")
print("\n".join(faults) or f"{len(listed)} 个文件与清单一致")
print("清单摘要（与移交单上所记比对）：", hashlib.sha256((here / "manifest.json").read_bytes()).hexdigest())
sys.exit(bool(faults))
