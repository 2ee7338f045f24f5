"""Saved web pages (.html): the document in them, without what the site puts around it.

Nothing is fetched and no script runs. Parts of the page that are named as navigation, footer and the like are left
out, except where they hold much of its words: sites name their parts as they please, and losing a paragraph is worse
than keeping a menu.
"""

import re
from collections.abc import Sequence, Set
from itertools import accumulate, islice
from typing import Any, NamedTuple

from lxml import etree

from zhunsheng.documents.readers.limits import MAX_TAGS, SAVE_AS
from zhunsheng.documents.readers.plain import decoded
from zhunsheng.documents.readers.tables import headed, placed
from zhunsheng.documents.stream import Cell, Piece, day_in, page_goes_on
from zhunsheng.documents.text import Text, Unreadable

_UNSEEN = {
    "head", "script", "style", "noscript", "nav", "button", "iframe", "select", "svg", "template", "object", "textarea",
    "input", "img", "video", "audio", "canvas", "map", "option", "datalist", "dialog",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "section", "article", "main", "header", "footer", "aside", "form", "blockquote",
    "pre", "dl", "dt", "dd", "br", "hr", "table", "caption", "tbody", "thead", "tfoot", "tr", "td", "th", "h1", "h2",
    "h3", "h4", "h5", "h6", "body", "center", "fieldset", "legend", "figure", "figcaption", "address", "details",
    "summary",
}  # fmt: skip
_NAMED = {"div", "ul", "ol", "dl", "section", "header", "footer", "aside", "form", "table"}
_CHROME = re.compile(
    r"(?i)(?:^|[\s_-])(?:nav\w{0,12}|menu\w{0,8}|bread\w{0,8}|crumbs?|position|location|dqwz|share\w{0,8}|bdshare\w{0,20}|footer|foot|copyright"
    r"|toolbar|tools?|print|fontsize|related|sidebar|side|pager|pagination|login|search|header|banner|links?|friendlink\w{0,4}|qrcode|ewm"
    r"|comments?|recommend|prev|next|accessib\w{0,8}|wza)\d{0,2}(?:$|[\s_-])"
)
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"}
_HIDDEN = re.compile(r"(?i)display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden")
_MOST_OF_CHROME = 0.3  # of the page's words; a part with more than that is no chrome, whatever its name
_LINKED = 0.6  # of a block's words in links to other pages: a menu or a list of other articles
_ATTACHED = re.compile(r"附\s?件|\.(?:docx?|xlsx?|pdf|wps|ofd|zip|rar)\b", re.IGNORECASE)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s{0,4}=\s{0,4}["']?([\w-]{3,20})""", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SITE_BEHIND = re.compile(r"\s{0,4}[_|｜]|\s{1,4}[-–—]|[-–—]{2}")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_WIDEST = 200  # columns or rows that one cell may claim


def read(name: str, content: bytes) -> Text:
    """Read a page in the charset it declares, where that fits."""
    words = _decoded(name, content)
    if not re.search(r"<[a-zA-Z!]", words):
        raise Unreadable(f"“{name}”的扩展名是网页，内容却不是网页。请把扩展名改为 .txt，或{SAVE_AS[1:]}")
    if words.count("<") > MAX_TAGS:
        raise Unreadable(f"“{name}”里有超过 {MAX_TAGS} 个网页标记，无法读取。请只保存正文部分再上传。")
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = etree.fromstring(words.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise Unreadable(
            f"“{name}”不是完整的网页，无法读取。请在浏览器里重新保存，或{SAVE_AS[1:]}"
        ) from error
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        raise Unreadable(f"“{name}”的网页标记嵌套过深，无法读全。请只保存正文部分，或{SAVE_AS[1:]}")
    if root is None:
        raise Unreadable(f"“{name}”里没有内容。请在浏览器里等页面显示完整后重新保存，再上传。")
    page = _Page(root)
    blocks = _Walk(page).blocks()
    pieces = headed(_of_document(blocks, page.titles()))
    return Text.of_page(
        name, pieces, published=day_in(page.said("PubDate")), origin=page.said("ContentSource") or None
    )


def _decoded(name: str, content: bytes) -> str:
    declared = _DECLARED.search(content[:4096])
    charset = declared[1].decode().lower() if declared else "utf-8"
    try:
        # Pages that declare the small character set use the large one.
        words = content.decode("gb18030" if charset.startswith("gb") else charset)
    except (UnicodeDecodeError, LookupError):
        words = decoded(name, content)
    return words.replace("\x00", "")


def _solid(words: str | None) -> int:
    return len("".join(words.split())) if words else 0


class _Page:
    """What must be known of the whole page before it is read: how much stands in each part, what the head says."""

    def __init__(self, root: Any) -> None:
        self.root = root
        elements = list(root.iter(etree.Element))
        self._lengths = dict.fromkeys(elements, 0)
        self._headed = set[Any]()  # elements that hold a heading
        self._outer = set[Any]()  # elements that hold a table
        self._largest_cell: dict[Any, int] = {}
        # From the last to the first, every element comes before the one it stands in.
        for element in reversed(elements):
            tag, parent = element.tag, element.getparent()
            self._lengths[element] = length = (
                0 if tag in _UNSEEN else self._lengths[element] + _solid(element.text)
            )
            if parent is None:
                continue
            self._lengths[parent] += length + _solid(element.tail)
            largest = max(length if tag in {"td", "th"} else 0, self._largest_cell.get(element, 0))
            self._largest_cell[parent] = max(largest, self._largest_cell.get(parent, 0))
            if tag in {"h1", "h2", "h3"} or element in self._headed:
                self._headed.add(parent)
            if tag == "table" or element in self._outer:
                self._outer.add(parent)
        self.has_one_title = len(list(islice(root.iter("h1"), 2))) == 1

    def is_unseen(self, element: Any) -> bool:
        """Whether an element is not shown, or shown around the document."""
        if (
            element.tag in _UNSEEN
            or element.get("hidden") is not None
            or _HIDDEN.search(element.get("style", ""))
        ):
            return True
        name = f"{element.get('id', '')} {element.get('class', '')}"[:200]
        is_named = element.tag in _NAMED and _CHROME.search(name) is not None
        return (
            (is_named or element.tag in {"footer", "aside"} or element.get("role") in _ROLES)
            and element not in self._headed
            and self._lengths[element] <= self._lengths[self.root] * _MOST_OF_CHROME
        )

    def is_layout(self, table: Any) -> bool:
        """Whether a table only lays out the page: it holds another one, or one cell with half of all words."""
        return table in self._outer or self._largest_cell.get(table, 0) * 2 > self._lengths[self.root]

    def said(self, key: str) -> str:
        """Return what the head says under a key of the state's rules for government sites, "" for nothing."""
        found = next(iter(self.root.xpath("//meta[@name=$key]/@content", key=key)), "")
        return " ".join(str(found).split())[:100]

    def titles(self) -> set[str]:
        """Return the titles that the page gives its document, without spaces."""
        shown = ["".join(title.itertext()) for title in islice(self.root.iter("title"), 1)]
        if self.has_one_title:
            shown += ["".join(title.itertext()) for title in self.root.iter("h1")]
        titles = [
            self.said("ArticleTitle"),
            *shown,
            *(_SITE_BEHIND.split(title, maxsplit=1)[0] for title in shown),
        ]
        return {"".join(title.split()) for title in titles} - {""}


class _Block(NamedTuple):
    """A piece of the page and how many of its characters are links to other pages."""

    piece: Piece
    linked: int


class _Grid:
    """Where in a table the reading stands; cells that reach down keep their columns."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = self.column = 0
        self.cell: Cell | None = None
        self._until: dict[int, int] = {}  # column → last row it is taken in

    def begin_row(self) -> None:
        self.row, self.column, self.cell = self.row + 1, 0, None

    def begin_cell(self, element: Any) -> None:
        self.column += 1
        while self.column < _WIDEST and self._until.get(self.column, 0) >= self.row:
            self.column += 1
        rows, columns = _span(element, "rowspan"), _span(element, "colspan")
        self.cell = Cell(self.number, max(self.row, 1), self.column, rows, columns)
        for column in range(self.column, min(self.column + columns, _WIDEST)):
            self._until[column] = self.row + rows - 1
        self.column = min(self.column + columns - 1, _WIDEST)


def _span(element: Any, name: str) -> int:
    value = element.get(name, "").strip()
    return (
        min(int(value), _WIDEST)
        if value.isascii() and value.isdecimal() and len(value) < 6 and int(value)
        else 1
    )


class _Walk:
    """Reads a page from top to bottom, without recursion: pages may be nested as deeply as anyone likes."""

    def __init__(self, page: _Page) -> None:
        self.page = page
        self.words: list[str] = []
        self.linked = self.in_link = self.outline = self.tables = self.count = self.kept_lines = 0
        self.grids: list[_Grid | None] = []  # of the open tables, None for those that only lay out the page
        self.found: list[_Block] = []

    def blocks(self) -> list[_Block]:
        stack = [(self.page.root, False)]
        while stack:
            element, ends = stack.pop()
            if ends:
                self._leave(element)
                self._say(element.tail)
            elif self.page.is_unseen(element):
                self._say(element.tail)
            else:
                self._enter(element)
                self._say(element.text)
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element) if isinstance(child.tag, str))
        self._finish()
        return self.found

    def _say(self, words: str | None) -> None:
        if words:
            shown = words if self.kept_lines else _SPACES.sub(" ", words)
            self.words.append(shown)
            self.linked += _solid(shown) if self.in_link else 0

    def _enter(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._finish()
        grid = self.grids[-1] if self.grids else None
        if tag in _HEADINGS:
            # The only h1 of a page is the title of the document, no heading in it.
            self.outline = _HEADINGS[tag] - 1 if self.page.has_one_title else _HEADINGS[tag]
        elif tag == "pre":
            self.kept_lines += 1
        elif _links_away(element):
            self.in_link += 1
        elif tag == "table":
            is_layout = self.page.is_layout(element)
            self.tables += not is_layout
            self.grids.append(None if is_layout else _Grid(self.tables))
        elif tag == "tr" and grid:
            grid.begin_row()
        elif tag in {"td", "th"} and grid:
            grid.begin_cell(element)

    def _leave(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._finish()
        if tag in _HEADINGS:
            self.outline = 0
        elif tag == "pre":
            self.kept_lines -= 1
        elif _links_away(element):
            self.in_link -= 1
        elif tag == "table":
            self.grids.pop()
        elif tag in {"td", "th"} and self.grids and (grid := self.grids[-1]):
            grid.cell = None

    def _finish(self) -> None:
        """End the block that is open, if it has words."""
        words = "".join(self.words).strip()
        cell = self.grids[-1].cell if self.grids and self.grids[-1] else None
        if words:
            self.count += 1
            place = placed(cell) if cell else f"第{self.count}段"
            self.found.extend(
                _Block(Piece(line.strip(), place, self.outline, cell), self.linked)
                for line in words.splitlines()
            )
        self.words, self.linked = [], 0


def _links_away(element: Any) -> bool:
    return element.tag == "a" and not (element.get("href") or "#").startswith("#")


def _of_document(blocks: Sequence[_Block], titles: Set[str]) -> list[Piece]:
    """Return the pieces of the document: from its title, where the page has one early, to where the page goes on."""
    lengths = [_solid(block.piece.words) for block in blocks]
    before = [0, *accumulate(lengths)]
    named = [
        place
        for place, block in enumerate(blocks)
        if "".join(block.piece.words.split()) in titles and before[place] <= before[-1] * _MOST_OF_CHROME
    ]
    first = named[-1] if named else 0
    last = next(
        (
            place
            for place in range(first, len(blocks))
            if before[place] * 2 > before[-1]
            and not blocks[place].piece.cell
            and page_goes_on(blocks[place].piece.words)
        ),
        len(blocks),
    )
    kept = [
        block.piece
        for block, length in zip(blocks[first:last], lengths[first:last], strict=True)
        if block.linked <= length * _LINKED or block.piece.cell or _ATTACHED.search(block.piece.words)
    ]
    # A page that is nothing but links was saved from a site that links every word.
    return (
        kept
        if sum(_solid(piece.words) for piece in kept) * 4 > before[-1]
        else [block.piece for block in blocks]
    )
