"""Turns a report's content into an official document. The only file that knows how documents are written."""

from datetime import date
from typing import Any

from zhunsheng.documents.official import Heading, OfficialDocument, Paragraph, write

DRAFT_MARK = "（征求意见稿）"


def to_docx(content: dict[str, Any], *, issuer: str, frozen_on: date | None) -> bytes:
    """Return a report as .docx; one that is not frozen carries the mark of a draft and no date.

    Args:
        content: as :func:`zhunsheng.reports.drafting.content_of` gives it, or the frozen snapshot.
        frozen_on: the day the report is dated with, None for a draft.
    """
    blocks: list[Heading | Paragraph] = []
    for block in content["blocks"]:
        if block["level"]:
            blocks.append(Heading(block["level"], block["heading"]))
        for passage in block["passages"]:
            text = "".join(sentence["text"] for sentence in passage["sentences"])
            blocks.append(Paragraph(text, lead=passage["lead"]))
    document = OfficialDocument(
        title=content["title"] if frozen_on else content["title"] + DRAFT_MARK,
        blocks=blocks,
        issuer=issuer,
        issued_on=frozen_on,
    )
    return write(document)
