"""The law itself: relational expressions from the tables of ``tables.SCHEMAS`` to occurrences.

Each function is one stage: given the tables so far, it returns the expression of a new one, under its own name.
Only expressions that every back end compiles are used: no functions of our own, no dialect of one engine.
Nothing looks across organisations, so that any part of the subjects, with the facts they stand in, can be evaluated
on its own; subjects and facts are numbers here, which join and group several times as fast as names.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import ibis
from ibis import _

from .records import Measure, Status
from .tables import NO_TRIGGER, SCHEMAS, UNITS, WINDOW

Table = Any  # ibis is not typed

WINDOW_COLUMNS = {
    "version": "int64",
    "subject": "int64",
    "window_start": "date",
    "trigger": "int64",
    "window_end": "date",
    "due": "date",
    "original_due": "date",
    "asked_days": "int64",
    "moved_days": "int64",
    "extension_reason": "string",
    "provisional": "boolean",
    "counts_from": "date",  # earliest day of an answer; null: none
    "counts_until": "date",  # last day that a made-up fact may count for; null: it is looked for for ever
    "key": "string",  # name of the key an answer must share; null: none
}


def liable(t: SimpleNamespace) -> Table:
    """Who owes for which period: there on its last day, and for at least half of its days."""
    overlap = t.tenures.join(
        t.periods,
        [t.tenures.valid_from <= t.periods.window_end, t.tenures.valid_until >= t.periods.window_start],
    )
    return (
        overlap.mutate(
            held=ibis.least(_.valid_until, _.window_end).delta(
                ibis.greatest(_.valid_from, _.window_start), unit="day"
            )
            + 1,
            at_end=ibis.ifelse(_.valid_until >= _.window_end, 1, 0),
        )
        .group_by(["subject", "kind", "every", "window_start", "window_end", "days"])
        .aggregate(held=_.held.sum(), at_end=_.at_end.max())
        .filter((_.at_end == 1) & (_.held * 2 >= _.days))
        .select("subject", "kind", "every", "window_start", "window_end")
    )


def periodic(t: SimpleNamespace) -> Table:
    """Windows of the calendar; the version in force on a window's first day holds for all of it."""
    owed = t.obligations.drop("role", "calendar").join(
        t.liable,
        [
            t.obligations.subject_kind == t.liable.kind,
            t.obligations.every == t.liable.every,
            t.obligations.valid_from <= t.liable.window_start,
            t.obligations.valid_until >= t.liable.window_start,
        ],
    )
    named = owed.left_join(t.named_days, ["month_day", "window_start"])
    due = ibis.coalesce(named.due, named.window_end)
    return as_windows(
        named,
        trigger=NO_TRIGGER,
        due=due,
        original_due=due,
        asked_days=None,
        moved_days=None,
        extension_reason=None,
        provisional=False,
        counts_from=named.window_start,
        counts_until=named.window_end,
        key=None,
    )


def opened(t: SimpleNamespace) -> Table:
    """What trigger facts open, whoever owes it: when it begins and when it is due."""
    triggers = t.facts.select(
        "organisation", "on", "recorded_on", "due_on", trigger=t.facts.fact, fact_kind=t.facts.kind
    ).cross_join(t.asked)
    opening = (
        t.obligations.drop("role")
        .join(
            triggers,
            [
                t.obligations.trigger_kind == triggers.fact_kind,
                t.obligations.valid_from <= triggers.on,
                t.obligations.valid_until >= triggers.on,
            ],
        )
        .filter(
            _.on >= _.since,
            # What must be done ahead of an event is owed as soon as the event is known.
            ibis.ifelse(_.is_ahead, _.recorded_on, _.on) <= _.as_of,
            _.steps.notnull() | _.due_on.notnull(),
        )
    )
    first = moved(t, opening, start="on", steps="steps", calendar="calendar", prefix="first")
    first = first.mutate(original_due=ibis.ifelse(_.steps.isnull(), _.due_on, _.first_day))
    extended = first.left_join(t.extensions, ["code", "trigger"]).drop("code_right", "trigger_right")
    # Without an extension in the rule nothing moves, however much was asked for.
    allowed = extended.mutate(
        moved_days=ibis.ifelse(
            _.asked_days.notnull(),
            ibis.least(ibis.coalesce(_.asked_days, 0), ibis.coalesce(_.extension_days, 0)),
            0,
        )
    )
    last = moved(
        t, allowed, start="original_due", steps="moved_days", calendar="extension_calendar", prefix="last"
    )
    return last.mutate(
        due=_.last_day,
        provisional=_.first_provisional | _.last_provisional,
        window_start=ibis.ifelse(_.is_ahead, ibis.least(_.recorded_on, _.last_day), _.on),
    ).select(
        "version",
        "subject_kind",
        "trigger_role",
        "trigger",
        "organisation",
        "on",
        "window_start",
        "due",
        "original_due",
        "asked_days",
        "moved_days",
        "extension_reason",
        "provisional",
        counts_from=ibis.ifelse(_.is_ahead & _.keyed_by.notnull(), ibis.null("date"), _.window_start),
        key=_.keyed_by,
    )


def triggered(t: SimpleNamespace) -> Table:
    """Windows opened by facts, for those who held the post or stood in the fact on that day."""
    by_all, by_role = t.opened.filter(_.trigger_role.isnull()), t.opened.filter(_.trigger_role.notnull())
    members = t.members.select("subject", "kind", "valid_from", "valid_until", place=_.organisation)
    owed_by_all = by_all.join(
        members,
        [
            by_all.subject_kind == members.kind,
            by_all.organisation == members.place,
            by_all.on >= members.valid_from,
            by_all.on <= members.valid_until,
        ],
    )
    standing = t.roles.select("subject", "fact", "role")
    in_fact = by_role.join(
        standing, [by_role.trigger == standing.fact, by_role.trigger_role == standing.role]
    )
    tenures = t.tenures.rename(holder="subject")
    owed_by_role = in_fact.join(
        tenures,
        [
            in_fact.subject == tenures.holder,
            in_fact.subject_kind == tenures.kind,
            in_fact.on >= tenures.valid_from,
            in_fact.on <= tenures.valid_until,
        ],
    )
    return ibis.union(
        *(as_windows(owed, window_end=owed.due, counts_until=None) for owed in (owed_by_all, owed_by_role))
    )


def windows(t: SimpleNamespace) -> Table:
    """All windows that share a day with since … until."""
    every = ibis.union(t.periodic, t.triggered).cross_join(t.asked)
    return every.filter(_.window_start <= _.until, _.window_end >= _.since).select(*WINDOW_COLUMNS)


def lacking(t: SimpleNamespace) -> Table:
    """What evidence each possible answer lacks: absent, without its number, or with too small a number.

    Versions that ask for the same share a requirement, so that a fact is held against it once.
    """
    asked = t.answers.join(t.requirements, "version").select("kind", "requirement", "evidence", "at_least")
    held = t.facts.select("fact", "kind").join(asked.distinct(), "kind")
    carried = t.evidence.select("fact", "evidence", "value", is_carried=True)
    return (
        held.left_join(carried, ["fact", "evidence"])
        .filter(
            _.is_carried.isnull() | (_.at_least.notnull() & (_.value.isnull() | (_.value < _.at_least))),
        )
        .select("fact", "requirement", "value", is_carried=ibis.coalesce(_.is_carried, False))
    )


def candidates(t: SimpleNamespace) -> Table:
    """Facts that may count for an obligation, wherever their day falls: right kind, conditions met, right role."""
    asked = (
        t.facts.cross_join(t.asked)
        .filter(_.on <= _.as_of)
        .select("fact", "kind", "on", "recorded_on", "counts_on")
        .join(t.answers, "kind")
    )
    shown = t.attributes.select("text", "number", holder=_.fact, attribute=_.name)
    unmet = (
        asked.select("version", "fact")
        .join(t.conditions, "version")
        .left_join(shown, [_.fact == shown.holder, _.attribute == shown.attribute])
        .filter(
            ~ibis.coalesce(
                ibis.ifelse(_.wanted.notnull(), _.text == _.wanted, _.number >= _.at_least),
                False,
            )
        )
        .select("version", "fact")
    )
    return (
        asked.anti_join(unmet, ["version", "fact"])
        .join(t.obligations.select("version", "role", "keyed_by"), "version")
        .join(t.roles, ["fact", "role"])
        .select("version", "fact", "subject", "on", "recorded_on", "counts_on", key=_.keyed_by)
    )


def counting(t: SimpleNamespace) -> Table:
    """The facts that count for each window."""
    columns = [*WINDOW, "fact", "on", "recorded_on"]
    plain = t.windows.filter(_.key.isnull()).select(*WINDOW, "counts_from", "counts_until")
    by_day = plain.join(t.candidates, ["version", "subject"]).filter(
        _.on >= _.counts_from,
        _.counts_until.isnull() | ((_.counts_on >= _.counts_from) & (_.counts_on <= _.counts_until)),
    )
    keyed = t.windows.filter(_.key.notnull())
    of_trigger = keyed.join(t.keys, [keyed.trigger == t.keys.fact, keyed.key == t.keys.name])
    of_trigger = of_trigger.select(*WINDOW, "counts_from", "key", "value")
    of_answer = t.candidates.filter(_.key.notnull()).join(t.keys.rename(key="name"), ["fact", "key"])
    by_key = of_trigger.join(of_answer, ["version", "subject", "key", "value"])
    by_key = by_key.filter(_.counts_from.isnull() | (_.on >= _.counts_from)).select(*columns).distinct()
    # What opens a window never answers it.
    return ibis.union(by_day.select(*columns), by_key).filter(_.fact != _.trigger)


def support(t: SimpleNamespace) -> Table:
    """The facts that count, each with what it adds: to all that counts, and to what is complete.

    ``amount`` and ``base`` (what a share is taken out of) are in UNITS.
    """
    lacks = t.lacking.join(t.requirements, "requirement").select("version", "fact", lacks=True).distinct()
    rule = t.obligations.select("version", "measure", "of", "out_of")
    known = t.counting.left_join(lacks, ["version", "fact"]).drop("version_right", "fact_right")
    known = known.mutate(is_complete=_.lacks.isnull()).drop("lacks").join(rule, "version")
    columns = [*WINDOW, "fact", "on", "recorded_on", "is_complete", "amount", "base"]

    counted = known.filter(_.measure == Measure.COUNT.value).mutate(amount=UNITS, base=0)

    above = t.attributes.select(holder=_.fact, of=_.name, amount=_.units)
    below = t.attributes.select(holder=_.fact, out_of=_.name, base=_.units)
    summed = known.filter(_.measure.isin([Measure.SUM.value, Measure.SHARE.value]))
    summed = summed.left_join(above, [summed.fact == above.holder, summed.of == above.of])
    summed = summed.drop("holder", "of_right")
    summed = summed.left_join(below, [summed.fact == below.holder, summed.out_of == below.out_of])
    summed = summed.mutate(amount=ibis.coalesce(_.amount, 0), base=ibis.coalesce(_.base, 0))

    named = known.filter(_.measure == Measure.DISTINCT.value)
    named = named.left_join(t.keys, [named.fact == t.keys.fact, named.of == t.keys.name])
    place = ibis.row_number().over(group_by=[*WINDOW, "value"], order_by=["on", "fact"])
    place_when_complete = ibis.row_number().over(
        group_by=[*WINDOW, "value", "is_complete"], order_by=["on", "fact"]
    )
    first_seen = named.mutate(  # a fact without the key adds nothing
        is_first=_.value.notnull() & (place == 0),
        is_first_complete=_.value.notnull() & _.is_complete & (place_when_complete == 0),
    )
    distinct = (
        first_seen.group_by([*WINDOW, "fact", "on", "recorded_on", "is_complete"])
        .aggregate(
            # Values a fact is the first to carry; counted, because a count is a whole number on every back end.
            amount=_.is_first.cast("int64").nullif(0).count() * UNITS,
            complete_amount=_.is_first_complete.cast("int64").nullif(0).count() * UNITS,
        )
        .mutate(base=0)
    )
    whole = {"amount": "int64", "base": "int64", "complete_amount": "int64"}
    return ibis.union(
        *(
            part.select(*columns, complete_amount=ibis.ifelse(_.is_complete, _.amount, 0)).cast(whole)
            for part in (counted, summed)
        ),
        distinct.select(*columns, "complete_amount").cast(whole),
    )


def totals(t: SimpleNamespace) -> Table:
    """What the facts of each window come to, and the day from which the complete ones reach its threshold for good.

    What is not complete adds nothing to the running total, so the total can only reach the threshold on the day of
    a complete fact.
    """
    so_far = ibis.window(group_by=WINDOW, order_by=["on", "fact"], preceding=None, following=0)
    from_here = ibis.window(group_by=WINDOW, order_by=["on", "fact"], preceding=0, following=None)
    known = t.support.mutate(complete_base=ibis.ifelse(_.is_complete, _.base, 0))
    running = known.mutate(
        running_amount=_.complete_amount.sum().over(so_far), running_base=_.complete_base.sum().over(so_far)
    ).join(t.obligations.select("version", "measure", "required"), "version")
    reached = running.mutate(
        reached=ibis.ifelse(reaches(running, running.running_amount, running.running_base), 1, 0)
    )
    settled = reached.mutate(
        met_on=ibis.ifelse(_.reached.min().over(from_here) == 1, _.on, ibis.null("date"))
    )
    return settled.group_by(WINDOW).aggregate(
        amount=_.amount.sum(),
        base=_.base.sum(),
        complete_amount=_.complete_amount.sum(),
        complete_base=_.complete_base.sum(),
        met_on=_.met_on.min(),
    )


def waived(t: SimpleNamespace) -> Table:
    """The waiver of each window that has one in force on its due day; the first where several fit."""
    dated = t.windows.join(t.obligations.select("version", "code"), "version").select(*WINDOW, "due", "code")
    waivers = t.waivers.select("rank", "code", "valid_from", "valid_until", whose=_.subject)
    fitting = dated.join(waivers, "code").filter(
        _.due >= _.valid_from, _.due <= _.valid_until, _.whose.isnull() | (_.whose == _.subject)
    )
    first = fitting.group_by(WINDOW).aggregate(rank=_["rank"].min())
    return first.join(t.waivers.select("rank", "waiver_reason", "approver"), "rank")


def judged(t: SimpleNamespace) -> Table:
    """Every window with what was counted and its status; the first status that applies wins."""
    rule = t.obligations.select("version", "measure", "required", "remind_before", "advisory")
    right = [f"{column}_right" for column in WINDOW]
    row = t.windows.join(rule, "version").left_join(t.totals, WINDOW).drop(*right)
    row = row.left_join(t.waived, WINDOW).drop(*right).cross_join(t.asked)
    row = row.mutate(
        counted=measured(row, row.amount, row.base),
        complete=measured(row, row.complete_amount, row.complete_base),
        is_reached=ibis.coalesce(reaches(row, row.amount, row.base), False),
    )
    row = row.mutate(
        status=ibis.cases(
            (row["rank"].notnull(), Status.WAIVED.value),
            (row.met_on <= row.due, Status.MET.value),
            (row.met_on.notnull(), Status.MET_LATE.value),
            (row.is_reached, Status.UNEVIDENCED.value),
            (row.due < row.as_of, Status.MISSED.value),
            (row.window_start > row.as_of, Status.UPCOMING.value),
            (row.due.delta(row.as_of, unit="day") <= row.remind_before, Status.DUE_SOON.value),
            else_=Status.OPEN.value,
        )
    )
    return row.filter(~(_.advisory & (_.status == Status.MISSED.value))).select(
        *WINDOW,
        "window_end",
        "due",
        "original_due",
        "asked_days",
        "moved_days",
        "extension_reason",
        "waiver_reason",
        "approver",
        "provisional",
        "counted",
        "complete",
        "met_on",
        "status",
    )


def backfills(t: SimpleNamespace) -> Table:
    """The facts that a result rests on and that were recorded long after they happened.

    A duty that is met rests on the complete facts up to the day it was met; one that is not, on all that count; one
    that is waived, on none.
    """
    late = (
        t.support.cross_join(t.asked)
        .mutate(days=_.recorded_on.delta(_.on, unit="day"))
        .filter(_.days > _.backfill_after)
        .select(*WINDOW, "fact", "on", "is_complete", "days")
    )
    return (
        late.join(t.totals.select(*WINDOW, "met_on"), WINDOW)
        .filter(_.met_on.isnull() | (_.is_complete & (_.on <= _.met_on)))
        .anti_join(t.waived, WINDOW)
        .select(*WINDOW, "fact", "days")
    )


STAGES = (
    liable,
    periodic,
    opened,
    triggered,
    windows,
    lacking,
    candidates,
    counting,
    support,
    totals,
    waived,
    judged,
    backfills,
)
# What several stages read is worked out once and kept; the others are worked out where they are read.
KEPT = frozenset({"opened", "windows", "lacking", "counting", "support", "totals", "waived"})


def expressions() -> dict[str, Table]:
    """Return the stages in order: name → expression over the input tables and the stages before it."""
    known = {
        name: ibis.table(ibis.Schema.from_pyarrow(schema), name=name) for name, schema in SCHEMAS.items()
    }
    stages: dict[str, Table] = {}
    for stage in STAGES:
        expression = stage(SimpleNamespace(**known))
        stages[stage.__name__] = expression
        known[stage.__name__] = ibis.table(expression.schema(), name=stage.__name__)
    return stages


# ── Pieces that several stages use ────────────────────────────────────────────────────────────────


def as_windows(table: Table, **given: Any) -> Table:
    """Bring a table into the shape of ``WINDOW_COLUMNS``; what is not given is taken from it."""

    def column(name: str, kind: str) -> Any:
        value = given[name] if name in given else table[name]
        return value.cast(kind) if isinstance(value, ibis.Expr) else ibis.literal(value, type=kind)

    return table.select(**{name: column(name, kind) for name, kind in WINDOW_COLUMNS.items()})


def moved(t: SimpleNamespace, table: Table, *, start: str, steps: str, calendar: str, prefix: str) -> Table:
    """Add ``<prefix>_day``: the day ``steps`` counted days from ``start``; and ``<prefix>_provisional``.

    The n-th counted day after a day is the counted day whose running number is larger by n. Backwards from a day
    that is not counted, the nearest counted day before it already is the first.
    """
    here = t.calendar.view().select(
        here_calendar="calendar",
        here="day",
        here_reached="reached",
        here_counted="is_counted",
        here_provisional="is_provisional",
    )
    there = t.calendar.view().filter(_.is_counted)
    there = there.select(
        there_calendar="calendar", there="day", target="reached", there_provisional="is_provisional"
    )
    at_start = table.left_join(here, [table[calendar] == here.here_calendar, table[start] == here.here])
    at_start = at_start.mutate(
        target=_.here_reached + _[steps] + ibis.ifelse((_[steps] < 0) & ~_.here_counted, 1, 0)
    )
    at_end = at_start.left_join(
        there, [at_start[calendar] == there.there_calendar, at_start.target == there.target]
    )
    is_moved = ibis.coalesce(at_end[steps] != 0, False)
    return at_end.mutate(
        **{
            f"{prefix}_day": ibis.ifelse(is_moved, at_end.there, at_end[start]),
            f"{prefix}_provisional": is_moved
            & ibis.coalesce(at_end.here_provisional | at_end.there_provisional, False),
        }
    ).drop(*here.columns, *there.columns, "target_right")


def reaches(row: Table, amount: Any, base: Any) -> Any:
    """Whether an amount in UNITS reaches what the row's obligation requires."""
    share = (base > 0) & (amount * UNITS >= row.required * base)
    return ibis.ifelse(row.measure == Measure.SHARE.value, share, amount >= row.required)


def measured(row: Table, amount: Any, base: Any) -> Any:
    """What an amount in UNITS comes to in the obligation's measure."""
    share = ibis.ifelse(base > 0, amount / base, 0.0)
    return ibis.coalesce(ibis.ifelse(row.measure == Measure.SHARE.value, share, amount / UNITS), 0.0)
