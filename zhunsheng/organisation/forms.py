"""What pages ask that look at one unit's year."""

from django import forms

from zhunsheng.organisation.models import Unit


class UnitYearFilter(forms.Form):
    """Which unit, and which year; what is not offered means the usual unit and this year."""

    unit = forms.ModelChoiceField(
        label="单位", queryset=Unit.objects.none(), required=False, empty_label=None
    )
    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)

    def __init__(self, data, *, units, usual, years, this_year):
        """Read the address.

        Args:
            units: those that can be looked at.
            usual: the one shown when none is asked for, or None.
            years: those offered.
        """
        self.usual, self.this_year = usual, this_year
        super().__init__({"unit": usual and usual.pk, "year": this_year} | data.dict())
        self.fields["unit"].queryset = units
        self.fields["year"].choices = [(year, f"{year}年") for year in years]
        self.is_valid()

    @property
    def chosen(self):
        """The unit (None when there is none to look at) and the year."""
        return (
            self.cleaned_data.get("unit") or self.usual,
            self.cleaned_data.get("year") or self.this_year,
        )
