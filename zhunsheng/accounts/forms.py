"""Signing in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """The same answer for a wrong password and an unknown account (SEC-18)."""

    username = forms.CharField(label="账号", max_length=60, widget=forms.TextInput(attrs={"autofocus": True}))
    password = forms.CharField(label="密码", strip=False, max_length=128, widget=forms.PasswordInput)
    error_messages = {
        "invalid_login": "账号或密码不正确，请核对后重试；忘记密码请联系系统管理员重置。",
        "inactive": "账号或密码不正确，请核对后重试；忘记密码请联系系统管理员重置。",
    }
