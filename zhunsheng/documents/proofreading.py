"""Proof-reading of a finished .docx against GB/T 9704-2012 《党政机关公文格式》: what a clerk would see too late. Pure.

The file is opened again and looked at as it is, not as it was meant.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Emu

from zhunsheng.documents.official import FANG_SONG, HEI, KAI, LANDSCAPE, MARK_SIZE, PORTRAIT, SONG

# Paragraph style → typeface and size in points that the standard asks for (its sections 7.3.1 and 7.3.3).
FACES = {
    "公文标志": (SONG, MARK_SIZE),
    "公文字号": (FANG_SONG, 16),
    "公文标题": (SONG, 22),
    "公文主送": (FANG_SONG, 16),
    "公文正文": (FANG_SONG, 16),
    "公文1级标题": (HEI, 16),
    "公文2级标题": (KAI, 16),
    "公文3级标题": (FANG_SONG, 16),
    "公文4级标题": (FANG_SONG, 16),
    "公文落款": (FANG_SONG, 16),
    "公文图题": (HEI, 12),
}
MARGINS = ("top_margin", "right_margin", "bottom_margin", "left_margin")
# What each is called; a sheet on its side is bound at its top.
MARGIN_LABELS = {False: ("天头", "切口", "地脚", "订口"), True: ("订口", "天头", "切口", "地脚")}
MARGIN_TOLERANCE = 1.0  # mm, as the standard allows for the trimmed sheet
LINE_PITCH = (575, 585)  # twentieths of a point: 22 lines in 225 mm
LONGEST_SHOWN = 24  # characters of a passage that is shown

_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,;:?!](?=[\u4e00-\u9fff]|$)")
_DOUBLED = re.compile(r"[。；，、：]{2,}|，。|。，|；。")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at: how grave, what, and where it stands."""

    is_fault: bool  # against the standard; else worth a look
    text: str
    passage: str = ""


def proofread(content: bytes, *, fonts: Collection[str] | None = None) -> list[Remark]:
    """Return what is wrong or odd in a document, faults first; an empty list when nothing is.

    Args:
        fonts: names of the typefaces installed where it will be printed to PDF; None when that is not known.
    """
    file = docx.Document(BytesIO(content))
    found = [
        *_of_the_page(file),
        *_of_the_faces(file),
        *_of_the_words(file),
        *(_of_missing_fonts(file, fonts) if fonts is not None else ()),
    ]
    return sorted(dict.fromkeys(found), key=lambda remark: not remark.is_fault)


def _of_the_page(file: Any) -> Iterator[Remark]:
    for section in file.sections:
        size = (round(Emu(section.page_width).mm), round(Emu(section.page_height).mm))
        is_on_its_side = size == LANDSCAPE.size
        asked = LANDSCAPE if is_on_its_side else PORTRAIT
        if size != asked.size:
            yield Remark(True, "纸张不是 A4（210 mm × 297 mm）。")
        for name, wanted, label in zip(MARGINS, asked.margins, MARGIN_LABELS[is_on_its_side], strict=True):
            found = Emu(getattr(section, name)).mm
            if abs(found - wanted) > MARGIN_TOLERANCE:
                yield Remark(True, f"{label}为 {found:.0f} mm，应为 {wanted} mm。")
        grid = section._sectPr.find(qn("w:docGrid"))
        pitch = int(grid.get(qn("w:linePitch"), 0)) if grid is not None else 0
        if not LINE_PITCH[0] <= pitch <= LINE_PITCH[1]:
            yield Remark(True, "没有按每页 22 行设置行网格。")
        if "PAGE" not in "".join(part.text or "" for part in section.footer._element.iter(qn("w:instrText"))):
            yield Remark(True, "页脚没有页码。")
    if not file.settings.odd_and_even_pages_header_footer:
        yield Remark(True, "页码没有分单双页居外侧。")


def _of_the_faces(file: Any) -> Iterator[Remark]:
    for paragraph in file.paragraphs:
        style = paragraph.style.name
        if not paragraph.text.strip():
            continue
        if style not in FACES:
            yield Remark(True, f"用了公文以外的样式“{style}”。", _shown(paragraph.text))
            continue
        face, size = FACES[style]
        for element in (paragraph.style.element, *(run._element for run in paragraph.runs)):
            properties = element.find(qn("w:rPr"))
            fonts = properties.find(qn("w:rFonts")) if properties is not None else None
            if fonts is None:
                continue
            if any(name.endswith("Theme") for name in fonts.attrib):
                yield Remark(True, "有文字跟随主题字体，换一台电脑会变样。", _shown(paragraph.text))
            used = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")} - {None}
            if used - {face, KAI}:
                yield Remark(True, f"字体为{'、'.join(sorted(used))}，应为{face}。", _shown(paragraph.text))
        if paragraph.style.font.size and round(paragraph.style.font.size.pt) != size:
            yield Remark(
                True, f"字号为 {paragraph.style.font.size.pt:g} 磅，应为 {size} 磅。", _shown(paragraph.text)
            )


def _of_the_words(file: Any) -> Iterator[Remark]:
    for text in _texts(file):
        for pattern, words in ((_HALF_WIDTH, "汉字之间用了半角标点"), (_DOUBLED, "标点重复或相连")):
            for match in pattern.finditer(text):
                yield Remark(False, f"{words}“{match.group()}”。", _around(text, match.start()))
        for place, character in enumerate(text):
            if _is_rare(character):
                yield Remark(
                    False,
                    f"“{character}”不在常用字库，有的电脑上显示为空白。请打印前核对，人名以证件为准。",
                    _around(text, place),
                )


def _of_missing_fonts(file: Any, fonts: Collection[str]) -> Iterator[Remark]:
    known = {font.casefold() for font in fonts}
    used = {paragraph.style.name for paragraph in file.paragraphs}
    missing = {face for style, (face, _) in FACES.items() if style in used and face.casefold() not in known}
    if missing:
        faces = "、".join(f"“{face}”" for face in sorted(missing))
        yield Remark(False, f"这台服务器没有安装{faces}，转成 PDF 时用相近字体代替；Word 文档不受影响。")


def _texts(file: Any) -> Iterator[str]:
    for paragraph in file.paragraphs:
        yield paragraph.text
    for table in file.tables:
        for row in table.rows:
            for cell in row.cells:
                yield cell.text


def _is_rare(character: str) -> bool:
    """Say whether a Chinese character is outside GBK, which every office computer has.

    >>> _is_rare("镕"), _is_rare("㛃"), _is_rare("𬀪"), _is_rare("A")
    (False, True, True, False)
    """
    if not ("\u3400" <= character <= "\u9fff" or character >= "\U00020000"):
        return False
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return True
    return False


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _around(text: str, place: int) -> str:
    start = max(0, place - LONGEST_SHOWN // 2)
    return ("…" if start else "") + _shown(text[start:])
