"""Accounts and the roles granted to them, each for a unit and a time."""

from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from zhunsheng import clock
from zhunsheng.accounts.roles import READS_FINDINGS, READS_RECORDS, WRITES_FINDINGS, WRITES_RECORDS, Role
from zhunsheng.organisation.models import Person, SpanQuerySet, Unit


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username=username)


class User(AbstractBaseUser):
    """One account of one natural person. It can do nothing until a role is granted (SEC-11)."""

    username = models.CharField("账号", max_length=60, unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="人员"
    )
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("开立时间")

    objects = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["username"]

    def __str__(self):
        return f"{self.person}（{self.username}）" if self.person_id else self.username

    @property
    def display_name(self):
        return str(self.person) if self.person_id else self.username

    @cached_property
    def grants(self):
        """The grants in force today; read anew with every request, so that a change works at once (SEC-06)."""
        return list(self.role_grants.on(clock.today()).select_related("unit"))

    @property
    def role_names(self):
        return "、".join(dict.fromkeys(grant.get_role_display() for grant in self.grants))

    def paths(self, roles):
        """The paths of the units for which one of the roles is granted."""
        return [grant.unit.path for grant in self.grants if grant.role in roles]

    def paths_to_read(self):
        return self.paths(READS_RECORDS)

    def paths_to_write(self):
        return self.paths(WRITES_RECORDS)

    def paths_to_findings(self):
        return self.paths(READS_FINDINGS)

    def paths_to_write_findings(self):
        return self.paths(WRITES_FINDINGS)

    def holds(self, roles, unit=None):
        """Say whether one of the roles is granted for this unit, or for any when none is named."""
        return any(unit is None or unit.path.startswith(path) for path in self.paths(roles))


class RoleGrant(models.Model):
    """A role given to an account for a unit and everything below it, from a day to a day (inclusive)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants", verbose_name="账号")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="role_grants", verbose_name="单位")
    starts_on = models.DateField("生效日期")
    ends_on = models.DateField("终止日期", null=True, blank=True)
    granted_by = models.CharField("授权人", max_length=150)

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        ordering = ["user", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="grants_end_after_they_start",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit", "starts_on"], name="one_grant_per_user_role_unit_and_start"
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_role_display()} {self.unit}"
