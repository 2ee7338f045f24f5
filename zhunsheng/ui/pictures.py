"""Charts as pictures of a document: drawn for paper, with their numbers in words beside them."""

from functools import cache
from pathlib import Path

from resvg_py import svg_to_bytes

from zhunsheng.documents.official import Picture
from zhunsheng.ui.charts import Chart, alone

STYLE = Path(__file__).parent / "data" / "paper.css"
WIDTH = 130  # mm, at which the words of a chart are as large as those of a table
DOTS_AN_INCH = 220  # as much as word processors keep; the drawing beside it is exact
FONT = "Noto Sans CJK SC"  # where none of the style's is installed


def picture_of(kind: str, chart: Chart, width: int = WIDTH) -> Picture:
    """Return a chart as a picture that prints in black and white as well.

    Args:
        kind: a key of ``ui.charts.KINDS``.
        width: on paper, in mm.
    """
    svg = alone(kind, chart, _style())
    dots = round(width / 25.4 * DOTS_AN_INCH)
    png = svg_to_bytes(
        svg_string=svg, width=dots, background="#ffffff", font_family=FONT, sans_serif_family=FONT
    )
    return Picture(bytes(png), svg.encode(), width, chart.caption, described(chart))


def described(chart: Chart) -> str:
    """Return a chart in words, every number in it, for those who do not see it.

    >>> from zhunsheng.ui.charts import Series
    >>> series = [Series("发现", [3, 0]), Series("销号", [1, 2])]
    >>> described(Chart("flow", "图1　发现与销号", ["1月", "2月"], series, "个"))
    '图1　发现与销号（个）。1月：发现3，销号1；2月：发现0，销号2。'
    """
    rows = (
        f"{category}：{'，'.join(f'{one.label}{value}' for one, value in zip(chart.series, values, strict=True))}"
        for category, values in chart.rows
    )
    return f"{chart.caption}。{'；'.join(rows)}。"


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")
