"""Risk posts with their reviews, and self-inspections with their answers. Inspections themselves are activities."""

import uuid

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.activities.models import Activity
from zhunsheng.inspections.checklists import Item
from zhunsheng.inspections.rules import LEVEL_LABELS, Level
from zhunsheng.organisation.models import Person, Unit, within_paths


class RiskPostQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Risk posts of the units this person may read, and those they hold."""
        held = RiskReview.objects.filter(holder__isnull=False, holder=user.person_id).values("post")
        return self.filter(within_paths(user.paths_to_read(), "unit__path") | Q(pk__in=held))

    def live(self):
        return self.filter(retired_on__isnull=True)

    def for_list(self):
        """With what the latest review says: ``level``, ``holder_name``, ``review_by``, in one query."""
        latest = RiskReview.objects.filter(post=OuterRef("pk")).order_by("-pk")
        return self.select_related("unit").annotate(
            level=Subquery(latest.values("level")[:1]),
            holder_name=Subquery(latest.values("holder__name")[:1]),
            holder_id=Subquery(latest.values("holder")[:1]),
            controls=Subquery(latest.values("controls")[:1]),
            reviewed_on=Subquery(latest.values("reviewed_on")[:1]),
            review_by=Subquery(latest.values("review_by")[:1]),
        )


class RiskPost(models.Model):
    """A post or step at which integrity is at risk (廉政风险点). How it stands is what its latest review says."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="risk_posts", verbose_name="单位")
    name = models.CharField("岗位或环节", max_length=60)
    power = models.CharField("权力事项", max_length=120, blank=True)
    risk = models.TextField("风险表现")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    retired_on = models.DateField("撤销日期", null=True, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = RiskPostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "廉政风险点"
        ordering = ["unit__position", "unit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(retired_on__isnull=True),
                name="one_live_risk_post_per_unit_and_name",
            )
        ]

    def __str__(self):
        return f"{self.unit}：{self.name}"

    def get_absolute_url(self):
        return reverse("inspections:risk", args=[self.pk])


class RiskReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reviews of the risk posts this person may see."""
        return self.filter(post__in=RiskPost.objects.visible_to(user))


class RiskReview(models.Model):
    """A look at a risk post: its level, controls and holder from that day, and the day of the next look."""

    post = models.ForeignKey(RiskPost, models.CASCADE, related_name="reviews", verbose_name="廉政风险点")
    reviewed_on = models.DateField("复核日期")
    level = models.CharField(
        "风险等级", max_length=8, choices=[(level.value, LEVEL_LABELS[level]) for level in Level]
    )
    controls = models.TextField("防控措施")
    holder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="risk_reviews", verbose_name="持有人"
    )
    review_by = models.DateField("下次复核日期")
    note = models.TextField("复核情况", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="复核人")
    at = models.DateTimeField("登记时间")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = RiskReviewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "风险点复核"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(review_by__gt=F("reviewed_on")), name="the_next_review_comes_after_this_one"
            )
        ]

    def __str__(self):
        return f"{self.post}（{self.reviewed_on}复核）"

    def get_absolute_url(self):
        return self.post.get_absolute_url()


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Self-inspections that a unit whose findings this person may know holds, or is asked in."""
        paths = user.paths_to_findings()
        asked = Campaign.units.through.objects.filter(within_paths(paths, "unit__path")).values("campaign")
        return self.filter(within_paths(paths, "unit__path") | Q(pk__in=asked))

    def under_way(self):
        return self.filter(closed_at__isnull=True)


class Campaign(models.Model):
    """A self-inspection (自查): a unit asks others to answer each item of a checklist by a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="campaigns", verbose_name="组织单位")
    title = models.CharField("名称", max_length=120)
    # The checklist as it was when this began: the code, and its items as dictionaries.
    checklist = models.CharField("检查清单", max_length=40)
    items = models.JSONField("检查事项")
    records_as = models.CharField("办结后登记为", max_length=30, blank=True)
    units = models.ManyToManyField(Unit, related_name="asked_in", verbose_name="自查单位")
    starts_on = models.DateField("开始日期")
    due = models.DateField("填报期限")
    opened_at = models.DateTimeField("发起时间")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发起人")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办结人"
    )
    # What it was recorded as when it was closed; the ledger counts that record.
    activity = models.OneToOneField(
        Activity, models.PROTECT, null=True, blank=True, related_name="campaign", verbose_name="履责记录"
    )
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "自查"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gte=F("starts_on")), name="campaigns_are_due_after_they_start"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="closed_campaigns_say_by_whom",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("inspections:campaign", args=[self.pk])

    @property
    def checks(self):
        """The items, as the rules read them."""
        return [Item(**item) for item in self.items]


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Answers of units whose findings this person may know."""
        return self.filter(within_paths(user.paths_to_findings(), "unit__path"))


class Answer(models.Model):
    """What a unit says to one item: nothing found, or a problem, which becomes a finding."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="answers", verbose_name="自查")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    item = models.CharField("检查事项", max_length=40)
    found = models.BooleanField("发现问题")
    text = models.TextField("说明", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填报人")
    at = models.DateTimeField("填报时间")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "自查填报"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "item"], name="one_answer_per_campaign_unit_and_item"
            ),
            models.CheckConstraint(
                condition=Q(found=False) | ~Q(text=""), name="problems_found_are_said_in_words"
            ),
        ]

    def __str__(self):
        return f"{self.campaign}（{self.unit}）"

    def get_absolute_url(self):
        return reverse("inspections:answer", args=[self.campaign_id, self.unit_id])

    @property
    def record_id(self):
        """What a finding names as where it was found."""
        return f"inspections.answer:{self.pk}"
