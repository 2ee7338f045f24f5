"""The kinds of activity a bureau records, what the pages call them, and the facts they become."""

from django.db.models import TextChoices

from zhunsheng.organisation.models import PostKind, UnitKind


class Kind(TextChoices):
    PARTY_GROUP_MEETING = "party_group_meeting", "党组会议"
    SPECIAL_SESSION = "special_session", "全面从严治党专题会议"
    LEADING_GROUP_MEETING = "leading_group_meeting", "领导小组会议"
    IDEOLOGY_SESSION = "ideology_session", "意识形态专题会议"
    BRANCH_HEARING = "branch_hearing", "听取支部履责汇报"
    DEPARTMENT_HEARING = "department_hearing", "听取分管科室汇报"
    DUTY_REPORT = "duty_report", "一岗双责履行情况报告"
    ANNUAL_ASSESSMENT = "annual_assessment", "责任制年度检查考核"
    RESPONSIBILITY_LIST = "responsibility_list", "印发责任清单"
    STUDY_PLAN = "study_plan", "印发中心组学习计划"
    JOINT_DEPLOYMENT = "joint_deployment", "党建与业务同部署"
    REPORT_UP = "report_up", "向上级报告主体责任情况"
    PARTY_BUILDING_REPORT = "party_building_report", "向上级报告党建工作"
    IDEOLOGY_REPORT = "ideology_report", "向上级报告意识形态工作"
    SELF_INSPECTION = "self_inspection", "全面从严治党自查"
    FORMALISM_CHECK = "formalism_check", "形式主义自查"
    CENTER_GROUP_STUDY = "center_group_study", "中心组学习研讨"
    STUDY_SESSION = "study_session", "集中学习"
    MAKEUP_STUDY = "makeup_study", "补学"
    TRAINING = "training", "培训"
    SITUATION_REPORT = "situation_report", "形势报告"
    BASE_VISIT = "base_visit", "基地参观学习"
    WARNING_EDUCATION = "warning_education", "警示教育"
    BRANCH_GENERAL_MEETING = "branch_general_meeting", "支部党员大会"
    BRANCH_COMMITTEE = "branch_committee", "支部委员会会议"
    PARTY_CELL_MEETING = "party_cell_meeting", "党小组会"
    PARTY_CLASS = "party_class", "党课"
    THEME_DAY = "theme_day", "主题党日"
    ORG_LIFE_MEETING = "org_life_meeting", "组织生活会"
    DEMOCRATIC_APPRAISAL = "democratic_appraisal", "民主评议党员"
    DEMOCRATIC_LIFE_MEETING = "democratic_life_meeting", "领导班子民主生活会"
    LIFE_MEETING_REPORT = "life_meeting_report", "报送民主生活会情况"
    HEART_TALK = "heart_talk", "谈心谈话"
    INTEGRITY_TALK = "integrity_talk", "廉政谈话"
    PRE_APPOINTMENT_TALK = "pre_appointment_talk", "任前廉政谈话"
    DUTY_STATEMENT = "duty_statement", "述责述廉"
    RISK_SCREENING = "risk_screening", "廉政风险排查"
    INSPECTION = "inspection", "督查检查"
    LOOK_BACK = "look_back", "整改“回头看”"
    INSPECTION_FEEDBACK_RECEIVED = "inspection_feedback_received", "收到巡视巡察反馈"
    RECTIFICATION_PLAN = "rectification_plan", "印发整改方案"
    RECTIFICATION_REPORT = "rectification_report", "报送整改进展"
    CONCENTRATED_RECTIFICATION_END = "concentrated_rectification_end", "集中整改期结束"
    RECTIFICATION_PUBLICATION = "rectification_publication", "公开整改情况"
    VISIT = "visit", "走访调研"
    LETTER_RECEPTION = "letter_reception", "阅信接访下访"
    SERVICE_WINDOW = "service_window", "文明服务窗口创建"
    SKILLS_CONTEST = "skills_contest", "岗位技能竞赛"
    PUBLIC_BENEFIT = "public_benefit", "文旅惠民活动"
    CAMPAIGN = "campaign", "主题活动"


# As the form offers them.
GROUPS: dict[str, tuple[Kind, ...]] = {
    "组织领导": (
        Kind.PARTY_GROUP_MEETING, Kind.SPECIAL_SESSION, Kind.LEADING_GROUP_MEETING, Kind.IDEOLOGY_SESSION,
        Kind.BRANCH_HEARING, Kind.DEPARTMENT_HEARING, Kind.DUTY_REPORT, Kind.RESPONSIBILITY_LIST,
        Kind.JOINT_DEPLOYMENT, Kind.ANNUAL_ASSESSMENT,
    ),
    "向上级报告": (
        Kind.REPORT_UP, Kind.PARTY_BUILDING_REPORT, Kind.IDEOLOGY_REPORT, Kind.LIFE_MEETING_REPORT,
    ),
    "学习教育": (
        Kind.CENTER_GROUP_STUDY, Kind.STUDY_SESSION, Kind.MAKEUP_STUDY, Kind.STUDY_PLAN, Kind.TRAINING,
        Kind.SITUATION_REPORT, Kind.BASE_VISIT, Kind.WARNING_EDUCATION, Kind.CAMPAIGN,
    ),
    "组织生活": (
        Kind.BRANCH_GENERAL_MEETING, Kind.BRANCH_COMMITTEE, Kind.PARTY_CELL_MEETING, Kind.PARTY_CLASS,
        Kind.THEME_DAY, Kind.ORG_LIFE_MEETING, Kind.DEMOCRATIC_APPRAISAL, Kind.DEMOCRATIC_LIFE_MEETING,
    ),
    "谈话与监督": (
        Kind.HEART_TALK, Kind.INTEGRITY_TALK, Kind.PRE_APPOINTMENT_TALK, Kind.DUTY_STATEMENT,
        Kind.RISK_SCREENING, Kind.INSPECTION, Kind.LOOK_BACK, Kind.SELF_INSPECTION, Kind.FORMALISM_CHECK,
    ),
    "巡察整改": (
        Kind.INSPECTION_FEEDBACK_RECEIVED, Kind.RECTIFICATION_PLAN, Kind.RECTIFICATION_REPORT,
        Kind.CONCENTRATED_RECTIFICATION_END, Kind.RECTIFICATION_PUBLICATION,
    ),
    "服务群众": (
        Kind.VISIT, Kind.LETTER_RECEPTION, Kind.SERVICE_WINDOW, Kind.SKILLS_CONTEST, Kind.PUBLIC_BENEFIT,
    ),
}  # fmt: skip


def grouped(among):
    """Return the kinds among some as choices of a form, group by group."""
    return [
        (name, [(kind.value, kind.label) for kind in kinds if kind in among])
        for name, kinds in GROUPS.items()
        if set(kinds) & set(among)
    ]


# At these a unit is heard about its work.
HEARINGS = (Kind.SPECIAL_SESSION, Kind.LEADING_GROUP_MEETING, Kind.DEPARTMENT_HEARING, Kind.BRANCH_HEARING)
# What is studied here should show in the work.
STUDIES = frozenset(
    {
        Kind.CENTER_GROUP_STUDY,
        Kind.STUDY_SESSION,
        Kind.MAKEUP_STUDY,
        Kind.TRAINING,
        Kind.SITUATION_REPORT,
        Kind.BASE_VISIT,
        Kind.WARNING_EDUCATION,
        Kind.PARTY_CLASS,
    }
)
LIFE_MEETINGS = frozenset({Kind.ORG_LIFE_MEETING, Kind.DEMOCRATIC_LIFE_MEETING})
# A branch's own life, in which a leader takes part as any other member.
BRANCH_LIFE = frozenset(
    {
        Kind.BRANCH_GENERAL_MEETING,
        Kind.PARTY_CELL_MEETING,
        Kind.PARTY_CLASS,
        Kind.THEME_DAY,
        Kind.ORG_LIFE_MEETING,
        Kind.DEMOCRATIC_APPRAISAL,
    }
)

# Whose it is to hold it: the form begins with that unit. Other kinds are anybody's.
HELD_BY: dict[Kind, UnitKind] = (
    dict.fromkeys(
        (
            Kind.PARTY_GROUP_MEETING, Kind.SPECIAL_SESSION, Kind.IDEOLOGY_SESSION, Kind.BRANCH_HEARING,
            Kind.DEPARTMENT_HEARING, Kind.DUTY_REPORT, Kind.RESPONSIBILITY_LIST, Kind.STUDY_PLAN,
            Kind.CENTER_GROUP_STUDY, Kind.DEMOCRATIC_LIFE_MEETING, Kind.DUTY_STATEMENT, *GROUPS["向上级报告"],
            *GROUPS["巡察整改"],
        ),
        UnitKind.PARTY_GROUP,
    )
    | dict.fromkeys({*BRANCH_LIFE, Kind.BRANCH_COMMITTEE}, UnitKind.BRANCH)
    | {
        Kind.LEADING_GROUP_MEETING: UnitKind.LEADING_GROUP,
        Kind.PARTY_CELL_MEETING: UnitKind.PARTY_CELL,
    }
)  # fmt: skip
# Everybody of the unit is expected: the form of a new record ticks them all, and asks who was away.
EVERYBODY_COMES = frozenset(
    {
        Kind.PARTY_GROUP_MEETING,
        Kind.SPECIAL_SESSION,
        Kind.LEADING_GROUP_MEETING,
        Kind.IDEOLOGY_SESSION,
        Kind.CENTER_GROUP_STUDY,
        Kind.STUDY_SESSION,
        Kind.TRAINING,
        Kind.SITUATION_REPORT,
        Kind.BASE_VISIT,
        Kind.WARNING_EDUCATION,
        Kind.BRANCH_GENERAL_MEETING,
        Kind.PARTY_CELL_MEETING,
        Kind.PARTY_CLASS,
        Kind.THEME_DAY,
        Kind.ORG_LIFE_MEETING,
        Kind.DEMOCRATIC_APPRAISAL,
        Kind.DEMOCRATIC_LIFE_MEETING,
        Kind.DUTY_STATEMENT,
    }
)

COMMITTEE = frozenset({PostKind.BRANCH_SECRETARY, PostKind.BRANCH_COMMITTEE})


def expects(kind, posts) -> bool:
    """Say whether somebody of the unit is expected at a kind of activity, by the kinds of their posts there."""
    return kind in EVERYBODY_COMES or (kind == Kind.BRANCH_COMMITTEE and not COMMITTEE.isdisjoint(posts))


# Recorded in a room of their own, where the text is sealed. Records made here before that room existed stay.
TALKS = frozenset({Kind.HEART_TALK, Kind.INTEGRITY_TALK, Kind.PRE_APPOINTMENT_TALK})

# Facts that come with other records of this room, beside one per activity.
ABSENCE = "center_group_absence"
DOCUMENT_RECEIVED = "must_study_document_received"
LIFE_MEETING_HELD = "democratic_life_meeting_held"
FIRST_TOPIC = "first_topic_study"
