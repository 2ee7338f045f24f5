"""Campaigns, their stages, and the records that were linked to a stage. How far they are is derived from these."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.attachments.models import StoredFile
from zhunsheng.campaigns import rules
from zhunsheng.organisation.models import Unit, within_paths


class ThemedCampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Campaigns that a unit this person may read holds, or takes part in."""
        paths = user.paths_to_read()
        taking = ThemedCampaign.units.through.objects.filter(within_paths(paths, "unit__path"))
        return self.filter(within_paths(paths, "unit__path") | Q(pk__in=taking.values("themedcampaign")))

    def for_list(self):
        return self.select_related("unit", "plan_file").prefetch_related(
            "units", models.Prefetch("stages", Stage.objects.with_records())
        )


class ThemedCampaign(models.Model):
    """A campaign of some months (主题教育、专题活动): who holds it, from when to when, by which plan, with whom."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="themed_campaigns", verbose_name="组织单位")
    title = models.CharField("名称", max_length=rules.TITLE_LENGTH)
    goal = models.TextField("目标要求", blank=True)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    plan_name = models.CharField("活动方案", max_length=rules.TITLE_LENGTH, blank=True)
    plan_number = models.CharField("文号", max_length=rules.NUMBER_LENGTH, blank=True)
    plan_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="方案文件"
    )
    units = models.ManyToManyField(Unit, related_name="takes_part_in", verbose_name="参加单位")
    opened_at = models.DateTimeField("登记时间")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = ThemedCampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专题活动"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="themed_campaigns_end_after_they_start"
            ),
            models.CheckConstraint(
                condition=~Q(plan_name="") | Q(plan_file__isnull=False), name="themed_campaigns_have_a_plan"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaigns:detail", args=[self.pk])

    @property
    def span(self):
        return self.starts_on, self.ends_on


class StageQuerySet(models.QuerySet):
    def with_records(self):
        links = StageRecord.objects.select_related("activity__unit").order_by("activity__happened_on", "pk")
        return self.prefetch_related(models.Prefetch("records", links))


class Stage(models.Model):
    """A stretch of a campaign, and the kinds of activity it expects of every unit that takes part."""

    campaign = models.ForeignKey(
        ThemedCampaign, models.CASCADE, related_name="stages", verbose_name="专题活动"
    )
    name = models.CharField("阶段", max_length=rules.NAME_LENGTH)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    kinds = models.JSONField("要开展的活动")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "阶段"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"], name="stages_of_a_campaign_have_different_names"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="stages_end_after_they_start"
            ),
        ]

    def __str__(self):
        return f"{self.campaign}：{self.name}"

    @property
    def span(self):
        return self.starts_on, self.ends_on

    @property
    def kind_labels(self):
        return [Kind(kind).label for kind in self.kinds]


class StageRecord(models.Model):
    """A record of something done that belongs to a stage. One record may belong to several campaigns."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="records", verbose_name="阶段")
    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="stage_records", verbose_name="履责记录"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="归入人")
    at = models.DateTimeField("归入时间")

    class Meta:
        verbose_name = verbose_name_plural = "归入的记录"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "activity"], name="a_record_is_in_a_stage_once")
        ]

    def __str__(self):
        return f"{self.activity} 归入 {self.stage}"
