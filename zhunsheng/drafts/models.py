"""One draft per person and form."""

from django.db import models

from zhunsheng.accounts.models import User


class DraftQuerySet(models.QuerySet):
    def of(self, user, key):
        return self.filter(user=user, key=key)


class Draft(models.Model):
    """The fields of a form as they were typed, by name; several values of one name are a list."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="填写人")
    key = models.CharField("表单", max_length=120)
    values = models.JSONField("内容")
    saved_at = models.DateTimeField("保存时间")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "未保存的内容"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_per_person_and_form")]

    def __str__(self):
        return f"{self.user} {self.key}"
