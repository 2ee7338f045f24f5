"""The benchmarks' page keeps everything that is not a figure."""

import pytest

from benchmarks.report import BENCHMARKS, PAGE, between


def test_only_what_stands_between_the_markers_is_replaced():
    page = "words\n<!-- a -->\nold\n<!-- /a -->\nmore <!-- b --><!-- /b -->"
    assert between(page, "a", "\nnew\n") == "words\n<!-- a -->\nnew\n<!-- /a -->\nmore <!-- b --><!-- /b -->"


@pytest.mark.parametrize("page", ["", "<!-- a --> no end", "<!-- /a --> no start"])
def test_a_page_without_its_markers_is_refused(page):
    with pytest.raises(ValueError, match="lacks"):
        between(page, "a", "new")


def test_the_page_has_a_place_for_every_benchmark():
    page = PAGE.read_text(encoding="utf-8")
    for name in ("machine", *(name for name, *_ in BENCHMARKS)):
        between(page, name, "")
