"""Charts show the numbers they are given, whatever these are, to eyes and to ears, and no text becomes markup."""

import itertools
import re
from xml.etree import ElementTree as ET

import pytest
from django.template import engines

from zhunsheng.ui.charts import KINDS, WIDTH, Chart, Series, alone, in_short, percentages, scale_of

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = [f"{month}月" for month in range(1, 13)]
DESCRIPTIONS = {
    "columns": "甲、乙。最多的是2月，7次；最少的是1月，4次。",
    "bars": "甲、乙。最多的是2月，7次；最少的是1月，4次。",
    "line": "甲最近是2月，5次；最高5次，最低3次。乙最近是2月，2次；最高2次，最低1次。",
    "share": "甲8次（73%），乙3次（27%）。",
}


def chart(*values, categories=None, labels=("甲", "乙", "丙", "丁")):
    series = [Series(label, numbers) for label, numbers in zip(labels, values, strict=False)]
    return Chart("probe", "图", categories or MONTHS[: len(values[0])], series, "次")


def drawn(kind, shown):
    return ET.fromstring(KINDS[kind](shown))


def parts(drawing, tag="rect"):
    return [element for element in drawing.iter(tag) if "chart__part--" in element.get("class", "")]


def number(element, name):
    return float(element.get(name))


@pytest.mark.parametrize("kind", KINDS)
class TestAlone:
    def test_it_brings_its_look_and_a_key_that_lies_within(self, kind):
        labels = [f"这是名称很长的一类{number}" for number in "甲乙丙丁"]
        shown = chart([3, 5], [1, 2], [0, 1], [2, 2], labels=labels)
        drawing = ET.fromstring(alone(kind, shown, "text { fill: black; }"))
        assert drawing.tag == f"{SVG}svg"
        assert drawing.find(f"{SVG}style").text == "text { fill: black; }"
        words = [element for element in drawing.iter(f"{SVG}text") if element.text.startswith("这是")]
        assert len(words) == 4
        assert drawing.get("viewBox") == f"0 0 {drawing.get('width')} {drawing.get('height')}"
        places = [(number(one, "x"), number(one, "y")) for one in words]
        assert len(set(places)) == 4
        assert all(x < WIDTH / 2 + 60 and y < number(drawing, "height") for x, y in places)

    def test_one_series_needs_no_key_and_text_stays_text(self, kind):
        shown = Chart("probe", "<b>", ["<b>", "乙"], [Series("<i>", [1, 2])], "次")
        drawing = ET.fromstring(alone(kind, shown, ""))
        assert not list(drawing.iter("b"))
        assert drawing.get("viewBox") == drawn(kind, shown).get("viewBox")


@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_is_named_and_described_for_those_who_hear_it(self, kind):
        drawing = drawn(kind, chart([3, 5], [1, 2]))
        assert drawing.get("role") == "img"
        named = {element.get("id"): element.text for element in drawing if element.get("id")}
        assert list(named) == drawing.get("aria-labelledby").split()
        assert named["probe-title"] == "图"
        assert named["probe-desc"] == DESCRIPTIONS[kind]

    def test_keeps_text_from_people_as_text(self, kind):
        bad = "<script>alert(1)</script>\"'&"
        shown = Chart("probe", bad, [bad, "乙"], [Series(bad, [1, 2])], bad)
        html = engines["django"].from_string("{% chart kind shown %}").render({"kind": kind, "shown": shown})
        assert "<script" not in html
        assert "&lt;script&gt;" in html

    @pytest.mark.parametrize(
        "values",
        [[[]], [[0, 0, 0]], [[None, None]], [[5]], [[1e15, 1]], [[0.0001, 0.0002]], [[3] * 60], [[None, 2, None]]],
        ids=["nothing", "zeros", "unknown", "one", "huge", "tiny", "many", "gaps"],
    )  # fmt: skip
    def test_stays_within_its_frame_whatever_the_values(self, kind, values):
        categories = [f"第{place}周" for place in range(len(values[0]))]
        drawing = drawn(kind, Chart("probe", "图", categories, [Series("甲", values[0])]))
        _, _, width, height = map(float, drawing.get("viewBox").split())
        assert width == WIDTH
        for element in parts(drawing):
            assert 0 <= number(element, "x") <= number(element, "x") + number(element, "width") <= width + 0.2
            assert (
                0 <= number(element, "y") <= number(element, "y") + number(element, "height") <= height + 0.2
            )
        for element in drawing.iter("text"):
            assert 0 <= number(element, "x") <= width
            assert 0 <= number(element, "y") <= height

    def test_has_no_style_of_its_own(self, kind):
        drawing = drawn(kind, chart([3, 5], [1, 2]))
        own = {name for element in drawing.iter() for name in element.attrib}
        assert not own & {"style", "fill", "stroke", "font-size", "onclick"}

    def test_gives_the_same_numbers_as_a_table(self, kind):
        shown = chart([1200, 5.25], [None, 2])
        html = engines["django"].from_string("{% chart kind shown %}").render({"kind": kind, "shown": shown})
        table = html[html.index("<details") :]
        rows = re.findall(
            r'<th scope="row">(\S+?)</th><td class="num">(\S+?)</td><td class="num">(\S+?)</td>', table
        )
        assert rows == [("1月", "1,200", "—"), ("2月", "5.25", "2")]


class TestColumns:
    def test_stack_from_the_bottom_in_proportion(self):
        first, second = parts(drawn("columns", chart([10], [30])))
        assert number(second, "height") == pytest.approx(3 * number(first, "height"), abs=0.3)
        assert number(second, "y") + number(second, "height") == pytest.approx(number(first, "y"), abs=0.2)

    def test_leave_out_labels_there_is_no_room_for(self):
        names = [f"第{place}季度以来" for place in range(12)]
        texts = [element.text for element in drawn("columns", chart([1] * 12, categories=names)).iter("text")]
        assert names[-1] in texts
        assert names[-2] not in texts

    def test_label_every_month_of_a_year(self):
        texts = {element.text for element in drawn("columns", chart([999] * 12)).iter("text")}
        assert set(MONTHS) <= texts


class TestLine:
    def test_is_broken_where_nothing_is_known(self):
        drawing = drawn("line", chart([1, 2, None, 4, 5]))
        assert [len(run.get("points").split()) for run in drawing.iter("polyline")] == [2, 2]
        assert len(parts(drawing, "circle")) == 4

    def test_stands_higher_the_higher_its_values_and_in_proportion(self):
        low, middle, high = (number(dot, "cy") for dot in parts(drawn("line", chart([10, 20, 30])), "circle"))
        assert low - middle == pytest.approx(middle - high, abs=0.2)
        assert high < low

    def test_goes_below_zero(self):
        assert len(parts(drawn("line", chart([-4, 4])), "circle")) == 2

    def test_shows_a_target_even_beyond_all_values_and_names_it(self):
        shown = Chart("probe", "图", ["1月"], [Series("甲", [10])], "%", target=90)
        (target,) = [one for one in drawn("line", shown).iter("line") if one.get("class") == "chart__target"]
        (dot,) = parts(drawn("line", shown), "circle")
        assert 0 < number(target, "y1") < number(dot, "cy")
        assert shown.caption == "图（%），虚线为目标 90%"

    @pytest.mark.parametrize("count", [1, 2, 7, 24, 60])
    def test_always_names_the_latest(self, count):
        drawing = drawn("line", chart([1] * count, categories=[f"26-{place:02}" for place in range(count)]))
        assert list(drawing.iter("text"))[-1].text == f"26-{count - 1:02}"

    def test_marks_a_value_that_stands_alone(self):
        assert len(parts(drawn("line", chart([None, 2, None])), "circle")) == 1

    def test_draws_zero_as_a_value_and_not_as_unknown(self):
        assert len(parts(drawn("line", chart([0, 2])), "circle")) == 2


class TestBars:
    def test_shorten_a_long_name_and_keep_it_whole_for_the_pointer(self):
        name = "县非物质文化遗产保护中心党支部"
        drawing = drawn("bars", chart([4], categories=[name]))
        assert "…" in next(drawing.iter("text")).text
        assert parts(drawing)[0].find("title").text == f"{name} 甲 4次"


class TestShare:
    def test_divides_the_whole_width(self):
        widths = [number(part, "width") for part in parts(drawn("share", chart([3], [1])))]
        assert widths == [WIDTH * 0.75, WIDTH * 0.25]

    def test_labels_only_what_has_room(self):
        texts = [element.text for element in drawn("share", chart([97], [3])).iter("text")]
        assert texts == ["97%"]


@pytest.mark.parametrize(
    ("values", "shares"),
    [([], []), ([0, 0], [0, 0]), ([1, 1, 1], [34, 33, 33]), ([1, 199], [1, 99]), ([5], [100])],
)
def test_percentages_add_up(values, shares):
    assert percentages(values) == shares


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (62, 91), (0, 12040), (-5, 5), (99.5, 99.9), (3, 3), (0, 0), (1e11, 9e11), (1e20, 1e20)]
)  # fmt: skip
def test_a_scale_is_round_and_holds_its_values(low, high):
    marks = scale_of(low, high)
    assert marks[0] <= low <= high <= marks[-1]
    assert 3 <= len(marks) <= 7
    assert len({round((b - a) / (marks[-1] - marks[0]), 6) for a, b in itertools.pairwise(marks)}) == 1


@pytest.mark.parametrize("value", [999.6, 9_999.6, 99_999_999, 10**15, 10**20])
def test_a_number_in_short_is_short(value):
    assert len(in_short(value)) <= 12


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="cannot be drawn"):
        chart([value])


@pytest.mark.parametrize("kind", ["columns", "bars", "share"])
def test_less_than_nothing_cannot_be_stacked(kind):
    with pytest.raises(ValueError, match="only a line"):
        drawn(kind, chart([-1, 3]))


def test_a_series_of_another_length_is_refused():
    with pytest.raises(ValueError, match="2 values for 1 categories"):
        chart([1, 2], categories=["1月"])


def test_a_tone_that_means_something_is_kept():
    shown = Chart("probe", "图", ["1月"], [Series("逾期", [1], "late")])
    assert parts(drawn("columns", shown))[0].get("class").split()[-1] == "chart__part--late"
