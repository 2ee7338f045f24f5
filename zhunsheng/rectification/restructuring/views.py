"""Splitting, merging and linking findings."""

from zhunsheng import clock
from zhunsheng.rectification.restructuring import actions, forms, policies
from zhunsheng.rectification.views import finding_for, take_step
from zhunsheng.ui.steps import typed


def split(request, pk):
    finding = finding_for(request, pk)
    form = forms.SplitForm(typed(request), finding=finding, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="拆分问题",
        may=lambda: policies.may_split(request.user, finding),
        act=lambda: actions.split_off(finding=finding, **form.cleaned_data, by=request.user, at=clock.now()),
        said="已拆出新的问题，两者互相可查。下一步：为它明确责任人和期限。",
    )


def merge(request, pk):
    finding = finding_for(request, pk)
    form = forms.MergeForm(typed(request), finding=finding, user=request.user, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="并入其他问题",
        may=lambda: policies.may_merge(request.user, finding),
        act=lambda: actions.merge(finding=finding, **form.cleaned_data, by=request.user, at=clock.now()),
        said="已并入所选问题，没有核验过的措施随之转入。",
    )


def link(request, pk):
    finding = finding_for(request, pk)
    form = forms.LinkForm(typed(request), finding=finding, user=request.user, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="关联问题",
        may=lambda: policies.may_link(request.user, finding),
        act=lambda: actions.link(finding=finding, **form.cleaned_data, by=request.user, at=clock.now()),
        said="两个问题已关联。",
    )
