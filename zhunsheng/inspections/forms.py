"""What people type about supervision, turned into values; nothing is saved here."""

from django import forms

from zhunsheng.inspections import rules
from zhunsheng.inspections.checklists import checklists
from zhunsheng.inspections.models import RiskReview
from zhunsheng.inspections.rules import LEVEL_LABELS, Level, Reply
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.rectification.forms import day_field, text_field, units_for
from zhunsheng.rectification.rules import AREA_LENGTH
from zhunsheng.rectification.rules import TITLE_LENGTH as FINDING_TITLE_LENGTH
from zhunsheng.ui.forms import ExplainedForm, OneTimeForm

NO_CLUES = "不写群众和举报人的个人信息，不写问题线索。"
LEVELS = [(level.value, LEVEL_LABELS[level]) for level in Level]


class OnTheSpotForm(OneTimeForm):
    """A problem seen during an inspection, quick enough to type while standing there."""

    unit = forms.ModelChoiceField(label="责任单位", queryset=None, empty_label=None)
    title = forms.CharField(
        label="问题", max_length=FINDING_TITLE_LENGTH, help_text="一句话说清，例如“消防通道堆放展具”。"
    )
    manifestation = text_field(
        "具体表现", 3, required=False, help_text=f"何处、何事、凭什么看出来。{NO_CLUES}"
    )
    area = forms.CharField(label="领域", max_length=AREA_LENGTH, required=False)

    def __init__(self, *args, user, inspection, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_for(user).filter(path__startswith=f"/{inspection.unit.path.split('/')[1]}/")
        checked = units.filter(pk__in=inspection.heard_units.all())
        self.fields["unit"].queryset = checked if checked.exists() else units


# ── Risk posts ───────────────────────────────────────────────────────────────────────────────────


class RiskFilter(forms.Form):
    """Narrows the list of risk posts; it lives in the address."""

    unit = forms.ModelChoiceField(label="单位", required=False, queryset=None, empty_label="全部单位")
    level = forms.ChoiceField(label="等级", required=False, choices=[("", "全部等级"), *LEVELS])
    due = forms.BooleanField(label="只看已到复核日期", required=False)
    retired = forms.BooleanField(label="包括已撤销", required=False)

    def __init__(self, data, *, posts):
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=posts.order_by().values("unit"))
        self.is_valid()

    def apply(self, posts, *, as_of):
        """Return the risk posts that pass; a value that is not offered is left out of account."""
        chosen = self.cleaned_data
        if not chosen.get("retired"):
            posts = posts.live()
        if chosen.get("unit"):
            posts = posts.filter(unit=chosen["unit"])
        if chosen.get("level"):
            posts = posts.filter(level=chosen["level"])
        if chosen.get("due"):
            posts = posts.filter(review_by__lte=as_of)
        return posts


class ReviewFields(forms.Form):
    """What a review says, whether it is the first or a later one."""

    level = forms.ChoiceField(label="风险等级", choices=LEVELS, widget=forms.RadioSelect)
    controls = text_field("防控措施", help_text="谁来把关、怎么留痕、多久看一次。")
    holder = forms.ModelChoiceField(
        label="持有人",
        queryset=None,
        required=False,
        empty_label="岗位空缺",
        help_text="现在这个岗位上的人。",
    )
    reviewed_on = day_field("复核日期")
    review_by = day_field("下次复核日期", help_text="最迟一年以后；到期前会提醒。")


class ReviewForm(ReviewFields, OneTimeForm):
    """A later look at a risk post."""

    note = text_field("复核情况", 3, required=False, help_text="有什么变化，措施落实得怎样；没有变化可不填。")

    def __init__(self, *args, unit, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = Person.objects.in_unit(unit.bureau, on=today)


class RiskForm(ReviewFields, OneTimeForm):
    """A new risk post with its first review."""

    unit = forms.ModelChoiceField(label="单位", queryset=None, empty_label="请选择")
    name = forms.CharField(
        label="岗位或环节", max_length=rules.NAME_LENGTH, help_text="例如“专项资金审核”“窗口受理”。"
    )
    power = forms.CharField(label="权力事项", max_length=rules.POWER_LENGTH, required=False)
    risk = text_field("风险表现", 3, help_text="这个岗位上可能出什么问题。")
    field_order = ["unit", "name", "power", "risk"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.writable_by(user)
        self.fields["unit"].queryset = units
        self.fields["holder"].queryset = Person.objects.in_unit(units.first().bureau, on=today)


class RetireForm(ExplainedForm):
    reason = text_field("撤销理由", 3, help_text="例如“该项审批已取消”。复核的历史会保留。")


def known_of(review: RiskReview) -> dict:
    """Return what a review form begins with: how the risk post stands now."""
    return {name: getattr(review, name) for name in ("level", "controls", "holder")}


# ── Self-inspections ─────────────────────────────────────────────────────────────────────────────


class CampaignForm(OneTimeForm):
    checklist = forms.ChoiceField(label="检查清单", widget=forms.RadioSelect)
    unit = forms.ModelChoiceField(label="组织单位", queryset=None, empty_label=None)
    title = forms.CharField(
        label="名称", max_length=rules.TITLE_LENGTH, help_text="例如“国庆节前落实中央八项规定精神自查”。"
    )
    units = forms.ModelMultipleChoiceField(
        label="自查单位",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text="由各单位的党务干部或负责人逐项填报。",
    )
    starts_on = day_field("开始日期")
    due = day_field("填报期限")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["checklist"].choices = [
            (one.code, f"{one.title}（{len(one.items)}项）") for one in checklists().values()
        ]
        writable = Unit.objects.writable_by(user)
        self.fields["unit"].queryset = self.fields["units"].queryset = writable


FOUND = {"no": False, "yes": True}


class AnswerForm(ExplainedForm):
    """One question and one remark for each item; what is left blank is answered another time."""

    def __init__(self, *args, items, said, **kwargs):
        """``said``: the replies given so far, by item; a problem once found is shown and not asked again."""
        super().__init__(*args, **kwargs)
        self.items = [item for item in items if not (item.code in said and said[item.code].found)]
        for item in self.items:
            reply = said.get(item.code)
            self.fields[f"{item.code}-found"] = forms.ChoiceField(
                label=item.text,
                required=False,
                choices=[("no", "未发现"), ("yes", "发现问题")],
                widget=forms.RadioSelect,
                initial="no" if reply else None,
            )
            self.fields[f"{item.code}-text"] = forms.CharField(
                label="说明",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=reply.text if reply else "",
            )

    @property
    def questions(self):
        """Each item with its two fields, for the page."""
        return [(item, self[f"{item.code}-found"], self[f"{item.code}-text"]) for item in self.items]

    @property
    def replies(self):
        return [
            Reply(
                item.code,
                FOUND.get(self.cleaned_data[f"{item.code}-found"]),
                self.cleaned_data[f"{item.code}-text"].strip(),
            )
            for item in self.items
        ]

    def explain(self, error):
        """Take over the sentences of an action, each at the remark of its item."""
        for item, sentences in error.message_dict.items():
            self.add_error(f"{item}-text" if f"{item}-text" in self.fields else None, sentences)
