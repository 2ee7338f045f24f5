"""What the engine found, kept for the pages. Only the evaluation writes here; nobody types a status."""

from django.db import models
from django.urls import reverse

from zhunsheng.catalogue.models import Obligation
from zhunsheng.engine import STATUS_LABELS, Reason, Status
from zhunsheng.engine.forecast import FORECAST
from zhunsheng.ledger.rules import GAPS, PRESSING, UNDONE
from zhunsheng.organisation.models import Person, Unit, within_paths


class Evaluation(models.Model):
    """When a bureau was last evaluated, and as of which day."""

    bureau = models.OneToOneField(Unit, models.CASCADE, primary_key=True, related_name="evaluation")
    as_of = models.DateField("截至日期")
    finished_at = models.DateTimeField("完成时间")
    ignored = models.JSONField("未计入", default=list)

    class Meta:
        verbose_name = "评估"

    def __str__(self):
        return f"{self.bureau} {self.as_of}"

    @property
    def ignored_reasons(self):
        """Why some records do not count."""
        return [Reason(one["code"], one["values"]) for one in self.ignored]


class OccurrenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Occurrences of the units this person may read, and their own."""
        return self.filter(
            within_paths(user.paths_to_read(), "unit__path")
            | models.Q(person__isnull=False, person=user.person_id)
        )

    def gaps(self):
        """What is missed, or there but short of evidence."""
        return self.filter(status__in=GAPS)

    def pressing(self):
        """The gaps, and what is due soon."""
        return self.filter(status__in=PRESSING)

    def undone(self):
        """Everything that has begun and is not met."""
        return self.filter(status__in=UNDONE)

    def running(self):
        """What has begun, is neither met nor a gap, and can still be met in time."""
        return self.filter(status__in=FORECAST)

    def of_year(self, year):
        """Due within a year."""
        return self.filter(due__year=year)

    def for_list(self):
        return self.select_related("obligation", "unit", "person")


class Occurrence(models.Model):
    """An obligation for a subject in a window; the status is derived from facts."""

    bureau = models.ForeignKey(Unit, models.CASCADE, related_name="occurrences")
    obligation = models.ForeignKey(
        Obligation, models.CASCADE, related_name="occurrences", verbose_name="责任事项"
    )
    subject = models.CharField("责任主体", max_length=40)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="occurrences", verbose_name="人员"
    )
    window_start = models.DateField("开始")
    window_end = models.DateField("结束")
    due = models.DateField("期限")
    original_due = models.DateField("原期限")
    trigger = models.CharField("起因", max_length=80, blank=True)
    required = models.FloatField("应完成")
    counted = models.FloatField("已记录")
    complete = models.FloatField("佐证齐全")
    met_on = models.DateField("完成日期", null=True)
    status = models.CharField(
        "状态", max_length=12, choices=[(s.value, STATUS_LABELS["zh"][s]) for s in Status]
    )
    backfilled = models.BooleanField("补录")
    provisional = models.BooleanField("暂定")
    fact_ids = models.JSONField("依据的记录")
    reasons = models.JSONField("原因")

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "责任节点"
        ordering = ["due", "obligation_id", "subject"]
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "obligation", "subject", "window_start", "trigger"],
                name="one_occurrence_per_duty_subject_and_window",
            )
        ]
        indexes = [models.Index(fields=["bureau", "status", "due"], name="occurrences_by_status_and_due")]

    def __str__(self):
        return f"{self.obligation} {self.subject_name} {self.window_start}"

    def get_absolute_url(self):
        return reverse("ledger:occurrence", args=[self.pk])

    @property
    def subject_name(self):
        return str(self.person or self.unit)

    @property
    def key(self):
        """What tells one occurrence of a bureau from every other, whichever evaluation found it."""
        return self.obligation_id, self.subject, self.window_start, self.trigger
