"""Problems that may be back: one waits for somebody's decision, of another it was decided that it is not."""

from datetime import timedelta

from zhunsheng.demo import findings
from zhunsheng.demo.town import Town, moment
from zhunsheng.rectification import actions
from zhunsheng.rectification.models import Finding, Source

UNDECIDED = "机关三支部支部委员会会议再次拖延召开"
DENIED = "听取分管科室汇报未形成完整记录"


def tell(town: Town) -> None:
    """Raise both, days after the findings that they resemble were closed."""
    _raise(
        town,
        unit="机关三支部",
        title=UNDECIDED,
        manifestation="抽查发现本月支部委员会会议比支部年度安排晚了一周多，支部书记外出时没有委托委员召集。",
        area="组织生活",
        days_ago=3,
    )
    denied = _raise(
        town,
        unit="局党组",
        title=DENIED,
        manifestation="分管领导按期听取了分管科室汇报，但记录只有要点，缺少对廉政风险的研判意见。",
        area="组织领导",
        days_ago=40,
    )
    actions.deny_relapse(
        finding=denied,
        earlier=Finding.objects.get(title=findings.NOT_HEARD.title),
        reason="上次是没有听取汇报，这次按期听取了，缺的是记录内容，属于另一个问题。",
        by=town.users[findings.VERIFIER],
        at=moment(town.as_of - timedelta(days=39)),
    )


def _raise(town, *, unit, title, manifestation, area, days_ago):
    on = town.as_of - timedelta(days=days_ago)
    return actions.raise_finding(
        unit=town.units[unit],
        source=Source.SELF_INSPECTION,
        title=title,
        manifestation=manifestation,
        area=area,
        arose_on=on,
        by=town.users[findings.RECORDER],
        at=moment(on, 11),
    )
