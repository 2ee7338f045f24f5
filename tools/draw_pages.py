"""Prints every report and every form of the demo's bureau and draws their first pages, for the manual.

.venv/bin/python -m tools.draw_pages [FOLDER]; needs LibreOffice and poppler.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.trial import demo

FOLDER = Path(__file__).parent.parent / "docs" / "images" / "pages"
DAY = "2026-11-23"
DOTS_AN_INCH, FIRST_PAGES = 60, 3


def documents() -> dict[str, bytes]:
    """Return each as .docx by its template's or printout's name."""
    from datetime import date

    from zhunsheng import clock
    from zhunsheng.accounts.models import User
    from zhunsheng.activities.models import Activity
    from zhunsheng.deployments.models import Task
    from zhunsheng.documents.official import write
    from zhunsheng.organisation.models import Person, Unit
    from zhunsheng.printouts.actions import fill_in
    from zhunsheng.printouts.printout import Asked
    from zhunsheng.printouts.shelf import PRINTOUTS
    from zhunsheng.reports.actions import docx_of
    from zhunsheng.reports.models import Report
    from zhunsheng.reports.reading import codes, template
    from zhunsheng.talks.models import Talk

    bureau = Unit.objects.bureaus().get()
    clerk, head = (User.objects.get(username=name) for name in ("dangwu", "shuji"))
    made = {}
    for code in codes():
        person = head.person if template(code).of_person else None
        span = {"period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31)}
        made[code] = docx_of(Report(unit=bureau, template=code, person=person, **span))
    subjects = {
        "meeting": Activity.objects.filter(kind="party_group_meeting").first(),
        "talk": Talk.objects.held_by(head.person).first(),
        "task": Task.objects.exclude(result="").first(),
        "study": Person.objects.get(user__username="fenguan"),
    }
    for code, printout in PRINTOUTS.items():
        by = head if code == "talk" else clerk
        asked = Asked(by=by, at=clock.now(), today=clock.today(), year=clock.today().year)
        made[code] = write(fill_in(printout=printout, subject=subjects.get(code, bureau), asked=asked))
    return made


def draw(pdf: bytes, name: str, folder: Path) -> None:
    """Draw the first pages of a PDF as pictures in sixteen greys, which keeps them small."""
    from PIL import Image

    with TemporaryDirectory() as drawn:
        source = Path(drawn) / "pages.pdf"
        source.write_bytes(pdf)
        command = ["pdftoppm", "-r", str(DOTS_AN_INCH), "-l", str(FIRST_PAGES), "-png"]
        subprocess.run([*command, source, f"{drawn}/page"], check=True)  # noqa: S603 -- of the system
        for number, page in enumerate(sorted(Path(drawn).glob("page*.png")), 1):
            target = folder / f"{name.replace('_', '-')}-{number}.png"
            Image.open(page).quantize(16).save(target, optimize=True)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) == 2 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with demo(ZHUNSHENG_TODAY=DAY):
        from zhunsheng.documents.printing import all_to_pdf

        made = documents()
        for name, pdf in zip(made, all_to_pdf(made.values()), strict=True):
            draw(pdf, name, folder)
            print(f"{name}: {len(made[name]) // 1024} KB", flush=True)


if __name__ == "__main__":
    main()
