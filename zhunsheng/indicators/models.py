"""Indicators and their values, one for each period."""

import uuid

from django.db import models
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.indicators import rules
from zhunsheng.organisation.models import Unit, within_paths


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Indicators of the units this person may read."""
        return self.filter(within_paths(user.paths_to_read(), "unit__path"))

    def writable_by(self, user):
        """Indicators of the units for which this person may record."""
        return self.filter(within_paths(user.paths_to_write(), "unit__path"))

    def for_list(self):
        """What the list shows, in one query however long it is: with the latest value and its period."""
        latest = Value.objects.filter(indicator=models.OuterRef("pk")).order_by("-start")
        return self.select_related("unit").annotate(
            latest_value=models.Subquery(latest.values("value")[:1]),
            latest_start=models.Subquery(latest.values("start")[:1]),
        )


class Indicator(models.Model):
    """A named series of numbers of a unit, never of a person: how it is counted, how often, and what is aimed at."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="indicators", verbose_name="责任单位")
    name = models.CharField("指标名称", max_length=60)
    measured_in = models.CharField("计量单位", max_length=20)
    every = models.CharField(
        "登记周期", max_length=8, choices=[(rules.MONTHLY, "每月"), (rules.QUARTERLY, "每季度")]
    )
    target = models.DecimalField("目标值", max_digits=16, decimal_places=rules.PLACES, null=True, blank=True)
    direction = models.CharField(
        "目标要求",
        max_length=8,
        choices=[(rules.AT_LEAST, "不低于目标值"), (rules.AT_MOST, "不高于目标值")],
        default=rules.AT_LEAST,
    )
    source = models.CharField("数据来源", max_length=120)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ["unit__position", "unit", "name"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="one_indicator_per_unit_and_name")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("indicators:detail", args=[self.pk])

    @property
    def fact_key(self):
        return f"indicators.indicator:{self.pk}"


class ValueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Values of the units this person may read."""
        return self.filter(within_paths(user.paths_to_read(), "indicator__unit__path"))


class Value(models.Model):
    """What an indicator came to in a period, and what shows it."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values", verbose_name="指标")
    start = models.DateField("期间首日")
    value = models.DecimalField("数值", max_digits=16, decimal_places=rules.PLACES)
    evidence = models.CharField("依据", max_length=rules.EVIDENCE_LENGTH)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    version = models.PositiveIntegerField("修订", default=1)

    objects = ValueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标数值"
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "start"], name="one_value_per_indicator_and_period")
        ]

    def __str__(self):
        return f"{self.indicator} {self.period}"

    def get_absolute_url(self):
        return self.indicator.get_absolute_url()

    @property
    def period(self):
        return rules.period_name(self.start, self.indicator.every)

    @property
    def is_reached(self):
        return rules.is_reached(self.value, self.indicator.target, self.indicator.direction)
