import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_initial"),
        ("rectification", "0004_drop_single_span"),
    ]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="obligation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="catalogue.obligation",
                verbose_name="责任事项",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="subject",
            field=models.CharField(blank=True, max_length=40, verbose_name="责任主体"),
        ),
    ]
