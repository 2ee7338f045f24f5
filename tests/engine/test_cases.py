"""Worked cases, one a row: the edges of windows, subjects, working days, keys and measures."""

from datetime import date

import pytest

from zhunsheng.engine import (
    Condition,
    DayCount,
    EngineInputError,
    Extension,
    Fact,
    Measure,
    Obligation,
    Period,
    Requirement,
    Role,
    Span,
    Status,
    Subject,
    Waiver,
    evaluate,
    say,
    screen,
)
from zhunsheng.workdays import Workdays

CALENDAR = Workdays.from_chinesecalendar(range(2024, 2027))
OFFICE = Subject("unit:1", "office", "bureau")


def day(text):
    return date.fromisoformat(text)


def duty(**changes):
    """A quarterly meeting with minutes, unless said otherwise."""
    plain = {
        "code": "duty",
        "subject_kind": "office",
        "every": Period.QUARTER,
        "answered_by": ("meeting",),
        "evidence": (Requirement("minutes"),),
    }
    return Obligation(**plain | changes)


def letter_duty(**changes):
    """A reply to each letter within three working days."""
    plain = {
        "every": None,
        "trigger": "letter",
        "within": Span(3, DayCount.WORKING),
        "answered_by": ("reply",),
    }
    return duty(**plain | {"evidence": ()} | changes)


def fact(on, fact_id="1", kind="meeting", **changes):
    """A meeting with minutes that the office held, recorded on the day."""
    plain = {
        "organisation": "bureau",
        "recorded_on": day(on),
        "roles": (("unit:1", Role.ORGANISER),),
        "evidence": {"minutes": None},
    }
    return Fact(id=fact_id, kind=kind, on=day(on), **plain | changes)


def ask(obligations, facts=(), *, as_of="2025-04-02", since="2025-01-01", until="2025-03-31", **more):
    obligations = [obligations] if isinstance(obligations, Obligation) else obligations
    plain = {"subjects": [OFFICE], "calendar": CALENDAR}
    return evaluate(
        obligations=obligations,
        facts=facts,
        since=day(since),
        until=day(until),
        as_of=day(as_of),
        **plain | more,
    )


def only(rows):
    (row,) = rows
    return row


@pytest.mark.parametrize(
    ("facts", "as_of", "status"),
    [
        ([], "2024-12-31", Status.UPCOMING),
        ([], "2025-01-01", Status.OPEN),
        ([], "2025-03-23", Status.OPEN),  # eight days left
        ([], "2025-03-24", Status.DUE_SOON),  # seven days left
        ([], "2025-03-31", Status.DUE_SOON),  # the last day
        ([], "2025-04-01", Status.MISSED),  # the day after
        ([fact("2025-03-31")], "2025-04-02", Status.MET),
        ([fact("2025-03-31")], "2025-03-30", Status.DUE_SOON),  # planned, but not yet held
        ([fact("2025-04-01")], "2025-04-02", Status.MISSED),  # belongs to the next quarter
        ([fact("2025-04-01", counts_for=day("2025-03-31"))], "2025-04-02", Status.MET_LATE),
        (
            [fact("2025-02-01", counts_for=day("2024-12-31"))],
            "2025-04-02",
            Status.MISSED,
        ),  # made up for another
        ([fact("2025-03-01", evidence={})], "2025-04-02", Status.UNEVIDENCED),
        ([fact("2025-03-01", evidence={})], "2025-03-02", Status.UNEVIDENCED),  # can still be mended
        ([fact("2025-03-01", roles=(("unit:1", Role.TARGET),))], "2025-04-02", Status.MISSED),
    ],
)
def test_a_quarter(facts, as_of, status):
    assert only(ask(duty(), facts, as_of=as_of)).status is status


@pytest.mark.parametrize(
    ("every", "since", "until", "ends"),
    [
        (Period.MONTH, "2024-02-29", "2024-03-01", ["2024-02-29", "2024-03-31"]),  # the leap day
        (Period.QUARTER, "2024-12-31", "2025-01-01", ["2024-12-31", "2025-03-31"]),  # the year's end
        (Period.HALF_YEAR, "2025-06-30", "2025-07-01", ["2025-06-30", "2025-12-31"]),
        (Period.YEAR, "2024-12-31", "2025-01-01", ["2024-12-31", "2025-12-31"]),
    ],
)
def test_windows_follow_the_calendar(every, since, until, ends):
    rows = ask(duty(every=every), since=since, until=until)
    assert [row.window_end for row in rows] == [row.due for row in rows] == [day(end) for end in ends]


@pytest.mark.parametrize(("year", "due"), [("2024", "2024-02-29"), ("2025", "2025-02-28")])
def test_a_named_day_of_the_year_is_the_last_on_time(year, due):
    row = only(
        ask(duty(every=Period.YEAR, due_month_day=(2, 29)), since=f"{year}-01-01", until=f"{year}-12-31")
    )
    assert (row.due, row.window_end) == (day(due), day(f"{year}-12-31"))


@pytest.mark.parametrize(
    ("held", "owed"),
    [
        ([("2025-01-01", "2025-03-31")], True),
        ([("2025-02-15", None)], True),  # 45 of 90 days: half
        ([("2025-02-16", None)], False),  # 44 days
        ([(None, "2025-03-30")], False),  # not there on the last day
        ([("2025-01-01", "2025-02-13"), ("2025-03-31", "2025-06-30")], True),  # 44 + 1 days in two spells
        ([("2025-01-01", "2025-02-13"), ("2025-02-01", "2025-02-13"), ("2025-03-31", None)], True),
        (
            [("2025-01-01", "2025-02-12"), ("2025-02-01", "2025-02-12"), ("2025-03-31", None)],
            False,
        ),  # once each
    ],
)
def test_a_post_that_changes_hands_within_the_quarter(held, owed):
    spells = [
        Subject("person:1", "office", "bureau", start and day(start), end and day(end)) for start, end in held
    ]
    assert bool(ask(duty(), subjects=spells)) is owed


@pytest.mark.parametrize(
    ("letter", "due", "provisional"),
    [
        ("2025-06-06", "2025-06-11", False),  # over a weekend
        ("2025-06-07", "2025-06-11", False),  # arrived on a Saturday: day 0 all the same
        ("2025-09-26", "2025-09-30", False),  # the make-up Sunday counts
        ("2025-09-30", "2025-10-11", False),  # over the holiday; the make-up Saturday counts
        ("2026-12-30", "2027-01-04", True),  # rests on days not yet published
    ],
)
def test_working_days_after_a_trigger(letter, due, provisional):
    row = only(ask(letter_duty(), [fact(letter, kind="letter")], as_of=letter, since=letter, until=letter))
    assert (row.due, row.provisional, row.trigger) == (day(due), provisional, "1")


@pytest.mark.parametrize(
    ("replied", "key", "status"),
    [
        ("2025-06-11", "A", Status.MET),  # the last day
        ("2025-06-12", "A", Status.MET_LATE),  # the day after
        ("2025-06-11", "B", Status.MISSED),  # a reply to another letter
        ("2025-06-05", "A", Status.MISSED),  # before the letter came
    ],
)
def test_a_reply_answers_its_own_letter(replied, key, status):
    facts = [
        fact("2025-06-06", "1", kind="letter", keys=(("letter", "A"),)),
        fact(replied, "2", kind="reply", keys=(("letter", key),)),
    ]
    row = only(ask(letter_duty(keyed_by="letter"), facts, as_of="2025-07-01", until="2025-06-30"))
    assert row.status is status


@pytest.mark.parametrize(
    ("recorded", "start", "status"),
    [
        ("2025-05-01", "2025-05-01", Status.OPEN),
        ("2025-06-20", "2025-06-06", Status.MISSED),  # heard of after it was due: begins when due
    ],
)
def test_what_is_due_ahead_of_an_event_is_owed_once_it_is_known(recorded, start, status):
    wedding = fact("2025-06-20", kind="wedding", recorded_on=day(recorded))
    ahead = letter_duty(trigger="wedding", within=None, before=Span(10, DayCount.WORKING))
    row = only(ask(ahead, [wedding], as_of=recorded, until="2025-06-30"))
    assert (row.window_start, row.due, row.status) == (day(start), day("2025-06-06"), status)
    assert not ask(ahead, [wedding], as_of="2025-04-30", until="2025-06-30")  # nobody knew yet


def test_without_a_span_the_fact_names_its_own_due_day():
    own = letter_duty(within=None)
    facts = [
        fact("2025-02-01", kind="letter", due_on=day("2025-08-01")),
        fact("2025-02-02", "2", kind="letter"),
    ]
    assert only(ask(own, facts)).due == day("2025-08-01")  # the one that names none opens no window


@pytest.mark.parametrize(
    ("rule", "asked", "due", "told"),
    [
        (Span(5, DayCount.WORKING), 2, "2025-06-13", ["extended"]),
        (Span(2, DayCount.NATURAL), 9, "2025-06-13", ["extended", "extension_cut"]),
        (None, 9, "2025-06-11", ["extension_cut"]),  # the rule knows no extension
    ],
)
def test_an_extension_moves_the_due_day_no_further_than_the_rule(rule, asked, due, told):
    extension = Extension("duty", "1", asked, "more to look into")
    letter = fact("2025-06-06", kind="letter")
    row = only(
        ask(
            letter_duty(extension=rule),
            [letter],
            as_of="2025-06-06",
            until="2025-06-30",
            extensions=[extension],
        )
    )
    assert (row.due, row.original_due) == (day(due), day("2025-06-11"))
    assert [reason.code for reason in row.reasons][:-1] == told


def test_a_trigger_binds_those_who_stand_in_it_or_all_of_its_organisation():
    subjects = [OFFICE, Subject("unit:2", "office", "bureau"), Subject("unit:3", "office", "elsewhere")]
    letter = [fact("2025-02-01", kind="letter", roles=(("unit:3", Role.TARGET),))]
    assert [row.subject for row in ask(letter_duty(), letter, subjects=subjects)] == ["unit:1", "unit:2"]
    of_target = letter_duty(trigger_role=Role.TARGET)
    assert [row.subject for row in ask(of_target, letter, subjects=subjects)] == ["unit:3"]


def test_what_opens_a_window_never_answers_it():
    handover = letter_duty(trigger="handover", answered_by=("handover",), within=Span(7))
    facts = [fact("2025-02-03", "1", kind="handover"), fact("2025-02-10", "2", kind="handover")]
    assert [row.fact_ids for row in ask(handover, facts)] == [("2",), ()]


def test_a_change_of_rule_holds_from_the_next_period():
    old = duty(valid_until=day("2025-02-14"))
    new = duty(valid_from=day("2025-02-15"), at_least=2)
    rows = ask([new, old], until="2025-06-30")
    assert [(row.window_start, row.required) for row in rows] == [
        (day("2025-01-01"), 1),
        (day("2025-04-01"), 2),
    ]


@pytest.mark.parametrize(
    ("changes", "first", "second", "counted", "status"),
    [
        (
            {"measure": Measure.SUM, "of": "hours", "at_least": 0.8},
            {"hours": 0.7},
            {"hours": 0.1},
            0.8,
            "met",
        ),
        ({"measure": Measure.SUM, "of": "hours", "at_least": 1}, {"hours": 0.7}, {}, 0.7, "missed"),
        (
            {"measure": Measure.SHARE, "of": "came", "out_of": "due", "at_least": 0.8},
            {"came": 4, "due": 5},
            {"came": 3, "due": 5},
            0.7,
            "missed",  # enough at first, not in the end
        ),
        (
            {"measure": Measure.SHARE, "of": "came", "out_of": "due", "at_least": 0.8},
            {"came": 7, "due": 10},
            {"came": 9, "due": 10},
            0.8,
            "met",
        ),
        ({"where": (Condition("topic", equals="law"),)}, {"topic": "law"}, {"topic": "sport"}, 1, "met"),
        ({"where": (Condition("hours", at_least=2),)}, {"hours": 1.9}, {"hours": "two"}, 0, "missed"),
    ],
)
def test_measures_and_conditions(changes, first, second, counted, status):
    facts = [fact("2025-02-01", "1", attributes=first), fact("2025-03-01", "2", attributes=second)]
    row = only(ask(duty(**changes), facts))
    assert (row.counted, row.status) == (counted, status)


def test_distinct_counts_each_value_once_and_only_complete_facts_meet_it():
    study = duty(measure=Measure.DISTINCT, of="document", at_least=2)
    facts = [
        fact("2025-01-10", "1", keys=(("document", "A"), ("document", "B")), evidence={}),
        fact("2025-02-10", "2", keys=(("document", "A"),)),
        fact("2025-03-10", "3", keys=(("document", "B"), ("document", "A"))),
    ]
    row = only(ask(study, facts))
    assert (row.counted, row.complete, row.met_on, row.status) == (2, 2, day("2025-03-10"), Status.MET)


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ({"attendance": 0.8}, None),
        ({"attendance": 0.79}, "below"),
        ({"attendance": None}, "unstated"),
        ({}, "lacks"),
    ],
)
def test_evidence_with_a_number(evidence, told):
    row = only(ask(duty(evidence=(Requirement("attendance", 0.8),)), [fact("2025-02-01", evidence=evidence)]))
    assert [reason.code for reason in row.reasons] == ([told] if told else [])
    assert row.status is (Status.UNEVIDENCED if told else Status.MET)


@pytest.mark.parametrize(
    ("recorded", "backfilled"),
    [("2025-02-16", False), ("2025-02-17", True)],  # fifteen days after, and one more
)
def test_a_late_record_is_shown_as_late_and_counts(recorded, backfilled):
    row = only(ask(duty(), [fact("2025-02-01", recorded_on=day(recorded))]))
    assert (row.status, row.backfilled) == (Status.MET, backfilled)


def test_a_met_duty_does_not_rest_on_later_facts():
    facts = [fact("2025-02-01", "1"), fact("2025-03-01", "2", recorded_on=day("2025-04-01"))]
    row = only(ask(duty(), facts))
    assert (row.fact_ids, row.backfilled) == (("1", "2"), False)


@pytest.mark.parametrize(
    ("subject", "valid_from", "valid_until", "status"),
    [
        (None, "2025-03-31", None, Status.WAIVED),  # in force on the due day
        ("unit:1", "2025-01-01", "2025-03-31", Status.WAIVED),
        ("unit:1", "2025-01-01", "2025-03-30", Status.MISSED),
        ("unit:2", "2025-01-01", None, Status.MISSED),
    ],
)
def test_a_waiver_holds_on_the_due_day(subject, valid_from, valid_until, status):
    waiver = Waiver(
        "duty", subject, day(valid_from), valid_until and day(valid_until), "merged", "party group"
    )
    assert only(ask(duty(), waivers=[waiver])).status is status


def test_a_mere_practice_reminds_and_leaves_no_trace():
    assert only(ask(duty(advisory=True), as_of="2025-03-31")).status is Status.DUE_SOON
    assert ask(duty(advisory=True), as_of="2025-04-01") == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"obligations": [duty(every=None)]}, "'duty' has neither a period nor a trigger"),
        ({"obligations": [duty(at_least=0)]}, "'duty' requires at least 0"),
        ({"obligations": [duty(at_least=float("nan"))]}, "'duty' requires at least nan"),
        ({"obligations": [duty(), duty()]}, "'duty' has two versions in force"),
        ({"obligations": [duty(within=Span(3))]}, "no trigger to count from"),
        ({"obligations": [letter_duty(before=Span(3))]}, "both within and before"),
        ({"obligations": [letter_duty(within=Span(-1))]}, "within of -1 days"),
        ({"obligations": [duty(answered_by=())]}, "answered by no kind of fact"),
        ({"obligations": [duty(measure=Measure.SUM)]}, "does not say of what"),
        ({"obligations": [duty(out_of="due")]}, "what a share is taken out of"),
        ({"obligations": [duty(remind_before=-1)]}, "reminds -1 days"),
        ({"obligations": [duty(evidence=(Requirement("m"), Requirement("m", 1)))]}, "same evidence twice"),
        ({"obligations": [duty(due_month_day=(6, 30))]}, "not yearly"),
        ({"obligations": [duty(every=Period.YEAR, due_month_day=(2, 30))]}, "month 2, day 30"),
        ({"obligations": [duty(where=(Condition("topic"),))]}, "attribute 'topic'"),
        (
            {"obligations": [duty(valid_from=day("2025-02-01"), valid_until=day("2025-01-01"))]},
            "before it begins",
        ),
        ({"facts": [fact("2025-01-01"), fact("2025-01-02")]}, "Fact “1” is given twice"),
        ({"facts": [fact("2025-01-01", due_on=day("2024-12-31"))]}, "Fact “1” is due on 2024-12-31"),
        ({"facts": [fact("0202-01-01")]}, "Fact “1”: on is 0202-01-01"),
        ({"facts": [fact("2025-01-01", attributes={"hours": float("nan")})]}, "Fact “1”: hours is nan"),
        ({"subjects": [Subject("unit:1", "office", "b", day("2025-01-02"), day("2025-01-01"))]}, "'unit:1'"),
        (
            {"waivers": [Waiver("duty", None, day("2025-01-02"), day("2025-01-01"), "", "")]},
            "waiver of 'duty'",
        ),
        ({"extensions": [Extension("duty", "1", 1, ""), Extension("duty", "1", 2, "")]}, "extended twice"),
        ({"extensions": [Extension("duty", "1", -1, "")]}, "extended by -1 days"),
        ({"since": day("2026-01-01")}, "must not lie after until"),
    ],
)
def test_what_cannot_be_evaluated_is_refused_by_name(given, sentence):
    plain = {
        "obligations": [duty()],
        "subjects": [OFFICE],
        "facts": [],
        "calendar": CALENDAR,
        "since": day("2025-01-01"),
        "until": day("2025-12-31"),
        "as_of": day("2025-06-01"),
    }
    with pytest.raises(EngineInputError, match=sentence):
        evaluate(**plain | given)


@pytest.mark.parametrize(
    ("facts", "kept", "told"),
    [
        ([fact("2025-01-01"), fact("2025-01-02")], ["1"], "记录“1”出现了不止一次"),
        (
            [fact("0202-01-01", recorded_on=day("2025-01-01"))],
            [],
            "记录“1”的日期写的是202年1月1日，应在1900年1月1日至2199年12月31日之间",
        ),
        ([fact("2025-01-02", due_on=day("2025-01-01"))], [], "期限2025年1月1日早于发生日期2025年1月2日"),
        (
            [fact("2025-01-01", attributes={"hours": 2e9})],
            [],
            "hours写的是2000000000.0，应在正负1000000000以内",
        ),
        ([fact("2025-01-01", roles=(("unit:9", Role.ORGANISER),))], ["1"], "“unit:9”不在本单位"),
        ([fact("2025-01-01", "")], [], "没有编号"),
        ([fact("2025-01-01")], ["1"], None),
    ],
)
def test_what_cannot_be_used_is_left_out_and_listed(facts, kept, told):
    """One bad record neither stops a whole bureau nor disappears without a word."""
    usable, ignored = screen(facts, known={"unit:1"})
    assert [fact.id for fact in usable] == kept
    assert [told in say(reason) for reason in ignored] == ([True] if told else [])
    ask(duty(), usable)  # what is left can be evaluated


def test_nothing_in_nothing_out():
    assert ask([], subjects=[]) == []
