"""What people type about progress, pleas, obstacles and reviews."""

from django import forms

from zhunsheng.attachments.rules import ACCEPTED
from zhunsheng.rectification.followup.rules import PLEA_LABELS, WHOM_LENGTH, PleaKind
from zhunsheng.rectification.forms import StepForm, day_field, text_field
from zhunsheng.ui.forms import OneTimeForm


def decision(yes, no):
    """Return a choice between yes and no, in words that say what each means."""
    return forms.TypedChoiceField(
        choices=[("yes", yes), ("no", no)], coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )


class AdvanceForm(StepForm, OneTimeForm):
    on = day_field("日期")
    text = text_field("进展", help_text="做到了哪一步，还差什么，用数字和事实说明。")
    proof = text_field("佐证说明", 2, required=False, help_text="凭什么可以核对。佐证说明与文件至少有一样。")
    file = forms.FileField(
        label="佐证文件", required=False, allow_empty_file=True, max_length=250, help_text=f"{ACCEPTED}。"
    )

    @property
    def values(self):
        """The arguments of ``actions.note_advance``."""
        values = {name: self.cleaned_data[name] for name in ("on", "text", "proof", "form_key")}
        if file := self.cleaned_data.get("file"):
            values |= {"name": file.name, "content": file.read()}
        return values


class PleaForm(StepForm, OneTimeForm):
    kind = forms.ChoiceField(
        label="事项",
        choices=[(kind.value, label) for kind, label in PLEA_LABELS.items()],
        initial=PleaKind.EXTENSION,
        widget=forms.RadioSelect,
    )
    measure = forms.ModelChoiceField(
        label="措施",
        queryset=None,
        required=False,
        empty_label="整个问题",
        help_text="只延一项措施的，在此选择。",
    )
    until = day_field("申请延至", required=False)
    reason = text_field(
        "理由", help_text="为什么到期完不成、已经做了什么；无法完成的写明客观原因和替代办法。"
    )

    def __init__(self, *args, finding, **kwargs):
        super().__init__(*args, finding=finding, **kwargs)
        self.fields["measure"].queryset = finding.measures.filter(done_on__isnull=True)


class DecideForm(StepForm):
    granted = decision("同意", "不同意")
    answer = text_field("答复", help_text="写明理由，申请人据此办理。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["granted"].label = "决定"


class ObstacleForm(StepForm, OneTimeForm):
    needed = text_field("需要什么", help_text="哪件事卡住了，需要对方做什么、什么时候之前。")
    whom = forms.CharField(
        label="需要谁协调", max_length=WHOM_LENGTH, help_text="单位或领导，如“县财政局”“分管副局长”。"
    )


class ClearForm(StepForm):
    outcome = text_field("协调结果", help_text="谁在什么时候怎样解决，或者为什么没有解决。")


class ReviewForm(StepForm):
    looked_on = day_field("实际复查日期")
    holds = decision("仍在坚持", "没有坚持")
    note = text_field("复查情况", help_text="看了什么、看到什么。")
    proof = text_field("佐证说明", 2, help_text="凭什么可以核对。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holds"].label = "结论"
