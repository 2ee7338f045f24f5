"""The law once more, as plainly as it can be said: loops over records, one window at a time. Only for tests.

It shares nothing with the engine but the records and the calendar, so that agreement means something.
"""

from datetime import date, timedelta
from fractions import Fraction

from zhunsheng.engine import DayCount, Measure, Occurrence, Period, Reason, Status

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
ONE_DAY = timedelta(days=1)


def evaluate(
    *,
    obligations,
    subjects,
    facts,
    waivers=(),
    extensions=(),
    calendar,
    since,
    until,
    as_of,
    backfill_after=15,
):
    """Answer as the engine must; same arguments, same rows."""
    found = []
    for version in obligations:
        windows = []
        for subject in {subject.id for subject in subjects if subject.kind == version.subject_kind}:
            windows += periodic(version, subject, subjects, since, until)
            windows += triggered(version, subject, subjects, facts, extensions, calendar, since, as_of)
        for window in windows:
            if window["start"] <= until and window["end"] >= since:
                row = judge(version, window, facts, waivers, as_of, backfill_after)
                if not (version.advisory and row.status is Status.MISSED):
                    found.append(row)
    return sorted(found, key=lambda row: (row.obligation, row.subject, row.window_start, row.trigger or ""))


def holds(subject, day):
    return (subject.valid_from or date.min) <= day <= (subject.valid_until or date.max)


def periodic(version, who, subjects, since, until):
    if not version.every:
        return
    capacities = [s for s in subjects if s.id == who and s.kind == version.subject_kind]
    months = MONTHS[version.every]
    for year in range(since.year, until.year + 1):
        for first_month in range(1, 13, months):
            start = date(year, first_month, 1)
            after = first_month + months
            end = (date(year + 1, 1, 1) if after > 12 else date(year, after, 1)) - ONE_DAY
            days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
            held = [day for day in days if any(holds(s, day) for s in capacities)]
            if not holds(version, start) or end not in held or len(held) * 2 < len(days):
                continue
            due = end
            if version.due_month_day:
                month, day = version.due_month_day
                due = max(d for d in days if d.month == month and d.day <= day)
            yield {
                "who": who, "start": start, "end": end, "due": due, "original_due": due, "trigger": None,
                "provisional": False, "reasons": [],
                "admits": lambda f, start=start, end=end: (
                    f.on >= start and start <= (f.counts_for or f.on) <= end
                ),
            }  # fmt: skip


def triggered(version, who, subjects, facts, extensions, calendar, since, as_of):
    for trigger in facts:
        if trigger.kind != version.trigger or trigger.on < since or not holds(version, trigger.on):
            continue
        capacities = [
            s for s in subjects if s.id == who and s.kind == version.subject_kind and holds(s, trigger.on)
        ]
        if version.trigger_role is None:
            owes = any(s.organisation == trigger.organisation for s in capacities)
        else:
            owes = bool(capacities) and (who, version.trigger_role) in trigger.roles
        known_on = trigger.recorded_on if version.before else trigger.on
        if not owes or known_on > as_of:
            continue
        if version.within:
            original_due, doubtful = move(calendar, trigger.on, version.within, +1)
        elif version.before:
            original_due, doubtful = move(calendar, trigger.on, version.before, -1)
        elif trigger.due_on:
            original_due, doubtful = trigger.due_on, False
        else:
            continue
        due, reasons = original_due, []
        for extension in extensions:
            if (extension.obligation, extension.trigger) == (version.code, trigger.id):
                allowed = 0
                if version.extension:
                    allowed = min(extension.days, version.extension.days)
                    span = type(version.extension)(allowed, version.extension.calendar)
                    due, also_doubtful = move(calendar, original_due, span, +1)
                    doubtful = doubtful or also_doubtful
                if allowed:
                    told = {"days": allowed, "original_due": original_due.isoformat(), "due": due.isoformat()}
                    reasons.append(Reason("extended", told | {"reason": extension.reason}))
                if extension.days > allowed:
                    reasons.append(Reason("extension_cut", {"asked": extension.days, "days": allowed}))
        start = min(trigger.recorded_on, due) if version.before else trigger.on

        def admits(fact, trigger=trigger, start=start):
            if fact.id == trigger.id:
                return False
            if version.keyed_by:
                wanted = {value for name, value in trigger.keys if name == version.keyed_by}
                if not any(name == version.keyed_by and value in wanted for name, value in fact.keys):
                    return False
                if version.before:
                    return True
            return fact.on >= start

        yield {
            "who": who, "start": start, "end": due, "due": due, "original_due": original_due,
            "trigger": trigger.id, "provisional": doubtful, "reasons": reasons, "admits": admits,
        }  # fmt: skip


def move(calendar, day, span, direction):
    """Return the day, and whether unpublished working days were counted to find it."""
    if span.days == 0:
        return day, False
    if span.calendar is DayCount.NATURAL:
        return day + direction * timedelta(days=span.days), False
    end = calendar.add(day, span.days) if direction > 0 else calendar.subtract(day, span.days)
    return end, calendar.is_provisional(day) or calendar.is_provisional(end)


def judge(version, window, facts, waivers, as_of, backfill_after):
    counting = sorted((f for f in facts if counts(version, window, f, as_of)), key=lambda f: (f.on, f.id))
    complete = [fact for fact in counting if not missing(version, fact)]
    met_on = None
    for n in range(len(complete), 0, -1):
        if not reaches(version, complete[:n]):
            break
        met_on = complete[n - 1].on
    waiver = next(
        iter(
            sorted(
                (
                    w
                    for w in waivers
                    if w.obligation == version.code
                    and w.subject in (None, window["who"])
                    and holds(w, window["due"])
                ),
                key=lambda w: (
                    w.subject is None, w.valid_from, w.valid_until or date.max, w.reason, w.approver,
                ),
            )
        ),
        None,
    )  # fmt: skip
    due = window["due"]
    if waiver:
        status = Status.WAIVED
    elif met_on and met_on <= due:
        status = Status.MET
    elif met_on:
        status = Status.MET_LATE
    elif reaches(version, counting):
        status = Status.UNEVIDENCED
    elif due < as_of:
        status = Status.MISSED
    elif window["start"] > as_of:
        status = Status.UPCOMING
    elif (due - as_of).days <= version.remind_before:
        status = Status.DUE_SOON
    else:
        status = Status.OPEN

    rests_on = counting if met_on is None else [fact for fact in complete if fact.on <= met_on]
    late = [f for f in rests_on if (f.recorded_on - f.on).days > backfill_after]
    if waiver:
        late = []
    ids = tuple(sorted(fact.id for fact in counting))
    reasons = []
    if waiver:
        reasons.append(Reason("waived", {"reason": waiver.reason, "approver": waiver.approver}))
    reasons += window["reasons"]
    if status is Status.MET_LATE:
        reasons.append(Reason("late", {"met_on": met_on.isoformat(), "days": (met_on - due).days}))
    amount = float(total(version, counting))
    required = round(version.at_least, 4)
    if status in {Status.MISSED, Status.DUE_SOON, Status.OPEN}:
        told = {"measure": str(version.measure), "required": required, "counted": amount}
        told["by"] = round(required - amount, 4)
        if version.of:
            told["of"] = version.of
        if version.out_of:
            told["out_of"] = version.out_of
        reasons.append(Reason("short", told))
    if status in {Status.MISSED, Status.DUE_SOON, Status.OPEN, Status.UNEVIDENCED}:
        for fact in sorted(counting, key=lambda f: f.id):
            reasons += missing(version, fact)
    for fact in sorted(late, key=lambda f: f.id):
        told = {"fact": fact.id, "days": (fact.recorded_on - fact.on).days}
        reasons.append(Reason("backfilled", told))
    if window["provisional"]:
        reasons.append(Reason("provisional", {"due": due.isoformat()}))
    return Occurrence(
        obligation=version.code,
        subject=window["who"],
        window_start=window["start"],
        window_end=window["end"],
        due=due,
        original_due=window["original_due"],
        trigger=window["trigger"],
        required=required,
        counted=amount,
        complete=float(total(version, complete)),
        met_on=met_on,
        status=status,
        backfilled=bool(late),
        provisional=window["provisional"],
        fact_ids=ids,
        reasons=tuple(reasons),
    )


def counts(version, window, fact, as_of):
    if fact.kind not in version.answered_by or fact.on > as_of:
        return False
    if (window["who"], version.role) not in fact.roles or not window["admits"](fact):
        return False
    for condition in version.where:
        value = fact.attributes.get(condition.attribute)
        if condition.equals is not None and value != condition.equals:
            return False
        if condition.at_least is not None and (
            not isinstance(value, int | float) or value < condition.at_least
        ):
            return False
    return True


def missing(version, fact):
    """Return a reason for each piece of evidence that the fact should carry and does not."""
    reasons = []
    for requirement in sorted(version.evidence, key=lambda r: r.evidence):
        told = {"fact": fact.id, "evidence": requirement.evidence}
        if requirement.evidence not in fact.evidence:
            reasons.append(Reason("lacks", told))
        elif requirement.at_least is not None:
            value = fact.evidence[requirement.evidence]
            if value is None:
                reasons.append(Reason("unstated", told | {"at_least": requirement.at_least}))
            elif value < requirement.at_least:
                reasons.append(Reason("below", told | {"value": value, "at_least": requirement.at_least}))
    return reasons


def exact(fact, name):
    value = fact.attributes.get(name, 0)
    return Fraction(0 if isinstance(value, str) else round(value * 10_000), 10_000)


def total(version, facts):
    if version.measure is Measure.COUNT:
        return Fraction(len(facts))
    if version.measure is Measure.SUM:
        return sum((exact(fact, version.of) for fact in facts), Fraction(0))
    if version.measure is Measure.DISTINCT:
        return Fraction(len({value for fact in facts for name, value in fact.keys if name == version.of}))
    below = sum((exact(fact, version.out_of) for fact in facts), Fraction(0))
    return sum((exact(fact, version.of) for fact in facts), Fraction(0)) / below if below > 0 else Fraction(0)


def reaches(version, facts):
    return total(version, facts) >= Fraction(round(version.at_least * 10_000), 10_000)
