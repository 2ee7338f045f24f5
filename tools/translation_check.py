"""Checks that what is said in two languages is said in both: ``python -m tools.translation_check``.

Looks at the engine's statuses and reasons, the catalogue's titles, pages that have a twin (``*.zh-CN.md``) and the
glossary. Prints a line per fault and exits 1 when there is one.
"""

import re
import sys
from pathlib import Path

import yaml

from zhunsheng.engine import STATUS_LABELS, Status
from zhunsheng.engine.wording import WORDING

ROOT = Path(__file__).resolve().parents[1]
PLACEHOLDER = re.compile(r"\{(\w+)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def statuses():
    for language, labels in STATUS_LABELS.items():
        yield from (
            f"Status {status} has no {language} label." for status in Status if not labels.get(status)
        )


def reasons():
    """Each reason has both sentences, and both use the same values."""
    for code, sentences in WORDING.items():
        if set(sentences) != {"zh", "en"}:
            yield f"Reason {code} is worded in {sorted(sentences)}, not in zh and en."
        elif set(PLACEHOLDER.findall(sentences["zh"])) - set(PLACEHOLDER.findall(sentences["en"])):
            yield f"Reason {code}: the English sentence leaves out a value that the Chinese one gives."


def catalogue():
    data = yaml.safe_load((ROOT / "zhunsheng/catalogue/data/obligations.yaml").read_text())
    for obligation in data:
        if not CHINESE.search(obligation["title"]):
            yield f"Obligation {obligation['code']} has no Chinese title."
        if not obligation["title_en"] or CHINESE.search(obligation["title_en"]):
            yield f"Obligation {obligation['code']} has no English title."


def pages():
    """Twins have the same sections: as many headings, of the same levels, and the same commands."""
    for chinese in [*ROOT.glob("*.zh-CN.md"), *ROOT.glob("docs/**/*.zh-CN.md")]:
        english = chinese.with_name(chinese.name.replace(".zh-CN", ""))
        for what, pattern in (
            ("headings", r"(?m)^#+(?= )"),
            ("commands", r"(?m)^    ?\S.*$|^(?:make|zhunsheng) .*$"),
        ):
            if re.findall(pattern, english.read_text()) != re.findall(pattern, chinese.read_text()):
                yield f"{english.relative_to(ROOT)} and {chinese.name} differ in their {what}."


def glossary():
    for line in (ROOT / "docs/glossary.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[1:] and cells[1] != "---" and not CHINESE.search(cells[1]):
            yield f"docs/glossary.md: {cells[0]!r} has no Chinese word."


def main() -> int:
    faults = [fault for check in (statuses, reasons, catalogue, pages, glossary) for fault in check()]
    print("\n".join(faults) or "Everything said in two languages is said in both.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
