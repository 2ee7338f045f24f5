"""Signing in, opening accounts, granting roles."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from zhunsheng.accounts.models import RoleGrant, User
from zhunsheng.accounts.roles import Role
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.ui.forms import DateInput


class SignInForm(AuthenticationForm):
    """The same answer for a wrong password and an unknown account (SEC-18)."""

    username = forms.CharField(
        label="账号",
        max_length=60,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": "账号或密码不正确，请核对后重试；忘记密码请联系系统管理员重置。",
        "inactive": "账号或密码不正确，请核对后重试；忘记密码请联系系统管理员重置。",
    }


class OpenAccountForm(forms.Form):
    """A new account of a person who has none; it can do nothing until a role is granted."""

    person = forms.ModelChoiceField(
        label="人员", queryset=Person.objects.filter(user__isnull=True), empty_label="请选择"
    )
    username = forms.RegexField(
        label="账号",
        regex=r"^[a-z][a-z0-9._-]{1,59}$",
        help_text="小写字母开头，可用字母、数字、点、横线，例如 zhangsan。",
        error_messages={"invalid": "账号须以小写字母开头，只用小写字母、数字、点、横线，2 至 60 位。"},
    )

    def clean_username(self):
        username = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(f"账号“{username}”已被使用，且账号不重复使用。请另取一个。")
        return username


class GrantForm(forms.Form):
    """A role for an account, for a unit and everything below it."""

    user = forms.ModelChoiceField(
        label="账号", queryset=User.objects.select_related("person"), empty_label="请选择"
    )
    role = forms.ChoiceField(label="角色", choices=Role.choices)
    unit = forms.ModelChoiceField(
        label="单位",
        queryset=Unit.objects.all(),
        empty_label=None,
        help_text="角色在该单位及其下级单位内有效。",
    )
    starts_on = forms.DateField(label="生效日期", widget=DateInput())
    ends_on = forms.DateField(
        label="终止日期",
        required=False,
        widget=DateInput(),
        help_text="长期有效的不填。",
    )

    def clean(self):
        given = self.cleaned_data
        if given.get("ends_on") and given.get("starts_on") and given["ends_on"] < given["starts_on"]:
            self.add_error(
                "ends_on",
                f"终止日期（{given['ends_on']}）早于生效日期（{given['starts_on']}）。请核对两个日期。",
            )
        same = RoleGrant.objects.filter(
            **{name: given.get(name) for name in ("user", "role", "unit", "starts_on")}
        )
        if same.exists():
            raise forms.ValidationError("这项授权已经有了，不必重复授予。")
        return given
