"""The pages for when something is refused, not found, or broken: what happened, what was kept, what to do."""

from django.conf import settings
from django.http import Http404, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from zhunsheng.ui.samples import samples


@requires_csrf_token
def bad_request(request, exception=None):
    return render(request, "ui/errors/400.html", status=400)


@requires_csrf_token
def forbidden(request, exception=None):
    return render(request, "ui/errors/403.html", {"reason": str(exception or "")}, status=403)


@requires_csrf_token
def csrf_failure(request, reason=""):
    return render(request, "ui/errors/csrf.html", status=403)


@requires_csrf_token
def not_found(request, exception=None):
    return render(request, "ui/errors/404.html", status=404)


def server_error(request):
    """Ask for nothing that may itself be broken: no database, no session, no frame."""
    return HttpResponseServerError(render_to_string("ui/errors/500.html"))


def gallery(request):
    """Show every component once; only in a trial."""
    if not settings.TRIAL:
        raise Http404
    return render(request, "ui/gallery.html", samples(request.GET.get("page")))
