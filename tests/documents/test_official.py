"""Protects the layout of GB/T 9704-2012: page, typefaces, 28 characters in 22 lines, page numbers, signature."""

from datetime import date
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from openxml_audit import OpenXmlValidator
from PIL import Image

from zhunsheng.documents import read_bytes
from zhunsheng.documents.official import (
    Attachments,
    Head,
    Heading,
    OfficialDocument,
    Paragraph,
    Picture,
    Table,
    chinese_date,
    write,
)

LONG = "经逐项核对台账并走访服务对象后形成本次检查的基本判断同时列明佐证材料的存放位置" * 12

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 180"><rect width="360" height="180"/></svg>'


def bitmap():
    buffer = BytesIO()
    Image.new("L", (1535, 768)).save(buffer, "png")
    return buffer.getvalue()


PNG = bitmap()
DOCUMENT = OfficialDocument(
    title="溪口县文化和旅游局关于履责情况的报告",
    addressee="县委",
    blocks=[
        Paragraph("现将有关情况报告如下："),
        Heading(1, "一、工作开展情况"),
        Heading(2, "（一）抓学习"),
        Heading(3, "1.定计划"),
        Heading(4, "（1）列书目"),
        Paragraph("全年学习十二次。", mark="缺少佐证", lead="一是按月学习。"),
        Table(["序号", "事项"], [["1", "专题会议"], ["2", "廉政谈话"]], widths=[1, 4]),
        Paragraph(LONG),
        Picture(PNG, SVG, 130, "图1　每月会议（次）", "图1　每月会议（次）。1月：3。"),
        Attachments(["履责台账", "问题清单"]),
    ],
    issuer="溪口县文化和旅游局",
    issued_on=date(2026, 1, 6),
    note="此件公开发布",
    head=Head("溪口县文化和旅游局", "溪文旅发〔2026〕12号", "甲一"),
)


@pytest.fixture(scope="module")
def content():
    return write(DOCUMENT)


@pytest.fixture(scope="module")
def reopened(content):
    return docx.Document(BytesIO(content))


def faces(paragraph):
    fonts = paragraph.style.element.rPr.find(qn("w:rFonts"))
    return {fonts.get(qn(f"w:{script}")) for script in ("eastAsia", "ascii", "hAnsi")}


def find(document, words):
    return next(paragraph for paragraph in document.paragraphs if words in paragraph.text)


def test_word_would_open_it_without_repair(content, tmp_path):
    path = tmp_path / "报告.docx"
    path.write_bytes(content)
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


def test_the_page_is_a4_with_the_margins_of_the_standard(reopened):
    section = reopened.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


@pytest.mark.parametrize(
    ("words", "face", "size"),
    [
        ("关于履责情况的报告", "方正小标宋简体", 22),
        ("一、工作开展情况", "黑体", 16),
        ("（一）抓学习", "楷体_GB2312", 16),
        ("1.定计划", "仿宋_GB2312", 16),
        ("（1）列书目", "仿宋_GB2312", 16),
        ("现将有关情况", "仿宋_GB2312", 16),
    ],
)
def test_each_part_has_its_typeface_for_chinese_and_western_characters(reopened, words, face, size):
    paragraph = find(reopened, words)
    assert faces(paragraph) == {face}
    assert paragraph.style.font.size.pt == size


def test_body_text_begins_two_characters_in_and_the_addressee_at_the_edge(reopened):
    assert find(reopened, "现将有关情况").style.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert find(reopened, "县委：").style.element.find(f"{qn('w:pPr')}/{qn('w:ind')}") is None


def test_page_numbers_stand_in_the_outer_corner(reopened):
    section = reopened.sections[0]
    assert reopened.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (str(odd.alignment), str(even.alignment)) == ("RIGHT (2)", "LEFT (0)")
    for paragraph in (odd, even):
        assert "PAGE" in "".join(element.text for element in paragraph._p.iter(qn("w:instrText")))
        assert paragraph.text.startswith("—")
        assert paragraph.text.endswith("—")


def test_the_template_part_that_contradicts_the_styles_is_gone(reopened):
    assert not [rel for rel in reopened.part.rels.values() if rel.reltype.endswith("/stylesWithEffects")]


def test_it_is_written_in_simplified_chinese_so_that_a_stand_in_sets_its_stops_low(reopened):
    parts = [reopened.styles.element, reopened.settings.element]
    tags = [tag for part in parts for name in ("w:lang", "w:themeFontLang") for tag in part.iter(qn(name))]
    assert {tag.get(qn("w:eastAsia")) for tag in tags} == {"zh-CN"}


def test_the_signature_is_set_as_without_a_seal():
    def from_right(**parts):
        document = docx.Document(BytesIO(write(OfficialDocument("题", [], **parts))))
        return [
            int(paragraph._p.pPr.ind.get(qn("w:rightChars")))
            for paragraph in document.paragraphs
            if "落款" in paragraph.style.name
        ]

    # Nine characters against seven: the date begins two characters to the right of the issuer.
    assert from_right(issuer="溪口县文化和旅游局", issued_on=date(2026, 1, 6)) == [200, 300]
    # A date longer than the issuer ends two characters from the edge, the issuer moves left.
    assert from_right(issuer="县委", issued_on=date(2026, 11, 16)) == [900, 200]
    assert from_right(issuer="县委") == [200]
    assert from_right() == []


def test_a_table_fills_the_type_area_and_repeats_its_header(reopened):
    table = reopened.tables[0]
    assert sum(column.width for column in table.columns) == pytest.approx(Mm(156), abs=2000)
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None


def test_a_picture_stands_above_its_caption_as_bitmap_and_drawing_and_is_described_in_words(reopened):
    (shape,) = reopened.inline_shapes
    assert shape._inline.docPr.get("descr") == "图1　每月会议（次）。1月：3。"
    assert (round(shape.width.mm), round(shape.height.mm)) == (130, 65)
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip
    drawing = next(one for one in blip.iter() if one.tag.endswith("}svgBlip"))
    parts = reopened.part.related_parts
    assert parts[blip.get(qn("r:embed"))].blob == PNG
    drawn = parts[drawing.get(qn("r:embed"))]
    assert (drawn.blob, drawn.content_type) == (SVG, "image/svg+xml")
    caption = find(reopened, "图1")
    above = next(one for one in reopened.paragraphs if one._p.getnext() is caption._p)
    assert above.style.paragraph_format.keep_with_next
    assert {str(one.style.paragraph_format.alignment) for one in (above, caption)} == {"CENTER (1)"}
    assert faces(caption) == {"黑体"}


def test_attachments_are_numbered_only_when_there_are_several(reopened):
    assert [p.text for p in reopened.paragraphs if "履责台账" in p.text or "问题清单" in p.text] == [
        "附件：1.履责台账",
        "2.问题清单",
    ]
    single = docx.Document(BytesIO(write(OfficialDocument("题", [Attachments(["台账"])]))))
    assert single.paragraphs[-1].text == "附件：台账"


def test_rare_characters_are_kept_and_unprintable_ones_left_out():
    odd = "镕堃䶮𬭎\x00\x0b\ud800\ufffe\u202e<&>"
    text = read_bytes("稿.docx", write(OfficialDocument(odd, [Paragraph(odd, mark=odd, lead=odd)], odd, odd)))
    assert text.paragraphs[0].text == "镕堃䶮𬭎 \ufffd<&>"
    assert len(text.paragraphs) == 3  # the second title is one too many for a document, and read once


def test_wrong_descriptions_are_refused_when_they_are_made():
    with pytest.raises(ValueError, match="level 1 to 4"):
        Heading(5, "一是")
    with pytest.raises(ValueError, match="as many cells"):
        Table(["甲", "乙"], [["1"]])
    with pytest.raises(ValueError, match="as many cells"):
        Table(["甲", "乙"], [], widths=[1])


def test_dates_are_printed_without_leading_zeros():
    assert chinese_date(date(2026, 1, 6)) == "2026年1月6日"
