import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_party_cells"),
        ("rectification", "0013_what_happens_on_the_way"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Drawing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seed", models.CharField(max_length=64, verbose_name="种子")),
                ("among", models.JSONField(verbose_name="抽取范围（问题编号）")),
                ("size", models.PositiveSmallIntegerField(verbose_name="抽取个数")),
                ("at", models.DateTimeField(verbose_name="抽取时间")),
                ("form_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawings",
                        to="organisation.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="抽取人",
                    ),
                ),
            ],
            options={
                "verbose_name": "随机抽取",
                "verbose_name_plural": "随机抽取",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due", models.DateField(verbose_name="应查日期")),
                ("after", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="销号后天数")),
                ("question", models.CharField(blank=True, max_length=200, verbose_name="询问")),
                ("ask_until", models.DateField(blank=True, null=True, verbose_name="答复截止")),
                ("holds", models.BooleanField(blank=True, null=True, verbose_name="没有反弹")),
                ("note", models.TextField(blank=True, verbose_name="回头看情况")),
                ("concluded_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("lapsed_at", models.DateTimeField(blank=True, null=True, verbose_name="失效时间")),
                (
                    "concluded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="回头看人员",
                    ),
                ),
                (
                    "drawing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rechecks",
                        to="rectification.drawing",
                        verbose_name="随机抽取",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rechecks",
                        to="rectification.finding",
                        verbose_name="问题",
                    ),
                ),
            ],
            options={
                "verbose_name": "回头看",
                "verbose_name_plural": "回头看",
                "ordering": ["due", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "opinion",
                    models.CharField(
                        choices=[("better", "确有好转"), ("same", "没有变化"), ("worse", "更差了")],
                        max_length=10,
                        verbose_name="看法",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="说明")),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                        verbose_name="答复人",
                    ),
                ),
                (
                    "recheck",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="rectification.recheck",
                        verbose_name="回头看",
                    ),
                ),
            ],
            options={
                "verbose_name": "群众评价",
                "verbose_name_plural": "群众评价",
                "ordering": ["opinion", "words"],
            },
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("concluded_at__isnull", True),
                        ("concluded_by__isnull", True),
                        ("holds__isnull", True),
                    ),
                    models.Q(
                        ("concluded_at__isnull", False),
                        ("concluded_by__isnull", False),
                        ("holds__isnull", False),
                        models.Q(("note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rechecks_say_what_was_seen_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("after__isnull", False), ("drawing__isnull", True)),
                    models.Q(("after__isnull", True), ("drawing__isnull", False)),
                    _connector="OR",
                ),
                name="a_recheck_is_scheduled_or_drawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)),
                fields=("recheck", "person"),
                name="a_named_person_answers_once",
            ),
        ),
    ]
