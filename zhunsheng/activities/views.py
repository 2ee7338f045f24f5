"""The pages on which people record what was done, and look it up."""

from contextlib import suppress
from dataclasses import asdict
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.records import readable_records
from zhunsheng.accounts.roles import READS_RECORDS, SETS_TASKS
from zhunsheng.accounts.rulings import require
from zhunsheng.activities import actions, facts, policies, rules
from zhunsheng.activities.details import CODES
from zhunsheng.activities.forms import (
    PROOF_ROWS,
    ActivityForm,
    EvidenceForm,
    ListFilter,
    PeopleGrid,
    ProofFormSet,
    TopicFormSet,
    proofs_of,
    topics_of,
)
from zhunsheng.activities.guidance import answers, guide_of
from zhunsheng.activities.kinds import BRANCH_LIFE, HELD_BY, STUDIES, Kind
from zhunsheng.activities.models import Activity, HeardProblem
from zhunsheng.activities.proofs.policies import may_replace, may_review, may_submit
from zhunsheng.activities.uses.policies import may_note as may_note_use
from zhunsheng.activities.uses.policies import may_take_back
from zhunsheng.activities.visits.policies import may_note
from zhunsheng.activities.wording import (
    FIELD_LABELS,
    changes_in_words,
    details_in_words,
    said,
    words_of,
    words_of_record,
)
from zhunsheng.attachments.models import StoredFile
from zhunsheng.attachments.rules import ACCEPTED, FileRefused
from zhunsheng.audit.models import Entry
from zhunsheng.organisation.models import Post, PostKind, Unit
from zhunsheng.ui.tables import page_of, sort, xlsx

SORTS = {
    "date": ("happened_on", "pk"),
    "kind": ("kind", "happened_on", "pk"),
    "unit": ("unit__position", "unit", "happened_on", "pk"),
    "recorded": ("recorded_at", "pk"),
}
EXPORTED = ["日期", "类别", "主题", "组织单位", "到会人数", "学时", "佐证份数", "登记时间", "登记人", "补录"]


def activity_list(request):
    require(may_read_records(request.user))
    form = ListFilter(request.GET, user=request.user)
    activities = form.apply(Activity.objects.visible_to(request.user).for_list())
    activities = sort(activities, request.GET.get("sort"), SORTS, default="-date")
    if request.GET.get("format") == "xlsx":
        rows = [_exported(activity) for activity in activities]
        actions.note_export(count=len(rows), filters=request.GET.dict(), by=request.user, at=clock.now())
        return xlsx(f"履责记录-{clock.today()}", "履责记录", EXPORTED, rows)
    page = page_of(activities, request.GET.get("page"))
    for activity in page:
        activity.is_backfilled = _is_backfilled(activity)
    may_record = policies.may_record(request.user)
    return render(request, "activities/list.html", {"form": form, "page": page, "may_record": may_record})


def activity_new(request):
    require(policies.may_record(request.user))
    if request.method == "POST":
        return _record(request)
    unit, initial, last_time = _asked_for(request)
    day = initial["happened_on"]
    form = ActivityForm(user=request.user, initial=initial)
    grid = PeopleGrid(unit=unit, on=day)
    grid.expect_everybody(initial.get("kind"))
    if last_time:
        grid.repeat(last_time.participations.all())
    return _form_page(request, form, grid, _no_topics(), kind=initial.get("kind"), day=day)


def _record(request):
    form = ActivityForm(request.POST, user=request.user)
    grid, topics = _grid_typed(request, form), _topics_typed(request)
    found = _answers_typed(form, grid.bureau)
    if "relist" in request.POST:
        form = ActivityForm(user=request.user, initial=_typed(form))
        return _form_page(request, form, grid, topics, proofs=_proofs_typed(request, found), found=found)
    proofs = ProofFormSet(request.POST, request.FILES, prefix="proof", form_kwargs={"wanted": _wanted(found)})
    if form.is_valid() and topics.is_valid() and proofs.is_valid():
        try:
            activity = actions.record_activity(
                **form.values,
                agenda=topics_of(topics),
                parts=grid.parts,
                evidence=proofs_of(proofs),
                form_key=form.cleaned_data["form_key"],
                by=request.user,
                at=clock.now(),
            )
        except (ValidationError, FileRefused) as error:
            form.explain(error)
        else:
            messages.success(request, f"已记录“{activity.title}”。")
            return redirect(activity)
    return _form_page(request, form, grid, topics, proofs=proofs, found=found, status=422)


def activity_detail(request, pk):
    activity = get_object_or_404(Activity.objects.visible_to(request.user).for_page(), pk=pk)
    files = [evidence.file_id for evidence in activity.evidence.all() if evidence.file_id]
    readable = set(
        StoredFile.objects.visible_to(request.user).filter(pk__in=files).values_list("pk", flat=True)
    )
    evidence = [
        {
            "label": item.label,
            "item": item,
            "may_open": item.file_id in readable,
            "may_review": may_review(request.user, item),
            "may_replace": may_replace(request.user, item),
            "may_submit": may_submit(request.user, item),
        }
        for item in activity.evidence.all()
    ]
    recorded = facts.row_of(activity)
    attended, expected = rules.attendance(recorded.parted())
    return render(
        request,
        "activities/detail.html",
        {
            "activity": activity,
            "is_backfilled": _is_backfilled(activity),
            "details": details_in_words(activity.kind, activity.details),
            "hints": list(
                rules.hints(
                    kind=activity.kind, attended=attended, details=recorded.details, agenda=recorded.agenda
                )
            ),
            "leaders": _leaders_among(activity) if activity.kind in BRANCH_LIFE else [],
            "present": [part for part in activity.participations.all() if part.attended],
            "absent": [part for part in activity.participations.all() if not part.attended],
            "attended": attended,
            "expected": expected,
            "evidence": evidence,
            "answers": answers(
                activity.kind, activity.unit.bureau, activity.happened_on, facts.evidence_of(recorded)
            ),
            "history": [
                {
                    "entry": entry,
                    "changes": changes_in_words(entry.changes) if entry.kind == "activity:changed" else [],
                }
                for entry in Entry.objects.about(activity)
            ],
            "is_study": activity.kind in STUDIES,
            "uses": _uses_of(activity, request.user),
            "may_note_use": may_note_use(request.user, activity),
            "hears_problems": activity.kind == Kind.VISIT,
            "problems": HeardProblem.objects.filter(activity=activity).for_list(),
            "may_note": may_note(request.user, activity),
            "reads_tasks": request.user.holds(READS_RECORDS),
            "may_set_task": request.user.holds(SETS_TASKS),
            "may_change": policies.may_change(request.user, activity),
            "may_add_evidence": policies.may_add_evidence(request.user, activity),
        },
    )


def activity_edit(request, pk):
    activity = get_object_or_404(Activity.objects.visible_to(request.user).for_page(), pk=pk)
    require(policies.may_change(request.user, activity))
    if request.method == "POST":
        return _change(request, activity)
    initial = {name: getattr(activity, name) for name in (*actions.FIELDS, "version", "form_key")}
    initial |= initial.pop("details")
    initial |= {"documents": activity.documents.all(), "heard_units": activity.heard_units.all()}
    form = ActivityForm(user=request.user, also=activity, initial=initial)
    grid = PeopleGrid(unit=activity.unit, on=activity.happened_on)
    grid.show(activity.participations.all())
    topics = TopicFormSet(prefix="topic", initial=[asdict(item.topic) for item in activity.agenda.all()])
    return _form_page(
        request, form, grid, topics, activity=activity, kind=activity.kind, day=activity.happened_on
    )


def _change(request, activity):
    form = ActivityForm(request.POST, user=request.user, also=activity)
    grid, topics = _grid_typed(request, form, unit=activity.unit), _topics_typed(request)
    found = _answers_typed(form, grid.bureau)
    if "relist" in request.POST:
        form = ActivityForm(user=request.user, also=activity, initial=_typed(form))
        return _form_page(request, form, grid, topics, activity=activity, found=found)
    if form.is_valid() and topics.is_valid():
        try:
            actions.change_activity(
                activity=activity,
                expected=form.cleaned_data["version"],
                **form.values,
                agenda=topics_of(topics),
                parts=grid.parts,
                by=request.user,
                at=clock.now(),
            )
        except ValidationError as error:
            form.explain(error)
        except actions.EditedMeanwhile as edited:
            return _conflict(request, form, grid, topics, edited.activity, found)
        else:
            messages.success(request, "修改已保存，修改前后的内容都留在历史中。")
            return redirect(activity)
    return _form_page(request, form, grid, topics, activity=activity, found=found, status=422)


def _conflict(request, form, grid, topics, current, found):
    """Show both texts. Saving again puts what was typed in the place of what the other person saved."""
    typed = words_of(**form.values, agenda=topics_of(topics), parts=grid.parts)
    saved = words_of_record(current)
    differing = [
        (FIELD_LABELS[name], said(saved[name]), said(typed[name]))
        for name in typed
        if saved[name] != typed[name]
    ]
    again = ActivityForm(user=request.user, also=current, initial=_typed(form) | {"version": current.version})
    context = {"differing": differing, "last": Entry.objects.about(current).first()}
    return _form_page(request, again, grid, topics, activity=current, found=found, status=409, **context)


def evidence_new(request, pk):
    activity = get_object_or_404(Activity.objects.visible_to(request.user).for_page(), pk=pk)
    require(policies.may_add_evidence(request.user, activity))
    evidence = facts.evidence_of(facts.row_of(activity))
    found = answers(activity.kind, activity.unit.bureau, activity.happened_on, evidence)
    lacking = dict.fromkeys(need.code for answer in found for need in answer.lacking)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    known = StoredFile.objects.visible_to(request.user).latest_of(activity.unit.bureau)
    proofs = ProofFormSet(*typed, prefix="proof", form_kwargs={"wanted": list(lacking), "known": known})
    about = EvidenceForm(*typed[:1])
    status, faults = 200, []
    if request.method == "POST":
        status = 422
        if proofs.is_valid() and about.is_valid():
            try:
                actions.add_evidence(
                    activity=activity, proofs=about.apply(proofs_of(proofs)), by=request.user, at=clock.now()
                )
            except ValidationError as error:
                faults = error.messages
            except FileRefused as error:
                faults = [str(error)]
            else:
                messages.success(request, "佐证已添加。")
                return redirect(activity)
    context = {"activity": activity, "proofs": proofs, "about": about, "faults": faults, "answers": found}
    context["accepted"] = ACCEPTED
    return render(request, "activities/evidence.html", context, status=status)


def _form_page(
    request,
    form,
    grid,
    topics,
    *,
    kind=None,
    day=None,
    proofs=None,
    found=None,
    activity=None,
    status=200,
    **more,
):
    """Show the form of a record: new, or of ``activity``."""
    kind = kind or form["kind"].value() or ""
    day = day or _day(form["happened_on"].value()) or clock.today()
    if found is None:
        found = answers(kind, grid.bureau, day) if kind else []
    if proofs is None and activity is None:
        proofs = ProofFormSet(prefix="proof", form_kwargs={"wanted": _wanted(found)})
    topics = topics if topics.forms else _no_topics()
    context = {"form": form, "grid": grid, "topics": topics, "proofs": proofs, "answers": found}
    context |= {"activity": activity, "accepted": ACCEPTED, "guide": guide_of(kind, found, day)}
    context["listed"] = f"{grid.unit.pk}:{form['kind'].value() or ''}"
    return render(request, "activities/form.html", context | more, status=status)


def _asked_for(request):
    """Read what the address asks to be filled in; what cannot be read is left out.

    Returns the unit whose people the form lists, the form's initial values, and the record to repeat, if any.
    """
    asked = request.GET
    writable = Unit.objects.writable_by(request.user)
    unit = writable.filter(kind=HELD_BY.get(asked.get("kind"), "")).first() or writable.first()
    initial = {"happened_on": _day(asked.get("happened_on")) or clock.today(), "unit": unit}
    last_time = None
    if asked.get("like", "").isdecimal():
        last_time = get_object_or_404(Activity.objects.visible_to(request.user).for_page(), pk=asked["like"])
        require(policies.may_record(request.user, last_time.unit))
        unit = last_time.unit
        initial |= {name: getattr(last_time, name) for name in ("unit", "kind", "title", "place", "hours")}
    if asked.get("unit", "").isdecimal():
        unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=asked["unit"])
        require(policies.may_record(request.user, unit))
        initial["unit"] = unit
    initial |= {name: asked[name] for name in ("kind", "makes_up_for") if name in asked}
    initial |= {"documents": asked.getlist("document"), "counts_for": _day(asked.get("counts_for"))}
    return unit, initial, last_time


def _grid_typed(request, form, unit=None):
    """Return the people of the unit and the day that were typed, with what was ticked."""
    typed = _typed(form)
    chosen = None
    if str(typed["unit"]).isdecimal():
        chosen = Unit.objects.writable_by(request.user).filter(pk=typed["unit"]).first()
    grid = PeopleGrid(
        unit=chosen or unit or Unit.objects.writable_by(request.user).first(),
        on=_day(typed["happened_on"]) or clock.today(),
    )
    grid.read(request.POST)
    listed = f"{grid.unit.pk}:{typed['kind']}"
    if "relist" in request.POST and request.POST.get("listed") != listed:
        grid.expect_everybody(typed["kind"])
    return grid


def _answers_typed(form, bureau):
    typed = _typed(form)
    return answers(typed["kind"], bureau, _day(typed["happened_on"]) or clock.today())


def _typed(form):
    """Return what was typed, as initial values for a form that is shown again without complaints."""
    typed = {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name)) or ""
        for name, field in form.fields.items()
    }
    return {code: form.data[code] for code in CODES if code in form.data} | typed


def _topics_typed(request):
    """Return the topics that were sent; a form of a kind without topics sends no rows."""
    sent = "topic-TOTAL_FORMS" in request.POST
    none = {"topic-TOTAL_FORMS": 0, "topic-INITIAL_FORMS": 0}
    return TopicFormSet(request.POST if sent else none, prefix="topic")


def _no_topics():
    """Return empty rows for topics, the first of them for the first topic."""
    return TopicFormSet(prefix="topic", initial=[{"sort": rules.TopicSort.FIRST}])


def _proofs_typed(request, found):
    typed = [
        {name: request.POST.get(f"proof-{row}-{name}", "") for name in ("code", "text")}
        for row in range(PROOF_ROWS)
    ]
    formset = ProofFormSet(initial=typed, prefix="proof", form_kwargs={"wanted": _wanted(found)})
    formset.extra = 0
    return formset


def _wanted(found):
    """Return the codes to be offered first: what the duties want and no field of the record shows."""
    return list(dict.fromkeys(need.code for answer in found for need in answer.proofs))


def _day(text):
    with suppress(ValueError, TypeError):
        return date.fromisoformat(text)
    return None


def _leaders_among(activity):
    """Return the leaders who took part in a branch's life, as any other member of it (双重组织生活)."""
    came = [part.person_id for part in activity.participations.all() if part.attended]
    leaders = Post.objects.on(activity.happened_on).filter(
        person__in=came, kind__in=[PostKind.SECRETARY, PostKind.TEAM_MEMBER]
    )
    return list(dict.fromkeys(post.person.name for post in leaders.select_related("person")))


def _uses_of(activity, user):
    """Return what came of a study, each with the work it went into where this person may open it."""
    uses = list(activity.uses.select_related("noted_by__person"))
    work = readable_records([use.record for use in uses if use.record], user)
    for use in uses:
        use.activity = activity
    return [(use, work.get(use.record), may_take_back(user, use)) for use in uses]


def _is_backfilled(activity):
    return rules.is_backfilled(
        activity.happened_on,
        timezone.localdate(activity.recorded_at),
        after_days=settings.BACKFILL_AFTER_DAYS,
    )


def _exported(activity):
    return [
        activity.happened_on,
        activity.get_kind_display(),
        activity.title,
        str(activity.unit),
        activity.attended_count,
        None if activity.hours is None else float(activity.hours),
        activity.evidence_count,
        activity.recorded_at,
        activity.recorded_by.display_name,
        "是" if _is_backfilled(activity) else "",
    ]
