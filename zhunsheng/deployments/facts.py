"""What this room tells the engine: a task that is owed by its day, and that somebody else found it carried out."""

from collections.abc import Iterator

from django.utils import timezone

from zhunsheng.deployments.models import Task
from zhunsheng.deployments.rules import State
from zhunsheng.engine import Fact, Role

SET, CHECKED, MAJOR = "task_set", "task_checked", "major_task_or_case_opened"
KINDS = {SET: "布置督办任务", CHECKED: "任务核验办结", MAJOR: "重要工作或重要案件启动"}


def facts_of(bureau) -> Iterator[Fact]:
    """Yield for every task of a bureau that it is owed, and for every closed one that it is done."""
    tasks = Task.objects.filter(unit__path__startswith=bureau.path).select_related("unit")
    for task in tasks.prefetch_related("progress"):
        yield from facts_of_task(task)


def facts_of_task(task) -> Iterator[Fact]:
    """Yield what one task tells.

    Its unit owes it; a matter of weight its leader owes too. It counts from the day on which it was handed in, once
    somebody else has checked it: who does the work does not pay for who checks it.
    """
    common = {"organisation": f"unit:{task.unit.path.split('/')[1]}", "keys": (("task", str(task.pk)),)}
    unit, leader = task.unit.subject_id, f"person:{task.leader_id}"
    opened = {"on": task.set_on, "recorded_on": timezone.localdate(task.set_at), "due_on": task.due}
    yield Fact(id=task.fact_id, kind=SET, roles=((unit, Role.TARGET),), **opened, **common)
    if task.is_major:
        yield Fact(id=f"{task.fact_id}:major", kind=MAJOR, roles=((leader, Role.TARGET),), **opened, **common)
    if task.state == State.DONE:
        yield Fact(
            id=f"{task.fact_id}:checked",
            kind=CHECKED,
            on=task.handed_in_on,
            recorded_on=task.handed_in_on,
            roles=((unit, Role.ORGANISER), (leader, Role.ORGANISER)),
            evidence=dict.fromkeys(evidence_of(task)),
            **common,
        )


def evidence_of(task) -> list[str]:
    """Return the codes of the evidence that a closed task carries."""
    progress = list(task.progress.all())
    held = {
        "instruction": task.source_words,
        "follow_up": progress,
        "result": task.result,
        "evidence": any(entry.has_proof for entry in progress),
        "owner": task.owner_id,
        "leader": task.leader_id,
        "deadline": task.due,
        "verifier": task.closed_by_id,
    }
    return [code for code, value in held.items() if value]
