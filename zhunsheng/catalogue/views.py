"""Browsing obligations and regulations; deciding what the bureau makes of one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.catalogue import actions, policies
from zhunsheng.catalogue.forms import AdoptForm, CatalogueFilter, WaiveForm
from zhunsheng.catalogue.models import Adoption, Obligation, Regulation, bureaus_of
from zhunsheng.catalogue.rules import tighten
from zhunsheng.catalogue.vocabulary import (
    CONFIDENCE,
    describe,
    evidence_in_words,
    evidence_label,
    what_counts,
)
from zhunsheng.ui import tables

SORTS = {
    "order": ("pk",),
    "title": ("title", "pk"),
    "area": ("area", "pk"),
    "subject": ("subject_kind", "pk"),
}
PER_PAGE = 100


def obligation_list(request):
    today, bureau = clock.today(), bureaus_of(request.user).first()
    standing = Adoption.objects.of(bureau).standing(today)
    form = CatalogueFilter(request.GET)
    obligations = form.apply(Obligation.objects.for_list(), standing=standing, on=today)
    obligations = tables.sort(obligations, request.GET.get("sort"), SORTS, "order")
    if request.GET.get("format") == "xlsx":
        return _workbook(_with_wording(obligations, standing, today))
    page = tables.page_of(obligations, request.GET.get("page"), PER_PAGE)
    _with_wording(page.object_list, standing, today)
    return render(request, "catalogue/list.html", {"form": form, "page": page, "bureau": bureau})


def obligation_page(request, code):
    obligation = get_object_or_404(Obligation.objects.for_list(), code=code)
    today, bureau = clock.today(), bureaus_of(request.user).first()
    decisions = (
        Adoption.objects.of(bureau).filter(obligation=obligation).select_related("approved_by__person")
    )
    version = obligation.version_to_show(today)
    return render(
        request,
        "catalogue/obligation.html",
        {
            "obligation": obligation,
            "version": version,
            "asks": describe(version.rule),
            "counts": what_counts(version.rule),
            "evidence": [evidence_in_words(item) for item in version.rule["evidence"]],
            "also_keep": [evidence_label(code) for code in version.rule.get("also_keep", [])],
            "standing_of_source": CONFIDENCE[version.confidence],
            "history": [(one, describe(one.rule)) for one in obligation.versions.all()],
            "bureau": bureau,
            "standing": decisions.standing(today).get(obligation.pk, []),
            "decisions": [(one, _in_words(one, version)) for one in decisions],
            "may_adopt": bureau and policies.may_adopt(request.user, bureau),
            "may_waive": bureau and policies.may_waive(request.user, bureau),
        },
    )


def regulation_list(request):
    regulations = Regulation.objects.annotate(
        obligations=Count("bases__version__obligation", distinct=True),
        articles=Count("bases", filter=~Q(bases__article="")),
    )
    return render(request, "catalogue/regulations.html", {"regulations": regulations})


def regulation_page(request, pk):
    regulation = get_object_or_404(Regulation, pk=pk)
    today = clock.today()
    obligations = Obligation.objects.for_list().in_force(today, bases__regulation=regulation)
    rows = [
        (obligation, "、".join(_articles(obligation.shown, regulation)))
        for obligation in _with_wording(obligations, {}, today)
    ]
    return render(request, "catalogue/regulation.html", {"regulation": regulation, "rows": rows})


def adopt(request, code):
    obligation, bureau = _obligation_and_bureau(request, code)
    require(policies.may_adopt(request.user, bureau))
    version = obligation.version_to_show(clock.today())
    form = AdoptForm(
        request.POST if request.method == "POST" else None,
        rule=version.rule,
        initial={"valid_from": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.adopt(
                bureau=bureau,
                obligation=obligation,
                source=form.cleaned_data["source"],
                valid_from=form.cleaned_data["valid_from"],
                changes=form.changes(),
                by=request.user,
                at=clock.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已采用“{obligation}”，自{form.cleaned_data['valid_from']}起生效。")
            return redirect(obligation)
    context = {"form": form, "obligation": obligation, "bureau": bureau, "asks": describe(version.rule)}
    return render(request, "catalogue/adopt.html", context, status=422 if form.errors else 200)


def waive(request, code):
    obligation, bureau = _obligation_and_bureau(request, code)
    require(policies.may_waive(request.user, bureau))
    form = WaiveForm(
        request.POST if request.method == "POST" else None,
        bureau=bureau,
        obligation=obligation,
        approver=request.user,
        today=clock.today(),
        initial={"valid_from": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        chosen = dict(form.cleaned_data)
        try:
            actions.waive(
                bureau=bureau,
                obligation=obligation,
                approved_by=request.user,
                by=chosen.pop("proposed_by"),
                at=clock.now(),
                **chosen,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已批准豁免“{obligation}”，自{chosen['valid_from']}起生效。")
            return redirect(obligation)
    context = {"form": form, "obligation": obligation, "bureau": bureau}
    return render(request, "catalogue/waive.html", context, status=422 if form.errors else 200)


def _obligation_and_bureau(request, code):
    obligation = get_object_or_404(Obligation.objects.for_list(), code=code)
    bureau = bureaus_of(request.user).first()
    if bureau is None:
        raise Http404("没有可以采用制度的单位。")
    return obligation, bureau


def _articles(version, regulation):
    """Return the articles of a regulation that a version rests on, as far as they were read."""
    return [
        basis.article
        for basis in version.bases.all()
        if basis.regulation_id == regulation.pk and basis.article
    ]


def _with_wording(obligations, standing, day):
    """Give each obligation its version to show, what that asks, and the bureau's decisions."""
    for obligation in obligations:
        obligation.shown = obligation.version_to_show(day)
        obligation.asks = describe(obligation.shown.rule)
        obligation.decisions = standing.get(obligation.pk, [])
    return obligations


def _in_words(adoption, version):
    """Say what a decision made stricter, against the rule as the catalogue has it."""
    if not adoption.changes:
        return ""
    tightened = tighten(version.rule, adoption.changes)
    more = [evidence_in_words(item) for item in adoption.changes.get("evidence", [])]
    return "；".join([describe(tightened), *([f"增列{'、'.join(more)}"] if more else [])])


def _workbook(obligations):
    header = [
        "编号",
        "责任事项",
        "领域",
        "责任主体",
        "要求",
        "完成的记录",
        "必备佐证",
        "依据",
        "依据程度",
        "本单位",
    ]
    rows = [
        [
            obligation.code,
            obligation.title,
            obligation.get_area_display(),
            obligation.get_subject_kind_display(),
            obligation.asks,
            what_counts(obligation.shown.rule) or "登记模块尚未启用",
            "、".join(evidence_in_words(item) for item in obligation.shown.rule["evidence"]),
            "；".join(str(basis) for basis in obligation.shown.bases.all()),
            obligation.shown.get_confidence_display(),
            "、".join(decision.get_decision_display() for decision in obligation.decisions),
        ]
        for obligation in obligations
    ]
    return tables.xlsx("责任清单", "责任清单", header, rows)
