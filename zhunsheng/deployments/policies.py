"""Who may set a task, work on it, give it more time, and check what came of it: never those who did the work."""

from zhunsheng.accounts.roles import CHECKS_TASKS, GRANTS_TIME, SETS_TASKS, WRITES_RECORDS
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.deployments.rules import IN_HAND, State, what_is_lacking

NO_PERSON = "您的账号没有对应到人员，无法确认由谁经手。请联系系统管理员补全账号信息。"
ASK_ANOTHER = "请联系没有经手的领导、派驻纪检组或核验人。"


def may_set(user, unit=None):
    """Rule on giving a unit a task, or any unit at all when none is named."""
    if user.holds(SETS_TASKS, unit):
        return YES
    if unit is None:
        return no("布置督办任务由局领导、科室负责人或党务干部办理，请把要督办的事告诉他们。")
    return no(f"给“{unit}”布置任务由分管它的领导、它的负责人或党务干部办理，请联系他们。")


def may_reassign(user, task):
    """Rule on passing a task to somebody else, as when a post changes hands."""
    if not user.holds(SETS_TASKS, task.unit):
        return no(f"调整责任人由“{task.unit}”的分管领导、负责人或党务干部办理，请联系他们。")
    return _in_hand(task, otherwise="不能再调整责任人")


def may_report(user, task):
    """Rule on noting progress."""
    if not _works_on(user, task):
        return no(f"登记进展由责任人或“{task.unit}”的党务干部、负责人办理，请联系他们。")
    if user.person_id is None:
        return no(NO_PERSON)
    return _in_hand(task, otherwise="不能登记进展")


def may_hand_in(user, task):
    """Rule on handing a task in for somebody else's check."""
    if not (ruling := may_report(user, task)):
        return ruling
    lacking = what_is_lacking(task.steps)
    return no(lacking) if lacking else YES


def may_check(user, task):
    """Rule on closing a task or sending it back."""
    if not user.holds(CHECKS_TASKS, task.unit):
        return no(f"核验成效由“{task.unit}”的分管领导、主要负责人、纪检干部或核验人办理，{ASK_ANOTHER}")
    if user.person_id is None:
        return no(NO_PERSON)
    if user.person_id in {task.owner_id, task.leader_id}:
        return no(f"本人负责的任务须由他人核验，{ASK_ANOTHER}")
    if task.doers.filter(pk=user.person_id).exists():
        return no(f"您经手过这项任务，须由他人核验，{ASK_ANOTHER}")
    if task.may_move_to(State.DONE):
        return YES
    return no(f"任务现在是“{task.get_state_display()}”，须由责任人提交后才能核验。")


def may_ask_for_time(user, task):
    """Rule on asking for a later day."""
    if not (ruling := may_report(user, task)):
        return ruling
    if task.extensions.filter(decided_at__isnull=True).exists():
        return no("已经有一份延期申请等待审批，审批以后才能再申请。")
    return YES


def may_decide(user, extension):
    """Rule on granting or refusing more time: the task's leader, or a leader of its unit, who did not ask."""
    task = extension.task
    if extension.decided_at:
        return no("这份延期申请已经审批过。")
    if user == extension.asked_by or (user.person_id and user.person_id == task.owner_id):
        return no("自己任务的延期须由他人审批，请联系责任领导或主要负责人。")
    leads = user.person_id is not None and user.person_id == task.leader_id
    if not (leads or user.holds(GRANTS_TIME, task.unit)):
        return no(f"延期由责任领导{task.leader}或“{task.unit}”的分管领导、主要负责人审批，请联系他们。")
    return _in_hand(task, otherwise="不再需要延期")


def _works_on(user, task):
    is_owner = user.person_id is not None and task.owner_id == user.person_id
    return is_owner or user.holds(WRITES_RECORDS, task.unit)


def _in_hand(task, *, otherwise):
    if task.state in IN_HAND:
        return YES
    return no(f"任务现在是“{task.get_state_display()}”，{otherwise}。")
