"""The steps between a measure and its verification."""

from django.shortcuts import get_object_or_404

from zhunsheng import clock
from zhunsheng.rectification.followup import actions, forms, policies
from zhunsheng.rectification.followup.models import Review
from zhunsheng.rectification.policies import may_report
from zhunsheng.rectification.views import finding_for, take_step
from zhunsheng.ui.steps import typed


def advance(request, pk, measure_pk):
    finding = finding_for(request, pk)
    measure = get_object_or_404(finding.measures, pk=measure_pk)
    measure.finding = finding
    form = forms.AdvanceForm(
        typed(request),
        request.FILES or None,
        finding=finding,
        today=clock.today(),
        initial={"on": clock.today()},
    )
    return take_step(
        request,
        finding,
        form,
        title="填报进展",
        may=lambda: may_report(request.user, measure),
        act=lambda: actions.note_advance(measure=measure, **form.values, by=request.user, at=clock.now()),
        said="进展已记录。",
        measure=measure,
    )


def ask(request, pk):
    finding = finding_for(request, pk)
    form = forms.PleaForm(typed(request), finding=finding, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="提出申请",
        may=lambda: policies.may_ask(request.user, finding),
        act=lambda: actions.ask(finding=finding, **form.cleaned_data, by=request.user, at=clock.now()),
        said="申请已提出，等待他人答复。",
        warning="申请由责任领导、主要负责人或纪检干部答复，不由本人决定。答复以前原期限照旧。",
    )


def decide(request, pk, plea_pk):
    finding = finding_for(request, pk)
    plea = get_object_or_404(finding.pleas.select_related("asked_by__person", "measure"), pk=plea_pk)
    plea.finding = finding
    form = forms.DecideForm(typed(request), finding=finding, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="答复申请",
        may=lambda: policies.may_decide(request.user, plea),
        act=lambda: actions.decide(plea=plea, **form.cleaned_data, by=request.user, at=clock.now()),
        said="答复已记录。",
        plea=plea,
    )


def obstacle_new(request, pk):
    finding = finding_for(request, pk)
    form = forms.ObstacleForm(typed(request), finding=finding, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="提请协调",
        may=lambda: policies.may_report_obstacle(request.user, finding),
        act=lambda: actions.report_obstacle(
            finding=finding, **form.cleaned_data, by=request.user, at=clock.now()
        ),
        said="需要协调的事项已提出，责任领导会收到提醒。",
    )


def obstacle_clear(request, pk, obstacle_pk):
    finding = finding_for(request, pk)
    obstacle = get_object_or_404(finding.obstacles, pk=obstacle_pk)
    obstacle.finding = finding
    form = forms.ClearForm(typed(request), finding=finding, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="填写协调结果",
        may=lambda: policies.may_clear(request.user, obstacle),
        act=lambda: actions.clear_obstacle(
            obstacle=obstacle, **form.cleaned_data, by=request.user, at=clock.now()
        ),
        said="协调结果已记录。",
        obstacle=obstacle,
    )


def review(request, pk, review_pk):
    finding = finding_for(request, pk)
    reviews = Review.objects.filter(measure__finding=finding).select_related("measure")
    one = get_object_or_404(reviews, pk=review_pk)
    one.measure.finding = finding
    known = {"looked_on": clock.today()}
    form = forms.ReviewForm(typed(request), finding=finding, today=clock.today(), initial=known)
    return take_step(
        request,
        finding,
        form,
        title="复查是否坚持",
        may=lambda: policies.may_review(request.user, one),
        act=lambda: actions.review(review=one, **form.cleaned_data, by=request.user, at=clock.now()),
        said="复查情况已记录。",
        measure=one.measure,
    )
