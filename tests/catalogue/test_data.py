"""The product's own data: complete, in agreement with the rooms it speaks of, and honest about its sources."""

from collections import Counter
from datetime import date

import jsonschema
import pytest

from zhunsheng import engine
from zhunsheng.activities.kinds import Kind
from zhunsheng.catalogue import rules
from zhunsheng.catalogue.duties import obligation_of
from zhunsheng.catalogue.models import Area, Confidence, SubjectKind
from zhunsheng.catalogue.reading import SCHEMA, read_obligations
from zhunsheng.catalogue.vocabulary import CLAIMS, EVIDENCE, FACTS, PERIODS, describe, what_counts
from zhunsheng.ledger.sources import fact_kinds
from zhunsheng.workdays import Workdays

OBLIGATIONS = read_obligations()
VERSIONS = [
    pytest.param(obligation, version, id=obligation["code"])
    for obligation in OBLIGATIONS
    for version in obligation["versions"]
]


def test_the_catalogue_keeps_every_duty_basis_and_confidence_of_its_sources():
    versions = [version for obligation in OBLIGATIONS for version in obligation["versions"]]
    assert (len(OBLIGATIONS), len(versions)) == (93, 100)
    assert Counter(version["confidence"] for version in versions) == {
        "verified": 32,
        "secondary": 19,
        "practice": 49,
    }
    bases = [basis for version in versions for basis in version["basis"]]
    assert (len(bases), sum("article" in basis for basis in bases)) == (153, 60)
    assert len({(basis["regulation"], basis.get("year")) for basis in bases}) == 33
    assert Counter(obligation["area"] for obligation in OBLIGATIONS) == {
        "organisation": 16,
        "study": 9,
        "party-life": 13,
        "supervision": 12,
        "conduct": 5,
        "administration": 12,
        "openness": 5,
        "public-service": 11,
        "ideology": 3,
        "rectification": 7,
    }


@pytest.mark.parametrize(("obligation", "version"), VERSIONS)
def test_every_duty_can_be_said_and_handed_to_the_engine(obligation, version):
    rule = version["rule"]
    assert describe(rule)
    assert bool(what_counts(rule)) == bool(rule["answered_by"])
    if rule["answered_by"]:
        assert version["guide"], "what can be answered today has a guide"
        made = obligation_of(
            code=obligation["code"],
            subject_kind=obligation["subject"],
            rule=rule,
            valid_from=None,
            valid_until=None,
            advisory=False,
        )
        length = rules.window_days(rule)
        assert length is None or made.remind_before < length
        assert (made.every is not None) or (made.trigger is not None)


def test_the_engine_accepts_every_duty_that_can_be_answered():
    duties = [
        obligation_of(
            code=obligation["code"],
            subject_kind=obligation["subject"],
            rule=version["rule"],
            valid_from=version["valid_from"],
            valid_until=version["valid_until"],
            advisory=False,
        )
        for obligation in OBLIGATIONS
        for version in obligation["versions"]
        if version["rule"]["answered_by"]
    ]
    subjects = [engine.Subject(f"unit:{kind}", kind, "unit:1") for kind in SubjectKind.values]
    year = {"since": date(2026, 1, 1), "until": date(2026, 12, 31), "as_of": date(2026, 12, 31)}
    rows = engine.evaluate(
        obligations=duties, subjects=subjects, facts=[], calendar=Workdays.from_rows([]), **year
    )
    periodic = {duty.code for duty in duties if duty.every}
    assert {row.obligation for row in rows} == periodic


def test_the_schema_speaks_the_words_of_the_models_and_the_engine():
    obligation, rule = SCHEMA["items"]["properties"], SCHEMA["$defs"]["rule"]["properties"]
    assert obligation["area"]["enum"] == Area.values
    assert obligation["subject"]["enum"] == SubjectKind.values
    assert SCHEMA["$defs"]["version"]["properties"]["confidence"]["enum"] == Confidence.values
    assert rule["every"]["enum"] == list(engine.Period) == list(PERIODS)
    assert rule["measure"]["enum"] == list(engine.Measure)
    assert SCHEMA["$defs"]["role"]["enum"] == list(engine.Role)
    assert SCHEMA["$defs"]["span"]["properties"]["calendar"]["enum"] == list(engine.DayCount)


def test_every_kind_of_fact_the_rooms_tell_of_has_the_same_name_here():
    told = fact_kinds()
    assert {kind: FACTS.get(kind) for kind in told} == told


def test_what_counts_is_told_by_some_room():
    answered = {kind for o in OBLIGATIONS for v in o["versions"] for kind in v["rule"]["answered_by"]}
    assert answered <= set(fact_kinds())


def test_every_kind_of_evidence_named_is_asked_for_somewhere():
    asked = set()
    for obligation in OBLIGATIONS:
        for version in obligation["versions"]:
            asked |= {*rules.evidence_needed(version["rule"]), *version["rule"].get("also_keep", [])}
    assert asked == set(EVIDENCE)


def test_the_schema_is_itself_sound():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_words_of_claims_cover_every_kind_of_activity_and_no_phrase_means_two():
    assert set(CLAIMS) == set(Kind.values)
    phrases = Counter(phrase for phrases in CLAIMS.values() for phrase in phrases)
    assert set(phrases.values()) == {1}
    assert all(len(phrase) > 1 for phrase in phrases)
