"""One family of records: an activity, who took part, what was studied, what proves it."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.proofs.rules import COUNTS, STATE_LABELS, State
from zhunsheng.activities.rules import Topic, TopicSort
from zhunsheng.attachments.models import StoredFile
from zhunsheng.catalogue.vocabulary import evidence_label
from zhunsheng.engine import Role
from zhunsheng.organisation.models import Person, Unit, within_paths


class RequiredDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Documents that units this person may read must study."""
        return self.filter(within_paths(user.paths_to_read(), "unit__path"))

    def studied(self, studied=True):
        """Those that some activity dealt with, or those that none did."""
        through = Activity.documents.through.objects.filter(requireddocument=models.OuterRef("pk"))
        return self.filter(models.Exists(through) if studied else ~models.Exists(through))


class RequiredDocument(models.Model):
    """A document from above that a unit must study (必学文件). Its arrival opens a window of its own."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="required_documents", verbose_name="学习单位")
    name = models.CharField("文件名称", max_length=120)
    number = models.CharField("文号", max_length=60, blank=True)
    received_on = models.DateField("收文日期")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    objects = RequiredDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "必学文件"
        ordering = ["-received_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name", "received_on"], name="a_document_is_received_once_a_day"
            )
        ]

    def __str__(self):
        return f"《{self.name}》"

    def get_absolute_url(self):
        return f"{reverse('activities:documents')}#document-{self.pk}"

    @property
    def fact_id(self):
        return f"activities.requireddocument:{self.pk}"


def _count_of(rows, column):
    """Return how many different values rows of an activity have, as a subquery."""
    counted = rows.filter(activity=OuterRef("pk")).order_by().values("activity")
    counted = counted.annotate(count=models.Count(column, distinct=True)).values("count")
    return Coalesce(Subquery(counted), 0)


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Activities of the units this person may read, and those they took part in."""
        took_part = (
            Participation.objects.filter(person=user.person_id)
            if user.person_id
            else Participation.objects.none()
        )
        return self.filter(
            within_paths(user.paths_to_read(), "unit__path") | Q(pk__in=took_part.values("activity"))
        )

    def between(self, since, until):
        """Held from a day to a day, both counted."""
        return self.filter(happened_on__range=(since, until))

    def backfilled(self, *, after_days):
        """Recorded more than so many days after they happened."""
        last_day = ExpressionWrapper(F("happened_on") + timedelta(days=after_days), models.DateField())
        return self.alias(recorded_on=TruncDate("recorded_at")).filter(recorded_on__gt=last_day)

    def for_list(self):
        """What the list page shows, in one query; counted for the rows of the page only, however many there are."""
        present = Participation.objects.filter(attended=True).exclude(role=Role.TARGET)
        return self.select_related("unit", "recorded_by__person").annotate(
            attended_count=_count_of(present, "person"),
            evidence_count=_count_of(Evidence.objects.counting(), "pk"),
        )

    def for_page(self):
        """With everything the page of one record shows."""
        return self.select_related("unit", "recorded_by__person", "makes_up_for").prefetch_related(
            "participations__person",
            "evidence__file",
            "evidence__added_by__person",
            "evidence__replaced_by",
            "documents",
            "heard_units",
            "agenda",
        )


class Activity(models.Model):
    """Something a unit did on a day. ``recorded_at`` is the server's time and in no form (SEC-57)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="activities", verbose_name="组织单位")
    kind = models.CharField("类别", max_length=30, choices=Kind.choices)
    title = models.CharField("主题", max_length=120)
    happened_on = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1, null=True, blank=True)
    minutes = models.TextField("记录要点", blank=True)
    counts_for = models.DateField("补作哪一期", null=True, blank=True)
    makes_up_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="makeups", verbose_name="补学哪一次"
    )
    details = models.JSONField("专项内容", default=dict, blank=True)  # by code, see details.py
    documents = models.ManyToManyField(
        RequiredDocument, blank=True, related_name="activities", verbose_name="学习文件"
    )
    heard_units = models.ManyToManyField(
        Unit, blank=True, related_name="heard_in", verbose_name="听取汇报的单位"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    version = models.PositiveIntegerField("修订", default=1)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "履责记录"
        ordering = ["-happened_on", "-pk"]
        indexes = [
            models.Index(fields=["unit", "happened_on"], name="activities_by_unit_and_day"),
            models.Index(fields=["-happened_on", "id"], name="activities_latest_first"),
        ]

    def __str__(self):
        return f"{self.title}（{self.get_kind_display()}）"

    def get_absolute_url(self):
        return reverse("activities:detail", args=[self.pk])

    @property
    def fact_id(self):
        return f"activities.activity:{self.pk}"


ROLE_LABELS = {
    Role.ORGANISER: "主持人",
    Role.PARTICIPANT: "参加人",
    Role.TARGET: "谈话（听取、走访）对象",
    Role.AUTHOR: "主讲人、谈话人、报告人",
}


class Participation(models.Model):
    """A person's part in an activity; whoever was expected and absent says why."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations", verbose_name="人员")
    role = models.CharField(
        "身份", max_length=12, choices=[(role.value, label) for role, label in ROLE_LABELS.items()]
    )
    attended = models.BooleanField("到会", default=True)
    absence_reason = models.CharField("缺席原因", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "参加情况"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person", "role"], name="one_part_per_person_and_role"
            ),
            models.CheckConstraint(
                condition=Q(attended=True) | ~Q(absence_reason=""), name="absences_have_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.get_role_display()}"

    def get_absolute_url(self):
        return self.activity.get_absolute_url()


class EvidenceQuerySet(models.QuerySet):
    def counting(self):
        """What proves something now: neither a draft, nor sent back, nor replaced by a better copy."""
        return self.filter(state__in=COUNTS, replaced_by__isnull=True)


class Evidence(models.Model):
    """One thing that proves an activity: a kind of evidence, said in words, in a file, or both.

    It is never changed but by its review; a better copy replaces it and leaves it where it is.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="evidence")
    code = models.CharField("佐证种类", max_length=40)
    text = models.TextField("内容", blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    added_at = models.DateTimeField("添加时间")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="添加人")
    state = models.CharField(
        "审看", max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State], default=State.PENDING
    )
    expires_on = models.DateField("有效期至", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="替换"
    )
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审看人"
    )
    reviewed_at = models.DateTimeField("审看时间", null=True, blank=True)
    review_reason = models.CharField("审看意见", max_length=120, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(file__isnull=False), name="evidence_has_text_or_a_file"
            )
        ]

    def __str__(self):
        return f"{self.activity} {self.code}"

    @property
    def label(self):
        return evidence_label(self.code)

    @property
    def is_replaced(self):
        return hasattr(self, "replaced_by")

    @property
    def counts(self):
        return self.state in COUNTS and not self.is_replaced


TOPIC_LABELS = {
    TopicSort.FIRST: "第一议题",
    TopicSort.BUSINESS: "业务",
    TopicSort.PARTY: "党建与廉政",
    TopicSort.OTHER: "其他",
}


class AgendaItem(models.Model):
    """A topic of a meeting: who spoke to it, and how it is carried out or which integrity measure goes with it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField("序号")
    sort = models.CharField(
        "类别", max_length=10, choices=[(sort.value, label) for sort, label in TOPIC_LABELS.items()]
    )
    text = models.CharField("议题", max_length=120)
    speaker = models.CharField("领学（汇报）人", max_length=40, blank=True)
    requirement = models.CharField("贯彻意见或同步的廉洁措施", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "议题"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "position"], name="topics_stand_in_one_order")
        ]

    def __str__(self):
        return self.text

    @property
    def topic(self):
        """What the rules read of it."""
        return Topic(TopicSort(self.sort), self.text, self.speaker, self.requirement)


class StudyUseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was made of the studies this person may read."""
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def about(self, records):
        """Map the id of each of these records to what studies contributed to it."""
        found = {}
        for use in self.filter(record__in=records).select_related("activity__unit"):
            found.setdefault(use.record, []).append(use)
        return found


class StudyUse(models.Model):
    """From study to use (学用结合): what a study led to, and the record of the work it went into, if there is one."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="uses", verbose_name="学习")
    text = models.TextField("用到了哪里、有什么成效")
    # "app.model:pk" of a finding, a measure, a task.
    record = models.CharField("对应的工作", max_length=80, blank=True, db_index=True)
    noted_at = models.DateTimeField("登记时间")
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = StudyUseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "学用结合"
        ordering = ["pk"]

    def __str__(self):
        return self.text if len(self.text) <= 40 else f"{self.text[:39]}…"

    def get_absolute_url(self):
        return self.activity.get_absolute_url()


class HeardProblemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Problems of the visits this person may read, and those they are to settle."""
        visits = Activity.objects.visible_to(user)
        return self.filter(Q(activity__in=visits) | Q(owner__isnull=False, owner=user.person_id))

    def still_open(self):
        """Neither settled nor turned into a finding."""
        return self.filter(resolved_on__isnull=True, passed_on_at__isnull=True)

    def settled(self):
        return self.exclude(resolved_on__isnull=True, passed_on_at__isnull=True)

    def overdue(self, *, as_of):
        return self.still_open().filter(due__lt=as_of)

    def for_list(self):
        return self.select_related("activity__unit", "owner", "recorded_by__person")


class HeardProblem(models.Model):
    """A problem heard on a visit: settled on the spot, to be settled by somebody, or turned into a finding."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="problems", verbose_name="走访")
    text = models.TextField("反映的问题")
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="heard_problems", verbose_name="办理人"
    )
    due = models.DateField("办结期限", null=True, blank=True)
    result = models.TextField("办理结果", blank=True)
    resolved_on = models.DateField("办结日期", null=True, blank=True)
    passed_on_at = models.DateTimeField("转入整改时间", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = HeardProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "反映的问题"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_on__isnull=True) | ~Q(result=""),
                name="settled_problems_say_how",
            ),
            models.CheckConstraint(
                condition=Q(resolved_on__isnull=False)
                | Q(passed_on_at__isnull=False)
                | Q(owner__isnull=False, due__isnull=False),
                name="open_problems_have_an_owner_and_a_day",
            ),
        ]

    def __str__(self):
        return self.text if len(self.text) <= 40 else f"{self.text[:39]}…"

    def get_absolute_url(self):
        return reverse("activities:problem", args=[self.pk])

    @property
    def record_id(self):
        """What a finding names as where it was found."""
        return f"activities.heardproblem:{self.pk}"

    @property
    def is_open(self):
        return self.resolved_on is None and self.passed_on_at is None

    @property
    def state_label(self):
        if self.passed_on_at:
            return "已转整改"
        return "已办结" if self.resolved_on else "办理中"
