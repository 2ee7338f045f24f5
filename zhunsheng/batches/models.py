"""A batch and its documents, one for each bureau and sort. How far it is follows from them; nobody sets it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zhunsheng.accounts.models import User
from zhunsheng.batches.rules import Progress, State
from zhunsheng.organisation.models import Unit


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: what others started holds drafts of bureaus that one may not know."""
        return self.filter(started_by=user)

    def with_progress(self):
        """With how many documents there are of every state, in one query."""
        counts = {f"{state}_count": models.Count("items", filter=Q(items__state=state)) for state in State}
        return self.annotate(**counts).order_by("-started_at", "-pk")

    def under_way(self):
        """Not cancelled, and some document still to be made."""
        waiting = Item.objects.filter(state=State.WAITING).values("batch")
        return self.filter(cancelled_at__isnull=True, pk__in=waiting)


class Batch(models.Model):
    """Documents of some sorts, of some bureaus, for a period (both days counted)."""

    sorts = models.JSONField("文件种类")  # as making.py names them
    period_start = models.DateField("期间自")
    period_end = models.DateField("期间至")
    started_at = models.DateTimeField("发起时间")
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发起人")
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "批量生成"
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.period_start}至{self.period_end}（{timezone.localtime(self.started_at):%Y-%m-%d %H:%M}发起）"

    def get_absolute_url(self):
        return reverse("batches:detail", args=[self.pk])

    @property
    def progress(self):
        """How far it is; only for batches read ``with_progress``."""
        counts = {state: getattr(self, f"{state}_count") for state in State}
        return Progress(counts=counts, is_cancelled=self.cancelled_at is not None)

    @property
    def folder(self):
        """Where its documents are kept until it is cleared away."""
        return settings.BATCH_DIR / str(self.pk)


class Item(models.Model):
    """One document of a batch: made or not, and why not."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items", verbose_name="批量生成")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    sort = models.CharField("文件种类", max_length=60)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    title = models.CharField("标题", max_length=200, blank=True)
    is_draft = models.BooleanField("草稿", default=False)
    digest = models.CharField("摘要（SHA-256）", max_length=64, blank=True)
    reason = models.TextField("没有生成的原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批量生成的文件"
        ordering = ["unit__position", "unit_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "unit", "sort"], name="a_batch_has_a_document_once_a_unit"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE) | ~Q(digest=""), name="documents_made_have_a_digest"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | ~Q(reason=""), name="documents_not_made_say_why"
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.title or self.sort}"

    @property
    def path(self):
        return self.batch.folder / f"{self.pk}.docx"
