"""The text of a document as a stream of paragraphs that remember their place."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from zhunsheng.documents.stream import Cell, Piece, cleared, is_traditional, mended

# What no reader of a page can see: control characters, zero-width and direction marks, the byte order mark.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

_CLASSIFICATION = re.compile(
    r"(?:绝\s{0,4}密|机\s{0,4}密|秘\s{0,4}密)\s{0,4}[★☆]"
    r"|密\s{0,4}级\s{0,4}(?:[:：]\s{0,4}|\s)(?:绝\s{0,4}密|机\s{0,4}密|秘\s{0,4}密)"
)


class Unreadable(ValueError):
    """A file that cannot be taken in. ``reason`` is a Chinese sentence that names the file and says what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. ``text == content[start:end]`` of its :class:`Text`.

    ``place`` says in Chinese where it stands in the file. ``outline`` is the outline level (1 to 9) that the
    file gives the paragraph, 0 for body text. ``cell`` is its place in a table, None outside tables; a cell of
    several lines gives several paragraphs.
    """

    text: str
    start: int
    end: int
    place: str
    outline: int = 0
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """The whole text of a document: its paragraphs, one to a line of ``content``.

    ``remarks`` are Chinese sentences about what a reader of the text should know (revisions taken as accepted, pages
    without text). ``published`` and ``origin`` are what the page around the text said of it (发布时间, 来源).
    """

    name: str
    content: str
    paragraphs: tuple[Paragraph, ...]
    remarks: tuple[str, ...] = ()
    published: date | None = None
    origin: str | None = None

    @classmethod
    def of(cls, name: str, pieces: Iterable[Piece | tuple[str, str, int]]) -> "Text":
        """Make a text of pieces (words, place, outline level); those without visible characters are left out.

        Characters that cannot be seen are dropped and lone surrogates replaced, so that the content can be
        stored and shown anywhere.
        """
        paragraphs, start = [], 0
        for piece in pieces:
            words, place, outline, cell = Piece(*piece)
            for line in words.splitlines():
                visible = visible_characters(line)
                if visible.strip():
                    paragraphs.append(Paragraph(visible, start, start + len(visible), place, outline, cell))
                    start += len(visible) + 1
        content = "\n".join(paragraph.text for paragraph in paragraphs)
        return cls(name, content, tuple(paragraphs))

    @classmethod
    def from_string(cls, content: str, name: str = "文本") -> "Text":
        """Make a text of plain words, one paragraph a line, as :meth:`of_page` does."""
        return cls.of_page(
            name, (Piece(line, f"第{number}行") for number, line in enumerate(content.splitlines(), 1))
        )

    @classmethod
    def of_page(
        cls,
        name: str,
        pieces: Iterable[Piece],
        *,
        remarks: Iterable[str] = (),
        published: date | None = None,
        origin: str | None = None,
    ) -> "Text":
        """Make a text of what stood on a page: mended where lines were broken, cleared of what the page added.

        ``published`` and ``origin`` are given by the file itself and come before what its lines say.
        """
        page = cleared(pieces)
        text = cls.of(name, mended(page.pieces))
        if is_traditional(text.content):
            remarks = (*remarks, "文中多用繁体字，按原样读取，没有转换成简体。")
        return replace(
            text,
            remarks=tuple(remarks),
            published=published or page.published,
            origin=origin or page.origin,
        )

    def as_json(self) -> dict[str, Any]:
        """Return plain values for ``json.dumps``, from which :meth:`from_json` makes the same text."""
        return asdict(self) | {"published": self.published and self.published.isoformat()}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Text":
        """Return the text of which :meth:`as_json` gave these values, also after a journey as JSON."""

        def cell(place: dict[str, Any] | None) -> Cell | None:
            return Cell(**(place | {"heads": tuple(place["heads"])})) if place else None

        paragraphs = tuple(Paragraph(**(row | {"cell": cell(row["cell"])})) for row in values["paragraphs"])
        published = values["published"] and date.fromisoformat(values["published"])
        changed = {"paragraphs": paragraphs, "remarks": tuple(values["remarks"]), "published": published}
        return cls(**(values | changed))


def visible_characters(words: str) -> str:
    """Return the words without characters that nobody can see; lone surrogates become U+FFFD."""
    return _LONE_SURROGATE.sub("\ufffd", _INVISIBLE.sub("", words))


def classification_mark(words: str) -> str | None:
    """Return the first mark of a state secret (``机密★10年``, ``密级：秘密``) as written, or None.

    The bare words 秘密 or 保密 are no mark. Source: SEC-07; the form of the mark is that of 《保守国家秘密法》
    and GB/T 9704-2012, 7.2.2.

    >>> classification_mark("机密★10年"), classification_mark("保守党的秘密")
    ('机密★', None)
    """
    found = _CLASSIFICATION.search(words)
    return found.group() if found else None
