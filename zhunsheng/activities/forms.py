"""Reading what people type about activities. Forms turn text into values and explain; they save nothing."""

from dataclasses import dataclass, field, replace

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q

from zhunsheng.activities.actions import FIELDS, Part, Proof
from zhunsheng.activities.details import CODES, CONDITIONAL, Sort, details_of, shows
from zhunsheng.activities.kinds import TALKS, Kind, expects, grouped
from zhunsheng.activities.models import TOPIC_LABELS, Activity, RequiredDocument
from zhunsheng.activities.rules import Topic, TopicSort
from zhunsheng.attachments.models import StoredFile
from zhunsheng.attachments.rules import ENDINGS, FileRefused, refuse_oversize
from zhunsheng.catalogue.vocabulary import EVIDENCE
from zhunsheng.engine import Role
from zhunsheng.organisation.models import Person, Post, PostKind, Unit
from zhunsheng.ui.forms import DateInput, OneTimeForm

PROOF_ROWS = 3
TOPIC_ROWS = 4
ROLE_COLUMNS = {
    Role.ORGANISER: "主持",
    Role.AUTHOR: "主讲、谈话或报告",
    Role.PARTICIPANT: "参加",
    Role.TARGET: "谈话或走访对象",
}


class ActivityForm(OneTimeForm):
    """What a record says, but for its topics (``TopicFormSet``), people (:class:`PeopleGrid`) and proofs.

    A kind brings fields of its own, and hides those of the common ones that it has no use for and that are empty.
    """

    kind = forms.ChoiceField(
        label="类别", help_text="谈心谈话、廉政谈话等在“谈话”栏目登记：谈话内容要加密，只有当事人能看。"
    )
    unit = forms.ModelChoiceField(label="组织单位", queryset=Unit.objects.none(), empty_label="请选择")
    title = forms.CharField(
        label="主题", max_length=120, help_text="写明议题或内容，例如“传达学习新修订的纪律处分条例”。"
    )
    happened_on = forms.DateField(
        label="日期",
        widget=DateInput,
        help_text="活动当天的日期。过了很久再登记也可以，会标明“补录”。",
    )
    place = forms.CharField(label="地点", max_length=80, required=False)
    hours = forms.DecimalField(
        label="学时",
        required=False,
        max_digits=4,
        decimal_places=1,
        help_text="学习、培训时填写，计入个人年度学时。",
    )
    documents = forms.ModelMultipleChoiceField(
        label="学习的必学文件",
        queryset=RequiredDocument.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    heard_units = forms.ModelMultipleChoiceField(
        label="听取汇报（走访、检查）的单位",
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    minutes = forms.CharField(
        label="记录要点",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="议了什么、定了什么。已有纸质或电子记录的，写要点并把原件附为佐证即可。不得填写国家秘密。",
    )
    counts_for = forms.DateField(
        label="补作哪一期",
        required=False,
        widget=DateInput,
        help_text="补以前欠的一期时，填那一期内的任一天；平时留空。",
    )
    makes_up_for = forms.ModelChoiceField(
        label="补学哪一次",
        queryset=Activity.objects.none(),
        required=False,
        empty_label="不是补学",
        help_text="类别为“补学”时，选择缺席的那次中心组学习。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, also=None, **kwargs):
        """``also``: a record being changed, whose own choices stay open."""
        super().__init__(*args, **kwargs)
        here = {kind for kind in Kind if kind not in TALKS or (also and also.kind == kind)}
        self.fields["kind"].choices = [("", "请选择"), *grouped(here)]
        writable = Unit.objects.writable_by(user)
        roots = {unit.path.split("/")[1] for unit in writable}
        bureau_units = Q(pk__in=[])
        for root in roots:
            bureau_units |= Q(path__startswith=f"/{root}/")
        documents, sessions = Q(pk__in=[]), Q(pk__in=[])
        if also:
            documents |= Q(activities=also)
            sessions |= Q(makeups=also)
        visible_documents = RequiredDocument.objects.visible_to(user).values("pk")
        visible_sessions = Activity.objects.visible_to(user).filter(
            kind=Kind.CENTER_GROUP_STUDY, participations__attended=False
        )
        self.fields["unit"].queryset = writable
        self.fields["heard_units"].queryset = Unit.objects.filter(bureau_units)
        self.fields["documents"].queryset = (
            RequiredDocument.objects.select_related("unit")
            .filter(documents | Q(pk__in=visible_documents))
            .distinct()
        )
        self.fields["makes_up_for"].queryset = Activity.objects.filter(
            sessions | Q(pk__in=visible_sessions.values("pk"))
        ).distinct()
        self.fields["documents"].label_from_instance = lambda document: (
            f"{document}（{document.unit}，{document.received_on}收）"
        )
        self.fields["makes_up_for"].label_from_instance = lambda session: (
            f"{session.happened_on} {session.title}"
        )
        self.details = details_of(self["kind"].value() or "")
        self.fields |= {detail.code: _field_of(detail) for detail in self.details}

    @property
    def own_fields(self):
        """The fields that the kind brings with it."""
        return [self[detail.code] for detail in self.details]

    @property
    def carried(self):
        """What was typed into fields of another kind: sent along, so that going back to it finds everything."""
        source = self.data if self.is_bound else self.initial
        return [(code, source[code]) for code in sorted(CODES - set(self.fields)) if source.get(code)]

    @property
    def shown(self):
        """Which of the fields that not every kind has are shown."""
        kind = self["kind"].value() or ""
        return {
            name: shows(kind, name) or (name in self.fields and bool(self[name].value()))
            for name in CONDITIONAL
        }

    @property
    def values(self):
        """What the actions take, of a valid form."""
        typed = self.cleaned_data
        common = [name for name in FIELDS if name != "details"]
        return {name: typed[name] for name in (*common, "documents", "heard_units")} | {
            "details": {detail.code: typed[detail.code] for detail in self.details}
        }


def _field_of(detail):
    common = {"label": detail.label, "required": False, "help_text": detail.help}
    if detail.sort == Sort.COUNT:
        return forms.IntegerField(**common)
    rows = 4 if detail.sort == Sort.LINES else 2
    return forms.CharField(**common, widget=forms.Textarea(attrs={"rows": rows}))


class TopicForm(forms.Form):
    """A topic of a meeting; a row without words is none."""

    sort = forms.ChoiceField(
        label="类别",
        choices=[(sort.value, label) for sort, label in TOPIC_LABELS.items()],
        initial=TopicSort.BUSINESS,
    )
    text = forms.CharField(label="议题", max_length=120, required=False)
    speaker = forms.CharField(label="领学（汇报）人", max_length=40, required=False)
    requirement = forms.CharField(label="贯彻意见或廉洁措施", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for shown in self.fields.values():
            shown.widget.attrs["aria-label"] = f"议题{shown.label}"


class BaseTopics(forms.BaseFormSet):
    @property
    def has_rows(self):
        """Whether some topic is written in them, so that they must be seen."""
        return any(form[name].value() for form in self for name in ("text", "speaker", "requirement"))


TopicFormSet = forms.formset_factory(
    TopicForm, formset=BaseTopics, extra=TOPIC_ROWS, max_num=30, absolute_max=30
)


def topics_of(formset):
    """Return the topics of a valid formset, in order."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data]
    return [
        Topic(TopicSort(row["sort"]), row["text"], row["speaker"], row["requirement"])
        for row in rows
        if row["text"] or row["speaker"] or row["requirement"]
    ]


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        # With no file at all Django hands over a plain dict.
        return files.getlist(name) if name in files else []


class FilesField(forms.FileField):
    """Any number of files. What may be kept is decided by the attachments; only the size is looked at here."""

    widget = FilesInput(attrs={"accept": ENDINGS})

    def clean(self, uploads, initial=None):
        for upload in uploads:
            try:
                refuse_oversize(upload.name, upload.size, max_bytes=settings.EVIDENCE_MAX_BYTES)
            except FileRefused as error:
                raise ValidationError(str(error)) from error
        return list(uploads)


class ProofForm(forms.Form):
    code = forms.ChoiceField(label="种类", required=False)
    text = forms.CharField(label="内容", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    files = FilesField(label="文件", required=False)
    known = forms.ModelChoiceField(
        label="已有文件", queryset=StoredFile.objects.none(), required=False, empty_label="或用已有的文件"
    )

    def __init__(self, *args, wanted=(), known=None, **kwargs):
        """``wanted``: codes that the duties of this kind of activity ask for; offered first.

        ``known``: files that are here already and may serve this record too.
        """
        super().__init__(*args, **kwargs)
        if known is not None:
            self.fields["known"].queryset = known
        first = [(code, EVIDENCE[code]) for code in wanted if code in EVIDENCE]
        others = [(code, label) for code, label in EVIDENCE.items() if code not in wanted]
        groups = [("本类活动需要的", first), ("其他", others)] if first else others
        self.fields["code"].choices = [("", "请选择"), *groups]
        for shown in self.fields.values():
            # They stand in a table whose head the eye reads, not the ear.
            shown.widget.attrs["aria-label"] = f"佐证{shown.label}"

    def clean(self):
        typed = self.cleaned_data
        if not typed.get("code") and (typed.get("text") or typed.get("files") or typed.get("known")):
            self.add_error("code", "请选择这份佐证的种类。")
        return typed

    @property
    def proofs(self):
        """One proof per file, the first with the text; or one with the text alone."""
        typed = self.cleaned_data
        if not typed.get("code"):
            return []
        found = [
            Proof(typed["code"], "" if number else typed["text"], upload.name, upload.read())
            for number, upload in enumerate(typed["files"])
        ]
        if typed["known"]:
            found.append(Proof(typed["code"], "" if found else typed["text"], known=typed["known"]))
        return found or [Proof(typed["code"], typed["text"])]


ProofFormSet = forms.formset_factory(ProofForm, extra=PROOF_ROWS, max_num=20, absolute_max=20)


def proofs_of(formset):
    """Return the proofs of a valid formset."""
    return [proof for form in formset for proof in form.proofs]


class EvidenceForm(forms.Form):
    """What holds for all the evidence that is added together."""

    expires_on = forms.DateField(
        label="有效期至", widget=DateInput, required=False, help_text="证照、聘书等有期限的才填。"
    )
    is_draft = forms.BooleanField(label="先存为草稿", required=False, help_text="草稿不计入，补齐后再提交。")

    def apply(self, proofs):
        """Return the proofs with what was chosen for all of them."""
        return [replace(proof, **self.cleaned_data) for proof in proofs]


class ListFilter(forms.Form):
    """The filters of the list page; an empty one hides nothing."""

    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *grouped(Kind)])
    unit = forms.ModelChoiceField(
        label="单位", required=False, queryset=Unit.objects.none(), empty_label="全部单位"
    )
    since = forms.DateField(label="从", required=False, widget=DateInput)
    until = forms.DateField(label="至", required=False, widget=DateInput)
    q = forms.CharField(label="主题或记录中的文字", required=False, max_length=60)
    backfilled = forms.BooleanField(label="只看补录", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)

    def apply(self, activities):
        """Return the activities that pass every filter that could be read."""
        self.is_valid()
        asked = self.cleaned_data
        if kind := asked.get("kind"):
            activities = activities.filter(kind=kind)
        if unit := asked.get("unit"):
            activities = activities.filter(unit__path__startswith=unit.path)
        if since := asked.get("since"):
            activities = activities.filter(happened_on__gte=since)
        if until := asked.get("until"):
            activities = activities.filter(happened_on__lte=until)
        if text := asked.get("q"):
            activities = activities.filter(Q(title__icontains=text) | Q(minutes__icontains=text))
        if asked.get("backfilled"):
            activities = activities.backfilled(after_days=settings.BACKFILL_AFTER_DAYS)
        return activities


@dataclass(slots=True)
class PersonRow:
    """One person of the grid, and what is ticked for them."""

    person: Person
    post: str
    roles: set[Role] = field(default_factory=set)
    absence_reason: str = ""

    @property
    def cells(self):
        return [(role.value, label, role in self.roles) for role, label in ROLE_COLUMNS.items()]


class PeopleGrid:
    """Who took part: a row per person of the bureau, a tick per role, and a reason for whoever was away.

    The people of the unit come first, then the bureau's leaders, then all others. A person who is ticked
    stays in the grid even when they held no post on the day, so that nothing typed is lost.
    """

    columns = tuple(ROLE_COLUMNS.values())

    def __init__(self, *, unit, on):
        self.unit, self.bureau = unit, unit.bureau
        own, leaders, others = {}, {}, {}
        self.posts_held = set()
        posts = Post.objects.on(on).filter(unit__path__startswith=self.bureau.path)
        for post in posts.select_related("person", "unit"):
            row = PersonRow(post.person, f"{post.unit}{post.title or post.get_kind_display()}")
            if post.unit.belongs_to(unit):
                self.posts_held.add((post.person_id, post.kind))
                own.setdefault(post.person_id, row)
            elif post.kind in {PostKind.SECRETARY, PostKind.TEAM_MEMBER}:
                leaders.setdefault(post.person_id, row)
            else:
                others.setdefault(post.person_id, row)
        leaders = {key: row for key, row in leaders.items() if key not in own}
        others = {key: row for key, row in others.items() if key not in own | leaders}
        self.own, self.leaders, self.others = own, leaders, others
        self.rows = own | leaders | others

    def expect_everybody(self, kind):
        """Tick as participants those of the unit who are expected: all, the committee alone, or nobody."""
        for key, row in self.rows.items():
            row.roles -= {Role.PARTICIPANT}
            posts = {post for person, post in self.posts_held if person == key}
            if key in self.own and expects(kind, posts):
                row.roles.add(Role.PARTICIPANT)

    def read(self, data):
        """Take the ticks and reasons of a form that was sent."""
        ticked = {role: _numbers(data.getlist(role.value)) for role in ROLE_COLUMNS}
        reasons = {
            int(name.removeprefix("absence-")): text.strip()[:120]
            for name, text in data.items()
            if name.startswith("absence-") and name.removeprefix("absence-").isdecimal() and text.strip()
        }
        self._bring_in(set().union(reasons, *ticked.values()))
        for key, row in self.rows.items():
            row.roles = {role for role, people in ticked.items() if key in people}
            row.absence_reason = reasons.get(key, "")

    def repeat(self, participations):
        """Tick whoever is in post as they stood last time; who was away then is expected again."""
        for row in self.rows.values():
            row.roles = set()
        for part in participations:
            if part.person_id in self.rows:
                self.rows[part.person_id].roles.add(Role(part.role))

    def show(self, participations):
        """Take the ticks and reasons from a record."""
        self._bring_in({part.person_id for part in participations})
        for part in participations:
            row = self.rows[part.person_id]
            row.absence_reason = part.absence_reason or row.absence_reason
            row.roles.add(Role(part.role) if part.attended else Role.PARTICIPANT)

    @property
    def has_others(self):
        """Whether something is said of people outside the unit and the leaders, so that they must be seen."""
        return any(row.roles or row.absence_reason for row in self.others.values())

    @property
    def parts(self):
        """Return what was ticked as parts. A reason makes an absence; who chairs or speaks takes part anyway."""
        found = []
        for row in self.rows.values():
            roles = row.roles
            if len(roles) > 1 or row.absence_reason:
                roles = roles - {Role.PARTICIPANT}
            found += [Part(row.person, role) for role in ROLE_COLUMNS if role in roles]
            if row.absence_reason:
                found.append(Part(row.person, Role.PARTICIPANT, False, row.absence_reason))
        return found

    def _bring_in(self, keys):
        missing = keys - set(self.rows)
        if missing:
            known = Person.objects.filter(pk__in=missing, posts__unit__path__startswith=self.bureau.path)
            for person in known.distinct():
                self.others[person.pk] = self.rows[person.pk] = PersonRow(person, "当日不在任")


def _numbers(texts):
    return {int(text) for text in texts if text.isdecimal()}
