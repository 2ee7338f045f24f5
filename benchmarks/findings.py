"""How long the lists of findings take with 20,000 of them: what one person waits for each view, and its queries.

One process on SQLite, no network: the views themselves, their templates and the database.

.venv/bin/python -m benchmarks.findings [findings]
"""

from __future__ import annotations

import random
import sys
import time
from datetime import timedelta
from statistics import quantiles

from tools.trial import demo

FINDINGS, TIMES = 20_000, 20
READERS = ("shuji", "dangwu", "jijian", "kezhang")
VIEWS = (
    "/findings/", "/findings/?standing=overdue", "/findings/?q=制度&sort=unit", "/findings/?page=300",
    "/findings/board/", "/findings/board/?overdue=on", "/findings/timeline/", "/findings/measures/",
    "/findings/duties/", "/findings/duties/?by=unit", "/findings/figures/",
)  # fmt: skip
SEED, BATCH = 2019, 2000


def fill(count: int) -> None:
    """Add findings of four years to the demo's bureau: in every state, with two measures each."""
    from django.utils import timezone

    from zhunsheng.accounts.models import User
    from zhunsheng.organisation.models import Person, Unit
    from zhunsheng.rectification.models import Finding, Measure, Source, Verification
    from zhunsheng.rectification.rules import State

    chance = random.Random(SEED)
    bureau = Unit.objects.bureaus().first()
    units = list(Unit.objects.subtree(bureau))
    people = list(Person.objects.in_unit(bureau, on=timezone.localdate()))
    by, now = User.objects.get(username="dangwu"), timezone.now()
    states = (State.OPEN, State.RECTIFYING, State.RECTIFYING, State.SUBMITTED, State.CLOSED, State.CLOSED)
    for start in range(0, count, BATCH):
        rows = []
        for number in range(start, min(start + BATCH, count)):
            state = chance.choice(states)
            day = now.date() - timedelta(days=chance.randrange(1500))
            at = now - timedelta(days=(now.date() - day).days)
            rows.append(
                Finding(
                    unit=chance.choice(units), source=chance.choice(Source.values), state=state,
                    title=f"第{number}号问题：制度执行不到位", manifestation="台账登记不及时。",
                    area=chance.choice(("组织领导", "监督检查", "日常管理")),
                    owner=chance.choice(people) if state != State.OPEN else None,
                    leader=chance.choice(people) if state != State.OPEN else None,
                    rectify_by=day + timedelta(days=90) if state != State.OPEN else None,
                    arose_on=day, raised_at=at, raised_by=by,
                    closed_at=at + timedelta(days=80) if state == State.CLOSED else None,
                    closed_by=by if state == State.CLOSED else None,
                )
            )  # fmt: skip
        Finding.objects.bulk_create(rows)
        Measure.objects.bulk_create(
            Measure(
                finding=row, text=f"措施{place}", owner=row.owner, due=row.rectify_by, proof="检查单",
                done_on=row.rectify_by if row.state in (State.SUBMITTED, State.CLOSED) else None,
                result="已完成" if row.state in (State.SUBMITTED, State.CLOSED) else "",
                reported_by=by if row.state in (State.SUBMITTED, State.CLOSED) else None,
            )
            for row in rows
            for place in (1, 2)
        )  # fmt: skip
        Verification.objects.bulk_create(
            Verification(finding=row, passed=True, note="已核对", by=by, at=row.closed_at)
            for row in rows
            if row.closed_at
        )


def measure() -> None:
    """Open each view for each reader several times and print what it took."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from zhunsheng.accounts.models import User

    print(f"{'view':<34}{'median':>9}{'p95':>9}{'queries':>9}")
    for view in VIEWS:
        took, queries = [], 0
        for reader in READERS:
            client = Client()
            client.force_login(User.objects.get(username=reader))
            client.get(view)
            for _ in range(TIMES // len(READERS)):
                with CaptureQueriesContext(connection) as made:
                    started = time.perf_counter()
                    answer = client.get(view)
                    took.append(time.perf_counter() - started)
                queries = max(queries, len(made))
                if answer.status_code != 200:
                    raise RuntimeError(f"{view} answered {reader} with {answer.status_code}")
        cuts = quantiles(took, n=100, method="inclusive")
        print(f"{view:<34}{cuts[49] * 1000:>6.0f} ms{cuts[94] * 1000:>6.0f} ms{queries:>9}")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) == 2 else FINDINGS
    with demo():
        fill(count)
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        print(f"{count} findings with {2 * count} measures beside the demo's")
        measure()


if __name__ == "__main__":
    main()
