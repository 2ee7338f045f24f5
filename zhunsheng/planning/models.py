"""A unit's plan for a year, and what stands in it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.catalogue.models import Obligation
from zhunsheng.organisation.models import Unit, within_paths
from zhunsheng.planning import rules


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Plans of the units this person may read."""
        return self.filter(within_paths(user.paths_to_read(), "unit__path"))


class Plan(models.Model):
    """What a unit means to do in a year, with its branch's brand (党建品牌) where it has one."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    brand = models.CharField("党建品牌", max_length=rules.BRAND_NAME_LENGTH, blank=True)
    brand_text = models.TextField("品牌内涵和做法", blank=True)
    drawn_up_at = models.DateTimeField("编制时间")
    drawn_up_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="编制人")
    version = models.PositiveIntegerField("修订", default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度计划"
        ordering = ["-year", "unit__position"]
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_plan_per_unit_and_year")]

    def __str__(self):
        return f"{self.unit}{self.year}年计划"

    def get_absolute_url(self):
        return f"{reverse('planning:calendar')}?unit={self.unit_id}&year={self.year}"


class ItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What stands in the plans of the units this person may read."""
        return self.filter(within_paths(user.paths_to_read(), "plan__unit__path"))

    def for_list(self):
        return self.select_related("plan__unit", "obligation")


class Item(models.Model):
    """One duty in one window, on the day it is planned for."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items", verbose_name="计划")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="+", verbose_name="责任事项")
    window_start = models.DateField("时限开始")
    due = models.DateField("期限")
    planned_on = models.DateField("计划日期")
    theme = models.CharField("主题", max_length=rules.THEME_LENGTH, blank=True)
    version = models.PositiveIntegerField("修订", default=1)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "计划安排"
        ordering = ["planned_on", "obligation__title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "obligation", "window_start"], name="one_item_per_plan_duty_and_window"
            ),
            models.CheckConstraint(
                condition=Q(planned_on__gte=F("window_start"), planned_on__lte=F("due")),
                name="items_are_planned_within_their_window",
            ),
        ]

    def __str__(self):
        return f"{self.obligation} {self.planned_on}"

    def get_absolute_url(self):
        return reverse("planning:item", args=[self.pk])

    @property
    def key(self):
        return self.obligation_id, self.window_start
