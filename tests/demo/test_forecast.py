"""The forecast held against what then happened: the demo year, replayed with what was recorded by each day.

``pytest tests/demo/test_forecast.py -s -n0`` prints the figures that docs/decisions/0006-early-warning.md tells of.
"""

from collections import defaultdict
from datetime import date
from statistics import median

import pytest
from django.db import transaction
from django.test import override_settings

from zhunsheng.catalogue import duties
from zhunsheng.demo import builder
from zhunsheng.engine import Status, evaluate, foresee
from zhunsheng.engine.forecast import FORECAST, JUDGED, NOT_ON_TIME
from zhunsheng.ledger.calendar import calendar
from zhunsheng.ledger.rules import span_of_evaluation
from zhunsheng.ledger.sources import facts_of
from zhunsheng.organisation.subjects import subjects_of

AS_OF = date(2026, 11, 23)
LOOKED_ON = (1, 6, 11, 16, 21, 26)  # days of each month


@pytest.fixture(scope="module")
def evaluated(django_db_setup, django_db_blocker):
    """Return a function: the demo bureau's occurrences on a day, from what was recorded by then."""
    with django_db_blocker.unblock(), override_settings(ZHUNSHENG_TODAY=AS_OF), transaction.atomic():
        bureau = builder.build(as_of=AS_OF, progress=lambda said: None).bureau
        facts, subjects = facts_of(bureau), subjects_of(bureau)
        owed, waivers = duties.duties_of(bureau), duties.waivers_of(bureau)
        transaction.set_rollback(True)

    def on(day):
        return evaluate(
            obligations=owed,
            subjects=subjects,
            facts=[fact for fact in facts if fact.recorded_on <= day],
            waivers=waivers,
            calendar=calendar(),
            since=span_of_evaluation(AS_OF)[0],
            until=AS_OF,
            as_of=day,
            backfill_after=15,
        )

    return on


class Score:
    """Windows warned of, and windows that then were late, short or missed."""

    def __init__(self):
        self.warned, self.failed, self.lead = set(), set(), {}

    def warn(self, key, *, days_left):
        self.warned.add(key)
        self.lead.setdefault(key, days_left)

    @property
    def precision(self):
        return len(self.warned & self.failed) / len(self.warned)

    @property
    def recall(self):
        return len(self.warned & self.failed) / len(self.failed)

    @property
    def median_lead(self):
        return median(self.lead[key] for key in self.warned & self.failed)

    def __str__(self):
        return (
            f"warned {len(self.warned):3}, failed {len(self.failed):3}, both {len(self.warned & self.failed):3}: "
            f"precision {self.precision:.2f}, recall {self.recall:.2f}, {self.median_lead:g} days ahead"
        )


def key_of(row):
    return row.obligation, row.subject, row.window_start, row.trigger


@pytest.mark.django_db
def test_it_is_mostly_right_and_earlier_than_the_reminder(evaluated):
    outcome = {key_of(row): row for row in evaluated(AS_OF) if row.due < AS_OF and row.status in JUDGED}
    forecast, reminder, missed = Score(), Score(), Score()
    by_month = defaultdict(lambda: [0, 0])
    for day in (date(AS_OF.year, month, on) for month in range(1, AS_OF.month + 1) for on in LOOKED_ON):
        rows = evaluated(day)
        earlier = defaultdict(list)
        for row in rows:
            earlier[row.obligation, row.subject].append(row)
        for row in rows:
            final = outcome.get(key_of(row))
            if row.status not in FORECAST or final is None:
                continue
            went_wrong = final.status in NOT_ON_TIME
            # Where there is no earlier window, as of a task that was set, nothing is foretold.
            known = any(one.due < row.due for one in earlier[row.obligation, row.subject])
            undone = known and final.status in (Status.MISSED, Status.MET_LATE)
            signs = foresee(row, earlier[row.obligation, row.subject], as_of=day)
            for score, warns, failed in (
                (forecast, signs, went_wrong),
                (missed, signs, undone),
                (reminder, row.status == Status.DUE_SOON, went_wrong),
            ):
                if failed:
                    score.failed.add(key_of(row))
                if warns:
                    score.warn(key_of(row), days_left=(row.due - day).days)
            if signs:
                by_month[day.month][0] += 1
                by_month[day.month][1] += went_wrong
    print(f"\nforecast            {forecast}")
    print(f"  late or missed    {missed}")
    print(f"due soon, to compare {reminder}")
    for month, (warnings, right) in sorted(by_month.items()):
        print(f"{AS_OF.year}-{month:02}: {warnings:3} warnings on the days looked, {right} of them borne out")
    assert forecast.precision >= 0.5
    assert forecast.recall >= 0.6
    assert missed.recall >= 0.85
    assert forecast.median_lead >= 2 * reminder.median_lead
