"""What was told to whom, and the calendars people subscribe to."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.notices.rules import KIND_LABELS, Kind
from zhunsheng.organisation.models import Unit


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own; nobody reads another's inbox."""
        return self.filter(recipient=user)

    def current(self):
        """Of things that are still to be done."""
        return self.filter(settled_on__isnull=True)

    def unread(self):
        return self.current().filter(is_read=False)


class Notice(models.Model):
    """One thing told to one account; told again, it is the same row.

    Only whether it was opened is kept, not when: that would be a clock on the reader.
    """

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name="收件人")
    bureau = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="单位")
    key = models.CharField("事由", max_length=250)
    kind = models.CharField("种类", max_length=12, choices=[(kind.value, KIND_LABELS[kind]) for kind in Kind])
    title = models.CharField("事项", max_length=250)
    whose = models.CharField("主体", max_length=80)
    day = models.DateField("日期")
    path = models.CharField("页面", max_length=200)
    told_on = models.DateField("通知日期")
    times = models.PositiveSmallIntegerField("次数", default=1)
    is_read = models.BooleanField("已读", default=False)
    settled_on = models.DateField("办结日期", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["is_read", "day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="one_notice_per_thing_and_recipient")
        ]
        indexes = [
            models.Index(
                fields=["recipient", "is_read"],
                name="notices_not_settled",
                condition=Q(settled_on__isnull=True),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.title}"


class FeedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own."""
        return self.filter(user=user)


class Feed(models.Model):
    """A calendar somebody subscribes to: their own, or a unit's as far as they may read it.

    The address holds a secret; only its digest is kept, so that a stolen database opens no calendar.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="feeds", verbose_name="账号")
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    digest = models.CharField("摘要（SHA-256）", max_length=64, unique=True)
    opened_at = models.DateTimeField("开通时间")

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        ordering = ["unit__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "unit"], name="one_feed_per_user_and_unit"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(unit__isnull=True), name="one_feed_of_their_own_per_user"
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.unit or '本人'}"

    def get_absolute_url(self):
        return reverse("notices:feeds")
