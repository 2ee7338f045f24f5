"""The filters of the list, the answer to a hit, and thresholds to rehearse."""

from django import forms

from zhunsheng.checks.catalogue import checks
from zhunsheng.checks.models import State
from zhunsheng.ui.forms import DateInput, ExplainedForm


class HitFilter(forms.Form):
    """Narrows the hits; a value that is not offered is left out of account."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *State.choices])
    check = forms.ChoiceField(label="核对", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["check"].choices = [("", "全部"), *((code, one.title) for code, one in checks().items())]
        self.is_valid()

    def apply(self, hits):
        chosen = self.cleaned_data
        wanted = {"state": chosen.get("state"), "check_code": chosen.get("check")}
        return hits.filter(**{name: value for name, value in wanted.items() if value})


class ExplainForm(ExplainedForm):
    text = forms.CharField(
        label="并非如此，因为", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="确需改正的，请直接改正记录；下次核对不再出现即为已改正。",
    )  # fmt: skip


class RehearsalForm(ExplainedForm):
    """The thresholds of one check, a span to try them on, and the reason when they are put live."""

    since = forms.DateField(label="试核对从", widget=DateInput())
    until = forms.DateField(label="至", widget=DateInput())

    def __init__(self, *args, check, **kwargs):
        super().__init__(*args, **kwargs)
        self.check = check
        for name, parameter in check.parameters.items():
            self.fields[name] = forms.FloatField(
                label=parameter.label,
                min_value=parameter.least,
                max_value=parameter.most,
                help_text=f"{parameter.least:g} 至 {parameter.most:g}",
            )
        self.fields["reason"] = forms.CharField(
            label="调整理由", required=False, max_length=200, help_text="启用时填写；只试核对的留空。"
        )

    @property
    def parameters(self):
        return {name: self.cleaned_data[name] for name in self.check.parameters}

    def clean(self):
        values = super().clean()
        if values.get("since") and values.get("until") and values["until"] < values["since"]:
            self.add_error("until", "结束日期早于开始日期，请核对。")
        return values
