"""What people type when they review or replace evidence."""

from django import forms

from zhunsheng.activities.actions import Proof
from zhunsheng.attachments.rules import ENDINGS
from zhunsheng.ui.forms import ExplainedForm


class ReviewForm(ExplainedForm):
    accepted = forms.TypedChoiceField(
        label="意见",
        choices=[("1", "通过"), ("0", "退回")],
        widget=forms.RadioSelect,
        coerce=lambda typed: typed == "1",
    )
    reason = forms.CharField(label="说明", required=False, max_length=120, help_text="退回的写明要补什么。")


class ReplaceForm(ExplainedForm):
    text = forms.CharField(label="内容", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="文件", required=False, widget=forms.FileInput(attrs={"accept": ENDINGS}))

    def proof(self, code):
        """Return what was typed as a piece of evidence of a kind."""
        file = self.cleaned_data["file"]
        return Proof(code, self.cleaned_data["text"], file.name if file else "", file.read() if file else b"")
