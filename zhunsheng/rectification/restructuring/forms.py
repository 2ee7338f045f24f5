"""What people type to split, merge and link findings."""

from django import forms

from zhunsheng.rectification import rules
from zhunsheng.rectification.forms import StepForm, text_field
from zhunsheng.rectification.models import Finding
from zhunsheng.ui.forms import OneTimeForm


class SplitForm(StepForm, OneTimeForm):
    title = forms.CharField(label="拆出的问题", max_length=rules.TITLE_LENGTH)
    manifestation = text_field("具体表现", required=False)
    measures = forms.ModelMultipleChoiceField(
        label="一并移走的措施",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="只列没有核验过的措施。",
    )
    reason = text_field("拆分理由", 2)

    def __init__(self, *args, finding, **kwargs):
        super().__init__(*args, finding=finding, **kwargs)
        self.fields["measures"].queryset = finding.measures.filter(verified_in__isnull=True)


class MergeForm(StepForm):
    into = forms.ModelChoiceField(
        label="并入", queryset=None, empty_label="请选择", help_text="只列本局尚未提交核验的其他问题。"
    )
    reason = text_field("合并理由", 2, help_text="写明为什么是同一个问题。合并前后的内容都会保留。")

    def __init__(self, *args, finding, user, **kwargs):
        super().__init__(*args, finding=finding, **kwargs)
        under_way = Finding.objects.visible_to(user).of_bureau(finding.unit).unresolved()
        self.fields["into"].queryset = under_way.exclude(pk=finding.pk).exclude(state=rules.State.SUBMITTED)


class LinkForm(StepForm):
    other = forms.ModelChoiceField(label="相关的问题", queryset=None, empty_label="请选择")
    reason = text_field("两者的关系", 2)

    def __init__(self, *args, finding, user, **kwargs):
        super().__init__(*args, finding=finding, **kwargs)
        others = Finding.objects.visible_to(user).of_bureau(finding.unit)
        self.fields["other"].queryset = others.exclude(pk=finding.pk)
