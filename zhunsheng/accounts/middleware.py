"""Every page is for people signed in unless it says otherwise; every refusal is logged and explained."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import transaction

from zhunsheng import clock
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.actions import record


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Deny by default; pages made for signed-in people are never kept by a cache (SEC-24)."""

    def __call__(self, request):
        response = super().__call__(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class RefusalMiddleware:
    """Logs each refused deed; the 403 page itself is Django's handler."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refused):
            with transaction.atomic():
                record(
                    "account:refused",
                    by=request.user if request.user.is_authenticated else "未登录",
                    at=clock.now(),
                    changes={"address": request.path},
                    reason=str(exception),
                    result="refused",
                )
