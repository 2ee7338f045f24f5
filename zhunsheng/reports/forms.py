"""Reading what people choose about reports. Forms turn text into values and explain; they save nothing."""

from django import forms
from django.utils import timezone

from zhunsheng.organisation.models import Person, PostKind, Unit
from zhunsheng.reports.actions import LONGEST_COMMENT
from zhunsheng.reports.frames import offered
from zhunsheng.reports.prose import LONGEST
from zhunsheng.ui.forms import DateInput, ExplainedForm, OneTimeForm

LEADERS = (PostKind.SECRETARY, PostKind.TEAM_MEMBER, PostKind.UNIT_HEAD)
LEAVE_OUT, STATE = "leave_out", "state"


class ReportForm(OneTimeForm):
    """Which report, of which bureau, for which days."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), empty_label=None)
    template = forms.ChoiceField(label="模板")
    person = forms.ModelChoiceField(
        label="个人报告的本人",
        queryset=None,
        required=False,
        empty_label="不是个人报告",
        help_text="只有“述责述廉报告（个人）”要选；写的都是此人自己的记录。",
    )
    period_start = forms.DateField(label="期间自", widget=DateInput)
    period_end = forms.DateField(
        label="期间至",
        widget=DateInput,
        help_text="两端的日子都计算在内；年度报告填 1 月 1 日至 12 月 31 日。",
    )

    def __init__(self, data=None, *, user, today):
        initial = {
            "period_start": today.replace(month=1, day=1),
            "period_end": today.replace(month=12, day=31),
        }
        super().__init__(data, initial=initial)
        writable = Unit.objects.bureaus().writable_by(user)
        own = Unit.objects.filter(pk__in={grant.unit.path.split("/")[1] for grant in user.grants})
        self.fields["unit"].queryset = writable if writable.exists() else own
        leaders = Person.objects.filter(posts__kind__in=LEADERS, posts__ends_on__isnull=True).distinct()
        if writable.exists():
            leaders = leaders.filter(posts__unit__path__startswith=writable[0].path)
        else:
            leaders = leaders.filter(pk=user.person_id)
        self.fields["person"].queryset = leaders
        self.fields["template"].choices = offered(self.fields["unit"].queryset)


class StatedForm(forms.Form):
    """For every claim without any record: leave it out, or state honestly that nothing was done.

    ``seen`` is the version that was chosen from.
    """

    def __init__(self, data=None, *, unsupported, seen=None):
        super().__init__(data)
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=seen)
        self.asked = [claim for claim in unsupported if claim["honest"] and not claim["required_by"]]
        for claim in self.asked:
            self.fields[claim["key"]] = forms.ChoiceField(
                label=claim["about"],
                choices=[(LEAVE_OUT, "不写入"), (STATE, f"如实说明：{claim['honest']}")],
                initial=STATE if claim["stated"] else LEAVE_OUT,
                widget=forms.RadioSelect,
                error_messages={
                    "invalid_choice": "“%(value)s”不在选项中，请选择“不写入”或“如实说明”。",
                    "required": "请选择“不写入”或“如实说明”。",
                },
            )

    def beside(self, unsupported):
        """Return the claims, each with its ``field``; None where there is nothing to choose."""
        return [
            claim | {"field": self[claim["key"]] if claim["key"] in self.fields else None}
            for claim in unsupported
        ]

    @property
    def stated(self):
        return [key for key, choice in self.cleaned_data.items() if choice == STATE]

    def see_again(self, number):
        """Keep what was chosen, and take the version there is now for seen: sending again is then a decision."""
        self.data = self.data.copy()
        self.data["seen"] = number


class ProseForm(ExplainedForm):
    """Words between the claims, and the sentence that they stand after."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    after = forms.ChoiceField(label="写在哪一句之后")
    text = forms.CharField(
        label="补写的文字",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="与前后语句连成一段。数字请尽量用系统写出的；没有记录支持的数字会标出，定稿前要逐一核对。",
    )

    def __init__(self, data=None, *, sentences, seen, initial=None):
        super().__init__(data, initial={"seen": seen} | (initial or {}))
        self.fields["after"].choices = [("", "请选择"), *sentences]

    def see_again(self, number):
        """Keep what was typed, and take the version there is now for seen: sending again is then a decision."""
        self.data = self.data.copy()
        self.data["seen"] = number


class SeenForm(forms.Form):
    """A step from the version that is shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class VersionsForm(forms.Form):
    """Which two versions to set side by side."""

    old = forms.TypedChoiceField(label="旧版", coerce=int)
    new = forms.TypedChoiceField(label="新版", coerce=int)

    def __init__(self, data, *, revisions):
        last = revisions[0].number
        super().__init__(data or {"old": max(last - 1, 1), "new": last})
        choices = [
            (
                one.number,
                f"{one}（{one.saved_by.display_name}，{timezone.localtime(one.saved_at):%m-%d %H:%M}）",
            )
            for one in revisions
        ]
        for field in self.fields.values():
            field.choices = choices


class CommentForm(OneTimeForm):
    """A remark on a sentence, or an answer to one."""

    text = forms.CharField(label="意见", max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 4}))


class AnswerForm(CommentForm):
    """An answer to a comment; many stand on a page, so that each is known by the comment's number."""

    def __init__(self, data=None, *, comment):
        super().__init__(data, auto_id=f"id_%s_{comment.pk}")
        self.fields["text"].label = "答复"
        self.fields["text"].widget.attrs["rows"] = 2


class FreezeForm(ExplainedForm):
    """A settled report is never changed, so that whoever settles it says that they read it."""

    checked = forms.BooleanField(
        label="我已逐句核对正文和佐证，同意定稿",
        error_messages={"required": "请先核对，并勾选这一项，再点“定稿”。"},
    )
    numbers_checked = forms.BooleanField(
        error_messages={"required": "请先核对没有记录支持的数字，并勾选这一项；不能核实的请起草人删改。"},
    )

    number = forms.CharField(
        label="发文字号",
        max_length=60,
        required=False,
        help_text="如“澄文旅发〔2026〕12号”。填了就印版头和签发人；不带版头的不填。",
    )
    addressee = forms.CharField(label="主送机关", max_length=60, required=False)
    field_order = ("number", "addressee", "checked", "numbers_checked")

    def __init__(self, data=None, *, unbacked=0):
        super().__init__(data)
        self.fields["numbers_checked"].label = f"补写的文字中有 {unbacked} 处数字没有记录支持，我已另行核实"
        if not unbacked:
            del self.fields["numbers_checked"]
