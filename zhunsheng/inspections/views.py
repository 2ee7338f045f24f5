"""Inspections and what they found, risk posts and their reviews, self-inspections and how far they are."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.policies import may_record
from zhunsheng.audit.actions import record
from zhunsheng.audit.models import Entry
from zhunsheng.inspections import actions, forms, overview, policies
from zhunsheng.inspections.checklists import checklists
from zhunsheng.inspections.models import Campaign, RiskPost
from zhunsheng.inspections.rules import LEVEL_LABELS, Reply
from zhunsheng.rectification.policies import may_raise
from zhunsheng.rectification.policies import may_read as may_read_findings
from zhunsheng.ui import tables
from zhunsheng.ui.steps import form_page, typed

RISK_SORTS = {
    "unit": ("unit__position", "unit_id", "pk"),
    "due": ("review_by", "pk"),
    "name": ("name", "pk"),
}
RISKS_EXPORTED = (
    "单位", "岗位或环节", "权力事项", "风险表现", "等级", "防控措施", "持有人", "上次复核", "下次复核", "撤销日期",
)  # fmt: skip


def inspection_list(request):
    require(may_read_records(request.user))
    page = tables.page_of(overview.inspections(request.user), request.GET.get("page"))
    found = overview.findings_of([one.fact_id for one in page], request.user)
    for one in page:
        one.findings = found.get(one.fact_id, [])
        one.unresolved = overview.unresolved(one.findings)
    context = {
        "page": page,
        "may_record": may_record(request.user),
        "reads_findings": request.user.paths_to_findings(),
    }
    return render(request, "inspections/list.html", context)


def on_the_spot(request, pk):
    """Show what an inspection found, and take the next problem."""
    inspection = get_object_or_404(overview.inspections(request.user), pk=pk)
    require(may_read_findings(request.user))
    ruling = may_raise(request.user)
    form = forms.OnTheSpotForm(typed(request), user=request.user, inspection=inspection) if ruling else None
    if request.method == "POST":
        require(ruling)
        if form.is_valid():
            try:
                finding = actions.raise_on_the_spot(
                    inspection=inspection, **form.cleaned_data, by=request.user, at=clock.now()
                )
            except ValidationError as error:
                form.explain(error)
            else:
                messages.success(request, f"已提出问题“{finding}”。可以接着提下一个。")
                return redirect("inspections:on_the_spot", inspection.pk)
    context = {
        "inspection": inspection,
        "form": form,
        "ruling": ruling,
        "findings": overview.findings_of([inspection.fact_id], request.user).get(inspection.fact_id, []),
    }
    return form_page(request, "inspections/on_the_spot.html", context)


# ── Risk posts ───────────────────────────────────────────────────────────────────────────────────


def risk_list(request):
    require(may_read_records(request.user))
    visible = RiskPost.objects.visible_to(request.user)
    form = forms.RiskFilter(request.GET, posts=visible)
    posts = form.apply(visible.for_list(), as_of=clock.today())
    posts = tables.sort(posts, request.GET.get("sort"), RISK_SORTS, "unit")
    if request.GET.get("format") == "xlsx":
        return _export_risks(request, list(posts))
    page = tables.page_of(posts, request.GET.get("page"))
    for post in page:
        post.level_name = LEVEL_LABELS[post.level]
    return render(
        request,
        "inspections/risks.html",
        {
            "form": form,
            "page": page,
            "today": clock.today(),
            "due_count": visible.live().for_list().filter(review_by__lte=clock.today()).count(),
            "may_keep": policies.may_keep_risks(request.user),
        },
    )


def risk_new(request):
    require(policies.may_keep_risks(request.user))
    initial = {"reviewed_on": clock.today(), "unit": request.GET.get("unit")}
    form = forms.RiskForm(typed(request), user=request.user, today=clock.today(), initial=initial)
    if form.is_valid():
        try:
            post = actions.register_risk(**form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, f"已登记风险点“{post}”，到期前会提醒复核。")
            return redirect(post)
    return form_page(request, "inspections/risk_new.html", {"form": form})


def risk_page(request, pk):
    post = _risk(request, pk)
    reviews = list(post.reviews.select_related("holder", "by__person"))
    return render(
        request,
        "inspections/risk.html",
        {
            "post": post,
            "current": reviews[-1],
            "reviews": reviews[::-1],
            "today": clock.today(),
            "entries": Entry.objects.about(post),
            "may_review": policies.may_review(request.user, post),
        },
    )


def risk_review(request, pk):
    post = _risk(request, pk)
    require(policies.may_review(request.user, post))
    initial = forms.known_of(post.reviews.last()) | {"reviewed_on": clock.today()}
    form = forms.ReviewForm(typed(request), unit=post.unit, today=clock.today(), initial=initial)
    if form.is_valid():
        try:
            actions.review_risk(post=post, **form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "复核已记录。")
            return redirect(post)
    return form_page(
        request, "inspections/risk_step.html", {"post": post, "form": form, "step_title": "复核风险点"}
    )


def risk_retire(request, pk):
    post = _risk(request, pk)
    require(policies.may_review(request.user, post))
    form = forms.RetireForm(typed(request))
    if form.is_valid():
        try:
            actions.retire_risk(post=post, **form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "风险点已撤销，历史保留。")
            return redirect(post)
    return form_page(
        request, "inspections/risk_step.html", {"post": post, "form": form, "step_title": "撤销风险点"}
    )


# ── Self-inspections ─────────────────────────────────────────────────────────────────────────────


def campaign_list(request):
    require(may_read_findings(request.user))
    campaigns = Campaign.objects.visible_to(request.user).select_related("unit")
    page = tables.page_of(
        campaigns.prefetch_related("units", "answers"), request.GET.get("page"), per_page=20
    )
    for campaign in page:
        units = _readable_units(request.user, campaign)
        standing = overview.standings_among(campaign, units)
        campaign.done = sum(one.is_done for one in standing.values())
        campaign.asked = len(units)
        campaign.found = sum(one.found for one in standing.values())
        campaign.is_late = not campaign.closed_at and campaign.due < clock.today()
    context = {"page": page, "may_organise": policies.may_organise(request.user)}
    return render(request, "inspections/campaigns.html", context)


def campaign_new(request):
    require(policies.may_organise(request.user))
    initial = {"starts_on": clock.today(), "checklist": request.GET.get("checklist")}
    form = forms.CampaignForm(typed(request), user=request.user, initial=initial)
    if form.is_valid():
        try:
            campaign = actions.open_campaign(**form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "自查已发起，各单位在“我的待办”中可以看到。")
            return redirect(campaign)
    return form_page(
        request, "inspections/campaign_new.html", {"form": form, "checklists": checklists().values()}
    )


def campaign_page(request, pk):
    campaign = _campaign(request, pk)
    units = _readable_units(request.user, campaign)
    standing = overview.standings_among(campaign, units)
    answers = [one for one in campaign.answers.all() if one.found]
    found = overview.findings_of([one.record_id for one in answers], request.user)
    for unit in units:
        unit.standing = standing[unit.pk]
        raised = [
            finding for one in answers if one.unit_id == unit.pk for finding in found.get(one.record_id, [])
        ]
        unit.unresolved = overview.unresolved(raised)
        unit.is_late = not unit.standing.is_done and campaign.due < clock.today()
        unit.may_answer = policies.may_answer(request.user, campaign, unit)
    waiting, unplanned = overview.lacking(campaign)
    if request.GET.get("format") == "xlsx":
        return _export_campaign(request, campaign, units, found)
    return render(
        request,
        "inspections/campaign.html",
        {
            "campaign": campaign,
            "units": units,
            "done": sum(unit.standing.is_done for unit in units),
            "findings": [finding for raised in found.values() for finding in raised],
            "may_close": policies.may_close(request.user, campaign, waiting=waiting, unplanned=unplanned),
            "may_organise": policies.may_organise(request.user, campaign.unit),
            "may_read_record": may_read_records(request.user),
            "entries": Entry.objects.about(campaign),
        },
    )


def answer(request, pk, unit_pk):
    campaign = _campaign(request, pk)
    unit = next((one for one in _readable_units(request.user, campaign) if one.pk == unit_pk), None)
    if unit is None:
        raise Http404
    answers = {one.item: one for one in campaign.answers.all() if one.unit_id == unit.pk}
    said = {code: Reply(code, one.found, one.text) for code, one in answers.items()}
    ruling = policies.may_answer(request.user, campaign, unit)
    form = forms.AnswerForm(typed(request), items=campaign.checks, said=said) if ruling else None
    if request.method == "POST":
        require(ruling)
        if form.is_valid():
            try:
                saved = actions.answer(
                    campaign=campaign, unit=unit, replies=form.replies, by=request.user, at=clock.now()
                )
            except ValidationError as error:
                form.explain(error)
            else:
                raised = sum(one.found for one in saved)
                told = f"，其中 {raised} 项已提为问题，下一步明确责任人和期限" if raised else ""
                messages.success(request, f"已保存 {len(saved)} 项填报{told}。")
                return redirect("inspections:answer", campaign.pk, unit.pk)
    records = [one.record_id for one in answers.values() if one.found]
    found = overview.findings_of(records, request.user)
    context = {
        "campaign": campaign,
        "unit": unit,
        "form": form,
        "ruling": ruling,
        "standing": overview.standings_among(campaign, [unit])[unit.pk],
        "given": [
            (item, answers[item.code], found.get(answers[item.code].record_id, []))
            for item in campaign.checks
            if item.code in answers
        ],
    }
    return form_page(request, "inspections/answer.html", context)


def campaign_close(request, pk):
    campaign = _campaign(request, pk)
    if request.method == "POST":
        actions.close_campaign(campaign=campaign, by=request.user, at=clock.now())
        messages.success(request, "自查已办结。")
    return redirect(campaign)


def _risk(request, pk):
    return get_object_or_404(RiskPost.objects.visible_to(request.user).select_related("unit"), pk=pk)


def _campaign(request, pk):
    campaigns = Campaign.objects.visible_to(request.user)
    return get_object_or_404(
        campaigns.select_related("unit", "activity").prefetch_related("units", "answers"), pk=pk
    )


def _readable_units(user, campaign):
    """Return the units asked whose answers this person may read."""
    paths = user.paths_to_findings()
    return [unit for unit in campaign.units.all() if any(unit.path.startswith(path) for path in paths)]


def _log_export(request, what, count):
    changes = {"what": what, "filter": request.GET.urlencode(), "rows": count}
    record("supervision:exported", by=request.user, at=clock.now(), changes=changes)


def _export_risks(request, posts):
    _log_export(request, "risks", len(posts))
    return tables.xlsx(
        f"廉政风险点-{clock.today()}",
        "廉政风险点",
        RISKS_EXPORTED,
        (
            [
                str(post.unit), post.name, post.power, post.risk, LEVEL_LABELS[post.level], post.controls,
                post.holder_name, post.reviewed_on, post.review_by, post.retired_on,
            ]
            for post in posts
        ),
    )  # fmt: skip


def _export_campaign(request, campaign, units, found):
    by_key = {(one.unit_id, one.item): one for one in campaign.answers.all()}
    rows = [(unit, item, by_key.get((unit.pk, item.code))) for unit in units for item in campaign.checks]
    _log_export(request, f"campaign {campaign.pk}", len(rows))

    def state(one):
        return "、".join(finding.get_state_display() for finding in found.get(one.record_id, []))

    return tables.xlsx(
        campaign.title,
        "自查填报",
        ("单位", "检查事项", "结果", "说明", "填报时间", "整改"),
        (
            [
                str(unit), item.text, ("发现问题" if one.found else "未发现") if one else "未填报",
                one and one.text, one and one.at, (one and one.found and state(one)) or None,
            ]
            for unit, item, one in rows
        ),
    )  # fmt: skip
