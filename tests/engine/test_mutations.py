"""A wrong law is noticed: each of these changes to the expressions makes engine and oracle disagree on some world."""

import inspect
from datetime import date
from types import ModuleType

import ibis
import pytest

from zhunsheng.engine import evaluate, evaluation, relational

from . import oracle
from .worlds import universe

LAW = inspect.getsource(relational)
MUTATIONS = {
    # who owes, and when
    "half of a period is enough": ("_.held * 2 >= _.days", "_.held * 2 > _.days"),
    "there on the last day": ("(_.at_end == 1) & ", ""),
    "last day included": ("unit=\"day\"\n            )\n            + 1", "unit=\"day\"\n            )"),
    "version in force on the first day": (
        "t.obligations.valid_from <= t.liable.window_start", "t.obligations.valid_from < t.liable.window_start"
    ),
    "version in force until its last day": (
        "t.obligations.valid_until >= t.liable.window_start", "t.obligations.valid_until > t.liable.window_start"
    ),
    "trigger on the first day asked": ("_.on >= _.since", "_.on > _.since"),
    "a trigger known today": ("ibis.ifelse(_.is_ahead, _.recorded_on, _.on) <= _.as_of", "_.on <= _.as_of"),
    "extension within the rule": (
        "ibis.least(ibis.coalesce(_.asked_days, 0), ibis.coalesce(_.extension_days, 0))",
        "ibis.coalesce(_.asked_days, 0)",
    ),
    "backwards from a day off": ("ibis.ifelse((_[steps] < 0) & ~_.here_counted, 1, 0)", "0"),
    # what counts
    "today's facts count": ("filter(_.on <= _.as_of)", "filter(_.on < _.as_of)"),
    "a number reaches its condition": ("_.number >= _.at_least", "_.number > _.at_least"),
    "evidence reaches its number": ("_.value < _.at_least", "_.value <= _.at_least"),
    "evidence without its number": ("_.value.isnull() | (_.value", "(_.value"),
    "in the role asked for": ('["fact", "role"])\n        .select("version"', '"fact")\n        .select("version"'),
    "made up for its period": ("_.counts_on <= _.counts_until", "_.on <= _.counts_until"),
    "never for a period that began after it": ("        _.on >= _.counts_from,\n", ""),
    "the key of the trigger": ('by_key = of_trigger.join(of_answer, ["version", "subject", "key", "value"])',
                               'by_key = of_trigger.join(of_answer, ["version", "subject", "key"])'),
    "a trigger never answers itself": (".filter(_.fact != _.trigger)", ""),
    "a value counts once": ("_.value.notnull() & (place == 0)", "_.value.notnull()"),
    # what it comes to
    "the threshold is enough": ("amount >= row.required)", "amount > row.required)"),
    "a share reaches exactly": ("amount * UNITS >= row.required * base", "amount * UNITS > row.required * base"),
    "met for good": ("_.reached.min().over(from_here) == 1", "_.reached == 1"),
    "only what is complete": ("running_amount=_.complete_amount.sum()", "running_amount=_.amount.sum()"),
    "on the due day in time": ("row.met_on <= row.due", "row.met_on < row.due"),
    "closed after its due day": ("row.due < row.as_of", "row.due <= row.as_of"),
    "begins today": ("row.window_start > row.as_of", "row.window_start >= row.as_of"),
    "reminds on the day": ('unit="day") <= row.remind_before', 'unit="day") < row.remind_before'),
    "practice is never missed": ("~(_.advisory & (_.status == Status.MISSED.value))", "_.due.notnull()"),
    "waived on the due day": ("_.due <= _.valid_until,", "_.due < _.valid_until,"),
    "waived for whom": ("_.whose.isnull() | (_.whose == _.subject)", "_.due.notnull()"),
    "late after so many days": ("_.days > _.backfill_after", "_.days >= _.backfill_after"),
    "a met duty rests on its own facts": ("_.met_on.isnull() | (_.is_complete & (_.on <= _.met_on))", "_.on.notnull()"),
}  # fmt: skip
DAYS = (date(2024, 2, 29), date(2024, 12, 31), date(2025, 4, 4))  # 400 days after 29 February
WORLDS = 15


@pytest.fixture(scope="module")
def asked():
    """What the oracle says of many worlds, asked on several days."""
    universes = [
        universe(range(number * WORLDS, (number + 1) * WORLDS), as_of=day) for number, day in enumerate(DAYS)
    ]
    return [
        (together, sorted((row for given in worlds for row in oracle.evaluate(**given)), key=place))
        for worlds, together in universes
    ]


def place(row):
    return row.obligation, row.subject, row.window_start, row.trigger or ""


def statements_of(source):
    """Compile a law from its source text, as the engine does with its own."""
    law = ModuleType("zhunsheng.engine.mutated")
    law.__package__ = "zhunsheng.engine"
    exec(compile(source, "mutated", "exec"), law.__dict__)
    return tuple(
        f'CREATE TEMP {"TABLE" if name in law.KEPT else "VIEW"} "{name}" AS {ibis.to_sql(stage, dialect="duckdb")}'
        for name, stage in law.expressions().items()
    )


def is_noticed(monkeypatch, asked, source):
    statements = statements_of(source)
    monkeypatch.setattr(evaluation, "statements", lambda: statements)
    return any(evaluate(**together) != expected for together, expected in asked)


def test_the_law_itself_passes(monkeypatch, asked):
    assert not is_noticed(monkeypatch, asked, LAW)


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_wrong_law_is_noticed(monkeypatch, asked, name):
    right, wrong = MUTATIONS[name]
    assert LAW.count(right) >= 1, "the law no longer reads so; write the mutation anew"
    assert is_noticed(monkeypatch, asked, LAW.replace(right, wrong))
