"""The filters of the ledger's pages; they live in the address, so a view of it can be sent to a colleague."""

from django import forms
from django.db.models import Q

from zhunsheng.catalogue.models import Area, SubjectKind
from zhunsheng.engine import STATUS_LABELS, Status

PRESSING, ANY = "pressing", "any"


class LedgerFilter(forms.Form):
    """Narrows occurrences; a value that is not offered is left out of account."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    area = forms.ChoiceField(label="领域", required=False, choices=[("", "全部领域"), *Area.choices])
    kind = forms.ChoiceField(
        label="主体类别", required=False, choices=[("", "全部主体"), *SubjectKind.choices]
    )
    status = forms.ChoiceField(label="状态", required=False)
    month = forms.TypedChoiceField(
        label="月份",
        coerce=int,
        required=False,
        choices=[("", "全年"), *((n, f"{n}月") for n in range(1, 13))],
    )
    subject = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    q = forms.CharField(label="查找", required=False, max_length=60)

    def __init__(self, data, *, today, default_status=ANY):
        self.default_year, self.default_status = today.year, default_status
        super().__init__({"year": today.year, "status": default_status} | data.dict())
        years = range(today.year - 1, today.year + 2)
        self.fields["year"].choices = [(year, f"{year}年") for year in years]
        self.fields["status"].choices = [
            (ANY, "全部状态"),
            (PRESSING, "需要处理"),
            *((status.value, STATUS_LABELS["zh"][status]) for status in Status),
        ]
        self.is_valid()

    @property
    def chosen(self):
        """The filter's values, with the defaults where nothing usable was given."""
        return {
            "year": self.cleaned_data.get("year") or self.default_year,
            "status": self.cleaned_data.get("status") or self.default_status,
            **{name: self.cleaned_data.get(name) or "" for name in ("area", "kind", "month", "subject", "q")},
        }

    def apply(self, occurrences, *, with_status=True):
        """Return the occurrences that pass the filter."""
        chosen = self.chosen
        occurrences = occurrences.of_year(chosen["year"])
        simple = {
            "obligation__area": chosen["area"],
            "obligation__subject_kind": chosen["kind"],
            "due__month": chosen["month"],
            "subject": chosen["subject"],
        }
        occurrences = occurrences.filter(**{field: value for field, value in simple.items() if value})
        if chosen["q"]:
            occurrences = occurrences.filter(
                Q(obligation__title__icontains=chosen["q"])
                | Q(unit__name__icontains=chosen["q"])
                | Q(person__name__icontains=chosen["q"])
            )
        if with_status and chosen["status"] == PRESSING:
            return occurrences.pressing()
        if with_status and chosen["status"] != ANY:
            return occurrences.filter(status=chosen["status"])
        return occurrences
