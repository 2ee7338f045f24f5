"""Findings, their measures, and the verifications that close them."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from zhunsheng.accounts.models import User
from zhunsheng.attachments.models import StoredFile
from zhunsheng.catalogue.models import Obligation
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import Person, Unit, within_paths
from zhunsheng.rectification.relapse import Problem
from zhunsheng.rectification.rules import (
    FLAGS,
    MEASURE_KIND_LABELS,
    MOVES,
    SETTLED,
    STANDING_LABELS,
    STATE_LABELS,
    STATE_WEIGHTS,
    MeasureKind,
    Position,
    Progress,
    Stage,
    Standing,
    State,
    bare,
    codes_of,
    shortened,
    stage,
    standing,
    states_of,
)
from zhunsheng.sealing.fields import SealedTextField


class Source(models.TextChoices):
    GAP = "gap", "责任台账差距"
    SELF_INSPECTION = "self_inspection", "自查"
    DOCUMENT = "document", "文件导入"
    SUPERVISION = "supervision", "监督检查"
    VISIT = "visit", "走访调研"


# The sources a person may name; the others follow from where a finding comes from.
TYPED_SOURCES = (Source.SELF_INSPECTION, Source.SUPERVISION)


class Severity(models.TextChoices):
    MINOR = "minor", "一般"
    SERIOUS = "serious", "较重"
    GRAVE = "grave", "严重"


class ImportedDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Documents from which findings were raised against units whose findings this person may know."""
        findings = Finding.objects.filter(within_paths(user.paths_to_findings(), "unit__path"))
        return self.filter(pk__in=findings.values("document"))

    def for_list(self):
        findings = models.Count("findings")
        return self.select_related("imported_by__person").defer("text").annotate(finding_count=findings)


class ImportedDocument(models.Model):
    """An official document that was read; kept whole, so that a finding can show its sentence."""

    bureau = models.ForeignKey(Unit, models.PROTECT, related_name="imported_documents", verbose_name="单位")
    name = models.CharField("文件名", max_length=120)
    digest = models.CharField("摘要（SHA-256）", max_length=64)
    # What sort of document it was taken for, empty where it did not say.
    kind = models.CharField("类型", max_length=30, blank=True)
    text = models.TextField("正文")
    imported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="导入人")
    imported_at = models.DateTimeField("导入时间")

    objects = ImportedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入的文件"
        ordering = ["-imported_at"]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "digest"], name="a_document_is_imported_once")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("rectification:document", args=[self.pk])


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Findings of the units whose findings this person may know, and those they answer for or work on."""
        visible = within_paths(user.paths_to_findings(), "unit__path")
        if user.person_id:
            own_measures = Measure.objects.filter(owner=user.person_id).values("finding")
            visible |= Q(owner=user.person_id) | Q(leader=user.person_id) | Q(pk__in=own_measures)
        return self.filter(visible)

    def of_bureau(self, unit):
        """Findings of every unit under the same bureau as this one."""
        return self.filter(unit__path__startswith=f"/{unit.path.split('/')[1]}/")

    def unresolved(self):
        return self.exclude(state__in=SETTLED)

    def closed_or_undecided(self):
        """Closed, or unresolved and not said to repeat an earlier one."""
        undecided = Q(relapse_of__isnull=True) & ~Q(state=State.MERGED)
        return self.filter(Q(state=State.CLOSED) | undecided)

    def with_position(self, *, as_of):
        """With the ``position`` of each on a day, as one number (``rules.Position.code``)."""
        measures = Measure.objects.filter(finding=OuterRef("pk"))
        repeated = Finding.objects.filter(relapse_of=OuterRef("pk"))
        given_up = Review.objects.filter(
            measure__finding=OuterRef("pk"), holds=False, at__gte=OuterRef("closed_at")
        )
        passed_before = Verification.objects.filter(finding=OuterRef("pk"), passed=True)
        unable = Plea.objects.filter(finding=OuterRef("pk")).unable()
        kept_up = measures.filter(kind=MeasureKind.LASTING, reviews__looked_on__isnull=True).exclude(
            reviews__isnull=True
        )
        holding = Recheck.objects.filter(
            finding=OuterRef("pk"), holds=True, concluded_at__gte=OuterRef("closed_at")
        )
        # A flag that says nothing in a state is not looked up there: twenty thousand findings are counted at once.
        under_way, closed = Q(state=State.RECTIFYING), Q(state=State.CLOSED)
        flags = {
            "is_overdue": Q(rectify_by__lt=as_of),
            "is_unable": under_way & Exists(unable),
            "came_back": ((under_way | closed) & Exists(repeated))
            | (closed & Exists(given_up))
            | (under_way & Exists(passed_before)),
            "some_done": under_way & Exists(measures.filter(done_on__isnull=False)),
            "is_kept_up": (under_way | closed)
            & Exists(kept_up)
            & ~Exists(measures.filter(done_on__isnull=True)),
            "still_holds": closed & Exists(holding),
        }
        weights = [Case(When(flags[name], then=Value(weight)), default=0) for name, weight in FLAGS.items()]
        states = [When(state=state, then=Value(weight)) for state, weight in STATE_WEIGHTS.items()]
        return self.annotate(
            position=sum(weights, Case(*states, default=0, output_field=models.IntegerField()))
        )

    def standing(self, wanted, *, as_of):
        """Those that stand so on a day."""
        return (
            self.filter(state__in=states_of(wanted))
            .with_position(as_of=as_of)
            .filter(position__in=codes_of(wanted))
        )

    def count_standings(self, *, as_of) -> dict[Standing, int]:
        """Return how many stand how on a day, in the order of the labels, none left out; one query."""
        counts = dict.fromkeys(STANDING_LABELS, 0)
        found = self.order_by().with_position(as_of=as_of).values_list("position")
        for code, count in found.annotate(models.Count("pk")):
            counts[standing(Position.of(code))] += count
        return counts

    def with_gap(self):
        """With what ``compared`` reads of others."""
        return self.select_related("unit", "occurrence")

    def overdue(self, *, as_of):
        return self.unresolved().filter(rectify_by__lt=as_of)

    def found_in(self, records):
        """Map the id of each of these records to the findings that were raised from it."""
        found = {}
        for finding in self.filter(origin__in=records).order_by("pk"):
            found.setdefault(finding.origin, []).append(finding)
        return found

    def closed_before(self, finding):
        """Findings of the same bureau that were closed when this one was raised: those it may repeat."""
        return self.of_bureau(finding.unit).filter(closed_at__lte=finding.raised_at).exclude(pk=finding.pk)

    def put_right_before(self, gap):
        """Findings about the duty of a gap that were verified and closed before it came up, the latest first."""
        closed = self.filter(obligation=gap.obligation_id, subject=gap.subject, closed_at__date__lte=gap.due)
        return closed.exclude(occurrence=gap.pk).order_by("-closed_at")

    def by_words(self, *, unit, kind):
        """Map the bare words of every problem that came to a unit from a kind of document, as it was written there
        and as it was worded since, to its finding."""
        findings = self.filter(unit=unit, document__kind=kind)
        texts = ImportedDocument.objects.in_bulk(findings.values_list("document", flat=True).distinct())
        found = {}
        for finding in findings:
            written = (texts[finding.document_id].text[start:end] for start, end in finding.spans)
            found |= {bare(words): finding for words in (finding.title, *written)}
        return found

    def for_page(self):
        """With what the page of one finding shows of others."""
        return self.select_related(
            "unit",
            "owner",
            "leader",
            "document",
            "occurrence",
            "relapse_of",
            "merged_into",
            "split_from",
            "raised_by__person",
            "closed_by__person",
        )

    def for_list(self):
        """Everything the list page shows, in one query however long it is; without a day they are due last."""
        return self.select_related("unit", "owner", "leader").annotate(
            due=Coalesce("rectify_by", models.Value(date.max), output_field=models.DateField())
        )


class Finding(models.Model):
    """A problem to be put right: found where, whose, by when; closed only by somebody else's verification."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="findings", verbose_name="责任单位")
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    # The occurrence may vanish when the law is evaluated anew; the finding and its text stay.
    occurrence = models.ForeignKey(
        Occurrence, models.SET_NULL, null=True, blank=True, related_name="findings", verbose_name="责任节点"
    )
    # Whose duty the gap was about; kept when the occurrence is gone, so that a relapse is seen years later.
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="责任事项"
    )
    subject = models.CharField("责任主体", max_length=40, blank=True)
    document = models.ForeignKey(
        ImportedDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name="出处文件",
    )
    # Where its words stand in the document's text: [[start, end], …], ends excluded.
    spans = models.JSONField(default=list, blank=True)
    # The record in which it was found, "app.model:pk": an inspection, an answer to a self-inspection.
    origin = models.CharField("发现于", max_length=80, blank=True, db_index=True)
    area = models.CharField("领域", max_length=80, blank=True)
    title = models.CharField("问题", max_length=200)
    manifestation = models.TextField("具体表现", blank=True)
    example = models.TextField("典型事例", blank=True)
    cause = models.TextField("原因分析", blank=True)
    severity = models.CharField("程度", max_length=10, choices=Severity.choices, blank=True)
    # The term chosen in each vocabulary of the bureau, by the vocabulary's code (vocabulary.py).
    categories = models.JSONField("分类", default=dict, blank=True)
    units = models.ManyToManyField(
        Unit, related_name="findings_concerning", blank=True, verbose_name="涉及单位"
    )
    # Who is concerned, by name: class P3, sealed, and every opening logged (actions.read_people).
    people = SealedTextField("涉及人员", blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=[(s.value, STATE_LABELS[s]) for s in State], default=State.OPEN
    )
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="findings_led", verbose_name="责任领导"
    )
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="findings_owned", verbose_name="责任人"
    )
    # Everyone who ever answered for it or worked on it. It only grows: none of them may verify (SEC-52).
    doers = models.ManyToManyField(Person, related_name="+", verbose_name="经手整改的人")
    rectify_by = models.DateField("整改期限", null=True, blank=True)
    relapse_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="relapses", verbose_name="反弹自"
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="拆分自"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )
    # Grows with every change of it and of what stands under it, so that nobody acts on what they have not seen.
    version = models.PositiveIntegerField("修订", default=1)
    arose_on = models.DateField("发现日期")
    raised_at = models.DateTimeField("提出时间")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交人"
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="销号人"
    )
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        ordering = ["rectify_by", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True, closed_by__isnull=True)),
                name="closed_findings_say_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.OPEN, State.MERGED])
                | Q(owner__isnull=False, rectify_by__isnull=False),
                name="findings_under_way_have_an_owner_and_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="merged_findings_say_into_which",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="no_finding_is_merged_into_itself",
            ),
        ]

    seen = None  # the version somebody looked at when they decided; None when nobody said

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("rectification:detail", args=[self.pk])

    def as_seen(self, version):
        """Return this finding with the version that somebody saw: what was changed since is told, not overwritten."""
        self.seen = version
        return self

    @property
    def standing(self):
        """How it stands; only for findings read ``with_position``."""
        return standing(Position.of(self.position))

    def get_standing_display(self):
        return STANDING_LABELS[self.standing]

    @property
    def record_id(self):
        return f"rectification.finding:{self.pk}"

    def may_move_to(self, state):
        return state in MOVES[State(self.state)]

    @property
    def compared(self):
        """What it is compared by with others, as the rules of relapse read it."""
        raised_on = timezone.localdate(self.raised_at)
        return Problem(
            title=self.title,
            manifestation=self.manifestation,
            unit=self.unit_id,
            duty=(self.obligation_id, self.subject) if self.obligation_id else None,
            on=self.occurrence.due if self.occurrence else raised_on,
            closed_on=timezone.localdate(self.closed_at) if self.closed_at else None,
        )

    @property
    def progress(self):
        """How far its measures are, as the rules read it."""
        return [measure.progress for measure in self.measures.all()]


class MeasureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Measures of the findings this person may know."""
        return self.filter(finding__in=Finding.objects.visible_to(user))

    def at(self, wanted, *, as_of):
        """Those that are so far on a day, by the rule ``rules.stage``."""
        if wanted == Stage.PROVEN:
            return self.filter(verified_in__isnull=False)
        waiting = self.filter(verified_in__isnull=True)
        if wanted == Stage.REPORTED:
            return waiting.filter(done_on__isnull=False)
        late = Q(due__lt=as_of)
        return waiting.filter(late if wanted == Stage.LATE else ~late, done_on__isnull=True)

    def for_list(self):
        """Everything the list of tasks shows, in one query; without a day they are due last."""
        return self.select_related("finding__unit", "owner", "leader", "lead_unit").annotate(
            due_by=Coalesce("due", models.Value(date.max), output_field=models.DateField())
        )


class Measure(models.Model):
    """What is done about a finding, by whom, by when, and what shows that it was done."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="measures", verbose_name="问题")
    text = models.TextField("整改措施")
    # What the finding's document says beyond its wording: by whom, until when, how far. It proves nothing.
    stated = models.TextField("文件所述", blank=True)
    spans = models.JSONField(default=list, blank=True)
    kind = models.CharField(
        "类型",
        max_length=10,
        choices=[(kind.value, label) for kind, label in MEASURE_KIND_LABELS.items()],
        default=MeasureKind.BY_DATE,
    )
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="measures_led", verbose_name="责任领导"
    )
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="measures_led", verbose_name="牵头科室"
    )
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name="责任人"
    )
    # What will show that it was done, said before it is.
    proof_wanted = models.TextField("佐证方式", blank=True)
    due = models.DateField("完成时限", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    result = models.TextField("完成情况", blank=True)
    reported_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报告人"
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="佐证文件"
    )
    proof = models.TextField("佐证说明", blank=True)
    # The verification that passed it. From then on it never changes, even when the finding is reopened (SEC-56).
    verified_in = models.ForeignKey(
        "Verification", models.PROTECT, null=True, blank=True, related_name="measures", verbose_name="核验"
    )
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改措施"
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True)
                | (~Q(result="") & Q(reported_by__isnull=False) & (~Q(proof="") | Q(file__isnull=False))),
                name="done_measures_have_a_result_and_proof",
            )
        ]

    def __str__(self):
        return shortened(self.text, 40)

    def get_absolute_url(self):
        return f"{reverse('rectification:detail', args=[self.finding_id])}#measure-{self.pk}"

    @property
    def record_id(self):
        return f"rectification.measure:{self.pk}"

    def stage(self, as_of):
        return stage(self.progress, self.due, as_of=as_of)

    @property
    def progress(self):
        return Progress(
            is_done=self.done_on is not None,
            has_proof=bool(self.proof or self.file_id),
            settled=self.verified_in_id is not None,
        )


class Verification(models.Model):
    """Somebody else's look at a finding: put right, or sent back (also long after it was closed), and why."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="verifications")
    passed = models.BooleanField("通过")
    note = models.TextField("核验意见")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="核验人")
    at = models.DateTimeField("核验时间")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "核验"
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.finding} {'通过' if self.passed else '退回'}"


class RelapseDenial(models.Model):
    """Somebody's decision that a finding does not repeat an earlier one, and why. Never changed."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="relapse_denials", verbose_name="问题")
    earlier = models.ForeignKey(Finding, models.PROTECT, related_name="+", verbose_name="此前的问题")
    reason = models.TextField("理由")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="认定人")
    at = models.DateTimeField("认定时间")

    class Meta:
        verbose_name = verbose_name_plural = "不是反弹的认定"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "earlier"], name="a_relapse_is_denied_once")
        ]

    def __str__(self):
        return f"{self.finding} 不是 {self.earlier} 的反弹"


class FindingLink(models.Model):
    """Somebody's remark that two findings have to do with each other, and how. Never changed."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="links", verbose_name="问题")
    other = models.ForeignKey(Finding, models.PROTECT, related_name="links_to", verbose_name="相关的问题")
    reason = models.TextField("关系")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="关联人")
    at = models.DateTimeField("关联时间")

    class Meta:
        verbose_name = verbose_name_plural = "问题关联"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "other"], name="two_findings_are_linked_once"),
            models.CheckConstraint(condition=~Q(finding=F("other")), name="no_finding_is_linked_to_itself"),
        ]

    def __str__(self):
        return f"{self.finding} — {self.other}"


class Vocabulary(models.Model):
    """The terms a bureau chose for one vocabulary, instead of those of data/vocabularies.yaml."""

    bureau = models.ForeignKey(Unit, models.PROTECT, related_name="vocabularies", verbose_name="单位")
    code = models.CharField("词表", max_length=20)
    terms = models.JSONField("用词")

    class Meta:
        verbose_name = verbose_name_plural = "分类词表"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "code"], name="a_bureau_has_each_vocabulary_once")
        ]

    def __str__(self):
        return f"{self.bureau} {self.code}"


# What follows a finding and its measures stands in rooms of its own; Django reads their models from here.
from zhunsheng.rectification.followup.models import Advance, Obstacle, Plea, Review  # noqa: E402, F401
from zhunsheng.rectification.institutions.models import HouseRule  # noqa: E402, F401
from zhunsheng.rectification.rechecks.models import Answer, Drawing, Recheck  # noqa: E402, F401
