"""Protects what must hold for every input: no failure but Unreadable, spans that fit, linear time, a round trip."""

import time

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.documents.files import PAGE, pdf
from zhunsheng.documents import Text, Unreadable, read_bytes, understand
from zhunsheng.documents.numbering import chinese
from zhunsheng.documents.official import Heading, OfficialDocument, Paragraph, write
from zhunsheng.documents.outline import outline

A_WORD_FILE = write(OfficialDocument("题目", [Heading(1, "一、做法"), Paragraph("一是抓学习。二是抓落实。")]))

WHOLE_FILES = {
    "稿.docx": A_WORD_FILE,
    "稿.pdf": pdf([(72, 700, 12, "一、工作开展情况"), (72, 680, 12, "今年以来我局认真落实主体责任。")]),
    "稿.html": PAGE.encode(),
    "稿.txt": "一、做法\n共收集意见\n6 条，流于形式5/21二是抓落实。\n来源：县局 发布时间：2024-05-06".encode(),
}

# Pieces that the reader gives meaning to, in orders that nobody would write.
MARKERS_AND_MARKS = (
    "一、 （二） 二) 3. 4、 （5） 一是 二是 三 六要 第一， 问题7： 1.2 “ ” ‘ （ ） 《 。 ； ： ， "
    "\ud800 \x00 甲乙"
)
WORDS = (
    "存在的问题 整改措施 整改情况： 责任科室： 关于 问题 基本情况今年 整改落实情况 目录 【摘要】 "
    "2024年4月9日至6月20日 30个问题，完成25个 完成率80%"
)
PIECES = st.lists(
    st.sampled_from([*MARKERS_AND_MARKS.split(" "), *WORDS.split(" "), "第三章 ", "\n", "\u3000"]),
    max_size=60,
).map("".join)


@given(st.one_of(st.text(max_size=300), PIECES))
def test_any_text_is_understood_and_every_span_fits_its_title(words):
    text = Text.from_string(words)
    reading = understand(text).as_json()
    for part in ("sections", "problems", "measures"):
        for item in reading[part]:
            assert text.content[item["start"] : item["end"]] == item["title"]
            assert item["title"]
    for figure in reading["figures"]:
        assert text.content[figure["start"] : figure["end"]] == figure["text"]
    for check in reading["checks"]:
        assert 0 <= check["start"] < check["end"] <= len(text.content)
        assert check["message"].endswith("。")
    sections = reading["sections"]
    assert [s["start"] for s in sections] == sorted(s["start"] for s in sections)
    assert all(1 <= s["level"] <= 5 and 1 <= s["depth"] <= s["level"] for s in sections)


def read_or_reason(name, content):
    try:
        return read_bytes(name, content)
    except Unreadable as refusal:
        return refusal.reason


NAMES = ["稿.txt", "稿.docx", "稿.html", "稿.pdf", "稿", "", "\x00/\ud800.txt"]


@given(st.binary(max_size=400), st.sampled_from(NAMES))
@example(b"PK\x03\x04", "稿.docx")
@example(b"\xff\xfe\x00\xd8", "稿.txt")
def test_any_bytes_are_read_or_refused(content, name):
    outcome = read_or_reason(name, content)
    assert outcome.endswith("。") if isinstance(outcome, str) else outcome.content.strip()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(sorted(WHOLE_FILES)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6)), min_size=1, max_size=8),
)
def test_a_damaged_file_is_read_or_refused(name, changes):
    damaged = bytearray(WHOLE_FILES[name])
    for place, put in changes:
        position = int(place * len(damaged))
        damaged[position : position + len(put)] = put
    outcome = read_or_reason(name, bytes(damaged))
    assert f"“{name}”" in outcome if isinstance(outcome, str) else outcome.content.strip()


TITLES = st.text(st.sampled_from("抓好学习落实责任强化监督改进作风"), min_size=2, max_size=12)
MARKERS = ("{}、", "（{}）", "{}.", "（{}）")


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 4), TITLES), min_size=1, max_size=12))
def test_what_the_writer_writes_the_reader_reads(wanted):
    counts = dict.fromkeys(range(1, 5), 0)
    blocks, expected = [], []
    for level, title in wanted:
        counts[level] += 1
        for deeper in range(level + 1, 5):
            counts[deeper] = 0
        number = chinese(counts[level]) if level < 3 else str(counts[level])
        marker = MARKERS[level - 1].format(number)
        blocks += [Heading(level, marker + title), Paragraph("有关科室按要求做了。")]
        expected.append((level, marker, title))
    text = read_bytes("稿.docx", write(OfficialDocument("关于履责情况的报告", blocks)))
    assert [(h.level, h.marker, h.title) for h in outline(text)] == expected


def test_time_grows_in_line_with_length():
    def seconds(words):
        text = Text.from_string(words)
        started = time.process_time()
        understand(text)
        return time.process_time() - started

    hard = {
        "one long line": "一是抓学习，二是抓落实。（一）“好。1、2、3）",
        "brackets": "（“《",
        "numerals": "一二三四五六七八九十",
        "labels": "整改情况：整改措施：责任科室：",
        "figures": "完成1个",
        "many lines": "一、存在的问题\n（一）学得浅。一是少。\n三、整改措施\n1、多学。责任科室：办公室\n",
    }

    def many_areas(count):
        return (
            "一、存在的问题\n"
            + "".join(f"（一）学{chr(0x4E00 + n)}浅。\n" for n in range(count))
            + "二、整改措施\n"
            + ("1、学深学透。\n" * count)
        )

    texts = {name: (words * 500, words * 4000) for name, words in hard.items()}
    many_measures = (
        "一、整改落实情况\n1.关于账目不清的问题\n整改情况：补账。\n",
        "整改情况：一是补账。二是核对。\n",
    )
    texts["measures of one problem"] = (
        many_measures[0] + many_measures[1] * 500,
        many_measures[0] + many_measures[1] * 4000,
    )
    texts["areas against measures"] = (many_areas(500), many_areas(4000))
    for name, (short, long) in texts.items():
        small, large = (min(seconds(words) for _ in range(2)) for words in (short, long))
        assert large < 0.05 + 8 * 3 * small, (
            f"{name}: {small:.3f} s became {large:.3f} s for eight times the length"
        )
