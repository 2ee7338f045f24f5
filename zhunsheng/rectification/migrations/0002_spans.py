from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rectification", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="importeddocument",
            name="kind",
            field=models.CharField(blank=True, max_length=30, verbose_name="类型"),
        ),
        migrations.AddField(
            model_name="finding",
            name="spans",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="measure",
            name="spans",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="measure",
            name="stated",
            field=models.TextField(blank=True, verbose_name="文件所述"),
        ),
    ]
