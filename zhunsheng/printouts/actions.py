"""Filling in a printout, and taking it away."""

from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.documents.official import OfficialDocument, write
from zhunsheng.documents.printing import to_pdf


@transaction.atomic
def fill_in(*, printout, subject, asked) -> OfficialDocument:
    """Return a printout as it reads now. What is sealed is opened by its own room's action, which logs it.

    Raises:
        Refused: when the person may not have it.
        ValidationError: when there is nothing to print.
    """
    require(printout.may(asked.by, subject))
    return printout.document(subject, asked)


@transaction.atomic
def take(*, printout, subject, asked) -> bytes:
    """Return a printout as .docx and log that it was taken.

    Raises:
        Refused, ValidationError: as :func:`fill_in`.
    """
    content = write(fill_in(printout=printout, subject=subject, asked=asked))
    return _taken(content, printout, subject, asked)


def take_pdf(*, printout, subject, asked) -> bytes:
    """Return a printout as PDF and log that it was taken, once there is one.

    Raises:
        Refused, ValidationError: as :func:`fill_in`.
        NotPrinted: when the converter is missing, hung or died.
    """
    content = to_pdf(write(fill_in(printout=printout, subject=subject, asked=asked)))
    return _taken(content, printout, subject, asked)


def _taken(content, printout, subject, asked):
    about = {"form": printout.name, "bytes": len(content)} | ({"year": asked.year} if printout.yearly else {})
    record("printout:taken", by=asked.by, at=asked.at, target=subject, changes=about)
    return content
