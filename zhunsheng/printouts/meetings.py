"""会议（活动）记录: an activity as the form that is signed by who presided and who took the minutes."""

from zhunsheng.activities import facts, rules
from zhunsheng.activities.models import Activity
from zhunsheng.activities.wording import details_in_words
from zhunsheng.documents.official import Form, OfficialDocument, chinese_date
from zhunsheng.engine import Role
from zhunsheng.printouts import policies
from zhunsheng.printouts.printout import Printout
from zhunsheng.printouts.wording import names, row


def _visible(user):
    return Activity.objects.visible_to(user).for_page()


def _document(activity, _asked):
    parts = activity.participations.all()
    present = [part for part in parts if part.attended]
    attended, expected = rules.attendance(facts.row_of(activity).parted())
    rows = [
        [("主题", activity.title)],
        [("时间", chinese_date(activity.happened_on)), ("地点", activity.place)],
        [("组织单位", str(activity.unit)), ("主持人", names(_in_role(present, Role.ORGANISER)))],
        *row("到会", f"应到{expected}人，实到{attended}人" if expected else ""),
        *row("主讲（报告）人", names(_in_role(present, Role.AUTHOR))),
        *row("参加人员", names(_in_role(present, Role.PARTICIPANT))),
        *row("对象", names(_in_role(present, Role.TARGET))),
        *row(
            "缺席人员",
            "、".join(f"{one.person}（{one.absence_reason}）" for one in parts if not one.attended),
        ),
        *row("听取（走访）单位", names(activity.heard_units.all())),
        *row("学习文件", names(activity.documents.all())),
        *row("学时", f"{float(activity.hours):g}" if activity.hours else ""),
        *row("补学", str(activity.makes_up_for or "")),
        *row("议题", "\n".join(_topic(item) for item in activity.agenda.all())),
        *([(label, str(value))] for label, value in details_in_words(activity.kind, activity.details)),
        [("记录要点", activity.minutes)],
        *row("佐证", names(dict.fromkeys(one.label for one in activity.evidence.all() if one.counts))),
        [("主持人签字", ""), ("记录人签字", "")],
    ]
    return OfficialDocument(
        title=f"{activity.get_kind_display()}记录", blocks=[Form(rows, {"记录要点": 50, "主持人签字": 16})]
    )


def _in_role(parts, role):
    return [part.person for part in parts if part.role == role]


def _topic(item):
    said = (item.speaker and f"领学（汇报）：{item.speaker}", item.requirement)
    return "。".join(filter(None, (f"{item.position}.〔{item.get_sort_display()}〕{item.text}", *said)))


MEETING = Printout("meeting", "活动记录", _visible, policies.may_read, _document)
