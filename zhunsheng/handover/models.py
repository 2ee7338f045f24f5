"""Handovers of posts: who gives what to whom, and that both said so."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.organisation.models import Person, Post, Unit, within_paths


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, on either side, and those about units whose findings this person may all know."""
        visible = within_paths(user.paths_to_findings(), "scope__path")
        if user.person_id:
            visible |= Q(post__person=user.person_id) | Q(receiver=user.person_id)
        return self.filter(visible)

    def standing(self):
        """Not withdrawn."""
        return self.filter(cancelled_at__isnull=True)

    def for_list(self):
        return self.select_related("post__person", "post__unit", "receiver", "scope")


class Handover(models.Model):
    """A post changes hands (工作交接). What it holds is read from the records until the giver confirms, then kept."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="handovers", verbose_name="移交的岗位")
    receiver = models.ForeignKey(
        Person, models.PROTECT, related_name="handovers_received", verbose_name="接收人"
    )
    on = models.DateField("交接日期")
    # The smallest unit that covers everything in it: who may know its findings may read the pack.
    scope = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="涉及范围")
    note = models.TextField("补充说明", blank=True)
    opened_at = models.DateTimeField("发起时间")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发起人")
    # As the giver confirmed it; see rules.pack.
    contents = models.JSONField("交接内容", null=True, blank=True)
    given_at = models.DateTimeField("移交确认时间", null=True, blank=True)
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="移交确认人"
    )
    received_at = models.DateTimeField("接收确认时间", null=True, blank=True)
    received_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="接收确认人"
    )
    cancelled_at = models.DateTimeField("撤回时间", null=True, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工作交接"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(cancelled_at__isnull=True),
                name="a_post_is_handed_over_once",
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, given_by__isnull=True, contents__isnull=True)
                | Q(given_at__isnull=False, given_by__isnull=False, contents__isnull=False),
                name="what_was_given_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False, given_at__isnull=False),
                name="received_only_what_was_given",
            ),
        ]

    def __str__(self):
        return (
            f"{self.post.unit}{self.post.title or self.post.get_kind_display()}：{self.giver}→{self.receiver}"
        )

    def get_absolute_url(self):
        return reverse("handover:detail", args=[self.pk])

    @property
    def giver(self):
        return self.post.person

    @property
    def state_label(self):
        if self.cancelled_at:
            return "已撤回"
        if self.received_at:
            return "已交接"
        return "待接收确认" if self.given_at else "待移交确认"
