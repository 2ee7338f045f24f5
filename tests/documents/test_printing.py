"""Protects printing: a PDF whole or none with the reason, nothing left behind; its layout measured on the page.

Four faces that no free system has are stood in for by four that differ, so that each level shows which it asked for.
"""

import os
import shutil
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTTextBox

from zhunsheng.documents import libreoffice, printing
from zhunsheng.documents.official import (
    CHARACTERS_A_LINE,
    LINES_A_PAGE,
    Form,
    Head,
    Heading,
    OfficialDocument,
    Paragraph,
    write,
)
from zhunsheng.documents.printing import NotPrinted, all_to_pdf, to_pdf

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
STAND_INS = {
    "方正小标宋简体": "Noto Serif CJK JP",
    "仿宋_GB2312": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
    "楷体_GB2312": "Noto Sans Mono CJK SC",
}
FONTS = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
needs_office = pytest.mark.skipif(
    not (OFFICE and FONTS.exists()),
    reason="NOT TESTED: LibreOffice or the Noto CJK typefaces are not installed, so no page is measured",
)
SMALL = write(OfficialDocument("报告", [Paragraph("一切如常。")]))


# --- a converter that misbehaves ------------------------------------------------------------------------------------


@pytest.fixture
def converter(tmp_path, monkeypatch):
    """Put a script in the place of LibreOffice; ``$2`` … are what it is asked."""

    def put(script):
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/bash\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(libreoffice, "program", lambda: str(program))

    kept = tmp_path / "tmp"
    kept.mkdir()
    monkeypatch.setattr(libreoffice.tempfile, "tempdir", str(kept))
    yield put
    assert list(kept.iterdir()) == [], "something was left behind"


# The arguments end with: --outdir FOLDER FILE...
MAKES = """
while [ "$1" != --outdir ]; do shift; done; folder=$2; shift 2
for file; do name=$(basename $file .docx); ( {} ) > $folder/$name.pdf; done
"""


class TestAConverterThat:
    def test_is_missing_is_told_with_what_to_install(self, monkeypatch):
        monkeypatch.setattr(libreoffice.shutil, "which", lambda _: None)
        with pytest.raises(NotPrinted, match=r"没有安装转换程序 LibreOffice.*libreoffice-writer.*另存为 PDF"):
            to_pdf(SMALL)

    def test_hangs_is_stopped_with_all_it_started(self, converter, tmp_path):
        converter(f"sleep 300 & echo $! > {tmp_path}/child; wait")
        began = monotonic()
        with pytest.raises(NotPrinted, match="超过 1 秒，已经停止"):
            to_pdf(SMALL, seconds=1)
        assert monotonic() - began < 30
        child = int((tmp_path / "child").read_text())
        for _ in range(50):
            if not _runs(child):
                break
            sleep(0.1)
        assert not _runs(child)

    @pytest.mark.parametrize(
        "script",
        [
            "kill -9 $$",
            "exit 1",
            "exit 0",
            MAKES.format("printf '%%PDF-1.7 half'"),
            MAKES.format("printf ''"),
        ],
        ids=["killed", "failed", "made nothing", "made half", "made an empty file"],
    )
    def test_dies_or_makes_half_a_file_gives_no_file(self, converter, script):
        converter(script)
        with pytest.raises(NotPrinted, match=r"没有生成完整的 PDF.*先下载 Word"):
            to_pdf(SMALL)

    def test_works_gives_many_in_their_order_a_few_in_a_run(self, converter, monkeypatch, tmp_path):
        monkeypatch.setattr(printing, "TOGETHER", 2)
        converter(
            f"echo run >> {tmp_path}/runs; "
            + MAKES.format("printf '%%PDF-1.7 '; cat $file; printf '%%%%EOF'")
        )
        texts = [b"one", b"two", b"three"]
        assert list(all_to_pdf(texts)) == [b"%PDF-1.7 " + text + b"%%EOF" for text in texts]
        assert (tmp_path / "runs").read_text().split() == ["run", "run"]


def _runs(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]
    except (FileNotFoundError, ProcessLookupError):
        return False


# --- the page, measured ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Print a document of every level with full pages of text; return its lines by page, measured in mm."""
    folder = tmp_path_factory.mktemp("fonts")
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{asked}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{given}</string></edit></match>'
        for asked, given in STAND_INS.items()
    )
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir>'
        f"<cachedir>{folder}/cache</cachedir>{rules}</fontconfig>"
    )
    document = OfficialDocument(
        "关于履责情况的报告",
        [
            Heading(1, "一、工作开展情况"),
            Heading(2, "（一）抓学习"),
            Heading(3, "1.定计划"),
            Heading(4, "（1）列书目"),
            Paragraph("履" * 2000, lead="一是带头。"),
        ],
        issuer="溪口县文化和旅游局",
        issued_on=date(2026, 1, 6),
    )
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    try:
        (folder / "page.pdf").write_bytes(to_pdf(write(document)))
    finally:
        os.environ.pop("FONTCONFIG_FILE")
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before
    return pages_of(folder / "page.pdf")


class Line:
    """A printed line: what it says, its faces and sizes, and how far it is from the edges of the sheet in mm."""

    def __init__(self, line, page):
        characters = [one for one in line if isinstance(one, LTChar) and one.get_text().strip()]
        self.text = "".join(one.get_text() for one in characters)
        self.faces = [one.fontname for one in characters]
        self.size = max(one.size for one in characters)
        left, bottom, right, top = line.bbox
        self.left, self.right = _mm(left), _mm(page.width - right)
        self.bottom, self.top = _mm(bottom), _mm(page.height - top)


def pages_of(file):
    return [
        sorted(
            (Line(line, page) for box in page if isinstance(box, LTTextBox) for line in box),
            key=lambda one: one.top,
        )
        for page in extract_pages(file)
    ]


def _mm(points):
    return points / 72 * 25.4


@needs_office
class TestTheLayout:
    def test_a_full_page_holds_22_lines_of_28_characters(self, printed):
        lines = printed[1][:-1]
        assert len(lines) == LINES_A_PAGE
        assert {len(line.text) for line in lines} == {CHARACTERS_A_LINE}

    def test_the_type_area_is_156_by_225_mm_within_the_margins_of_the_standard(self, printed):
        """GB/T 9704-2012, 5.2.1: 天头 37 mm ± 1 mm, 订口 28 mm ± 1 mm, 版心 156 mm × 225 mm."""
        lines = printed[1][:-1]
        pitch = (lines[-1].top - lines[0].top) / (LINES_A_PAGE - 1)
        half_gap = (pitch - (297 - lines[0].top - lines[0].bottom)) / 2  # a character stands amid its line
        assert lines[0].top - half_gap == pytest.approx(37, abs=1)
        assert lines[-1].bottom - half_gap == pytest.approx(35, abs=1)
        assert min(line.left for line in lines) == pytest.approx(28, abs=1)
        assert min(line.right for line in lines) == pytest.approx(26, abs=1)
        assert pitch * LINES_A_PAGE == pytest.approx(225, abs=1)

    def test_each_level_is_in_its_own_face_and_size(self, printed):
        title, first, second, third, fourth, text = printed[0][:6]
        song, hei, kai, fang_song = (one.faces[0] for one in (title, first, second, third))
        assert len({song, hei, kai, fang_song}) == 4
        assert ("Serif" in song, "Sans" in hei, "Sans" in kai, "Serif" in fang_song) == (True,) * 4
        assert set(title.faces) == {song}
        assert set(first.faces) == {hei}
        assert set(second.faces) == {kai}
        assert set(third.faces) | set(fourth.faces) == {fang_song}
        assert text.faces[:5] == [kai] * 5
        assert set(text.faces[5:]) == {fang_song}
        assert title.size == pytest.approx(22, abs=0.1)
        assert {round(one.size) for one in (first, second, third, fourth, text)} == {16}

    def test_headings_and_paragraphs_begin_two_characters_in(self, printed):
        for line in printed[0][1:6]:
            assert line.left == pytest.approx(28 + 2 * 156 / 28, abs=0.5)

    def test_page_numbers_are_in_the_outer_corner_one_character_in_below_the_type_area(self, printed):
        """GB/T 9704-2012, 7.5: 4号半角宋体, 一字线 7 mm below the type area; odd pages right, even pages left."""
        numbers = [page[-1] for page in printed]
        assert [one.text for one in numbers] == ["—1—", "—2—", "—3—", "—4—"]
        for one in numbers[::2]:
            assert one.right == pytest.approx(26 + 5.6, abs=1)
        for one in numbers[1::2]:
            assert one.left == pytest.approx(28 + 5.6, abs=1)
        for one in numbers:
            assert (one.bottom + 297 - one.top) / 2 == pytest.approx(35 - 7, abs=1)
            assert one.size == pytest.approx(14, abs=0.1)

    def test_the_date_ends_two_characters_or_more_from_the_right_edge(self, printed):
        issuer, day = printed[-1][-3:-1]
        assert issuer.text == "溪口县文化和旅游局"
        assert day.text == "2026年1月6日"
        assert min(issuer.right, day.right) >= 26 + 2 * 5.6 - 1

    def test_a_sheet_on_its_side_is_on_its_side(self, tmp_path):
        document = OfficialDocument("责任清单", [Form([[("单位", "办公室")]])], landscape=True)
        (tmp_path / "page.pdf").write_bytes(to_pdf(write(document)))
        (page,) = extract_pages(tmp_path / "page.pdf")
        assert (round(_mm(page.width)), round(_mm(page.height))) == (297, 210)


@needs_office
class TestTheHead:
    """GB/T 9704-2012, 7.2.4 to 7.2.7: the mark 35 mm below the type area's edge, number and signer on one line."""

    @pytest.fixture(scope="class")
    @staticmethod
    def lines(tmp_path_factory):
        head = Head("溪口县文化和旅游局", "溪文旅发〔2026〕12号", "甲一")
        document = OfficialDocument(
            "关于履责情况的报告", [Paragraph("一切如常。")], addressee="县委", head=head
        )
        file = tmp_path_factory.mktemp("head") / "page.pdf"
        file.write_bytes(to_pdf(write(document)))
        return pages_of(file)[0]

    def test_the_mark_is_one_line_across_the_page_35_mm_down(self, lines):
        mark = lines[0]
        assert mark.text == "溪口县文化和旅游局文件"
        assert mark.top == pytest.approx(37 + 35, abs=6)  # its type is lower than its line
        assert mark.left == pytest.approx(mark.right + 2, abs=2)

    def test_number_and_signer_stand_a_character_in_from_both_edges(self, lines):
        number = next(one for one in lines if "12号" in one.text)
        signer = next(one for one in lines if "签发人" in one.text)
        assert number.top == pytest.approx(signer.top, abs=1)
        assert number.left == pytest.approx(28 + 5.6, abs=1)
        assert signer.right == pytest.approx(26 + 5.6, abs=1)

    def test_the_title_and_the_addressee_follow(self, lines):
        texts = [one.text for one in lines]
        assert texts.index("关于履责情况的报告") < texts.index("县委：") < texts.index("一切如常。")


@needs_office
def test_a_cell_of_40000_characters_is_printed_to_its_end(tmp_path):
    document = OfficialDocument("会议记录", [Form([[("记录要点", "履" * 39_999 + "终")]])])
    (tmp_path / "page.pdf").write_bytes(to_pdf(write(document)))
    text = "".join(line.text for page in pages_of(tmp_path / "page.pdf") for line in page)
    assert text.count("履") == 39_999
    assert "终" in text
