"""督办单: a task from where it was decided to the check of its effect, on the one page that is signed for."""

from django.utils import timezone

from zhunsheng.deployments.models import Task
from zhunsheng.documents.official import Form, OfficialDocument, chinese_date
from zhunsheng.printouts import policies
from zhunsheng.printouts.printout import Printout


def _visible(user):
    return Task.objects.visible_to(user).for_page()


def _document(task, asked):
    days = task.days_late(asked.today)
    late = f"（已逾期{days}天）" if days else ""
    progress = [f"{chinese_date(one.on)}　{one.text}" for one in task.progress.all()]
    checks = [_checked(one) for one in task.checks.select_related("by__person")]
    rows = [
        [("编号", task.number), ("来源", task.get_source_display())],
        [("任务", task.title)],
        [("出处", task.source_words)],
        [("预期成效", task.expected)],
        [("责任领导", str(task.leader)), ("责任人", f"{task.unit}　{task.owner}")],
        [("布置日期", chinese_date(task.set_on)), ("办结期限", f"{chinese_date(task.due)}{late}")],
        [("进展", "\n".join(progress))],
        [("办理成效", task.result)],
        [("成效核验", "\n".join(checks))],
        [("责任人签收", ""), ("签收日期", "")],
    ]
    return OfficialDocument(
        title="督办单", blocks=[Form(rows, {"进展": 30, "办理成效": 20, "成效核验": 20, "责任人签收": 16})]
    )


def _checked(check):
    came_to = "见到成效" if check.passed else "退回"
    return f"{chinese_date(timezone.localdate(check.at))}　{check.by.display_name}　{came_to}：{check.note}"


SLIP = Printout("task", "督办单", _visible, policies.may_read, _document)
