"""A printout as it will read on paper, the document of it, and what a unit can print of a year."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.rulings import require
from zhunsheng.documents.official import DOCX, Table
from zhunsheng.documents.printing import PDF, NotPrinted
from zhunsheng.organisation.models import Person
from zhunsheng.printouts import actions
from zhunsheng.printouts.forms import ShelfForm, YearForm
from zhunsheng.printouts.printout import Asked
from zhunsheng.printouts.shelf import OF_UNITS, PRINTOUTS, STUDY_FILE


def shelf(request):
    """Offer what can be printed of a unit's year, and the study file of each of its people."""
    require(may_read_records(request.user))
    today = clock.today()
    form = ShelfForm(request.GET, user=request.user, today=today)
    unit, year = form.chosen
    return render(
        request,
        "printouts/shelf.html",
        {
            "form": form,
            "unit": unit,
            "year": year,
            "of_unit": [(one, one.may(request.user, unit)) for one in OF_UNITS] if unit else [],
            "study": STUDY_FILE,
            # Whoever may read a unit's records may read the study of all its people.
            "people": Person.objects.in_unit(unit, on=today) if unit else [],
        },
    )


def page(request, code, key):
    """Show a printout as it will read; nothing is logged but what opening a sealed text logs."""
    printout, subject, asked = _wanted(request, code, key)
    context = {"printout": printout, "subject": subject, "key": key, "asked": asked}
    try:
        document = actions.fill_in(printout=printout, subject=subject, asked=asked)
    except ValidationError as error:
        context["nothing"] = "".join(error.messages)
    else:
        context["document"] = document
        context["blocks"] = [(type(block).__name__, block, _labelled(block)) for block in document.blocks]
    return render(request, "printouts/page.html", context)


def _labelled(block):
    """Return the rows of a table, each text with the name of its column, as a narrow page shows them."""
    return (
        [list(zip(block.header, row, strict=True)) for row in block.rows] if isinstance(block, Table) else []
    )


def take(request, code, key):
    return _taken(request, code, key, actions.take, DOCX, ".docx")


def take_pdf(request, code, key):
    return _taken(request, code, key, actions.take_pdf, PDF, ".pdf")


def _taken(request, code, key, act, media_type, ending):
    """Send a printout as a file, or lead back to its page with the reason why there is none."""
    printout, subject, asked = _wanted(request, code, key)
    try:
        content = act(printout=printout, subject=subject, asked=asked)
    except (ValidationError, NotPrinted) as error:
        messages.warning(request, "".join(getattr(error, "messages", [str(error)])))
        return redirect("printouts:page", code, key)
    name = printout.file_name(subject, asked) + ending
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def _wanted(request, code, key):
    """Return the printout, what it is of and who asks; whatever is not there for this person is not found."""
    printout = PRINTOUTS.get(code)
    if printout is None:
        raise Http404("没有这种打印件。")
    today = clock.today()
    form = YearForm(request.GET, today=today)
    if not form.is_valid():
        raise Http404("没有这个年度。")
    try:
        subject = get_object_or_404(printout.visible(request.user), pk=key)
    except (ValueError, ValidationError) as error:
        raise Http404("没有这个编号。") from error
    asked = Asked(by=request.user, at=clock.now(), today=today, year=form.cleaned_data["year"] or today.year)
    return printout, subject, asked
