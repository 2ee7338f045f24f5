"""Which plan to look at, and what may be adjusted."""

from django import forms

from zhunsheng.organisation.forms import UnitYearFilter
from zhunsheng.planning import overview, rules
from zhunsheng.ui.forms import DateInput, ExplainedForm


class PlanFilter(UnitYearFilter):
    """Whose plan, of which year; usually one's own unit's, of this year."""

    def __init__(self, data, *, user, today):
        units = overview.units_with_plans(user)
        super().__init__(
            data,
            units=units,
            usual=units.writable_by(user).exclude(parent=None).first() or units.first(),
            years=range(today.year - 1, today.year + 2),
            this_year=today.year,
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
