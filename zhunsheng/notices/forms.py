"""Whose calendar to subscribe to."""

from django import forms

from zhunsheng.organisation.models import Unit
from zhunsheng.ui.forms import ExplainedForm


class FeedForm(ExplainedForm):
    unit = forms.ModelChoiceField(
        label="订阅谁的日历",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="我本人",
        error_messages={"invalid_choice": "不能订阅这个单位的日历。请从列表中选择您能查看的单位。"},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)
