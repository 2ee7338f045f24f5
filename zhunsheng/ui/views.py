"""The pages for when something is refused, not found, or broken: what happened, what to do."""

from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token


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


@requires_csrf_token
def server_error(request):
    return render(request, "ui/errors/500.html", status=500)
