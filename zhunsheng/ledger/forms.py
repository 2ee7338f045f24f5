"""The filters of the ledger's pages; they live in the address, so a view of it can be sent to a colleague."""

from datetime import timedelta

from django import forms
from django.db.models import Q

from zhunsheng.catalogue.models import Area, Obligation, SubjectKind
from zhunsheng.catalogue.vocabulary import PERIODS
from zhunsheng.engine import STATUS_LABELS, Status
from zhunsheng.ledger.scenarios import Scenario, faults_of, waived
from zhunsheng.organisation.models import Unit
from zhunsheng.ui.forms import DateInput

PRESSING, ANY = "pressing", "any"


class OccurrenceFilter(forms.Form):
    """Narrows occurrences; a value that is not offered is left out of account."""

    area = forms.ChoiceField(label="领域", required=False, choices=[("", "全部领域"), *Area.choices])
    kind = forms.ChoiceField(
        label="主体类别", required=False, choices=[("", "全部主体"), *SubjectKind.choices]
    )
    q = forms.CharField(label="查找", required=False, max_length=60)

    def narrowed(self, occurrences, **more):
        """Return the occurrences that pass this filter and ``more`` lookups, of which empty ones say nothing."""
        chosen = {name: self.cleaned_data.get(name) or "" for name in ("area", "kind", "q")}
        exact = {"obligation__area": chosen["area"], "obligation__subject_kind": chosen["kind"]} | more
        occurrences = occurrences.filter(**{field: value for field, value in exact.items() if value})
        if not chosen["q"]:
            return occurrences
        return occurrences.filter(
            Q(obligation__title__icontains=chosen["q"])
            | Q(unit__name__icontains=chosen["q"])
            | Q(person__name__icontains=chosen["q"])
        )


class ForecastFilter(OccurrenceFilter):
    """Narrows what is open; ``within`` is the most days that are left."""

    within = forms.TypedChoiceField(
        label="到期",
        coerce=int,
        required=False,
        choices=[("", "不限"), *((days, f"{days}天内") for days in (7, 30, 90))],
    )

    def apply(self, occurrences, *, as_of):
        """Return the occurrences that pass the filter."""
        days = self.cleaned_data.get("within") if self.is_valid() else None
        return self.narrowed(occurrences, due__lte=days and as_of + timedelta(days=days))


class LedgerFilter(OccurrenceFilter):
    """Narrows the ledger to a year, and within it to a month, a status or a subject."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    status = forms.ChoiceField(label="状态", required=False)
    month = forms.TypedChoiceField(
        label="月份",
        coerce=int,
        required=False,
        choices=[("", "全年"), *((n, f"{n}月") for n in range(1, 13))],
    )
    subject = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

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
        occurrences = self.narrowed(
            occurrences.of_year(chosen["year"]), due__month=chosen["month"], subject=chosen["subject"]
        )
        if with_status and chosen["status"] == PRESSING:
            return occurrences.pressing()
        if with_status and chosen["status"] != ANY:
            return occurrences.filter(status=chosen["status"])
        return occurrences


class WhatIfForm(forms.Form):
    """Asks what to suppose: another day, and one duty waived or asked for differently."""

    WAIVE, CHANGE = "waive", "change"

    as_of = forms.DateField(label="截至日期（不填为今天）", required=False, widget=DateInput())
    obligation = forms.ModelChoiceField(
        label="责任事项", queryset=Obligation.objects.none(), required=False, empty_label="不改变任何事项"
    )
    supposed = forms.ChoiceField(
        label="设想", required=False, choices=[(WAIVE, "不再要求"), (CHANGE, "改变要求")], initial=WAIVE
    )
    unit = forms.ModelChoiceField(
        label="对谁不再要求", queryset=Unit.objects.none(), required=False, empty_label="全部责任主体"
    )
    every = forms.ChoiceField(label="周期改为", required=False, choices=[("", "不改变"), *PERIODS.items()])
    at_least = forms.FloatField(label="次数、学时或比例改为", required=False)
    days = forms.IntegerField(label="办理天数改为", required=False)
    due = forms.CharField(label="截止日改为（如 03-31）", required=False, max_length=5)

    def __init__(self, data, *, bureau):
        super().__init__(data or None)
        judged = Obligation.objects.exclude(versions__rule__answered_by=[]).order_by("title").distinct()
        self.fields["obligation"].queryset = judged
        self.fields["unit"].queryset = Unit.objects.subtree(bureau)

    def clean(self):
        """Turn the answers into ``self.scenario``; say what makes no sense together."""
        chosen = super().clean()
        obligation = chosen.get("obligation")
        if not self.errors and not obligation and not chosen.get("as_of"):
            raise forms.ValidationError("请选一个责任事项，或填一个截至日期，再看有什么不同。")
        if self.errors:
            return chosen
        changes = self._changes(chosen) if obligation and chosen["supposed"] == self.CHANGE else {}
        if obligation and chosen["supposed"] == self.CHANGE and not changes:
            raise forms.ValidationError("请至少填一项要改变的要求，或改选“不再要求”。")
        is_waived = obligation and chosen["supposed"] != self.CHANGE
        self.scenario = Scenario(
            as_of=chosen.get("as_of"),
            changes={obligation.code: changes} if changes else {},
            waivers=(waived(obligation.code, chosen.get("unit")),) if is_waived else (),
        )
        if faults := faults_of(self.scenario):
            raise forms.ValidationError(faults)
        return chosen

    def _changes(self, chosen):
        """Return the fields to change, in the rule's own form."""
        rule = chosen["obligation"].versions.all()[0].rule
        changes = {name: chosen[name] for name in ("every", "due") if chosen.get(name)}
        if chosen.get("at_least") is not None:
            changes["at_least"] = chosen["at_least"]
        if chosen.get("days") is not None:
            span = next((name for name in ("within", "before") if name in rule), "within")
            changes[span] = rule.get(span, {"calendar": "natural"}) | {"days": chosen["days"]}
        return changes


class BurdenFilter(forms.Form):
    """Chooses a year and a month and narrows people; a value that is not offered is left out of account."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    month = forms.TypedChoiceField(label="月份", coerce=int, required=False, empty_value=None)
    unit = forms.ModelChoiceField(
        label="单位", queryset=Unit.objects.none(), required=False, empty_label="全部单位"
    )
    q = forms.CharField(label="姓名", required=False, max_length=40)

    def __init__(self, data, *, today, units, one_month=False):
        """``one_month``: a month is always chosen, this one unless another is named."""
        self.default_year, self.default_month = today.year, today.month if one_month else None
        super().__init__({"year": today.year, "month": self.default_month} | data.dict())
        months = [(month, f"{month}月") for month in range(1, 13)]
        self.fields["month"].choices = months if one_month else [("", "全年"), *months]
        self.fields["year"].choices = [(year, f"{year}年") for year in range(today.year - 1, today.year + 2)]
        self.fields["unit"].queryset = units
        self.is_valid()

    @property
    def chosen(self):
        """The filter's values, with the defaults where nothing usable was given."""
        return {
            "year": self.cleaned_data.get("year") or self.default_year,
            "month": self.cleaned_data.get("month") or self.default_month,
            "unit": self.cleaned_data.get("unit"),
            "q": (self.cleaned_data.get("q") or "").strip(),
        }

    def apply(self, people, year):
        """Return the people, of some, that pass the filter.

        Args:
            people: ids.
            year: the :class:`demands.Year` that knows them.
        """
        chosen = self.chosen
        if chosen["unit"]:
            people = people & year.people_below({chosen["unit"].subject_id})
        return {one for one in people if chosen["q"] in year.people[one].name}
