"""Protects the way in: what can be read is read as a person sees it, what cannot is refused in one clear sentence."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.documents.files import OLE, PAGE, repacked, saved, with_body, word, zipped
from zhunsheng.documents import MAX_BYTES, Cell, Unreadable, classification_mark, read_bytes
from zhunsheng.documents.readers import package


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_every_usual_encoding(encoding):
    assert read_bytes("总结.txt", "一、做法\r\n抓得紧䶮".encode(encoding)).content == "一、做法\n抓得紧䶮"


def test_characters_nobody_sees_are_dropped():
    words = "一、\u202e做\u200b法\x07\n\n\ufeff\n好"
    assert read_bytes("总结.txt", words.encode()).content == "一、做法\n好"


def test_each_paragraph_remembers_its_place():
    text = read_bytes("总结.txt", "甲\n\n乙".encode())
    assert [(p.text, p.place) for p in text.paragraphs] == [("甲", "第1行"), ("乙", "第3行")]
    assert all(text.content[p.start : p.end] == p.text for p in text.paragraphs)


class TestWordFiles:
    def test_give_paragraphs_and_tables_in_the_order_of_the_page(self):
        document = docx.Document()
        document.add_paragraph("表前")
        table = document.add_table(rows=2, cols=2)
        for cell, words in zip((c for row in table.rows for c in row.cells), "甲乙丙丁", strict=True):
            cell.text = words
        document.add_paragraph("表后")
        text = read_bytes("台账.docx", saved(document))
        assert [p.text for p in text.paragraphs] == ["表前", "甲", "乙", "丙", "丁", "表后"]
        assert [p.place for p in text.paragraphs][1:5] == [
            "表1第1行第1列",
            "表1第1行第2列",
            "表1第2行第1列",
            "表1第2行第2列",
        ]

    def test_show_the_numbers_that_word_counts_by_itself(self):
        document = docx.Document()
        numbering = document.part.numbering_part.element
        levels = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.%3")]
        xml = "".join(
            f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>'
            for place, (form, pattern) in enumerate(levels)
        )
        numbering.insert(
            0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{xml}</w:abstractNum>')
        )
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
        )
        for level, words in [(0, "总则"), (1, "目的"), (1, "依据"), (0, "分则"), (1, "范围")]:
            properties = document.add_paragraph(words)._p.get_or_add_pPr()
            properties.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
            )
        text = read_bytes("办法.docx", saved(document))
        assert text.content.split("\n") == ["一、总则", "（一）目的", "（二）依据", "二、分则", "（一）范围"]

    def test_show_insertions_and_content_controls_but_not_deletions(self):
        paragraph = (
            f"<w:p {nsdecls('w')}><w:r><w:t>原有</w:t></w:r>"
            '<w:ins w:id="1" w:author="a"><w:r><w:t>新增</w:t></w:r></w:ins>'
            '<w:del w:id="2" w:author="a"><w:r><w:delText>删去</w:delText></w:r></w:del>'
            "<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        )
        assert read_bytes("稿.docx", with_body(paragraph)).content == "原有新增控件"

    def test_show_text_boxes_once(self):
        box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
        paragraph = (
            f'<w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r>'
            f'<mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
            "</mc:AlternateContent><w:t>框外</w:t></w:r></w:p>"
        )
        assert read_bytes("稿.docx", with_body(paragraph)).content == "框外\n框内"

    def test_say_that_there_are_changes_comments_and_notes(self):
        paragraph = (
            f"<w:p {nsdecls('w')}><w:r><w:t>原有</w:t></w:r>"
            '<w:ins w:id="1" w:author="a"><w:r><w:t>新增</w:t></w:r></w:ins>'
            '<w:moveFrom w:id="3" w:author="a"><w:r><w:t>移来</w:t></w:r></w:moveFrom>'
            '<w:moveTo w:id="4" w:author="a"><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>'
        )
        document = docx.Document()
        document.element.body.insert(0, parse_xml(paragraph))
        commented = document.add_paragraph("有批注")
        document.add_comment(commented.runs, text="请核实", author="甲", initials="甲")
        text = read_bytes("稿.docx", saved(document))
        assert text.content == "原有新增移来\n有批注"
        assert text.remarks == (
            "文中有2处修订尚未接受，按接受后的文字读取。",
            "文中有1条批注，没有读入正文。",
        )

    def test_join_paragraphs_whose_break_was_deleted(self):
        marked = '<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'
        paragraph = f"<w:p {nsdecls('w')}>{marked}<w:r><w:t>上半句，</w:t></w:r></w:p>"
        assert read_bytes("稿.docx", with_body(paragraph, "下半句。")).content == "上半句，下半句。"

    def test_leave_out_rows_that_were_deleted(self):
        document = docx.Document()
        table = document.add_table(rows=2, cols=1)
        for row, words in zip(table.rows, ("留下", "删去"), strict=True):
            row.cells[0].text = words
        table.rows[1]._tr.get_or_add_trPr().append(
            parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="a"/>')
        )
        assert read_bytes("台账.docx", saved(document)).content == "留下"

    def test_know_the_heads_and_reach_of_merged_cells(self):
        document = docx.Document()
        table = document.add_table(rows=5, cols=4)
        words = (
            ("整改台账", "", "", ""),
            ("序号", "问题", "责任", ""),
            ("", "", "领导", "科室"),
            ("1", "学习不深", "甲某", "办公室"),
            ("2", "账目不清", "", "财务科"),
        )
        for row, row_words in zip(table.rows, words, strict=True):
            for cell, cell_words in zip(row.cells, row_words, strict=True):
                if cell_words:
                    cell.text = cell_words
        for first, last in (
            ((0, 0), (0, 3)),
            ((1, 0), (2, 0)),
            ((1, 1), (2, 1)),
            ((1, 2), (1, 3)),
            ((3, 2), (4, 2)),
        ):
            table.cell(*first).merge(table.cell(*last))
        found = {p.text: p.cell for p in read_bytes("台账.docx", saved(document)).paragraphs}
        assert found["整改台账"] == Cell(1, 1, 1, columns=4)
        assert found["责任"] == Cell(1, 2, 3, columns=2)
        assert found["学习不深"] == Cell(1, 4, 2, heads=("问题",))
        assert found["甲某"] == Cell(1, 4, 3, rows=2, heads=("责任", "领导"))
        assert found["财务科"] == Cell(1, 5, 4, heads=("责任", "科室"))
        assert found["甲某"].covers(5, 3)
        assert not found["甲某"].covers(5, 4)

    def test_know_no_heads_where_the_first_row_is_prose(self):
        document = docx.Document()
        table = document.add_table(rows=2, cols=2)
        for cell, words in zip(
            (c for row in table.rows for c in row.cells), ("一句。", "乙", "丙", "丁"), strict=True
        ):
            cell.text = words
        assert all(p.cell.heads == () for p in read_bytes("表.docx", saved(document)).paragraphs)

    def test_hand_over_the_outline_levels_of_their_styles(self):
        document = docx.Document()
        document.add_heading("工作情况", level=2)
        document.add_paragraph("正文")
        assert [p.outline for p in read_bytes("稿.docx", saved(document)).paragraphs] == [2, 0]


def test_every_refusal_names_the_file_and_says_what_to_do():
    good = word("正文")
    bomb = repacked(good, extra={"word/media/a.bin": b"\x00" * 60_000_000})
    xlsx = zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"})
    cases = {
        ("空.docx", b""): "空文件",
        ("空白.txt", b"\n \n"): "没有文字",
        ("图片.docx", word("")): "没有文字",
        ("大.txt", b"a" * (MAX_BYTES + 1)): "上限",
        ("旧.doc", OLE + "_VBA_PROJECT".encode("utf-16-le")): "宏",
        ("锁.doc", OLE + b"\x00" * 504 + b"\xec\xa5\xc1\x00" + b"\x01" * 20): "密码",
        ("断.pdf", b"%PDF-1.7"): "损坏",
        ("表.xlsx", good): "表格文件",
        ("版式.ofd", zipped({"OFD.xml": "<a/>"})): "导出或打印为 PDF",
        ("图.png", b"\x89PNG"): "文字识别",
        ("假.pdf", good): "Office",
        ("假.html", b"%PDF-1.4"): "PDF",
        ("网页.txt", PAGE.encode()): "是网页",
        ("网页.doc", PAGE.encode()): "是网页",
        ("无标记.html", "只是文本".encode()): "不是网页",
        ("富文本.doc", b"{\\rtf1 a}"): "RTF",
        ("假.odt", good): "OpenDocument",
        ("图片.txt", b"\xff\xd8\xff\xe0"): "图片",
        ("无扩展名", b"abc"): "无法识别",
        ("宏.docm", good): "宏",
        ("藏宏.docx", repacked(good, extra={"word/vbaProject.bin": b"x"})): "宏",
        ("密.docx", OLE + "EncryptedPackage".encode("utf-16-le")): "密码",
        ("改名.docx", OLE + b"\x00" * 600): "旧版 Office",
        ("假.docx", "只是文本".encode()): "普通文本",
        ("假.txt", good): "Office",
        ("假二.txt", b"%PDF-1.4 ..."): "PDF",
        ("表格.docx", xlsx): "不是 Word",
        ("断.docx", good[: len(good) // 2]): "损坏",
        ("缺.docx", repacked(good, without=("word/document.xml",))): "损坏",
        ("炸.docx", bomb): "异常庞大",
        ("碎.docx", repacked(good, extra={f"word/{n}.bin": b"" for n in range(2001)})): "异常庞大",
        (
            "实体.docx",
            repacked(
                good,
                without=("word/document.xml",),
                extra={"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
            ),
        ): "实体",
        (
            "实体二.docx",
            repacked(
                good,
                without=("word/document.xml",),
                extra={
                    "word/document.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode(
                        "utf-16"
                    )
                },
            ),
        ): "实体",
        ("二进制.txt", b"abc\x00def"): "空字节",
        ("乱码.txt", b"\xff\xff\xff\xff"): "编码",
        ("半个.txt", b"\xff\xfea"): "编码",
        ("密件.txt", "机密★三年\n正文".encode()): "密级",
        ("密件.docx", word("密级：秘密", "正文")): "密级",
    }
    for (name, content), word_expected in cases.items():
        with pytest.raises(Unreadable) as refusal:
            read_bytes(name, content)
        assert word_expected in refusal.value.reason, name
        assert f"“{name}”" in refusal.value.reason
        assert refusal.value.reason.endswith("。"), name


def test_unpacking_is_counted_not_believed(monkeypatch):
    monkeypatch.setattr(package, "MAX_UNPACKED", 10_000)
    with pytest.raises(Unreadable, match="异常庞大"):
        read_bytes("稿.docx", word("正文"))


def test_a_password_on_the_package_is_named():
    content = bytearray(word("正文"))
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 8] |= 1
    with pytest.raises(Unreadable, match="密码"):
        read_bytes("稿.docx", bytes(content))


def test_a_mark_in_the_page_header_is_found():
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].add_run("绝密")
    document.sections[0].header.paragraphs[0].add_run("★")
    with pytest.raises(Unreadable, match="绝密★"):
        read_bytes("稿.docx", saved(document))


def test_a_path_in_the_name_is_not_shown():
    with pytest.raises(Unreadable) as refusal:
        read_bytes("C:\\用户\\张\\稿.pdf", b"x")
    assert refusal.value.reason.startswith("“稿.pdf”")


@pytest.mark.parametrize(
    "words", ["绝密★", "机密 ★10年", "秘密☆", "密级：机密", "密 级: 秘 密", "密级\n绝密"]
)
def test_classification_marks_are_known(words):
    assert classification_mark(words)


@pytest.mark.parametrize(
    "words",
    [
        "严守党的秘密",
        "保密工作",
        "密级：公开",
        "无密级",
        "机密文件管理办法",
        "五★景区",
        "定密授权",
        "密级管理：按秘密件要求",
    ],
)
def test_bare_words_about_secrecy_are_no_marks(words):
    assert classification_mark(words) is None
