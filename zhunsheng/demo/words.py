"""What the invented records say: topics by kind, minutes, reasons for absence, and words for each proof."""

from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.rules import Topic, TopicSort

# In turn, one for each time; where there is one, it is always that.
TITLES: dict[Kind, tuple[str, ...]] = {
    Kind.PARTY_GROUP_MEETING: (
        "传达学习上级会议精神，研究年度重点工作分工",
        "研究公共文化服务资金安排和干部事项",
        "研究文化遗产保护项目和廉政风险防控",
        "研究旅游旺季安全与市场秩序",
        "听取党建重点任务进展，研究非遗展演方案",
        "研究上半年工作和意识形态阵地管理",
    ),
    Kind.SPECIAL_SESSION: ("分析全面从严治党形势，部署下一步任务",),
    Kind.IDEOLOGY_SESSION: ("分析研判文旅领域意识形态工作",),
    Kind.BRANCH_HEARING: ("听取六个支部书记履行党建责任情况汇报",),
    Kind.DEPARTMENT_HEARING: ("听取分管单位业务与廉政工作情况",),
    Kind.DUTY_REPORT: ("向党组报告履行“一岗双责”情况",),
    Kind.ANNUAL_ASSESSMENT: ("检查考核各科室、各单位落实责任制情况",),
    Kind.RESPONSIBILITY_LIST: ("印发年度全面从严治党责任清单",),
    Kind.STUDY_PLAN: ("印发党组中心组年度学习计划",),
    Kind.JOINT_DEPLOYMENT: ("年度工作会议：党建与业务一并部署",),
    Kind.REPORT_UP: ("向县委报告年度主体责任落实情况",),
    Kind.IDEOLOGY_REPORT: ("向县委报告意识形态工作情况",),
    Kind.SELF_INSPECTION: ("全面从严治党年度自查",),
    Kind.CENTER_GROUP_STUDY: (
        "研讨新时代文化建设的使命任务",
        "研讨以严明纪律推进作风建设",
        "研讨文化遗产保护传承",
        "研讨以文塑旅、以旅彰文",
    ),
    Kind.STUDY_SESSION: (
        "学习党规党纪条文",
        "学习公共文化服务法规",
        "学习文物保护法规",
        "学习保密与网络安全知识",
    ),
    Kind.MAKEUP_STUDY: ("补学中心组研讨内容",),
    Kind.TRAINING: ("党员集中轮训", "党员教育培训班"),
    Kind.WARNING_EDUCATION: ("通报身边典型案例，开展警示教育", "观看警示教育片并讨论"),
    Kind.BRANCH_GENERAL_MEETING: (
        "讨论支部年度工作计划",
        "通报支部工作，讨论发展党员事项",
        "讨论党员先锋岗创建",
        "讨论支部全年工作报告",
    ),
    Kind.BRANCH_COMMITTEE: ("研究支部当月工作", "研究党员教育和主题党日安排", "研究党费收缴和困难党员走访"),
    Kind.PARTY_CLASS: ("从文物故事读懂初心", "守住服务群众的底线", "纪律是挺起的脊梁", "把窗口建成连心桥"),
    Kind.THEME_DAY: (
        "重温入党誓词，过政治生日",
        "进社区写春联送文化",
        "清理河岸，守护绿水",
        "祭扫烈士墓，讲好英烈事",
        "景区文明引导志愿服务",
        "走进非遗工坊，听传承人讲技艺",
        "唱支山歌给党听",
        "慰问困难党员和老艺人",
        "送图书进乡村学校",
        "国庆假期值守先锋岗",
        "学习先进典型，找差距定措施",
        "盘点全年服务群众实事",
    ),
    Kind.ORG_LIFE_MEETING: ("支部年度组织生活会",),
    Kind.DEMOCRATIC_APPRAISAL: ("支部年度民主评议党员",),
    Kind.DEMOCRATIC_LIFE_MEETING: ("党组领导班子年度民主生活会",),
    Kind.LIFE_MEETING_REPORT: ("向县委报送民主生活会情况",),
    Kind.HEART_TALK: ("与支部党员谈心，了解思想和困难",),
    Kind.INTEGRITY_TALK: ("提醒岗位风险，交流履职情况",),
    Kind.PRE_APPOINTMENT_TALK: ("新任职干部任前廉政谈话",),
    Kind.DUTY_STATEMENT: ("班子成员年度述责述廉",),
    Kind.RISK_SCREENING: ("排查岗位廉政风险并定级",),
    Kind.INSPECTION: ("节前作风和安全生产督查",),
    Kind.LOOK_BACK: ("对已销号问题开展“回头看”",),
    Kind.VISIT: ("到联系点走访，听取经营者和群众意见", "到文化大院走访，了解设施使用情况"),
    Kind.LETTER_RECEPTION: ("接待来访群众，阅批来信",),
    Kind.CAMPAIGN: ("“清风润文旅”主题活动",),
}

PLACES: dict[Kind, str] = {
    Kind.THEME_DAY: "活动现场",
    Kind.VISIT: "联系点",
    Kind.LETTER_RECEPTION: "县人民来访接待中心",
    Kind.WARNING_EDUCATION: "局多功能厅",
    Kind.TRAINING: "县委党校",
    Kind.DEPARTMENT_HEARING: "局小会议室",
    Kind.CENTER_GROUP_STUDY: "局党组会议室",
    Kind.PARTY_GROUP_MEETING: "局党组会议室",
}
MEETING_ROOM = "局会议室"

# {title} is what it was about, {chair} who led it.
MINUTES = "{chair}主持。围绕“{title}”交流情况、指出不足，明确了责任人和完成时间，记录经与会人员核对。"
MINUTES_OF: dict[Kind, str] = {
    Kind.HEART_TALK: "{chair}了解了思想、工作和家庭情况，对方提出希望多安排业务培训，当场答应列入计划。",
    Kind.INTEGRITY_TALK: "{chair}结合岗位风险逐项提醒，谈话对象表示照办，并谈了落实打算。",
    Kind.STUDY_SESSION: "{chair}领学“{title}”，逐条对照本职工作讨论，两名同志谈了体会。",
    Kind.CENTER_GROUP_STUDY: "{chair}主持。先集体学习文件原文，再围绕“{title}”研讨，最后议定三项落实举措。",
}

BUSINESS = "与业务工作时间冲突"
ABSENCES = ("因公出差", "下乡督导", "病假", "轮休值班", "参加县里会议")

# For each kind of evidence that an activity may be asked for, what a recorder would type.
PROOFS: dict[str, str] = {
    "list_version": "责任清单正式文本已编号印发，分党组、书记、班子成员、科室和支部五层。",
    "approval_minutes": "党组会议审议通过，见当次会议记录。",
    "situation_analysis": "形势分析材料 4 页，列出审批、资金、工程三类风险。",
    "decisions": "议定三项：完善审批流程、公开资金安排、按季督查。",
    "report": "报告文本已由主要负责人签发，存办公室卷。",
    "report_section": "报告第四部分为厉行节约反对浪费专节。",
    "problems": "反映的问题两条：设施开放时间短、资金公开不及时。",
    "assigned_actions": "当场交办两项，明确责任科室，月底前回复。",
    "open_problems": "尚存问题两条，已写明原因和下步打算。",
    "branch_reports": "六个支部的书面汇报材料齐全。",
    "actions": "对每个支部提出一条改进要求，下次会议检查。",
    "work_plan": "年度工作要点，党建与业务任务同表列出。",
    "integrated_clauses": "要点第二、五、九条写明党建与业务同落实的内容。",
    "findings": "检查发现五个问题，按单位列表。",
    "feedback": "检查结果已向各单位书面反馈。",
    "months": "学习安排按月列出，每月一题。",
    "discussion": "班子成员逐一发言，发言提纲存档。",
    "makeup_method": "自学文件原文，并向主持人当面汇报体会。",
    "case": "选用文旅系统内部通报的一起违规收礼案例。",
    "own_duty_reflection": "参加人员结合审批和采购岗位谈认识。",
    "outline": "党课讲稿提纲一份，约三千字。",
    "grade_opinion": "评议等次意见经支部大会通过，报机关党委。",
    "self_exam": "班子和个人对照检查材料各一份。",
    "summary_report": "民主生活会情况报告正式文本。",
    "rectification_plan": "整改方案列出措施、责任人和时限。",
    "reminders": "提醒管住饭局、牌局，遇请托及时报告。",
    "risk_points": "告知新岗位的审批、采购两处风险点。",
    "commitment": "谈话对象签署廉洁承诺书。",
    "statement": "书面述责述廉报告存档。",
    "appraisal": "经民主测评，结果已向本人反馈。",
    "risk": "列明每个岗位的风险表现。",
    "grade": "按高、中、低三级定级，高风险两处。",
    "control": "逐处写明防控措施和责任人。",
    "matter": "来访反映广场舞设备噪声扰民。",
    "outcome": "协调调整活动时间，已答复来访人。",
    "solved_items": "协调解决停车指引和公厕开放两件事。",
    "sampled_issues": "抽查已销号问题六个。",
    "relapse_found": "未发现新的反弹，另有一项要求继续巩固。",
    "facts_with_sources": "自查事实逐条注明记录出处。",
    "measures": "对查出的问题提出五条措施。",
}

_LIFE_MEETING = {
    "opinions_collected": "深入基层不够，听意见多在会上。\n审批事项一次性告知做得不够细。\n年轻干部锻炼机会少。",
    "talks_before": 18,
    "problem_list": "深入基层不够：每季度到联系点不少于一次，年底前见效。\n告知不细：两个月内修订一次性告知单。",
}
# What the fields of a kind say, where it is not what would be typed as a proof.
DETAILS: dict[Kind, dict[str, int | str]] = {
    Kind.DEMOCRATIC_LIFE_MEETING: _LIFE_MEETING | {"self_criticisms": 14, "mutual_criticisms": 3},
    Kind.ORG_LIFE_MEETING: _LIFE_MEETING | {"self_criticisms": 16, "mutual_criticisms": 21},
    Kind.REPORT_UP: {"submitted_to": "县委"},
    Kind.IDEOLOGY_REPORT: {"submitted_to": "县委宣传部"},
    Kind.LIFE_MEETING_REPORT: {"submitted_to": "县纪委监委、县委组织部"},
}

_FIRST = TopicSort.FIRST
_BUSINESS = TopicSort.BUSINESS
# The topics of the party group's meetings, by the meeting's title; one of them has no first topic.
AGENDA: dict[str, tuple[Topic, ...]] = {
    "传达学习上级会议精神，研究年度重点工作分工": (
        Topic(_FIRST, "学习文化建设方面的重要论述", "贺文澜", "写进年度工作要点，按季度对照检查。"),
        Topic(_BUSINESS, "年度重点工作分工", "邵明远", "每项任务同时列明廉洁风险点和责任人。"),
        Topic(TopicSort.PARTY, "年度全面从严治党任务安排", "梁素芬"),
    ),
    "研究公共文化服务资金安排和干部事项": (
        Topic(_FIRST, "学习过紧日子的要求", "程立川", "资金安排先保基层服务点。"),
        Topic(_BUSINESS, "公共文化服务资金安排", "宋玉萍", "资金分配结果公示，结算由两人审核。"),
        Topic(TopicSort.OTHER, "干部事项", "梁素芬"),
    ),
    "研究文化遗产保护项目和廉政风险防控": (
        Topic(_FIRST, "学习文化遗产保护的重要论述", "陆景和", "修订文物巡查办法。"),
        Topic(_BUSINESS, "文物修缮项目立项", "顾𬀩", "招标文件由法规科会审，纪检人员旁听评审。"),
        Topic(TopicSort.PARTY, "廉政风险防控措施更新", "梁素芬"),
    ),
    "研究旅游旺季安全与市场秩序": (
        Topic(_BUSINESS, "旅游旺季安全部署", "韩旭升", "检查不打招呼、不陪同，检查人员不在景区用餐。"),
        Topic(_BUSINESS, "市场秩序整治", "骆春生"),
    ),
    "听取党建重点任务进展，研究非遗展演方案": (
        Topic(_FIRST, "学习党的建设的重要思想", "祁长风", "各支部年底前补齐欠缺的组织生活。"),
        Topic(TopicSort.PARTY, "党建重点任务进展", "梁素芬"),
        Topic(_BUSINESS, "非遗展演方案", "彭立群", "演出采购三家比价，结果在局内公开。"),
    ),
    "研究上半年工作和意识形态阵地管理": (
        Topic(_FIRST, "学习宣传思想文化工作的要求", "乔雨桐", "展览讲座一律先审后办。"),
        Topic(_BUSINESS, "上半年工作总结和下半年安排", "邵明远", "下半年任务同时列出督查时间。"),
        Topic(TopicSort.PARTY, "意识形态阵地管理", "祁长风"),
    ),
}  # fmt: skip

# Studied one at each session of the centre group, in turn: name and file number without the year.
DOCUMENTS = (
    ("关于加强新时代县域文化建设的若干措施", "澄办发", 6),
    ("关于锲而不舍落实作风建设要求的通知", "澄委发", 11),
    ("关于加强文物安全责任的通知", "澄政办发", 23),
    ("关于推进文旅深度融合的意见", "澄委发", 19),
)
