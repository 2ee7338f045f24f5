"""Findings, their measures, and the verifications that close them."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from zhunsheng.accounts.models import User
from zhunsheng.attachments.models import StoredFile
from zhunsheng.catalogue.models import Obligation
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import Person, Unit, within_paths
from zhunsheng.rectification.relapse import Problem
from zhunsheng.rectification.rules import MOVES, STATE_LABELS, Progress, State, bare, shortened


class Source(models.TextChoices):
    GAP = "gap", "责任台账差距"
    SELF_INSPECTION = "self_inspection", "自查"
    DOCUMENT = "document", "文件导入"
    SUPERVISION = "supervision", "监督检查"
    VISIT = "visit", "走访调研"


# The sources a person may name; the others follow from where a finding comes from.
TYPED_SOURCES = (Source.SELF_INSPECTION, Source.SUPERVISION)


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
        return self.exclude(state=State.CLOSED)

    def closed_or_undecided(self):
        """Closed, or unresolved and not said to repeat an earlier one."""
        return self.filter(Q(state=State.CLOSED) | Q(relapse_of__isnull=True))

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
            "raised_by__person",
            "closed_by__person",
        )

    def for_list(self):
        """Everything the list page shows, in one query however long it is; without a day they are due last."""
        return self.select_related("unit", "owner", "leader").annotate(
            due=Coalesce("rectify_by", models.Value(date.max), output_field=models.DateField()),
            measure_count=models.Count("measures", distinct=True),
            done_count=models.Count("measures", filter=Q(measures__done_on__isnull=False), distinct=True),
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
                condition=Q(state=State.OPEN) | Q(owner__isnull=False, rectify_by__isnull=False),
                name="findings_under_way_have_an_owner_and_a_date",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("rectification:detail", args=[self.pk])

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


class Measure(models.Model):
    """What is done about a finding, by whom, by when, and what shows that it was done."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="measures")
    text = models.TextField("整改措施")
    # What the finding's document says beyond its wording: by whom, until when, how far. It proves nothing.
    stated = models.TextField("文件所述", blank=True)
    spans = models.JSONField(default=list, blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name="责任人"
    )
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
