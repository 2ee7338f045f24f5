"""Protects the reading of web pages, PDF files and old office formats: nothing of the document lost, nothing added."""

import shutil
import subprocess
from datetime import date

import pytest

from tests.documents.files import OLE, PAGE, pdf, word
from zhunsheng.documents import Cell, Unreadable, libreoffice, read_bytes
from zhunsheng.documents.readers import converted

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


class TestWebPages:
    @pytest.mark.parametrize(
        ("encoding", "declared"), [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("utf-8-sig", "gbk")]
    )
    def test_give_the_document_without_the_site_around_it(self, encoding, declared):
        text = read_bytes(
            "通报.html", PAGE.replace('charset="utf-8"', f'charset="{declared}"').encode(encoding)
        )
        assert text.content.split("\n") == [
            "示范局关于巡察整改进展情况的通报",
            "2024年3月，县委第三巡察组对我局进行了巡察，现将情况公布如下。",
            "一、整改组织情况",
            "（一）加强领导。成立小组，详见《整改方案》。",
            *("整改台账", "序号", "问题", "责任科室", "1", "学习不深", "流于形式", "办公室", "2", "账目不清"),
            *("二、下一步打算", "持续推进，长期坚持。", "示范局", "2024年5月1日", "附件：整改清单.docx"),
        ]
        assert (text.published, text.origin) == (date(2024, 5, 6), "示范县纪委监委")

    def test_know_headings_and_cells(self):
        found = {p.text: p for p in read_bytes("通报.html", PAGE.encode()).paragraphs}
        assert found["一、整改组织情况"].outline == 1
        assert found["流于形式"].cell == Cell(1, 3, 2, heads=("问题",))
        assert found["办公室"].cell == Cell(1, 3, 3, rows=2, heads=("责任科室",))
        assert found["账目不清"].cell == Cell(1, 4, 2, heads=("问题",))
        assert found["账目不清"].place == "表1第4行第2列"

    def test_are_read_where_a_table_lays_out_the_page_and_names_mislead(self):
        body = "".join(f"<p>{number}．各科室要对照问题清单逐条整改。</p>" for number in range(1, 9))
        cells = (
            f'<td><a href="/">首页</a></td><td class="position"><div class="nav-content">{body}</div></td>'
        )
        page = f"<table><tr>{cells}</tr></table>"
        text = read_bytes("页.htm", page.encode())
        assert len(text.paragraphs) == 8
        assert all(p.cell is None for p in text.paragraphs)

    def test_hide_what_the_page_hides(self):
        hidden = '<p style="display: none">看不见。</p><script>x</script><!-- y --><p hidden>也看不见。</p>'
        page = f"<p>一、看得见。</p>{hidden}"
        assert read_bytes("页.html", page.encode()).content == "一、看得见。"


MARGIN = "今年以来我局认真落实全面从严治党主体责任先后召开党组会议研究"


class TestPdfFiles:
    def test_give_paragraphs_without_page_numbers_and_running_heads(self):
        text = read_bytes(
            "总结.pdf",
            pdf(
                [
                    (72, 800, 10, "示范局工作总结"),
                    (180, 760, 20, "关于党风廉政建设"),
                    (200, 730, 20, "工作情况的报告"),
                    (96, 700, 12, "一、工作开展情况"),
                    (96, 680, 12, MARGIN[:-2]),
                    (72, 660, 12, MARGIN),
                    (290, 30, 10, "- 1 -"),
                ],
                [
                    (72, 800, 10, "示范局工作总结"),
                    (72, 700, 12, "部署，效果较好。"),
                    (96, 680, 12, "二、存在的问题"),
                    (290, 30, 10, "- 2 -"),
                ],
            ),
        )
        assert [(p.text, p.place) for p in text.paragraphs] == [
            ("关于党风廉政建设工作情况的报告", "第1页"),
            ("一、工作开展情况", "第1页"),
            (f"{MARGIN[:-2]}{MARGIN}部署，效果较好。", "第1页"),
            ("二、存在的问题", "第2页"),
        ]

    def test_that_were_scanned_are_refused_with_advice(self):
        with pytest.raises(
            Unreadable, match=r"“扫描.pdf”是扫描件或图片（2 页中有 2 页没有文字层）.*文字识别"
        ):
            read_bytes("扫描.pdf", pdf([], [(290, 30, 10, "2")]))

    def test_name_the_pages_that_were_scanned(self):
        full = [(72, 700, 12, MARGIN)]
        assert read_bytes("半.pdf", pdf(full, [], full)).remarks == (
            "第2页没有文字层（可能是扫描页），未能读取。",
        )

    def test_name_the_pages_with_tables(self):
        rows = [
            (x, y, 12, words) for y in (700, 680, 660) for x, words in ((72, "学习不深"), (300, "办公室"))
        ]
        text = read_bytes("表.pdf", pdf([*rows, (72, 600, 12, MARGIN)]))
        assert text.paragraphs[0].text == "学习不深　办公室"
        assert text.remarks == ("第1页有表格或分栏，按行读取，请对照原件核对。",)

    def test_with_a_password_are_refused(self):
        trailer = f"/Encrypt<</Filter/Standard/V 1/R 2/O<{'00' * 32}>/U<{'11' * 32}>/P -4>>/ID[<00><00>]"
        with pytest.raises(Unreadable, match=r"“锁.pdf”设有打开密码"):
            read_bytes("锁.pdf", pdf([(72, 700, 12, MARGIN)], trailer=trailer))

    def test_whose_letters_have_no_meaning_are_refused(self):
        content = pdf([(72, 700, 12, MARGIN)]).replace(b"Encoding/UniGB-UTF16-H", b"Encoding/Identity-H   ")
        with pytest.raises(Unreadable, match="乱码"):
            read_bytes("乱.pdf", content.replace(b"Ordering(GB1)", b"Ordering(XX9)"))


class TestOldFormats:
    @pytest.mark.skipif(not OFFICE, reason="NOT TESTED: LibreOffice is not installed")
    @pytest.mark.parametrize("ending", ["doc", "rtf", "odt", "wps"])
    def test_are_read_through_libreoffice(self, ending, tmp_path):
        (tmp_path / "稿.docx").write_bytes(word("一、存在的问题", "学习不深。"))
        made = "doc" if ending == "wps" else ending
        command = [
            OFFICE,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            made,
        ]
        subprocess.run(
            [*command, "--outdir", str(tmp_path), str(tmp_path / "稿.docx")], check=True, capture_output=True
        )
        text = read_bytes(f"稿.{ending}", (tmp_path / f"稿.{made}").read_bytes())
        assert text.content == "一、存在的问题\n学习不深。"

    @pytest.mark.skipif(not OFFICE, reason="NOT TESTED: LibreOffice is not installed")
    def test_whose_inside_is_damaged_are_refused_and_not_shown_as_letters(self):
        with pytest.raises(Unreadable, match=r"“坏.doc”无法转换，可能已经损坏"):
            read_bytes("坏.doc", OLE)

    def test_are_refused_with_advice_where_libreoffice_is_missing(self, monkeypatch):
        monkeypatch.setattr(libreoffice.shutil, "which", lambda _: None)
        with pytest.raises(
            Unreadable, match=r"“稿.rtf”是 .rtf 格式，本机没有安装转换程序 LibreOffice.*另存为 .docx"
        ):
            read_bytes("稿.rtf", b"{\\rtf1 a}")

    def test_that_take_too_long_are_stopped(self, monkeypatch, tmp_path):
        program = tmp_path / "soffice"
        program.write_text("#!/bin/sh\nsleep 60 & wait\n")
        program.chmod(0o755)
        monkeypatch.setattr(libreoffice.shutil, "which", lambda _: str(program))
        monkeypatch.setattr(converted, "SECONDS", 0.2)
        with pytest.raises(Unreadable, match=r"“稿.rtf”转换超过 .* 秒"):
            read_bytes("稿.rtf", b"{\\rtf1 a}")

    def test_that_cannot_be_converted_are_refused(self, monkeypatch):
        monkeypatch.setattr(libreoffice.shutil, "which", lambda _: "/bin/true")
        with pytest.raises(Unreadable, match=r"“稿.rtf”无法转换，可能已经损坏或设有密码"):
            read_bytes("稿.rtf", b"{\\rtf1 a}")
