"""The pages of tasks: the list, one task with its history, and a form for every step."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.models import Activity, StudyUse
from zhunsheng.attachments.models import StoredFile
from zhunsheng.audit.models import Entry
from zhunsheng.deployments import actions, forms, policies
from zhunsheng.deployments.models import Task
from zhunsheng.deployments.rules import Source, State
from zhunsheng.ui import tables
from zhunsheng.ui.steps import form_page, taken, typed

SORTS = {
    "due": ("due", "pk"),
    "state": ("state", "due", "pk"),
    "title": ("title", "pk"),
    "unit": ("unit__position", "unit", "due", "pk"),
    "set": ("set_on", "pk"),
}
EXPORTED = (
    "任务", "预期成效", "来源", "出处", "布置日期", "牵头单位", "责任领导", "责任人", "办结期限", "状态", "逾期天数",
    "最近进展", "进展日期", "办理成效", "办结时间",
)  # fmt: skip


def task_list(request):
    require(may_read_records(request.user))
    today, visible = clock.today(), Task.objects.visible_to(request.user)
    form = forms.ListFilter(request.GET, tasks=visible, user=request.user)
    tasks = form.apply(visible.for_list(), as_of=today)
    tasks = tables.sort(tasks, request.GET.get("sort"), SORTS, "due")
    if request.GET.get("format") == "xlsx":
        return _export(request, list(tasks), today)
    page = tables.page_of(tasks, request.GET.get("page"))
    for task in page:
        task.late = task.days_late(today)
    counts = dict(visible.order_by().values_list("state").annotate(Count("pk")))
    context = {
        "form": form,
        "page": page,
        "counts": [
            {"status": state.value, "count": counts.get(state, 0), "url": f"?state={state}"}
            for state in State
        ],
        "overdue_count": visible.overdue(as_of=today).count(),
        "may_set": policies.may_set(request.user),
    }
    return render(request, "deployments/list.html", context)


def task_new(request):
    require(policies.may_set(request.user))
    initial = {"set_on": clock.today()}
    if asked := request.GET.get("activity"):
        pk = int(asked) if asked.isdecimal() else None
        activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
        initial = {"source": Source.MEETING, "activity": activity.pk, "set_on": activity.happened_on}
    form = forms.TaskForm(typed(request), user=request.user, today=clock.today(), initial=initial)
    if form.is_valid():
        try:
            task = actions.set_task(**form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "任务已布置，责任人会在待办里看到。")
            return redirect(task)
    pk = form["activity"].value()
    activity = (
        Activity.objects.visible_to(request.user).filter(pk=pk).first() if str(pk).isdecimal() else None
    )
    return form_page(request, "deployments/new.html", {"form": form, "activity": activity})


def task_page(request, pk):
    task = _task(request, pk)
    user, today = request.user, clock.today()
    progress = list(task.progress.select_related("file", "by__person"))
    readable = set(
        StoredFile.objects.visible_to(user)
        .filter(pk__in=[entry.file_id for entry in progress if entry.file_id])
        .values_list("pk", flat=True)
    )
    for entry in progress:
        entry.may_open = entry.file_id in readable
    extensions = list(task.extensions.select_related("asked_by__person", "decided_by__person"))
    for extension in extensions:
        extension.task = task
        extension.may_decide = policies.may_decide(user, extension)
    context = {
        "task": task,
        "late": task.days_late(today),
        "progress": progress,
        "extensions": extensions,
        "checks": task.checks.select_related("by__person"),
        "uses": StudyUse.objects.visible_to(user).about([task.fact_id]).get(task.fact_id),
        "entries": Entry.objects.about(task),
        "may_read_activity": Activity.objects.visible_to(user).filter(pk=task.activity_id).exists(),
        "may_set": policies.may_set(user),
        "may_report": policies.may_report(user, task),
        "may_hand_in": policies.may_hand_in(user, task),
        "may_check": policies.may_check(user, task),
        "may_ask_for_time": policies.may_ask_for_time(user, task),
        "may_reassign": policies.may_reassign(user, task),
    }
    return render(request, "deployments/detail.html", context)


def report(request, pk):
    task = _task(request, pk)
    form = forms.ProgressForm(typed(request), request.FILES or None, initial={"on": clock.today()})
    return _step(
        request,
        task,
        form,
        title="登记进展",
        may=lambda: policies.may_report(request.user, task),
        act=lambda: actions.report(task=task, **form.values, by=request.user, at=clock.now()),
        said="进展已登记。",
    )


def hand_in(request, pk):
    task = _task(request, pk)
    form = forms.HandInForm(typed(request), initial={"result": task.result})
    return _step(
        request,
        task,
        form,
        title="提交核验",
        may=lambda: policies.may_hand_in(request.user, task),
        act=lambda: actions.hand_in(task=task, **form.cleaned_data, by=request.user, at=clock.now()),
        said="已提交，等待没有经手的人核验成效。",
    )


def check(request, pk):
    task = _task(request, pk)
    form = forms.CheckForm(typed(request))
    return _step(
        request,
        task,
        form,
        title="核验成效",
        may=lambda: policies.may_check(request.user, task),
        act=lambda: actions.check(task=task, **form.cleaned_data, by=request.user, at=clock.now()),
        said="核验意见已记录。",
    )


def reassign(request, pk):
    task = _task(request, pk)
    known = {"owner": task.owner_id, "leader": task.leader_id}
    form = forms.ReassignForm(typed(request), task=task, today=clock.today(), initial=known)
    return _step(
        request,
        task,
        form,
        title="调整责任人",
        may=lambda: policies.may_reassign(request.user, task),
        act=lambda: actions.reassign(task=task, **form.cleaned_data, by=request.user, at=clock.now()),
        said="责任人已调整，以前经手的人仍不能核验。",
    )


def ask_extension(request, pk):
    task = _task(request, pk)
    form = forms.ExtensionForm(typed(request))
    return _step(
        request,
        task,
        form,
        title="申请延期",
        may=lambda: policies.may_ask_for_time(request.user, task),
        act=lambda: actions.ask_extension(task=task, **form.cleaned_data, by=request.user, at=clock.now()),
        said="延期申请已提交，由责任领导或主要负责人审批；批准以前期限不变。",
    )


def decide_extension(request, pk, extension_pk):
    task = _task(request, pk)
    extension = get_object_or_404(task.extensions.select_related("asked_by__person"), pk=extension_pk)
    extension.task = task
    form = forms.DecisionForm(typed(request))
    return _step(
        request,
        task,
        form,
        title="审批延期",
        may=lambda: policies.may_decide(request.user, extension),
        act=lambda: actions.decide_extension(
            extension=extension, **form.cleaned_data, by=request.user, at=clock.now()
        ),
        said="审批意见已记录。",
        extension=extension,
    )


def _task(request, pk):
    return get_object_or_404(Task.objects.visible_to(request.user).for_page(), pk=pk)


def _step(request, task, form, *, title, may, act, said, **context):
    """Take a step when its form was sent, else show the form to those who may take it."""
    if taken(request, form, act, said=said):
        return redirect(task)
    require(may())
    context |= {
        "task": task,
        "form": form,
        "step_title": title,
        "late": task.days_late(clock.today()),
        "progress": task.progress.select_related("file"),
    }
    return form_page(request, "deployments/step.html", context)


def _export(request, tasks, today):
    """Answer with the filtered list as a workbook, and log who took what."""
    actions.note_export(count=len(tasks), filters=request.GET.urlencode(), by=request.user, at=clock.now())
    return tables.xlsx(
        f"督办台账-{today}",
        "督办台账",
        EXPORTED,
        (
            [
                task.title, task.expected, task.get_source_display(), task.source_words, task.set_on, task.unit,
                task.leader, task.owner, task.due, task.get_state_display(), task.days_late(today),
                task.latest_text, task.latest_on, task.result, task.closed_at,
            ]
            for task in tasks
        ),
    )  # fmt: skip
