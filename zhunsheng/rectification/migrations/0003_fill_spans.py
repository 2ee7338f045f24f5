from django.db import migrations


def one_span_to_a_list(apps, schema_editor):
    findings = apps.get_model("rectification", "Finding").objects
    for finding in findings.filter(span_start__isnull=False).iterator():
        finding.spans = [[finding.span_start, finding.span_end]]
        finding.save(update_fields=["spans"])


def first_of_the_list(apps, schema_editor):
    findings = apps.get_model("rectification", "Finding").objects
    for finding in findings.exclude(spans=[]).iterator():
        finding.span_start, finding.span_end = finding.spans[0]
        finding.save(update_fields=["span_start", "span_end"])


class Migration(migrations.Migration):
    dependencies = [("rectification", "0002_spans")]

    operations = [migrations.RunPython(one_span_to_a_list, first_of_the_list)]
