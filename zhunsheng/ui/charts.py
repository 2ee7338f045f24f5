"""Charts: values in, SVG out. Four kinds, one look; no colour is named here, only classes of ``chart.css``.

A drawing is as wide as a phone (:data:`WIDTH` units), so that its words keep their size there, on a desk and on paper.
It says in ``title`` and ``desc`` what it shows; the numbers themselves stand in the table that the tag ``chart`` adds.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

WIDTH = 360  # units of the drawing; about one pixel each on a phone
HEIGHT = 190  # of a drawing with an axis
TOP, RIGHT, BOTTOM = 16, 8, 20  # room for a value above, for half a label beside, for the labels below
LETTER, FIGURE = 11.5, 6.5  # how wide a Chinese character and a digit are drawn
FILLED = 0.7  # of the room a column has
GAP = 8  # between words and what they stand beside
ROW, BAR = 24, 14  # height of a row of bars, and of the bar in it
LONGEST_LABEL = 11  # characters beside a bar; the table has the whole name
SHARE_HEIGHT = 30
SWATCH = 22  # how wide a look is shown in a key
LEAST_LABELLED = 8  # percent: a smaller part has no room for its number
LOOKS = 6  # how many looks of a series chart.css knows
STEPS = (1, 2, 2.5, 5, 10)  # of a scale, times a power of ten
UNKNOWN, NOTHING = "—", "没有数据。"


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

    ``target`` is drawn across a line chart.

    Raises:
        ValueError: when a series has not one number for each category, or one is not finite.
    """

    name: str
    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    target: float | None = None

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(
                    f"{series.label}: {len(series.values)} values for {len(self.categories)} categories"
                )
            if wrong := [value for value in series.values if value is not None and not math.isfinite(value)]:
                raise ValueError(f"{series.label}: {wrong[0]} cannot be drawn")

    @property
    def looks(self) -> list[str]:
        """The look of each series: its own tone, or the one of its place."""
        return [series.look or str(place % LOOKS + 1) for place, series in enumerate(self.series)]

    @property
    def known(self) -> list[float]:
        """Every number there is."""
        return [value for series in self.series for value in series.values if value is not None]

    @property
    def is_worth_showing(self) -> bool:
        """Say whether there is any number in it, and more than one category: a single one is told in a sentence."""
        return any(self.known) and len(self.categories) > 1

    @property
    def totals(self) -> list[float]:
        """The sum of all series, for each category.

        Raises:
            ValueError: for a number below zero; a part of a whole has none, only a line goes there.
        """
        if below := [value for value in self.known if value < 0]:
            raise ValueError(f"{self.title}: {below[0]} cannot be stacked; only a line goes below zero")
        return [
            sum(series.values[place] or 0 for series in self.series) for place in range(len(self.categories))
        ]

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The same numbers as a table: a category with the number of each series, written in full."""
        return [
            (
                category,
                [
                    UNKNOWN if (value := series.values[place]) is None else number(value)
                    for series in self.series
                ],
            )
            for place, category in enumerate(self.categories)
        ]

    @property
    def caption(self) -> str:
        """The title with what is measured and, if there is one, the target."""
        unit = f"（{self.unit}）" if self.unit else ""
        target = f"，虚线为目标 {self.amount(self.target)}" if self.target is not None else ""
        return f"{self.title}{unit}{target}"

    def amount(self, value: float) -> str:
        return f"{number(value)}{self.unit}"


def number(value: float) -> str:
    """Write a number as people do: groups of three, no needless digits.

    >>> number(12000), number(86.50), number(0.125)
    ('12,000', '86.5', '0.125')
    """
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def in_short(value: float) -> str:
    """Write a number where there is little room, large ones in 万 or 亿.

    >>> in_short(12500), in_short(7500), in_short(300_000_000)
    ('1.25万', '7,500', '3亿')
    """
    for size, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if abs(value) >= size:
            return f"{value / size:.4g}{name}" if abs(value) < size * 10**4 else f"{value / size:.0f}{name}"
    return number(round(value, 2)) if abs(value) >= 1 else number(value)


def standing(kind: str, series: Series) -> str:
    """Write the number beside a series in the key: the latest known of a line, else the sum.

    >>> standing("line", Series("完成率", [80, 92, None])), standing("columns", Series("会议", [3, 4]))
    ('92', '7')
    """
    known = [value for value in series.values if value is not None]
    if not known:
        return UNKNOWN
    return number(known[-1] if kind == "line" else sum(known))


def scale_of(low: float, high: float, *, whole: bool = False) -> list[float]:
    """Return three to seven round numbers from at most ``low`` to at least ``high``, evenly apart.

    Args:
        whole: only whole numbers, even if these are but two: nobody counts a quarter of a meeting.

    >>> scale_of(62, 91), scale_of(80, 80), scale_of(0.1, 0.35)
    ([60, 70, 80, 90, 100], [79.5, 79.75, 80, 80.25, 80.5], [0.1, 0.2, 0.3, 0.4])
    """
    if low == high:
        margin = max(0.5, abs(low) / 1000)
        low, high = low - margin, high + margin
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * size for size in STEPS if power * size >= rough * 0.999)
    if whole:
        step = math.ceil(step)
    first, last = math.floor(low / step + 1e-9), -math.floor(-high / step + 1e-9)
    return [_round(position * step) for position in range(first, last + 1)]


def _round(value: float) -> float:
    rounded = round(value, 10)
    return int(rounded) if rounded == int(rounded) else rounded


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
    """Draw upright columns side by side in time, the series stacked from zero up."""
    whole = all(float(value).is_integer() for value in chart.known)
    marks = scale_of(0, max(chart.totals, default=0) or 1, whole=whole)
    drawing, axis = _with_axis(chart, marks, _of_totals(chart))
    width = axis.slot * FILLED
    for place, category in enumerate(chart.categories):
        x = axis.x(place) - width / 2
        for series, look, value, below in _stacked(chart, place):
            y = axis.y(below + value)
            part = _part(drawing, look, x=x, y=y, width=width, height=axis.y(below) - y)
            _hint(part, f"{category} {series.label} {chart.amount(value)}")
        words = in_short(chart.totals[place])
        if chart.totals[place] and _width(words) <= axis.slot:
            _text(drawing, "value", axis.x(place), axis.y(chart.totals[place]) - 4, words, "middle")
    return _written(drawing)


def line(chart: Chart) -> str:
    """Draw a line for each series from category to category; where a value is unknown the line is broken.

    Its scale need not begin at zero: it is there to show how something moves.
    """
    values = chart.known if chart.target is None else [*chart.known, chart.target]
    marks = scale_of(min(values, default=0), max(values, default=1))
    drawing, axis = _with_axis(chart, marks, _of_courses(chart))
    if chart.target is not None:
        y = axis.y(chart.target)
        _add(drawing, "line", "chart__target", x1=axis.left, x2=WIDTH - RIGHT, y1=y, y2=y)
    for series, look in zip(chart.series, chart.looks, strict=True):
        dots = [
            None if value is None else (axis.x(place), axis.y(value))
            for place, value in enumerate(series.values)
        ]
        for run in _runs(dots):
            points = " ".join(f"{_short(x)},{_short(y)}" for x, y in run)
            _add(drawing, "polyline", f"chart__line chart__line--{look}", points=points)
        for dot, category, value in zip(dots, chart.categories, series.values, strict=True):
            if dot and value is not None:
                mark = _add(drawing, "circle", f"chart__dot chart__part--{look}", cx=dot[0], cy=dot[1], r=3)
                _hint(mark, f"{category} {series.label} {chart.amount(value)}")
    return _written(drawing)


def bars(chart: Chart) -> str:
    """Draw lying bars below each other, for what has a name and not a time; the series stacked from the left."""
    drawing = _drawing(chart, max(len(chart.categories), 1) * ROW, _of_totals(chart))
    labels, ends = [_cut(category) for category in chart.categories], [in_short(one) for one in chart.totals]
    left = max(map(_width, labels), default=0) + GAP
    scale = (WIDTH - left - max(map(_width, ends), default=0) - GAP) / (max(chart.totals, default=0) or 1)
    for place, category in enumerate(chart.categories):
        middle = ROW * (place + 0.5)
        _text(drawing, "label", left - GAP, middle + 4, labels[place], "end")
        for series, look, value, before in _stacked(chart, place):
            x = left + before * scale
            part = _part(drawing, look, x=x, y=middle - BAR / 2, width=value * scale, height=BAR)
            _hint(part, f"{category} {series.label} {chart.amount(value)}")
        _text(drawing, "value", left + chart.totals[place] * scale + 4, middle + 4, ends[place], "start")
    return _written(drawing)


def share(chart: Chart) -> str:
    """Draw one bar of a hundred percent: how the series divide the sum of their values."""
    sums = [sum(value or 0 for value in series.values) for series in chart.series]
    percents = percentages(sums)
    told = zip(chart.series, sums, percents, strict=True)
    words = "，".join(f"{series.label}{chart.amount(value)}（{percent}%）" for series, value, percent in told)
    drawing = _drawing(chart, SHARE_HEIGHT, f"{words}。")
    scale, before = WIDTH / (sum(chart.totals) or 1), 0.0
    for series, look, value, percent in zip(chart.series, chart.looks, sums, percents, strict=True):
        if value:
            part = _part(drawing, look, x=before * scale, y=0, width=value * scale, height=SHARE_HEIGHT)
            _hint(part, f"{series.label} {chart.amount(value)}，占{percent}%")
        if percent >= LEAST_LABELLED:
            x, y = (before + value / 2) * scale, SHARE_HEIGHT / 2 + 4
            _text(drawing, f"inside chart__inside--{look}", x, y, f"{percent}%", "middle")
        before += value
    return _written(drawing)


KINDS: dict[str, Callable[[Chart], str]] = {"columns": columns, "line": line, "bars": bars, "share": share}


def alone(kind: str, chart: Chart, style: str) -> str:
    """Draw a chart that stands by itself, as in a document: with its key below, and how it looks within.

    Args:
        kind: a key of :data:`KINDS`.
        style: rules for the classes of ``chart.css``, with values and no variables.
    """
    drawing = ET.fromstring(KINDS[kind](chart))  # noqa: S314 -- written above
    height = float(drawing.get("viewBox", "").split()[-1])
    if len(chart.series) > 1:
        height = _with_key(drawing, kind, chart, height)
    drawing.set("viewBox", f"0 0 {WIDTH} {_short(height)}")
    drawing.set("xmlns", "http://www.w3.org/2000/svg")
    drawing.set("width", str(WIDTH))
    drawing.set("height", _short(height))
    looks = ET.Element("style")
    looks.text = style
    drawing.insert(0, looks)
    return _written(drawing)


def _with_key(drawing: ET.Element, kind: str, chart: Chart, height: float) -> float:
    """Say below a drawing what its looks mean, in as many rows as that needs; return how high it has become."""
    x, middle = 0.0, height + ROW / 2
    for series, look in zip(chart.series, chart.looks, strict=True):
        words = series.label if kind == "line" else f"{series.label} {standing(kind, series)}"
        width = SWATCH + GAP / 2 + _width(words)
        if x and x + width > WIDTH:
            x, middle = 0.0, middle + ROW
        if kind == "line":
            points = f"{_short(x)},{_short(middle)} {_short(x + SWATCH)},{_short(middle)}"
            _add(drawing, "polyline", f"chart__line chart__line--{look}", points=points)
        else:
            _part(drawing, look, x=x, y=middle - BAR / 2, width=SWATCH, height=BAR)
        _text(drawing, "label", x + SWATCH + GAP / 2, middle + 4, words, "start")
        x += width + 2 * GAP
    return middle + ROW / 2


# ── What a drawing says to whoever hears it ──────────────────────────────────────────────────────


def _of_totals(chart: Chart) -> str:
    """Say which category has most and which least of all series together."""
    if not chart.known:
        return NOTHING
    most, least = (chart.totals.index(choose(chart.totals)) for choose in (max, min))
    return (
        f"{'、'.join(series.label for series in chart.series)}。"
        f"最多的是{chart.categories[most]}，{chart.amount(chart.totals[most])}；"
        f"最少的是{chart.categories[least]}，{chart.amount(chart.totals[least])}。"
    )


def _of_courses(chart: Chart) -> str:
    """Say of each series what it was last, and between which values it moved."""
    if not chart.known:
        return NOTHING
    target = "" if chart.target is None else f"目标{chart.amount(chart.target)}。"
    return target + "".join(_of_course(chart, series) for series in chart.series)


def _of_course(chart: Chart, series: Series) -> str:
    known = [
        (category, value)
        for category, value in zip(chart.categories, series.values, strict=True)
        if value is not None
    ]
    if not known:
        return f"{series.label}没有数据。"
    values = [value for _, value in known]
    return (
        f"{series.label}最近是{known[-1][0]}，{chart.amount(known[-1][1])}；"
        f"最高{chart.amount(max(values))}，最低{chart.amount(min(values))}。"
    )


# ── The parts of a drawing ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where categories and values lie: from the lowest mark at the bottom to the highest at the top."""

    left: float
    lowest: float
    highest: float
    slot: float  # the room of one category

    def x(self, place: int) -> float:
        """Return the middle of a category."""
        return self.left + self.slot * (place + 0.5)

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.highest - value) / (self.highest - self.lowest)


def _with_axis(chart: Chart, marks: Sequence[float], description: str) -> tuple[ET.Element, _Axis]:
    """Begin a drawing with marks at the left and categories below, the last and as many as there is room for."""
    drawing = _drawing(chart, HEIGHT, description)
    left, count = max(_width(in_short(mark)) for mark in marks) + GAP, len(chart.categories)
    axis = _Axis(left, marks[0], marks[-1], (WIDTH - left - RIGHT) / max(count, 1))
    for mark in marks:
        y = axis.y(mark)
        _add(drawing, "line", "chart__grid", x1=left, x2=WIDTH - RIGHT, y1=y, y2=y)
        _text(drawing, "tick", left - 4, y + 4, in_short(mark), "end")
    every = max(math.ceil(max(map(_width, chart.categories), default=0) / axis.slot), 1)
    for place, category in enumerate(chart.categories):
        if (count - 1 - place) % every == 0:
            _text(drawing, "tick", axis.x(place), HEIGHT - 5, category, "middle")
    return drawing, axis


def _drawing(chart: Chart, height: float, description: str) -> ET.Element:
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
    ET.SubElement(drawing, "desc", {"id": described_by}).text = description
    return drawing


def _stacked(chart: Chart, place: int) -> Iterator[tuple[Series, str, float, float]]:
    """Yield each series with something at a category: its look, its value, and what lies before it."""
    before = 0.0
    for series, look in zip(chart.series, chart.looks, strict=True):
        if value := series.values[place]:
            yield series, look, value, before
            before += value


def _runs(dots: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """Yield the stretches of dots that a line can join."""
    run: list[tuple[float, float]] = []
    for dot in [*dots, None]:
        if dot:
            run.append(dot)
        else:
            if len(run) > 1:
                yield run
            run = []


def _add(parent: ET.Element, tag: str, look: str, **attributes: float | str) -> ET.Element:
    placed = {name: value if isinstance(value, str) else _short(value) for name, value in attributes.items()}
    return ET.SubElement(parent, tag, {"class": look, **placed})


def _part(parent: ET.Element, look: str, **place: float) -> ET.Element:
    return _add(parent, "rect", f"chart__part chart__part--{look}", **place)


def _text(parent: ET.Element, look: str, x: float, y: float, words: str, anchor: str) -> None:
    _add(parent, "text", f"chart__{look} chart__text--{anchor}", x=x, y=y).text = words


def _hint(element: ET.Element, words: str) -> None:
    ET.SubElement(element, "title").text = words


def _width(words: str) -> float:
    return sum(FIGURE if letter.isascii() else LETTER for letter in words)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _written(drawing: ET.Element) -> str:
    return ET.tostring(drawing, encoding="unicode", short_empty_elements=False)
