"""A drawing says what its numbers say: in proportion, broken where nothing is known, with room for its words."""

import itertools

import pytest

from zhunsheng.ui.charts import HEIGHT, LEFT, WIDTH, Point, line_chart, scale_of


def test_values_stand_in_proportion_and_the_higher_the_value_the_higher_the_dot():
    low, middle, high = line_chart([Point("a", 10), Point("b", 20), Point("c", 30)]).dots
    assert low.y - middle.y == pytest.approx(middle.y - high.y)
    assert high.y < low.y


def test_a_missing_value_breaks_the_line():
    chart = line_chart([Point("a", 1), Point("b", 2), Point("c", None), Point("d", 2), Point("e", 1)])
    assert [line.count(" ") + 1 for line in chart.lines] == [2, 2]
    assert len(chart.dots) == 4


def test_the_target_lies_within_the_drawing_even_beyond_all_values():
    chart = line_chart([Point("a", 10)], target=90, unit="%")
    assert 0 < chart.target.y < chart.dots[0].y < HEIGHT
    assert chart.target.text == "目标 90%"


def test_without_any_value_there_is_nothing_to_draw():
    assert line_chart([]) is None
    assert line_chart([Point("a", None)], target=3) is None


@pytest.mark.parametrize("count", [1, 2, 6, 7, 24, 60])
def test_at_most_six_labels_are_written_and_the_latest_is_one_of_them(count):
    labels = line_chart([Point(str(n), n) for n in range(count)]).labels
    assert len(labels) <= 6
    assert labels[-1].text == str(count - 1)
    assert all(LEFT < label.x < WIDTH for label in labels)


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (62, 91), (0, 12040), (-5, 5), (99.5, 99.9), (3, 3), (0, 0), (1e11, 9e11)]
)
def test_a_scale_is_round_and_holds_its_values(low, high):
    ticks = scale_of(low, high)
    assert ticks[0] <= low <= high <= ticks[-1]
    assert 3 <= len(ticks) <= 7
    assert len({round(b - a, 6) for a, b in itertools.pairwise(ticks)}) == 1
