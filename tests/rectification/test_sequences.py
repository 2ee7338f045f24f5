"""No sequence of allowed actions declares a finding done: closed means evidence, and somebody else's verification."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.factories import AT, PostFactory, UserFactory
from tests.rectification.factories import RECTIFY_BY, office, raised
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.rectification import actions
from zhunsheng.rectification.models import Finding, Measure
from zhunsheng.rectification.rules import MOVES, State

WHO = st.integers(0, 5)
TEXTS = st.sampled_from(["", " ", "会议记录第12页"])


class AnybodyDoesAnything(RuleBasedStateMachine):
    """Six people, three of whom may do everything, try every action in any order with good and bad values."""

    def __init__(self):
        super().__init__()
        place = office()
        everything = {"recorder": place.unit, "verifier": place.bureau, "discipline": place.bureau}
        mighty = [UserFactory(person=PostFactory(unit=place.unit).person, can=everything) for _ in range(3)]
        self.people = [*mighty, place.owner, place.verifier, place.stranger]
        self.pk = raised(place).pk
        self.had_a_part, self.verified = set(), {}

    @property
    def finding(self):
        return Finding.objects.get(pk=self.pk)

    def attempt(self, act):
        """Do something that may be refused; what is refused changes nothing and is told in a sentence."""
        before, entries = State(self.finding.state), Entry.objects.count()
        told = []
        try:
            with transaction.atomic():
                result = act()
        except Refused as refusal:
            told = [str(refusal)]
        except ValidationError as error:
            told = error.messages
        after = State(self.finding.state)
        if told:
            assert all(sentence.endswith("。") for sentence in told)
            assert (after, Entry.objects.count()) == (before, entries)
            return None
        assert after == before or after in MOVES[before]
        return result

    @rule(by=WHO, owner=WHO, leader=WHO, late=st.booleans())
    def assign(self, by, owner, leader, late):
        people = [self.people[owner].person, self.people[leader].person]
        rectify_by = date(2026, 5, 1) if late else RECTIFY_BY
        if self.attempt(
            lambda: actions.assign(
                finding=self.finding,
                owner=people[0],
                leader=people[1],
                rectify_by=rectify_by,
                by=self.people[by],
                at=AT,
            )
        ):
            self.had_a_part |= set(people)

    @rule(by=WHO, text=TEXTS, owner=st.none() | WHO)
    def plan(self, by, text, owner):
        person = None if owner is None else self.people[owner].person
        act = self.attempt(
            lambda: actions.add_measure(
                finding=self.finding, text=text, owner=person, by=self.people[by], at=AT
            )
        )
        if act and person:
            self.had_a_part.add(person)

    @rule(by=WHO, place=st.integers(0, 3), result=TEXTS, proof=TEXTS)
    def report(self, by, place, result, proof):
        measures = list(Measure.objects.filter(finding=self.pk))
        if measures and self.attempt(
            lambda: actions.complete_measure(
                measure=measures[place % len(measures)],
                done_on=date(2026, 5, 30),
                result=result,
                proof=proof,
                by=self.people[by],
                at=AT,
            )
        ):
            self.had_a_part.add(self.people[by].person)

    @rule(by=WHO)
    def submit(self, by):
        was_submitted = self.finding.state == State.SUBMITTED
        if self.attempt(lambda: actions.submit(finding=self.finding, by=self.people[by], at=AT)):
            assert was_submitted or all(
                measure.progress.has_proof for measure in Measure.objects.filter(finding=self.pk)
            )
            self.had_a_part.add(self.people[by].person)

    @rule(by=WHO, passed=st.booleans(), note=TEXTS)
    def verify(self, by, passed, note):
        if self.attempt(
            lambda: actions.verify(finding=self.finding, passed=passed, note=note, by=self.people[by], at=AT)
        ):
            assert self.people[by].person not in self.had_a_part

    @rule(by=WHO, note=TEXTS)
    def reopen(self, by, note):
        if self.attempt(lambda: actions.reopen(finding=self.finding, note=note, by=self.people[by], at=AT)):
            assert self.people[by].person not in self.had_a_part

    @rule(last=WHO)
    def nearly_all_the_way(self, last):
        """Lead straight to the verification, so that what comes after is tried as well."""
        self.assign(by=0, owner=3, leader=3, late=False)
        self.plan(by=0, text="补齐", owner=None)
        for place in range(Measure.objects.filter(finding=self.pk).count()):
            measures = list(Measure.objects.filter(finding=self.pk))
            if not measures[place].progress.is_done:
                self.report(by=3, place=place, result="已补齐", proof="记录本")
        self.submit(by=0)
        self.verify(by=last, passed=True, note="已核对")

    @invariant()
    def closed_means_proven_and_verified_by_somebody_else(self):
        finding = self.finding
        if finding.state == State.CLOSED:
            measures = list(finding.measures.all())
            last = finding.verifications.last()
            assert measures
            assert all(measure.progress.is_done and measure.progress.has_proof for measure in measures)
            assert all(measure.verified_in_id for measure in measures)
            assert last.passed
            assert last.by == finding.closed_by
            assert finding.closed_by.person not in self.had_a_part

    @invariant()
    def what_was_verified_never_changes(self):
        now = {
            measure.pk: (measure.text, measure.result, measure.proof, measure.done_on)
            for measure in Measure.objects.filter(finding=self.pk, verified_in__isnull=False)
        }
        assert self.verified.items() <= now.items()
        self.verified = now


@pytest.mark.django_db
def test_no_sequence_of_actions_closes_without_evidence_and_an_independent_verification():
    machine = settings(
        max_examples=15,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # shrinking a failure takes minutes with a database
        derandomize=True,
    )
    run_state_machine_as_test(AnybodyDoesAnything, settings=machine)
