"""The handovers, one with its pack, and the confirmations."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.audit.models import Entry
from zhunsheng.handover import actions, forms, policies
from zhunsheng.handover.gathering import contents_of
from zhunsheng.handover.models import Handover
from zhunsheng.handover.rules import counts
from zhunsheng.ui import tables
from zhunsheng.ui.steps import form_page, typed

EXPORTED = ("部分", "事项", "主体", "期限", "状态", "说明", "页面")


def handover_list(request):
    require(policies.may_see(request.user))
    handovers = Handover.objects.visible_to(request.user).for_list()
    context = {
        "page": tables.page_of(handovers, request.GET.get("page")),
        "leaving": forms.leaving(request.user, today=clock.today()),
        "may_open": policies.may_open(request.user),
    }
    return render(request, "handover/list.html", context)


def handover_new(request):
    require(policies.may_see(request.user))
    require(policies.may_open(request.user))
    initial = {"on": clock.today()}
    if asked := request.GET.get("post"):
        posts = forms.posts_for(request.user, today=clock.today())
        post = get_object_or_404(posts, pk=int(asked) if asked.isdecimal() else None)
        initial |= {"post": post, "receiver": forms.successor_of(post)}
    form = forms.HandoverForm(typed(request), user=request.user, today=clock.today(), initial=initial)
    if form.is_valid():
        try:
            handover = actions.open_handover(**form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "交接清单已生成。移交人核对后确认，接收人再确认。")
            return redirect(handover)
    return form_page(request, "handover/new.html", {"form": form})


def handover_page(request, pk):
    handover = _handover(request, pk)
    contents = contents_of(handover)
    if request.GET.get("format") == "xlsx":
        return _export(request, handover, contents)
    return render(
        request,
        "handover/detail.html",
        {
            "handover": handover,
            "contents": [_dated(part) for part in contents],
            "counts": counts(contents),
            "entries": Entry.objects.about(handover),
            "may_give": policies.may_give(request.user, handover),
            "may_receive": policies.may_receive(request.user, handover),
            "may_cancel": policies.may_cancel(request.user, handover),
        },
    )


def give(request, pk):
    return _confirm(request, pk, actions.give, "已确认移交，清单不再变动。请接收人核对后确认。")


def receive(request, pk):
    return _confirm(request, pk, actions.receive, "已确认接收，交接完成。")


def cancel(request, pk):
    return _confirm(request, pk, actions.cancel, "交接已撤回。")


def _confirm(request, pk, act, said):
    handover = _handover(request, pk)
    if request.method == "POST":
        act(handover=handover, by=request.user, at=clock.now())
        messages.success(request, said)
    return redirect(handover)


def _handover(request, pk):
    handovers = Handover.objects.visible_to(request.user).for_list()
    return get_object_or_404(
        handovers.select_related("opened_by__person", "given_by__person", "received_by__person"), pk=pk
    )


def _dated(part):
    """Return a part with its dates as dates, saying whether its lines are somebody's (guides and records are not)."""
    items = [item | {"due": _day(item["due"])} for item in part["items"]]
    return part | {"items": items, "is_owed": any(item["whose"] for item in items)}


def _day(text):
    return date.fromisoformat(text) if text else None


def _export(request, handover, contents):
    rows = [
        [
            part["label"], item["what"], item["whose"], _day(item["due"]), item["state"], item["detail"],
            request.build_absolute_uri(item["url"]) if item["url"] else None,
        ]
        for part in contents
        for item in part["items"]
    ]  # fmt: skip
    record("handover:exported", target=handover, by=request.user, at=clock.now(), changes={"rows": len(rows)})
    return tables.xlsx(f"工作交接-{handover.giver}-{handover.on}", "交接清单", EXPORTED, rows)
