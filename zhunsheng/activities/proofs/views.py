"""The steps of a piece of evidence: reviewed, submitted, replaced."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.models import Activity, Evidence
from zhunsheng.activities.proofs import actions, policies
from zhunsheng.activities.proofs.forms import ReplaceForm, ReviewForm
from zhunsheng.attachments.rules import ACCEPTED
from zhunsheng.ui.steps import form_page, taken, typed


def review(request, pk):
    proof = _proof(request, pk)
    form = ReviewForm(typed(request))
    return _step(
        request, proof, form, policies.may_review(request.user, proof),
        lambda **who: actions.review(proof=proof, **form.cleaned_data, **who),
        title="审看佐证", said="意见已记录。",
    )  # fmt: skip


def replace(request, pk):
    proof = _proof(request, pk)
    form = ReplaceForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    return _step(
        request, proof, form, policies.may_replace(request.user, proof),
        lambda **who: actions.replace(proof=proof, new=form.proof(proof.code), **who),
        title="替换佐证", said="已替换，原来的一份仍可查。",
    )  # fmt: skip


@require_POST
def submit(request, pk):
    proof = _proof(request, pk)
    actions.submit(proof=proof, by=request.user, at=clock.now())
    messages.success(request, "已提交，从现在起计入。")
    return redirect(proof.activity)


def _step(request, proof, form, ruling, act, *, title, said):
    require(ruling)
    if taken(request, form, lambda: act(by=request.user, at=clock.now()), said=said):
        return redirect(proof.activity)
    context = {"proof": proof, "form": form, "step_title": title, "accepted": ACCEPTED}
    return form_page(request, "activities/proofs/step.html", context)


def _proof(request, pk):
    visible = Activity.objects.visible_to(request.user)
    rows = Evidence.objects.filter(activity__in=visible).select_related(
        "activity__unit", "file", "added_by__person"
    )
    return get_object_or_404(rows, pk=pk)
