"""Protects the host: a hostile file is refused in one sentence, within bounds of time and memory."""

import resource
import sys
import time
import zlib
from pathlib import Path

import pytest

from tests.documents.files import OLE, pdf, pdf_of, repacked, stream, word
from zhunsheng.documents import Unreadable, confined, read_bytes, read_confined

PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
LEAF = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>"
ROOT = b"<</Type/Catalog/Pages 2 0 R>>"


def packed(size, times=1):
    data = b"0" * size
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, "/Filter[" + "/FlateDecode" * times + "]")


def table_rows(count):
    row = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
    head = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:tbl>'
    )
    return head + row * count + "</w:tbl></w:body></w:document>"


def with_document(xml):
    return repacked(word("正文"), without=("word/document.xml",), extra={"word/document.xml": xml})


HOSTILE = {
    "page tree that turns back on itself.pdf": lambda: pdf_of(
        [ROOT, PAGES.replace(b"3 0 R", b"2 0 R 3 0 R"), LEAF, stream(b"")]
    ),
    "stream of 2 GB in 2 MB.pdf": lambda: pdf_of([ROOT, PAGES, LEAF, packed(1 << 31)]),
    "stream in a stream.pdf": lambda: pdf_of([ROOT, PAGES, LEAF, packed(1 << 30, 2)]),
    "a million rows.docx": lambda: with_document(table_rows(1_000_000)),
    "a hundred thousand rows.docx": lambda: with_document(table_rows(100_000)),
    "nested too deeply.docx": lambda: with_document("<a>" * 100_000),
    "nested too deeply.html": lambda: b"<div>" * 400_000 + "一、好。".encode(),
    "a million tags.html": lambda: b"<p>a</p>" * 500_000,
    "cells without end.html": lambda: b"<table>" + b"<tr><td rowspan=9999 colspan=9999>" * 20_000,
    "a hundred megabytes.txt": lambda: b"a" * 100_000_000,
    "a directory of entries.docx": lambda: repacked(
        word("正文"), extra={f"word/{n}.bin": b"" for n in range(2001)}
    ),
    "old file with nothing in it.doc": lambda: OLE + b"\x00" * 4096,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_refused_within_bounds(name):
    started = time.monotonic()
    with pytest.raises(Unreadable) as refusal:
        read_confined(name, HOSTILE[name]())
    assert refusal.value.reason.startswith(f"“{name}”")
    assert refusal.value.reason.endswith("。")
    assert time.monotonic() - started < confined.SECONDS
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert used < confined.MOST_MEMORY


def test_a_good_file_comes_back_as_it_is_read_here():
    content = word("一、做法", "抓学习\ud7ff。")
    assert read_confined("稿.docx", content) == read_bytes("稿.docx", content)
    content = pdf([(72, 700, 12, "一、工作开展情况")])
    assert read_confined("稿.pdf", content) == read_bytes("稿.pdf", content)


def test_a_refusal_comes_back_in_the_same_words():
    with pytest.raises(Unreadable) as refusal:
        read_confined("C:\\甲\\稿.docx", "只是文本".encode())
    with pytest.raises(Unreadable, match="普通文本") as here:
        read_bytes("稿.docx", "只是文本".encode())
    assert refusal.value.reason == here.value.reason


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import time; time.sleep(60)", "读取它需要的时间超过上限"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "读取它需要的时间超过上限"),
        ("import os; os.abort()", "读取它时程序中断"),
        ('print(\'{"limit": "memory"}\')', "读取它需要的内存超过上限"),
    ],
)
def test_a_process_that_ends_badly_is_told_in_one_sentence(monkeypatch, tmp_path, program, reason):
    child = tmp_path / "python"
    child.write_text(f"#!{sys.executable}\n{program}\n")
    child.chmod(0o755)
    monkeypatch.setattr(confined.sys, "executable", str(child))
    monkeypatch.setattr(confined, "SECONDS", 2)
    with pytest.raises(Unreadable, match=f"“稿.docx”内容异常，{reason}，已经停止，没有保存任何内容。"):
        read_confined("稿.docx", b"x")


def test_the_process_sees_no_secrets(monkeypatch, tmp_path):
    child, seen = tmp_path / "python", tmp_path / "seen"
    child.write_text(f'#!/bin/sh\nenv > {seen}\nexec {sys.executable} "$@"\n')
    child.chmod(0o755)
    monkeypatch.setenv("ZHUNSHENG_SECRET_KEY", "a-secret")
    monkeypatch.setattr(confined.sys, "executable", str(child))
    assert read_confined("稿.docx", word("正文")).content == "正文"
    assert "a-secret" not in Path(seen).read_text()
