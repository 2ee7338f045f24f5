"""Signing in and out, one's own account, opening accounts and granting roles."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator

from zhunsheng import clock
from zhunsheng.accounts import actions, policies
from zhunsheng.accounts.forms import GrantForm, OpenAccountForm, SignInForm
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
    context = {
        "accounts": accounts,
        "may_open": policies.may_open_accounts(request.user),
        "may_grant": policies.may_grant_roles(request.user),
    }
    return render(request, "accounts/list.html", context)


def open_account(request):
    require(policies.may_open_accounts(request.user))
    form = OpenAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        password = secrets.token_urlsafe(12)
        user = actions.open_account(**form.cleaned_data, password=password, by=request.user, at=clock.now())
        messages.success(
            request, f"已开立账号 {user.username}，初始口令 {password}（只显示这一次，请当面交给本人）。"
        )
        return redirect("accounts:list")
    return render(request, "accounts/open.html", {"form": form}, status=422 if form.errors else 200)


def grant_role(request):
    require(policies.may_grant_roles(request.user))
    form = GrantForm(request.POST if request.method == "POST" else None, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        actions.grant_role(**form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "授权已生效，对方下一次打开页面即可使用。")
        return redirect("accounts:list")
    return render(request, "accounts/grant.html", {"form": form}, status=422 if form.errors else 200)
