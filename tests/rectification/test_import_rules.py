"""What a review proposes and what each of its steps does: values in, values out."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from zhunsheng.documents import Text
from zhunsheng.rectification.importing import rules
from zhunsheng.rectification.importing.rules import Impossible, MeasureRow, Piece, ProblemRow, Sheet

CONTENT = "学习不经常。只开展九次。\n记录不全；缺少签字。\n公示不及时。"
SHEET = Sheet(
    problems=(
        ProblemRow("学习不经常", "学习", "只开展九次。", ((0, 5),)),
        ProblemRow("记录不全；缺少签字", "", "第一处。\n第二处。", ((13, 22),)),
        ProblemRow("公示不及时", "公开", "", ((24, 29),)),
    ),
    measures=tuple(MeasureRow(f"答{answers}", answers) for answers in ("1", "2", "3", "", "9", "第2条")),
)


def answers(sheet):
    return [row.answers for row in sheet.measures]


class TestProposal:
    def proposed(self, measures=(), known=(), titles=(("学习不经常", "学习方面"), ("记录不全", "学习方面"))):
        text = Text.from_string("\n".join(title for title, _ in titles))
        problems, start = [], 0
        for title, area in titles:
            end = start + len(title)
            problems.append(SimpleNamespace(title=title, area=area, start=start, end=end, until=end))
            start = end + 1
        reading = SimpleNamespace(problems=problems, measures=measures)
        return rules.proposal(reading, text, known)

    def measure(self, **values):
        values = {
            "problem": None,
            "owner": None,
            "department": None,
            "deadline": None,
            "status": None,
        } | values
        return SimpleNamespace(**values, start=0, end=5, until=5)

    @pytest.mark.parametrize(
        ("named", "answered"), [("记录不全", "2"), ("学习方面", "1"), ("作风方面", ""), (None, "")]
    )
    def test_a_measure_goes_to_its_problem_else_to_the_first_of_its_area_else_to_none(self, named, answered):
        assert answers(self.proposed([self.measure(problem=named)])) == [answered]

    def test_what_the_ledger_knows_is_not_ticked(self):
        assert [row.take for row in self.proposed(known={"记录不全"}).problems] == [True, False]

    def test_a_title_too_long_is_cut_and_kept_whole_in_its_manifestation(self):
        (row,) = self.proposed(titles=[("长" * 201, None)]).problems
        assert (len(row.title), row.manifestation) == (200, "长" * 201)

    @pytest.mark.parametrize(
        ("said", "due", "stated"),
        [
            ({"deadline": "2025年6月底前"}, "2025-06-30", ""),
            ({"deadline": "立行立改", "department": "办公室"}, "", "责任单位：办公室；时限：立行立改"),
            ({"status": "done"}, "", "文件称已完成，须补上佐证并经他人核验"),
        ],
    )
    def test_what_is_said_of_a_measure_is_a_day_or_stays_words(self, said, due, stated):
        (row,) = self.proposed([self.measure(**said)]).measures
        assert (row.due, row.stated) == (due, stated)


PEOPLE = [
    (1, {"张三", "副局长", "副局长张三"}),
    (2, {"李四", "副局长", "副局长李四"}),
    (3, {"王五", "办公室主任"}),
]


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("张三", 1),
        ("副局长李四", 2),
        ("李四（副局长）", 2),
        ("办公室主任", 3),
        ("副局长", None),  # two of them
        ("张三、李四", None),  # both, so not one
        ("张三、赵六", None),  # one of them is nobody here
        ("张三丰", None),
        ("", None),
    ],
)
def test_an_owner_is_whoever_alone_fits_every_word(words, owner):
    assert rules.owner_of(words, PEOPLE) == owner


class TestMerge:
    @pytest.mark.parametrize(("number", "other"), [(1, 3), (3, 1)])
    def test_keeps_the_words_and_places_of_both(self, number, other):
        stepped = rules.merge(SHEET, number, other)
        first = stepped.sheet.problems[0]
        assert (first.title, first.area, first.manifestation) == (
            "学习不经常；公示不及时",
            "学习",
            "只开展九次。",
        )
        assert first.spans == ((0, 5), (24, 29))
        assert stepped.row == "problem-1"
        assert len(stepped.sheet.problems) == 2

    def test_measures_follow_their_problem_and_what_is_no_number_stays(self):
        assert answers(rules.merge(SHEET, 1, 2).sheet) == ["1", "1", "2", "", "9", "第2条"]

    @pytest.mark.parametrize(("number", "other"), [(1, 1), (1, 4), (0, 1), (1, 0)])
    def test_with_itself_or_nobody_is_impossible(self, number, other):
        with pytest.raises(Impossible, match="没有可以合并的"):
            rules.merge(SHEET, number, other)


MEASURES = replace(
    SHEET,
    measures=(
        MeasureRow("补记三次。\n补签到。", "1", "张三", "2025-06-30", "责任单位：办公室", ((6, 12),)),
        MeasureRow("公示三项", "", "", "", "责任单位：办公室", ((24, 29),)),
    ),
)


class TestMeasures:
    @pytest.mark.parametrize(("number", "other"), [(1, 2), (2, 1)])
    def test_merged_keep_words_and_places_of_both_and_what_either_knows(self, number, other):
        stepped = rules.merge_measures(MEASURES, number, other)
        expected = MeasureRow(
            "补记三次。\n补签到。\n公示三项",
            "1",
            "张三",
            "2025-06-30",
            "责任单位：办公室",
            ((6, 12), (24, 29)),
        )
        assert (stepped.sheet.measures, stepped.row) == ((expected,), "measure-1")
        assert stepped.sheet.problems == MEASURES.problems

    def test_split_at_a_line_end_both_keep_problem_person_and_day(self):
        first, second, third = rules.split_measure(MEASURES, 1, CONTENT).sheet.measures
        assert (first.text, second.text) == ("补记三次。", "补签到。")
        assert {(row.answers, row.owner, row.due) for row in (first, second)} == {("1", "张三", "2025-06-30")}
        assert third == MEASURES.measures[1]

    @pytest.mark.parametrize(("number", "says"), [(2, "按回车换行"), (0, "没有第 0 项"), (3, "没有第 3 项")])
    def test_split_without_a_place_is_impossible(self, number, says):
        with pytest.raises(Impossible, match=says):
            rules.split_measure(MEASURES, number, CONTENT)

    def test_merged_with_nobody_is_impossible(self):
        with pytest.raises(Impossible, match="没有可以合并的"):
            rules.merge_measures(MEASURES, 1, 3)


def with_second(**values):
    first, second, third = SHEET.problems
    return replace(SHEET, problems=(first, replace(second, **values), third))


class TestSplit:
    def test_at_a_line_end_in_the_title_gives_the_rest_to_the_second(self):
        sheet = rules.split(with_second(title="记录不全；\n缺少签字"), 2, CONTENT).sheet
        halves = sheet.problems[1:3]
        assert [(row.title, row.manifestation) for row in halves] == [
            ("记录不全；", ""),
            ("缺少签字", "第一处。\n第二处。"),
        ]
        assert [row.spans for row in halves] == [((13, 22),), ((18, 22),)]
        assert answers(sheet) == ["1", "2", "4", "", "9", "第2条"]

    @pytest.mark.parametrize(
        ("manifestation", "before", "title", "after"),
        [
            ("第一处。\n第二处。", "第一处。", "第二处", ""),
            ("一。\n二。\n\n公示不及时。有三项。", "一。\n二。", "公示不及时", "有三项。"),
        ],
    )
    def test_else_at_an_empty_line_of_the_manifestation_else_at_its_first_line_end(
        self, manifestation, before, title, after
    ):
        halves = rules.split(with_second(manifestation=manifestation), 2, CONTENT).sheet.problems[1:3]
        assert (halves[0].title, halves[0].manifestation) == ("记录不全；缺少签字", before)
        assert (halves[1].title, halves[1].manifestation) == (title, after)

    def test_words_that_were_rewritten_keep_the_place_of_the_whole(self):
        halves = rules.split(with_second(title="记录不全\n没有签名"), 2, CONTENT).sheet.problems[1:3]
        assert [row.spans for row in halves] == [((13, 22),)] * 2

    @pytest.mark.parametrize(("number", "says"), [(1, "按回车换行"), (0, "没有第 0 条"), (4, "没有第 4 条")])
    def test_without_a_place_is_impossible(self, number, says):
        with pytest.raises(Impossible, match=says):
            rules.split(SHEET, number, CONTENT)

    def test_of_a_full_sheet_is_impossible(self):
        full = Sheet((ProblemRow("甲\n乙"),) * rules.MOST_PROBLEMS, ())
        with pytest.raises(Impossible, match="最多导入 200 个"):
            rules.split(full, 1, "")


class TestAdd:
    def test_a_missed_problem_comes_where_its_words_stand(self):
        stepped = rules.add_problem(SHEET, "只开展\n九次。详见记录。", CONTENT)
        added = stepped.sheet.problems[1]
        assert (stepped.row, added.title, added.manifestation) == ("problem-2", "只开展", "九次。详见记录。")
        assert [CONTENT[start:end] for start, end in added.spans] == ["只开展"]
        assert answers(stepped.sheet) == ["1", "3", "4", "", "9", "第2条"]

    def test_words_that_are_not_in_the_text_come_last_without_a_place(self):
        stepped = rules.add_problem(SHEET, "会风不正", CONTENT)
        assert (stepped.sheet.problems[-1].spans, stepped.row) == ((), "problem-4")
        assert "不带出处" in stepped.said

    def test_a_missed_measure_comes_last_and_waits_for_its_problem(self):
        stepped = rules.add_measure(SHEET, "缺少签字。", CONTENT)
        assert stepped.sheet.measures[-1] == MeasureRow("缺少签字。", spans=((18, 23),))
        assert stepped.row == "measure-7"

    @pytest.mark.parametrize("add", [rules.add_problem, rules.add_measure])
    def test_nothing_said_is_impossible(self, add):
        with pytest.raises(Impossible, match="先填写遗漏的句子"):
            add(SHEET, " \n", CONTENT)


@pytest.mark.parametrize(
    ("marks", "cut"),
    [
        ({}, [Piece("甲乙丙丁")]),
        ({"a": [(1, 2)]}, [Piece("甲"), Piece("乙", ("a",), ("a",)), Piece("丙丁")]),
        ({"m": [(2, 4)], "p": [(0, 2)]}, [Piece("甲乙", ("p",), ("p",)), Piece("丙丁", ("m",), ("m",))]),
        (
            {"c": [(0, 4)], "p": [(1, 2)]},
            [Piece("甲", ("c",), ("c",)), Piece("乙", ("p", "c"), ("p",)), Piece("丙丁", ("c",))],
        ),
        ({"p": [(0, 1), (3, 4)]}, [Piece("甲", ("p",), ("p",)), Piece("乙丙"), Piece("丁", ("p",))]),
        ({"p": [(0, 4)], "c": [(0, 4)]}, [Piece("甲乙丙丁", ("p", "c"), ("p", "c"))]),
        ({"p": [(0, 3)], "q": [(1, 4)]}, None),
        ({"beyond": [(2, 9), (3, 3)]}, [Piece("甲乙丙丁")]),
    ],
)
def test_pieces_give_back_the_whole_text_and_say_what_each_belongs_to(marks, cut):
    found = rules.pieces("甲乙丙丁", marks)
    assert "".join(piece.text for piece in found) == "甲乙丙丁"
    assert cut is None or found == cut


def test_spans_go_through_a_form_and_come_back():
    spans = ((0, 2), (7, 9))
    assert rules.spans_in(rules.spans_as_words(spans), 9) == spans
