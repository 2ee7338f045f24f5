"""How the list of documents is narrowed, and one registered."""

from django import forms
from django.db.models import Q

from zhunsheng.organisation.models import Unit
from zhunsheng.ui.forms import DateInput, ExplainedForm


class DocumentFilter(forms.Form):
    """The filters of the list; an empty one hides nothing."""

    unstudied = forms.ChoiceField(
        label="学习情况", required=False, choices=[("", "全部"), ("1", "还没有学"), ("0", "已经学过")]
    )
    unit = forms.ModelChoiceField(label="学习单位", required=False, queryset=None, empty_label="全部单位")
    since = forms.DateField(label="从", required=False, widget=DateInput)
    until = forms.DateField(label="至", required=False, widget=DateInput)
    q = forms.CharField(label="文件名称或文号", required=False, max_length=60)

    def __init__(self, *args, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=documents.order_by().values("unit"))
        self.is_valid()

    def apply(self, documents):
        """Return the documents that pass every filter that could be read."""
        asked = self.cleaned_data
        if studied := asked.get("unstudied"):
            documents = documents.studied(studied == "0")
        if unit := asked.get("unit"):
            documents = documents.filter(unit=unit)
        if since := asked.get("since"):
            documents = documents.filter(received_on__gte=since)
        if until := asked.get("until"):
            documents = documents.filter(received_on__lte=until)
        if words := asked.get("q"):
            documents = documents.filter(Q(name__icontains=words) | Q(number__icontains=words))
        return documents


class DocumentForm(ExplainedForm):
    unit = forms.ModelChoiceField(label="学习单位", queryset=Unit.objects.none(), empty_label="请选择")
    name = forms.CharField(label="文件名称", max_length=120, help_text="不必加书名号。")
    number = forms.CharField(label="文号", max_length=60, required=False)
    received_on = forms.DateField(
        label="收文日期", widget=DateInput, help_text="学习期限从这一天起算，以收文登记为准。"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.writable_by(user)
