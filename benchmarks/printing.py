"""How long a report takes from the facts to .docx and on to PDF, alone and among others, and the memory of many.

One process on SQLite: the demo's yearly report with its three charts. ``documents`` reports in one job, in turn.

.venv/bin/python -m benchmarks.printing [documents]
"""

from __future__ import annotations

import resource
import shutil
import sys
import time
from datetime import date
from io import BytesIO
from statistics import median

from tools.trial import demo

DOCUMENTS, TIMES, PRINTED = 1000, 10, 40


def measure(documents: int) -> None:
    """Print the figures of one report, of a batch of PDF, and of a job of many reports."""
    from pdfminer.high_level import extract_pages

    from zhunsheng.documents.printing import all_to_pdf, to_pdf
    from zhunsheng.organisation.models import Unit
    from zhunsheng.reports.actions import docx_of
    from zhunsheng.reports.models import Report

    year = date.today().year  # noqa: DTZ011 -- the demo's, on this machine
    span = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
    report = Report(unit=Unit.objects.bureaus().get(), template="annual", **span)
    made = docx_of(report)
    took = median(timed(docx_of, report) for _ in range(TIMES))
    if shutil.which("soffice"):
        pages = len(list(extract_pages(BytesIO(to_pdf(made)))))
        cold = median(timed(to_pdf, made) for _ in range(3))
        batch = timed(list, all_to_pdf([made] * PRINTED)) / PRINTED
        print(f"{pages} pages, {len(made) // 1024} KB")
        print(f"facts to .docx {took * 1000:>21.0f} ms")
        print(f".docx to PDF, cold {cold:>17.1f} s")
        print(f".docx to PDF, one of {PRINTED:<4} {batch:>10.2f} s    {cold / batch:.1f} times as fast")
    else:
        print(f"facts to .docx {took * 1000:>21.0f} ms    (no LibreOffice: PDF not measured)")
    started = time.perf_counter()
    after = {}
    for number in range(1, documents + 1):
        docx_of(report)
        if number in (documents // 10, documents):
            after[number] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    few, many = after.values()
    took = (time.perf_counter() - started) / documents
    print(f"{documents} reports in one job {took * 1000:>11.0f} ms each")
    print(f"most memory after {documents // 10:<5} {few:>12.0f} MB")
    print(f"most memory after {documents:<5} {many:>12.0f} MB   {many / few:.2f} times")


def timed(act, *args, **kwargs) -> float:
    """Return how long something takes, in seconds."""
    started = time.perf_counter()
    act(*args, **kwargs)
    return time.perf_counter() - started


def main() -> None:
    with demo():
        measure(int(sys.argv[1]) if len(sys.argv) == 2 else DOCUMENTS)


if __name__ == "__main__":
    main()
