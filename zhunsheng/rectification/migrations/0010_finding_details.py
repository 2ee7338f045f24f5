import django.db.models.deletion
from django.db import migrations, models

import zhunsheng.sealing.fields


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_party_cells"),
        ("rectification", "0009_visit_as_a_source"),
    ]

    operations = [
        migrations.CreateModel(
            name="Vocabulary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="词表")),
                ("terms", models.JSONField(verbose_name="用词")),
            ],
            options={
                "verbose_name": "分类词表",
                "verbose_name_plural": "分类词表",
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="categories",
            field=models.JSONField(blank=True, default=dict, verbose_name="分类"),
        ),
        migrations.AddField(
            model_name="finding",
            name="cause",
            field=models.TextField(blank=True, verbose_name="原因分析"),
        ),
        migrations.AddField(
            model_name="finding",
            name="example",
            field=models.TextField(blank=True, verbose_name="典型事例"),
        ),
        migrations.AddField(
            model_name="finding",
            name="people",
            field=zhunsheng.sealing.fields.SealedTextField(blank=True, default="", verbose_name="涉及人员"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="finding",
            name="severity",
            field=models.CharField(
                blank=True,
                choices=[("minor", "一般"), ("serious", "较重"), ("grave", "严重")],
                max_length=10,
                verbose_name="程度",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="units",
            field=models.ManyToManyField(
                blank=True,
                related_name="findings_concerning",
                to="organisation.unit",
                verbose_name="涉及单位",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="version",
            field=models.PositiveIntegerField(default=1, verbose_name="修订"),
        ),
        migrations.AddField(
            model_name="vocabulary",
            name="bureau",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="vocabularies",
                to="organisation.unit",
                verbose_name="单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="vocabulary",
            constraint=models.UniqueConstraint(
                fields=("bureau", "code"), name="a_bureau_has_each_vocabulary_once"
            ),
        ),
    ]
