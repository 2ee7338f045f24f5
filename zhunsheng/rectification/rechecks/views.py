"""Looking again: the list, one look with its answers, asking, answering, concluding, drawing by lot."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.roles import VERIFIES_FINDINGS
from zhunsheng.accounts.rulings import require
from zhunsheng.rectification.policies import is_independent, may_read
from zhunsheng.rectification.rechecks import actions, forms, policies
from zhunsheng.rectification.rechecks.models import Opinion, Recheck
from zhunsheng.rectification.views import take_step
from zhunsheng.ui import tables
from zhunsheng.ui.steps import form_page, typed

SORTS = {
    "due": ("due", "pk"),
    "title": ("finding__title", "pk"),
    "unit": ("finding__unit__position", "finding__unit_id", "due", "pk"),
    "concluded": ("concluded_at", "pk"),
}


def recheck_list(request):
    require(may_read(request.user))
    form = forms.RecheckFilter(request.GET)
    visible = Recheck.objects.visible_to(request.user)
    rechecks = tables.sort(
        form.apply(visible.for_list(), as_of=clock.today()), request.GET.get("sort"), SORTS, "due"
    )
    return render(
        request,
        "rectification/rechecks/list.html",
        {
            "form": form,
            "page": tables.page_of(rechecks, request.GET.get("page")),
            "today": clock.today(),
            "due_count": visible.ahead().filter(due__lte=clock.today()).count(),
            "asked": Recheck.objects.asking(request.user, on=clock.today()),
            "may_draw": policies.may_draw(request.user),
        },
    )


def recheck_detail(request, pk):
    recheck = _recheck(request, pk)
    answers = list(recheck.answers.select_related("person"))
    return render(
        request,
        "rectification/rechecks/detail.html",
        {
            "recheck": recheck,
            "finding": recheck.finding,
            "today": clock.today(),
            "answers": answers,
            "shows_names": is_independent(request.user, recheck.finding),
            "tally": [
                (label, sum(one.opinion == code for one in answers)) for code, label in Opinion.choices
            ],
            "may_ask": policies.may_ask(request.user, recheck),
            "may_conclude": policies.may_conclude(request.user, recheck),
        },
    )


def recheck_ask(request, pk):
    recheck = _recheck(request, pk)
    known = {"question": recheck.question, "ask_until": recheck.ask_until}
    form = forms.AskForm(typed(request), finding=recheck.finding, today=clock.today(), initial=known)
    return take_step(
        request,
        recheck.finding,
        form,
        title="询问受影响的人",
        may=lambda: policies.may_ask(request.user, recheck),
        act=lambda: actions.ask(recheck=recheck, **form.cleaned_data, by=request.user, at=clock.now()),
        said="询问已发出：责任单位和涉及单位的人员登录后可以答复。",
    )


def recheck_conclude(request, pk):
    recheck = _recheck(request, pk)
    form = forms.ConcludeForm(typed(request), finding=recheck.finding, today=clock.today())
    return take_step(
        request,
        recheck.finding,
        form,
        title="办结“回头看”",
        may=lambda: policies.may_conclude(request.user, recheck),
        act=lambda: actions.conclude(recheck=recheck, **form.cleaned_data, by=request.user, at=clock.now()),
        said="“回头看”情况已记录。",
    )


def recheck_answer(request, pk):
    """Take an answer from somebody who need not know the finding: they see the question alone."""
    asking = Recheck.objects.asking(request.user, on=clock.today()).select_related("finding")
    recheck = get_object_or_404(asking, pk=pk)
    require(policies.may_answer(request.user, recheck))
    form = forms.AnswerForm(typed(request))
    if form.is_valid():
        try:
            actions.answer(recheck=recheck, **form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "谢谢，您的答复已收到。")
            return redirect("workbench:today")
    return form_page(request, "rectification/rechecks/answer.html", {"form": form, "recheck": recheck})


def recheck_draw(request):
    require(policies.may_draw(request.user))
    form = forms.DrawForm(
        typed(request), paths=request.user.paths(VERIFIES_FINDINGS), initial={"due": clock.today()}
    )
    if form.is_valid():
        try:
            drawing = actions.draw(**form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(
                request,
                f"已从 {len(drawing.among)} 个已销号问题中抽取 {drawing.size} 个；种子 {drawing.seed} 已留存。",
            )
            return redirect("rectification:rechecks")
    return form_page(request, "rectification/rechecks/draw.html", {"form": form})


def _recheck(request, pk):
    rechecks = Recheck.objects.visible_to(request.user).select_related(
        "finding__unit",
        "finding__owner",
        "finding__leader",
        "finding__raised_by__person",
        "finding__closed_by__person",
        "concluded_by__person",
        "drawing",
    )
    return get_object_or_404(rechecks, pk=pk)
