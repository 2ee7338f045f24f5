"""Which records a pack is to hold."""

from django import forms

from zhunsheng.catalogue.models import Area
from zhunsheng.organisation.models import Unit
from zhunsheng.packs.policies import PACKS
from zhunsheng.ui.forms import DateInput, ExplainedForm


class PackForm(ExplainedForm):
    bureau = forms.ModelChoiceField(label="单位", queryset=None, empty_label=None)
    start = forms.DateField(label="期间自", widget=DateInput)
    end = forms.DateField(label="期间至", widget=DateInput)
    areas = forms.MultipleChoiceField(
        label="领域",
        choices=Area.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选就是全部。",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bureau"].queryset = Unit.objects.bureaus().filter(path__in=user.paths(PACKS))
