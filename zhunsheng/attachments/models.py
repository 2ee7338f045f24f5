"""Evidence files. The bytes lie under their digest outside the web root; a row says whose they are."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.organisation.models import Unit, within_paths


class StoredFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files of the units this person may read, and what they uploaded themselves."""
        return self.filter(within_paths(user.paths_to_read(), "unit__path") | models.Q(uploaded_by=user))

    def latest_of(self, bureau, *, most=200):
        """The files a bureau got last, so that one may serve another record too."""
        latest = self.filter(unit__path__startswith=bureau.path).values("pk")[:most]
        return self.filter(pk__in=list(latest.values_list("pk", flat=True)))


class StoredFile(models.Model):
    """One uploaded file of class P1: its name as given, its kind, its digest. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位")
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    digest = models.CharField("摘要（SHA-256）", max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("attachments:download", args=[self.pk])

    @property
    def path(self):
        """Where the bytes lie."""
        return settings.EVIDENCE_DIR / self.digest[:2] / self.digest
