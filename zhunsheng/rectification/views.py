"""The ledger of problems: the list, one finding with its next step, and the steps."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.models import HeardProblem, StudyUse
from zhunsheng.activities.visits.policies import may_pass_on
from zhunsheng.attachments.models import StoredFile
from zhunsheng.audit.actions import record
from zhunsheng.audit.models import Entry
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.sources import readable_records
from zhunsheng.ledger.wording import reasons_in_words, window_name
from zhunsheng.organisation.models import Person
from zhunsheng.rectification import actions, forms, policies, rules
from zhunsheng.rectification.followup import policies as on_the_way
from zhunsheng.rectification.keeping import EditedMeanwhile
from zhunsheng.rectification.models import Finding, ImportedDocument, Source
from zhunsheng.rectification.overview.reading import with_progress
from zhunsheng.rectification.restructuring import policies as restructuring
from zhunsheng.rectification.rules import MOVER_LABELS, Mover, Standing, State, Step
from zhunsheng.rectification.suspicion import suspects, suspicions_about
from zhunsheng.rectification.vocabulary import shipped, vocabularies_of
from zhunsheng.sealing.envelope import Damaged
from zhunsheng.ui import tables
from zhunsheng.ui.steps import form_page, taken, typed

SORTS = {
    "due": ("due", "pk"),
    "state": ("state", "due", "pk"),
    "title": ("title", "pk"),
    "unit": ("unit__position", "unit_id", "due", "pk"),
    "arose": ("arose_on", "pk"),
}
SUSPECT_SORTS = {
    "on": lambda one: (one.on, one.title),
    "title": lambda one: one.title,
    "whose": lambda one: (one.whose, one.on),
    "closed": lambda one: one.earlier.closed_at,
}
EXPORTED = (
    "问题", "领域", "具体表现", "来源", "责任单位", "责任领导", "责任人", "发现日期", "整改期限", "状态",
    "措施数", "已完成措施数", "销号时间",
)  # fmt: skip

# For each step: what it is called, the page on which it is taken, whose move it is.
STEPS = {
    Step.ASSIGN: ("明确责任人和整改期限", "rectification:assign", Mover.KEEPER),
    Step.PLAN: ("提出整改措施", "rectification:measure_new", Mover.OWNER),
    Step.WORK: ("报告措施完成情况", "rectification:measure_done", Mover.OWNER),
    Step.SUBMIT: ("提交核验", "rectification:submit", Mover.OWNER),
    Step.VERIFY: ("核验", "rectification:verify", Mover.VERIFIER),
}


def finding_list(request):
    require(policies.may_read(request.user))
    visible = Finding.objects.visible_to(request.user)
    form = forms.ListFilter(request.GET, findings=visible)
    findings = form.apply(visible.for_list(), as_of=clock.today())
    findings = tables.sort(findings, request.GET.get("sort"), SORTS, "due")
    if request.GET.get("format") == "xlsx":
        return _export(request, with_progress(list(findings), as_of=clock.today()))
    counts = visible.count_standings(as_of=clock.today())
    return render(
        request,
        "rectification/list.html",
        {
            "form": form,
            "page": with_progress(tables.page_of(findings, request.GET.get("page")), as_of=clock.today()),
            "today": clock.today(),
            "counts": [
                {"status": one.value, "count": count, "url": f"?standing={one}"}
                for one, count in counts.items()
                if count
            ],
            "overdue_count": counts[Standing.OVERDUE],
            "may_raise": policies.may_raise(request.user),
        },
    )


def finding_new(request):
    require(policies.may_raise(request.user))
    initial = {"arose_on": clock.today()}
    if asked := request.GET.get("occurrence"):
        pk = int(asked) if asked.isdecimal() else None
        occurrence = get_object_or_404(Occurrence.objects.visible_to(request.user).for_list(), pk=pk)
        require(policies.may_raise(request.user, occurrence.unit))
        initial |= _from_gap(occurrence)
    if asked := request.GET.get("problem"):
        pk = int(asked) if asked.isdecimal() else None
        problem = get_object_or_404(HeardProblem.objects.visible_to(request.user).for_list(), pk=pk)
        require(may_pass_on(request.user, problem))
        initial |= _from_visit(problem)
    form = forms.FindingForm(typed(request), user=request.user, initial=initial)
    if form.is_valid():
        try:
            finding = actions.raise_finding(**form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, "问题已提出。下一步：明确责任人和整改期限。")
            return redirect(finding)
    return form_page(request, "rectification/new.html", {"form": form})


def finding_detail(request, pk):
    finding = finding_for(request, pk)
    user, document = request.user, finding.document
    measures = list(
        finding.measures.select_related("owner", "leader", "lead_unit", "file").prefetch_related(
            "advances__by__person", "advances__file", "reviews__by__person"
        )
    )
    files = {measure.file_id for measure in measures if measure.file_id}
    files |= {one.file_id for measure in measures for one in measure.advances.all() if one.file_id}
    readable = set(StoredFile.objects.visible_to(user).filter(pk__in=files).values_list("pk", flat=True))
    uses = StudyUse.objects.visible_to(user).about(
        [finding.record_id, *(measure.record_id for measure in measures)]
    )
    for measure in measures:
        measure.finding = finding
        measure.uses = uses.get(measure.record_id)
        measure.may_open = measure.file_id in readable
        measure.may_report = policies.may_report(user, measure)
        measure.quotations = rules.quotations(document.text, measure.spans) if document else []
        for one in measure.reviews.all():
            one.measure = measure
            one.may_fill_in = on_the_way.may_review(user, one)
    pleas = list(finding.pleas.select_related("asked_by__person", "decided_by__person", "measure"))
    for plea in pleas:
        plea.finding = finding
        plea.may_decide = on_the_way.may_decide(user, plea)
    obstacles = list(finding.obstacles.select_related("reported_by__person", "cleared_by__person"))
    for obstacle in obstacles:
        obstacle.finding = finding
        obstacle.may_clear = on_the_way.may_clear(user, obstacle)
    seen = Finding.objects.visible_to(user)
    related = [(one.other, one) for one in finding.links.select_related("other", "by__person")]
    related += [(one.finding, one) for one in finding.links_to.select_related("finding", "by__person")]
    known = set(seen.filter(pk__in=[other.pk for other, _ in related]).values_list("pk", flat=True))
    return render(
        request,
        "rectification/detail.html",
        {
            "finding": finding,
            "measures": measures,
            "readable": readable,
            "today": clock.today(),
            "next": _next(user, finding, measures),
            "left": _left(finding),
            "pleas": pleas,
            "obstacles": obstacles,
            "categories": _categories(finding),
            "related": [(other, one) for other, one in related if other.pk in known],
            "parts": seen.filter(split_from=finding),
            "merged": seen.filter(merged_into=finding),
            "house_rules": finding.house_rules.in_force().select_related("unit"),
            "rechecks": finding.rechecks.for_list(),
            "quotations": rules.quotations(document.text, finding.spans) if document else [],
            "may_read_document": ImportedDocument.objects.visible_to(user).filter(pk=finding.document_id),
            "occurrence": Occurrence.objects.visible_to(user).filter(pk=finding.occurrence_id).first(),
            "origin": readable_records([finding.origin] if finding.origin else [], user).get(finding.origin),
            "uses": uses.get(finding.record_id),
            "verifications": finding.verifications.select_related("by__person"),
            "entries": Entry.objects.about(finding),
            "suspicions": suspicions_about(finding, user),
            "denials": finding.relapse_denials.select_related("earlier", "by__person"),
            "may_assign": policies.may_assign(user, finding),
            "may_describe": policies.may_describe(user, finding),
            "may_see_people": policies.may_see_people(user, finding),
            "may_plan": policies.may_plan(user, finding),
            "may_ask": on_the_way.may_ask(user, finding),
            "may_report_obstacle": on_the_way.may_report_obstacle(user, finding),
            "may_split": restructuring.may_split(user, finding),
            "may_merge": restructuring.may_merge(user, finding),
            "may_link": restructuring.may_link(user, finding),
            "may_raise": policies.may_raise(user, finding.unit),
            "may_reopen": policies.may_reopen(user, finding),
            "may_link_relapse": policies.may_link_relapse(user, finding),
            "may_deny_relapse": policies.may_deny_relapse(user, finding),
        },
    )


def _categories(finding):
    """Return what a finding is sorted as: the title of each vocabulary with its term."""
    titles = {code: one.title for code, one in shipped().items()}
    return [(titles.get(code, code), term) for code, term in finding.categories.items()]


def _left(finding):
    """Return the owner or leader of a finding under way who holds no post in the bureau any more."""
    people = [person for person in (finding.owner, finding.leader) if person]
    if not people or finding.state in rules.SETTLED:
        return []
    there = set(
        Person.objects.in_unit(finding.unit.bureau, on=clock.today()).filter(pk__in=[p.pk for p in people])
    )
    return [person for person in people if person not in there]


def assign(request, pk):
    finding = finding_for(request, pk)
    known = {"owner": finding.owner_id, "leader": finding.leader_id, "rectify_by": finding.rectify_by}
    form = forms.AssignForm(typed(request), finding=finding, today=clock.today(), initial=known)
    return take_step(
        request,
        finding,
        form,
        title="明确责任人和整改期限",
        may=lambda: policies.may_assign(request.user, finding),
        act=lambda: actions.assign(finding=finding, **form.cleaned_data, by=request.user, at=clock.now()),
        said="责任人和整改期限已明确。",
    )


def describe(request, pk):
    finding = finding_for(request, pk)
    form = forms.DescribeForm(
        typed(request),
        finding=finding,
        today=clock.today(),
        vocabularies=vocabularies_of(finding.unit.bureau),
        initial={
            "severity": finding.severity,
            "example": finding.example,
            "cause": finding.cause,
            "units": finding.units.all(),
        },
    )
    return take_step(
        request,
        finding,
        form,
        title="补充问题情况",
        may=lambda: policies.may_describe(request.user, finding),
        act=lambda: actions.describe(finding=finding, **form.values, by=request.user, at=clock.now()),
        said="问题情况已补充。",
    )


def people(request, pk):
    """Show who is concerned, by name, to those who may know; the opening is logged."""
    finding = finding_for(request, pk)
    try:
        named = actions.read_people(finding=finding, by=request.user, at=clock.now())
    except Damaged:
        return render(request, "rectification/damaged.html", {"finding": finding}, status=409)
    context = {
        "finding": finding,
        "named": named,
        "may_describe": policies.may_describe(request.user, finding),
    }
    return render(request, "rectification/people.html", context)


def people_edit(request, pk):
    finding = finding_for(request, pk)
    form = forms.PeopleForm(typed(request), finding=finding, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="填写涉及人员",
        may=lambda: policies.may_describe(request.user, finding),
        act=lambda: actions.name_people(
            finding=finding, **form.cleaned_data, by=request.user, at=clock.now()
        ),
        said="涉及人员已加密保存。",
        warning="填写的内容会整体替换原有内容；留空即清除。" if finding.people else "",
    )


def vocabulary(request):
    """Show the terms by which findings are sorted; whoever keeps the bureau's ledger may choose others."""
    require(policies.may_read(request.user))
    bureau = bureau_of(request.user)
    form, ruling = None, policies.may_set_vocabulary(request.user, bureau)
    if request.method == "POST":
        require(ruling)
        form = forms.VocabularyForm(request.POST)
        if form.is_valid():
            try:
                terms = form.cleaned_data["terms"].splitlines()
                actions.set_vocabulary(
                    bureau=bureau,
                    code=form.cleaned_data["code"],
                    terms=terms,
                    by=request.user,
                    at=clock.now(),
                )
            except ValidationError as error:
                form.explain(error)
            else:
                messages.success(request, "词表已保存。")
                return redirect("rectification:vocabulary")
    shown = [
        (one, form if form and form["code"].value() == one.code else _terms_form(one))
        for one in vocabularies_of(bureau)
    ]
    context = {"bureau": bureau, "shown": shown, "may_set": ruling}
    return form_page(request, "rectification/vocabulary.html", context)


def _terms_form(one):
    terms = "\n".join(one.terms)
    return forms.VocabularyForm(initial={"code": one.code, "terms": terms}, auto_id=f"id_{one.code}_%s")


def measure_new(request, pk):
    finding = finding_for(request, pk)
    form = forms.MeasureForm(typed(request), finding=finding, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="提出整改措施",
        may=lambda: policies.may_plan(request.user, finding),
        act=lambda: actions.add_measure(
            finding=finding, **form.cleaned_data, by=request.user, at=clock.now()
        ),
        said="整改措施已提出。",
    )


def measure_done(request, pk, measure_pk):
    finding = finding_for(request, pk)
    measure = get_object_or_404(finding.measures, pk=measure_pk)
    measure.finding = finding
    known = {"done_on": measure.done_on or clock.today(), "result": measure.result, "proof": measure.proof}
    form = forms.DoneForm(
        typed(request),
        request.FILES or None,
        finding=finding,
        today=clock.today(),
        initial=known,
    )
    return take_step(
        request,
        finding,
        form,
        title="报告措施完成情况",
        may=lambda: policies.may_report(request.user, measure),
        act=lambda: actions.complete_measure(measure=measure, **form.values, by=request.user, at=clock.now()),
        said="措施的完成情况已记录。",
        measure=measure,
    )


def submit(request, pk):
    finding = finding_for(request, pk)
    form = forms.SubmitForm(typed(request), finding=finding, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="提交核验",
        may=lambda: policies.may_submit(request.user, finding),
        act=lambda: actions.submit(finding=finding, by=request.user, at=clock.now()),
        said="已提交核验，等待他人核验。提交后措施和佐证不能再改。",
        warning="提交以后，措施和佐证都不能再改，直到核验人通过或退回。",
    )


def verify(request, pk):
    finding = finding_for(request, pk)
    form = forms.VerifyForm(typed(request), finding=finding, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="核验",
        may=lambda: policies.may_verify(request.user, finding),
        act=lambda: actions.verify(finding=finding, **form.cleaned_data, by=request.user, at=clock.now()),
        said="核验意见已记录。",
    )


def reopen(request, pk):
    finding = finding_for(request, pk)
    form = forms.ReopenForm(typed(request), finding=finding, today=clock.today())
    return take_step(
        request,
        finding,
        form,
        title="重新打开",
        may=lambda: policies.may_reopen(request.user, finding),
        act=lambda: actions.reopen(finding=finding, **form.cleaned_data, by=request.user, at=clock.now()),
        said="问题已重新打开，继续整改。",
    )


def relapse(request, pk):
    finding = finding_for(request, pk)
    form = forms.RelapseForm(
        typed(request),
        finding=finding,
        user=request.user,
        today=clock.today(),
        initial={"earlier": request.GET.get("earlier")},
    )
    return take_step(
        request,
        finding,
        form,
        title="认定为反弹",
        may=lambda: policies.may_link_relapse(request.user, finding),
        act=lambda: actions.link_relapse(
            finding=finding, **form.cleaned_data, by=request.user, at=clock.now()
        ),
        said="已认定为反弹，两个问题互相可查。",
    )


def not_relapse(request, pk):
    finding = finding_for(request, pk)
    form = forms.NotRelapseForm(
        typed(request),
        finding=finding,
        user=request.user,
        today=clock.today(),
        initial={"earlier": request.GET.get("earlier")},
    )
    return take_step(
        request,
        finding,
        form,
        title="认定不是反弹",
        may=lambda: policies.may_deny_relapse(request.user, finding),
        act=lambda: actions.deny_relapse(
            finding=finding, **form.cleaned_data, by=request.user, at=clock.now()
        ),
        said="已认定不是反弹，理由已保留。",
    )


def relapse_list(request):
    """List what may be a relapse and waits for somebody's decision."""
    require(policies.may_read(request.user))
    form = forms.SuspectFilter(request.GET)
    rows = form.apply(suspects(request.user))
    rows = tables.sort_rows(rows, request.GET.get("sort"), SUSPECT_SORTS, "-on")
    if request.GET.get("format") == "xlsx":
        return _export_suspects(request, rows)
    page = tables.page_of(rows, request.GET.get("page"))
    return render(request, "rectification/relapses.html", {"form": form, "page": page})


def finding_for(request, pk):
    findings = Finding.objects.visible_to(request.user).for_page().with_position(as_of=clock.today())
    return get_object_or_404(findings, pk=pk)


def take_step(request, finding, form, *, title, may, act, said, **context):
    """Take a step when its form was sent, else show the form to those who may take it.

    What somebody else changed meanwhile is shown beside what was typed (409); sending it again is a decision.
    """
    context |= {"finding": finding, "form": form, "step_title": title, "today": clock.today()}
    context["categories"] = _categories(finding)
    if form.is_valid():
        finding.as_seen(form.cleaned_data.pop("version"))
    try:
        if taken(request, form, act, said=said):
            return redirect(finding)
    except EditedMeanwhile as edited:
        form.see_again(edited.finding)
        context |= {"finding": edited.finding, "edited": edited, "last": Entry.objects.about(finding)[:3]}
        return render(request, "rectification/step.html", context, status=409)
    require(may())
    context["measures"] = finding.measures.select_related("owner", "file")
    return form_page(request, "rectification/step.html", context)


def bureau_of(user):
    """Return the bureau of the widest unit for which this person holds a role."""
    return min((grant.unit for grant in user.grants), key=lambda unit: unit.path).bureau


def _next(user, finding, measures):
    """Return the one next step: its name, address, whose move it is, and the ruling on this person's taking it."""
    step = rules.next_step(State(finding.state), [measure.progress for measure in measures])
    if step == Step.NOTHING:
        return None
    title, page, mover = STEPS[step]
    waiting = next((m for m in measures if not (m.progress.is_done and m.progress.has_proof)), None)
    target = [finding.pk, waiting.pk] if step == Step.WORK else [finding.pk]
    ruling = {
        Step.ASSIGN: lambda: policies.may_assign(user, finding),
        Step.PLAN: lambda: policies.may_plan(user, finding),
        Step.WORK: lambda: policies.may_report(user, waiting),
        Step.SUBMIT: lambda: policies.may_submit(user, finding),
        Step.VERIFY: lambda: policies.may_verify(user, finding),
    }[step]()
    return {"title": title, "url": reverse(page, args=target), "mover": MOVER_LABELS[mover], "ruling": ruling}


def _from_gap(occurrence):
    """Return what a finding about a gap already knows."""
    window = window_name(occurrence.window_start, occurrence.window_end)
    return {
        "unit": occurrence.unit_id,
        "source": Source.GAP,
        "title": f"{window}“{occurrence.obligation}”{occurrence.get_status_display()}",
        "area": occurrence.obligation.get_area_display(),
        "manifestation": f"{occurrence.subject_name}：{reasons_in_words([occurrence])[0]}",
        "occurrence": occurrence.pk,
    }


def _from_visit(problem):
    """Return what a finding about a problem heard on a visit already knows."""
    visit = problem.activity
    return {
        "source": Source.VISIT,
        "title": rules.shortened(problem.text, rules.TITLE_LENGTH),
        "area": visit.get_kind_display(),
        "manifestation": f"{visit.happened_on} {visit.title}（{visit.place or visit.unit}）听到反映：{problem.text}",
        "problem": problem.pk,
    }


def _export_suspects(request, rows):
    """Answer with what may be a relapse as a workbook, and log who took what."""
    changes = {"filter": request.GET.urlencode(), "rows": len(rows)}
    record("finding:exported", by=request.user, at=clock.now(), changes=changes)
    return tables.xlsx(
        f"疑似反弹-{clock.today()}",
        "疑似反弹",
        ["日期", "类别", "事项", "责任主体", "此前的问题", "销号时间", "理由"],
        (
            [
                row.on, row.kind, row.title, row.whose, row.earlier.title, row.earlier.closed_at, row.reason,
            ]
            for row in rows
        ),
    )  # fmt: skip


def _export(request, findings):
    """Answer with the filtered list as a workbook, and log who took what."""
    changes = {"filter": request.GET.urlencode(), "rows": len(findings)}
    record("finding:exported", by=request.user, at=clock.now(), changes=changes)
    return tables.xlsx(
        f"问题台账-{clock.today()}",
        "问题台账",
        EXPORTED,
        (
            [
                finding.title, finding.area, finding.manifestation, finding.get_source_display(),
                str(finding.unit), finding.leader, finding.owner, finding.arose_on, finding.rectify_by,
                finding.get_standing_display(), finding.measure_count, finding.done_count, finding.closed_at,
            ]
            for finding in findings
        ),
    )  # fmt: skip
