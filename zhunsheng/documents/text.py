"""The text of a document as a stream of paragraphs that remember their place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

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
    file gives the paragraph, 0 for body text.
    """

    text: str
    start: int
    end: int
    place: str
    outline: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """The whole text of a document: its paragraphs, one to a line of ``content``."""

    name: str
    content: str
    paragraphs: tuple[Paragraph, ...]

    @classmethod
    def of(cls, name: str, pieces: Iterable[tuple[str, str, int]]) -> "Text":
        """Make a text of (words, place, outline level); pieces without visible characters are left out.

        Characters that cannot be seen are dropped and lone surrogates replaced, so that the content can be
        stored and shown anywhere.
        """
        paragraphs, start = [], 0
        for words, place, outline in pieces:
            for line in words.splitlines():
                visible = visible_characters(line)
                if visible.strip():
                    paragraphs.append(Paragraph(visible, start, start + len(visible), place, outline))
                    start += len(visible) + 1
        return cls(name, "\n".join(paragraph.text for paragraph in paragraphs), tuple(paragraphs))

    @classmethod
    def from_string(cls, content: str, name: str = "文本") -> "Text":
        """Make a text of plain words, one paragraph a line."""
        lines = [(line, f"第{number}行", 0) for number, line in enumerate(content.splitlines(), 1)]
        return cls.of(name, unwrapped(lines))


def unwrapped(lines: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """Join lines that were broken at a fixed width; text with one paragraph a line comes back unchanged.

    Text counts as broken when it has at least eight lines and six in ten are as long as the longest, give or
    take two characters, and short enough for a page. A line shorter than that ends its paragraph, and an
    indented line begins one.
    """
    widths = [len(words.rstrip()) for words, _, _ in lines if words.strip()]
    width = max(widths, default=0)
    if len(widths) < 8 or width > 60 or sum(w >= width - 2 for w in widths) < len(widths) * 0.6:
        return lines
    joined: list[tuple[list[str], str, int]] = []
    is_open = False
    for words, place, outline in lines:
        if is_open and words.strip() and not words.startswith(("　　", "  ", "\t")):
            joined[-1][0].append(words.rstrip())
        else:
            joined.append(([words.rstrip()], place, outline))
        is_open = len(words.rstrip()) >= width - 2
    return [("".join(pieces), place, outline) for pieces, place, outline in joined]


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
