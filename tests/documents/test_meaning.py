"""Protects the whole of a reading: the anatomy of a report, its JSON, and what is said of nothing found."""

import json
from pathlib import Path
from time import perf_counter

import pytest

import zhunsheng
from tests.documents.reading import understood
from zhunsheng.documents import Text, read_bytes, understand

SAMPLE = Path(zhunsheng.__file__).parent / "demo" / "sample_report.txt"


class TestTheSampleReport:
    @pytest.fixture(scope="class")
    @classmethod
    def reading(cls):
        return understand(read_bytes(SAMPLE.name, SAMPLE.read_bytes()))

    def test_has_the_anatomy_of_a_self_inspection(self, reading):
        assert [(s.title, s.role) for s in reading.sections if s.level == 1] == [
            ("工作开展情况", "work_done"),
            ("存在的问题", "problems"),
            ("下一步整改措施", "measures"),
        ]
        assert len([s for s in reading.sections if s.level == 5 and s.role == "work_done"]) == 12
        assert len(reading.problems) == 12
        assert len({problem.area for problem in reading.problems}) == 4
        assert len(reading.measures) == 5

    def test_says_whose_it_is_and_of_which_year(self, reading):
        assert reading.kind == "self_inspection"
        assert reading.organisation == "澄川县文化和旅游局"
        assert reading.as_json()["period"] == {"text": "2025年度", "start": "2025-01-01", "end": "2025-12-31"}

    def test_links_each_measure_to_the_area_of_its_theme(self, reading):
        assert [measure.problem for measure in reading.measures] == [
            "在理论学习联系实际方面",
            "在项目资金监督管理方面",
            "在服务群众和行业监管方面",
            "在服务群众和行业监管方面",
            "在压实支部主体责任方面",
        ]

    def test_takes_departments_and_deadlines_from_their_labels(self, reading):
        last = reading.measures[-1]
        assert (last.department, last.deadline, last.owner) == ("机关党委办公室", "2026年12月底前", None)

    def test_ends_the_last_measure_before_the_signature(self, reading):
        text = read_bytes(SAMPLE.name, SAMPLE.read_bytes())
        assert "2025年12月26日" not in text.content[reading.measures[-1].start : reading.measures[-1].until]

    def test_is_plain_json(self, reading):
        plain = json.loads(json.dumps(reading.as_json()))
        assert list(plain) == [
            "kind", "organisation", "period", "sections", "problems", "measures", "figures", "checks",
            "quantities", "dates", "nil_report",
        ]  # fmt: skip
        assert list(plain["sections"][0]) == ["level", "depth", "marker", "title", "role", "start", "end"]
        assert list(plain["problems"][0]) == ["title", "area", "section", "start", "end"]
        assert list(plain["measures"][0]) == [
            "title", "owner", "department", "deadline", "status", "problem", "start", "end"
        ]  # fmt: skip


def test_numbers_and_dates_of_the_json_are_plain_and_stand_in_the_text():
    lines = ("整改报告", "2024年5月6日反馈3个问题，追缴1.5万元，满意度达97.5%。")
    plain = json.loads(json.dumps(understood(*lines).as_json()))
    content = "\n".join(lines)
    assert [(q["value"], content[q["start"] : q["end"]]) for q in plain["quantities"]] == [
        (3, "3个"),
        (15000, "1.5万元"),
        (97.5, "97.5%"),
    ]
    assert [(d["first"], content[d["start"] : d["end"]]) for d in plain["dates"]] == [
        ("2024-05-06", "2024年5月6日")
    ]


@pytest.mark.parametrize(
    ("line", "is_nil"),
    [
        ("经自查，未发现违规问题。", True),
        ("经过认真排查，我单位不存在设立“小金库”的问题。", True),
        ("经自查，没有发生收送礼金的情况。", True),
        ("检查台账3本，整改问题2个。", False),
        ("未建立台账的问题已经改正。", False),
    ],
)
def test_a_nil_report_is_told_from_one_that_says_nothing_of_problems(line, is_nil):
    reading = understood("自查报告", line)
    assert (reading.problems, reading.nil_report, reading.as_json()["nil_report"]) == ((), is_nil, is_nil)


@pytest.mark.parametrize(
    "content", ["", "\n", "整改情况：", "问题1：", "一、", "一是", "| | |\n| | |", "（一）（一）（一）"]
)
def test_fragments_are_read_without_complaint(content):
    understand(Text.from_string(content)).as_json()


def test_reading_takes_time_in_line_with_the_length():
    """Ten times the text may take at most twenty times as long: a quadratic step would take a hundred."""
    sample = SAMPLE.read_text(encoding="utf-8")

    def seconds(times):
        text = Text.from_string("\n".join([sample] * times))
        started = perf_counter()
        understand(text)
        return perf_counter() - started

    assert min(seconds(40) for _ in range(2)) < 20 * min(seconds(4) for _ in range(3))
