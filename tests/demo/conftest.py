"""The demo of one day, built once for a file of tests and taken away whole."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test import override_settings

from zhunsheng.checks.actions import look
from zhunsheng.demo import builder

AS_OF = date(2026, 11, 23)


def count_rows():
    """Let PostgreSQL count what this transaction filled; nobody else sees it, and it would plan for empty tables."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@pytest.fixture(scope="module")
def demo_bureau(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), override_settings(ZHUNSHENG_TODAY=AS_OF), transaction.atomic():
        bureau = builder.build(as_of=AS_OF, progress=lambda said: None).bureau
        look(bureau, on=AS_OF)  # as every evening
        count_rows()
        yield bureau
        transaction.set_rollback(True)


@pytest.fixture
def on_the_demos_day(settings):
    settings.ZHUNSHENG_TODAY = AS_OF
