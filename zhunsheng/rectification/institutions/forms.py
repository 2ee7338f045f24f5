"""What people type about rules that were made because of findings."""

from django import forms

from zhunsheng.attachments.rules import ACCEPTED
from zhunsheng.organisation.models import Unit, within_paths
from zhunsheng.rectification.forms import day_field, text_field, units_for
from zhunsheng.rectification.institutions import rules
from zhunsheng.rectification.institutions.models import Deed
from zhunsheng.rectification.models import Finding
from zhunsheng.ui.forms import ExplainedForm, OneTimeForm


class HouseRuleFilter(forms.Form):
    """Narrows the list; it lives in the address."""

    deed = forms.ChoiceField(label="方式", required=False, choices=[("", "全部方式"), *Deed.choices])
    unit = forms.ModelChoiceField(label="制定单位", required=False, queryset=None, empty_label="全部单位")
    year = forms.IntegerField(label="年度", required=False, min_value=1949, max_value=2100)
    q = forms.CharField(label="查找", required=False, max_length=60)

    def __init__(self, data, *, paths):
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.filter(within_paths(paths)).order_by("path")
        self.is_valid()

    def apply(self, house_rules):
        """Return the rules that pass; a value that is not offered is left out of account."""
        chosen = self.cleaned_data
        exact = {
            "deed": chosen.get("deed"),
            "unit": chosen.get("unit"),
            "issued_on__year": chosen.get("year"),
        }
        house_rules = house_rules.filter(**{name: value for name, value in exact.items() if value})
        if words := chosen.get("q"):
            house_rules = house_rules.filter(title__icontains=words)
        return house_rules


class HouseRuleForm(OneTimeForm):
    unit = forms.ModelChoiceField(label="制定单位", queryset=None, empty_label="请选择")
    deed = forms.ChoiceField(label="方式", choices=Deed.choices)
    title = forms.CharField(label="名称", max_length=rules.TITLE_LENGTH, help_text="不带书名号。")
    number = forms.CharField(label="文号", max_length=rules.NUMBER_LENGTH, required=False)
    issued_on = day_field("印发日期")
    findings = forms.ModelMultipleChoiceField(
        label="针对的问题", queryset=None, help_text="按住 Ctrl 可以多选。"
    )
    text = text_field("正文或出处", required=False, help_text="正文、网址或存放处；也可以上传文件。")
    file = forms.FileField(
        label="文件", required=False, allow_empty_file=True, max_length=250, help_text=f"{ACCEPTED}。"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(user)
        self.fields["findings"].queryset = Finding.objects.visible_to(user)

    @property
    def values(self):
        """The arguments of ``actions.enter_rule``."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        if file := self.cleaned_data.get("file"):
            values |= {"name": file.name, "content": file.read()}
        return values


class WithdrawForm(ExplainedForm):
    reason = text_field("撤回理由", 2, help_text="写明哪里登记错了。撤回后仍可查看，不再计数。")
