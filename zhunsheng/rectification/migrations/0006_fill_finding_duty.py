from django.db import migrations


def duty_of_the_occurrence(apps, schema_editor):
    findings = apps.get_model("rectification", "Finding").objects
    for finding in findings.filter(occurrence__isnull=False).select_related("occurrence").iterator():
        finding.obligation_id, finding.subject = finding.occurrence.obligation_id, finding.occurrence.subject
        finding.save(update_fields=["obligation", "subject"])


class Migration(migrations.Migration):
    dependencies = [("rectification", "0005_finding_duty")]

    operations = [migrations.RunPython(duty_of_the_occurrence, migrations.RunPython.noop)]
