"""Setting up an indicator, recording a value, and handing in a ledger of values."""

from datetime import date

from django import forms

from zhunsheng.indicators import rules
from zhunsheng.indicators.models import Indicator
from zhunsheng.organisation.models import Unit
from zhunsheng.ui.forms import ExplainedForm, OneTimeForm
from zhunsheng.ui.uploads import SheetField

PERIODS_OFFERED = 36


class ChangeForm(ExplainedForm):
    name = forms.CharField(
        label="指标名称", max_length=60, help_text="例如：公共文化设施使用率、群众满意度。"
    )
    measured_in = forms.CharField(label="计量单位", max_length=20, help_text="例如：%、人次、分。")
    target = forms.DecimalField(
        label="目标值",
        max_digits=16,
        decimal_places=rules.PLACES,
        required=False,
        help_text="没有目标的可以不填。",
    )
    direction = forms.ChoiceField(label="目标要求", choices=Indicator._meta.get_field("direction").choices)
    source = forms.CharField(
        label="数据来源", max_length=120, help_text="已有的统计报表、系统或调查，不另要求基层填报。"
    )


class IndicatorForm(OneTimeForm, ChangeForm):
    unit = forms.ModelChoiceField(label="责任单位", queryset=Unit.objects.none(), empty_label="请选择")
    every = forms.ChoiceField(label="登记周期", choices=Indicator._meta.get_field("every").choices)
    field_order = ("unit", "name", "measured_in", "every", "target", "direction", "source")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.writable_by(user)


class ValueForm(ExplainedForm):
    period = forms.ChoiceField(label="期间")
    value = forms.DecimalField(label="数值", max_digits=16, decimal_places=rules.PLACES)
    evidence = forms.CharField(
        label="依据",
        max_length=rules.EVIDENCE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="数据从哪里来，如统计报表的名称和日期。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args, indicator, today, **kwargs):
        super().__init__(*args, **kwargs)
        start = rules.period_start(today, indicator.every)
        starts = []
        while len(starts) < PERIODS_OFFERED:
            starts.append(start)
            start = rules.period_start(date.fromordinal(start.toordinal() - 1), indicator.every)
        self.fields["period"].choices = [
            (start.isoformat(), rules.period_name(start, indicator.every)) for start in starts
        ]
        self.fields["value"].label = f"数值（{indicator.measured_in}）"

    def clean_period(self):
        return date.fromisoformat(self.cleaned_data["period"])


class UploadForm(ExplainedForm):
    file = SheetField(label="指标台账", columns=rules.COLUMNS, hint="，不同单位有同名指标的再加单位")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)  # which indicators a row may mean, the rows decide


class ListFilter(forms.Form):
    unit = forms.ModelChoiceField(
        label="单位", required=False, queryset=Unit.objects.none(), empty_label="全部单位"
    )
    q = forms.CharField(label="指标名称", required=False, max_length=60)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)

    def apply(self, indicators):
        """Return the indicators that pass every filter that could be read."""
        self.is_valid()
        if unit := self.cleaned_data.get("unit"):
            indicators = indicators.filter(unit__path__startswith=unit.path)
        if text := self.cleaned_data.get("q"):
            indicators = indicators.filter(name__icontains=text)
        return indicators
