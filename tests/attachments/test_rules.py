"""Which files are taken: by ending and first bytes together, so that neither can lie."""

import pytest

from zhunsheng.attachments.rules import FileRefused, cleaned_name, kind_of, refuse_oversize

ZIP = b"PK\x03\x04rest"
LIMIT = 1024


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("签到.pdf", b"%PDF-1.7", "application/pdf"),
        ("签到.PDF", b"%PDF-1.7", "application/pdf"),
        ("记录.docx", ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("公文.ofd", ZIP, "application/ofd"),
        ("照片.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("截图.png", b"\x89PNG\r\n\x1a\n..", "image/png"),
        ("记录.txt", "一、传达".encode(), "text/plain; charset=utf-8"),
        ("刚好.txt", b"x" * LIMIT, "text/plain; charset=utf-8"),
    ],
)
def test_kinds_that_are_taken(name, content, content_type):
    assert kind_of(name, content, max_bytes=LIMIT).content_type == content_type


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "是空的"),
        ("大.txt", b"x" * (LIMIT + 1), "上限"),
        ("程序.exe", b"MZ", "不能接收"),
        ("网页.html", b"<script>", "不能接收"),
        ("图.svg", b"<svg/>", "不能接收"),
        ("无扩展名", b"%PDF-", "不能接收"),
        ("伪装.pdf", b"MZ\x90", "内容与扩展名 .pdf 不符"),
        ("伪装.docx", b"%PDF-", "内容与扩展名 .docx 不符"),
        ("伪装.txt", b"a\0b", "内容与扩展名 .txt 不符"),
    ],
)
def test_files_that_are_refused_and_why(name, content, words):
    with pytest.raises(FileRefused, match=words):
        kind_of(name, content, max_bytes=LIMIT)


def test_the_size_can_be_asked_before_the_bytes_are_read():
    refuse_oversize("刚好.pdf", LIMIT, max_bytes=LIMIT)
    with pytest.raises(FileRefused, match=r"2\.0 MB，超过 1 MB"):
        refuse_oversize("大.pdf", 2 * 1024 * 1024, max_bytes=1024 * 1024)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\甲\\签到.pdf", "签到.pdf"),
        ("会议\u202efdp.exe", "会议fdp.exe"),
        ("换\n行\0.pdf", "换行.pdf"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
        ("长" * 200, "长" * 120),
        ("签到." + "长" * 200, None),
    ],
)
def test_names_lose_their_path_and_what_cannot_be_seen(given, shown):
    name = cleaned_name(given)
    assert len(name) <= 120
    assert shown is None or name == shown
