"""Browsing obligations and regulations; deciding what the bureau makes of one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.audit import actions as audit
from zhunsheng.catalogue import actions, policies, rollover
from zhunsheng.catalogue.forms import AdoptForm, CatalogueFilter, WaiveForm, YearForm
from zhunsheng.catalogue.models import Adoption, Obligation, Regulation, YearList, bureaus_of
from zhunsheng.catalogue.rules import tighten
from zhunsheng.catalogue.vocabulary import (
    CONFIDENCE,
    describe,
    evidence_in_words,
    evidence_label,
    what_counts,
)
from zhunsheng.catalogue.yearly import proposals
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
    return render(
        request,
        "catalogue/list.html",
        {
            "form": form,
            "page": page,
            "bureau": bureau,
            "may_read_year": policies.may_read_year(request.user, bureau),
            "may_adopt": policies.may_adopt(request.user, bureau),
        },
    )


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


def rollover_page(request, *, outcomes):
    """Propose next year's list beside this year's; adopt it in one act.

    Args:
        outcomes: (bureau, year) → how each obligation went, by code; the room above that knows gives it.
    """
    bureau = bureaus_of(request.user).first()
    require(policies.may_read_year(request.user, bureau))
    may_adopt = policies.may_adopt(request.user, bureau)
    if request.method == "POST":
        require(may_adopt)
    year = rollover.year_to_prepare(clock.today())
    if adopted := YearList.objects.filter(bureau=bureau, year=year).first():
        return redirect(adopted)
    proposed = proposals(bureau, year, outcomes(bureau, year - 1))
    if request.GET.get("format") == "xlsx":
        return _year_proposed(request, year, proposed)
    form = YearForm(request.POST if request.method == "POST" else None, proposed=proposed)
    if request.method == "POST" and form.is_valid():
        try:
            adopted = actions.adopt_year(
                bureau=bureau,
                year=year,
                choices=form.choices(),
                seen=request.POST.get("seen", ""),
                by=request.user,
                at=clock.now(),
            )
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, f"已采用{year}年责任清单，自{year}年1月1日起生效，以前的时限不受影响。")
            return redirect(adopted)
    coming, going = rollover.turning(one for _, one in proposed)
    context = {
        "bureau": bureau,
        "year": year,
        "today": clock.today(),
        "form": form,
        "may_adopt": may_adopt,
        "seen": rollover.fingerprint(one for _, one in proposed),
        "groups": _by_kind(proposed, form),
        "coming": coming,
        "going": going,
        "lists": YearList.objects.filter(bureau=bureau),
    }
    return render(request, "catalogue/rollover.html", context, status=422 if form.errors else 200)


def year_list(request, year):
    """Show a year's list as it was adopted, and what the catalogue has changed since."""
    bureau = bureaus_of(request.user).first()
    require(policies.may_read_year(request.user, bureau))
    adopted = get_object_or_404(
        YearList.objects.select_related("adopted_by__person"), bureau=bureau, year=year
    )
    rows = [
        row | {"kind_label": rollover.KIND_LABELS[row["kind"]], "act_label": _act_label(row["act"])}
        for row in adopted.rows
    ]
    if request.GET.get("format") == "xlsx":
        return _year_adopted(request, adopted, rows)
    context = {"adopted": adopted, "rows": rows, "changed": _changed_since(adopted)}
    return render(request, "catalogue/year.html", context)


def _by_kind(proposed, form):
    """Group proposals for the page, each with its fields where there is something to choose."""
    groups = {}
    for obligation, one in proposed:
        act = form[one.code] if one.code in form.fields else None
        groups.setdefault(one.kind, []).append(
            {
                "obligation": obligation,
                "proposal": one,
                "act": act,
                "source": act and form[f"{one.code}.source"],
                "advice": _advice(one),
            }
        )
    return [(rollover.KIND_LABELS[kind], kind == rollover.Kind.KEEP, rows) for kind, rows in groups.items()]


def _act_label(act):
    return rollover.ACT_LABELS[act] if act else "无须决定"


def _advice(proposal):
    """Say which act is suggested, that somebody must choose, or that there is nothing to decide."""
    return "须选择" if proposal.offers and not proposal.suggested else _act_label(proposal.suggested)


def _changed_since(adopted):
    """Return the obligations whose version of that year is no longer the one that was adopted."""
    kept = {row["code"]: row["version"] for row in adopted.rows}
    return [
        obligation
        for obligation, one in proposals(adopted.bureau, adopted.year)
        if kept.get(one.code, "none") != rollover.first_day(one)
    ]


def _year_proposed(request, year, proposed):
    """Answer with the proposals as a workbook, and log who took them."""
    _log_year_export(request, year, len(proposed))
    header = ["编号", "责任事项", "责任主体", "类别", "明年要求", "变化", "理由", "建议", "本单位制度"]
    return tables.xlsx(
        f"{year}年责任清单（建议）",
        "建议",
        header,
        (
            [
                obligation.code,
                obligation.title,
                obligation.get_subject_kind_display(),
                rollover.KIND_LABELS[one.kind],
                one.asks,
                "；".join(
                    f"{part.label}：{part.old or '无'} → {part.new or '无'}" for part in one.differences
                ),
                "".join(one.reasons),
                _advice(one),
                one.own.source if one.own else "",
            ]
            for obligation, one in proposed
        ),
    )


def _year_adopted(request, adopted, rows):
    _log_year_export(request, adopted.year, len(rows))
    header = ["编号", "责任事项", "责任主体", "类别", "要求", "决定", "本单位制度"]
    fields = ["code", "title", "subject", "kind_label", "asks", "act_label", "source"]
    return tables.xlsx(
        f"{adopted.year}年责任清单", "责任清单", header, ([row[field] for field in fields] for row in rows)
    )


def _log_year_export(request, year, rows):
    audit.record("yearlist:exported", by=request.user, at=clock.now(), changes={"年度": year, "行数": rows})


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
