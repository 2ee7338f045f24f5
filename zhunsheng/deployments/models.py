"""Tasks, how they went, who asked for more time, and the checks that close them."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from zhunsheng.accounts.models import User
from zhunsheng.accounts.roles import CHECKS_TASKS, GRANTS_TIME
from zhunsheng.activities.models import Activity
from zhunsheng.attachments.models import StoredFile
from zhunsheng.deployments import rules
from zhunsheng.deployments.rules import IN_HAND, MOVES, SOURCE_LABELS, STATE_LABELS, Source, State, Step
from zhunsheng.organisation.models import Person, Unit, within_paths


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Tasks of the units this person may read, and those they answer for or have."""
        visible = within_paths(user.paths_to_read(), "unit__path")
        if user.person_id:
            visible |= Q(owner=user.person_id) | Q(leader=user.person_id)
        return self.filter(visible)

    def not_done(self):
        return self.exclude(state=State.DONE)

    def in_hand(self):
        """The owner has the move."""
        return self.filter(state__in=IN_HAND)

    def overdue(self, *, as_of):
        return self.in_hand().filter(due__lt=as_of)

    def asking_for_time(self):
        undecided = Extension.objects.filter(decided_at__isnull=True)
        return self.filter(pk__in=undecided.values("task"))

    def waiting_for(self, user):
        """What this person has in hand, may check, or may give more time, as ``policies`` rules."""
        if user.person_id is None:
            return self.none()
        person = user.person_id
        worked_on = Task.doers.through.objects.filter(person=person).values("task")
        to_check = within_paths(user.paths(CHECKS_TASKS), "unit__path") & Q(state=State.HANDED_IN)
        asked = Extension.objects.filter(decided_at__isnull=True).exclude(asked_by=user)
        leads = within_paths(user.paths(GRANTS_TIME), "unit__path") | Q(leader=person)
        to_decide = leads & Q(state__in=IN_HAND, pk__in=asked.values("task")) & ~Q(owner=person)
        return self.filter(
            Q(owner=person, state__in=IN_HAND)
            | to_check & ~Q(pk__in=worked_on) & ~Q(leader=person)
            | to_decide
        )

    def for_list(self):
        """Everything the list page shows, in one query however long it is."""
        latest = Progress.objects.filter(task=models.OuterRef("pk")).order_by("-on", "-pk")
        return self.select_related("unit", "leader", "owner", "activity").annotate(
            latest_text=models.Subquery(latest.values("text")[:1]),
            latest_on=models.Subquery(latest.values("on")[:1]),
        )

    def for_page(self):
        """With what the page of one task shows of others."""
        return self.select_related(
            "unit",
            "leader",
            "owner",
            "activity",
            "set_by__person",
            "closed_by__person",
            "handed_in_by__person",
        )


class Task(models.Model):
    """Something decided somewhere that somebody is to bring about by a day; closed by somebody else's check."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks", verbose_name="牵头单位")
    title = models.CharField("任务", max_length=rules.TITLE_LENGTH)
    expected = models.TextField("预期成效")
    source = models.CharField(
        "来源", max_length=12, choices=[(source.value, SOURCE_LABELS[source]) for source in Source]
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="作出决定的记录"
    )
    basis = models.CharField("出处", max_length=rules.BASIS_LENGTH, blank=True)
    # A matter of weight that its leader deals with in person: the secretary's own duty hangs on it.
    is_major = models.BooleanField("重要工作，责任领导亲自督办", default=False)
    leader = models.ForeignKey(Person, models.PROTECT, related_name="tasks_led", verbose_name="责任领导")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="tasks_owned", verbose_name="责任人")
    # Everyone who ever had it or worked on it. It only grows: none of them may check it (SEC-52).
    doers = models.ManyToManyField(Person, related_name="+", verbose_name="经手办理的人")
    set_on = models.DateField("布置日期")
    due = models.DateField("办结期限")
    state = models.CharField(
        "状态",
        max_length=12,
        choices=[(state.value, STATE_LABELS[state]) for state in State],
        default=State.UNDER_WAY,
    )
    result = models.TextField("办理成效", blank=True)
    handed_in_at = models.DateTimeField("提交时间", null=True, blank=True)
    handed_in_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交人"
    )
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核验人"
    )
    set_at = models.DateTimeField("登记时间")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督办任务"
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gte=F("set_on")), name="tasks_are_due_after_they_are_set"
            ),
            models.CheckConstraint(
                condition=~Q(owner=F("leader")), name="nobody_supervises_a_task_of_their_own"
            ),
            models.CheckConstraint(
                condition=Q(activity__isnull=False) | ~Q(basis=""), name="tasks_say_where_they_were_decided"
            ),
            models.CheckConstraint(
                condition=Q(state__in=IN_HAND, handed_in_at__isnull=True, handed_in_by__isnull=True)
                | ~Q(state__in=IN_HAND)
                & ~Q(result="")
                & Q(handed_in_at__isnull=False, handed_in_by__isnull=False),
                name="tasks_handed_in_say_when_by_whom_and_to_what_effect",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DONE, closed_at__isnull=False, closed_by__isnull=False)
                | ~Q(state=State.DONE) & Q(closed_at__isnull=True, closed_by__isnull=True),
                name="closed_tasks_say_when_and_by_whom",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("deployments:detail", args=[self.pk])

    @property
    def fact_id(self):
        return f"deployments.task:{self.pk}"

    @property
    def number(self):
        """What a task is called on paper: the year it was set in, and its number."""
        return f"{self.set_on.year}-{self.pk:04d}"

    @property
    def source_words(self):
        """Where it was decided, in words."""
        decided = f"{self.activity.happened_on} {self.activity.title}" if self.activity else ""
        return "，".join(filter(None, (decided, self.basis)))

    @property
    def handed_in_on(self):
        return timezone.localdate(self.handed_in_at) if self.handed_in_at else None

    def days_late(self, as_of):
        return rules.days_late(due=self.due, handed_in_on=self.handed_in_on, as_of=as_of)

    def may_move_to(self, state):
        return state in MOVES[State(self.state)]

    @property
    def steps(self):
        """Its progress, as the rules read it."""
        sent_back = self.checks.filter(passed=False).order_by("-pk").first()
        return [
            Step(has_proof=entry.has_proof, is_new=sent_back is None or entry.at > sent_back.at)
            for entry in self.progress.all()
        ]


class Progress(models.Model):
    """What was done about a task on a day, and what shows it."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="progress", verbose_name="任务")
    on = models.DateField("日期")
    text = models.TextField("进展")
    proof = models.TextField("佐证说明", blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="佐证文件"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "进展"
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="progress_says_something")]

    def __str__(self):
        return f"{self.task} {self.on}"

    @property
    def has_proof(self):
        return bool(self.proof or self.file_id)


class Extension(models.Model):
    """More time, asked for by those who do the work and decided by somebody else."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="extensions", verbose_name="任务")
    due_before = models.DateField("原期限")
    until = models.DateField("申请延至")
    reason = models.TextField("延期理由")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    granted = models.BooleanField("同意", null=True, blank=True)
    note = models.TextField("审批意见", blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人"
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("due_before")), name="extensions_give_more_time"),
            models.CheckConstraint(
                condition=Q(granted__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(note="") & Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="decided_extensions_say_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="nobody_grants_themselves_time",
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(granted__isnull=True), name="one_undecided_extension_per_task"
            ),
        ]

    def __str__(self):
        return f"{self.task} 延至 {self.until}"


class Check(models.Model):
    """Somebody else's look at what a task has brought about: closed, or sent back and why."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="checks", verbose_name="任务")
    passed = models.BooleanField("通过")
    note = models.TextField("核验意见")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="核验人")
    at = models.DateTimeField("核验时间")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "成效核验"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.task} {'通过' if self.passed else '退回'}"
