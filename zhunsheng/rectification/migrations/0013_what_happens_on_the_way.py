import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_initial"),
        ("rectification", "0012_merging_and_linking"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Advance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("text", models.TextField(verbose_name="进展")),
                ("proof", models.TextField(blank=True, verbose_name="佐证说明")),
                ("at", models.DateTimeField(verbose_name="填报时间")),
                ("form_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.storedfile",
                        verbose_name="佐证文件",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advances",
                        to="rectification.measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "推进情况",
                "verbose_name_plural": "推进情况",
                "ordering": ["on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proof", ""), _negated=True), ("file__isnull", False), _connector="OR"
                        ),
                        name="advances_have_proof",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Obstacle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("needed", models.TextField(verbose_name="需要什么")),
                ("whom", models.CharField(max_length=80, verbose_name="需要谁协调")),
                ("reported_at", models.DateTimeField(verbose_name="提出时间")),
                ("outcome", models.TextField(blank=True, verbose_name="协调结果")),
                ("cleared_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("form_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "cleared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办结人",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles",
                        to="rectification.finding",
                        verbose_name="问题",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "需要协调的事项",
                "verbose_name_plural": "需要协调的事项",
                "ordering": ["reported_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cleared_at__isnull", True), ("cleared_by__isnull", True)),
                            models.Q(
                                ("cleared_at__isnull", False),
                                ("cleared_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cleared_obstacles_say_how_and_by_whom",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Plea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("extension", "申请延期"), ("inability", "申请认定无法完成")],
                        max_length=10,
                        verbose_name="事项",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="申请延至")),
                ("reason", models.TextField(verbose_name="理由")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("granted", models.BooleanField(blank=True, null=True, verbose_name="同意")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="恢复整改时间")),
                ("form_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pleas",
                        to="rectification.finding",
                        verbose_name="问题",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pleas",
                        to="rectification.measure",
                        verbose_name="措施",
                    ),
                ),
            ],
            options={
                "verbose_name": "申请",
                "verbose_name_plural": "申请",
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("granted__isnull", True),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("granted__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decided_pleas_say_by_whom_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "extension"), ("until__isnull", False)),
                            models.Q(
                                ("kind", "inability"), ("measure__isnull", True), ("until__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="an_extension_says_until_when",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("granted__isnull", True)),
                        fields=("finding",),
                        name="one_plea_waits_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due", models.DateField(verbose_name="复查日期")),
                ("looked_on", models.DateField(blank=True, null=True, verbose_name="实际复查日期")),
                ("holds", models.BooleanField(blank=True, null=True, verbose_name="仍在坚持")),
                ("note", models.TextField(blank=True, verbose_name="复查情况")),
                ("proof", models.TextField(blank=True, verbose_name="佐证说明")),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="填报时间")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复查人",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="rectification.measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "长期坚持复查",
                "verbose_name_plural": "长期坚持复查",
                "ordering": ["due", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "due"), name="a_measure_is_reviewed_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("at__isnull", True),
                                ("by__isnull", True),
                                ("holds__isnull", True),
                                ("looked_on__isnull", True),
                            ),
                            models.Q(
                                ("at__isnull", False),
                                ("by__isnull", False),
                                ("holds__isnull", False),
                                ("looked_on__isnull", False),
                                models.Q(("note", ""), _negated=True),
                                models.Q(("proof", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_say_what_was_seen_and_by_whom",
                    ),
                ],
            },
        ),
    ]
