"""Talks, who may read one besides those who were there, and talks that are arranged."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhunsheng import clock
from zhunsheng.accounts.models import User
from zhunsheng.accounts.roles import Role
from zhunsheng.organisation.models import Person, Unit, within_paths
from zhunsheng.sealing.fields import SealedTextField
from zhunsheng.talks.kinds import FIRST_FORM, Kind

# Who sees, within their units, that an ordinary talk took place; and one of the first form (SEC §2).
SEES_TALKS = frozenset({Role.RECORDER, Role.UNIT_HEAD, Role.DEPUTY, Role.HEAD, Role.DISCIPLINE})
SEES_FIRST_FORM = frozenset({Role.HEAD, Role.DISCIPLINE})


class TalkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Talks of which this person may know that they took place; never what was said."""
        ordinary = within_paths(user.paths(SEES_TALKS), "unit__path") & ~Q(kind__in=FIRST_FORM)
        first_form = within_paths(user.paths(SEES_FIRST_FORM), "unit__path")
        own = Q(pk__in=[])
        if user.person_id:
            held = Talk.talkers.through.objects.filter(person=user.person_id).values("talk")
            own = Q(person=user.person_id) | Q(pk__in=held)
        permitted = Permit.objects.filter(reader=user).on(clock.today()).values("talk")
        return self.filter(ordinary | first_form | own | Q(pk__in=permitted))

    def held_by(self, person):
        return self.filter(pk__in=Talk.talkers.through.objects.filter(person=person).values("talk"))

    def to_confirm(self):
        """Laid before the person talked with, who has not answered yet."""
        return self.filter(shared_at__isnull=False, answered_at__isnull=True)

    def to_follow_up(self):
        return self.filter(follow_up_on__isnull=False, followed_up_on__isnull=True)

    def for_list(self):
        return self.select_related("unit", "person").prefetch_related("talkers")


class Talk(models.Model):
    """One talk with one person. What was said is of class P3 and sealed; the rest is P2."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("类别", max_length=30, choices=Kind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="talks", verbose_name="组织单位")
    talkers = models.ManyToManyField(Person, related_name="talks_held", verbose_name="谈话人")
    person = models.ForeignKey(Person, models.PROTECT, related_name="talks", verbose_name="谈话对象")
    held_on = models.DateField("谈话日期")
    place = models.CharField("地点", max_length=80, blank=True)
    topic = models.CharField("主题", max_length=60)
    text = SealedTextField("谈话要点")
    risk_points = SealedTextField("岗位风险点", blank=True)
    reminders = SealedTextField("提醒事项和要求", blank=True)
    commitment = SealedTextField("本人表态或承诺", blank=True)
    counts_for = models.DateField("补作哪一期", null=True, blank=True)
    follow_up_on = models.DateField("回访日期", null=True, blank=True)
    followed_up_on = models.DateField("已回访", null=True, blank=True)
    outcome = SealedTextField("回访情况", blank=True)
    shared_at = models.DateTimeField("请本人核对", null=True, blank=True)
    answered_at = models.DateTimeField("本人答复", null=True, blank=True)
    agreed = models.BooleanField("本人无异议", null=True, blank=True)
    remark = SealedTextField("本人意见", blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    version = models.PositiveIntegerField("修订", default=1)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "谈话"
        ordering = ["-held_on", "-recorded_at"]
        indexes = [models.Index(fields=["unit", "held_on"], name="talks_by_unit_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(shared_at__isnull=False, agreed__isnull=False),
                name="talks_are_answered_after_they_are_shared",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}（{self.held_on}）"

    def get_absolute_url(self):
        return reverse("talks:detail", args=[self.pk])

    @property
    def fact_id(self):
        return f"talks.talk:{self.pk}"

    @property
    def state_label(self):
        """How far it is between the two sides."""
        if self.answered_at:
            return "本人已确认" if self.agreed else "本人有不同意见"
        return "待本人核对" if self.shared_at else "未请本人核对"

    def was_held_by(self, person_id):
        return any(talker.pk == person_id for talker in self.talkers.all())


class PermitQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(ends_on__gte=day)


class Permit(models.Model):
    """Leave to read one talk's text until a day, given by one who held it, with the reason."""

    talk = models.ForeignKey(Talk, models.PROTECT, related_name="permits", verbose_name="谈话")
    reader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="调阅人")
    reason = models.CharField("理由", max_length=120)
    ends_on = models.DateField("截止日期")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="授权人")
    given_at = models.DateTimeField("授权时间")

    objects = PermitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "调阅授权"
        ordering = ["-given_at"]

    def __str__(self):
        return f"{self.talk} → {self.reader.display_name}"


class Plan(models.Model):
    """A talk that is arranged: who with whom, of which kind, on which day. It is done when a talk says so."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("类别", max_length=30, choices=Kind.choices)
    talker = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="谈话人")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="谈话对象")
    planned_on = models.DateField("计划日期")
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="安排人")
    planned_at = models.DateTimeField("安排时间")

    class Meta:
        verbose_name = verbose_name_plural = "谈话安排"
        ordering = ["planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "talker", "person", "planned_on"], name="one_arrangement_per_pair_and_day"
            )
        ]

    def __str__(self):
        return f"{self.planned_on} {self.talker}与{self.person}"
