"""How fast documents are read and how much memory it takes: a report of 20 KB, and one of 5 MB.

    .venv/bin/python -m benchmarks.read_document

The texts are invented, and no two paragraphs of one are the same: sentences of the shapes that documents have
(headings of every family, items within lines, problems, measures with owner and deadline, counts, rates, sums, dates)
are drawn with a fixed seed, and names and numbers put in. Each text is read in a process of its own, which measures
from bytes to JSON after import: the best of several runs, and how far memory grew above what the process took after
one small document. ``growth`` is the time per character of the large text over that of the small one: 1 means that
time grows in line with length. The demo's report stands beside them for comparison.
"""

import multiprocessing
import random
import resource
import time
from pathlib import Path

import zhunsheng
from zhunsheng import documents

SAMPLE = Path(zhunsheng.__file__).parent / "demo" / "sample_report.txt"
SMALL, LARGE = 20_000, 5_000_000  # bytes of UTF-8
RUNS = {"sample": 20, "20 KB": 20, "5 MB": 2}

MATTERS = ["理论", "作风", "项目", "资金", "窗口", "采购", "档案", "值班", "信访", "执法", "培训", "考勤"]
WORK = ["学习", "管理", "监督", "建设", "服务", "考核", "公开", "整治", "审批", "巡查"]
TOPICS = [matter + work for matter in MATTERS for work in WORK]
FAULTS = [
    "不够深入",
    "存在短板",
    "落实不到位",
    "不及时",
    "流于形式",
    "压力传导不足",
    "机制不健全",
    "针对性不强",
]
PLACES = ["办公室", "人事科", "财务科", "法规科", "第一支部", "第二支部", "服务中心", "执法大队"]
PEOPLE = ["甲一", "乙二", "丙三", "丁四", "戊五", "己六", "庚七", "辛八"]
DONE = [
    "{topic}方面，{month}月{day}日召开专题会议{few}次，研究事项{many}个，参加{crowd}人次。",
    "{place}组织{topic}检查{few}轮，发现问题{many}个，已整改{fewer}个，整改率{rate}%。",
    "共处理{topic}事项{many}件，其中{place}{fewer}件，其余由{other}办理。",
    "今年以来，{place}开展廉政谈话{crowd}人次、讲党课{few}次，受教育{many}人。",
    "修订{topic}办法{few}项，涉及资金{money}万元，自{year}年{month}月起执行。",
]
ITEMS = [
    "一是{topic}{fault}。",
    "二是{place}{topic}{fault}，{month}月以来仍有{few}处没有改正。",
    "三是对{topic}研究不多。",
]
PROBLEMS = [
    "{topic}{fault}。有的同志对{topic}重视不够，{place}在{month}月的抽查中发现{few}处。",
    "{topic}与{other}衔接{fault}。",
]
MEASURES = [
    "完善{topic}制度，明确{place}每月核对{few}次。责任领导：{person}；责任科室：{place}；完成时限：{year}年{month}月底前。",
    "开展{topic}专项整治。整改措施：由{place}牵头，{month}月{day}日前完成。整改情况：已完成。责任人：{person}",
    "对{topic}建立台账，{few}个月内销号。",
]  # fmt: skip


def document(size: int, seed: int = 1) -> bytes:
    """Return an invented report of about ``size`` bytes in UTF-8, made of one chapter after the other."""
    draw = random.Random(seed)
    lines = ["示范局关于2025年度落实全面从严治党主体责任情况的自查报告", "现将有关情况报告如下："]
    taken = sum(len(line.encode()) + 1 for line in lines)
    while taken < size:
        chapter = [
            f"一、{said(draw, '{topic}工作开展情况')}",
            *(f"（{n}）{said(draw, '推进{topic}')}。{said(draw, *DONE)}{said(draw, *DONE)}" for n in "一二三四"),
            f"二、{said(draw, '{topic}存在的问题')}",
            *(f"{n}．{said(draw, *PROBLEMS)}{''.join(said(draw, item) for item in ITEMS)}" for n in range(1, 5)),
            f"三、{said(draw, '{topic}整改措施')}",
            *(f"（{n}）{said(draw, *MEASURES)}" for n in range(1, 5)),
        ]  # fmt: skip
        lines += chapter
        taken += sum(len(line.encode()) + 1 for line in chapter)
    return "\n".join(lines).encode()


def said(draw: random.Random, *shapes: str) -> str:
    """Return one of the shapes with names and numbers put in."""
    many = draw.randint(10, 99)
    fewer = draw.randint(1, many)
    return draw.choice(shapes).format(
        topic=draw.choice(TOPICS), other=draw.choice(TOPICS), fault=draw.choice(FAULTS), place=draw.choice(PLACES),
        person=draw.choice(PEOPLE), year=draw.randint(2024, 2026), month=draw.randint(1, 12), day=draw.randint(1, 28),
        few=draw.randint(2, 9), many=many, fewer=fewer, rate=round(fewer / many * 100, 1), crowd=draw.randint(20, 400),
        money=round(draw.uniform(1, 90), 2),
    )  # fmt: skip


def measured(content: bytes, runs: int) -> tuple[int, float, float]:
    """Return the characters of a text, the seconds of the best run, and by how many MB memory grew."""
    read(SAMPLE.read_bytes())
    before = peak()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        read(content)
        seconds.append(time.perf_counter() - started)
    return len(content.decode()), min(seconds), peak() - before


def read(content: bytes) -> None:
    documents.understand(documents.read_bytes("报告.txt", content)).as_json()


def peak() -> float:
    """Return the most memory this process has taken so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print one row for each text and the growth between the two lengths."""
    texts = {"sample": SAMPLE.read_bytes(), "20 KB": document(SMALL), "5 MB": document(LARGE)}
    per_character = {}
    print(f"{'text':8}{'KB':>8}{'characters':>12}{'ms':>10}{'characters/s':>14}{'memory MB':>11}")
    for name, content in texts.items():
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            length, seconds, memory = alone.apply(measured, (content, RUNS[name]))
        per_character[name] = seconds / length
        print(
            f"{name:8}{len(content) / 1024:8.0f}{length:12}{seconds * 1000:10.1f}{length / seconds:14.0f}{memory:11.0f}"
        )
    print(f"growth  {per_character['5 MB'] / per_character['20 KB']:.2f}")


if __name__ == "__main__":
    main()
