"""Reports: a template for a unit and a period; once frozen, a snapshot that later facts never change."""

import uuid

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.organisation.models import Person, Unit, within_paths


class OwnTemplateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Templates of the bureaus whose reports this person may draft."""
        return self.filter(bureau__in=Unit.objects.bureaus().writable_by(user))

    def newest(self):
        """The last version of each."""
        newer = OwnTemplate.objects.filter(
            family=models.OuterRef("family"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(newer))

    def usable(self):
        """Those that a new report may be drafted from."""
        return self.newest().filter(retired_at__isnull=True)


class OwnTemplate(models.Model):
    """A version of a template that a bureau made its own. Versions are never changed: reports refer to them."""

    bureau = models.ForeignKey(Unit, models.PROTECT, related_name="report_templates", verbose_name="单位")
    family = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=80)
    body = models.JSONField("内容")  # as the package's data files have it
    based_on = models.CharField("依据的模板", max_length=80)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="保存人")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = OwnTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "本单位报告模板"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["family", "version"], name="own_templates_have_each_version_once")
        ]

    def __str__(self):
        return self.name

    @property
    def code(self):
        """What a report names it by: this version of it, for good."""
        return f"own:{self.pk}"


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reports of the units whose findings this person may know: before publication they name problems.

        One person's own report is theirs and its drafter's until it is settled.
        """
        known = within_paths(user.paths_to_findings(), "unit__path")
        own = Q(person__isnull=False, person=user.person_id)
        return self.filter(
            own | (known & (Q(person__isnull=True) | Q(drafted_by=user) | Q(frozen_at__isnull=False)))
        )

    def for_list(self):
        return self.select_related("unit", "person", "drafted_by__person", "frozen_by__person")


class Report(models.Model):
    """A report of a unit for a period (both days counted). A draft is computed anew each time it is opened."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name="单位")
    template = models.CharField("模板", max_length=40)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="个人报告的本人"
    )
    title = models.CharField("标题", max_length=120)
    period_start = models.DateField("期间自")
    period_end = models.DateField("期间至")
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="起草人")
    # Which claims without support the author chose to state honestly ("本年度未开展…"); keys of the template.
    stated = models.JSONField("如实说明的事项", default=list)
    # What writers added between the claims: [{key, after (anchor of the sentence before it), text}].
    prose = models.JSONField("补写的文字", default=list)
    # Problems the author does not spell out: [{anchor, lead}]. They stay in the totals, and the report says so.
    counted_only = models.JSONField("只计入总数的问题", default=list)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    snapshot = models.JSONField("定稿内容", null=True, blank=True)
    digest = models.CharField("定稿摘要", max_length=64, blank=True)
    frozen_at = models.DateTimeField("定稿时间", null=True, blank=True)
    frozen_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="定稿人"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报告"
        ordering = ["-period_end", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="report_periods_end_after_they_start"
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True, snapshot__isnull=True, digest="")
                | (
                    Q(frozen_at__isnull=False, frozen_by__isnull=False, snapshot__isnull=False)
                    & ~Q(digest="")
                ),
                name="frozen_reports_have_their_snapshot_and_digest",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("reports:detail", args=[self.pk])

    @property
    def is_frozen(self):
        return self.frozen_at is not None


class Revision(models.Model):
    """What people had made of a draft after a saved change; the first one is the draft as it was begun."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="revisions", verbose_name="报告")
    number = models.PositiveIntegerField("版本")
    stated = models.JSONField("如实说明的事项", default=list)
    prose = models.JSONField("补写的文字", default=list)
    counted_only = models.JSONField("只计入总数的问题", default=list)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="保存人")

    class Meta:
        verbose_name = verbose_name_plural = "报告版本"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="revisions_are_numbered_once_a_report"),
        ]

    def __str__(self):
        return f"第 {self.number} 版"


class CommentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answers=None, settled_at=None)

    def for_page(self):
        return (
            self.filter(answers=None)
            .select_related("written_by__person", "settled_by__person")
            .prefetch_related(Prefetch("replies", Comment.objects.select_related("written_by__person")))
        )


class Comment(models.Model):
    """What a reader of a draft says of one of its sentences, or an answer to it. It never enters the document."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="comments", verbose_name="报告")
    answers = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", verbose_name="所答复的意见"
    )
    anchor = models.CharField("语句", max_length=300)
    quote = models.TextField("当时的语句")
    text = models.TextField("意见")
    written_at = models.DateTimeField("提出时间")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    settled_at = models.DateTimeField("办结时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办结人"
    )
    form_key = models.UUIDField(unique=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报告意见"
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False, answers__isnull=True),
                name="settled_comments_say_when_and_by_whom",
            ),
        ]

    def __str__(self):
        return self.text
