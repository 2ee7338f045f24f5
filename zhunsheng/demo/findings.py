"""What is being done about some of the gaps: one story per finding, each told as steps on days."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from zhunsheng.demo import gaps
from zhunsheng.demo.town import Town, moment
from zhunsheng.ledger.models import Occurrence
from zhunsheng.rectification import actions
from zhunsheng.rectification.importing.actions import Imported, import_document
from zhunsheng.rectification.models import Source

SAMPLE_REPORT = Path(__file__).with_name("sample_report.txt")
RECORDER, VERIFIER = "dangwu", "jijian"


@dataclass(frozen=True, slots=True)
class Assign:
    after: int
    within: int  # days from then


@dataclass(frozen=True, slots=True)
class Plan:
    after: int
    text: str
    within: int


@dataclass(frozen=True, slots=True)
class Complete:
    """The measure of this number, from 0, is reported done on that day."""

    after: int
    measure: int
    result: str
    proof: str


@dataclass(frozen=True, slots=True)
class Submit:
    after: int


@dataclass(frozen=True, slots=True)
class Verify:
    after: int
    passed: bool
    note: str


Step = Assign | Plan | Complete | Submit | Verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A finding raised so many days ago; the days of its steps are counted from then."""

    title: str
    manifestation: str
    area: str
    unit: str
    owner: str
    leader: str
    days_ago: int
    obligation: str = ""  # of the gap it comes from; without one it was found by the bureau itself
    gap: gaps.Gap | gaps.Arrival | None = None
    relapse_of: "Story | None" = None
    steps: tuple[Step, ...]


COMMITTEE = Story(
    title="机关三支部有一个月未召开支部委员会",
    manifestation="当月旅游旺季市场检查任务集中，支部书记未安排会议，也未委托其他委员召集。",
    area="组织生活",
    unit="机关三支部",
    owner="韩旭升",
    leader="乔雨桐",
    days_ago=55,
    obligation="life.branch-committee",
    gap=gaps.COMMITTEE_SKIPPED,
    steps=(
        Assign(1, within=45),
        Plan(2, "支部委员会固定在每月第一周召开，书记外出时由组织委员召集。", within=15),
        Complete(12, 0, "已列入支部年度安排，本月按期召开。", "支部年度安排表修订版，见支部工作卷第 3 页。"),
        Submit(13),
        Verify(18, False, "只有安排表，看不出委员之间如何补位。请补充召集办法，并附最近一次会议的记录。"),
        Plan(20, "制定委员补位召集办法，并在支部党员大会上通报。", within=15),
        Complete(
            30, 1, "办法已通过，最近一次会议由组织委员召集。", "《支部委员会召集办法》和当次会议记录复印件。"
        ),
        Submit(31),
        Verify(38, True, "查看了召集办法和两次会议记录，做到按月召开，同意销号。"),
    ),
)
NOT_HEARD = Story(
    title="分管领导一个季度未听取分管科室汇报",
    manifestation="该季度集中筹备文旅推介活动，听取汇报一再推迟，对产业、市场两个科室的廉政情况掌握不及时。",
    area="组织领导",
    unit="局党组",
    owner="乔雨桐",
    leader="程立川",
    days_ago=170,
    obligation="zzj.member-hear-departments",
    gap=gaps.NOT_HEARD_BEFORE,
    steps=(
        Assign(1, within=60),
        Plan(3, "按季排定听取汇报日程，由办公室提前一周提醒。", within=20),
        Complete(15, 0, "日程已排定并补听一次情况。", "办公室印发的听取汇报日程表。"),
        Submit(16),
        Verify(22, True, "日程表已印发，责任到人，同意销号。"),
    ),
)
STORIES = (
    COMMITTEE,
    NOT_HEARD,
    Story(
        title="分管领导再次未按季听取分管科室汇报",
        manifestation="上次整改排定的日程没有执行，季度末仍以业务繁忙为由未安排。",
        area="组织领导",
        unit="局党组",
        owner="乔雨桐",
        leader="程立川",
        days_ago=0,
        obligation="zzj.member-hear-departments",
        gap=gaps.NOT_HEARD_AGAIN,
        relapse_of=NOT_HEARD,
        steps=(
            Assign(0, within=30),
            Plan(0, "向党组书面说明原因，十日内完成听取，并把执行情况列入年度述职。", within=20),
        ),
    ),
    Story(
        title="中心组学习有班子成员以业务冲突为由缺席",
        manifestation="一次集中研讨两名班子成员缺席，到会率低于八成，其中一人未补学。",
        area="理论学习",
        unit="局党组",
        owner="祁长风",
        leader="程立川",
        days_ago=70,
        obligation="zzj.center-group-study",
        gap=gaps.STUDY_DESERTED,
        steps=(
            Assign(2, within=80),
            Plan(3, "中心组学习日期提前一个月排定，除不可改期的上级会议外不准假。", within=20),
            Plan(3, "缺席人员由学习秘书登记，三十日内补学并报书记审阅。", within=40),
            Complete(18, 0, "日期已随学习计划印发，并列入领导日程。", "修订后的中心组学习计划。"),
            Complete(60, 1, "缺席登记和补学审阅制度已执行。", "补学登记表，经书记签阅。"),
            Submit(64),
        ),
    ),
    Story(
        title="意识形态工作重要文件未按时组织学习",
        manifestation="文件收到后只作传阅，党组没有安排专题学习，阵地管理责任没有分解。",
        area="意识形态",
        unit="局党组",
        owner="梁素芬",
        leader="祁长风",
        days_ago=60,
        obligation="zzj.must-study-document",
        gap=gaps.UNREAD,
        steps=(
            Assign(2, within=45),
            Plan(4, "召开党组会议专题学习，形成分解任务清单。", within=20),
            Plan(4, "收文当日登记学习期限，由政工科按周提醒。", within=30),
            Complete(25, 1, "收文登记簿已增加学习期限一栏。", "收文登记簿样页。"),
        ),
    ),
    Story(
        title="非遗保护补助资金公示不及时",
        manifestation="两个项目的补助资金拨付后超过一个月才公示，传承人来电询问。",
        area="服务群众",
        unit="非遗科",
        owner="彭立群",
        leader="陆景和",
        days_ago=15,
        steps=(
            Assign(1, within=40),
            Plan(2, "补助资金拨付后五个工作日内在局网站和项目所在村公示。", within=15),
            Plan(2, "逐户回访传承人，核对到账情况。", within=30),
            Complete(10, 0, "两个项目已补公示，新拨付的一笔当周公示。", "局网站公示页和村公示栏存档材料。"),
        ),
    ),
)


def tell_all(town: Town) -> None:
    """Tell every story up to the day the demo is built for."""
    told = {}
    for story in STORIES:
        told[story] = _tell(town, story, told)


def import_sample(town: Town) -> Imported:
    """Import the sample report, so that its problems wait to be assigned."""
    return import_document(
        bureau=town.bureau,
        unit=town.units["局党组"],
        name=SAMPLE_REPORT.name,
        content=SAMPLE_REPORT.read_bytes(),
        by=town.users[RECORDER],
        at=moment(town.as_of, 8, 30),
    )


def _tell(town, story, told):
    begun = town.as_of - timedelta(days=story.days_ago)
    finding = actions.raise_finding(
        unit=town.units[story.unit],
        source=Source.GAP if story.gap else Source.SELF_INSPECTION,
        title=story.title,
        manifestation=story.manifestation,
        area=story.area,
        occurrence=_occurrence(town, story) if story.gap else None,
        arose_on=begun,
        relapse_of=told[story.relapse_of] if story.relapse_of else None,
        by=town.users[RECORDER],
        at=moment(begun, 8),
    )
    measures = []
    for order, step in enumerate(story.steps):
        day = begun + timedelta(days=step.after)
        _take(town, story, step, finding, measures, day, moment(day, 8 + order // 5, order % 5 * 10 + 10))
    finding.refresh_from_db()
    return finding


def _take(town, story, step, finding, measures, day, at):
    owner, recorder = town.people[story.owner], town.users[RECORDER]
    match step:
        case Assign(within=days):
            actions.assign(
                finding=finding,
                owner=owner,
                leader=town.people[story.leader],
                rectify_by=day + timedelta(days=days),
                by=recorder,
                at=at,
            )
        case Plan(text=text, within=days):
            due = day + timedelta(days=days)
            measures.append(
                actions.add_measure(finding=finding, text=text, owner=owner, due=due, by=recorder, at=at)
            )
        case Complete(measure=number, result=result, proof=proof):
            actions.complete_measure(
                measure=measures[number], done_on=day, result=result, proof=proof, by=recorder, at=at
            )
        case Submit():
            actions.submit(finding=finding, by=recorder, at=at)
        case Verify(passed=passed, note=note):
            actions.verify(finding=finding, passed=passed, note=note, by=town.users[VERIFIER], at=at)


def _occurrence(town, story):
    unit, person = town.units.get(story.gap.owner), town.people.get(story.gap.owner)
    return Occurrence.objects.get(
        bureau=town.bureau,
        obligation__code=story.obligation,
        subject=(unit or person).subject_id,
        window_start=story.gap.period(town.as_of),
    )
