"""Signing in and out, one's own account, and the list of accounts."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import render
from django.utils.decorators import method_decorator

from zhunsheng.accounts import policies
from zhunsheng.accounts.forms import SignInForm
from zhunsheng.accounts.models import User
from zhunsheng.accounts.rulings import require


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """POST only; the browser is told to forget what it kept (SEC-24)."""

    template_name = "accounts/signed_out.html"

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def me(request):
    return render(request, "accounts/me.html")


def account_list(request):
    require(policies.may_see_accounts(request.user))
    accounts = User.objects.select_related("person").prefetch_related("role_grants__unit")
    return render(request, "accounts/list.html", {"accounts": accounts})
