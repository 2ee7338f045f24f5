"""Which documents to make, of which bureaus, for which days."""

from django import forms

from zhunsheng.batches.making import choices
from zhunsheng.reports.policies import bureaus_of
from zhunsheng.ui.forms import DateInput, OneTimeForm


class BatchForm(OneTimeForm):
    sorts = forms.MultipleChoiceField(label="文件种类", widget=forms.CheckboxSelectMultiple)
    units = forms.ModelMultipleChoiceField(
        label="单位",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text="默认是您可以起草的全部单位。",
    )
    period_start = forms.DateField(label="期间自", widget=DateInput)
    period_end = forms.DateField(
        label="期间至",
        widget=DateInput,
        help_text="两端的日子都计算在内。清单、台账、一页纸取结束日期所在的年度。",
    )

    def __init__(self, data=None, *, user, today):
        units = bureaus_of(user)
        initial = {
            "units": units,
            "period_start": today.replace(month=1, day=1),
            "period_end": today.replace(month=12, day=31),
        }
        super().__init__(data, initial=initial)
        self.fields["units"].queryset = units
        self.fields["sorts"].choices = choices()
