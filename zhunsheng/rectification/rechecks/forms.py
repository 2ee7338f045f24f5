"""What people type about looking again."""

from django import forms

from zhunsheng.organisation.models import Unit, within_paths
from zhunsheng.rectification.followup.forms import decision
from zhunsheng.rectification.forms import StepForm, day_field, text_field
from zhunsheng.rectification.rechecks import rules
from zhunsheng.rectification.rechecks.models import Opinion
from zhunsheng.rectification.rules import NOTE_LENGTH
from zhunsheng.ui.forms import ExplainedForm, OneTimeForm


class RecheckFilter(forms.Form):
    """Narrows the list; it lives in the address."""

    show = forms.ChoiceField(
        label="进度",
        required=False,
        choices=[("", "待办"), ("due", "已到期待办"), ("done", "已办结"), ("all", "全部")],
    )
    q = forms.CharField(label="查找", required=False, max_length=60)

    def apply(self, rechecks, *, as_of):
        """Return the re-checks that pass; a value that is not offered is left out of account."""
        self.is_valid()
        chosen = self.cleaned_data.get("show") or "ahead"
        if chosen in {"ahead", "due"}:
            rechecks = rechecks.ahead()
        if chosen == "due":
            rechecks = rechecks.filter(due__lte=as_of)
        if chosen == "done":
            rechecks = rechecks.filter(holds__isnull=False)
        if words := self.cleaned_data.get("q"):
            rechecks = rechecks.filter(finding__title__icontains=words)
        return rechecks


class DrawForm(OneTimeForm):
    bureau = forms.ModelChoiceField(label="范围", queryset=None, empty_label=None)
    size = forms.IntegerField(label="抽取个数", min_value=1, max_value=rules.MOST_DRAWN)
    due = day_field("应查日期")

    def __init__(self, *args, paths, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bureau"].queryset = Unit.objects.filter(within_paths(paths)).order_by("path")


class AskForm(StepForm):
    question = forms.CharField(
        label="询问",
        max_length=rules.QUESTION_LENGTH,
        help_text="只显示这句话，不显示问题内容。不点名，例如“办事窗口午间是否一直有人？”。",
    )
    ask_until = day_field("答复截止")


class AnswerForm(ExplainedForm):
    opinion = forms.ChoiceField(label="您的看法", choices=Opinion.choices, widget=forms.RadioSelect)
    words = text_field("说明", required=False, max_length=NOTE_LENGTH)
    is_named = forms.TypedChoiceField(
        label="署名",
        choices=[("no", "匿名：不保存您的账号、姓名和具体时间"), ("yes", "署名：回头看人员可以看到您的姓名")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )


class ConcludeForm(StepForm):
    holds = decision("没有反弹", "有反弹，重新打开问题")
    note = text_field("“回头看”情况", help_text="看了什么、问了谁、看到什么；有反弹的写明与销号时有何不同。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holds"].label = "结论"
