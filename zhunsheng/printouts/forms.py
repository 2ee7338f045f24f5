"""Of which unit and year something is to be printed."""

from django import forms

from zhunsheng.organisation.models import Unit

FIRST_YEAR = 2012  # the year of the eight-point decision; no ledger reaches further back


class YearForm(forms.Form):
    """The year in an address; none means this one."""

    def __init__(self, data, *, today):
        super().__init__(data)
        self.fields["year"] = forms.IntegerField(
            required=False, min_value=FIRST_YEAR, max_value=today.year + 1
        )


class ShelfForm(forms.Form):
    """Whose year is to be printed; what is not offered means the person's own unit and this year."""

    unit = forms.ModelChoiceField(
        label="单位", queryset=Unit.objects.none(), required=False, empty_label=None
    )
    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)

    def __init__(self, data, *, user, today):
        units = Unit.objects.visible_to(user)
        self.default, self.this_year = units.order_by("path").first(), today.year
        super().__init__({"unit": self.default and self.default.pk, "year": today.year} | data.dict())
        self.fields["unit"].queryset = units
        self.fields["year"].choices = [(year, f"{year}年") for year in range(today.year - 2, today.year + 2)]
        self.is_valid()

    @property
    def chosen(self):
        """The unit (None when there is none to look at) and the year."""
        return (
            self.cleaned_data.get("unit") or self.default,
            self.cleaned_data.get("year") or self.this_year,
        )
