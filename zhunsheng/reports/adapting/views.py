"""A bureau's own templates: the list, copying, the form with its preview, a file out and in, retiring."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.reports.adapting import actions
from zhunsheng.reports.adapting.forms import TemplateForm, UploadForm
from zhunsheng.reports.composing import length_of
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.models import OwnTemplate, Report
from zhunsheng.reports.policies import bureaus_of, may_draft_many
from zhunsheng.reports.reading import TemplateError, checked, codes, template
from zhunsheng.reports.rules import PLACEHOLDERS
from zhunsheng.ui.steps import form_page, typed


def template_list(request):
    """Show the templates there are; a file handed in becomes one of the bureau's own."""
    require(may_draft_many(request.user))
    form = UploadForm(typed(request), request.FILES or None)
    if form.is_valid():
        content = form.cleaned_data["file"].read(actions.LARGEST + 1)
        try:
            own = actions.take_in(bureau=_bureau(request), content=content, by=request.user, at=clock.now())
        except ValidationError as error:
            form.explain(error)
        else:
            messages.success(request, f"“{own}”已导入，请核对后使用。")
            return redirect("reports:template_edit", own.pk)
    own = OwnTemplate.objects.visible_to(request.user).newest().select_related("bureau", "saved_by__person")
    context = {"form": form, "own": own, "package": [(code, template(code)) for code in codes()]}
    return form_page(request, "reports/adapting/list.html", context)


@require_POST
def copy(request, code):
    require(may_draft_many(request.user))
    try:
        own = actions.copy(bureau=_bureau(request), code=code, by=request.user, at=clock.now())
    except ValidationError as error:
        messages.warning(request, "".join(error.messages))
        return redirect("reports:templates")
    messages.success(request, "已复制为本单位模板，请按本单位的习惯修改。")
    return redirect("reports:template_edit", own.pk)


def edit(request, template):
    """Change a template; 预览 shows what it would make of this year's records and saves nothing."""
    own = _own(request, template)
    form = TemplateForm(typed(request), body=own.body, seen=own.version)
    context = {"own": own, "form": form, "placeholders": PLACEHOLDERS}
    if form.is_valid():
        try:
            if "preview" in request.POST:
                return render(
                    request, "reports/adapting/edit.html", context | _previewed(request, own, form.body)
                )
            saved = actions.keep(
                own=own, body=form.body, seen=form.cleaned_data["seen"], by=request.user, at=clock.now()
            )
        except (ValidationError, TemplateError) as error:
            form.explain(error if isinstance(error, ValidationError) else ValidationError(str(error)))
        else:
            messages.success(request, f"已保存为第 {saved.version} 版，以前起草的报告不受影响。")
            return redirect("reports:template_edit", saved.pk)
    return form_page(request, "reports/adapting/edit.html", context)


def _previewed(request, own, body):
    """Return the report that a template would make of this year."""
    frame, year = checked(body), clock.today().year
    person = request.user.person if frame.of_person else None
    report = Report(
        unit=own.bureau, person=person, period_start=date(year, 1, 1), period_end=date(year, 12, 31)
    )
    content = content_of(report, as_of=clock.today(), frame=frame)
    return {"preview": content, "length": length_of(content)}


@require_POST
def retire(request, template):
    own = actions.retire(own=_own(request, template), by=request.user, at=clock.now())
    messages.success(request, f"“{own}”已停用，以前起草的报告不受影响。")
    return redirect("reports:templates")


def export(request, template):
    own = _own(request, template)
    content = actions.export(own=own, by=request.user, at=clock.now())
    return HttpResponse(
        content,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, f"{own.name}.yaml")},
    )


def _bureau(request):
    return get_object_or_404(bureaus_of(request.user).order_by("pk")[:1])


def _own(request, pk):
    return get_object_or_404(
        OwnTemplate.objects.visible_to(request.user).newest().select_related("bureau", "saved_by__person"),
        pk=pk,
    )
