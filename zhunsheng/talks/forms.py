"""What people type about talks, turned into values; nothing is saved here."""

from django import forms

from zhunsheng.accounts.models import User
from zhunsheng.organisation.models import Person, Unit, UnitKind, within_paths
from zhunsheng.rectification.forms import day_field, text_field
from zhunsheng.talks import rules
from zhunsheng.talks.kinds import FIRST_FORM, GUIDES, SEALED, Kind
from zhunsheng.talks.policies import HOLDS_TALKS, may_be_permitted
from zhunsheng.ui.forms import ExplainedForm, OneTimeForm

HELP = {
    "text": "写要点，不记隐私和原话。保存时加密，只有谈话人和本人能打开。",
    "risk_points": "这个岗位上容易出问题的环节。",
    "reminders": "要求改什么、什么时候看。",
    "commitment": "本人怎么说、承诺什么。",
}


class TalkForm(OneTimeForm):
    """A talk that was held; which texts it asks for depends on the kind."""

    person = forms.ModelChoiceField(label="谈话对象", queryset=None, empty_label="请选择")
    other = forms.ModelChoiceField(
        label="一同谈话的人",
        queryset=None,
        required=False,
        empty_label="只有我一人",
        help_text="批评教育、诫勉要有另一人在场。",
    )
    held_on = day_field("谈话日期")
    place = forms.CharField(label="地点", max_length=80, required=False)
    topic = forms.CharField(
        label="主题",
        max_length=rules.TOPIC_LENGTH,
        help_text="给台账看的几个字，例如“节前廉洁提醒”。具体内容写在下面。",
    )
    follow_up_on = day_field("回访日期", required=False, help_text="到期提醒您回访；不需要的留空。")
    unit = forms.ModelChoiceField(
        label="以哪个单位的名义", queryset=None, empty_label=None, help_text="任前谈话由党组组织。"
    )
    counts_for = day_field(
        "补作哪一期", required=False, help_text="补以前欠的一期时，填那一期内的任一天；平时留空。"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, bureau, kind, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.user = Kind(kind), user
        people = Person.objects.in_unit(bureau, on=today)
        self.fields["person"].queryset = people.exclude(pk=user.person_id)
        self.fields["other"].queryset = people.exclude(pk=user.person_id)
        self.fields["unit"].queryset = units_for(user, bureau)
        for name in GUIDES[self.kind].texts:
            is_main = name == GUIDES[self.kind].texts[0]
            self.fields[name] = text_field(
                SEALED[name], 8 if is_main else 3, required=is_main, help_text=HELP[name],
                max_length=rules.TEXT_LENGTH,
            )  # fmt: skip
        self.order_fields(
            [
                "person",
                "talkers",
                "held_on",
                "place",
                "topic",
                *GUIDES[self.kind].texts,
                "follow_up_on",
                "unit",
            ]
        )

    @property
    def values(self):
        """What the actions take of a valid form, but for its key and its revision."""
        values = {
            name: value for name, value in self.cleaned_data.items() if name not in {"form_key", "version"}
        }
        other = values.pop("other")
        return values | {"kind": self.kind, "talkers": [self.user.person, *([other] if other else [])]}


def units_for(user, bureau):
    """Return the units in whose name this person may record a talk."""
    return Unit.objects.filter(within_paths(user.paths(HOLDS_TALKS)), path__startswith=bureau.path).order_by(
        "position", "path"
    )


def usual_unit(user, bureau, kind):
    """Return the unit a kind of talk is usually held for: the party group's own, else the talker's."""
    units = units_for(user, bureau)
    wanted = UnitKind.PARTY_GROUP if kind == Kind.PRE_APPOINTMENT else None
    return (
        units.filter(kind=wanted).first()
        or units.filter(posts__person=user.person_id).first()
        or units.first()
    )


class AnswerForm(ExplainedForm):
    """What the person talked with says to the record."""

    agreed = forms.TypedChoiceField(
        label="这份记录",
        choices=[("1", "与所谈一致"), ("0", "有不同意见")],
        widget=forms.RadioSelect,
        coerce=lambda typed: typed == "1",
    )
    remark = text_field(
        "意见或补充", 3, required=False, help_text="有不同意见的，请写明哪里不符。同样加密保存。"
    )


class FollowUpForm(ExplainedForm):
    on = day_field("回访日期")
    outcome = text_field("回访情况", 4, help_text="提醒的事改了没有，还有什么困难。加密保存。")


class PermitForm(ExplainedForm):
    reader = forms.ModelChoiceField(label="调阅人", queryset=None, empty_label="请选择")
    reason = forms.CharField(label="理由", max_length=120)
    ends_on = day_field("截止日期", help_text=f"最长 {rules.PERMIT_DAYS} 天，到期自动失效。")

    def __init__(self, *args, talk, **kwargs):
        super().__init__(*args, **kwargs)
        users = User.objects.filter(is_active=True, person__isnull=False).select_related("person")
        able = [user.pk for user in users if may_be_permitted(user, talk)]
        self.fields["reader"].queryset = User.objects.filter(pk__in=able).select_related("person")
        self.fields["reader"].label_from_instance = lambda user: user.display_name


class PlanForm(ExplainedForm):
    """Arranges a talk of somebody with somebody."""

    kind = forms.ChoiceField(
        label="类别", choices=[(kind.value, kind.label) for kind in Kind if kind not in FIRST_FORM]
    )
    talker = forms.ModelChoiceField(label="谈话人", queryset=None, empty_label="请选择")
    person = forms.ModelChoiceField(label="谈话对象", queryset=None, empty_label="请选择")
    planned_on = day_field("计划日期")

    def __init__(self, *args, bureau, today, **kwargs):
        super().__init__(*args, **kwargs)
        people = Person.objects.in_unit(bureau, on=today)
        self.fields["talker"].queryset = self.fields["person"].queryset = people


class ListFilter(forms.Form):
    """Narrows the list; it lives in the address."""

    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *Kind.choices])
    mine = forms.BooleanField(label="只看我的", required=False)
    open = forms.ChoiceField(
        label="待办",
        required=False,
        choices=[("", "不限"), ("confirm", "待本人核对"), ("follow_up", "待回访")],
    )

    def apply(self, talks, user):
        """Return the talks that pass; a value that is not offered is left out of account."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("kind"):
            talks = talks.filter(kind=asked["kind"])
        if asked.get("mine") and user.person_id:
            talks = talks.filter(person=user.person_id) | talks.held_by(user.person_id)
        if asked.get("open") == "confirm":
            talks = talks.to_confirm()
        if asked.get("open") == "follow_up":
            talks = talks.to_follow_up()
        return talks
