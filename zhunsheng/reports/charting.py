"""The charts of a report: the numbers behind its claims, gaps and findings put into the house's charts. Pure.

A chart is frozen with its report as plain values. It counts things and names areas, units and months, never people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.engine import Fact, Role
from zhunsheng.ledger.charting import STATUS_BY_AREA
from zhunsheng.reports.rules import ClaimResult
from zhunsheng.ui.charts import Chart, Series

# What a template may ask for, and what it shows. The first needs a section with claims, the others only the ledger.
ACTIVITIES_BY_MONTH = "activities_by_month"
STUDY_COVERAGE, FINDINGS_FLOW = "study_coverage", "findings_flow"
NAMES = (ACTIVITIES_BY_MONTH, STATUS_BY_AREA, STUDY_COVERAGE, FINDINGS_FLOW)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart and how it is drawn, a key of ``ui.charts.KINDS``."""

    kind: str
    chart: Chart


def activities_by_month(
    section, results: Mapping[str, ClaimResult], facts: Iterable[Fact], months: Sequence[date]
) -> Drawn:
    """Show how the records that the printed claims of a section rest on lie in time.

    A record counts once, under the first lead whose claims rest on it. One that is about a single person, such as a
    talk, is not counted: with its month it would say more of them than the claim does.

    Args:
        section: of a template; see :class:`zhunsheng.reports.reading.Section`.
        months: their first days.
    """
    days = {fact.id: fact.on for fact in facts if not is_about_one(fact)}
    series = []
    for item in section.items:
        told = {
            fact
            for claim in item.claims
            if results[claim.key].supported
            for fact in results[claim.key].fact_ids
        }
        counts = Counter(days.pop(fact).replace(day=1) for fact in told if fact in days)
        if counts:
            series.append(Series(item.lead, [counts[month] for month in months]))
    labels = [f"{month.month}月" for month in months]
    title = f"“{section.heading}”逐月开展情况"
    return Drawn("columns", Chart(ACTIVITIES_BY_MONTH, title, labels, series, "次"))


def is_about_one(fact: Fact) -> bool:
    """Say whether a fact was done towards a person: talked to, visited, found absent."""
    return any(name == "person" for name, _ in fact.keys) or any(
        role == Role.TARGET and subject.startswith("person:") for subject, role in fact.roles
    )


def numbered(content: Mapping) -> list[list[tuple[str, Chart]]]:
    """Return the charts of each block of a report, with how they are drawn; their titles begin with 图1, 图2 …

    Args:
        content: a :class:`zhunsheng.reports.composing.Content` as plain values; one frozen before there were charts
            has none.
    """
    found, number = [], 0
    for block in content["blocks"]:
        charts = []
        for drawn in block.get("charts", ()):
            number += 1
            values = drawn["chart"]
            series = [Series(**one) for one in values["series"]]
            titled = {"title": f"图{number}　{values['title']}", "name": f"chart-{number}"}
            charts.append((drawn["kind"], Chart(**values | titled | {"series": series})))
        found.append(charts)
    return found
