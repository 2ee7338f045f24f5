"""The documents a batch can hold: reports by template, and a unit's yearly printouts; how one of them is made."""

from typing import NamedTuple

from django.core.exceptions import ValidationError

from zhunsheng.accounts.rulings import require
from zhunsheng.batches.policies import may_have
from zhunsheng.documents.official import write
from zhunsheng.printouts.actions import fill_in
from zhunsheng.printouts.printout import Asked
from zhunsheng.printouts.shelf import OF_UNITS, PRINTOUTS
from zhunsheng.reports.actions import docx_of, title_of
from zhunsheng.reports.models import Report
from zhunsheng.reports.reading import codes, template

REPORT, PRINTOUT = "report", "printout"


class Made(NamedTuple):
    """A document: its title, whether it is only a draft, and the .docx."""

    title: str
    is_draft: bool
    content: bytes


def choices() -> list[tuple[str, str]]:
    """Return the sorts of documents by the names a batch keeps them under, with what people call them."""
    reports = [(f"{REPORT}:{code}", template(code).name) for code in codes() if not template(code).of_person]
    return [*reports, *((f"{PRINTOUT}:{one.code}", one.name) for one in OF_UNITS)]


def make(item, *, at, today) -> Made:
    """Make one document of a batch as whoever started it: the settled report where there is one, else a draft.

    Raises:
        Refused: when they may not draft for this bureau any more.
        ValidationError: when there is nothing to make, or the template cannot be used; the message says why.
    """
    batch = item.batch
    require(may_have(batch.started_by, batch, item.unit))
    family, _, code = item.sort.partition(":")
    if family == PRINTOUT:
        asked = Asked(by=batch.started_by, at=at, today=today, year=batch.period_end.year)
        document = fill_in(printout=PRINTOUTS[code], subject=item.unit, asked=asked)
        return Made(document.title, False, write(document))
    span = {"period_start": batch.period_start, "period_end": batch.period_end}
    of_this = {"unit": item.unit, "template": code, "person": None} | span
    settled = Report.objects.filter(frozen_at__isnull=False, **of_this).order_by("-frozen_at").first()
    report = settled or Report(**of_this)
    title = settled.title if settled else title_of(item.unit, code, batch.period_start, batch.period_end)
    return Made(title, settled is None, docx_of(report))


def reason_of(error: Exception) -> str:
    """Say why a document could not be made, as the page and the index tell it."""
    if isinstance(error, ValidationError):
        return "".join(error.messages)
    return str(error)
