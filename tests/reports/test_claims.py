"""What a claim may say: its numbers are the facts', and without support it says nothing."""

from dataclasses import replace
from datetime import date

import pytest

from zhunsheng.engine import Fact, Role, Subject
from zhunsheng.reports.reading import Claim, template
from zhunsheng.reports.rules import ReportPeriod, changed_since, compute, digest_of, fact_digest

YEAR = ReportPeriod(date(2026, 1, 1), date(2026, 12, 31))
GROUP, BRANCH = Subject("unit:2", "party_group", "unit:1"), Subject("unit:3", "branch", "unit:1")


def fact(pk, kind="center_group_study", on="2026-03-05", **more):
    values = {
        "roles": (("unit:2", Role.ORGANISER), ("person:7", Role.PARTICIPANT), ("person:8", Role.PARTICIPANT)),
        "attributes": {"attended": 2, "expected": 3},
    } | more
    day = date.fromisoformat(on)
    return Fact(
        id=f"activities.activity:{pk}", kind=kind, organisation="unit:1", on=day, recorded_on=day, **values
    )


def claim(text="开展{count}次。", **more):
    return Claim(
        **{"key": "a-claim", "text": text, "kinds": frozenset({"center_group_study"}), "honest": "未开展。"}
        | more
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{count}次", "3次"),
        ("{hours}学时", "7.5学时"),
        ("{documents}份", "2份"),
        ("{units}个", "1个"),
        ("{people}人", "3人"),
        ("{attendance}人次", "7人次"),
        ("{organisers}个", "2个"),
        ("{first_on}起", "3月5日起"),
        ("最近{last_on}", "最近9月1日"),
    ],
)
def test_every_placeholder_is_computed_from_the_facts(text, said):
    facts = [
        fact(1, attributes={"attended": 2, "hours": 3.5}, keys=(("document", "d:1"), ("document", "d:2"))),
        fact(2, on="2026-06-30", attributes={"attended": 2, "hours": 4}, keys=(("document", "d:2"),)),
        fact(
            3,
            on="2026-09-01",
            attributes={"attended": 3},
            keys=(("unit", "unit:9"),),
            roles=(("unit:3", Role.ORGANISER), ("person:9", Role.PARTICIPANT)),
        ),
    ]
    assert compute(claim(text), facts, period=YEAR).text == said


@pytest.mark.parametrize(
    ("on", "counted"),
    [("2025-12-31", 0), ("2026-01-01", 1), ("2026-12-31", 1), ("2027-01-01", 0)],
)
def test_only_facts_of_the_period_count(on, counted):
    assert len(compute(claim(), [fact(1, on=on)], period=YEAR).fact_ids) == counted


def test_last_year_is_counted_apart():
    result = compute(claim(), [fact(1), fact(2, on="2025-03-05"), fact(3, on="2025-12-31")], period=YEAR)
    assert (result.values, result.last_year) == ({"count": 1}, {"count": 2})


def test_no_fact_no_claim():
    result = compute(claim(), [fact(1, kind="visit")], period=YEAR)
    assert (result.text, result.supported, result.may_be_stated) == (None, False, True)


def test_facts_that_lack_the_number_do_not_support_it_and_forbid_to_say_nothing_was_done():
    result = compute(claim("累计{hours}学时。"), [fact(1)], period=YEAR)
    assert (result.text, result.missing, result.may_be_stated) == (None, ("学时",), False)


def test_a_claim_on_a_kind_of_subject_counts_only_what_such_a_subject_did():
    wanted = claim(role=Role.ORGANISER, subject_kind="party_group")
    facts = [fact(1), fact(2, roles=(("unit:3", Role.ORGANISER), ("unit:2", Role.TARGET)))]
    assert compute(wanted, facts, period=YEAR, subjects=[GROUP, BRANCH]).fact_ids == (
        "activities.activity:1",
    )


def test_a_subject_no_longer_valid_on_the_day_does_not_count():
    wanted = claim(role=Role.ORGANISER, subject_kind="party_group")
    gone = replace(GROUP, valid_until=date(2026, 3, 4))
    assert compute(wanted, [fact(1)], period=YEAR, subjects=[gone]).fact_ids == ()


def test_a_claim_on_evidence_counts_only_what_carries_it():
    wanted = claim(evidence=frozenset({"discussion"}))
    facts = [fact(1), fact(2, evidence={"discussion": None})]
    assert compute(wanted, facts, period=YEAR).fact_ids == ("activities.activity:2",)


def every_kind():
    """Two facts of every kind that the yearly template asks for, with everything its claims may need."""
    kinds = sorted({kind for wanted in template("annual").claims.values() for kind in wanted.kinds})
    more = {
        "attributes": {"attended": 5, "hours": 2.0},
        "keys": (("document", "d:1"), ("unit", "unit:9")),
        "evidence": {"discussion": None, "documents": None, "hours": 2.0},
    }
    return [
        fact(number, kind, on=f"2026-0{number % 9 + 1}-15", **more) for number, kind in enumerate(kinds * 2)
    ]


def results_of(facts):
    return {
        key: compute(wanted, facts, period=YEAR, subjects=[GROUP, BRANCH])
        for key, wanted in template("annual").claims.items()
    }


def test_numbers_of_the_yearly_report_equal_an_independent_recount():
    facts = every_kind()
    for key, result in results_of(facts).items():
        wanted = template("annual").claims[key]
        recount = 0
        for candidate in facts:
            if candidate.kind in wanted.kinds:
                recount += 1
        assert len(result.fact_ids) == recount
        if "count" in result.values:
            assert f"{recount}" in (result.text or "0")


def test_turning_one_fact_off_changes_exactly_the_claims_that_rest_on_it():
    facts = every_kind()
    before = results_of(facts)
    for gone in facts:
        after = results_of([other for other in facts if other.id != gone.id])
        changed = {key for key in before if before[key] != after[key]}
        assert changed == {key for key, result in before.items() if gone.id in result.fact_ids}


def test_a_digest_of_a_fact_changes_with_anything_it_says():
    first = fact(1)
    changes = ({"on": date(2026, 3, 6)}, {"attributes": {"attended": 3}}, {"evidence": {"minutes": None}})
    digests = {fact_digest(first), *(fact_digest(replace(first, **change)) for change in changes)}
    assert len(digests) == 1 + len(changes)


def test_what_changed_or_went_since_is_named():
    kept = {one.id: fact_digest(one) for one in (fact(1), fact(2), fact(3))}
    now = [fact(1), replace(fact(2), evidence={"minutes": None}), fact(4)]
    assert changed_since(kept, now) == (["activities.activity:2"], ["activities.activity:3"])


def test_a_digest_does_not_depend_on_the_order_of_keys():
    assert digest_of({"a": 1, "b": [2, "三"]}) == digest_of({"b": [2, "三"], "a": 1})
