"""What people type about campaigns, turned into values; nothing is saved here."""

from django import forms

from zhunsheng.activities.kinds import TALKS, Kind
from zhunsheng.activities.models import Activity
from zhunsheng.attachments.rules import ACCEPTED
from zhunsheng.campaigns import rules
from zhunsheng.organisation.models import Unit
from zhunsheng.rectification.forms import day_field, text_field
from zhunsheng.ui.forms import ExplainedForm, OneTimeForm


class CampaignForm(OneTimeForm):
    title = forms.CharField(
        label="名称", max_length=rules.TITLE_LENGTH, help_text="例如“深入贯彻中央八项规定精神学习教育”。"
    )
    unit = forms.ModelChoiceField(label="组织单位", queryset=None, empty_label=None)
    starts_on = day_field("开始日期")
    ends_on = day_field("结束日期")
    plan_name = forms.CharField(label="活动方案", max_length=rules.TITLE_LENGTH, required=False)
    plan_number = forms.CharField(label="文号", max_length=rules.NUMBER_LENGTH, required=False)
    file = forms.FileField(
        label="方案文件",
        required=False,
        allow_empty_file=True,
        max_length=250,
        help_text=f"已有方案的直接上传，不必另写。{ACCEPTED}。",
    )
    goal = text_field("目标要求", required=False)
    units = forms.ModelMultipleChoiceField(
        label="参加单位", queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = self.fields["units"].queryset = Unit.objects.writable_by(user)

    @property
    def values(self):
        """The arguments of ``actions.open_campaign``."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        if file := self.cleaned_data.get("file"):
            values |= {"name": file.name, "content": file.read()}
        return values


class StageForm(OneTimeForm):
    name = forms.CharField(label="阶段", max_length=rules.NAME_LENGTH, help_text="例如“学习研讨”“查摆整改”。")
    starts_on = day_field("开始日期")
    ends_on = day_field("结束日期")
    kinds = forms.MultipleChoiceField(
        label="各单位要开展的活动",
        choices=[(kind.value, kind.label) for kind in Kind if kind not in TALKS],
        widget=forms.CheckboxSelectMultiple,
        help_text="进度由归入的记录得出，不另报数。",
    )


class LinkForm(ExplainedForm):
    activities = forms.ModelMultipleChoiceField(
        label="归入哪些记录", queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["activities"]
        field.queryset = Activity.objects.filter(pk__in=[activity.pk for activity in offered]).select_related(
            "unit"
        )
        field.label_from_instance = lambda activity: f"{activity.happened_on} {activity.unit}：{activity}"
