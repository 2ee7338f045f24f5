"""The proof-reader finds what was planted, and nothing in a document as the writer makes it."""

from io import BytesIO

import docx
import pytest
from docx.shared import Mm, Pt

from zhunsheng.documents.official import Heading, OfficialDocument, Paragraph, Table, write
from zhunsheng.documents.proofreading import proofread

SOUND = OfficialDocument(
    title="关于2026年工作情况的报告",
    blocks=[
        Heading(1, "一、工作开展情况"),
        Heading(2, "（一）压实责任"),
        Paragraph("召开专题会议2次。", lead="一是定期研究。"),
        Table(("事项", "次数"), [("党课", "4")]),
    ],
    issuer="示范县文化和旅游局",
)


def texts(content, **known):
    return [remark.text for remark in proofread(content, **known)]


def changed(change):
    file = docx.Document(BytesIO(write(SOUND)))
    change(file)
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def test_a_document_of_the_writer_is_found_sound():
    assert proofread(write(SOUND)) == []


def set_margin(file):
    file.sections[0].left_margin = Mm(20)


def set_paper(file):
    file.sections[0].page_width = Mm(216)


def set_face(file):
    file.paragraphs[3].runs[-1].font.name = "Calibri"


def set_size(file):
    file.styles["公文正文"].font.size = Pt(12)


def set_style(file):
    file.add_paragraph("多出来的一段", style="Normal")


def drop_numbers(file):
    for paragraph in file.sections[0].footer.paragraphs:
        paragraph.clear()


def same_corner(file):
    file.settings.odd_and_even_pages_header_footer = False


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (set_margin, "订口为 20 mm，应为 28 mm"),
        (set_paper, "不是 A4"),
        (set_face, "Calibri"),
        (set_size, "字号为 12 磅，应为 16 磅"),
        (set_style, "样式“Normal”"),
        (drop_numbers, "没有页码"),
        (same_corner, "单双页"),
    ],
)
def test_what_was_planted_is_found(change, says):
    (found,) = {text for text in texts(changed(change)) if says in text}
    assert says in found


@pytest.mark.parametrize(
    ("words", "says"),
    [("先学习,后讨论", "半角标点"), ("学习完成。。", "标点重复"), ("由㛃同志负责", "㛃")],
)
def test_words_worth_a_look_are_named_with_where_they_stand(words, says):
    content = write(OfficialDocument(title="报告", blocks=[Paragraph(words)]))
    (remark,) = proofread(content)
    assert says in remark.text
    assert not remark.is_fault
    assert remark.passage == words


def test_a_typeface_this_server_lacks_is_named():
    assert any(
        "方正小标宋简体" in text for text in texts(write(SOUND), fonts={"仿宋_GB2312", "黑体", "楷体_GB2312"})
    )
    assert texts(write(SOUND), fonts={"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_gb2312"}) == []
