"""A form that takes one step: shown, explained when the step is refused, gone when it was taken."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render

from zhunsheng.ui.errors import Unacceptable


def typed(request):
    """Return what a form is bound to: what was sent, or None while it is only shown."""
    return request.POST if request.method == "POST" else None


def taken(request, form, act, *, said) -> bool:
    """Do what a valid form asks for, and say so; else leave the reasons in the form.

    Args:
        act: the action, without arguments.
        said: the sentence to greet the person with on the next page.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except (ValidationError, Unacceptable) as error:
        form.explain(error)
        return False
    messages.success(request, said)
    return True


def form_page(request, template, context):
    """Show a form; when it was sent and is shown again, something in it must be put right (422)."""
    return render(request, template, context, status=422 if request.method == "POST" else 200)
