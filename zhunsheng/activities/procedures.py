"""How an activity goes: the steps, who speaks when, what to keep. For kinds whose duties' guides do not say it already.

The order of speaking at life meetings and in a party group is told as custom; what a regulation asks stands with
the duty, in the catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from zhunsheng.activities.kinds import Kind


@dataclass(frozen=True, slots=True)
class Step:
    """One step and whose it is."""

    who: str
    does: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """The steps in order, and what is kept of them; never a photo that nobody needs."""

    steps: tuple[Step, ...]
    keep: tuple[str, ...]


def _procedure(*steps: tuple[str, str], keep: tuple[str, ...]) -> Procedure:
    return Procedure(tuple(Step(*step) for step in steps), keep)


PROCEDURES: Mapping[Kind, Procedure] = {
    Kind.PARTY_GROUP_MEETING: _procedure(
        ("办公室", "会前收齐议题，材料提前送到每位成员手中。"),
        ("领学人", "先学第一议题，学完当场提出怎么贯彻。"),
        ("分管成员", "汇报业务议题时一并讲廉洁和党建怎么同步安排。"),
        ("其他成员", "逐项发言，有不同意见如实记。"),
        ("书记", "最后表态，明确责任人和时限。"),
        keep=("会议记录", "议题材料", "需要回避的情况"),
    ),
    Kind.LEADING_GROUP_MEETING: _procedure(
        ("领导小组办公室", "会前两三天通知要汇报的科室，只要问题和打算，不要长稿。"),
        ("组长", "主持，说明这次听哪几家、为什么。"),
        ("汇报科室", "逐个讲进展、问题和需要协调的事。"),
        ("副组长", "结合分管情况点评。"),
        ("组长", "最后讲意见，当场定下事项、责任人和时限。"),
        keep=("会议记录", "听取了哪些科室", "议定事项"),
    ),
    Kind.PARTY_CELL_MEETING: _procedure(
        ("组长", "定题目，提前告诉每名党员。"),
        ("组长", "主持，领学或者传达支部要求。"),
        ("每名党员", "轮流谈体会、谈工作，互相提醒。"),
        ("组长", "归拢意见，需要支部研究的带回支部。"),
        keep=("到会情况", "题目", "几句要点"),
    ),
    Kind.ORG_LIFE_MEETING: _procedure(
        ("支部委员会", "会前学习、征求意见，党员之间谈心。"),
        ("支部书记", "先通报上次问题改得怎样，再带头检查自己。"),
        ("到会党员", "一名党员检查完，其他人当场向他提意见，再轮到下一名。"),
        ("上级派来的同志", "有列席的，最后点评。"),
        ("支部书记", "归纳问题，当场定谁来改、何时改完。"),
        keep=("征求到的意见", "自我批评和相互批评各多少条", "整改清单"),
    ),
    Kind.DEMOCRATIC_LIFE_MEETING: _procedure(
        ("党组", "会前报方案，集中学习，书面和当面征求意见。"),
        ("班子成员", "书记与成员、成员与成员、成员与分管科室谈心，再写对照检查。"),
        ("书记", "通报上次整改情况，代表班子检查，再作个人检查。"),
        ("其他成员", "先对书记提意见；然后依次检查，每人检查完其他人逐一提意见。"),
        ("上级督导人员", "点评。"),
        ("书记", "总结，公布整改清单，15日内报送情况。"),
        keep=("征求到的意见", "谈心人次", "对照检查材料", "批评条数", "整改清单"),
    ),
    Kind.PARTY_BUILDING_REPORT: _procedure(
        ("党建科室", "从系统记录起草，写清做了什么、差在哪里。"),
        ("党组会议", "审议，成员补充分管领域的情况。"),
        ("书记", "签发。"),
        ("办公室", "按上级要求的渠道报送，记下报送单位和日期。"),
        keep=("报告文本", "签发记录"),
    ),
    Kind.SITUATION_REPORT: _procedure(
        ("报告人", "围绕当前形势和本单位任务选题，备提纲。"),
        ("所在支部", "通知党员和相关人员到场。"),
        ("报告人", "讲形势，也讲本单位该怎么办。"),
        ("听讲人", "提问、谈想法，报告人当场回应。"),
        keep=("提纲", "到场人员", "提出的问题"),
    ),
    Kind.BASE_VISIT: _procedure(
        ("组织单位", "选与近期学习内容有关的地方，能就近不远行，按规定报批。"),
        ("参加人员", "带着问题看和听。"),
        ("带队人", "看完组织座谈，每人说一点用得上的。"),
        ("组织单位", "登记到哪里、谁去了、用在哪项工作上。"),
        keep=("审批单", "参加人员", "座谈要点"),
    ),
    Kind.INSPECTION: _procedure(
        ("牵头科室", "定范围和内容，合并同类检查，不要求另备材料。"),
        ("检查人员", "到现场看、查、问，当场向被检查单位说明发现。"),
        ("被检查单位", "当场确认或者说明情况。"),
        ("检查人员", "把问题当场登记，明确责任单位。"),
        keep=("检查范围", "发现的问题"),
    ),
    Kind.CAMPAIGN: _procedure(
        ("牵头科室", "提出方案，写明做什么、到什么程度。"),
        ("党组", "审定后部署，明确各单位任务。"),
        ("各单位", "结合业务开展，随做随记。"),
        ("牵头科室", "收尾时看效果，没有解决的转入整改。"),
        keep=("方案", "各阶段做法", "效果"),
    ),
    Kind.SERVICE_WINDOW: _procedure(
        ("窗口负责人", "对照群众意见找堵点。"),
        ("窗口人员", "逐项提出便民举措，说明何时做到。"),
        ("分管领导", "到窗口看办得怎样，听群众怎么说。"),
        ("窗口负责人", "登记做到的举措；没有做到的转入问题整改。"),
        keep=("便民举措", "群众评价的变化"),
    ),
    Kind.SKILLS_CONTEST: _procedure(
        ("组织科室", "从岗位上最常出错的环节出题。"),
        ("参赛人员", "现场操作或答题，评分标准提前公开。"),
        ("评委", "当场点评，指出共同的短板。"),
        ("组织科室", "把短板列入下次培训。"),
        keep=("规则", "结果", "要补的短板"),
    ),
    Kind.PUBLIC_BENEFIT: _procedure(
        ("主办单位", "先问群众想要什么、什么时间方便。"),
        ("主办单位", "办理内容审核和安全报批后开展。"),
        ("参加的党员", "亮身份、搞服务，随手记下群众提的事。"),
        ("主办单位", "登记场次、人次和群众反映，提出的问题有人答复。"),
        keep=("审批材料", "受益人次", "群众反映"),
    ),
    Kind.INSPECTION_FEEDBACK_RECEIVED: _procedure(
        ("办公室", "收到反馈当天登记日期，整改期限从这一天起算；线索和涉密内容不登记。"),
        ("党组", "及时开会研究，明确牵头领导和责任科室。"),
        ("办公室", "把反馈的问题逐条提到问题台账，已有文件的从文件导入。"),
        keep=("反馈意见的文号", "研究部署的会议"),
    ),
    Kind.CONCENTRATED_RECTIFICATION_END: _procedure(
        ("办公室", "按反馈要求的日期登记集中整改期结束，公开的期限从这一天起算。"),
        ("责任科室", "没有完成的问题说明原因，长期坚持的措施定好复查日期。"),
        ("党组", "审定整改进展情况的报告和通报。"),
        keep=("结束日期的依据", "未完成问题的安排"),
    ),
}
