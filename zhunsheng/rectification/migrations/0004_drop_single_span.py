from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rectification", "0003_fill_spans")]

    operations = [
        migrations.RemoveConstraint(model_name="finding", name="a_sentence_is_imported_once"),
        migrations.RemoveField(model_name="finding", name="span_start"),
        migrations.RemoveField(model_name="finding", name="span_end"),
    ]
