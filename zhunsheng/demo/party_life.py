"""Party cells, the leading group, reports, lectures, visits to bases, contests, windows and events of the demo's year.

They lie beside the rhythm of the year (``year.py``): a few of each, so that every kind is seen once, and a cell
that did not note who came.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from zhunsheng.activities.actions import Part, Proof, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.activities.uses.actions import note_use
from zhunsheng.demo import people
from zhunsheng.demo.town import Town, moment
from zhunsheng.demo.year import attending, chaired, months_on, workday
from zhunsheng.deployments.models import Task
from zhunsheng.engine import Role
from zhunsheng.organisation.actions import create_unit, start_post
from zhunsheng.organisation.models import PostKind, UnitKind
from zhunsheng.rectification.models import Finding, Measure

RECORDER = "dangwu"
MONTHS = 12  # for which the cells' meetings are told

# Cell: the branch it belongs to, its leader, its other members.
CELLS = {
    "机关一支部第一党小组": ("机关一支部", "鲁振宇", ("程立川", "祁长风", "邵明远", "田小满")),
    "机关一支部第二党小组": ("机关一支部", "魏子健", ("梁素芬", "方可心", "施汉平", "蓝一鸣", "褚思远")),
}
UNSIGNED = "机关一支部第二党小组"  # in the last month that is over it met, and nobody noted who came
TOPICS = (
    "学习支部布置的内容，谈本职怎么办",
    "对照合格党员标准互相提醒",
    "讨论窗口延时服务谁来值守",
    "谈一个月来的得失",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Something held so many days before the day the demo is built for."""

    kind: Kind
    unit: str
    title: str
    days_ago: int
    chair: str = ""
    speaker: str = ""
    others: tuple[str, ...] = ()
    place: str = "局会议室"
    hours: float | None = None
    heard: tuple[str, ...] = ()
    details: dict[str, int | str] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()


_GROUP = (*people.TEAM, "邵明远", "梁素芬")
HELD = (
    Held(kind=Kind.LEADING_GROUP_MEETING, unit="领导小组", title="听取四个科室落实责任清单情况汇报", days_ago=160,
         chair=people.SECRETARY, others=(*_GROUP, "宋玉萍", "顾𬀩"), heard=("办公室", "政工科", "公服科", "文物科"),
         details={"decisions": "文物科两周内补齐巡查记录。\n公服科按季公开设施开放时间。"}),
    Held(kind=Kind.LEADING_GROUP_MEETING, unit="领导小组", title="听取三个馆和非遗科履责情况汇报", days_ago=70,
         chair=people.SECRETARY, others=(*_GROUP, "彭立群", "闻书琴", "郎子昂"),
         heard=("非遗科", "文化馆", "图书馆", "博物馆"),
         details={"decisions": "三个馆月底前公开免费开放经费使用情况。\n非遗科核对传承人补助发放名单。"}),
    Held(kind=Kind.PARTY_BUILDING_REPORT, unit="局党组", title="向县委报告上半年党的建设情况", days_ago=130,
         chair=people.SECRETARY, details={"submitted_to": "县委组织部"},
         proofs=(Proof("report", "报告文本经党组会议审议，书记签发，存办公室卷。"),)),
    Held(kind=Kind.SITUATION_REPORT, unit="文化馆支部", title="当前文化和旅游发展形势与我们的任务", days_ago=75,
         speaker="贺文澜", others=people.members_of("文化馆支部"), place="县文化馆小剧场", hours=1.5),
    Held(kind=Kind.BASE_VISIT, unit="机关二支部", title="到县革命纪念馆参观学习", days_ago=110, chair="宋玉萍",
         others=people.members_of("机关二支部"), place="县革命纪念馆", hours=3),
    Held(kind=Kind.BASE_VISIT, unit="机关三支部", title="到市委党校廉政教育馆参观学习", days_ago=66, chair="韩旭升",
         others=people.members_of("机关三支部"), place="市委党校", hours=3),
    Held(kind=Kind.SKILLS_CONTEST, unit="公服科", title="讲解员和窗口人员岗位技能比赛", days_ago=45, chair="宋玉萍",
         others=("关月", "沈知行", "阮青青", "辛文杰"), place="县博物馆报告厅",
         details={"scale": 18, "result": "前三名来自博物馆和文旅窗口；外语讲解和一次性告知是短板，列入下季度培训。"}),
    Held(kind=Kind.SERVICE_WINDOW, unit="文旅窗口", title="文明服务窗口创建：把跑五趟变成跑一趟", days_ago=60,
         chair="阮青青", others=("辛文杰", "池小荷"), place="县政务服务大厅",
         details={"actions": "民宿证照一次性告知单上墙。\n午间和周六上午延时服务。\n材料不齐先收后补。"}),
    Held(kind=Kind.PUBLIC_BENEFIT, unit="图书馆", title="流动书车进村读书会", days_ago=85, chair="闻书琴",
         others=("包晓峰", "沙丽娜"), place="柳溪镇四个村",
         details={"scale": 260, "result": "孩子们盼着每月来一次；希望增加农技书。"}),
    Held(kind=Kind.PUBLIC_BENEFIT, unit="文化馆", title="周末惠民演出走进社区", days_ago=30, chair="苗秀英",
         others=("殷红梅", "常乐", "齐正阳"), place="东关社区广场",
         details={"scale": 900, "result": "场次安排受欢迎；有居民嫌音响太响，下一场提前到晚七点。"}),
)  # fmt: skip


def tell_all(town: Town) -> None:
    """Found the party cells and let them meet; tell of everything else in the order in which it was held."""
    for name, (branch, leader, others) in CELLS.items():
        _found(town, name, branch, leader, others)
    for row in sorted(HELD, key=lambda row: -row.days_ago):
        _tell(town, row)


def tell_uses(town: Town) -> None:
    """Say of some studies what they led to: a problem put right, a measure, an outcome. Others have led to nothing."""
    together = Activity.objects.filter(kind=Kind.CENTER_GROUP_STUDY)
    latest, before = together.order_by("-happened_on")[:2]
    own = Activity.objects.filter(kind=Kind.STUDY_SESSION, unit=town.units["非遗科"]).latest("happened_on")
    unread = Finding.objects.get(title="意识形态工作重要文件未按时组织学习")
    published = Measure.objects.filter(finding__title="非遗保护补助资金公示不及时").earliest("pk")
    windows = Activity.objects.filter(kind=Kind.STUDY_SESSION, unit=town.units["市场科"]).latest(
        "happened_on"
    )
    posted = Task.objects.get(title="旅行社质量保证金审核时限公示")
    for activity, text, record in (
        (latest, "研讨后定下收文三日内排进最近一次学习，这个问题照此整改。", unread.record_id),
        (own, "学法规时看到公示期限的要求，补进了补助发放的流程。", published.record_id),
        (windows, "学法规时对照出审核时限没有公示，公示稿照条文改过。", posted.fact_id),
        (before, "研讨中提出的夜间开放办法在文化馆试行两周，晚间到馆的人多了一半。", ""),
    ):
        note_use(
            activity=activity,
            text=text,
            record=record,
            by=town.users[RECORDER],
            at=moment(town.as_of - timedelta(days=1), 11),
        )


def _found(town, name, branch, leader, others):
    parent = town.units[branch]
    common = {"by": "演示命令", "at": moment(town.since, 12)}
    cell = create_unit(
        kind=UnitKind.PARTY_CELL,
        name=name,
        parent=parent,
        position=parent.position,
        founded_on=town.since,
        **common,
    )
    town.units[name] = cell
    for person, kind in ((leader, PostKind.CELL_LEADER), *((one, PostKind.CELL_MEMBER) for one in others)):
        start_post(person=town.people[person], unit=cell, kind=kind, starts_on=town.since, **common)
    for back in range(MONTHS, -1, -1):
        first = months_on(town.as_of, -back)
        on = workday(first.replace(day=10))
        came = () if (name, back) == (UNSIGNED, 1) else chaired(leader, others)
        if first >= town.since and on < town.as_of:
            record_activity(
                unit=cell,
                kind=Kind.PARTY_CELL_MEETING,
                title=TOPICS[back % len(TOPICS)],
                happened_on=on,
                hours=1,
                minutes=f"{leader}召集。大家轮流谈了想法，要支部办的事带回支部。",
                parts=[Part(town.people[one], role) for one, role in came],
                by=town.users[RECORDER],
                at=moment(min(on + timedelta(days=1), town.as_of - timedelta(days=1)), 10),
            )


def _tell(town, row):
    on = workday(town.as_of - timedelta(days=row.days_ago))
    parts = chaired(row.chair, row.others) if row.chair else ()
    if row.speaker:
        parts = ((row.speaker, Role.AUTHOR), *attending(row.others, but=row.speaker))
    record_activity(
        unit=town.units[row.unit],
        kind=row.kind,
        title=row.title,
        happened_on=on,
        place=row.place,
        hours=row.hours,
        details=row.details,
        heard_units=[town.units[name] for name in row.heard],
        parts=[Part(town.people[name], role) for name, role in parts],
        evidence=row.proofs,
        by=town.users[RECORDER],
        at=moment(on + timedelta(days=1), 15),
    )
