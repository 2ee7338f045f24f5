"""The uploads of ledgers, and the grid for a backlog."""

from django import forms

from zhunsheng.activities.kinds import TALKS, Kind
from zhunsheng.activities.ledgers import documents, visits
from zhunsheng.activities.ledgers.rules import COLUMNS
from zhunsheng.documents.sheets import Row
from zhunsheng.organisation.models import Unit
from zhunsheng.ui.forms import DateInput, ExplainedForm, OneTimeForm
from zhunsheng.ui.uploads import SheetField

GRID_ROWS, MOST_ROWS = 8, 60


class UnitForm(ExplainedForm):
    unit = forms.ModelChoiceField(label="登记单位", queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.writable_by(user)
        self.fields["unit"].help_text = "表中没有写单位的行，记在这个单位名下。"


class ImportForm(UnitForm):
    file = SheetField(label="台账", columns=COLUMNS, hint="；有单位、主持人、参加人员、缺席及原因的列也会读")


class DocumentsForm(UnitForm):
    file = SheetField(label="收文台账", columns=documents.COLUMNS, hint="；有文号、学习单位的列也会读")


class VisitsForm(UnitForm):
    file = SheetField(
        label="走访台账", columns=visits.COLUMNS, hint="；有走访人、责任人、期限、办理结果的列也会读"
    )


class BacklogForm(UnitForm, OneTimeForm):
    """For which unit the rows of the grid are."""


class BacklogRow(forms.Form):
    day = forms.DateField(label="日期", required=False, widget=DateInput)
    kind = forms.ChoiceField(
        label="类别",
        required=False,
        choices=[("", "请选择"), *((kind.label, kind.label) for kind in Kind if kind not in TALKS)],
    )
    title = forms.CharField(label="主题", required=False, max_length=120)
    absent = forms.CharField(label="缺席人员", required=False, max_length=400)
    minutes = forms.CharField(label="记录要点", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for shown in self.fields.values():
            # They stand in a table whose head the eye reads, not the ear.
            shown.widget.attrs["aria-label"] = shown.label
        self.why = ""

    def as_row(self, number):
        """Return what was typed as a row of a ledger, or None when nothing was."""
        typed = self.cleaned_data
        return Row(number, typed) if typed.get("title") or typed.get("day") or typed.get("kind") else None


BacklogGrid = forms.formset_factory(BacklogRow, extra=GRID_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
