"""The upload of an export of a learning platform."""

from django import forms

from zhunsheng.organisation.models import Unit
from zhunsheng.study.rules import COLUMNS
from zhunsheng.ui.forms import ExplainedForm
from zhunsheng.ui.uploads import SheetField


class UploadForm(ExplainedForm):
    unit = forms.ModelChoiceField(
        label="登记单位",
        queryset=Unit.objects.none(),
        empty_label=None,
        help_text="这些培训记在哪个单位名下。",
    )
    file = SheetField(label="导出的表格", columns=COLUMNS, hint="，有重名的再加工号或单位")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.writable_by(user)
