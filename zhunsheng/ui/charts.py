"""Charts: values in, SVG out. Four kinds, one look; no colour is named here, only classes of ``chart.css``.

A drawing is as wide as a phone (:data:`WIDTH` units), so that its words keep their size there, on a desk and on paper.
It says in ``title`` and ``desc`` what it shows; the numbers themselves stand in the table that the tag ``chart`` adds.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from xml.etree import ElementTree as ET

WIDTH = 360  # units of the drawing; about one pixel each on a phone
HEIGHT = 190  # of a drawing with an axis
TOP, RIGHT, BOTTOM = 16, 8, 20  # room for a value above, for half a label beside, for the labels below
LETTER, FIGURE = 12, 7  # how wide a Chinese character and a digit are drawn
FILLED = 0.7  # of the room a column has
ROW, BAR = 24, 14  # height of a row of bars, and of the bar in it
LONGEST_LABEL = 11  # characters beside a bar; the table has the whole name
SHARE_HEIGHT = 30
LEAST_LABELLED = 8  # percent: a smaller part has no room for its number
LOOKS = 6  # how many looks of a series chart.css knows
TICKS = 5  # the most steps an axis has
UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind, one for each category; None where nothing is known.

    ``look`` is a tone of the house (good, warn, late, idle) where the series means one; else the place decides.
    """

    label: str
    values: Sequence[float | None]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is shown. ``name`` tells it from every other chart of a page; ``unit`` follows numbers, as in 项 or 人次.

    Raises:
        ValueError: when a series has not one number for each category, or one is negative or not finite.
    """

    name: str
    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""

    def __post_init__(self):
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(
                    f"{series.label}: {len(series.values)} values for {len(self.categories)} categories"
                )
            if wrong := [value for value in series.values if value is not None and not 0 <= value < math.inf]:
                raise ValueError(
                    f"{series.label}: {wrong[0]} cannot be drawn; a chart takes what can be counted"
                )

    @property
    def looks(self) -> list[str]:
        """The look of each series: its own tone, or the one of its place."""
        return [series.look or str(place % LOOKS + 1) for place, series in enumerate(self.series)]

    @property
    def totals(self) -> list[float]:
        """The sum of all series, for each category."""
        return [
            sum(series.values[place] or 0 for series in self.series) for place in range(len(self.categories))
        ]

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The same numbers as a table: a category with the number of each series, written in full."""
        return [
            (category, [in_full(series.values[place]) for series in self.series])
            for place, category in enumerate(self.categories)
        ]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no number at all, or only zeros."""
        return not any(self.totals)


def in_full(value: float | None) -> str:
    """Write a number as the table has it.

    >>> in_full(12345.0), in_full(0.25), in_full(None)
    ('12,345', '0.25', '—')
    """
    return UNKNOWN if value is None else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def in_short(value: float) -> str:
    """Write a number as a drawing has room for it.

    >>> in_short(7), in_short(2.5), in_short(123_456), in_short(250_000_000)
    ('7', '2.5', '12.3万', '2.5亿')
    """
    for size, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if value >= size:
            return f"{value / size:.3g}{name}" if value < size * 1000 else f"{value / size:.0f}{name}"
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def standing(kind: str, series: Series) -> str:
    """Write the number beside a series in the key: the latest known of a line, else the sum.

    >>> standing("line", Series("完成率", [80, 92, None])), standing("columns", Series("会议", [3, 4]))
    ('92', '7')
    """
    known = [value for value in series.values if value is not None]
    if not known:
        return UNKNOWN
    return in_full(known[-1] if kind == "line" else sum(known))


def ticks(highest: float) -> list[float]:
    """Return the marks of an axis from zero to at least the highest value, in steps of 1, 2 or 5.

    >>> ticks(34)
    [0, 10, 20, 30, 40]
    >>> ticks(0)
    [0, 1]
    """
    if highest <= 0:
        return [0, 1]
    power = 10.0 ** math.floor(math.log10(highest / TICKS))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor * TICKS >= highest)
    count = math.ceil(highest / step - 1e-9)
    return [round(step * place, 10) if step < 1 else round(step * place) for place in range(count + 1)]


def percentages(values: Sequence[float]) -> list[int]:
    """Return the shares in whole percent; they add up to a hundred, the largest remainders being rounded up.

    >>> percentages([1, 1, 1])
    [34, 33, 33]
    """
    total = sum(values)
    if not total:
        return [0] * len(values)
    exact = [value / total * 100 for value in values]
    whole = [math.floor(share) for share in exact]
    by_remainder = sorted(range(len(values)), key=lambda place: whole[place] - exact[place])
    for place in by_remainder[: 100 - sum(whole)]:
        whole[place] += 1
    return whole


def columns(chart: Chart) -> str:
    """Draw upright columns side by side in time, the series stacked from the bottom up."""
    drawing, axis = _with_axis(chart, max(chart.totals, default=0))
    slot = axis.slot(len(chart.categories))
    for place, category in enumerate(chart.categories):
        x = axis.left + slot * (place + (1 - FILLED) / 2)
        for series, look, value, below in _stacked(chart, place):
            rectangle = _add(
                drawing, "rect", f"chart__part chart__part--{look}",
                x=x, y=axis.y(below + value), width=slot * FILLED, height=axis.y(below) - axis.y(below + value),
            )  # fmt: skip
            _hint(rectangle, f"{category} {series.label} {in_full(value)}{chart.unit}")
        if (total := chart.totals[place]) and _width(in_short(total)) <= slot:
            _text(drawing, "value", x + slot * FILLED / 2, axis.y(total) - 4, in_short(total), "middle")
    return _written(drawing)


def line(chart: Chart) -> str:
    """Draw a line for each series from category to category; where a value is unknown the line is broken."""
    values = [value for series in chart.series for value in series.values if value is not None]
    drawing, axis = _with_axis(chart, max(values, default=0))
    slot = axis.slot(len(chart.categories))
    for series, look in zip(chart.series, chart.looks, strict=True):
        dots = [
            None if value is None else (axis.left + slot * (place + 0.5), axis.y(value))
            for place, value in enumerate(series.values)
        ]
        for run in _runs(dots):
            _add(
                drawing, "polyline", f"chart__line chart__line--{look}",
                points=" ".join(f"{_short(x)},{_short(y)}" for x, y in run),
            )  # fmt: skip
        for dot, category, value in zip(dots, chart.categories, series.values, strict=True):
            if dot:
                mark = _add(drawing, "circle", f"chart__part chart__part--{look}", cx=dot[0], cy=dot[1], r=3)
                _hint(mark, f"{category} {series.label} {in_full(value)}{chart.unit}")
    return _written(drawing)


def bars(chart: Chart) -> str:
    """Draw lying bars below each other, for what has a name and not a time; the series stacked from the left."""
    drawing = _drawing(chart, max(len(chart.categories), 1) * ROW)
    labels = [_cut(category) for category in chart.categories]
    left = max(map(_width, labels), default=0) + 6
    highest = max(chart.totals, default=0) or 1
    room = WIDTH - left - max((_width(in_short(total)) for total in chart.totals), default=0) - 8
    for place, category in enumerate(chart.categories):
        middle = ROW * (place + 0.5)
        _text(drawing, "label", left - 6, middle + 4, labels[place], "end")
        for series, look, value, before in _stacked(chart, place):
            rectangle = _add(
                drawing, "rect", f"chart__part chart__part--{look}",
                x=left + before / highest * room, y=middle - BAR / 2, width=value / highest * room, height=BAR,
            )  # fmt: skip
            _hint(rectangle, f"{category} {series.label} {in_full(value)}{chart.unit}")
        total = chart.totals[place]
        _text(drawing, "value", left + total / highest * room + 4, middle + 4, in_short(total), "start")
    return _written(drawing)


def share(chart: Chart) -> str:
    """Draw one bar of a hundred percent from the first category: how the series divide a whole."""
    drawing = _drawing(chart, SHARE_HEIGHT)
    values = [series.values[0] or 0 for series in chart.series] if chart.categories else []
    whole = sum(values)
    starts = accumulate(values, initial=0)
    for series, look, value, percent, start in zip(
        chart.series, chart.looks, values, percentages(values), starts, strict=False
    ):
        if not value:
            continue
        x, width = start / whole * WIDTH, value / whole * WIDTH
        rectangle = _add(
            drawing, "rect", f"chart__part chart__part--{look}", x=x, y=0, width=width, height=SHARE_HEIGHT
        )
        _hint(rectangle, f"{series.label} {in_full(value)}{chart.unit}，占{percent}%")
        if percent >= LEAST_LABELLED:
            _text(
                drawing,
                f"inside chart__inside--{look}",
                x + width / 2,
                SHARE_HEIGHT / 2 + 4,
                f"{percent}%",
                "middle",
            )
    return _written(drawing)


KINDS: dict[str, Callable[[Chart], str]] = {"columns": columns, "line": line, "bars": bars, "share": share}


def described(chart: Chart) -> str:
    """Say in a sentence what the drawing shows, for whoever hears it.

    >>> described(Chart("c", "每月", ["1月", "2月"], [Series("学习", [3, 5])], "次"))
    '学习。最多的是2月，5次；最少的是1月，3次。'
    >>> described(Chart("c", "每月", [], []))
    '没有数据。'
    """
    if chart.is_empty:
        return "没有数据。"
    labels = "、".join(series.label for series in chart.series)
    if len(chart.categories) == 1:
        parts = zip(
            chart.series, percentages([series.values[0] or 0 for series in chart.series]), strict=True
        )
        return (
            "，".join(
                f"{one.label}{in_full(one.values[0])}{chart.unit}（{percent}%）" for one, percent in parts
            )
            + "。"
        )
    most, least = (chart.totals.index(choose(chart.totals)) for choose in (max, min))
    return (
        f"{labels}。最多的是{chart.categories[most]}，{in_full(chart.totals[most])}{chart.unit}；"
        f"最少的是{chart.categories[least]}，{in_full(chart.totals[least])}{chart.unit}。"
    )


# ── The parts of a drawing ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where values lie: zero at the bottom, the highest mark at the top."""

    left: float
    highest: float

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / self.highest)

    def slot(self, count: int) -> float:
        """Return how much room each of so many categories has."""
        return (WIDTH - self.left - RIGHT) / max(count, 1)


def _with_axis(chart: Chart, highest: float) -> tuple[ET.Element, _Axis]:
    """Begin a drawing with marks at the left and categories below, as many as there is room for."""
    drawing = _drawing(chart, HEIGHT)
    marks = ticks(highest)
    axis = _Axis(max(_width(in_short(mark)) for mark in marks) + 8, marks[-1])
    for mark in marks:
        y = axis.y(mark)
        _add(drawing, "line", "chart__grid", x1=axis.left, x2=WIDTH - RIGHT, y1=y, y2=y)
        _text(drawing, "tick", axis.left - 5, y + 4, in_short(mark), "end")
    slot = axis.slot(len(chart.categories))
    every = max(math.ceil(max(map(_width, chart.categories), default=0) / slot), 1)
    for place, category in enumerate(chart.categories):
        if place % every == 0:
            _text(drawing, "tick", axis.left + slot * (place + 0.5), HEIGHT - 5, category, "middle")
    return drawing, axis


def _drawing(chart: Chart, height: float) -> ET.Element:
    title, described_by = f"{chart.name}-title", f"{chart.name}-desc"
    drawing = ET.Element(
        "svg",
        {
            "class": "chart__drawing",
            "viewBox": f"0 0 {WIDTH} {_short(height)}",
            "role": "img",
            "aria-labelledby": f"{title} {described_by}",
        },
    )
    ET.SubElement(drawing, "title", {"id": title}).text = chart.title
    ET.SubElement(drawing, "desc", {"id": described_by}).text = described(chart)
    return drawing


def _stacked(chart: Chart, place: int) -> Iterator[tuple[Series, str, float, float]]:
    """Yield each series with something at a category: its look, its value, and what lies before it."""
    before = 0.0
    for series, look in zip(chart.series, chart.looks, strict=True):
        if value := series.values[place]:
            yield series, look, value, before
            before += value


def _runs(dots: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """Yield the stretches of dots without a break between them."""
    run: list[tuple[float, float]] = []
    for dot in [*dots, None]:
        if dot:
            run.append(dot)
        elif run:
            yield run
            run = []


def _add(parent: ET.Element, tag: str, look: str, **attributes: float | str) -> ET.Element:
    placed = {name: value if isinstance(value, str) else _short(value) for name, value in attributes.items()}
    return ET.SubElement(parent, tag, {"class": look, **placed})


def _text(parent: ET.Element, look: str, x: float, y: float, words: str, anchor: str) -> None:
    _add(parent, "text", f"chart__{look} chart__text--{anchor}", x=x, y=y).text = words


def _hint(element: ET.Element, words: str) -> None:
    ET.SubElement(element, "title").text = words


def _width(words: str) -> int:
    return sum(FIGURE if letter.isascii() else LETTER for letter in words)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _written(drawing: ET.Element) -> str:
    return ET.tostring(drawing, encoding="unicode", short_empty_elements=False)
