"""From a record to a status: derived, never typed; only what changed is written; nothing stale is kept for new."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.catalogue.factories import entry, loaded
from tests.factories import AT, UnitFactory
from zhunsheng.activities.actions import Part, change_activity
from zhunsheng.audit.models import Entry
from zhunsheng.engine import Role, Status
from zhunsheng.ledger import actions
from zhunsheng.ledger.management.commands import evaluate
from zhunsheng.ledger.models import Evaluation, Occurrence
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import StaleMark, UnitKind


def statuses(branch):
    rows = Occurrence.objects.filter(subject=branch.unit.subject_id).order_by("due")
    return {f"{row.due:%m-%d}": row.status for row in rows if row.due.year == 2026}


def test_a_quarter_without_study_is_missed_and_the_running_one_open(branch):
    branch.evaluate()
    assert statuses(branch) == {"03-31": Status.MISSED, "06-30": Status.OPEN, "09-30": Status.UPCOMING}


def test_a_record_closes_the_gap_at_once_where_no_worker_is_set_up(
    branch, settings, django_capture_on_commit_callbacks
):
    branch.evaluate()
    settings.EVALUATE_INLINE = True
    with django_capture_on_commit_callbacks(execute=True):
        branch.study(date(2026, 5, 20))
    assert statuses(branch)["06-30"] == Status.MET
    assert not StaleMark.objects.exists()


def test_with_a_worker_the_bureau_stays_marked_until_it_comes(branch, django_capture_on_commit_callbacks):
    branch.evaluate()
    with django_capture_on_commit_callbacks(execute=True):
        branch.study(date(2026, 5, 20))
    assert statuses(branch)["06-30"] == Status.OPEN
    assert branch.bureau in actions.refresh(as_of=date(2026, 6, 1), at=AT)
    assert statuses(branch)["06-30"] == Status.MET


def test_refreshing_twice_evaluates_nothing_twice(branch):
    actions.refresh(as_of=date(2026, 6, 1), at=AT)
    assert actions.refresh(as_of=date(2026, 6, 1), at=AT) == []


def test_a_new_day_has_every_bureau_evaluated_anew(branch):
    branch.evaluate(date(2026, 6, 30))
    assert statuses(branch)["06-30"] == Status.DUE_SOON
    assert branch.bureau in actions.refresh(as_of=date(2026, 7, 1), at=AT)
    assert statuses(branch)["06-30"] == Status.MISSED


def test_evaluating_again_writes_nothing(branch):
    assert branch.evaluate() > 0
    assert branch.evaluate() == 0


def test_one_more_record_writes_one_row(branch):
    branch.evaluate()
    branch.study(date(2026, 5, 20))
    assert branch.evaluate() == 1


class TestOnlyWhomItConcerns:
    """A record has only those evaluated whom it names, and the ledger is as if all had been."""

    @pytest.fixture
    def asked(self, monkeypatch):
        """Records whom the engine was asked about."""
        reckon, asked = actions.ask, []

        def noted(bureau, **values):
            asked.append(values["only"])
            return reckon(bureau, **values)

        monkeypatch.setattr(actions, "ask", noted)
        return asked

    def test_a_record_concerns_its_unit_and_those_who_came(self, branch, asked):
        branch.evaluate()
        branch.study(date(2026, 5, 20))
        assert branch.evaluate() == 1
        assert asked == [None, {branch.unit.subject_id, branch.member.subject_id}]

    def test_a_record_that_moves_concerns_both_units(self, branch, asked):
        other = UnitFactory(parent=branch.bureau, kind=UnitKind.BRANCH, name="机关第二支部")
        session = branch.study(date(2026, 5, 20))
        branch.evaluate()
        change_activity(
            activity=session, expected=1, unit=other, parts=[Part(branch.member, Role.PARTICIPANT)],
            by=branch.recorder, at=AT + timedelta(hours=1),
        )  # fmt: skip
        assert branch.evaluate() == 2
        assert asked[-1] == {branch.unit.subject_id, other.subject_id, branch.member.subject_id}
        assert statuses(branch)["06-30"] == Status.OPEN

    @pytest.mark.parametrize("day", [date(2026, 6, 1), date(2026, 6, 2)])
    def test_afterwards_nothing_is_left_to_change(self, branch, day):
        branch.evaluate()
        branch.study(date(2026, 5, 20))
        branch.evaluate(day)
        StaleMark.objects.all().delete()
        assert branch.evaluate(day) == 0

    def test_two_records_before_the_evaluation_concern_all_they_name(self, branch, asked):
        other = UnitFactory(parent=branch.bureau, kind=UnitKind.BRANCH, name="机关第二支部")
        branch.evaluate()
        branch.study(date(2026, 5, 20))
        branch.study(date(2026, 5, 21), unit=other)
        assert branch.evaluate() == 2
        assert asked[-1] == {branch.unit.subject_id, other.subject_id, branch.member.subject_id}

    def test_on_a_new_day_and_after_a_change_of_another_kind_all_are(self, branch, asked):
        branch.evaluate()
        branch.study(date(2026, 5, 20))
        branch.evaluate(date(2026, 6, 2))
        branch.study(date(2026, 5, 21))
        mark_stale(branch.unit, at=AT)
        branch.evaluate(date(2026, 6, 2))
        assert asked == [None, None, None]

    def test_what_opens_a_window_for_everybody_concerns_everybody(self, branch, tmp_path, asked):
        duty = entry(
            "test.all",
            rule={"every": None, "trigger": "study_session", "within": {"days": 9, "calendar": "natural"}},
        )
        loaded(tmp_path, duty)
        branch.evaluate()
        branch.study(date(2026, 5, 20))
        branch.evaluate()
        assert asked == [None, None]


def test_an_answer_that_grew_old_while_it_was_reckoned_is_asked_again(branch, monkeypatch):
    """Somebody records while the engine works: the old answer is thrown away, not kept over the new."""
    asked = []
    reckon = actions.ask

    def reckon_slowly(bureau, **values):
        found = reckon(bureau, **values)
        if not asked:
            branch.study(date(2026, 5, 20), at=AT + timedelta(minutes=1))
        asked.append(found)
        return found

    monkeypatch.setattr(actions, "ask", reckon_slowly)
    branch.evaluate()
    assert len(asked) == 2
    assert statuses(branch)["06-30"] == Status.MET


def test_it_gives_up_when_facts_never_stand_still_and_leaves_the_mark(branch, monkeypatch):
    reckon = actions.ask

    def always_late(bureau, **values):
        StaleMark.objects.update_or_create(
            bureau=bureau, defaults={"since": AT + timedelta(seconds=1 + len(days))}
        )
        days.append(values)
        return reckon(bureau, **values)

    days = []
    monkeypatch.setattr(actions, "ask", always_late)
    with pytest.raises(actions.KeepsChanging):
        branch.evaluate()
    assert StaleMark.objects.filter(bureau=branch.bureau).exists()
    assert not Evaluation.objects.exists()


class TestTheCommand:
    def test_lists_gaps_with_their_reasons(self, branch, capsys):
        call_command("evaluate", unit=branch.bureau.name)
        printed = capsys.readouterr().out
        assert "未完成　季度学习　机关第一支部　2026年第1季度　期限 2026-03-31" in printed
        assert "还差1次" in printed

    def test_looks_at_another_day_without_changing_the_ledger(self, branch, capsys):
        branch.evaluate()
        call_command("evaluate", as_of=date(2026, 7, 1))
        assert "不改动台账" in capsys.readouterr().out
        assert Evaluation.objects.get(bureau=branch.bureau).as_of == date(2026, 6, 1)

    def test_names_the_unit_it_cannot_find(self, branch):
        with pytest.raises(CommandError, match="核对 --unit"):
            call_command("evaluate", unit="没有的局")


class TestTheCompanionOfTheSite:
    def test_logs_that_the_site_started_and_stopped(self, branch, monkeypatch):
        def stop(seconds):
            raise KeyboardInterrupt

        monkeypatch.setattr(evaluate.time, "sleep", stop)
        with pytest.raises(KeyboardInterrupt):
            call_command("evaluate", watch=True)
        kinds = list(Entry.objects.filter(kind__startswith="site:").values_list("kind", flat=True))
        assert kinds == ["site:started", "site:stopped"]
        assert Evaluation.objects.filter(bureau=branch.bureau).exists()

    def test_logs_a_clock_that_was_turned_back(self, branch, monkeypatch):
        command = evaluate.Command()
        later = command._look(AT)
        command._look(later + timedelta(days=1))
        assert Entry.objects.get(kind="clock:jumped").result == "done"
