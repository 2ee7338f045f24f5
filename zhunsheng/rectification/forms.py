"""What people type about findings, turned into values; nothing is saved here."""

import hashlib

from django import forms
from django.core import signing
from django.db.models import Q

from zhunsheng import documents
from zhunsheng.attachments.policies import may_store
from zhunsheng.attachments.rules import ACCEPTED
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import Person, Unit, within_paths
from zhunsheng.rectification import rules
from zhunsheng.rectification.models import TYPED_SOURCES, Finding, ImportedDocument, Source
from zhunsheng.rectification.rules import STATE_LABELS, State
from zhunsheng.ui.forms import DateInput, ExplainedForm, OneTimeForm


def day_field(label, **values):
    return forms.DateField(label=label, widget=DateInput(), **values)


def text_field(label, rows=3, **values):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **values)


class ListFilter(forms.Form):
    """Narrows the list; it lives in the address, so that a view can be sent to a colleague."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "全部状态"),
            ("unresolved", "尚未销号"),
            *((state.value, STATE_LABELS[state]) for state in State),
        ],
    )
    unit = forms.ModelChoiceField(label="责任单位", required=False, queryset=None, empty_label="全部单位")
    source = forms.ChoiceField(label="来源", required=False, choices=[("", "全部来源"), *Source.choices])
    area = forms.ChoiceField(label="领域", required=False)
    overdue = forms.BooleanField(label="只看逾期", required=False)
    q = forms.CharField(label="查找", required=False, max_length=60)

    def __init__(self, data, *, findings):
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=findings.values("unit"))
        areas = findings.exclude(area="").order_by("area").values_list("area", flat=True).distinct()
        self.fields["area"].choices = [("", "全部领域"), *((area, area) for area in areas)]
        self.is_valid()

    def apply(self, findings, *, as_of):
        """Return the findings that pass; a value that is not offered is left out of account."""
        chosen = self.cleaned_data
        exact = {name: chosen.get(name) for name in ("unit", "source", "area")}
        findings = findings.filter(**{name: value for name, value in exact.items() if value})
        if chosen.get("state") == "unresolved":
            findings = findings.unresolved()
        elif chosen.get("state"):
            findings = findings.filter(state=chosen["state"])
        if chosen.get("overdue"):
            findings = findings.overdue(as_of=as_of)
        if words := chosen.get("q"):
            findings = findings.filter(Q(title__icontains=words) | Q(manifestation__icontains=words))
        return findings


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

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(user)
        self.fields["occurrence"].queryset = Occurrence.objects.visible_to(user)
        if self["occurrence"].value():
            self.fields["source"].choices = [(Source.GAP.value, Source.GAP.label)]


class StepForm(ExplainedForm):
    """A form about one finding; ``people`` are those who hold a post in its bureau on a day."""

    def __init__(self, *args, finding, today, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"owner", "leader"} & set(self.fields):
            self.fields[name].queryset = Person.objects.in_unit(finding.unit.bureau, on=today)


class AssignForm(StepForm):
    owner = forms.ModelChoiceField(
        label="责任人",
        queryset=None,
        empty_label="请选择",
        help_text="直接整改的人；责任人不能核验自己的问题。",
    )
    leader = forms.ModelChoiceField(label="责任领导", queryset=None, required=False, empty_label="不指定")
    rectify_by = day_field("整改期限")


class MeasureForm(StepForm, OneTimeForm):
    text = text_field("整改措施", help_text="做什么、做到什么程度、凭什么核对。")
    owner = forms.ModelChoiceField(
        label="责任人",
        queryset=None,
        required=False,
        empty_label="不另指定",
        help_text="不填即由问题的责任人负责。",
    )
    due = day_field("完成时限", required=False)


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

    def __init__(self, *args, finding, user, **kwargs):
        super().__init__(*args, finding=finding, **kwargs)
        if not may_store(user, finding.unit):
            del self.fields["file"]

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


# --- importing ----------------------------------------------------------------------------------------------------

MOST_CHARACTERS, MOST_PROBLEMS = 300_000, 200
DRAFT_SALT, DRAFT_SECONDS = "rectification.import", 24 * 60 * 60
NO_PROBLEM = -1


def units_for(user):
    """Return the units against which this person may raise findings."""
    return Unit.objects.filter(within_paths(user.paths_to_write_findings())).order_by("path")


class UploadForm(ExplainedForm):
    unit = forms.ModelChoiceField(
        label="责任单位", queryset=None, empty_label=None, help_text="导入的问题归到哪个单位名下。"
    )
    file = forms.FileField(
        label="文件",
        allow_empty_file=True,
        max_length=250,
        help_text="自查报告、反馈意见、整改通报等列有问题的 .docx 或 .txt 文件。先预览，确认后才导入。",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(user)

    def clean_file(self):
        """Return the file as a :class:`Draft`."""
        file = self.cleaned_data["file"]
        content = file.read()
        try:
            text = documents.read_bytes(file.name, content)
        except documents.Unreadable as error:
            raise forms.ValidationError(error.reason) from error
        if len(text.content) > MOST_CHARACTERS:
            raise forms.ValidationError(
                f"“{text.name}”有 {len(text.content)} 字，超过一次 {MOST_CHARACTERS} 字的上限。请拆成几个文件导入。"
            )
        draft = Draft(text, hashlib.sha256(content).hexdigest())
        count = len(draft.reading.problems)
        if not count:
            raise forms.ValidationError(
                f"没有从“{text.name}”中认出问题。请确认文件里列有问题清单，或改用“提出问题”逐条录入。"
            )
        if count > MOST_PROBLEMS:
            raise forms.ValidationError(
                f"“{text.name}”列有 {count} 个问题，一次最多导入 {MOST_PROBLEMS} 个。请拆成几个文件。"
            )
        return draft

    def clean(self):
        values = super().clean()
        if values.get("unit") and values.get("file"):
            known = ImportedDocument.objects.filter(
                bureau=values["unit"].bureau, digest=values["file"].digest
            ).first()
            if known:
                self.add_error(
                    "file", f"这份文件已经以“{known}”的名称导入过，不必再导入；所列问题都在问题台账中。"
                )
        return values


class Draft:
    """A document that was read and not yet imported. It travels in the page, signed; the server keeps nothing."""

    def __init__(self, text, digest):
        self.text, self.digest = text, digest
        self.reading = documents.understand(text)

    def signed(self):
        pieces = [(paragraph.text, paragraph.place, paragraph.outline) for paragraph in self.text.paragraphs]
        return signing.dumps([self.text.name, self.digest, pieces], salt=DRAFT_SALT, compress=True)

    @classmethod
    def loaded(cls, signed):
        """Return the draft as it was.

        Raises:
            BadSignature: when it was changed on the way, or is older than a day.
        """
        name, digest, pieces = signing.loads(signed, salt=DRAFT_SALT, max_age=DRAFT_SECONDS)
        return cls(documents.Text.of(name, pieces), digest)

    @property
    def pieces(self):
        """The text, cut at the sentences of its problems (p0, p1 …) and measures (m0, m1 …)."""
        marks = [
            (found.start, found.end, f"{letter}{place}")
            for letter, all_found in (("p", self.reading.problems), ("m", self.reading.measures))
            for place, found in enumerate(all_found)
        ]
        return rules.pieces(self.text.content, marks)


class ReviewForm(ExplainedForm):
    """The proposals of a draft, to be taken, changed or left: fields take_0, title_0, area_0 …, answers_0 …"""

    draft = forms.CharField(widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(label="责任单位", queryset=None, empty_label="请选择")

    def __init__(self, *args, draft, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.loaded = draft
        self.fields["unit"].queryset = units_for(user)
        self.fields["draft"].initial = draft.signed
        proposed = rules.proposal(draft.reading)
        for place, problem in proposed.problems.items():
            self.fields[f"take_{place}"] = forms.BooleanField(
                label=f"导入问题{place + 1}", required=False, initial=True
            )
            self.fields[f"title_{place}"] = forms.CharField(
                label=f"问题{place + 1}的表述", max_length=rules.TITLE_LENGTH, initial=problem.title
            )
            self.fields[f"area_{place}"] = forms.CharField(
                label="领域", max_length=rules.AREA_LENGTH, required=False, initial=problem.area
            )
        choices = [
            (NO_PROBLEM, "未能对应，暂不导入"),
            *(
                (place, f"{place + 1}. {rules.shortened(problem.title, 30)}")
                for place, problem in proposed.problems.items()
            ),
        ]
        for place, answered in proposed.measures.items():
            self.fields[f"answers_{place}"] = forms.TypedChoiceField(
                label=f"措施{place + 1}",
                choices=choices,
                coerce=int,
                initial=NO_PROBLEM if answered is None else answered,
            )

    def clean(self):
        values = super().clean()
        if not any(values.get(f"take_{place}") for place in range(len(self.loaded.reading.problems))):
            raise forms.ValidationError("还没有勾选任何问题。请至少勾选一个再导入。")
        return values

    @property
    def choice(self):
        """What was decided, as the action takes it."""
        values = self.cleaned_data
        return rules.Choice(
            problems={
                place: rules.ChosenProblem(values[f"title_{place}"], values[f"area_{place}"])
                for place in range(len(self.loaded.reading.problems))
                if values[f"take_{place}"]
            },
            measures={
                place: None if values[f"answers_{place}"] == NO_PROBLEM else values[f"answers_{place}"]
                for place in range(len(self.loaded.reading.measures))
            },
        )

    @property
    def problem_rows(self):
        return [
            {
                "anchor": f"p{place}",
                "take": self[f"take_{place}"],
                "title": self[f"title_{place}"],
                "area": self[f"area_{place}"],
            }
            for place in range(len(self.loaded.reading.problems))
        ]

    @property
    def measure_rows(self):
        return [
            {"anchor": f"m{place}", "title": measure.title, "answers": self[f"answers_{place}"]}
            for place, measure in enumerate(self.loaded.reading.measures)
        ]
