"""What was heard on the leaders' visits: settled on the spot, under way, past its day, turned into a finding."""

from dataclasses import dataclass
from datetime import timedelta

from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.activities.visits import actions
from zhunsheng.demo.town import Town, moment
from zhunsheng.engine import Role
from zhunsheng.rectification.actions import raise_finding
from zhunsheng.rectification.models import Source

RECORDER = "dangwu"


@dataclass(frozen=True, slots=True)
class HeardRow:
    """A problem told to a leader on the last visit; ``due_in`` days from the day the demo is built for."""

    leader: str
    text: str
    owner: str = ""
    due_in: int = 0
    result: str = ""
    passed_on: str = ""  # the unit that puts it right as a finding


HEARD = (
    HeardRow("贺文澜", "村文化活动室投影仪坏了两个月，放不了电影。", "冯晓晨", 20),
    HeardRow("贺文澜", "农家书屋的书三年没有更新，孩子借不到新书。", "闻书琴", -8),
    HeardRow("贺文澜", "不知道惠民演出在哪里看预告。", result="当场把演出预告加进村里的广播和公告栏。"),
    HeardRow("陆景和", "传承人反映补助到账晚，问过几次没有准信。", "彭立群", 12, passed_on="非遗科"),
    HeardRow("乔雨桐", "民宿要办的证分在三个窗口，跑了五趟。", "骆春生", 25),
)


def tell_all(town: Town) -> None:
    """Note on each leader's last visit what was heard there."""
    for row in HEARD:
        visit = Activity.objects.filter(
            kind=Kind.VISIT,
            participations__person=town.people[row.leader],
            participations__role=Role.PARTICIPANT,
        ).latest("happened_on")
        at = moment(max(visit.happened_on, town.as_of - timedelta(days=60)) + timedelta(days=1), 9)
        common = {"by": town.users[RECORDER], "at": at}
        problem = actions.note_problem(
            activity=visit,
            text=row.text,
            owner=town.people.get(row.owner),
            due=None if row.result else town.as_of + timedelta(days=row.due_in),
            result=row.result,
            resolved_on=visit.happened_on if row.result else None,
            **common,
        )
        if row.passed_on:
            raise_finding(
                unit=town.units[row.passed_on],
                source=Source.VISIT,
                title=row.text.rstrip("。"),
                manifestation=f"{visit.happened_on} 走访时听到反映：{row.text}",
                area="服务群众",
                problem=problem,
                arose_on=visit.happened_on,
                **common,
            )
