"""What is said of a measure on the way: how far it is, what is asked for, what stands in the way, whether it lasts."""

import uuid

from django.db import models
from django.db.models import Q

from zhunsheng.accounts.models import User
from zhunsheng.attachments.models import StoredFile
from zhunsheng.rectification.followup.rules import PLEA_LABELS, WHOM_LENGTH, PleaKind


class Advance(models.Model):
    """How far a measure was on a day, and what shows it. Never changed: a later word is another entry."""

    measure = models.ForeignKey("rectification.Measure", models.PROTECT, related_name="advances")
    on = models.DateField("日期")
    text = models.TextField("进展")
    proof = models.TextField("佐证说明", blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="佐证文件"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填报人")
    at = models.DateTimeField("填报时间")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "推进情况"
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(proof="") | Q(file__isnull=False), name="advances_have_proof")
        ]

    def __str__(self):
        return f"{self.measure} {self.on}"


class Review(models.Model):
    """A day on which a lasting measure is looked at again; filled in once it was."""

    measure = models.ForeignKey("rectification.Measure", models.PROTECT, related_name="reviews")
    due = models.DateField("复查日期")
    looked_on = models.DateField("实际复查日期", null=True, blank=True)
    holds = models.BooleanField("仍在坚持", null=True, blank=True)
    note = models.TextField("复查情况", blank=True)
    proof = models.TextField("佐证说明", blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复查人"
    )
    at = models.DateTimeField("填报时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "长期坚持复查"
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "due"], name="a_measure_is_reviewed_once_a_day"),
            models.CheckConstraint(
                condition=Q(looked_on__isnull=True, holds__isnull=True, by__isnull=True, at__isnull=True)
                | (
                    Q(looked_on__isnull=False, holds__isnull=False, by__isnull=False, at__isnull=False)
                    & ~Q(note="")
                    & ~Q(proof="")
                ),
                name="reviews_say_what_was_seen_and_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.measure} {self.due}"


class PleaQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(granted__isnull=True)

    def unable(self):
        """Granted that it cannot be completed, and not taken up again since."""
        return self.filter(kind=PleaKind.INABILITY, granted=True, ended_at__isnull=True)


class Plea(models.Model):
    """More time asked for, or a finding said to be impossible to complete; granted or not by somebody else."""

    finding = models.ForeignKey(
        "rectification.Finding", models.PROTECT, related_name="pleas", verbose_name="问题"
    )
    # Whose day is to be put off; without one, the finding's own.
    measure = models.ForeignKey(
        "rectification.Measure",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pleas",
        verbose_name="措施",
    )
    kind = models.CharField(
        "事项", max_length=10, choices=[(kind.value, label) for kind, label in PLEA_LABELS.items()]
    )
    until = models.DateField("申请延至", null=True, blank=True)
    reason = models.TextField("理由")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    granted = models.BooleanField("同意", null=True, blank=True)
    answer = models.TextField("答复", blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    # When work on what could not be completed was taken up again.
    ended_at = models.DateTimeField("恢复整改时间", null=True, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = PleaQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申请"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granted__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | (
                    Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="decided_pleas_say_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(kind=PleaKind.EXTENSION, until__isnull=False)
                | Q(kind=PleaKind.INABILITY, until__isnull=True, measure__isnull=True),
                name="an_extension_says_until_when",
            ),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(granted__isnull=True), name="one_plea_waits_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.finding}"


class Obstacle(models.Model):
    """What a finding's work waits for, and from whom (需要协调)."""

    finding = models.ForeignKey(
        "rectification.Finding", models.PROTECT, related_name="obstacles", verbose_name="问题"
    )
    needed = models.TextField("需要什么")
    whom = models.CharField("需要谁协调", max_length=WHOM_LENGTH)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    reported_at = models.DateTimeField("提出时间")
    outcome = models.TextField("协调结果", blank=True)
    cleared_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办结人"
    )
    cleared_at = models.DateTimeField("办结时间", null=True, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "需要协调的事项"
        ordering = ["reported_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True, cleared_by__isnull=True)
                | (Q(cleared_at__isnull=False, cleared_by__isnull=False) & ~Q(outcome="")),
                name="cleared_obstacles_say_how_and_by_whom",
            )
        ]

    def __str__(self):
        return f"{self.whom}：{self.needed}"
