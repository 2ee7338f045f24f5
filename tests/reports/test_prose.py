"""Which numbers in added words nothing backs, what is said twice or says nothing, and how versions differ."""

from dataclasses import asdict

import pytest

from zhunsheng.reports.composing import Block, Content, Passage, Sentence
from zhunsheng.reports.drafting import _plain
from zhunsheng.reports.prose import (
    Fault,
    compared,
    difference,
    marked,
    numbers_in,
    remarks_on,
    replaced,
    with_prose,
)
from zhunsheng.reports.reading import wording


def written(text):
    return [text[number.start : number.end] for number in numbers_in(text, wording())]


def content(*sections):
    """A report with a section for each run of sentences."""
    return Content(
        "报告", tuple(Block(2, "（一）标题", (Passage("", tuple(section)),)) for section in sections), (), ()
    )


def claim(text, anchor="talks"):
    return Sentence(anchor=anchor, text=text, claim=anchor, fact_ids=("talk:1",))


def plain(content):
    return _plain(asdict(content))


def faults(content, fault=Fault.UNBACKED):
    return [remark.words for remark in remarks_on(plain(content), wording()) if remark.fault == fault]


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("走访群众36户，解决问题5个。", ["36户", "5个"]),
            ("走访群众三十六户，解决问题两个。", ["三十六户", "两个"]),
            ("投入1,200万元，增长3.5%，完成率百分之九十。", ["1,200万元", "3.5%", "百分之九十"]),
            ("覆盖１２个村、2.3万人次。", ["１２个", "2.3万人次"]),
            ("开展活动十余次、20多场。", ["十余次", "20多场"]),
            ("为期3个月，近三年共5场。", ["3个", "三年", "5场"]),
            ("满意度98", ["98"]),
        ],
    )
    def test_are_found_in_arabic_and_chinese_numerals(self, text, found):
        assert written(text) == found

    @pytest.mark.parametrize(
        "text",
        [
            "2026年3月5日召开会议，2026年度工作、3月和10月的安排、2026-03-05、二〇二六年十月一日、三月五日。",
            "2024—2026年、第一季度、3季度、上午9:30、25日前。",
            "一、组织领导（一）压实责任 1.学习 （2）落实 一是抓学习。二是抓整改。",
            "第三次研究、第12期、国办函〔2026〕12号、第十五条。",
            "落实中央八项规定精神、三会一课、一岗双责、四个意识，党的二十大以来，十四五规划。",
            "一律公开、一致同意、进一步加强、统一部署、千方百计、十分重视、每一个人、四个方面。",
        ],
    )
    def test_days_ordinals_headings_and_set_phrases_count_nothing(self, text):
        assert written(text) == []

    @pytest.mark.parametrize(
        ("text", "value"),
        [("十二次", 12), ("一百〇五次", 105), ("两万三千次", 23000), ("3万次", 30000), ("１２次", 12)],
    )
    def test_have_one_value_however_they_are_written(self, text, value):
        (number,) = numbers_in(text, wording())
        assert (number.value, number.unit) == (value, "次")


class TestRemarks:
    def prose(self, text, *, said="开展谈话12次。", elsewhere="走访5户。"):
        sections = [claim(said)], [claim(elsewhere, "visits")]
        return with_prose(content(*sections), [{"key": "k", "after": "talks", "text": text}])

    def test_a_number_that_a_claim_of_the_section_states_is_backed(self):
        assert faults(self.prose("这12次谈话覆盖到位。")) == []
        assert faults(self.prose("这十二次谈话覆盖到位。")) == []

    @pytest.mark.parametrize("text", ["谈话13次。", "谈话12场。", "走访5户。", "谈话十余次。"])
    def test_another_number_measure_or_section_does_not_back_it(self, text):
        assert faults(self.prose(text)) == [text.removeprefix("谈话").removeprefix("走访").rstrip("。")]

    def test_what_was_stated_without_a_record_backs_nothing(self):
        stated = Sentence(anchor="talks", text="本期开展谈话0次。", claim="talks", stated=True)
        told = with_prose(content([stated]), [{"key": "k", "after": "talks", "text": "谈话0次。"}])
        assert faults(told) == ["0次"]

    def test_the_systems_own_sentences_are_not_marked(self):
        assert remarks_on(plain(content([claim("开展谈话12次，高度重视。")])), wording()) == []

    def test_what_stands_elsewhere_already_and_what_says_nothing_is_marked(self):
        told = self.prose(
            "走访困难群众和老党员家庭，高度重视。", elsewhere="走访困难群众和老党员家庭，共5户。"
        )
        assert faults(told, Fault.REPEATED) == ["走访困难群众和老党员家庭"]
        assert faults(told, Fault.EMPTY) == ["高度重视"]

    def test_pieces_give_back_the_text_with_the_graver_fault_shown(self):
        text = "扎实开展活动3场。"
        told = self.prose(text)
        pieces = marked(text, remarks_on(plain(told), wording()))
        assert pieces == [("扎实开展", "empty"), ("活动", None), ("3场", "unbacked"), ("。", None)]


class TestPlaces:
    def test_prose_stands_after_its_sentence_in_the_same_paragraph(self):
        told = with_prose(
            content([claim("一。", "a"), claim("二。", "b")]),
            [{"key": "1", "after": "a", "text": "甲。"}, {"key": "2", "after": "a", "text": "乙。"}],
        )
        assert [one.text for one in told.blocks[0].passages[0].sentences] == ["一。", "甲。", "乙。", "二。"]

    def test_prose_without_its_sentence_is_listed_and_not_printed_elsewhere(self):
        told = with_prose(content([claim("一。", "a")]), [{"key": "1", "after": "gone", "text": "甲。"}])
        assert "甲。" not in [one.text for one in told.blocks[0].passages[0].sentences]
        assert ["甲。" in remark for remark in told.left_out] == [True]


class TestVersions:
    @pytest.mark.parametrize(
        ("old", "new"),
        [("", "新写"), ("旧", ""), ("开展3次", "开展12次活动"), ("同", "同"), ("OA系统", "OAS 系统")],
    )
    def test_a_difference_holds_both_texts(self, old, new):
        pieces = difference(old, new)
        assert "".join(words for change, words in pieces if change != "added") == old
        assert "".join(words for change, words in pieces if change != "removed") == new

    def test_only_what_differs_is_listed(self):
        old = [{"key": key, "after": "a", "text": key} for key in "123"]
        new = [{"key": "1", "after": "a", "text": "1"}, {"key": "2", "after": "b", "text": "2"}]
        new.append({"key": "4", "after": "a", "text": "4"})
        told = {one.key: one for one in compared(old, new)}
        assert set(told) == {"2", "3", "4"}
        assert told["2"].was_moved
        assert (told["3"].text, told["4"].text) == (("3", ""), ("", "4"))

    def test_a_piece_keeps_its_place_when_it_is_changed(self):
        prose = [{"key": key, "after": "a", "text": key} for key in "12"]
        changed = replaced(prose, "1", {"key": "1", "after": "a", "text": "新"})
        assert [one["text"] for one in changed] == ["新", "2"]
        assert [one["key"] for one in replaced(prose, "1", None)] == ["2"]
