"""The work of this room that a study can go into: tasks under way."""

from zhunsheng.deployments.models import Task


def study_targets(user, bureau):
    """Yield (id, name) of the bureau's tasks in hand that this person may open."""
    for task in Task.objects.visible_to(user).in_hand().filter(unit__path__startswith=bureau.path):
        yield task.fact_id, f"任务：{task}"
