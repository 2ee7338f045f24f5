"""A page that lists or counts costs the same however much there is: a dozen queries, with three of all or with many."""

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from tests.pages.filling import Filled
from tests.pages.test_access import COLUMNS, GET, PAGES

MOST = 12  # queries of a page
MORE = {"/findings/ledger/export/": 14}  # what goes out as a file is noted in the log as well
FEW, MANY = 3, 25
# Who opens a page here, by column of the table: the head, else whoever it is for.
READERS = {"head": "head", "recorder": "recorder", "system": "system_admin", "audit": "audit_admin"}
ABOUT = {"catalogue:year": [2026]}


def pages():
    """Yield role and address of every page about no single record: lists, matrices, calendars and empty forms."""
    for name, method, statuses in PAGES:
        readers = [role for column, role in READERS.items() if statuses[COLUMNS.index(column)] == 200]
        try:
            address = reverse(name, args=ABOUT.get(name, []))
        except NoReverseMatch:
            continue
        if method == GET and readers:
            yield readers[0], address


def costs(client, count):
    """Return how many queries each page needs in a bureau with ``count`` of everything, which is thrown away."""
    found = {}
    with transaction.atomic():
        filled = Filled(count)
        for role, address in pages():
            client.force_login(filled.people[role])
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found[address] = len(captured)
        transaction.set_rollback(True)
    return found


def test_every_list_costs_a_dozen_queries_at_most_and_the_same_however_long(client, db, evidence_dir):
    few, many = costs(client, FEW), costs(client, MANY)
    assert len(few) > 60
    assert {page: cost for page, cost in many.items() if cost > MORE.get(page, MOST)} == {}
    assert {page: (few[page], cost) for page, cost in many.items() if cost != few[page]} == {}
