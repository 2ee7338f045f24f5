"""Every page that shows a whole bureau does so in few queries, in the demo's full year and for each kind of reader."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse

from zhunsheng.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_demos_day")]
MOST = 12
# The first page gathers what is to do from seven rooms, and for whoever answers for the whole how it stands.
# What goes out as a file is noted in the log as well.
MORE = {"workbench:today": 18, "rectification:ledger_export": 14}


def pages(resolver=None, room=""):
    """Return the names of the pages whose address asks for nothing: lists, matrices, boards, forms."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from pages(pattern, f"{room}{pattern.namespace}:" if pattern.namespace else room)
        elif pattern.name:
            try:
                reverse(room + pattern.name)
            except NoReverseMatch:
                continue
            yield room + pattern.name


@pytest.mark.parametrize(
    "reader", ["shuji", "fenguan", "dangwu", "zhibu", "kezhang", "zhigong", "jijian", "shenji"]
)
def test_no_page_needs_more_queries_than_it_may(demo_bureau, reader):
    client, opened, over = Client(), 0, {}
    for name in sorted(set(pages())):
        if name == "accounts:logout":
            continue
        client.force_login(User.objects.get(username=reader))
        with CaptureQueriesContext(connection) as made:
            answer = client.get(reverse(name))
        opened += answer.status_code == 200
        if answer.status_code == 200 and len(made) > MORE.get(name, MOST):
            over[name] = len(made)
    assert opened > 1
    assert over == {}
