"""The database itself refuses to change or remove a verified measure, or any entry of progress (SEC-56)."""

from django.db import migrations

SENTENCE = "what was verified is never changed or deleted"
GUARDED = {"rectification_measure": "OLD.verified_in_id IS NOT NULL", "rectification_advance": "TRUE"}
SQLITE = [
    f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} WHEN {condition} "
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for table, condition in GUARDED.items()
    for deed in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION rectification_verified_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$",
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION rectification_verified_refuse()"
        for table, condition in GUARDED.items()
    ),
]
UNDO = {
    "sqlite": [f"DROP TRIGGER {table}_no_{deed}" for table in GUARDED for deed in ("update", "delete")],
    "postgresql": [
        *(f"DROP TRIGGER {table}_no_change ON {table}" for table in GUARDED),
        "DROP FUNCTION rectification_verified_refuse()",
    ],
}


def add(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("rectification", "0015_house_rules")]
    operations = [migrations.RunPython(add, remove)]
