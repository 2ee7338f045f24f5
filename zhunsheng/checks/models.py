"""What looked odd, how the office answered, and which thresholds are live."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.accounts.roles import Role
from zhunsheng.checks.catalogue import checks
from zhunsheng.organisation.models import Unit, within_paths

# The office itself sees a find at once; whoever supervises it, after it had time to mend or explain.
OFFICE = frozenset({Role.RECORDER, Role.UNIT_HEAD, Role.DEPUTY, Role.HEAD})
SUPERVISION = frozenset({Role.DISCIPLINE, Role.VERIFIER})


class State(models.TextChoices):
    OPEN = "open", "待改正或说明"
    EXPLAINED = "explained", "已说明"
    MENDED = "mended", "已改正"


class Setting(models.Model):
    """Thresholds that a bureau put live for a check, in place of those delivered; the latest holds."""

    bureau = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    check_code = models.CharField("核对", max_length=40)
    version = models.PositiveIntegerField("版本")
    parameters = models.JSONField("阈值")
    reason = models.CharField("理由", max_length=200)
    decided_at = models.DateTimeField("启用时间")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="启用人")

    class Meta:
        verbose_name = verbose_name_plural = "核对阈值"
        ordering = ["check_code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "check_code", "version"], name="one_setting_per_check_and_version"
            )
        ]

    def __str__(self):
        return f"{self.check_code} {self.version}"


class HitQuerySet(models.QuerySet):
    def visible_to(self, user, *, today):
        """Finds of one's own office at once; of supervised units once explained, mended, or left alone too long."""
        waited = today - timedelta(days=settings.CHECKS_OFFICE_FIRST_DAYS)
        return self.filter(
            within_paths(user.paths(OFFICE), "unit__path")
            | within_paths(user.paths(SUPERVISION), "unit__path")
            & (~Q(state=State.OPEN) | Q(found_on__lte=waited))
        )

    def for_list(self):
        return self.select_related("unit", "answered_by__person")


class Hit(models.Model):
    """Something a check found; the same records under the same check are the same hit."""

    bureau = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="单位")
    check_code = models.CharField("核对", max_length=40)
    version = models.PositiveIntegerField("版本")
    record_ids = models.JSONField("看过的记录")
    key = models.CharField(max_length=64)
    values = models.JSONField("内容")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    found_on = models.DateField("发现日期")
    mended_on = models.DateField("改正日期", null=True)
    explanation = models.TextField("说明", blank=True)
    answered_at = models.DateTimeField("说明时间", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="说明人")

    objects = HitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "核对结果"
        ordering = ["-found_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "check_code", "key"], name="one_hit_per_check_and_records"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.EXPLAINED) | ~Q(explanation=""), name="explained_hits_say_why"
            ),
        ]

    def __str__(self):
        return self.sentence

    def get_absolute_url(self):
        return reverse("checks:detail", args=[self.pk])

    @property
    def check_rule(self):
        return checks()[self.check_code]

    @property
    def sentence(self):
        return self.check_rule.say(self.values)


class Look(models.Model):
    """When a bureau was last looked through."""

    bureau = models.OneToOneField(Unit, models.CASCADE, primary_key=True)
    on = models.DateField("日期")

    class Meta:
        verbose_name = "核对时间"

    def __str__(self):
        return f"{self.bureau} {self.on}"
