"""What the engine is told of a record. Wrong here, and every status above is wrong."""

from datetime import UTC, date, datetime

import pytest

from tests.activities.factories import RequiredDocumentFactory
from tests.factories import PostFactory, UnitFactory
from zhunsheng.activities.actions import Part, Proof
from zhunsheng.activities.facts import KINDS, facts_of
from zhunsheng.activities.kinds import ABSENCE, DOCUMENT_RECEIVED, FIRST_TOPIC, LIFE_MEETING_HELD, TALKS, Kind
from zhunsheng.engine import Role
from zhunsheng.organisation import facts as organisation_facts


def the(kind, office):
    (fact,) = [fact for fact in facts_of(office.bureau) if fact.kind == kind]
    return fact


def test_every_kind_of_activity_is_a_kind_of_fact_but_those_another_room_tells_of():
    assert set(KINDS) == {
        *(set(Kind.values) - TALKS),
        ABSENCE,
        DOCUMENT_RECEIVED,
        LIFE_MEETING_HELD,
        FIRST_TOPIC,
    }


def test_an_activity_says_who_stood_in_it_how(office):
    away, heard = office.person("丙三"), UnitFactory(parent=office.bureau, name="图书馆")
    office.record(
        heard_units=[heard],
        parts=[
            Part(office.chair, Role.ORGANISER),
            Part(office.member, Role.AUTHOR),
            Part(away, Role.PARTICIPANT, False, "公出"),
        ],
    )
    fact = the(Kind.STUDY_SESSION, office)
    assert set(fact.roles) == {
        (office.unit.subject_id, Role.ORGANISER),
        (office.chair.subject_id, Role.ORGANISER),
        (office.chair.subject_id, Role.PARTICIPANT),
        (office.member.subject_id, Role.AUTHOR),
        (office.member.subject_id, Role.PARTICIPANT),
        (heard.subject_id, Role.TARGET),
    }
    assert fact.keys == (("unit", heard.subject_id),)
    assert (fact.attributes["attended"], fact.attributes["expected"]) == (2, 3)


def test_a_talk_names_its_target(office):
    parts = [Part(office.chair, Role.AUTHOR), Part(office.member, Role.TARGET)]
    office.record(kind=Kind.INTEGRITY_TALK, parts=parts)
    fact = the(Kind.INTEGRITY_TALK, office)
    assert ("person", office.member.subject_id) in fact.keys
    assert (office.member.subject_id, Role.TARGET) in fact.roles
    assert (office.member.subject_id, Role.PARTICIPANT) not in fact.roles
    assert {"talker", "talkee", "pair", "date"} <= set(fact.evidence)


def test_dates_hours_and_proofs_carry_over(office):
    office.record(
        hours=1.5,
        counts_for=date(2026, 3, 1),
        evidence=[Proof("discussion", text="发言")],
        at=datetime(2026, 5, 31, 16, 30, tzinfo=UTC),  # past midnight in Shanghai
    )
    fact = the(Kind.STUDY_SESSION, office)
    assert (fact.on, fact.recorded_on) == (date(2026, 5, 20), date(2026, 6, 1))
    assert (fact.attributes["hours"], fact.evidence["hours"]) == (1.5, 1.5)
    assert fact.counts_for == date(2026, 3, 1)
    assert fact.organisation == office.bureau.subject_id
    assert "discussion" in fact.evidence


def test_a_document_and_its_study_share_a_key(office):
    document = RequiredDocumentFactory(unit=office.unit)
    office.record(documents=[document])
    arrival, study = the(DOCUMENT_RECEIVED, office), the(Kind.STUDY_SESSION, office)
    assert arrival.keys == (("document", arrival.id),)
    assert arrival.keys[0] in study.keys
    assert arrival.roles == ((office.unit.subject_id, Role.TARGET),)


def test_an_absence_and_its_makeup_share_a_key(office):
    parts = [Part(office.chair, Role.ORGANISER), Part(office.member, Role.PARTICIPANT, False, "公出")]
    session = office.record(kind=Kind.CENTER_GROUP_STUDY, parts=parts)
    makeup = [Part(office.member, Role.PARTICIPANT)]
    office.record(kind=Kind.MAKEUP_STUDY, makes_up_for=session, parts=makeup)
    absence, answer = the(ABSENCE, office), the(Kind.MAKEUP_STUDY, office)
    assert absence.id == f"activities.participation:{session.participations.get(attended=False).pk}"
    assert absence.roles == ((office.member.subject_id, Role.TARGET),)
    assert absence.keys == answer.keys == (("activity", session.fact_id),)
    assert {"leave_reason", "makeup_date"} <= set(answer.evidence)


def test_only_absences_from_center_group_study_are_to_be_made_up(office):
    office.record(parts=[Part(office.member, Role.PARTICIPANT, False, "公出")])
    assert {fact.kind for fact in facts_of(office.bureau)} == {Kind.STUDY_SESSION}


def test_a_life_meeting_opens_the_time_for_its_report(office):
    meeting = office.record(kind=Kind.DEMOCRATIC_LIFE_MEETING)
    fact = the(LIFE_MEETING_HELD, office)
    assert fact.id == f"{meeting.fact_id}:held"
    assert (office.unit.subject_id, Role.TARGET) in fact.roles
    assert fact.keys == (("activity", meeting.fact_id),)


def test_another_bureau_is_not_heard(office):
    office.record()
    assert list(facts_of(office.stranger.grants[0].unit)) == []


@pytest.mark.parametrize("records", [1, 6])
def test_facts_cost_the_same_however_many(office, records, django_assert_num_queries):
    for _ in range(records):
        RequiredDocumentFactory(unit=office.unit)
        office.record(
            kind=Kind.CENTER_GROUP_STUDY, parts=[Part(office.member, Role.PARTICIPANT, False, "公出")]
        )
    # activities, their people, evidence, documents, heard units, problems heard, agenda, uses; required documents
    with django_assert_num_queries(9):
        assert len(list(facts_of(office.bureau))) == 3 * records


def test_appointments_to_lead_are_facts_and_others_are_not(office):
    head = PostFactory(unit=office.unit, kind="unit_head", starts_on=date(2026, 2, 1))
    (fact,) = organisation_facts.facts_of(office.bureau)
    assert (fact.id, fact.kind) == (f"organisation.post:{head.pk}", "cadre_appointed")
    assert fact.on == fact.recorded_on == date(2026, 2, 1)
    assert fact.roles == ((head.person.subject_id, Role.TARGET),)
    assert fact.keys == (("person", head.person.subject_id),)
