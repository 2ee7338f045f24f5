"""Of which unit and year something is to be printed."""

from django import forms

from zhunsheng.organisation.forms import UnitYearFilter
from zhunsheng.organisation.models import Unit

FIRST_YEAR = 2012  # the year of the eight-point decision; no ledger reaches further back


class YearForm(forms.Form):
    """The year in an address; none means this one."""

    def __init__(self, data, *, today):
        super().__init__(data)
        self.fields["year"] = forms.IntegerField(
            required=False, min_value=FIRST_YEAR, max_value=today.year + 1
        )


class ShelfForm(UnitYearFilter):
    """Whose year is to be printed; usually that of the highest unit one may read, of this year."""

    def __init__(self, data, *, user, today):
        units = Unit.objects.visible_to(user)
        super().__init__(
            data,
            units=units,
            usual=units.order_by("path").first(),
            years=range(today.year - 2, today.year + 2),
            this_year=today.year,
        )
