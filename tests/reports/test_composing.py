"""How a report reads: what is printed, what is left out and said to be, and what it rests on."""

import re
from dataclasses import asdict
from datetime import date

import pytest

from tests.reports.test_claims import YEAR, every_kind, results_of
from zhunsheng import documents
from zhunsheng.reports.composing import Gap, OpenFinding, Step, compose, length_of
from zhunsheng.reports.layout import DRAFT_MARK, to_docx
from zhunsheng.reports.reading import template

GAPS = [
    Gap(1, "理论学习", "中心组学习研讨", "局党组", "第1季度", "missed"),
    Gap(2, "理论学习", "中心组学习研讨", "局党组", "第3季度", "missed"),
    Gap(3, "理论学习", "中心组学习研讨", "局党组", "第4季度", "unevidenced"),
    Gap(4, "监督谈话", "谈心谈话", "市场科", "上半年", "unevidenced"),
]


def finding(pk, **more):
    values = {
        "area": "理论学习",
        "title": "学习计划没有按季细化",
        "manifestation": "年初计划只列全年主题；",
        "unit": "办公室",
        "gap": None,
        "steps": (Step(pk * 10, "按季度补列学习主题。", "测试员甲", date(2026, 12, 31)),),
        "has_measures": True,
    }
    return OpenFinding(id=pk, **values | more)


def composed(*, facts=None, stated=(), gaps=GAPS, findings=(), names=()):
    return compose(
        template("annual"),
        unit="示范局",
        period=YEAR,
        as_of=date(2026, 11, 23),
        results=results_of(every_kind() if facts is None else facts),
        stated=stated,
        gaps=gaps,
        findings=findings,
        names=names,
    )


def sentences(content):
    return [
        sentence for block in content.blocks for passage in block.passages for sentence in passage.sentences
    ]


def text_of(content):
    return "\n".join(
        block.heading
        + "".join(passage.lead + "".join(one.text for one in passage.sentences) for passage in block.passages)
        for block in content.blocks
    )


def part(content, first, last="附"):
    text = text_of(content)
    return text[text.index(f"{first}、") : text.index(f"{last}、") if f"{last}、" in text else None]


class TestPartOne:
    def test_what_has_no_support_is_never_printed_as_done(self):
        content = composed(facts=[])
        claims = template("annual").claims
        printed = {one.claim for one in sentences(content) if one.claim}
        assert {one.key for one in content.unsupported} == set(claims)
        assert printed == {"thrift"}
        assert claims["thrift"].honest in text_of(content)

    def test_a_claim_without_support_is_stated_honestly_when_the_author_chooses(self):
        content = composed(facts=[], stated=["visits"])
        told = next(one for one in sentences(content) if one.claim == "visits")
        assert (told.text, told.stated, told.fact_ids) == (
            template("annual").claims["visits"].honest,
            True,
            (),
        )

    def test_what_is_supported_is_printed_even_when_once_chosen_to_be_denied(self):
        content = composed(stated=["visits"])
        assert "到基层走访调研2次。" in text_of(content)
        assert template("annual").claims["visits"].honest not in text_of(content)

    def test_facts_without_the_number_cannot_be_denied(self):
        facts = [one for one in every_kind() if one.kind == "branch_hearing"]
        bare = [type(one)(**{**_fields(one), "keys": ()}) for one in facts]
        content = composed(facts=bare, stated=["branch-hearings"])
        told = next(one for one in content.unsupported if one.key == "branch-hearings")
        assert (told.honest, told.stated) == ("", False)
        assert "听取汇报的单位" in told.why

    def test_headings_and_items_are_numbered_without_holes(self):
        facts = [
            one for one in every_kind() if one.kind in {"party_class", "warning_education", "inspection"}
        ]
        text = part(composed(facts=facts), "一", "二")
        assert re.findall(r"（[一二三四]）", text) == ["（一）", "（二）", "（三）"]
        assert "一是党员干部学习跟进。" in text
        assert "二是警示教育常态开展。" in text

    def test_every_printed_number_comes_with_the_facts_it_rests_on(self):
        assert all(one.fact_ids for one in sentences(composed()) if one.claim and not one.stated)


def _fields(fact):
    return {name: getattr(fact, name) for name in type(fact).__dataclass_fields__}


class TestPartTwo:
    def test_gaps_are_grouped_by_area_and_duty_with_their_numbers(self):
        text = part(composed(), "二", "三")
        assert "（一）理论学习方面本期有2个责任节点未完成、1个责任节点佐证不足。" in text
        assert "一是中心组学习研讨落实不到位。未完成2个节点（第1季度、第3季度），" in text
        assert "（二）监督谈话方面" in text
        assert "谈心谈话佐证不齐全。" in text

    def test_sentences_carry_the_occurrences_and_findings_they_rest_on(self):
        told = {one.anchor: one for one in sentences(composed(findings=[finding(5, gap=2)]))}
        assert told["problem-理论学习-中心组学习研讨"].occurrence_ids == (1, 2, 3)
        assert told["problem-理论学习-中心组学习研讨"].finding_ids == (5,)

    def test_a_finding_raised_from_a_gap_is_not_told_twice(self):
        assert "学习计划没有按季细化" not in part(composed(findings=[finding(5, gap=2)]), "二", "三")

    def test_open_findings_are_told_with_their_manifestation(self):
        text = part(composed(findings=[finding(5)]), "二", "三")
        assert "1个问题尚未销号" in text
        assert "二是学习计划没有按季细化。年初计划只列全年主题。责任单位为办公室。" in text

    def test_what_names_somebody_stays_out_and_the_author_is_told(self):
        named = finding(5, manifestation="测试员乙没有参加学习。")
        content = composed(findings=[named], names={"测试员乙"})
        assert "测试员乙" not in text_of(content)
        assert "按季度补列学习主题" not in text_of(content)
        assert any("1个问题的表述中出现人员姓名" in remark for remark in content.left_out)

    def test_problems_beyond_the_first_five_of_an_area_are_counted_and_said_to_be(self):
        gaps = [Gap(n, "组织生活", f"事项{n}", "支部", "3月", "missed") for n in range(8)]
        content = composed(gaps=gaps)
        assert "本期有8个责任节点未完成。" in text_of(content)
        assert "组织生活方面另有3项问题只计入总数，没有逐项写出。" in content.left_out

    def test_without_an_evaluation_it_does_not_claim_that_there_are_no_problems(self):
        content = composed(gaps=None)
        assert "责任台账尚未评估" in text_of(content)
        assert template("annual").problems.none not in text_of(content)

    def test_without_gaps_and_findings_it_says_so(self):
        assert template("annual").problems.none in text_of(composed(gaps=[]))


class TestPartThree:
    def test_measures_come_with_unit_owner_and_deadline(self):
        text = part(composed(findings=[finding(5)]), "三")
        assert (
            "一是按季度补列学习主题（责任单位：办公室，责任人：测试员甲，完成时限：2026年12月31日）。" in text
        )

    def test_what_a_measure_says_itself_is_not_said_again(self):
        words = "按季度补列学习主题。责任科室：人事科；完成时限：2026年3月底前。"
        step = Step(50, words, "测试员甲", date(2026, 12, 31))
        assert f"一是{words[:-1]}（责任人：测试员甲）。" in part(
            composed(findings=[finding(5, steps=(step,))]), "三"
        )

    def test_a_finding_without_measures_and_a_gap_without_finding_are_named_to_the_author(self):
        content = composed(findings=[finding(5, gap=1, steps=(), has_measures=False)])
        assert any("3个差距还没有提为问题" in remark for remark in content.left_out)
        assert any("1个未销号的问题还没有整改措施" in remark for remark in content.left_out)


class TestTheDocument:
    @pytest.fixture
    def read(self):
        plain = asdict(composed(stated=["thrift"], findings=[finding(5), finding(6, area="机关管理")]))
        return documents.read_bytes("报告.docx", to_docx(plain, issuer="示范局", frozen_on=None)), plain

    def test_it_holds_every_heading_and_sentence_and_the_mark_of_a_draft(self, read):
        text, plain = read
        assert plain["title"] + DRAFT_MARK in text.content
        for block in plain["blocks"]:
            assert block["heading"] in text.content
            for passage in block["passages"]:
                assert passage["lead"] + "".join(one["text"] for one in passage["sentences"]) in text.content

    def test_read_again_it_gives_back_its_own_outline(self, read):
        """What the product writes, it can import: three parts, four fields of work, areas with problems, measures."""
        reading = documents.understand(read[0]).as_json()
        top = [section for section in reading["sections"] if section["level"] == 1]
        assert [section["role"] for section in top] == ["work_done", "problems", "measures"]
        second = [section for section in reading["sections"] if section["level"] == 2]
        assert [section["title"] for section in second] == [
            block["heading"][3:] for block in read[1]["blocks"] if block["level"] == 2
        ]
        assert len(reading["problems"]) == 4
        assert len(reading["measures"]) == 2

    def test_a_frozen_report_is_dated_and_bears_no_mark(self, read):
        content = to_docx(read[1], issuer="示范局", frozen_on=date(2026, 12, 30))
        text = documents.read_bytes("报告.docx", content).content
        assert DRAFT_MARK not in text
        assert "2026年12月30日" in text

    def test_the_length_counts_every_character_but_blanks(self):
        plain = {
            "title": "报告 一",
            "blocks": [
                {
                    "heading": "一、头",
                    "passages": [{"lead": "一是", "sentences": [{"text": "做 了。"}, {"text": "好。"}]}],
                }
            ],
        }
        assert length_of(plain) == 3 + 3 + 2 + 3 + 2
