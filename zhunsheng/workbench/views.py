"""The first page after sign-in."""

from django.shortcuts import render
from django.urls import reverse

from zhunsheng import clock
from zhunsheng.accounts.roles import READS_RECORDS, Role
from zhunsheng.engine import Status
from zhunsheng.ui import tables
from zhunsheng.workbench import agenda

SEES_THE_WHOLE = frozenset({Role.HEAD, Role.DISCIPLINE, Role.RECORDER, Role.DEPUTY})


def today(request):
    """What is theirs to do, by date; for whoever answers for units, also how these stand."""
    user, day = request.user, clock.today()
    tasks = agenda.tasks_of(user, day=day)
    context = {
        "day": day,
        "task_count": len(tasks),
        "overdue_count": sum(1 for task in tasks if task.due and task.due < day),
        "page": tables.page_of(tasks, request.GET.get("page"), per_page=20),
        "has_business": user.holds(READS_RECORDS),
        "relapses": agenda.relapses_to_decide(user),
    }
    if user.holds(SEES_THE_WHOLE):
        counts, areas = agenda.counts_of(user, year=day.year)
        context |= {
            "parts": [
                {
                    "status": status.value,
                    "count": counts.get(status, 0),
                    "url": f"{reverse('ledger:gaps')}?status={status.value}",
                }
                for status in Status
            ],
            "areas": areas,
            "findings": agenda.findings_by_state(user),
        }
    return render(request, "workbench/today.html", context)
