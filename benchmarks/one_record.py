"""From a saved record to the ledger that shows it, by the size of the bureau.

    .venv/bin/python -m benchmarks.one_record [PEOPLE …]

Each bureau holds the whole catalogue and 84 records a person and year, on a SQLite file of its own. ``a record`` is the
median of five branch meetings with 15 attendees, recorded through the product's own action, until the occurrences they
touch are written; ``all`` is the same bureau evaluated whole. Timed warm, in process, as the site does it.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from statistics import median
from time import perf_counter

SIZES = ("20", "60", "300")
RECORDS_A_PERSON, BRANCH = 84, 15
AS_OF = date(2026, 11, 20)


def measure(people: int) -> str:
    """Return one line of the table; the database of this process is its own."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)

    from django.conf import settings

    from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
    from zhunsheng import clock
    from zhunsheng.activities.actions import Part, record_activity
    from zhunsheng.activities.kinds import Kind
    from zhunsheng.activities.models import Activity, Evidence, Participation
    from zhunsheng.catalogue.actions import load_catalogue
    from zhunsheng.engine import Role
    from zhunsheng.ledger.actions import evaluate_bureau
    from zhunsheng.ledger.models import Occurrence
    from zhunsheng.organisation.models import PostKind, UnitKind

    draw = random.Random(people)
    load_catalogue(by="benchmark", at=AT)
    bureau = UnitFactory(name="示例局")
    group = UnitFactory(parent=bureau, kind=UnitKind.PARTY_GROUP, name="党组")
    branches, members = [], {}
    for number in range(max(1, people // BRANCH)):
        branch = UnitFactory(parent=bureau, kind=UnitKind.BRANCH, name=f"第{number}支部")
        members[branch.pk] = [
            PostFactory(unit=branch, kind=PostKind.PARTY_MEMBER, person=PersonFactory()).person
            for _ in range(BRANCH)
        ]
        branches.append(branch)
    leaders = [
        PostFactory(unit=group, kind=PostKind.TEAM_MEMBER, person=PersonFactory()).person for _ in range(5)
    ]
    clerk = UserFactory(can={"recorder": bureau})

    activities = Activity.objects.bulk_create(
        [
            Activity(
                unit=draw.choice(branches) if draw.random() < 0.9 else group,
                kind=draw.choice(Kind.values),
                title=f"活动{number}",
                happened_on=AS_OF - timedelta(days=draw.randrange(320)),
                minutes="议定事项。",
                hours=2,
                recorded_at=AT,
                recorded_by=clerk,
            )
            for number in range(people * RECORDS_A_PERSON)
        ],
        batch_size=500,
    )
    Participation.objects.bulk_create(
        [
            Participation(activity=activity, person=person, role=Role.PARTICIPANT)
            for activity in activities
            for person in draw.sample(members.get(activity.unit_id, leaders), 5)
        ],
        batch_size=500,
    )
    Evidence.objects.bulk_create(
        [
            Evidence(activity=activity, code="attendance", text="到会", added_at=AT, added_by=clerk)
            for activity in activities
        ],
        batch_size=500,
    )
    whole = []
    for _ in range(3):
        started = perf_counter()
        evaluate_bureau(bureau, as_of=AS_OF, at=clock.now())
        whole.append(perf_counter() - started)
    settings.EVALUATE_INLINE = True
    single = []
    for number in range(5):
        branch = branches[number % len(branches)]
        started = perf_counter()
        record_activity(
            unit=branch,
            kind=Kind.BRANCH_GENERAL_MEETING,
            title=f"党员大会{number}",
            happened_on=AS_OF,
            minutes="通过两项决议。",
            parts=[Part(person, Role.PARTICIPANT) for person in members[branch.pk]],
            by=clerk,
            at=clock.now(),
        )
        single.append(perf_counter() - started)
    return (
        f"{people:>6} {len(activities):>8} {Occurrence.objects.count():>11}"
        f" {median(single):>9.2f} s {median(whole[1:]):>9.2f} s {median(whole[1:]) / median(single):>6.1f} ×"
    )


def main(*sizes: str) -> None:
    print(
        f"{'people':>6} {'records':>8} {'occurrences':>11} {'a record':>11} {'all':>11} {'ratio':>8}",
        flush=True,
    )
    for size in sizes or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            given = os.environ | {
                "ZHUNSHENG_DATA": folder,
                "ZHUNSHENG_TRIAL": "1",
                "ZHUNSHENG_TODAY": AS_OF.isoformat(),
                "ZHUNSHENG_EVALUATE_INLINE": "0",
                "DJANGO_SETTINGS_MODULE": "zhunsheng.config.settings",
            }
            subprocess.run(
                [sys.executable, "-m", "benchmarks.one_record", "--one", size], check=True, env=given
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(measure(int(sys.argv[2])), flush=True)
    else:
        main(*sys.argv[1:])
