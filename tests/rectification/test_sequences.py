"""No sequence of allowed actions declares a finding done: closed means evidence, and somebody else's verification.

Splitting, merging, putting off, looking again: no detour leads round it, and what is refused says what to do instead.
"""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.factories import AT, PostFactory, UserFactory
from tests.rectification.factories import RECTIFY_BY, assigned, office, raised
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.rectification import actions
from zhunsheng.rectification.followup import actions as followup
from zhunsheng.rectification.followup.rules import PleaKind
from zhunsheng.rectification.models import Finding, Measure, Plea, Recheck
from zhunsheng.rectification.rechecks.actions import conclude
from zhunsheng.rectification.restructuring.actions import merge, split_off
from zhunsheng.rectification.rules import MOVES, State

WHO = st.integers(0, 5)
TEXTS = st.sampled_from(["会议记录第12页", "会议记录第13页", " "])


@contextmanager
def time_is(day):
    """Pretend that it is another day."""
    before = django_settings.ZHUNSHENG_TODAY
    django_settings.ZHUNSHENG_TODAY = day
    try:
        yield
    finally:
        django_settings.ZHUNSHENG_TODAY = before


class AnybodyDoesAnything(RuleBasedStateMachine):
    """Six people, three of whom may do everything, try every action in any order with good and bad values."""

    def __init__(self):
        super().__init__()
        place = office()
        everything = {"recorder": place.unit, "verifier": place.bureau, "discipline": place.bureau}
        mighty = [UserFactory(person=PostFactory(unit=place.unit).person, can=everything) for _ in range(3)]
        self.people = [*mighty, place.owner, place.verifier, place.stranger]
        self.pk, self.other = raised(place).pk, assigned(place).pk
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
            assert all(sentence.endswith("。") and "请" in sentence for sentence in told)
            assert (after, Entry.objects.count()) == (before, entries)
            return None
        assert after == before or after in MOVES[before]
        return result

    @initialize(so_far=st.integers(0, 5))
    def begin(self, so_far):
        """Begin somewhere on the way, so that what comes late is tried as often as what comes early."""
        if so_far:
            self.assign(by=0, owner=3, leader=3, late=False)
        if so_far > 1:
            self.plan(by=0, text="补齐", owner=None)
            self.report(by=3, place=0, result="已补齐", proof="记录本")
        if so_far == 3:
            self.plead(by=3, kind=PleaKind.EXTENSION, reason="等批复")
        if so_far > 3:
            self.submit(by=0)
            self.verify(by=4, passed=True, note="已核对")

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

    @rule(by=WHO, place=st.integers(0, 3), proof=TEXTS)
    def note_progress(self, by, place, proof):
        measures = list(Measure.objects.filter(finding=self.pk))
        if measures and self.attempt(
            lambda: followup.note_advance(
                measure=measures[place % len(measures)],
                on=date(2026, 5, 30),
                text="做了一半",
                proof=proof,
                by=self.people[by],
                at=AT,
            )
        ):
            self.had_a_part.add(self.people[by].person)

    @rule(by=WHO, kind=st.sampled_from(PleaKind), reason=TEXTS)
    def plead(self, by, kind, reason):
        until = None if kind == PleaKind.INABILITY else RECTIFY_BY + timedelta(days=9)
        if self.attempt(
            lambda: followup.ask(
                finding=self.finding, kind=kind, until=until, reason=reason, by=self.people[by], at=AT
            )
        ):
            self.had_a_part.add(self.people[by].person)

    @precondition(lambda self: Plea.objects.filter(finding=self.pk).waiting().exists())
    @rule(by=WHO, granted=st.booleans())
    def decide(self, by, granted):
        plea = Plea.objects.filter(finding=self.pk).last()
        before = self.finding.rectify_by
        decided = self.attempt(
            lambda: followup.decide(plea=plea, granted=granted, answer="定", by=self.people[by], at=AT)
        )
        if decided:
            assert plea.asked_by != self.people[by]
        if not (decided and granted):
            assert self.finding.rectify_by == before

    @rule(by=WHO, take=st.booleans())
    def split(self, by, take):
        finding = self.finding
        going = list(finding.measures.all()) if take else []
        part = self.attempt(
            lambda: split_off(
                finding=finding, title="其中一件", measures=going, reason="两件事", by=self.people[by], at=AT
            )
        )
        if part:
            assert part.state == State.OPEN
            assert set(finding.doers.all()) <= set(part.doers.all())

    @precondition(lambda self: not Finding.objects.get(pk=self.other).merged_into)
    @rule(by=WHO)
    def merge_the_other_into_it(self, by):
        other = Finding.objects.get(pk=self.other)
        if self.attempt(
            lambda: merge(finding=other, into=self.finding, reason="同一件事", by=self.people[by], at=AT)
        ):
            self.had_a_part |= set(other.doers.all())

    @precondition(lambda self: Recheck.objects.filter(finding=self.pk).ahead().exists())
    @rule(by=WHO, holds=st.booleans())
    def look_again(self, by, holds):
        recheck, closer = Recheck.objects.filter(finding=self.pk).ahead().first(), self.finding.closed_by
        long_after = AT + timedelta(days=200)
        with time_is(long_after.date()):
            if self.attempt(
                lambda: conclude(recheck=recheck, holds=holds, note="看过", by=self.people[by], at=long_after)
            ):
                assert self.people[by].person not in self.had_a_part
                assert self.people[by] != closer

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
        max_examples=40,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # shrinking a failure takes minutes with a database
        derandomize=True,
    )
    run_state_machine_as_test(AnybodyDoesAnything, settings=machine)
