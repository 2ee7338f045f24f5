"""Regulations, the obligations they create, and what a bureau makes of them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from zhunsheng.accounts.models import User
from zhunsheng.organisation.models import Unit


class Area(models.TextChoices):
    ORGANISATION = "organisation", "组织领导"
    STUDY = "study", "理论学习"
    PARTY_LIFE = "party-life", "组织生活"
    SUPERVISION = "supervision", "监督谈话"
    CONDUCT = "conduct", "廉洁行为"
    ADMINISTRATION = "administration", "机关管理"
    OPENNESS = "openness", "公开"
    PUBLIC_SERVICE = "public-service", "服务群众"
    IDEOLOGY = "ideology", "意识形态"
    RECTIFICATION = "rectification", "问题整改"


class SubjectKind(models.TextChoices):
    BUREAU = "bureau", "局机关"
    PARTY_GROUP = "party_group", "党组"
    SECRETARY = "secretary", "党组书记"
    TEAM_MEMBER = "team_member", "班子成员"
    LEADER_CADRE = "leader_cadre", "领导干部"
    DEPARTMENT = "department", "科室（单位）"
    BRANCH = "branch", "党支部"
    PARTY_CELL = "party_cell", "党小组"
    BRANCH_SECRETARY = "branch_secretary", "支部书记"
    MEMBER = "member", "党员"
    WINDOW = "window", "服务窗口"


class Confidence(models.TextChoices):
    VERIFIED = "verified", "条文已核"
    SECONDARY = "secondary", "据转述"
    PRACTICE = "practice", "惯例"


class Regulation(models.Model):
    """A source of duties. A rule of the unit's own is a regulation too."""

    name = models.CharField("名称", max_length=120)
    year = models.PositiveSmallIntegerField("年份", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "法规制度"
        ordering = [F("year").desc(nulls_last=True), "name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "year"], name="one_regulation_per_name_and_year"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(year__isnull=True), name="one_regulation_per_name_without_year"
            ),
        ]

    def __str__(self):
        return f"《{self.name}》（{self.year}年）" if self.year else self.name

    def get_absolute_url(self):
        return reverse("catalogue:regulation", args=[self.pk])


class ObligationQuerySet(models.QuerySet):
    """Obligations are public within the product (P0): every person signed in may read them all."""

    def for_list(self):
        """With all versions and their bases, in three queries however long the list."""
        bases = models.Prefetch("versions__bases", Basis.objects.select_related("regulation"))
        return self.prefetch_related(bases)

    def in_force(self, day, **version):
        """Those with a version in force on a day; with conditions on that version, those that meet them."""
        return self.filter(pk__in=Version.objects.on(day).filter(**version).values("obligation"))

    def matching(self, text):
        """Those that name a text in their title, code, notes or legal basis."""
        return self.filter(
            Q(title__icontains=text)
            | Q(title_en__icontains=text)
            | Q(code__icontains=text)
            | Q(pk__in=Version.objects.filter(note__icontains=text).values("obligation"))
            | Q(pk__in=Basis.objects.filter(regulation__name__icontains=text).values("version__obligation"))
        )


class Obligation(models.Model):
    """A duty that a regulation creates. What it asks is said by its versions."""

    code = models.CharField("编号", max_length=60, unique=True)
    title = models.CharField("责任事项", max_length=80)
    title_en = models.CharField("英文名称", max_length=120)
    area = models.CharField("领域", max_length=20, choices=Area.choices)
    subject_kind = models.CharField("责任主体", max_length=20, choices=SubjectKind.choices)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "责任事项"
        ordering = ["pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("catalogue:obligation", args=[self.code])

    def version_on(self, day):
        """Return the version in force on a day, or None."""
        return next((version for version in self.versions.all() if version.covers(day)), None)

    def version_to_show(self, day):
        """Return the version in force on a day, or else the latest there is."""
        return self.version_on(day) or self.versions.all()[0]


class VersionQuerySet(models.QuerySet):
    def on(self, day):
        """In force on a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )


class Version(models.Model):
    """What an obligation asks, from a day to a day. A change of regulation adds one; none is ever edited.

    ``rule`` holds the fields of :class:`zhunsheng.engine.Obligation` as the data file writes them
    (``every``, ``trigger``, ``answered_by``, ``evidence`` …), checked by the schema on loading.
    """

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="versions")
    valid_from = models.DateField("施行日期", null=True, blank=True)
    valid_until = models.DateField("失效日期", null=True, blank=True)
    confidence = models.CharField("依据程度", max_length=12, choices=Confidence.choices)
    rule = models.JSONField("要求")
    note = models.TextField("说明", blank=True)
    guide = models.JSONField("办理指引", default=list)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering = ["obligation", F("valid_from").desc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "valid_from"], name="one_version_per_obligation_and_start"
            ),
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(valid_from__isnull=True),
                name="one_first_version_per_obligation",
            ),
        ]

    def __str__(self):
        return f"{self.obligation}（{self.valid_from or '原'}版）"

    def covers(self, day):
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class Basis(models.Model):
    """The clause a version rests on. Without an article the clause itself has not been read."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="bases")
    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="bases")
    article = models.CharField("条款", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "依据"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.regulation}{self.article}"


def bureaus_of(user):
    """The bureaus of the units whose records this person may read; a bureau's adoptions bind all below it."""
    roots = {int(path.split("/")[1]) for path in user.paths_to_read()}
    return Unit.objects.bureaus().filter(pk__in=roots)


def adoption_in_force(adoptions, day):
    """Return the adoption that holds on a day: of those covering it the latest to begin; or None."""
    covering = [
        adoption for adoption in adoptions if adoption.decision != Decision.WAIVED and adoption.covers(day)
    ]
    return max(covering, key=lambda adoption: (adoption.valid_from, adoption.decided_at), default=None)


def waivers_in_force(adoptions, day):
    """Return the waivers that hold on a day."""
    return [
        adoption for adoption in adoptions if adoption.decision == Decision.WAIVED and adoption.covers(day)
    ]


class AdoptionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(bureau__in=bureaus_of(user))

    def of(self, bureau):
        return self.filter(bureau=bureau).select_related("obligation", "unit")

    def bound_on(self, day, obligation):
        """The adoptions of an obligation, not the waivers, that began before a day and reach it."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day), obligation=obligation, valid_from__lt=day
        ).exclude(decision=Decision.WAIVED)

    def standing(self, day):
        """Return, by obligation id, what holds on a day: the adoption in force, then every waiver."""
        by_obligation = {}
        for adoption in self:
            by_obligation.setdefault(adoption.obligation_id, []).append(adoption)
        return {
            obligation: [
                *filter(None, [adoption_in_force(decisions, day)]),
                *waivers_in_force(decisions, day),
            ]
            for obligation, decisions in by_obligation.items()
        }


class Decision(models.TextChoices):
    ADOPTED = "adopted", "采用为本单位制度"
    TIGHTENED = "tightened", "从严细化"
    WAIVED = "waived", "不适用（豁免）"


class Adoption(models.Model):
    """A bureau's tailoring of an obligation: as it is, stricter, or waived with a reason and an approver."""

    bureau = models.ForeignKey(Unit, models.PROTECT, related_name="adoptions", verbose_name="单位")
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="adoptions", verbose_name="责任事项"
    )
    decision = models.CharField("决定", max_length=12, choices=Decision.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="waivers", verbose_name="豁免的主体",
        help_text="只豁免某一单位时选择；不选则全局豁免。",
    )  # fmt: skip
    changes = models.JSONField("从严之处", default=dict, blank=True)
    source = models.CharField("本单位制度及条款", max_length=200, blank=True)
    reason = models.TextField("理由", blank=True)
    valid_from = models.DateField("生效日期")
    valid_until = models.DateField("终止日期", null=True, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    decided_at = models.DateTimeField("决定时间")

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "采用"
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision=Decision.WAIVED) | (~Q(reason="") & Q(approved_by__isnull=False)),
                name="waivers_say_why_and_who_approved",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.WAIVED) | ~Q(source=""), name="adoptions_name_their_source"
            ),
        ]

    def __str__(self):
        return f"{self.bureau} {self.get_decision_display()} {self.obligation}"

    def covers(self, day):
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


class YearList(models.Model):
    """The list of obligations a bureau adopted for a year, in one act; later changes are decided one by one.

    ``rows`` keeps it as it was adopted: code, title, subject, kind, act, asks, source and the first day of the
    version (empty from the beginning; None where the obligation ends).
    """

    bureau = models.ForeignKey(Unit, models.PROTECT, related_name="year_lists", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    rows = models.JSONField("事项")
    adopted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="采用人")
    adopted_at = models.DateTimeField("采用时间")

    class Meta:
        verbose_name = verbose_name_plural = "年度责任清单"
        ordering = ["bureau", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "year"], name="one_list_per_bureau_and_year"),
        ]

    def __str__(self):
        return f"{self.bureau}{self.year}年责任清单"

    def get_absolute_url(self):
        return reverse("catalogue:year", args=[self.year])
