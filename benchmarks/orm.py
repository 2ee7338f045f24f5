"""The records of a benchmark bureau as Django models in a database in memory, for loops that ask the ORM.

Importing this module configures Django for itself alone; it is never imported by the product.
"""

from __future__ import annotations

from collections.abc import Iterable

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["benchmarks"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.db import connection, models  # noqa: E402 -- models need the settings above

from zhunsheng.engine import Fact as Told  # noqa: E402 -- stands with them


class Fact(models.Model):  # noqa: DJ008 -- never shown
    told = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20)
    on = models.DateField()
    matter = models.CharField(max_length=20)

    class Meta:
        app_label = "benchmarks"
        indexes = [models.Index(fields=["kind", "on"], name="facts_by_kind_and_day")]


class Stands(models.Model):  # noqa: DJ008 -- never shown
    fact = models.ForeignKey(Fact, models.CASCADE, related_name="stands")
    subject = models.CharField(max_length=20)
    role = models.CharField(max_length=20)

    class Meta:
        app_label = "benchmarks"
        indexes = [models.Index(fields=["subject", "role"], name="stands_by_subject")]


class Evidence(models.Model):  # noqa: DJ008 -- never shown
    fact = models.ForeignKey(Fact, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=20)
    value = models.FloatField(null=True)

    class Meta:
        app_label = "benchmarks"


def create_tables() -> None:
    with connection.schema_editor() as editor:
        for model in (Fact, Stands, Evidence):
            editor.create_model(model)


def write(facts: Iterable[Told]) -> None:
    """Add facts to the tables."""
    facts = list(facts)
    Fact.objects.bulk_create(
        [Fact(told=fact.id, kind=fact.kind, on=fact.on, matter=dict(fact.keys)["matter"]) for fact in facts],
        batch_size=200,
    )
    pks = dict(Fact.objects.values_list("told", "pk"))
    Stands.objects.bulk_create(
        [
            Stands(fact_id=pks[fact.id], subject=subject, role=role)
            for fact in facts
            for subject, role in set(fact.roles)
        ],
        batch_size=200,
    )
    Evidence.objects.bulk_create(
        [
            Evidence(fact_id=pks[fact.id], kind=kind, value=value)
            for fact in facts
            for kind, value in fact.evidence.items()
        ],
        batch_size=200,
    )
