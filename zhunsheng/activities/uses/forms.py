"""What people type about the use of a study; nothing is saved here."""

from django import forms

from zhunsheng.activities.uses.actions import TEXT_LENGTH
from zhunsheng.ui.forms import OneTimeForm


class UseForm(OneTimeForm):
    text = forms.CharField(
        label="用到了哪里、有什么成效",
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一两句即可：学到的哪一点，用在哪项工作上，带来什么变化。",
    )
    record = forms.ChoiceField(
        label="对应的工作",
        required=False,
        help_text="正在整改的问题、措施等。选了以后，那项工作的页面上也会显示这次学习。",
    )

    def __init__(self, *args, offered, **kwargs):
        """``offered``: the work to choose from, names by id."""
        super().__init__(*args, **kwargs)
        self.fields["record"].choices = [("", "不对应具体工作，只写成效"), *offered.items()]
