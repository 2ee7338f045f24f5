"""A task as it goes: set once, worked on, given time by another, checked by another; and who is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.catalogue.factories import entry, loaded
from tests.factories import AT, PersonFactory, UnitFactory, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.actions import adopt
from zhunsheng.deployments import actions
from zhunsheng.deployments.facts import facts_of
from zhunsheng.deployments.models import Check, Extension, Progress, Task
from zhunsheng.deployments.rules import State
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.ledger.models import Occurrence

LATER = AT + timedelta(days=20)


class TestSetting:
    def test_whoever_is_in_charge_of_the_unit_answers_for_it_unasked(self, office):
        task = office.set()
        assert (task.leader, task.state) == (office.leader.person, State.UNDER_WAY)
        assert Entry.objects.filter(kind="task:set").count() == 1

    def test_a_unit_nobody_is_in_charge_of_needs_a_leader_named(self, office):
        with pytest.raises(ValidationError, match="没有登记分管领导") as caught:
            office.set(unit=office.bureau)
        assert list(caught.value.message_dict) == ["leader"]

    def test_sent_twice_it_is_set_once(self, office):
        key = uuid4()
        assert office.set(form_key=key) == office.set(form_key=key)
        assert Task.objects.count() == 1

    def test_from_a_meeting_it_needs_no_other_source(self, office):
        meeting = office.meeting()
        task = office.set(activity=meeting, basis="", source="meeting")
        assert task.source_words == "2026-05-18 研究馆舍设备"

    def test_a_meeting_of_another_bureau_decides_nothing_here(self, office):
        elsewhere = UnitFactory(name="外局")
        meeting = office.meeting(unit=elsewhere, by=UserFactory(can={"recorder": elsewhere}))
        with pytest.raises(ValidationError, match="不属于牵头单位所在的局"):
            office.set(activity=meeting)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": " "}, "title"),
            ({"expected": "机密★一年"}, "expected"),
            ({"basis": "密级：秘密"}, "basis"),
            ({"due": date(2026, 5, 1)}, "due"),
        ],
    )
    def test_bad_values_are_answered_at_their_field_and_nothing_is_kept(self, office, values, field):
        with pytest.raises(ValidationError) as caught:
            office.set(**values)
        assert list(caught.value.message_dict) == [field]
        assert not Task.objects.exists()

    def test_who_left_is_given_nothing(self, office):
        with pytest.raises(ValidationError, match="现在不在本局任职"):
            office.set(owner=PersonFactory())

    @pytest.mark.parametrize("who", ["owner", "staff", "verifier", "discipline", "stranger"])
    def test_others_set_no_tasks(self, office, who):
        with pytest.raises(Refused):
            office.set(by=getattr(office, who))

    @pytest.mark.parametrize("who", ["recorder", "unit_head", "leader", "head"])
    def test_leaders_heads_and_recorders_do(self, office, who):
        assert office.set(by=getattr(office, who))


class TestProgress:
    @pytest.mark.parametrize("who", ["owner", "unit_head"])
    def test_whoever_works_on_it_reports_with_a_file(self, office, who):
        """The owner may keep no records of the unit otherwise; what proves their own task they may add."""
        task, by = office.set(), getattr(office, who)
        told = office.report(task, by=by, name="检查单.txt", content="合格".encode(), proof="")
        assert told.has_proof
        assert told.file.name == "检查单.txt"

    def test_sent_twice_it_is_noted_once(self, office):
        task, key = office.set(), uuid4()
        office.report(task, form_key=key)
        office.report(task, form_key=key)
        assert Progress.objects.count() == 1

    @pytest.mark.parametrize("who", ["staff", "verifier", "discipline", "head", "leader", "stranger"])
    def test_others_report_nothing_and_hand_nothing_in(self, office, who):
        task = office.set()
        with pytest.raises(Refused):
            office.report(task, by=getattr(office, who))
        office.report(task)
        with pytest.raises(Refused):
            office.hand_in(task, by=getattr(office, who))

    def test_without_progress_and_proof_it_is_not_handed_in(self, office):
        task = office.set()
        with pytest.raises(Refused, match="还没有登记进展"):
            office.hand_in(task)
        office.report(task, proof="")
        with pytest.raises(Refused, match="都没有佐证"):
            office.hand_in(task)

    def test_the_effect_must_be_said(self, office):
        task = office.set()
        office.report(task)
        with pytest.raises(ValidationError) as caught:
            office.hand_in(task, result=" ")
        assert list(caught.value.message_dict) == ["result"]

    def test_nothing_is_added_while_it_waits_for_its_check(self, office):
        task = office.handed_in()
        with pytest.raises(Refused, match="待核验成效"):
            office.report(task)


class TestChecking:
    def test_another_person_sees_the_effect_and_closes(self, office):
        task = office.handed_in()
        office.check(task)
        task.refresh_from_db()
        assert (task.state, task.closed_by, task.closed_at) == (State.DONE, office.verifier, AT)

    def test_sent_twice_it_counts_once(self, office):
        task, key = office.handed_in(), uuid4()
        assert office.check(task, form_key=key) == office.check(task, form_key=key)
        assert Check.objects.count() == 1

    def test_sent_back_it_is_worked_on_anew_before_it_is_handed_in_again(self, office):
        task = office.handed_in()
        office.check(task, passed=False, note="只有一个月的检查单")
        task.refresh_from_db()
        assert (task.state, task.handed_in_at) == (State.SENT_BACK, None)
        assert task.result
        with pytest.raises(Refused, match="退回以后还没有新的进展"):
            office.hand_in(task, at=LATER)
        office.report(task, on=date(2026, 6, 15), at=LATER)
        assert office.hand_in(task, at=LATER).state == State.HANDED_IN

    def test_it_needs_to_be_said_what_was_seen(self, office):
        with pytest.raises(ValidationError) as caught:
            office.check(office.handed_in(), note="")
        assert list(caught.value.message_dict) == ["note"]

    @pytest.mark.parametrize("who", ["owner", "leader", "recorder", "unit_head", "staff", "stranger"])
    def test_whoever_has_it_answers_for_it_or_lacks_the_role_is_refused(self, office, who):
        task = office.handed_in()
        with pytest.raises(Refused):
            office.check(task, by=getattr(office, who))
        task.refresh_from_db()
        assert task.state == State.HANDED_IN

    def test_the_owner_is_refused_whatever_role_they_hold(self, office):
        task = office.set(owner=office.head.person)
        office.report(task, by=office.head)
        office.hand_in(task, by=office.head)
        with pytest.raises(Refused, match="本人负责的任务须由他人核验"):
            office.check(task, by=office.head)

    def test_whoever_once_had_it_does_not_check_it(self, office):
        task = office.set(owner=office.head.person)
        actions.reassign(
            task=task, owner=office.owner.person, leader=office.leader.person, by=office.recorder, at=AT
        )
        office.report(task)
        office.hand_in(task)
        with pytest.raises(Refused, match="经手过这项任务"):
            office.check(task, by=office.head)
        office.check(task)

    def test_before_it_is_handed_in_there_is_nothing_to_check(self, office):
        with pytest.raises(Refused, match="须由责任人提交后"):
            office.check(office.set())


class TestMoreTime:
    def test_asked_by_the_owner_granted_by_another_it_moves_the_day(self, office):
        task = office.set()
        extension = office.ask(task)
        task.refresh_from_db()
        assert task.due == date(2026, 6, 10)
        office.decide(extension)
        task.refresh_from_db()
        assert task.due == date(2026, 6, 20)
        assert Entry.objects.get(kind="task:extension_granted").changes["due"] == ["2026-06-10", "2026-06-20"]

    def test_refused_the_day_stays(self, office):
        task = office.set()
        office.decide(office.ask(task), granted=False, note="按期办结")
        task.refresh_from_db()
        assert task.due == date(2026, 6, 10)
        assert office.ask(task)

    def test_one_is_asked_for_at_a_time(self, office):
        task = office.set()
        office.ask(task)
        with pytest.raises(Refused, match="已经有一份延期申请"):
            office.ask(task)

    def test_nobody_decides_twice(self, office):
        extension = office.ask(office.set())
        office.decide(extension)
        with pytest.raises(Refused, match="已经审批过"):
            office.decide(extension, by=office.head)

    @pytest.mark.parametrize("who", ["owner", "recorder", "unit_head", "verifier", "staff", "stranger"])
    def test_others_than_leaders_do_not_decide(self, office, who):
        extension = office.ask(office.set())
        with pytest.raises(Refused):
            office.decide(extension, by=getattr(office, who))
        assert Extension.objects.get().granted is None

    def test_a_leader_decides_nothing_about_a_task_of_their_own(self, office):
        task = office.set(owner=office.head.person)
        extension = office.ask(task, by=office.recorder)
        with pytest.raises(Refused, match="须由他人审批"):
            office.decide(extension, by=office.head)

    def test_even_the_database_refuses_time_granted_to_oneself(self, office):
        extension = office.ask(office.set())
        changed = Extension.objects.filter(pk=extension.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            changed.update(granted=True, note="同意", decided_by=office.owner, decided_at=AT)


class TestWhatWaits:
    def waiting(self, user):
        return list(Task.objects.waiting_for(user))

    def test_goes_from_hand_to_hand(self, office):
        task = office.set()
        assert self.waiting(office.owner) == [task]
        assert self.waiting(office.verifier) == self.waiting(office.leader) == []
        office.ask(task)
        assert self.waiting(office.leader) == self.waiting(office.head) == [task]
        office.report(task)
        office.hand_in(task)
        assert self.waiting(office.owner) == self.waiting(office.leader) == []
        assert self.waiting(office.verifier) == self.waiting(office.discipline) == [task]
        office.check(task)
        assert self.waiting(office.verifier) == []

    def test_overdue_is_only_what_is_in_hand(self, office):
        task = office.set()
        late = date(2026, 6, 11)
        assert list(Task.objects.overdue(as_of=late)) == [task]
        assert not Task.objects.overdue(as_of=date(2026, 6, 10)).exists()
        office.report(task)
        office.hand_in(task)
        assert not Task.objects.overdue(as_of=late).exists()


class TestFacts:
    def told(self, office):
        return {fact.kind: fact for fact in facts_of(office.bureau)}

    def test_a_task_is_owed_by_its_unit_until_it_was_checked(self, office):
        task = office.set()
        assert set(self.told(office)) == {"task_set"}
        office.report(task)
        office.hand_in(task)
        assert set(self.told(office)) == {"task_set"}
        office.check(task, at=LATER)
        checked = self.told(office)["task_checked"]
        assert checked.on == date(2026, 6, 1)
        assert {"instruction", "follow_up", "result", "evidence", "verifier"} <= set(checked.evidence)

    def test_a_matter_of_weight_is_its_leaders_own_too(self, office):
        office.set(is_major=True)
        fact = self.told(office)["major_task_or_case_opened"]
        assert [subject for subject, _ in fact.roles] == [office.leader.person.subject_id]

    def test_the_ledger_shows_what_was_set_and_let_slip(self, office, tmp_path):
        """重布置轻落实: the gap appears by itself, a granted extension moves it, a check in time closes it."""
        rule = {
            "every": None, "trigger": "task_set", "trigger_role": "target", "answered_by": ["task_checked"],
            "role": "organiser", "keyed_by": "task", "evidence": ["instruction", "result"], "also_keep": [],
        }  # fmt: skip
        obligation = loaded(tmp_path, entry(rule=rule, subject="department"))
        adopt(
            bureau=office.bureau, obligation=obligation, source="《督办办法》第二条", valid_from=date(2026, 1, 1),
            by=office.recorder, at=AT,
        )  # fmt: skip
        task = office.set()

        def status(day):
            evaluate_bureau(office.bureau, as_of=day, at=AT)
            return Occurrence.objects.get().status

        assert status(date(2026, 6, 1)) == "open"
        assert status(date(2026, 6, 11)) == "missed"
        office.decide(office.ask(task))
        assert status(date(2026, 6, 11)) != "missed"
        office.report(task)
        office.hand_in(task)
        office.check(task, at=LATER + timedelta(days=30))
        assert status(date(2026, 8, 1)) == "met"
