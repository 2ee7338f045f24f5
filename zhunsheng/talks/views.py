"""The talks one may know of, one of them, what was said in it, and whom somebody still has to talk with."""

from contextlib import suppress
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.guidance import answers
from zhunsheng.audit.models import Entry
from zhunsheng.organisation.models import Unit
from zhunsheng.sealing.envelope import Damaged
from zhunsheng.talks import actions, forms, policies
from zhunsheng.talks.kinds import GUIDES, LABELS, Kind
from zhunsheng.talks.models import Plan, Talk
from zhunsheng.talks.overview import coverage
from zhunsheng.ui import tables
from zhunsheng.ui.steps import form_page, taken, typed

SORTS = {
    "date": ("held_on", "recorded_at"),
    "kind": ("kind", "held_on"),
    "person": ("person__staff_number", "held_on"),
}
COVERAGE_EXPORTED = ("责任事项", "本期", "谈话人", "谈话对象", "谈话日期", "计划日期")


def talk_list(request):
    require(policies.may_see_list(request.user))
    form = forms.ListFilter(request.GET)
    talks = form.apply(Talk.objects.visible_to(request.user).for_list(), request.user)
    talks = tables.sort(talks, request.GET.get("sort"), SORTS, "-date")
    context = {
        "form": form,
        "page": tables.page_of(talks, request.GET.get("page")),
        "may_hold": policies.may_hold(request.user),
        "may_see_coverage": policies.may_see_coverage(request.user),
    }
    return render(request, "talks/list.html", context)


def coverage_page(request):
    require(policies.may_see_coverage(request.user))
    groups = coverage(request.user, _bureau(request.user), as_of=clock.today())
    if request.GET.get("format") == "xlsx":
        rows = [
            [
                group.obligation.title, f"{group.since} 至 {group.until}", line.talker.name, line.person.name,
                line.held_on, line.plan and line.plan.planned_on,
            ]
            for group in groups
            for line in group.lines
        ]  # fmt: skip
        actions.note_export(count=len(rows), by=request.user, at=clock.now())
        return tables.xlsx(f"谈话覆盖-{clock.today()}", "谈话覆盖", COVERAGE_EXPORTED, rows)
    context = {"groups": groups, "own": request.user.person_id, "may_hold": policies.may_hold(request.user)}
    return render(request, "talks/coverage.html", context)


def plan_new(request):
    require(policies.may_see_coverage(request.user))
    bureau, today = _bureau(request.user), clock.today()
    initial = {name: request.GET.get(name) for name in ("kind", "talker", "person")}
    form = forms.PlanForm(typed(request), bureau=bureau, today=today, initial=initial)
    if form.is_valid():
        try:
            plan = actions.plan_talk(**form.cleaned_data, unit=bureau, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, f"已安排：{plan}。")
            return redirect("talks:coverage")
    return form_page(request, "talks/plan.html", {"form": form})


def plan_drop(request, pk):
    plan = get_object_or_404(Plan.objects.filter(unit__path__startswith=_bureau(request.user).path), pk=pk)
    require(policies.may_plan(request.user, plan.unit, plan.talker))
    if request.method == "POST":
        actions.unplan(plan=plan, by=request.user, at=clock.now())
        messages.success(request, "已取消安排。")
    return redirect("talks:coverage")


def talk_new(request):
    require(policies.may_hold(request.user))
    kind = request.GET.get("kind")
    if kind not in Kind.values:
        kinds = [(kind, GUIDES[kind]) for kind in Kind]
        return render(request, "talks/kinds.html", {"kinds": kinds})
    bureau, today = _bureau(request.user), clock.today()
    form = forms.TalkForm(
        typed(request), user=request.user, bureau=bureau, kind=kind, today=today,
        initial=_asked_for(request, bureau, kind),
    )  # fmt: skip
    if form.is_valid():
        key = form.cleaned_data["form_key"]
        try:
            talk = actions.record_talk(**form.values, form_key=key, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "谈话已登记，内容已加密。可以请本人核对。")
            return redirect(talk)
    return form_page(request, "talks/form.html", _about_kind(form, bureau))


def talk_edit(request, pk):
    talk = _talk(request, pk)
    require(policies.may_change(request.user, talk))
    bureau = talk.unit.bureau
    form = forms.TalkForm(
        typed(request), user=request.user, bureau=bureau, kind=talk.kind, today=clock.today(),
        initial=_known_of(request, talk) if request.method == "GET" else None,
    )  # fmt: skip
    if form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            actions.change_talk(talk=talk, expected=seen, **form.values, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        except actions.EditedMeanwhile:
            form.explain(
                ValidationError("这份记录刚被另一位谈话人修改。您填写的都在下面，请另开一页对照后再改。")
            )
        else:
            messages.success(request, "修改已保存。请再请本人核对。")
            return redirect(talk)
    return form_page(request, "talks/form.html", _about_kind(form, bureau) | {"talk": talk})


def talk_page(request, pk):
    talk = _talk(request, pk)
    user = request.user
    context = {
        "talk": talk,
        "entries": Entry.objects.about(talk) if talk.was_held_by(user.person_id) else [],
        "permits": talk.permits.select_related("reader__person") if talk.was_held_by(user.person_id) else [],
        "may_read": policies.may_read(user, talk),
        "may_change": policies.may_change(user, talk),
        "may_share": policies.may_share(user, talk),
        "may_answer": policies.may_answer(user, talk),
        "may_follow_up": policies.may_follow_up(user, talk),
        "may_permit": policies.may_permit(user, talk),
    }
    return render(request, "talks/detail.html", context)


def talk_text(request, pk):
    """Show what was said, laid out as the paper form, to be read or signed."""
    talk = _talk(request, pk)
    try:
        texts = actions.read_texts(talk=talk, by=request.user, at=clock.now())
    except Damaged:
        return render(request, "talks/damaged.html", {"talk": talk}, status=409)
    context = {"talk": talk, "texts": [(LABELS[name], text) for name, text in texts.items()]}
    return render(
        request, "talks/text.html", context | {"may_answer": policies.may_answer(request.user, talk)}
    )


def talk_share(request, pk):
    talk = _talk(request, pk)
    if request.method == "POST":
        actions.share(talk=talk, by=request.user, at=clock.now())
        messages.success(request, f"已请{talk.person}核对，对方会收到提醒。")
    return redirect(talk)


def talk_answer(request, pk):
    talk = _talk(request, pk)
    form = forms.AnswerForm(typed(request))
    return _step(
        request, talk, form, policies.may_answer(request.user, talk), actions.answer,
        title="核对谈话记录", said="已记下您的意见。", read_first=True,
    )  # fmt: skip


def talk_follow_up(request, pk):
    talk = _talk(request, pk)
    form = forms.FollowUpForm(typed(request), initial={"on": clock.today()})
    return _step(
        request, talk, form, policies.may_follow_up(request.user, talk), actions.follow_up,
        title="登记回访", said="回访已登记。",
    )  # fmt: skip


def talk_permit(request, pk):
    talk = _talk(request, pk)
    ruling = policies.may_permit(request.user, talk)
    require(ruling)
    form = forms.PermitForm(typed(request), talk=talk)
    return _step(request, talk, form, ruling, actions.permit, title="授权调阅", said="已授权，到期自动失效。")


def _step(request, talk, form, ruling, act, *, title, said, read_first=False):
    """Take a step on a talk when its form was sent, else show the form to those who may take it."""
    require(ruling)
    if taken(
        request,
        form,
        lambda: act(talk=talk, **form.cleaned_data, by=request.user, at=clock.now()),
        said=said,
    ):
        return redirect(talk)
    context = {"talk": talk, "form": form, "step_title": title}
    if read_first and request.method == "GET":
        texts = actions.read_texts(talk=talk, by=request.user, at=clock.now())
        context["texts"] = [(LABELS[name], text) for name, text in texts.items()]
    return form_page(request, "talks/step.html", context)


def _talk(request, pk):
    return get_object_or_404(Talk.objects.visible_to(request.user).for_list(), pk=pk)


def _bureau(user):
    """Return the bureau somebody holds a role in; without any there is none (404)."""
    units = [grant.unit for grant in user.grants]
    return get_object_or_404(Unit, pk=int(units[0].path.split("/")[1]) if units else None)


def _about_kind(form, bureau):
    return {
        "form": form,
        "kind": form.kind,
        "guide": GUIDES[form.kind],
        "answers": answers(form.kind, bureau, clock.today()),
    }


def _asked_for(request, bureau, kind):
    """Read what the address asks to be filled in; what cannot be read is left out."""
    asked, user = request.GET, request.user
    initial = {
        "held_on": clock.today(),
        "person": asked.get("person"),
        "unit": forms.usual_unit(user, bureau, kind),
    }
    if asked.get("unit", "").isdecimal():
        initial["unit"] = forms.units_for(user, bureau).filter(pk=asked["unit"]).first() or initial["unit"]
    with suppress(ValueError):
        initial["counts_for"] = date.fromisoformat(asked.get("counts_for", ""))
    return initial


def _known_of(request, talk):
    texts = actions.read_texts(talk=talk, by=request.user, at=clock.now())
    names = ("person", "held_on", "place", "topic", "follow_up_on", "unit", "counts_for", "version")
    other = next((talker for talker in talk.talkers.all() if talker.pk != request.user.person_id), None)
    return {name: getattr(talk, name) for name in names} | {"other": other} | texts
