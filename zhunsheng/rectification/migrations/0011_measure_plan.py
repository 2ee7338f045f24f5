import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_party_cells"),
        ("rectification", "0010_finding_details"),
    ]

    operations = [
        migrations.AddField(
            model_name="measure",
            name="kind",
            field=models.CharField(
                choices=[("at_once", "立行立改"), ("by_date", "限期整改"), ("lasting", "长期坚持")],
                default="by_date",
                max_length=10,
                verbose_name="类型",
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="lead_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measures_led",
                to="organisation.unit",
                verbose_name="牵头科室",
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="leader",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measures_led",
                to="organisation.person",
                verbose_name="责任领导",
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="proof_wanted",
            field=models.TextField(blank=True, verbose_name="佐证方式"),
        ),
        migrations.AlterField(
            model_name="measure",
            name="finding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measures",
                to="rectification.finding",
                verbose_name="问题",
            ),
        ),
    ]
