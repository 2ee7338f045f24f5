"""Turns a report's content into an official document, and reads one back; nothing else knows how they are written."""

from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from zhunsheng.documents.official import Head, Heading, OfficialDocument, Paragraph, Picture, Table, write
from zhunsheng.reports.charting import numbered
from zhunsheng.ui.pictures import picture_of

DRAFT_MARK = "（征求意见稿）"
INDEX_HEADING = "附：佐证索引"
INDEX_HEADER = ("序号", "正文语句", "依据的记录", "佐证")
INDEX_WIDTHS = (1, 5, 4, 4)


class ReadBack(NamedTuple):
    """What a document says and shows: its identifier, its paragraphs, and of each picture the SHA-256 of it all."""

    identifier: str
    lines: list[str]
    pictures: list[str]


class UnreadableDocument(ValueError):
    """A file that is no .docx."""


def to_docx(
    content: dict[str, Any],
    *,
    issuer: str,
    frozen_on: date | None,
    identifier: str = "",
    with_index: bool = False,
) -> bytes:
    """Return a report as .docx; one that is not frozen carries the mark of a draft and no date.

    Args:
        content: as :func:`zhunsheng.reports.drafting.content_of` gives it, or the frozen snapshot.
        frozen_on: the day the report is dated with, None for a draft.
        identifier: kept in the file's properties, by which it is found again.
        with_index: append a table of what each sentence rests on.
    """
    blocks: list[Heading | Paragraph | Table | Picture] = []
    for block, charts in zip(content["blocks"], numbered(content), strict=True):
        if block["level"]:
            blocks.append(Heading(block["level"], block["heading"]))
        for passage in block["passages"]:
            text = "".join(sentence["text"] for sentence in passage["sentences"])
            blocks.append(Paragraph(text, lead=passage["lead"]))
        blocks += [picture_of(kind, chart) for kind, chart in charts]
    index = (
        [Heading(1, INDEX_HEADING), Table(INDEX_HEADER, index_of(content), INDEX_WIDTHS)]
        if with_index
        else []
    )
    document = OfficialDocument(
        title=content["title"] if frozen_on else content["title"] + DRAFT_MARK,
        blocks=blocks,
        issuer=issuer,
        issued_on=frozen_on,
        identifier=identifier,
        appendix=index,
        addressee=content.get("addressee") or None,
        head=Head(issuer, content["number"], content["signer"]) if content.get("number") else None,
    )
    return write(document)


def index_of(content: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return a row per sentence that rests on records: number, sentence, records by kind and day, their evidence."""
    records = content["records"]
    sentences = [
        sentence
        for block in content["blocks"]
        for passage in block["passages"]
        for sentence in passage["sentences"]
        if sentence["fact_ids"]
    ]
    return [
        (
            str(number),
            sentence["text"],
            _by_kind([records[fact_id] for fact_id in sentence["fact_ids"]]),
            "、".join(
                sorted({label for fact_id in sentence["fact_ids"] for label in records[fact_id]["evidence"]})
            ),
        )
        for number, sentence in enumerate(sentences, 1)
    ]


def read_back(content: bytes) -> ReadBack:
    """Return a document's identifier, its paragraphs that are not empty, without tables, and its pictures.

    Raises:
        UnreadableDocument: when it is no .docx.
    """
    try:
        file = docx.Document(BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableDocument from error
    lines = [paragraph.text for paragraph in file.paragraphs if paragraph.text.strip()]
    return ReadBack(file.core_properties.identifier, lines, [_seal_of(file, one) for one in _pictures(file)])


def _pictures(file):
    return file.element.body.iter(qn("wp:inline"), qn("wp:anchor"))


def _seal_of(file, picture):
    """Return the digest of all forms of a picture and of the words that describe it."""
    names = {value for element in picture.iter() for key, value in element.items() if key == qn("r:embed")}
    parts = [file.part.related_parts[name].blob for name in sorted(names) if name in file.part.related_parts]
    words = [element.get("descr", "").encode() for element in picture.iter(qn("wp:docPr"))]
    return sha256(b"".join(sorted(sha256(part).digest() for part in (*parts, *words)))).hexdigest()


def _by_kind(records):
    """Say which records, by kind with their days.

    >>> _by_kind([{"kind": "党课", "on": "2026-03-01"}, {"kind": "党课", "on": "2026-06-01"}])
    '党课2次（2026-03-01、2026-06-01）'
    """
    days: dict[str, list[str]] = {}
    for record in records:
        days.setdefault(record["kind"], []).append(record["on"])
    return "；".join(f"{kind}{len(on)}次（{'、'.join(on)}）" for kind, on in days.items())
