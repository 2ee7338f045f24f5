"""What a document states that can be held against itself."""

import re
from collections.abc import Iterator, Sequence

from zhunsheng.documents.figures import Figure
from zhunsheng.documents.outline import number_of
from zhunsheng.documents.reading import PROBLEMS, Check, Measure, Problem, Section
from zhunsheng.documents.text import Text


def checks_of(
    text: Text,
    sections: Sequence[Section],
    problems: Sequence[Problem],
    measures: Sequence[Measure],
    figures: Sequence[Figure],
) -> Iterator[Check]:
    """Yield what can be compared, and how the comparison came out."""
    verdicts = {True: "consistent", False: "inconsistent", None: "unknown"}
    for figure in figures:
        verdict = verdicts[figure.consistent]
        yield Check("completion", verdict, figure.explanation, figure.start, figure.end)
    listed: dict[int | None, list[Section]] = {}
    for section in sections:
        listed.setdefault(section.parent, []).append(section)
    for place, section in enumerate(sections):
        if section.role == PROBLEMS and section.parent is None and place in listed:
            yield from _announced(text, section, listed[place])


_COUNT = r"(\d{1,3}|[一二三四五六七八九十]{1,3})\s?个"
_ANNOUNCED_AREAS = re.compile(rf"{_COUNT}方面")


def _announced(text: Text, section: Section, listed: list[Section]) -> Iterator[Check]:
    """Compare 以下四个方面 in the opening of a section with what is listed under it."""
    announced = list(_ANNOUNCED_AREAS.finditer(text.content, section.start, listed[0].begin))
    if len(announced) != 1:
        return
    stated, found = number_of(announced[0][1]), len(listed)
    is_last = section.until >= len(text.content.rstrip())
    if stated == found:
        verdict, reason = "consistent", "数目相符。"
    elif found < stated and is_last:
        # The text may have been cut, so a short list at its very end proves nothing.
        verdict, reason = "unknown", "原文可能不完整，无法核对。"
    else:
        verdict, reason = "inconsistent", "数目不符，请核对原文。"
    message = f"原文称有{stated}个方面，其下列出{found}个，{reason}"
    yield Check("announced_count", verdict, message, announced[0].start(), announced[0].end())
