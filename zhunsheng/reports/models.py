"""Reports: a template for a unit and a period; once frozen, a snapshot that later facts never change."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.organisation.models import Person, Unit, within_paths


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
