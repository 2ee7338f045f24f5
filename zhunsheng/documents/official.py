"""Write official documents as .docx after GB/T 9704-2012 《党政机关公文格式》: a description in, bytes out.

A4, type area 156 mm × 225 mm with 28 characters in each of 22 lines; title in 2号小标宋, body in 3号仿宋, headings in
黑体 and 楷体, page numbers in the outer corner. ``docs/decisions/0003-documents.md`` says why the character grid is
made of a line grid and character spacing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from zhunsheng.documents.text import visible_characters

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"  # its media type
SONG, HEI, KAI, FANG_SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
CHARACTERS_A_LINE, LINES_A_PAGE = 28, 22
_BODY_SIZE = 16  # 3号, in points
RED = RGBColor(0xFF, 0, 0)
MARK_SIZE = 44  # points, of the mark of the organ at most
_TYPE_AREA_POINTS = 442  # 156 mm
FORM_WIDTHS = (2, 4, 2, 4)  # of a name and what is filled in, twice
ROW_HEIGHT = 10  # mm, of a row of a form at least
# How a bitmap names the drawing that a program may show instead of it ([MS-ODRAWXML] 2.2.3.9, svgBlip).
SVG_EXTENSION = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{}"/>'
    "</a:ext></a:extLst>"
)


class Sheet(NamedTuple):
    """A sheet of paper in mm: its width and height; its margins at the top, the right, the bottom and the left."""

    size: tuple[int, int]
    margins: tuple[int, int, int, int]


PORTRAIT = Sheet((210, 297), (37, 26, 35, 28))
LANDSCAPE = Sheet((297, 210), (28, 37, 26, 35))  # on its side it is bound at its top


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on a line of its own, with its marker as it is to be printed: ``Heading(1, "一、工作开展情况")``."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4:
            raise ValueError(f"A heading has level 1 to 4, but {self.level} was given for {self.text!r}.")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of body text.

    ``lead`` is printed before it in the face of a second-level heading (a run-in heading or 一是 sentence);
    ``mark`` after it in brackets, for a remark that is not part of the text, such as 缺少佐证.
    """

    text: str
    mark: str | None = None
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table across the type area. ``widths`` are shares of it, one for each column; equal ones if left out.

    Every row has as many cells as the header. The header is repeated on each page.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()

    def __post_init__(self) -> None:
        columns = len(self.header)
        if (
            not columns
            or any(len(row) != columns for row in self.rows)
            or len(self.widths) not in {0, columns}
        ):
            raise ValueError(
                f"Every row and the widths must have as many cells as the header, which has {columns}."
            )


@dataclass(frozen=True, slots=True)
class Form:
    """A ruled form across the type area: in each row one or two fields, each a name and what is filled in.

    A line feed in a text begins a new line in its field; a field that is to be filled in by hand is empty. ``space``
    is how high, in mm, the row of a field is at least, by the field's name: room to sign or to write.
    """

    rows: Sequence[Sequence[tuple[str, str]]]
    space: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(len(row) not in {1, 2} for row in self.rows):
            raise ValueError("A row of a form has one or two fields.")


@dataclass(frozen=True, slots=True)
class Attachments:
    """The list of attachments that follows the body (附件说明), by their names."""

    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the middle of the page with its caption below; both stay on one page.

    ``png`` is what every program shows; ``svg`` is the same as a drawing, which Word prefers. ``described`` says in
    words what it shows, for those who do not see it.
    """

    png: bytes
    svg: bytes
    width: float  # mm
    caption: str
    described: str


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the red line (版头): whose document it is, its number, and who signed it where it goes up."""

    organ: str
    number: str
    signer: str = ""


Block = Heading | Paragraph | Table | Form | Attachments | Picture


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """Everything an official document shows. ``addressee`` is 主送机关, ``note`` is 附注 (without its brackets).

    ``appendix`` follows the signature on a page of its own; ``identifier`` is kept in the properties and not shown.
    ``head`` is there for a document that is sent by its number; ``landscape`` turns the sheet, for a table that is
    wider than high (GB/T 9704-2012, 9).
    """

    title: str
    blocks: Sequence[Block]
    addressee: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    note: str | None = None
    identifier: str = ""
    appendix: Sequence[Block] = ()
    landscape: bool = False
    head: Head | None = None


def write(document: OfficialDocument) -> bytes:
    """Return the document as a .docx file. Characters that cannot be printed are left out, all others are kept."""
    file = docx.Document()
    _drop_stale_parts(file)
    _set_properties(file, document)
    _define_styles(file)
    _lay_out_page(file, landscape=document.landscape)
    if document.head:
        _add_head(file, document.head)
    _paragraph(file, "公文标题", document.title)
    if document.addressee:
        _paragraph(file, "公文主送", document.addressee + "：")
    for block in document.blocks:
        _add(file, block)
    _sign(file, document)
    if document.note:
        _paragraph(file, "公文正文", f"（{document.note}）")
    for number, block in enumerate(document.appendix):
        _add(file, block)
        if number == 0:
            file.paragraphs[-1].paragraph_format.page_break_before = True
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def chinese_date(day: date) -> str:
    """Return a date as documents print it (GB/T 9704-2012, 7.3.5.4: Arabic figures, no leading zeros).

    >>> chinese_date(date(2025, 1, 6))
    '2025年1月6日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


# --- the parts of the text ----------------------------------------------------------------------------------------


def _add_head(file: Any, head: Head) -> None:
    """Print the head and the red line below it (GB/T 9704-2012, 7.2.4 to 7.2.7).

    The mark of the organ is as large as one line lets it be; number and signer stand a character in from the edges.
    """
    mark = f"{_clean(head.organ)}文件"
    run = _paragraph(file, "公文标志", mark).runs[0]
    run.font.size = Pt(min(MARK_SIZE, _TYPE_AREA_POINTS // len(mark)))
    for _ in range(2):
        _paragraph(file, "公文主送")
    line = _paragraph(file, "公文字号", head.number)
    if head.signer:
        line.add_run("\t签发人：")
        _set_face(line.add_run(_clean(head.signer)).element.get_or_add_rPr(), KAI)
    for _ in range(2):
        _paragraph(file, "公文主送")


def _add(file: Any, block: Block) -> None:
    match block:
        case Heading(level, text):
            _paragraph(file, f"公文{level}级标题", text)
        case Paragraph(text, mark, lead):
            paragraph = _paragraph(file, "公文正文")
            if lead:
                _set_face(paragraph.add_run(_clean(lead)).element.get_or_add_rPr(), KAI)
            paragraph.add_run(_clean(text))
            if mark:
                _set_face(paragraph.add_run(f"〔{_clean(mark)}〕").element.get_or_add_rPr(), KAI)
        case Table():
            _add_table(file, block)
        case Form():
            _add_form(file, block)
        case Attachments(names):
            _add_attachments(file, names)
        case Picture():
            _add_picture(file, block)


def _add_attachments(file: Any, names: Sequence[str]) -> None:
    """One empty line, then 附件： two characters in; the names of several are numbered and stand in one column."""
    if not names:
        return
    _paragraph(file, "公文正文")
    for number, name in enumerate(names, 1):
        label = f"{number}." if len(names) > 1 else ""
        paragraph = _paragraph(file, "公文正文", ("附件：" if number == 1 else "") + label + name)
        _indent(paragraph.paragraph_format.element, first=2 if number == 1 else 5)


def _sign(file: Any, document: OfficialDocument) -> None:
    """Print issuer and date without a seal (GB/T 9704-2012, 7.3.5.2).

    The issuer ends two characters from the right edge and the date begins two characters to the right of it; a date
    that is longer ends two characters from the edge instead, and the issuer moves to the left.
    """
    issuer = _clean(document.issuer or "")
    day = chinese_date(document.issued_on) if document.issued_on else ""
    if not issuer and not day:
        return
    issuer_width, day_width = _width(issuer), _width(day)
    day_from_right = max(2.0, issuer_width - day_width) if issuer else 4.0
    issuer_from_right = max(2.0, day_from_right + day_width + 2 - issuer_width) if day else 2.0
    _paragraph(file, "公文正文")
    for words, distance in ((issuer, issuer_from_right), (day, day_from_right)):
        if words:
            paragraph = _paragraph(file, "公文落款", words)
            paragraph.paragraph_format.keep_with_next = words is issuer
            _indent(paragraph.paragraph_format.element, first=0, right=distance)


def _width(words: str) -> float:
    """Return the width in characters of the body; ASCII takes half of one."""
    return sum(0.5 if character.isascii() else 1.0 for character in words)


def _add_table(file: Any, table: Table) -> None:
    grid, widths = _ruled(file, table.widths or [1] * len(table.header))
    for number, words in enumerate([table.header, *table.rows]):
        row = grid.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if number == 0:
            properties.append(_element("w:tblHeader"))
        for cell, width, text in zip(row.cells, widths, words, strict=True):
            cell.width = width
            _dress(cell.paragraphs[0], "公文表头" if number == 0 else "公文表格", text)


def _add_form(file: Any, form: Form) -> None:
    grid, widths = _ruled(file, FORM_WIDTHS)
    for fields in form.rows:
        row = grid.add_row()
        row.height = Mm(max(form.space.get(name, ROW_HEIGHT) for name, _ in fields))
        cells = row.cells
        if len(fields) == 1:
            cells[1].merge(cells[3])
        for place, (name, text) in zip((0, 2), fields, strict=False):
            cells[place].width = widths[place]
            cells[place].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            _dress(cells[place].paragraphs[0], "公文表头", name)
            _fill(cells[place + 1], text)


def _fill(cell: Any, text: str) -> None:
    """Put a text into a cell, a paragraph for each of its lines."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(text.splitlines() or [""]):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        _dress(paragraph, "公文表格", line)


def _ruled(file: Any, shares: Sequence[float]) -> tuple[Any, list[int]]:
    """Add a ruled table across the type area without any row; return it with the widths of its columns."""
    section = file.sections[0]
    across = section.page_width - section.left_margin - section.right_margin
    widths = [round(across * share / sum(shares)) for share in shares]
    grid = file.add_table(rows=0, cols=len(shares), style="Table Grid")
    grid.autofit, grid.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    return grid, widths


def _add_picture(file: Any, picture: Picture) -> None:
    run = _paragraph(file, "公文图").add_run()
    inline = run.add_picture(BytesIO(picture.png), width=Mm(picture.width))._inline
    inline.docPr.set("name", _clean(picture.caption)[:255])
    inline.docPr.set("descr", _clean(picture.described))
    package = file.part.package
    drawing = Part(package.next_partname("/word/media/drawing%d.svg"), "image/svg+xml", picture.svg, package)
    blip = inline.graphic.graphicData.pic.blipFill.blip
    blip.append(parse_xml(SVG_EXTENSION.format(file.part.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE))))
    _paragraph(file, "公文图题", picture.caption)


def _paragraph(file: Any, style: str, words: str = "") -> Any:
    """Add a paragraph in one of the document's own styles, and return it."""
    return _dress(file.add_paragraph(), style, words)


def _dress(paragraph: Any, style: str, words: str = "") -> Any:
    """Set a paragraph's style by its id, which for our own is the name: to look it up takes longer than to write."""
    paragraph._p.style = style
    if words:
        paragraph.add_run(_clean(words))
    return paragraph


def _clean(words: str) -> str:
    """Return words that XML can hold on one line."""
    return visible_characters(" ".join(words.splitlines()))


# --- the page -----------------------------------------------------------------------------------------------------


def _lay_out_page(file: Any, *, landscape: bool) -> None:
    section = file.sections[0]
    size, margins = LANDSCAPE if landscape else PORTRAIT
    section.page_width, section.page_height = map(Mm, size)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins)
    section.footer_distance = Mm(24.7)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    # 225 mm ÷ 22 = 579 twentieths of a point. A character grid would set 14 characters a line in LibreOffice.
    section._sectPr.append(_element("w:docGrid", type="lines", linePitch=579))
    file.settings.odd_and_even_pages_header_footer = True
    for footer, alignment in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style, paragraph.alignment = "公文页码", alignment
        _indent(paragraph.paragraph_format.element, first=0, left=1, right=1)
        paragraph.add_run("— ")
        for kind in ("begin", "", "end"):
            run = paragraph.add_run()
            if kind:
                run.element.append(_element("w:fldChar", fldCharType=kind))
            else:
                instruction = _element("w:instrText")
                instruction.text = "PAGE"
                run.element.append(instruction)
        paragraph.add_run(" —")


def _define_styles(file: Any) -> None:
    # The template speaks English and Japanese; where a face is missing, its stand-in's commas would sit mid-air.
    for language in (
        *file.styles.element.iter(qn("w:lang")),
        *file.settings.element.iter(qn("w:themeFontLang")),
    ):
        language.set(qn("w:eastAsia"), "zh-CN")
    normal = file.styles["Normal"]
    normal.font.size = Pt(_BODY_SIZE)
    _set_face(normal.element.get_or_add_rPr(), FANG_SONG)
    # 156 mm ÷ 28 = 15.79 pt a character: a quarter of a point closer than 16 pt type is wide.
    normal.element.rPr.insert_element_before(
        _element("w:spacing", val=-5), "w:w", "w:kern", "w:position", "w:sz"
    )
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    normal.paragraph_format.widow_control = False

    body = _style(file, "公文正文", FANG_SONG, indent=2)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    title = _style(file, "公文标题", SONG, size=22, on_grid=False)
    title.paragraph_format.line_spacing = Pt(
        33
    )  # fixed: on the grid a tall stand-in would take two lines each
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(29)
    _style(file, "公文主送", FANG_SONG)
    mark = _style(file, "公文标志", SONG, size=MARK_SIZE, on_grid=False)
    mark.font.color.rgb = RED
    mark.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    mark.paragraph_format.space_before = Mm(35)
    number = _style(file, "公文字号", FANG_SONG)
    number.paragraph_format.tab_stops.add_tab_stop(Pt(_TYPE_AREA_POINTS - _BODY_SIZE), WD_TAB_ALIGNMENT.RIGHT)
    _indent(number.element, first=1)  # the line below it is as wide as the text
    border = _element("w:pBdr")
    border.append(_element("w:bottom", val="single", sz=12, space=11, color="FF0000"))  # 4 mm below
    number.element.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
    )
    for level, face in enumerate((HEI, KAI, FANG_SONG, FANG_SONG), 1):
        heading = _style(file, f"公文{level}级标题", face, indent=2)
        heading.paragraph_format.keep_with_next = True
        heading.element.get_or_add_pPr().append(_element("w:outlineLvl", val=level - 1))
    signature = _style(file, "公文落款", FANG_SONG)
    signature.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _style(file, "公文页码", "宋体", size=14)
    for name, face in (("公文表格", FANG_SONG), ("公文表头", HEI)):
        cell = _style(file, name, face, size=12, on_grid=False)
        cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(2)
    file.styles["公文表头"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name, face in (("公文图", FANG_SONG), ("公文图题", HEI)):
        centred = _style(file, name, face, size=12, on_grid=False)
        centred.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    file.styles["公文图"].paragraph_format.keep_with_next = True
    file.styles["公文图"].paragraph_format.space_before = Pt(8)
    file.styles["公文图题"].paragraph_format.space_after = Pt(8)


def _style(
    file: Any, name: str, face: str, *, size: int = _BODY_SIZE, indent: int = 0, on_grid: bool = True
) -> Any:
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    style.font.size = Pt(size)
    _set_face(style.element.get_or_add_rPr(), face)
    if indent:
        _indent(style.element, first=indent)
    if not on_grid:
        style.element.get_or_add_pPr().insert_element_before(
            _element("w:snapToGrid", val=0), "w:spacing", "w:ind", "w:jc"
        )
    return style


def _indent(element: Any, *, first: float, left: float = 0, right: float = 0) -> None:
    """Indent in characters of the body; the absolute values are for programs that do not know characters."""
    indent = element.get_or_add_pPr().get_or_add_ind()
    for side, characters in (("firstLine", first), ("left", left), ("right", right)):
        indent.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
        indent.set(qn(f"w:{side}"), str(round(characters * _BODY_SIZE * 20)))


def _set_face(properties: Any, face: str) -> None:
    """Set the typeface of Chinese and Western characters; python-docx alone would set the Western one only."""
    fonts = properties.get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def _set_properties(file: Any, document: OfficialDocument) -> None:
    properties = file.core_properties
    properties.title, properties.author = _clean(document.title)[:255], _clean(document.issuer or "")[:255]
    properties.comments, properties.identifier = "", document.identifier
    day = document.issued_on or date(2000, 1, 1)
    # A day has no hour of its own; the file must not depend on when it is written.
    properties.created = properties.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001


def _drop_stale_parts(file: Any) -> None:
    """Drop the part of python-docx's template that repeats the styles and would contradict them."""
    for key, relation in list(file.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            file.part.rels.pop(key)


def _element(tag: str, **attributes: object) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element
