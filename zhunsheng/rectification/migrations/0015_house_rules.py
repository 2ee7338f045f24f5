import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_initial"),
        ("organisation", "0003_party_cells"),
        ("rectification", "0014_looking_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HouseRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "deed",
                    models.CharField(
                        choices=[("made", "新制定"), ("amended", "修订"), ("repealed", "废止")],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("issued_on", models.DateField(verbose_name="印发日期")),
                ("text", models.TextField(blank=True, verbose_name="正文或出处")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                ("withdrawal", models.TextField(blank=True, verbose_name="撤回理由")),
                ("form_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
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
                        verbose_name="文件",
                    ),
                ),
                (
                    "findings",
                    models.ManyToManyField(
                        related_name="house_rules", to="rectification.finding", verbose_name="针对的问题"
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="house_rules",
                        to="rectification.measure",
                        verbose_name="所属措施",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="house_rules",
                        to="organisation.unit",
                        verbose_name="制定单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "制度成果",
                "verbose_name_plural": "制度成果",
                "ordering": ["-issued_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), ("file__isnull", False), _connector="OR"
                        ),
                        name="house_rules_show_their_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True),
                            models.Q(("withdrawal", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="withdrawn_house_rules_say_why",
                    ),
                ],
            },
        ),
    ]
