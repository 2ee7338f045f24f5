"""The log. Entries are only ever added; the database itself refuses to change or remove one."""

from datetime import UTC

from django.db import models

from zhunsheng.audit import kinds
from zhunsheng.audit.rules import GENESIS, SEALED


class EntryQuerySet(models.QuerySet):
    def about(self, target):
        """What was done to one record, newest first."""
        return self.filter(object_kind=target._meta.label, object_id=str(target.pk)).order_by("-sequence")


class Entry(models.Model):
    """One thing that one person did. Never changed, never deleted.

    No foreign keys: the log outlives what it describes.
    """

    sequence = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    person = models.CharField("人员", max_length=150)
    role = models.CharField("角色", max_length=100, blank=True)
    address = models.CharField("来源地址", max_length=64, blank=True)
    request_id = models.CharField("请求编号", max_length=32, blank=True)
    kind = models.CharField("事项", max_length=50, choices=kinds.choices)
    object_kind = models.CharField("对象类型", max_length=100, blank=True)
    object_id = models.CharField("对象编号", max_length=64, blank=True)
    result = models.CharField(
        "结果", max_length=20, choices=[("done", "成功"), ("refused", "拒绝"), ("failed", "失败")]
    )
    reason = models.TextField("理由", blank=True)
    changes = models.JSONField("变动", default=dict)
    previous = models.CharField("前一摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["sequence"]
        verbose_name = "审计记录"
        indexes = [models.Index(fields=["object_kind", "object_id"], name="entries_by_object")]

    def __str__(self):
        return f"{self.sequence} {self.get_kind_display()} {self.person}"

    def sealed(self):
        """Return the values the digest covers, with its time as text in UTC."""
        values = {name: getattr(self, name) for name in SEALED}
        return values | {"at": self.at.astimezone(UTC).isoformat(timespec="microseconds")}

    def links(self):
        """Return the sealed values with the two digests, as :func:`rules.faults` reads them."""
        return self.sealed() | {"previous": self.previous, "digest": self.digest}


class ChainHead(models.Model):
    """The end of the chain: one row, locked by whoever appends, so that the chain never forks."""

    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        verbose_name = "审计链尾"

    def __str__(self):
        return f"{self.sequence} {self.digest[:8]}"
