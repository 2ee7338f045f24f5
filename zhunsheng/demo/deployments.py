"""Tasks that the party group set: in hand, overdue, asking for time, waiting for a check, sent back, and done."""

from dataclasses import dataclass
from datetime import timedelta

from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.demo.town import Town, moment
from zhunsheng.deployments import actions
from zhunsheng.deployments.rules import Source

RECORDER, CHECKER = "dangwu", "heyan"
MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task, set and due so many days before and after the day the demo is built for.

    ``basis``: where it was decided, or MEETING for the last party group meeting before it was set.
    """

    title: str
    expected: str
    basis: str
    unit: str
    owner: str
    set_ago: int
    due_in: int
    steps: tuple[str, ...] = ()
    result: str = ""
    sent_back: str = ""
    seen: str = ""  # by the checker who closed it
    more_time: tuple[int, str] = ()  # days from that day, and why
    source: Source = Source.MEETING
    leader: str = ""  # else whoever is in charge of the unit
    is_major: bool = False


TASKS = (
    TaskRow(
        "公共文化场馆安全隐患清零", "三馆隐患逐条整改，复查没有新的同类隐患。",
        MEETING, "公服科", "冯晓晨", 120, -30,
        ("三馆逐馆排查，列出隐患十一条，定到人。", "隐患全部整改，与应急部门一起复查。"),
        "十一条隐患全部消除，复查没有发现新的同类隐患。",
        seen="抽看三馆五处，与清单一致，安全出口畅通。", leader="程立川", is_major=True,
    ),
    TaskRow(
        "非遗补助资金发放“回头看”", "逐户核对三年发放情况，差错全部退补到位。",
        MEETING, "非遗科", "叶子青", 60, 9,
        ("核对近三年名册，发现两户重复。",), "名册已核对，两户重复已列出。",
        sent_back="只核对了名册，没有看银行流水；两户重复发放还没有退回，请办到退补到位再报。",
    ),
    TaskRow(
        "旅行社质量保证金审核时限公示", "窗口和网站公示时限，超时自动提示。",
        MEETING, "市场科", "江映雪", 75, -12,
        ("起草公示内容，送法规科审核。",),
    ),
    TaskRow(
        "县级文物保护单位界桩补齐", "二十三处界桩全部补齐并上图。",
        "县政府文物保护专题会议纪要第4号第二条", "文物科", "尤佳慧", 50, 4,
        ("补齐十四处，其余九处等待测绘成果。",),
        more_time=(40, "测绘单位成果月底才能交付，界桩位置要等坐标核准。"), source=Source.SUPERIOR,
    ),
    TaskRow(
        "演出预告不及时问题办理", "演出前七天在网站、村广播和公告栏同时预告。",
        "党组书记在走访记录上的批示", "文化馆", "常乐", 30, 6,
        ("下月演出预告已提前九天发布，并抄送各村。",),
        "近四场演出都提前七天以上预告，回访二十户都知道。", source=Source.INSTRUCTION,
    ),
    TaskRow(
        "业务计划与廉政措施同部署清单", "每项重点业务都写明廉政风险和防控措施。",
        MEETING, "办公室", "鲁振宇", 20, 25,
    ),
)  # fmt: skip


def tell_all(town: Town) -> None:
    """Set every task and take it as far as its row says."""
    for row in TASKS:
        _tell(town, row)


def _tell(town, row):
    by = {"by": town.users[RECORDER]}
    begun, unit = town.as_of - timedelta(days=row.set_ago), town.units[row.unit]
    meeting = _meeting_before(town, begun) if row.basis == MEETING else None
    task = actions.set_task(
        unit=unit,
        title=row.title,
        expected=row.expected,
        source=row.source,
        basis="" if meeting else row.basis,
        activity=meeting,
        owner=town.people[row.owner],
        leader=town.people.get(row.leader),
        due=town.as_of + timedelta(days=row.due_in),
        set_on=begun,
        is_major=row.is_major,
        at=moment(begun, 17),
        **by,
    )
    # The steps lie evenly between the day it was set and the day it was due or is looked at.
    until = town.as_of + timedelta(days=min(row.due_in, 0) - 4)
    pace = (until - begun) / max(len(row.steps), 1)
    for number, step in enumerate(row.steps, 1):
        on = begun + pace * number
        actions.report(task=task, on=on, text=step, proof="科室工作记录", at=moment(on, 16), **by)
    if row.more_time:
        days, why = row.more_time
        until_day = town.as_of + timedelta(days=days)
        actions.ask_extension(task=task, until=until_day, reason=why, at=moment(until, 17), **by)
    if row.result:
        actions.hand_in(task=task, result=row.result, at=moment(until + timedelta(days=1)), **by)
    for passed, note in ((False, row.sent_back), (True, row.seen)):
        if note:
            at = moment(until + timedelta(days=2), 15)
            actions.check(task=task, passed=passed, note=note, by=town.users[CHECKER], at=at)


def _meeting_before(town, day):
    meetings = Activity.objects.filter(kind=Kind.PARTY_GROUP_MEETING, unit=town.units["局党组"])
    return meetings.filter(happened_on__lte=day).latest("happened_on")
