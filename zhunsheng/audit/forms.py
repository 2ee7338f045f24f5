"""The filters of the log."""

from django import forms
from django.db.models import Q

from zhunsheng.audit.kinds import KINDS
from zhunsheng.ui.forms import DateInput


class LogFilter(forms.Form):
    kind = forms.ChoiceField(label="事项", required=False, choices=[("", "全部事项"), *KINDS.items()])
    since = forms.DateField(label="自", required=False, widget=DateInput())
    until = forms.DateField(label="至", required=False, widget=DateInput())
    q = forms.CharField(label="人员或理由", required=False, max_length=60)

    def apply(self, entries):
        """Return the entries that pass the filter; days are those of Asia/Shanghai."""
        if not self.is_valid():
            return entries
        chosen = self.cleaned_data
        if chosen["kind"]:
            entries = entries.filter(kind=chosen["kind"])
        if chosen["since"]:
            entries = entries.filter(at__date__gte=chosen["since"])
        if chosen["until"]:
            entries = entries.filter(at__date__lte=chosen["until"])
        if chosen["q"]:
            entries = entries.filter(Q(person__icontains=chosen["q"]) | Q(reason__icontains=chosen["q"]))
        return entries
