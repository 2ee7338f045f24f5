import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0011_measure_plan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FindingLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="关系")),
                ("at", models.DateTimeField(verbose_name="关联时间")),
            ],
            options={
                "verbose_name": "问题关联",
                "verbose_name_plural": "问题关联",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="finding",
            name="findings_under_way_have_an_owner_and_a_date",
        ),
        migrations.AddField(
            model_name="finding",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="rectification.finding",
                verbose_name="并入",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="split_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="rectification.finding",
                verbose_name="拆分自",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="state",
            field=models.CharField(
                choices=[
                    ("unassigned", "待明确责任"),
                    ("rectifying", "整改中"),
                    ("submitted", "完成待核"),
                    ("closed", "已核实销号"),
                    ("merged", "已并入"),
                ],
                default="unassigned",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["unassigned", "merged"]),
                    models.Q(("owner__isnull", False), ("rectify_by__isnull", False)),
                    _connector="OR",
                ),
                name="findings_under_way_have_an_owner_and_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)),
                    _connector="OR",
                ),
                name="merged_findings_say_into_which",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="no_finding_is_merged_into_itself",
            ),
        ),
        migrations.AddField(
            model_name="findinglink",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="关联人",
            ),
        ),
        migrations.AddField(
            model_name="findinglink",
            name="finding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="links",
                to="rectification.finding",
                verbose_name="问题",
            ),
        ),
        migrations.AddField(
            model_name="findinglink",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="links_to",
                to="rectification.finding",
                verbose_name="相关的问题",
            ),
        ),
        migrations.AddConstraint(
            model_name="findinglink",
            constraint=models.UniqueConstraint(
                fields=("finding", "other"), name="two_findings_are_linked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="findinglink",
            constraint=models.CheckConstraint(
                condition=models.Q(("finding", models.F("other")), _negated=True),
                name="no_finding_is_linked_to_itself",
            ),
        ),
    ]
