"""How the tests of reading put a document and its rows."""

from zhunsheng.documents import Text, understand


def understood(*lines):
    return understand(Text.from_string("\n".join(lines)))


def problems(*lines):
    """Return (title, area) of each problem."""
    return [(problem.title, problem.area) for problem in understood(*lines).problems]


def measures(*lines):
    """Return (title, problem) of each measure."""
    return [(measure.title, measure.problem) for measure in understood(*lines).measures]
