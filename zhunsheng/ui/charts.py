"""Where the lines of a chart go: pure reckoning, drawn by ``ui/chart.html`` with the numbers as a table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 80, 16, 16, 32  # room for the words
MOST_LABELS = 6
STEPS = (1, 2, 2.5, 5, 10)  # of a scale, times a power of ten


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series; without a value the line is broken there."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a place of the drawing, with its words."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A line chart in units of the drawing: broken lines, dots, the scale at the left, labels below, the target."""

    lines: list[str]
    dots: list[Mark]
    scale: list[Mark]
    labels: list[Mark]
    target: Mark | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def line_chart(points: Sequence[Point], *, target: float | None = None, unit: str = "") -> Chart | None:
    """Lay out a series from left to right; nothing when it has no value at all.

    Args:
        target: drawn across the whole width.
        unit: said behind each number.
    """
    known = [point.value for point in points if point.value is not None]
    if not known:
        return None
    ticks = scale_of(min([*known, *_given(target)]), max([*known, *_given(target)]))
    span = ticks[-1] - ticks[0]

    def x_of(position):
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (position + 0.5) / len(points), 1)

    def y_of(value):
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - ticks[0]) / span, 1)

    dots = [
        Mark(x_of(position), y_of(point.value), f"{point.label} {number(point.value)}{unit}")
        for position, point in enumerate(points)
        if point.value is not None
    ]
    every = -(-len(points) // MOST_LABELS)
    return Chart(
        lines=_lines(points, x_of, y_of),
        dots=dots,
        scale=[Mark(LEFT - 8, y_of(tick), in_short(tick)) for tick in ticks],
        labels=[
            Mark(x_of(position), HEIGHT - 8, point.label)
            for position, point in enumerate(points)
            if (len(points) - 1 - position) % every == 0  # the latest is always named
        ],
        target=None if target is None else Mark(LEFT, y_of(target), f"目标 {number(target)}{unit}"),
    )


def scale_of(low: float, high: float) -> list[float]:
    """Return three to seven round numbers from at most ``low`` to at least ``high``, evenly apart.

    >>> scale_of(62, 91), scale_of(80, 80), scale_of(0.1, 0.35)
    ([60, 70, 80, 90, 100], [79.5, 79.75, 80, 80.25, 80.5], [0.1, 0.2, 0.3, 0.4])
    """
    if low == high:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * size for size in STEPS if power * size >= rough * 0.999)
    first, last = floor(low / step + 1e-9), -floor(-high / step + 1e-9)
    return [_round(position * step) for position in range(first, last + 1)]


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
    for size, name in ((100_000_000, "亿"), (10_000, "万")):
        if abs(value) >= size:
            return number(value / size) + name
    return number(value)


def _round(value):
    rounded = round(value, 10)
    return int(rounded) if rounded == int(rounded) else rounded


def _given(value):
    return [] if value is None else [value]


def _lines(points, x_of, y_of):
    """Return the unbroken runs of a series, each as the points of a polyline."""
    runs = [[]]
    for position, point in enumerate(points):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(f"{x_of(position)},{y_of(point.value)}")
    return [" ".join(run) for run in runs if len(run) > 1]
