"""The corpus is read as a careful clerk would read it, within the shares that were set for it."""

from collections import Counter

import pytest

from tests.documents.score import (
    compare,
    expected_measures,
    expected_problems,
    expected_sections,
    plain,
    samples,
)


@pytest.fixture(scope="module")
def corpus():
    return list(samples())


@pytest.fixture(scope="module")
def scores(corpus):
    found = {}
    for sample in corpus:
        compare(sample, found)
    return found


def test_it_holds_every_kind_every_format_and_most_traps(corpus):
    assert len(corpus) >= 60
    kinds = {sample.reading["kind"] for sample in corpus}
    assert kinds >= {
        "self_inspection", "annual_report", "party_building", "ideology", "criticism", "duty_report", "rectification",
        "audit_rectification", "feedback",
    }  # fmt: skip
    formats = Counter(sample.source.rpartition(".")[2] for sample in corpus)
    assert set(formats) >= {"txt", "docx", "html", "pdf"}


def test_every_annotation_stands_in_its_document(corpus):
    """An annotation that the document does not hold could never be found, or never be wrong."""
    for sample in corpus:
        words, raw = plain(sample.content), sample.raw
        titles = [row[2] for row in expected_sections(raw.get("sections", ""))]
        titles += [title for title, _ in expected_problems(raw.get("problems", ""))]
        titles += [title for title, *_ in expected_measures(raw.get("measures", ""))]
        for title in titles:
            assert title in words, f"{sample.group} {sample.name}: {title}"


@pytest.mark.parametrize(
    ("part", "share"),
    [
        ("problems", 0.95),
        ("measures", 0.95),
        ("figures", 0.95),
        ("roles", 0.95),
        ("links", 0.90),
        ("checks", 0.95),
        ("kind", 0.95),
        ("organisation", 0.95),
        ("period", 0.95),
    ],
)
def test_so_much_is_exact(scores, part, share):
    assert scores[part].exact >= share, (scores[part].missed, scores[part].invented)


def test_headings_are_found_with_level_marker_and_title(scores):
    assert scores["headings"].f1 >= 0.98, (scores["headings"].missed, scores["headings"].invented)
