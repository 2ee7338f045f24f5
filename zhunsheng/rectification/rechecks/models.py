"""Looks at closed findings: on set days and by lot; and what those affected say, with or without their name."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.organisation.models import Person, Post, Unit, within_paths


class Drawing(models.Model):
    """Closed findings drawn by lot. With the seed and the list anybody can draw them again (rules.drawn)."""

    bureau = models.ForeignKey(Unit, models.PROTECT, related_name="drawings", verbose_name="单位")
    seed = models.CharField("种子", max_length=64)
    among = models.JSONField("抽取范围（问题编号）")
    size = models.PositiveSmallIntegerField("抽取个数")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="抽取人")
    at = models.DateTimeField("抽取时间")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "随机抽取"
        ordering = ["-at"]

    def __str__(self):
        return f"{self.bureau} {self.at:%Y-%m-%d} {self.size}"


class RecheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Re-checks of findings whose unit's findings this person may know, or that they answer for."""
        visible = within_paths(user.paths_to_findings(), "finding__unit__path")
        if user.person_id:
            visible |= Q(finding__owner=user.person_id) | Q(finding__leader=user.person_id)
        return self.filter(visible)

    def ahead(self):
        """Not done yet, of findings that are still closed as they were."""
        return self.filter(holds__isnull=True, lapsed_at__isnull=True)

    def asking(self, user, *, on):
        """Those that ask people of this person's units, while they ask."""
        if user.person_id is None:
            return self.none()
        units = Post.objects.on(on).filter(person=user.person_id).values("unit")
        concerned = Q(finding__unit__in=units) | Q(finding__units__in=units)
        return self.ahead().filter(concerned, ask_until__gte=on).exclude(question="").distinct()

    def for_list(self):
        return self.select_related(
            "finding__unit", "finding__owner", "concluded_by__person", "drawing"
        ).annotate(
            asked=models.Count("answers"),
            better=models.Count("answers", filter=Q(answers__opinion=Opinion.BETTER)),
        )


class Recheck(models.Model):
    """One look at a closed finding: due on a day; does it still hold, and what do those affected say."""

    finding = models.ForeignKey(
        "rectification.Finding", models.PROTECT, related_name="rechecks", verbose_name="问题"
    )
    due = models.DateField("应查日期")
    # Days after closing; None when it was drawn by lot.
    after = models.PositiveSmallIntegerField("销号后天数", null=True, blank=True)
    drawing = models.ForeignKey(
        Drawing, models.PROTECT, null=True, blank=True, related_name="rechecks", verbose_name="随机抽取"
    )
    # What those affected are asked, in words that name no one; shown to them instead of the finding.
    question = models.CharField("询问", max_length=200, blank=True)
    ask_until = models.DateField("答复截止", null=True, blank=True)
    holds = models.BooleanField("没有反弹", null=True, blank=True)
    note = models.TextField("回头看情况", blank=True)
    concluded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回头看人员"
    )
    concluded_at = models.DateTimeField("办结时间", null=True, blank=True)
    # The finding was opened again before this look: it is not owed any more.
    lapsed_at = models.DateTimeField("失效时间", null=True, blank=True)

    objects = RecheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回头看"
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(holds__isnull=True, concluded_by__isnull=True, concluded_at__isnull=True)
                | (
                    Q(holds__isnull=False, concluded_by__isnull=False, concluded_at__isnull=False)
                    & ~Q(note="")
                ),
                name="rechecks_say_what_was_seen_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(after__isnull=False, drawing__isnull=True)
                | Q(after__isnull=True, drawing__isnull=False),
                name="a_recheck_is_scheduled_or_drawn",
            ),
        ]

    def __str__(self):
        return f"{self.finding} {self.due}"

    def get_absolute_url(self):
        return reverse("rectification:recheck", args=[self.pk])


class Opinion(models.TextChoices):
    BETTER = "better", "确有好转"
    SAME = "same", "没有变化"
    WORSE = "worse", "更差了"


class Answer(models.Model):
    """What somebody affected says. Without a name nothing here or in the log tells whose it is, or the hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # tells no order either
    recheck = models.ForeignKey(Recheck, models.PROTECT, related_name="answers", verbose_name="回头看")
    opinion = models.CharField("看法", max_length=10, choices=Opinion.choices)
    words = models.TextField("说明", blank=True)
    on = models.DateField("日期")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "群众评价"
        # Not by when they came: the order would tell who answered first.
        ordering = ["opinion", "words"]
        constraints = [
            models.UniqueConstraint(
                fields=["recheck", "person"],
                condition=Q(person__isnull=False),
                name="a_named_person_answers_once",
            )
        ]

    def __str__(self):
        return self.get_opinion_display()
