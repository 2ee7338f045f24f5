"""Recording, changing and proving what was done: together with the log and the mark, or not at all."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from tests.activities.factories import PDF, RequiredDocumentFactory
from tests.factories import AT, UnitFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities import actions
from zhunsheng.activities.actions import EditedMeanwhile, Part, Proof
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity, Evidence, RequiredDocument
from zhunsheng.attachments.models import StoredFile
from zhunsheng.attachments.rules import FileRefused
from zhunsheng.audit.models import Entry
from zhunsheng.engine import Role
from zhunsheng.organisation.models import StaleMark

LATER = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


def deeds():
    return list(Entry.objects.order_by("sequence").values_list("kind", flat=True))


class TestRecordActivity:
    def test_keeps_everything_said_and_marks_the_bureau(self, office):
        document = RequiredDocumentFactory(unit=office.unit)
        absent = office.person("丙三")
        activity = office.record(
            documents=[document],
            heard_units=[office.bureau],
            parts=[Part(office.chair, Role.ORGANISER), Part(absent, Role.PARTICIPANT, False, "公出")],
            evidence=[
                Proof("discussion", text="三人发言"),
                Proof("attendance", name="签到.pdf", content=PDF),
            ],
        )
        assert list(activity.documents.all()) == [document]
        assert list(activity.heard_units.all()) == [office.bureau]
        assert activity.participations.get(attended=False).absence_reason == "公出"
        assert [evidence.code for evidence in activity.evidence.all()] == ["discussion", "attendance"]
        assert (activity.recorded_at, activity.recorded_by) == (AT, office.recorder)
        assert StaleMark.objects.get().bureau == office.bureau

    def test_is_one_entry_in_the_log(self, office):
        activity = office.record()
        entry = Entry.objects.about(activity).get()
        assert (entry.kind, entry.changes["title"]) == ("activity:recorded", activity.title)

    def test_takes_late_records_with_the_day_of_recording(self, office):
        activity = office.record(happened_on=date(2024, 3, 1))
        assert Activity.objects.backfilled(after_days=15).get() == activity

    def test_the_sixteenth_day_is_late_and_the_fifteenth_is_not(self, office):
        in_time = office.record(happened_on=date(2026, 5, 17))
        late = office.record(happened_on=date(2026, 5, 16))
        found = Activity.objects.backfilled(after_days=15)
        assert (in_time in found, late in found) == (False, True)

    def test_of_one_form_sent_twice_is_one_record(self, office):
        key = uuid4()
        first, second = office.record(form_key=key), office.record(form_key=key, title="又发一次")
        assert (first, second.title) == (second, "学习作风建设文件")
        assert deeds() == ["activity:recorded"]

    def test_is_refused_outside_the_unit(self, office):
        with pytest.raises(Refused, match="只有“公共服务科”的党务干部"):
            office.record(by=office.stranger)
        with pytest.raises(Refused):
            office.record(by=office.reader)
        assert not Activity.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"happened_on": date(2026, 6, 2)}, "happened_on"),
            ({"happened_on": date(2019, 12, 31)}, "happened_on"),  # before the unit was founded
            ({"title": "机密★文件传达"}, "title"),
            ({"hours": 25}, "hours"),
            ({"evidence": [Proof("discussion")]}, "evidence"),
            ({"evidence": [Proof("no_such_code", text="x")]}, "evidence"),
        ],
    )
    def test_leaves_nothing_when_it_contradicts_itself(self, office, changes, field):
        with pytest.raises(ValidationError) as refusal:
            office.record(**changes)
        assert field in refusal.value.message_dict
        assert not Activity.objects.exists()
        assert deeds() == []

    def test_says_who_held_no_post_on_the_day(self, office):
        newcomer = office.person("丁四", starts_on=date(2026, 5, 21))
        with pytest.raises(ValidationError, match="丁四 2026-05-20 没有在本局任职"):
            office.record(parts=[Part(newcomer, Role.PARTICIPANT)])

    def test_takes_nothing_of_another_bureau(self, office):
        elsewhere = UnitFactory(name="外局二")
        with pytest.raises(ValidationError, match="不属于本局") as refusal:
            office.record(documents=[RequiredDocumentFactory(unit=elsewhere)], heard_units=[elsewhere])
        assert set(refusal.value.message_dict) == {"documents", "heard_units"}

    def test_leaves_nothing_when_a_file_is_refused(self, office):
        """The whole deed is one transaction: the row, the first file and the log entry go together."""
        proofs = [
            Proof("attendance", name="签到.pdf", content=PDF),
            Proof("minutes", name="记录.exe", content=b"MZ"),
        ]
        with pytest.raises(FileRefused, match="不能接收"):
            office.record(evidence=proofs)
        assert not Activity.objects.exists()
        assert not StoredFile.objects.exists()
        assert deeds() == []
        assert not StaleMark.objects.exists()

    def test_of_a_makeup_study_names_the_session_missed(self, office):
        session = office.record(
            kind=Kind.CENTER_GROUP_STUDY,
            parts=[Part(office.chair, Role.ORGANISER), Part(office.member, Role.PARTICIPANT, False, "公出")],
        )
        parts = [Part(office.member, Role.PARTICIPANT)]
        makeup = office.record(kind=Kind.MAKEUP_STUDY, makes_up_for=session, parts=parts)
        assert makeup.makes_up_for == session
        with pytest.raises(ValidationError, match="甲一在所补的那次学习中没有缺席"):
            office.record(
                kind=Kind.MAKEUP_STUDY, makes_up_for=session, parts=[Part(office.chair, Role.PARTICIPANT)]
            )


class TestChangeActivity:
    def change(self, office, activity, **changes):
        values = {"parts": [Part(office.chair, Role.ORGANISER)], "by": office.recorder, "at": LATER}
        return actions.change_activity(activity=activity, expected=activity.version, **values | changes)

    def test_logs_what_it_was_and_what_it_is(self, office):
        activity = self.change(office, office.record(), title="学习条例")
        entry = Entry.objects.about(activity).first()
        assert entry.kind == "activity:changed"
        assert entry.changes["title"] == ["学习作风建设文件", "学习条例"]
        assert entry.changes["parts"][1] == ["甲一 主持人"]
        assert (activity.version, activity.recorded_at) == (2, AT)

    @pytest.mark.parametrize(
        "changes",
        [{"happened_on": date(2026, 5, 19)}, {"kind": Kind.TRAINING}],
    )
    def test_of_day_or_kind_is_recording_anew(self, office, changes):
        """Else a record made early could be moved into a window that was missed, unmarked (SEC-57)."""
        activity = self.change(office, office.record(), **changes)
        assert activity.recorded_at == LATER
        assert "recorded_at" in Entry.objects.about(activity).first().changes

    def test_of_unit_is_recording_anew_and_needs_leave_for_both_units(self, office):
        other = UnitFactory(parent=office.bureau, name="市场科")
        activity = office.record()
        with pytest.raises(Refused, match="市场科"):
            self.change(office, activity, unit=other)
        activity.refresh_from_db()
        assert (activity.unit, activity.version) == (office.unit, 1)

    def test_by_the_second_of_two_editors_changes_nothing(self, office):
        activity = office.record()
        stale = Activity.objects.get(pk=activity.pk)
        self.change(office, activity, title="先保存的")
        with pytest.raises(EditedMeanwhile) as found:
            self.change(office, stale, title="后保存的")
        assert found.value.activity.title == "先保存的"
        assert Activity.objects.get().title == "先保存的"
        assert deeds().count("activity:changed") == 1

    def test_keeps_the_rows_of_people_who_stay(self, office):
        """An absence opens a window by its row's id; a correction of the title must not open it anew."""
        parts = [Part(office.chair, Role.ORGANISER), Part(office.member, Role.PARTICIPANT, False, "公出")]
        activity = office.record(kind=Kind.CENTER_GROUP_STUDY, parts=parts)
        row = activity.participations.get(attended=False).pk
        self.change(office, activity, title="改过的题目", parts=parts)
        assert activity.participations.get(attended=False).pk == row

    def test_is_refused_to_a_reader(self, office):
        with pytest.raises(Refused, match="公共服务科"):
            self.change(office, office.record(), by=office.reader)

    def test_is_checked_as_a_new_record_is(self, office):
        with pytest.raises(ValidationError, match="日期不能晚于今天"):
            self.change(office, office.record(), happened_on=date(2026, 6, 2))


class TestAddEvidence:
    def test_adds_and_logs(self, office):
        activity = office.record()
        actions.add_evidence(
            activity=activity, proofs=[Proof("discussion", text="发言两篇")], by=office.recorder, at=LATER
        )
        assert activity.evidence.get().added_at == LATER
        assert Entry.objects.about(activity).first().changes == {"evidence": ["研讨发言：发言两篇"]}

    @pytest.mark.parametrize(
        "proofs", [[], [Proof("discussion", text=" ")], [Proof("discussion", text="机密★")]]
    )
    def test_adds_nothing_that_says_nothing_or_may_not_be_kept(self, office, proofs):
        activity = office.record()
        with pytest.raises(ValidationError):
            actions.add_evidence(activity=activity, proofs=proofs, by=office.recorder, at=LATER)
        assert not Evidence.objects.exists()

    def test_is_refused_to_a_reader(self, office):
        with pytest.raises(Refused, match="补充佐证"):
            actions.add_evidence(
                activity=office.record(), proofs=[Proof("case", text="x")], by=office.reader, at=LATER
            )


class TestReceiveDocument:
    def receive(self, office, **changes):
        values = {
            "unit": office.unit,
            "name": "加强文物安全的意见",
            "number": "示文旅〔2026〕3号",
            "received_on": date(2026, 5, 8),
            "by": office.recorder,
            "at": AT,
        }
        return actions.receive_document(**values | changes)

    def test_is_kept_logged_and_marks_the_bureau(self, office):
        document = self.receive(office)
        assert Entry.objects.about(document).get().kind == "document:received"
        assert StaleMark.objects.get().bureau == office.bureau

    def test_twice_is_once(self, office):
        assert self.receive(office) == self.receive(office)
        assert deeds() == ["document:received"]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({"received_on": date(2026, 6, 2)}, "收文日期不能晚于今天"), ({"number": "机密★5号"}, "涉密文件")],
    )
    def test_is_refused_when_it_cannot_be(self, office, changes, words):
        with pytest.raises(ValidationError, match=words):
            self.receive(office, **changes)
        assert not RequiredDocument.objects.exists()
