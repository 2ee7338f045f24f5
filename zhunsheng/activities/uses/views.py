"""Saying what came of a study."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.models import Activity, StudyUse
from zhunsheng.activities.uses import actions, policies
from zhunsheng.activities.uses.forms import UseForm
from zhunsheng.activities.uses.sources import targets


def use_new(request, pk):
    activity = get_object_or_404(Activity.objects.visible_to(request.user).select_related("unit"), pk=pk)
    require(policies.may_note(request.user, activity))
    typed = request.POST if request.method == "POST" else None
    form = UseForm(typed, offered=targets(request.user, activity.unit.bureau))
    if form.is_valid():
        try:
            actions.note_use(activity=activity, **form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "已写明这次学习用到了哪里。")
            return redirect(activity)
    context = {"activity": activity, "form": form}
    return render(request, "activities/uses/new.html", context, status=422 if typed is not None else 200)


def use_remove(request, pk):
    """Ask once more, then take back what was said of a study."""
    uses = StudyUse.objects.visible_to(request.user).select_related("activity__unit", "noted_by__person")
    use = get_object_or_404(uses, pk=pk)
    require(policies.may_take_back(request.user, use))
    if request.method == "POST":
        actions.take_back(use=use, by=request.user, at=clock.now())
        messages.success(request, "已撤回这一条学用结合。")
        return redirect(use.activity)
    return render(request, "activities/uses/remove.html", {"use": use})
