"""What people type about findings, turned into values; nothing is saved here."""

import re
from datetime import date

from django import forms
from django.db.models import Q

from zhunsheng.activities.models import HeardProblem
from zhunsheng.attachments.rules import ACCEPTED
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import Person, Unit, within_paths
from zhunsheng.rectification import rules
from zhunsheng.rectification.models import TYPED_SOURCES, Finding, Measure, Severity, Source
from zhunsheng.rectification.rules import (
    MEASURE_KIND_LABELS,
    STAGE_LABELS,
    STANDING_LABELS,
    STATE_LABELS,
    MeasureKind,
    Stage,
    Standing,
    State,
)
from zhunsheng.ui.forms import DateInput, ExplainedForm, OneTimeForm


def day_field(label, **values):
    return forms.DateField(label=label, widget=DateInput(), **values)


def text_field(label, rows=3, **values):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **values)


def units_for(user):
    """Return the units against which this person may raise findings."""
    return Unit.objects.filter(within_paths(user.paths_to_write_findings())).order_by("path")


class ListFilter(forms.Form):
    """Narrows the list; it lives in the address, so that a view can be sent to a colleague."""

    standing = forms.ChoiceField(
        label="进展",
        required=False,
        choices=[
            ("", "全部进展"),
            ("unresolved", "尚未销号"),
            *((one.value, label) for one, label in STANDING_LABELS.items()),
        ],
    )
    unit = forms.ModelChoiceField(label="责任单位", required=False, queryset=None, empty_label="全部单位")
    leader = forms.TypedChoiceField(label="责任领导", required=False, coerce=int, empty_value=None)
    owner = forms.TypedChoiceField(label="责任人", required=False, coerce=int, empty_value=None)
    source = forms.ChoiceField(label="来源", required=False, choices=[("", "全部来源"), *Source.choices])
    area = forms.ChoiceField(label="领域", required=False)
    overdue = forms.BooleanField(label="只看逾期", required=False)
    q = forms.CharField(label="查找", required=False, max_length=60)
    # Where a finding is in the workflow, for links from elsewhere; people are shown how it stands.
    state = forms.ChoiceField(
        required=False,
        choices=[("", ""), *((state.value, STATE_LABELS[state]) for state in State)],
        widget=forms.HiddenInput,
    )

    def __init__(self, data, *, findings):
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=findings.values("unit"))
        areas = findings.exclude(area="").order_by("area").values_list("area", flat=True).distinct()
        self.fields["area"].choices = [("", "全部领域"), *((area, area) for area in areas)]
        answering = (
            findings.order_by().values_list("leader", "leader__name", "owner", "owner__name").distinct()
        )
        leaders, owners = {}, {}
        for leader, leader_name, owner, owner_name in answering:
            leaders[leader], owners[owner] = leader_name, owner_name
        for field, people in (("leader", leaders), ("owner", owners)):
            named = sorted((name, pk) for pk, name in people.items() if pk)
            self.fields[field].choices = [("", "全部"), *((pk, name) for name, pk in named)]
        self.is_valid()

    def apply(self, findings, *, as_of):
        """Return the findings that pass; a value that is not offered is left out of account."""
        chosen = self.cleaned_data
        exact = {name: chosen.get(name) for name in ("unit", "leader", "owner", "source", "area", "state")}
        findings = findings.filter(**{name: value for name, value in exact.items() if value})
        if chosen.get("standing") == "unresolved":
            findings = findings.unresolved()
        elif chosen.get("standing"):
            findings = findings.standing(Standing(chosen["standing"]), as_of=as_of)
        if chosen.get("overdue"):
            findings = findings.overdue(as_of=as_of)
        if words := chosen.get("q"):
            findings = findings.filter(Q(title__icontains=words) | Q(manifestation__icontains=words))
        return findings


class MeasureFilter(forms.Form):
    """Narrows the list of tasks; it lives in the address."""

    progress = forms.ChoiceField(
        label="进展",
        required=False,
        choices=[("", "全部进展"), *((one.value, STAGE_LABELS[one]) for one in Stage)],
    )
    unit = forms.ModelChoiceField(label="责任单位", required=False, queryset=None, empty_label="全部单位")
    owner = forms.ModelChoiceField(label="责任人", required=False, queryset=None, empty_label="全部责任人")
    kind = forms.ChoiceField(
        label="类型",
        required=False,
        choices=[("", "全部类型"), *((kind.value, label) for kind, label in MEASURE_KIND_LABELS.items())],
    )
    q = forms.CharField(label="查找", required=False, max_length=60)

    def __init__(self, data, *, user):
        super().__init__(data)
        measures = Measure.objects.visible_to(user)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=measures.values("finding__unit"))
        self.fields["owner"].queryset = Person.objects.filter(pk__in=measures.values("owner"))
        self.is_valid()

    def apply(self, measures, *, as_of):
        """Return the measures that pass; a value that is not offered is left out of account."""
        chosen = self.cleaned_data
        if unit := chosen.get("unit"):
            measures = measures.filter(finding__unit=unit)
        exact = {name: chosen.get(name) for name in ("owner", "kind")}
        measures = measures.filter(**{name: value for name, value in exact.items() if value})
        if stage := chosen.get("progress"):
            measures = measures.at(Stage(stage), as_of=as_of)
        if words := chosen.get("q"):
            measures = measures.filter(Q(text__icontains=words) | Q(finding__title__icontains=words))
        return measures


class SuspectFilter(forms.Form):
    """Narrows the list of what may be a relapse."""

    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), ("finding", "新的问题"), ("gap", "新的差距")]
    )
    q = forms.CharField(label="查找", required=False, max_length=60)

    def apply(self, suspects):
        """Return the suspects that pass; a value that is not offered is left out of account."""
        self.is_valid()
        kind, words = self.cleaned_data.get("kind"), self.cleaned_data.get("q") or ""
        return [
            one
            for one in suspects
            if (not kind or one.is_gap == (kind == "gap"))
            and any(words in text for text in (one.title, one.whose, one.earlier.title))
        ]


class FindingForm(OneTimeForm):
    unit = forms.ModelChoiceField(label="责任单位", queryset=None, empty_label="请选择")
    source = forms.ChoiceField(
        label="来源", choices=[(source.value, source.label) for source in TYPED_SOURCES]
    )
    title = forms.CharField(
        label="问题",
        max_length=rules.TITLE_LENGTH,
        help_text="一句话说清是什么问题，例如“第一季度支部党员大会未召开”。",
    )
    area = forms.CharField(label="领域", max_length=rules.AREA_LENGTH, required=False)
    manifestation = text_field(
        "具体表现", 5, required=False, help_text="何时、何处、涉及哪些记录。不写群众和举报人的个人信息。"
    )
    arose_on = day_field("发现日期")
    occurrence = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    problem = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(user)
        self.fields["occurrence"].queryset = Occurrence.objects.visible_to(user)
        if self["occurrence"].value():
            self.fields["source"].choices = [(Source.GAP.value, Source.GAP.label)]
        self.fields["problem"].queryset = HeardProblem.objects.visible_to(user)
        if self["problem"].value():
            self.fields["source"].choices = [(Source.VISIT.value, Source.VISIT.label)]


class StepForm(ExplainedForm):
    """A form about one finding as it is now; ``people`` are those who hold a post in its bureau on a day."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, finding, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = finding.version
        for name in {"owner", "leader"} & set(self.fields):
            self.fields[name].queryset = Person.objects.in_unit(finding.unit.bureau, on=today)
        for name in {"lead_unit", "units"} & set(self.fields):
            self.fields[name].queryset = Unit.objects.subtree(finding.unit.bureau).order_by("path")

    def see_again(self, finding):
        """Keep what was typed, and take the finding as it is now for seen: sending again is then a decision."""
        self.data = self.data.copy()
        self.data["version"] = finding.version


class AssignForm(StepForm):
    owner = forms.ModelChoiceField(
        label="责任人",
        queryset=None,
        empty_label="请选择",
        help_text="直接整改的人；责任人不能核验自己的问题。",
    )
    leader = forms.ModelChoiceField(label="责任领导", queryset=None, required=False, empty_label="不指定")
    rectify_by = day_field("整改期限")


class DaysField(forms.CharField):
    """Days, one a line or separated by blanks or commas."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value):
        found = []
        for word in re.split(r"[\s,，、;；]+", super().to_python(value)):
            if word:
                try:
                    found.append(date.fromisoformat(word))
                except ValueError:
                    raise forms.ValidationError(
                        f"“{word}”不是日期。请写成 2026-12-31 的样子，每行一个。"
                    ) from None
        return found


class MeasureForm(StepForm, OneTimeForm):
    text = text_field("整改措施", help_text="做什么、做到什么程度、凭什么核对。")
    kind = forms.ChoiceField(
        label="类型",
        choices=[(kind.value, label) for kind, label in MEASURE_KIND_LABELS.items()],
        initial=MeasureKind.BY_DATE,
    )
    owner = forms.ModelChoiceField(
        label="责任人",
        queryset=None,
        required=False,
        empty_label="不另指定",
        help_text="不填即由问题的责任人负责。",
    )
    leader = forms.ModelChoiceField(label="责任领导", queryset=None, required=False, empty_label="不另指定")
    lead_unit = forms.ModelChoiceField(
        label="牵头科室", queryset=None, required=False, empty_label="不另指定"
    )
    due = day_field("完成时限", required=False)
    reviews = DaysField(
        label="复查日期", required=False, help_text="只有“长期坚持”才填：哪几天复查是否还在坚持，每行一个。"
    )
    proof_wanted = text_field("佐证方式", 2, required=False, help_text="届时凭什么证明做到了。")


class DescribeForm(StepForm):
    """Sorts a finding by the bureau's vocabularies; a term chosen before stays on offer."""

    severity = forms.ChoiceField(label="程度", required=False, choices=[("", "未定"), *Severity.choices])
    example = text_field("典型事例", required=False, help_text="一件具体的事；不写群众和举报人的个人信息。")
    cause = text_field("原因分析", required=False)
    units = forms.ModelMultipleChoiceField(
        label="涉及单位", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, finding, vocabularies, **kwargs):
        super().__init__(*args, finding=finding, **kwargs)
        self.vocabularies = vocabularies
        for one in vocabularies:
            kept = finding.area if one.code == "area" else finding.categories.get(one.code, "")
            terms = dict.fromkeys([*one.terms, *([kept] if kept else [])])
            self.fields[one.code] = forms.ChoiceField(
                label=one.title,
                required=False,
                choices=[("", "不归入"), *((term, term) for term in terms)],
                initial=kept,
                help_text=one.help_text,
            )
        self.order_fields([one.code for one in vocabularies])

    @property
    def values(self):
        """The arguments of ``actions.describe``."""
        values = {name: self.cleaned_data[name] for name in ("severity", "example", "cause", "units")}
        return values | {"categories": {one.code: self.cleaned_data[one.code] for one in self.vocabularies}}


class PeopleForm(StepForm):
    people = text_field("涉及人员", required=False, help_text="只写姓名和职务。加密保存，每次查看都留记录。")


class VocabularyForm(ExplainedForm):
    code = forms.CharField(widget=forms.HiddenInput)
    terms = text_field("用词", 8, help_text="每行一个。已经归类的问题保留原来的用词。")


class DoneForm(StepForm):
    done_on = day_field("完成日期")
    result = text_field("完成情况", help_text="做了什么、效果如何，用数字和事实说明。")
    proof = text_field(
        "佐证说明",
        2,
        required=False,
        help_text="可供核对的记录，如文号、页码、存放处。佐证说明与文件至少有一样。",
    )
    file = forms.FileField(
        label="佐证文件", required=False, allow_empty_file=True, max_length=250, help_text=f"{ACCEPTED}。"
    )

    @property
    def values(self):
        """The arguments of ``actions.complete_measure``."""
        values = {name: self.cleaned_data[name] for name in ("done_on", "result", "proof")}
        if file := self.cleaned_data.get("file"):
            values |= {"name": file.name, "content": file.read()}
        return values


class SubmitForm(StepForm):
    """Nothing to type: sending it is the deed."""


class VerifyForm(StepForm, OneTimeForm):
    passed = forms.TypedChoiceField(
        label="核验结论",
        choices=[("yes", "通过，予以销号"), ("no", "退回，继续整改")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = text_field("核验意见", help_text="核对了哪些材料、看到什么；退回的写明还差什么。")


class ReopenForm(StepForm, OneTimeForm):
    note = text_field("重新打开的理由", help_text="写明发现了什么、与销号时有何不同。原来的核验结果会保留。")


class RelapseForm(StepForm):
    earlier = forms.ModelChoiceField(
        label="反弹自", queryset=None, empty_label="请选择", help_text="只列本问题提出前已经销号的问题。"
    )

    def __init__(self, *args, finding, user, **kwargs):
        super().__init__(*args, finding=finding, **kwargs)
        self.fields["earlier"].queryset = Finding.objects.visible_to(user).closed_before(finding)


class NotRelapseForm(RelapseForm):
    reason = text_field("不是反弹，因为", help_text="写明两者有何不同，凭什么认定。理由会保留，可供复查。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["earlier"].label = "此前的问题"
