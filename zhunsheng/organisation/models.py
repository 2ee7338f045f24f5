"""Units, people, posts and charge lines: who there is, from when to when."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from zhunsheng.organisation import rules


class UnitKind(models.TextChoices):
    BUREAU = "bureau", "局机关"
    PARTY_GROUP = "party_group", "党组"
    LEADING_GROUP = "leading_group", "领导小组"
    DEPARTMENT = "department", "科室"
    AFFILIATED = "affiliated", "二级单位"
    BRANCH = "branch", "党支部"
    PARTY_CELL = "party_cell", "党小组"
    WINDOW = "window", "服务窗口"
    SUPERVISION = "supervision", "派驻纪检组"


class PostKind(models.TextChoices):
    SECRETARY = "secretary", "党组书记"
    TEAM_MEMBER = "team_member", "班子成员"
    UNIT_HEAD = "unit_head", "科室（单位）负责人"
    BRANCH_SECRETARY = "branch_secretary", "支部书记"
    BRANCH_COMMITTEE = "branch_committee", "支部委员"
    CELL_LEADER = "cell_leader", "党小组组长"
    CELL_MEMBER = "cell_member", "党小组成员"
    PARTY_MEMBER = "member", "党员"
    GROUP_MEMBER = "group_member", "领导小组成员"
    STAFF = "staff", "工作人员"
    DISCIPLINE = "discipline", "纪检干部"


def within_paths(paths, field="path"):
    """Return the condition that a unit lies in one of the subtrees; with no subtree nothing does."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The units whose records this person may read: the subtrees of their grants."""
        return self.filter(within_paths(user.paths_to_read()))

    def writable_by(self, user):
        """The units for which this person may record what was done."""
        return self.filter(within_paths(user.paths_to_write()))

    def bureaus(self):
        return self.filter(kind=UnitKind.BUREAU)

    def subtree(self, unit):
        return self.filter(path__startswith=unit.path)


class Unit(models.Model):
    """A body that can owe or do something: the bureau itself and everything below it."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    kind = models.CharField("类别", max_length=20, choices=UnitKind.choices)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=30, blank=True)
    founded_on = models.DateField("设立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    path = models.CharField(max_length=255, editable=False, db_index=True)
    position = models.PositiveSmallIntegerField("排序", default=0)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="sibling_units_have_different_names"),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=F("founded_on")),
                name="units_are_dissolved_after_they_are_founded",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="no_unit_is_its_own_parent"
            ),
        ]

    def __str__(self):
        return self.short_name or self.name

    def save(self, *args, **kwargs):
        """Save, keeping the path: the ids from the root to here, so that a subtree is one prefix."""
        self.clean()
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self.path = path
            super().save(update_fields=["path"])
            for child in self.children.all():
                child.parent = self
                child.save()

    def clean(self):
        if self.parent and self.pk and rules.would_cycle(self.pk, self.parent.path):
            raise ValidationError(
                {"parent": f"“{self.parent}”是“{self}”的下级，不能又作它的上级。请另选上级单位。"}
            )

    @property
    def subject_id(self):
        return f"unit:{self.pk}"

    @property
    def bureau(self):
        """The bureau this unit belongs to: the root of its tree."""
        return Unit.objects.get(pk=int(self.path.split("/")[1]))

    def belongs_to(self, unit):
        """Say whether this unit is the other one or lies below it."""
        return self.path.startswith(unit.path)


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The people with a post in a unit this person may read, and the person themselves."""
        posts = Post.objects.filter(within_paths(user.paths_to_read(), "unit__path"))
        return self.filter(Q(pk__in=posts.values("person")) | Q(pk=user.person_id))

    def in_unit(self, unit, *, on):
        """The people holding a post in a unit, or below it, on a day."""
        return self.filter(
            pk__in=Post.objects.on(on).filter(unit__path__startswith=unit.path).values("person")
        )


class Person(models.Model):
    """A natural person of the bureau. Class P2; identity numbers and phones are not kept."""

    name = models.CharField("姓名", max_length=40)
    staff_number = models.CharField("工号", max_length=20, unique=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["staff_number"]

    def __str__(self):
        return self.name

    @property
    def subject_id(self):
        return f"person:{self.pk}"


class SpanQuerySet(models.QuerySet):
    """For what lasts from ``starts_on`` to ``ends_on``, both days counted; no end means until now."""

    def on(self, day):
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def during(self, since, until):
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=since), starts_on__lte=until)


class Post(models.Model):
    """A person holding a post in a unit, from a day to a day (inclusive)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="单位")
    kind = models.CharField("岗位", max_length=20, choices=PostKind.choices)
    title = models.CharField("职务名称", max_length=60, blank=True)
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("离任日期", null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["unit__position", "kind", "person__staff_number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="posts_end_after_they_start",
            ),
            models.UniqueConstraint(
                fields=["person", "unit", "kind", "starts_on"], name="one_post_per_person_unit_kind_and_start"
            ),
        ]

    def __str__(self):
        return f"{self.person}（{self.unit}{self.title or self.get_kind_display()}）"


class Charge(models.Model):
    """A line of charge 分管: a leader answers for a unit, from a day to a day (inclusive)."""

    leader = models.ForeignKey(Person, models.PROTECT, related_name="charges", verbose_name="分管领导")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="charges", verbose_name="分管单位")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "分管"
        ordering = ["leader", "unit__position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="charges_end_after_they_start",
            ),
        ]

    def __str__(self):
        return f"{self.leader}分管{self.unit}"


class StaleMark(models.Model):
    """A bureau whose facts changed since it was last evaluated. Taken away by whoever evaluates it.

    ``subjects`` are the ids of whom the changed facts name, and ``kinds`` the kinds of these facts; both are None
    when anybody may be concerned.
    """

    bureau = models.OneToOneField(Unit, models.CASCADE, primary_key=True)
    since = models.DateTimeField()
    subjects = models.JSONField(null=True, default=None)
    kinds = models.JSONField(null=True, default=None)

    class Meta:
        verbose_name = "待重算"

    def __str__(self):
        return f"{self.bureau} {self.since}"
