"""The pages of campaigns: the list, one campaign stage by stage, and one stage unit by unit."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.models import Activity
from zhunsheng.attachments.models import StoredFile
from zhunsheng.attachments.rules import FileRefused
from zhunsheng.audit.models import Entry
from zhunsheng.campaigns import actions, forms, overview, policies
from zhunsheng.campaigns.models import StageRecord, ThemedCampaign
from zhunsheng.campaigns.rules import Standing
from zhunsheng.ui import tables
from zhunsheng.ui.steps import form_page, typed

EXPORTED = ("阶段", "开始", "结束", "单位", "要开展的活动", "归入的记录", "还缺", "状态")
STANDING_LABELS = {
    Standing.UPCOMING: "未开始",
    Standing.OPEN: "进行中",
    Standing.SHORT: "未完成",
    Standing.LATE: "逾期完成",
    Standing.DONE: "按时完成",
}


def campaign_list(request):
    require(may_read_records(request.user))
    page = tables.page_of(
        ThemedCampaign.objects.visible_to(request.user).for_list(), request.GET.get("page"), 20
    )
    for campaign in page:
        campaign.rows = overview.rows_of(campaign, as_of=clock.today())
    context = {"page": page, "may_organise": policies.may_organise(request.user)}
    return render(request, "campaigns/list.html", context)


def campaign_new(request):
    require(policies.may_organise(request.user))
    form = forms.CampaignForm(typed(request), request.FILES or None, user=request.user)
    if form.is_valid():
        try:
            campaign = actions.open_campaign(**form.values, by=request.user, at=clock.now())
        except (ValidationError, FileRefused) as error:
            form.explain(error)
        else:
            messages.success(request, "专题活动已登记。下一步：排出各阶段。")
            return redirect(campaign)
    return form_page(request, "campaigns/new.html", {"form": form})


def campaign_page(request, pk):
    campaign = _campaign(request, pk)
    rows = overview.rows_of(campaign, as_of=clock.today())
    if request.GET.get("format") == "xlsx":
        return _export(request, campaign, rows)
    context = {
        "campaign": campaign,
        "rows": rows,
        "units": overview.by_unit(rows),
        "may_open_plan": StoredFile.objects.visible_to(request.user)
        .filter(pk=campaign.plan_file_id)
        .exists(),
        "may_organise": policies.may_organise(request.user, campaign.unit),
        "may_link": policies.may_link(request.user, campaign),
        "entries": Entry.objects.about(campaign),
    }
    return render(request, "campaigns/detail.html", context)


def stage_new(request, pk):
    campaign = _campaign(request, pk)
    require(policies.may_organise(request.user, campaign.unit))
    stages = list(campaign.stages.all())
    initial = {"starts_on": campaign.starts_on if not stages else None, "ends_on": campaign.ends_on}
    form = forms.StageForm(typed(request), initial=initial)
    if form.is_valid():
        try:
            actions.add_stage(campaign=campaign, **form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "阶段已加入。")
            return redirect(campaign)
    return form_page(request, "campaigns/stage_new.html", {"campaign": campaign, "form": form})


def stage_page(request, pk, stage_pk):
    """Show what each unit did in a stage; whoever keeps records there links more of them."""
    campaign = _campaign(request, pk)
    rows = {row.stage.pk: row for row in overview.rows_of(campaign, as_of=clock.today())}
    if stage_pk not in rows:
        raise Http404
    row, stage = rows[stage_pk], rows[stage_pk].stage
    ruling = policies.may_link(request.user, campaign)
    offered = list(overview.candidates(stage, request.user)) if ruling else []
    form = forms.LinkForm(typed(request), offered=offered) if ruling else None
    if request.method == "POST":
        require(ruling)
        if form.is_valid():
            try:
                linked = actions.link_records(
                    stage=stage, activities=form.cleaned_data["activities"], by=request.user, at=clock.now()
                )
            except ValidationError as error:
                form.explain(error)
            else:
                messages.success(request, f"已归入 {len(linked)} 条记录。")
                return redirect("campaigns:stage", campaign.pk, stage.pk)
    readable = set(
        Activity.objects.visible_to(request.user)
        .filter(stage_records__stage=stage)
        .values_list("pk", flat=True)
    )
    for one in row.cells:
        for link in one.records:
            link.may_open = link.activity_id in readable
            link.may_remove = policies.may_link_record(request.user, link.activity)
    context = {
        "campaign": campaign,
        "stage": stage,
        "row": row,
        "form": form,
        "offered": offered,
        "ruling": ruling,
    }
    return form_page(request, "campaigns/stage.html", context)


@require_POST
def unlink(request, pk, link_pk):
    campaign = _campaign(request, pk)
    links = StageRecord.objects.filter(stage__campaign=campaign).select_related("stage", "activity__unit")
    link = get_object_or_404(links, pk=link_pk)
    link.stage.campaign = campaign
    actions.unlink_record(link=link, by=request.user, at=clock.now())
    messages.success(request, "已移出本阶段；履责记录本身没有变。")
    return redirect("campaigns:stage", campaign.pk, link.stage_id)


def _campaign(request, pk):
    return get_object_or_404(ThemedCampaign.objects.visible_to(request.user).for_list(), pk=pk)


def _export(request, campaign, rows):
    actions.note_export(campaign=campaign, by=request.user, at=clock.now())
    return tables.xlsx(
        f"{campaign.title}-{clock.today()}",
        "专题活动进度",
        EXPORTED,
        (
            [
                row.stage.name, row.stage.starts_on, row.stage.ends_on, one.unit, "、".join(row.stage.kind_labels),
                "；".join(f"{link.activity.happened_on} {link.activity.title}" for link in one.records),
                "、".join(one.lacking), STANDING_LABELS[one.cell.standing],
            ]
            for row in rows
            for one in row.cells
        ),
    )  # fmt: skip
