"""What a document says, put together: outline, roles, problems, measures, figures, checks."""

from dataclasses import replace

from zhunsheng.documents import dates, ledger_table
from zhunsheng.documents.checks import checks_of
from zhunsheng.documents.figures import completion_figures
from zhunsheng.documents.identity import (
    kind_of_sections,
    kind_of_title,
    organisation_of,
    period_of,
    signature_of,
    title_of,
)
from zhunsheng.documents.measures import measures_of
from zhunsheng.documents.outline import outline
from zhunsheng.documents.problems import problems_of, says_nothing_was_found
from zhunsheng.documents.quantities import quantities_in
from zhunsheng.documents.reading import Reading, Section
from zhunsheng.documents.roles import parts_of
from zhunsheng.documents.text import Text

_LONGEST_HEAD = 3000


def understand(text: Text) -> Reading:
    """Return what the text says, as far as it is plain. Never raises; what is not plain is None or left out."""
    signature = signature_of(text)
    written_on = dates.written_on(text) or text.published
    headings = outline(text, end=signature.start if signature else None)
    head = text.content[: min(headings[0].begin, _LONGEST_HEAD) if headings else 400]
    kind = kind_of_title(title_of(head))
    parts = parts_of(text, headings, kind)
    sections = [
        Section(
            level=h.level,
            depth=h.depth,
            marker=h.marker,
            title=h.title,
            role=role,
            start=h.start,
            end=h.end,
            begin=h.begin,
            until=h.until,
            number=h.number,
            parent=h.parent,
            confidence=h.confidence,
        )
        for h, role in zip(headings, parts.roles, strict=True)
    ]
    tables = ledger_table.read(parts, written_on=written_on)
    problems = tables.problems_with(problems_of(parts))
    measures = tables.measures_with(measures_of(parts, problems, written_on=written_on))
    figures = completion_figures(text)
    return Reading(
        kind=kind or kind_of_sections(parts.roles),
        organisation=organisation_of(text, head, signature),
        period=period_of(head, kind, written_on=written_on),
        sections=tuple(sections),
        problems=tuple(problems),
        measures=tuple(measures),
        figures=tuple(figures),
        checks=tuple(checks_of(text, sections, problems, measures, figures)),
        quantities=tuple(
            replace(one, start=paragraph.start + one.start, end=paragraph.start + one.end)
            for paragraph in text.paragraphs
            for one in quantities_in(paragraph.text)
        ),
        dates=tuple(
            replace(one, start=paragraph.start + one.start, end=paragraph.start + one.end)
            for paragraph in text.paragraphs
            for one in dates.dates_in(paragraph.text, written_on=written_on)
        ),
        nil_report=not problems and says_nothing_was_found(text),
    )
