"""The demo as built, on days at the edges of months, halves and years: whole, honest, and the same twice."""

import os
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

import zhunsheng
from tests.demo.conftest import count_rows
from tests.factories import UnitFactory
from zhunsheng.accounts.models import RoleGrant, User
from zhunsheng.accounts.roles import Role
from zhunsheng.activities.models import Activity, Evidence
from zhunsheng.audit.actions import verify
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.models import Adoption, Decision
from zhunsheng.demo import builder, findings, people, relapses
from zhunsheng.engine import Status
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.rules import span_of_evaluation
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.rectification.models import Finding, Measure, RelapseDenial
from zhunsheng.rectification.rules import State
from zhunsheng.rectification.suspicion import suspects

DAYS = [date(2026, 1, 5), date(2026, 7, 1), date(2026, 11, 23), date(2027, 2, 28)]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def demo(request, django_db_setup, django_db_blocker):
    """A demo built once for a day, looked at by many tests, and taken away whole."""
    with (
        django_db_blocker.unblock(),
        override_settings(ZHUNSHENG_TODAY=request.param),
        transaction.atomic(),
    ):
        told = []
        summary = builder.build(as_of=request.param, progress=told.append)
        count_rows()
        yield SimpleNamespace(as_of=request.param, summary=summary, told=told)
        transaction.set_rollback(True)


class TestTheLedger:
    def test_shows_every_status(self, demo):
        assert set(Occurrence.objects.values_list("status", flat=True)) == set(Status)

    def test_shows_records_that_came_late(self, demo):
        assert Occurrence.objects.filter(backfilled=True).exists()

    def test_is_that_of_a_bureau_which_mostly_does_its_duty(self, demo):
        judged = Occurrence.objects.filter(due__lt=demo.as_of).exclude(status=Status.WAIVED)
        done = judged.filter(status__in=[Status.MET, Status.MET_LATE]).count()
        assert 0.80 <= done / judged.count() <= 0.95

    @pytest.mark.parametrize(
        ("code", "status"),
        [
            ("zzj.must-study-document", Status.MISSED),
            ("zzj.must-study-document", Status.DUE_SOON),
            ("zzj.must-study-document", Status.OPEN),
            ("zzj.must-study-document", Status.MET_LATE),
            ("zzj.must-study-document", Status.MET),
            ("zzj.member-hear-departments", Status.MISSED),
            ("zzj.center-group-makeup", Status.MISSED),
            ("zzj.center-group-makeup", Status.MET),
            ("zzj.center-group-study", Status.UNEVIDENCED),
            ("sup.pre-appointment-talk", Status.MISSED),
            ("sup.pre-appointment-talk", Status.MET),
            ("ide.report-up", Status.MET_LATE),
            ("life.branch-committee", Status.WAIVED),
        ],
    )
    def test_holds_the_planted_gaps(self, demo, code, status):
        assert Occurrence.objects.filter(obligation__code=code, status=status).exists()


class TestTheRecords:
    def test_cover_the_time_that_the_ledger_looks_back_to(self, demo):
        days = Activity.objects.order_by("happened_on").values_list("happened_on", flat=True)
        assert (days[0] - span_of_evaluation(demo.as_of)[0]).days < 31
        assert days.last() < demo.as_of
        assert 350 <= len(days) <= 900

    def test_carry_evidence_in_words(self, demo):
        assert not Evidence.objects.filter(text="").exists()

    def test_are_in_a_log_whose_chain_holds(self, demo):
        assert verify() == []
        assert Entry.objects.filter(kind="activity:recorded").count() == Activity.objects.count()


class TestTheRules:
    def test_are_adopted_tightened_and_waived(self, demo):
        assert set(Adoption.objects.values_list("decision", flat=True)) == set(Decision)

    def test_waive_with_a_reason_and_an_approver_other_than_the_proposer(self, demo):
        waiver = Adoption.objects.get(decision=Decision.WAIVED)
        assert waiver.reason
        assert waiver.approved_by != waiver.proposed_by


class TestTheFindings:
    def test_are_in_every_state(self, demo):
        assert set(Finding.objects.values_list("state", flat=True)) == {state.value for state in State}

    def test_went_the_whole_way_once_with_a_return(self, demo):
        finding = Finding.objects.get(title=findings.COMMITTEE.title)
        assert list(finding.verifications.values_list("passed", flat=True)) == [False, True]
        assert finding.state == State.CLOSED
        assert finding.closed_by.person.name == "严克勤"

    def test_hold_a_relapse_and_one_overdue(self, demo):
        assert Finding.objects.get(relapse_of__isnull=False).relapse_of.state == State.CLOSED
        assert Finding.objects.overdue(as_of=demo.as_of).exists()

    def test_hold_one_that_may_be_back_and_one_that_was_decided_not_to_be(self, demo, settings):
        settings.ZHUNSHENG_TODAY = demo.as_of
        waiting = {one.title: one.earlier.title for one in suspects(User.objects.get(username="jijian"))}
        assert waiting[relapses.UNDECIDED] == findings.COMMITTEE.title
        assert waiting.get(relapses.DENIED) != findings.NOT_HEARD.title
        denied = RelapseDenial.objects.get()
        assert (denied.finding.title, denied.earlier.title) == (relapses.DENIED, findings.NOT_HEARD.title)

    def test_come_from_gaps_that_are_still_in_the_ledger(self, demo):
        gaps = [story for story in findings.STORIES if story.gap]
        assert Finding.objects.filter(occurrence__isnull=False).count() == len(gaps)

    def test_take_twelve_problems_and_five_measures_from_the_sample_report(self, demo):
        imported = Finding.objects.filter(document__isnull=False)
        assert imported.count() == 12
        assert Measure.objects.filter(finding__in=imported).count() == 5


class TestTheAccounts:
    def test_are_one_per_role_or_more_and_all_of_the_demo(self, demo):
        assert set(RoleGrant.objects.values_list("role", flat=True)) == set(Role)
        assert User.objects.count() == len(people.ACCOUNTS) + len(people.OTHER_ACCOUNTS)

    def test_open_with_the_password_that_is_printed(self, demo):
        assert User.objects.get(username="shuji").check_password(people.PASSWORD)


def test_a_second_run_finds_everything_there(demo, settings):
    settings.ZHUNSHENG_TODAY = demo.as_of
    before = Entry.objects.count(), Occurrence.objects.count()
    told = []
    again = builder.build(as_of=demo.as_of, progress=told.append)
    assert not again.is_new
    assert (again.activities, again.findings) == (demo.summary.activities, demo.summary.findings)
    assert (Entry.objects.count(), Occurrence.objects.count()) == before
    assert "未作改动" in told[0]


def test_the_command_prints_every_account_in_chinese(demo, settings, capsys):
    settings.ZHUNSHENG_TODAY = demo.as_of
    call_command("build_demo")
    printed = capsys.readouterr().out
    assert all(row.username in printed and row.person in printed for row in people.ACCOUNTS)
    assert people.PASSWORD in printed


@pytest.mark.django_db
class TestTheDemoIsNotBuilt:
    def test_outside_a_trial(self, settings):
        settings.TRIAL = False
        with pytest.raises(CommandError, match=r"只能建在试用环境.*ZHUNSHENG_TRIAL=1"):
            call_command("build_demo")
        assert not Unit.objects.exists()

    def test_beside_another_bureau(self):
        other = UnitFactory()
        with pytest.raises(builder.NotHere, match=f"{other.name}.*另指定一个空目录"):
            builder.build(as_of=date(2026, 6, 1), progress=print)
        assert Unit.objects.count() == 1

    def test_for_a_day_to_come(self):
        with pytest.raises(builder.NotHere, match="不能晚于今天"):
            builder.build(as_of=date(2026, 6, 2), progress=print)

    def test_by_halves(self, monkeypatch):
        def breaks(town):
            raise RuntimeError

        monkeypatch.setattr(builder, "_open_accounts", breaks)
        with pytest.raises(RuntimeError):
            builder.build(as_of=date(2026, 6, 1), progress=print)
        assert not Unit.objects.exists()
        assert not Person.objects.exists()
        assert not Entry.objects.exists()


@pytest.mark.django_db
def test_there_is_no_account_outside_the_demo():
    """Neither in a fresh database nor by a password written down anywhere but in the demo."""
    assert not User.objects.exists()
    package = Path(zhunsheng.__file__).parent
    naming = [path for path in package.rglob("*.py") if people.PASSWORD in path.read_text("utf-8")]
    assert naming == [package / "demo" / "people.py"]


def test_nothing_is_copied_from_the_example_report():
    """The one real report that the product is tried on lends the demo no name and no sentence."""
    shared = Path(os.environ.get("ZHUNSHENG_SHARED", Path(zhunsheng.__file__).parents[2] / "shared"))
    examples = [path.read_text("utf-8") for path in (shared / "examples").glob("*.txt")]
    if not examples:
        pytest.skip(f"No example is in {shared}; set ZHUNSHENG_SHARED to the folder that holds examples/.")
    length = 20
    for path in Path(people.__file__).parent.glob("*.py"):
        text = path.read_text("utf-8")
        runs = {text[start : start + length] for start in range(len(text) - length)}
        assert not [run for run in runs for example in examples if run in example], path.name
