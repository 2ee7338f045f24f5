"""What a document says, put together: outline, roles, problems, measures, figures, checks."""

from zhunsheng.documents.checks import checks_of
from zhunsheng.documents.figures import completion_figures
from zhunsheng.documents.identity import (
    kind_of_sections,
    kind_of_title,
    organisation_of,
    period_of,
    signature_of,
)
from zhunsheng.documents.measures import measures_of
from zhunsheng.documents.outline import outline
from zhunsheng.documents.problems import problems_of
from zhunsheng.documents.reading import Reading, Section
from zhunsheng.documents.roles import UNNAMED_ROLE, children_of, roles_of
from zhunsheng.documents.text import Text


def understand(text: Text) -> Reading:
    """Return what the text says, as far as it is plain. Never raises; what is not plain is None or left out."""
    signature = signature_of(text)
    headings = outline(text, end=signature.start if signature else None)
    head = text.content[: headings[0].begin if headings else 400][:1500]
    kind = kind_of_title(head)
    roles = roles_of(headings, text, unnamed=UNNAMED_ROLE.get(kind or "", ""))
    children = children_of(headings)
    sections = [
        Section(
            h.level, h.depth, h.marker, h.title, role, h.start, h.end, h.begin, h.until, h.number, h.parent
        )
        for h, role in zip(headings, roles, strict=True)
    ]
    problems = problems_of(text, headings, roles, children)
    measures = [*measures_of(text, headings, roles, children, problems)]
    figures = completion_figures(text)
    return Reading(
        kind=kind or kind_of_sections(roles),
        organisation=organisation_of(text, signature),
        period=period_of(head),
        sections=tuple(sections),
        problems=tuple(problems),
        measures=tuple(measures),
        figures=tuple(figures),
        checks=tuple(checks_of(text, sections, problems, measures, figures)),
    )
