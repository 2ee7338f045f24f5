"""What is proposed for next year follows from this year's versions, decisions and outcome: one row, one case."""

from dataclasses import replace
from datetime import date

import pytest

from tests.catalogue.factories import entry
from zhunsheng.catalogue.rollover import (
    ACT_LABELS,
    KIND_LABELS,
    Act,
    Asked,
    Difference,
    Duty,
    Kind,
    Outcome,
    Own,
    Release,
    fingerprint,
    first_day,
    in_order,
    propose,
    turning,
    year_to_prepare,
)

YEAR = 2027
RULE = entry()["versions"][0]["rule"]
LAW = Asked(None, None, "verified", RULE, (("《示例规定》（2020年）", "第五条"),))
CUSTOM = replace(LAW, confidence="practice")
LAST, FIRST = date(2026, 12, 31), date(2027, 1, 1)
MONTHLY = replace(
    LAW, valid_from=FIRST, rule=RULE | {"every": "month"}, bases=(("《示例规定》（2026年）", "第七条"),)
)
UNTIL_NOW = replace(LAW, valid_until=LAST)
OWN = Own(date(2026, 1, 1), None, "《办法》第三条", {})
AGAIN = replace(OWN, valid_from=FIRST)
RELEASE = Release(date(2026, 1, 1), LAST, "新设支部。")
LASTING = replace(RELEASE, valid_until=None)


@pytest.mark.parametrize(
    ("versions", "own", "releases", "kind", "offers", "suggested"),
    [
        ([LAW], [], [], Kind.KEEP, [Act.TAKE], Act.TAKE),
        ([LAW], [OWN], [], Kind.KEEP, [Act.TAKE, Act.ADOPT, Act.LEAVE], Act.TAKE),
        ([CUSTOM], [], [], Kind.KEEP, [Act.ADOPT, Act.LEAVE], Act.LEAVE),
        ([CUSTOM], [OWN], [], Kind.CONFIRM, [Act.ADOPT, Act.LEAVE], Act.ADOPT),
        ([CUSTOM], [OWN, AGAIN], [], Kind.KEEP, [Act.TAKE], Act.TAKE),
        ([CUSTOM], [replace(OWN, valid_until=LAST)], [], Kind.KEEP, [Act.ADOPT, Act.LEAVE], Act.LEAVE),
        ([UNTIL_NOW, MONTHLY], [], [], Kind.CHANGED, [Act.TAKE, Act.ADOPT], Act.TAKE),
        ([UNTIL_NOW, MONTHLY], [OWN], [], Kind.CHANGED, [Act.TAKE, Act.ADOPT, Act.LEAVE], Act.TAKE),
        (
            [replace(CUSTOM, valid_until=LAST), replace(MONTHLY, confidence="practice")],
            [OWN], [], Kind.CHANGED, [Act.ADOPT, Act.LEAVE], None,
        ),
        ([UNTIL_NOW], [OWN], [], Kind.ENDS, [], None),
        ([replace(LAW, valid_until=date(2027, 6, 30))], [], [], Kind.ENDS, [], None),
        ([MONTHLY], [], [], Kind.NEW, [Act.TAKE, Act.ADOPT], Act.TAKE),
        ([replace(CUSTOM, valid_from=date(2027, 5, 1))], [], [], Kind.NEW, [Act.ADOPT, Act.LEAVE], Act.LEAVE),
        (
            [replace(LAW, valid_from=date(2027, 3, 1), valid_until=date(2027, 9, 30))],
            [], [], Kind.NEW, [Act.TAKE, Act.ADOPT], Act.TAKE,
        ),
        ([LAW], [], [RELEASE], Kind.WAIVER_EXPIRES, [Act.TAKE], Act.TAKE),
        ([LAW], [], [RELEASE, replace(LASTING, valid_from=FIRST)], Kind.KEEP, [], None),
        ([LAW], [], [LASTING], Kind.KEEP, [], None),
        ([LAW], [], [replace(LASTING, unit="一支部")], Kind.KEEP, [Act.TAKE], Act.TAKE),
        ([LAW], [], [replace(RELEASE, unit="一支部")], Kind.WAIVER_EXPIRES, [Act.TAKE], Act.TAKE),
    ],
)  # fmt: skip
def test_what_is_proposed(versions, own, releases, kind, offers, suggested):
    duty = Duty("test.study", tuple(versions), tuple(own), tuple(releases))
    proposal = propose(duty, year=YEAR)
    assert (proposal.kind, list(proposal.offers), proposal.suggested) == (kind, offers, suggested)


@pytest.mark.parametrize(
    "version",
    [replace(LAW, valid_until=date(2026, 6, 30)), replace(LAW, valid_from=date(2028, 1, 1))],
)
def test_what_neither_year_has_is_not_listed(version):
    assert propose(Duty("test.study", (version,)), year=YEAR) is None


@pytest.mark.parametrize(
    ("version", "own", "outcome", "suggested", "said"),
    [
        (
            CUSTOM,
            (OWN,),
            Outcome(4, 1, 1),
            Act.ADOPT,
            "今年已到期4个节点，未完成或佐证不足1个，逾期完成1个。",
        ),
        (CUSTOM, (OWN,), Outcome(4, 2, 0), None, "请先核对这项惯例是否切实可行"),
        (LAW, (), Outcome(4, 4, 0), Act.TAKE, "法规的要求不能放宽，请查明原因，列入整改"),
    ],
)
def test_a_duty_badly_done_is_looked_into_and_never_loosened(version, own, outcome, suggested, said):
    proposal = propose(Duty("test.study", (version,), own, outcome=outcome), year=YEAR)
    assert proposal.suggested == suggested
    assert said in "".join(proposal.reasons)


def test_the_difference_shows_old_and_new_with_the_source():
    proposal = propose(Duty("test.study", (UNTIL_NOW, MONTHLY)), year=YEAR)
    assert proposal.differences == (
        Difference("要求", "每季度至少1次", "每月至少1次"),
        Difference("依据", "《示例规定》（2020年）第五条", "《示例规定》（2026年）第七条"),
    )
    assert turning([proposal]) == (["《示例规定》（2026年）"], ["《示例规定》（2020年）"])
    assert proposal.asks == "每月至少1次"


def test_what_ends_is_set_against_nothing():
    proposal = propose(Duty("test.study", (UNTIL_NOW,)), year=YEAR)
    assert Difference("要求", "每季度至少1次", "") in proposal.differences
    assert proposal.reasons == ("依据的版本执行到2026-12-31为止，此后不再判定。",)
    assert first_day(proposal) is None


def test_a_tightening_that_the_new_version_overtakes_is_said():
    own = replace(OWN, changes={"every": "month", "at_least": 2})
    proposal = propose(Duty("test.study", (UNTIL_NOW, replace(MONTHLY, rule=MONTHLY.rule | {"at_least": 3})), (own,)),
                       year=YEAR)  # fmt: skip
    assert "本单位从严的最低要求，新的要求已经达到，不再另列。" in proposal.reasons


@pytest.mark.parametrize(
    ("versions", "starts_on"),
    [
        ([LAW], FIRST),
        ([replace(LAW, valid_from=date(2027, 5, 1))], date(2027, 5, 1)),
        ([UNTIL_NOW, replace(LAW, valid_from=date(2027, 3, 1))], date(2027, 3, 1)),
        ([replace(LAW, valid_until=date(2027, 6, 30)), replace(LAW, valid_from=date(2027, 7, 1))], FIRST),
    ],
)
def test_what_is_adopted_begins_when_there_is_something_to_adopt(versions, starts_on):
    assert propose(Duty("test.study", tuple(versions)), year=YEAR).starts_on == starts_on


def test_what_needs_a_look_comes_first_and_every_kind_and_act_has_its_words():
    proposals = [
        propose(Duty(f"test.{n}", (one,)), year=YEAR) for n, one in enumerate([LAW, MONTHLY, UNTIL_NOW])
    ]
    assert [one.kind for one in in_order(proposals)] == [Kind.ENDS, Kind.NEW, Kind.KEEP]
    assert set(KIND_LABELS) == set(Kind)
    assert set(ACT_LABELS) == set(Act)


def test_the_fingerprint_changes_with_a_version_or_an_adoption_and_not_with_the_outcome():
    duty = Duty("test.study", (CUSTOM,))
    same = fingerprint([propose(replace(duty, outcome=Outcome(4, 4, 0)), year=YEAR)])
    assert fingerprint([propose(duty, year=YEAR)]) == same
    for other in (replace(duty, own=(OWN,)), replace(duty, versions=(MONTHLY,))):
        assert fingerprint([propose(other, year=YEAR)]) != same


@pytest.mark.parametrize(
    ("today", "year"), [(date(2026, 3, 31), 2026), (date(2026, 4, 1), 2027), (date(2026, 12, 31), 2027)]
)
def test_the_list_of_the_next_year_is_prepared_from_april_on(today, year):
    assert year_to_prepare(today) == year
