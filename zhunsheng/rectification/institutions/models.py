"""Rules the bureau made, amended or repealed, each because of findings: totals are counted from these rows."""

import uuid

from django.db import models
from django.db.models import Q

from zhunsheng.accounts.models import User
from zhunsheng.attachments.models import StoredFile
from zhunsheng.organisation.models import Unit, within_paths


class Deed(models.TextChoices):
    MADE = "made", "新制定"
    AMENDED = "amended", "修订"
    REPEALED = "repealed", "废止"


class HouseRuleQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_paths(user.paths_to_findings(), "unit__path"))

    def in_force(self):
        """Those that count: not withdrawn as entered by mistake."""
        return self.filter(withdrawn_at__isnull=True)

    def for_list(self):
        return self.select_related("unit", "file", "by__person")


class HouseRule(models.Model):
    """A rule made, amended or repealed as the result of findings (建章立制成果)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="house_rules", verbose_name="制定单位")
    deed = models.CharField("方式", max_length=10, choices=Deed.choices)
    title = models.CharField("名称", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    issued_on = models.DateField("印发日期")
    text = models.TextField("正文或出处", blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    findings = models.ManyToManyField(
        "rectification.Finding", related_name="house_rules", verbose_name="针对的问题"
    )
    measure = models.ForeignKey(
        "rectification.Measure",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="house_rules",
        verbose_name="所属措施",
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawal = models.TextField("撤回理由", blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = HouseRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "制度成果"
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(file__isnull=False), name="house_rules_show_their_text"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal=""),
                name="withdrawn_house_rules_say_why",
            ),
        ]

    def __str__(self):
        return f"《{self.title}》"
