"""What the pages of supervision show: queries with names, nothing kept."""

from collections import defaultdict

from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.inspections.models import Answer, Campaign
from zhunsheng.inspections.rules import standings
from zhunsheng.organisation.models import Unit, within_paths
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.rules import State

# Activities in which somebody looks at how others work.
INSPECTIONS = (Kind.INSPECTION, Kind.LOOK_BACK, Kind.ANNUAL_ASSESSMENT)


def inspections(user):
    """Return the inspections this person may read, the latest first."""
    return (
        Activity.objects.visible_to(user)
        .filter(kind__in=INSPECTIONS)
        .select_related("unit")
        .prefetch_related("heard_units")
    )


def findings_of(records, user=None) -> dict[str, list[Finding]]:
    """Return, by record, the findings raised from it; of those only what a person may see, when one is named."""
    findings = Finding.objects.all() if user is None else Finding.objects.visible_to(user)
    return findings.select_related("unit", "owner").found_in(records)


def unresolved(findings) -> int:
    """Count those not closed yet."""
    return sum(finding.state != State.CLOSED for finding in findings)


def standings_among(campaign, units):
    """Return how far each of some units is with a self-inspection, by primary key."""
    answers = [(one.unit_id, one.item, one.found) for one in campaign.answers.all()]
    return standings([unit.pk for unit in units], campaign.checks, answers)


def unanswered(campaign) -> list:
    """Return the units asked that have not answered everything."""
    units = list(campaign.units.all())
    standing = standings_among(campaign, units)
    return [unit for unit in units if not standing[unit.pk].is_done]


def unanswered_below(paths) -> list[tuple[Campaign, Unit]]:
    """Return the units of these subtrees that are asked and have not answered everything, in two queries."""
    asked = list(
        Campaign.units.through.objects.filter(
            within_paths(paths, "unit__path"), campaign__in=Campaign.objects.under_way()
        ).select_related("campaign", "unit")
    )
    answers = defaultdict(list)
    if asked:
        given = Answer.objects.filter(campaign__in={one.campaign_id for one in asked})
        for campaign, *answer in given.values_list("campaign", "unit", "item", "found"):
            answers[campaign].append(tuple(answer))
    return [
        (one.campaign, one.unit)
        for one in asked
        if not standings([one.unit_id], one.campaign.checks, answers[one.campaign_id])[one.unit_id].is_done
    ]


def lacking(campaign) -> tuple[list[str], list[str]]:
    """Return the units that have not answered everything, and the problems found that have no measure."""
    records = [one.record_id for one in campaign.answers.all() if one.found]
    planless = Finding.objects.filter(origin__in=records, measures__isnull=True)
    return (
        [str(unit) for unit in unanswered(campaign)],
        [finding.title for finding in planless.order_by("pk")],
    )
