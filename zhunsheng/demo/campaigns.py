"""A themed campaign of the branches: one stage over, one just over with a branch that is short, one under way."""

from datetime import timedelta

from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.campaigns import actions
from zhunsheng.demo import people
from zhunsheng.demo.town import Town, moment

RECORDER = "dangwu"
TITLE = "改进作风、服务群众专题学习教育"
BEGUN, ENDS = 230, 45  # days before and after the day the demo is built for
# Name, first and last day from that day, what every branch is to hold.
STAGES = (
    ("学习研讨", -BEGUN, -131, (Kind.PARTY_CLASS, Kind.THEME_DAY)),
    ("查摆问题", -130, -36, (Kind.THEME_DAY, Kind.BRANCH_GENERAL_MEETING)),
    ("整改提高", -35, ENDS, (Kind.THEME_DAY, Kind.PARTY_CLASS)),
)
SHORT = "文化馆支部"  # its general meeting was about something else and is not linked


def tell_all(town: Town) -> None:
    """Hold the campaign, and link to each stage what the branches recorded in it."""
    by, branches = town.users[RECORDER], [town.units[name] for name in people.BRANCHES]
    begun = town.as_of - timedelta(days=BEGUN)
    campaign = actions.open_campaign(
        unit=town.bureau,
        title=TITLE,
        goal="把群众反映的问题学进去、摆出来、改到位；不另建台账，不要求重复报材料。",
        starts_on=begun,
        ends_on=town.as_of + timedelta(days=ENDS),
        plan_name=f"{TITLE}实施方案",
        plan_number=f"澄文旅党发〔{begun.year}〕6号",
        units=branches,
        by=by,
        at=moment(begun),
    )
    for name, first, last, kinds in STAGES:
        stage = actions.add_stage(
            campaign=campaign,
            name=name,
            starts_on=town.as_of + timedelta(days=first),
            ends_on=town.as_of + timedelta(days=last),
            kinds=list(kinds),
            by=by,
            at=moment(begun, 11),
        )
        held = Activity.objects.filter(unit__in=branches, kind__in=kinds).between(*stage.span)
        held = held.exclude(unit=town.units[SHORT], kind=Kind.BRANCH_GENERAL_MEETING)
        at = moment(min(stage.ends_on, town.as_of), 17)
        actions.link_records(stage=stage, activities=held.select_related("unit"), by=by, at=at)
