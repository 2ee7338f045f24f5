import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0006_fill_finding_duty"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RelapseDenial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="认定时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="认定人",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.finding",
                        verbose_name="此前的问题",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relapse_denials",
                        to="rectification.finding",
                        verbose_name="问题",
                    ),
                ),
            ],
            options={
                "verbose_name": "不是反弹的认定",
                "verbose_name_plural": "不是反弹的认定",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("finding", "earlier"), name="a_relapse_is_denied_once")
                ],
            },
        ),
    ]
