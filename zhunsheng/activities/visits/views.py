"""The problems heard on visits: the list, a new one, and what became of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.actions import note_export
from zhunsheng.activities.models import Activity, HeardProblem
from zhunsheng.activities.policies import may_record
from zhunsheng.activities.visits import actions, forms, policies
from zhunsheng.ui import tables

SORTS = {"due": ("due", "pk"), "date": ("activity__happened_on", "pk")}
EXPORTED = ("走访日期", "走访", "地点", "反映的问题", "办理人", "办结期限", "状态", "办理结果", "办结日期")


def problem_list(request):
    require(may_read_records(request.user))
    visible = HeardProblem.objects.visible_to(request.user)
    form = forms.ProblemFilter(request.GET, problems=visible)
    problems = form.apply(visible.for_list(), as_of=clock.today())
    problems = tables.sort(problems, request.GET.get("sort"), SORTS, "due")
    if request.GET.get("format") == "xlsx":
        return _export(request, list(problems))
    context = {
        "form": form,
        "page": tables.page_of(problems, request.GET.get("page")),
        "today": clock.today(),
        "may_record": may_record(request.user),
        "overdue_count": visible.overdue(as_of=clock.today()).count(),
    }
    return render(request, "activities/visits/list.html", context)


def problem_new(request, pk):
    activity = get_object_or_404(Activity.objects.visible_to(request.user).select_related("unit"), pk=pk)
    require(policies.may_note(request.user, activity))
    typed = request.POST if request.method == "POST" else None
    form = forms.ProblemForm(typed, activity=activity, today=clock.today())
    if form.is_valid():
        try:
            actions.note_problem(activity=activity, **form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "问题已登记。还有别的问题，可以接着登记。")
            return redirect("activities:detail", activity.pk)
    context = {"activity": activity, "form": form}
    return render(request, "activities/visits/new.html", context, status=422 if typed is not None else 200)


def problem_page(request, pk):
    """Show one problem; whoever may settle it says how."""
    problem = get_object_or_404(HeardProblem.objects.visible_to(request.user).for_list(), pk=pk)
    ruling = policies.may_resolve(request.user, problem)
    typed = request.POST if request.method == "POST" else None
    form = forms.ResultForm(typed, initial={"resolved_on": clock.today()}) if ruling else None
    if typed is not None:
        require(ruling)
        if form.is_valid():
            try:
                actions.resolve_problem(problem=problem, **form.cleaned_data, by=request.user, at=clock.now())
            except ValidationError as error:
                form.explain(error)
            else:
                messages.success(request, "办理结果已记录。")
                return redirect(problem)
    context = {
        "problem": problem,
        "form": form,
        "ruling": ruling,
        "today": clock.today(),
        "may_pass_on": policies.may_pass_on(request.user, problem),
    }
    return render(
        request, "activities/visits/problem.html", context, status=422 if typed is not None else 200
    )


def _export(request, problems):
    note_export(count=len(problems), filters=request.GET.dict(), by=request.user, at=clock.now())
    return tables.xlsx(
        f"走访反映的问题-{clock.today()}",
        "反映的问题",
        EXPORTED,
        (
            [
                problem.activity.happened_on, problem.activity.title, problem.activity.place, problem.text,
                problem.owner, problem.due, problem.state_label, problem.result, problem.resolved_on,
            ]
            for problem in problems
        ),
    )  # fmt: skip
