"""What people type about problems heard on visits; nothing is saved here."""

from django import forms

from zhunsheng.activities.visits import rules
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.ui.forms import DateInput, ExplainedForm, OneTimeForm

ALL, OVERDUE, SETTLED = "all", "overdue", "settled"


class ProblemFilter(forms.Form):
    """Narrows the list; it lives in the address. Without a choice it shows what is still open."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "尚未办结"), (OVERDUE, "已过期限"), (SETTLED, "已办结或已转整改"), (ALL, "全部")],
    )
    unit = forms.ModelChoiceField(label="走访单位", required=False, queryset=None, empty_label="全部单位")

    def __init__(self, data, *, problems):
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=problems.values("activity__unit"))
        self.is_valid()

    def apply(self, problems, *, as_of):
        """Return the problems that pass; a value that is not offered is left out of account."""
        chosen = self.cleaned_data
        if chosen.get("unit"):
            problems = problems.filter(activity__unit=chosen["unit"])
        narrowed = {
            ALL: problems,
            OVERDUE: problems.overdue(as_of=as_of),
            SETTLED: problems.settled(),
        }
        return narrowed.get(chosen.get("state"), problems.still_open())


class ProblemForm(OneTimeForm):
    text = forms.CharField(
        label="反映的问题",
        max_length=rules.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="什么事、在哪里。不写群众的姓名、电话和住址，不写问题线索。",
    )
    owner = forms.ModelChoiceField(label="办理人", queryset=None, required=False, empty_label="已当场解决")
    due = forms.DateField(label="办结期限", widget=DateInput, required=False)
    result = forms.CharField(
        label="办理结果",
        max_length=rules.TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="当场解决的才填；其余的办结以后再填。",
    )
    resolved_on = forms.DateField(label="办结日期", widget=DateInput, required=False)

    def __init__(self, *args, activity, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Person.objects.in_unit(activity.unit.bureau, on=today)


class ResultForm(ExplainedForm):
    result = forms.CharField(
        label="办理结果",
        max_length=rules.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="做了什么、反映的人满意不满意。",
    )
    resolved_on = forms.DateField(label="办结日期", widget=DateInput)
