"""Which plan to look at, and what may be adjusted."""

from django import forms

from zhunsheng.organisation.models import Unit
from zhunsheng.planning import overview, rules
from zhunsheng.ui.forms import DateInput, ExplainedForm


class PlanFilter(forms.Form):
    """Whose plan, of which year; what is not offered means the first unit and this year."""

    unit = forms.ModelChoiceField(
        label="单位", queryset=Unit.objects.none(), required=False, empty_label=None
    )
    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)

    def __init__(self, data, *, user, today):
        units = overview.units_with_plans(user)
        self.default = units.writable_by(user).exclude(parent=None).first() or units.first()
        self.this_year = today.year
        super().__init__({"unit": self.default and self.default.pk, "year": today.year} | data.dict())
        self.fields["unit"].queryset = units
        self.fields["year"].choices = [(year, f"{year}年") for year in range(today.year - 1, today.year + 2)]
        self.is_valid()

    @property
    def chosen(self):
        """The unit (None when there is none to look at) and the year."""
        return (
            self.cleaned_data.get("unit") or self.default,
            self.cleaned_data.get("year") or self.this_year,
        )


class ItemForm(ExplainedForm):
    planned_on = forms.DateField(label="计划日期", widget=DateInput)
    theme = forms.CharField(
        label="主题",
        max_length=rules.THEME_LENGTH,
        required=False,
        help_text="准备围绕什么开展，可以以后再填。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class BrandForm(ExplainedForm):
    brand = forms.CharField(
        label="党建品牌", max_length=rules.BRAND_NAME_LENGTH, required=False, help_text="没有品牌的不必填。"
    )
    brand_text = forms.CharField(
        label="品牌内涵和做法",
        max_length=rules.BRAND_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="几句话说明围绕什么、怎么做，印在计划表上。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
