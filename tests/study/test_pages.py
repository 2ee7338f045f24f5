"""The study pages: omissions shown where they can be made good, hours owed, exports taken over once."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import Part, receive_document, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.actions import load_catalogue
from zhunsheng.engine import Role
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import PostKind, UnitKind
from zhunsheng.study import overview

TODAY = date(2026, 6, 1)


class Office:
    """A bureau whose party group must study what it receives, and a branch with two members."""

    def __init__(self):
        load_catalogue(by="测试", at=AT)
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.group = UnitFactory(parent=self.bureau, kind=UnitKind.PARTY_GROUP, name="局党组")
        self.branch = UnitFactory(parent=self.bureau, kind=UnitKind.BRANCH, name="机关一支部")
        self.members = [
            PostFactory(unit=self.branch, kind=PostKind.PARTY_MEMBER, person=PersonFactory(name=name)).person
            for name in ("乙二", "丙三")
        ]
        self.recorder = UserFactory(can={"recorder": self.bureau})
        self.member = UserFactory(person=self.members[0], can={})
        self.stranger = UserFactory(can={"recorder": UnitFactory(name="外局")})

    def receive(self, name, day):
        return receive_document(
            unit=self.group, name=name, number="", received_on=day, by=self.recorder, at=AT
        )

    def session(self, day, *, away=(), **values):
        return record_activity(
            **{
                "unit": self.branch, "kind": Kind.STUDY_SESSION, "title": "集中学习", "happened_on": day,
                "hours": 2, "minutes": "学了一项。", "by": self.recorder, "at": AT,
                "parts": [
                    Part(person, Role.PARTICIPANT, person not in away, "下乡督导" if person in away else "")
                    for person in self.members
                ],
            } | values
        )  # fmt: skip

    def evaluate(self):
        evaluate_bureau(self.bureau, as_of=TODAY, at=AT)


@pytest.fixture
def office(db, evidence_dir):
    return Office()


def export(*rows, name="学时.csv"):
    lines = ["姓名,课程,完成日期,学时", *(",".join(map(str, row)) for row in rows)]
    return SimpleUploadedFile(name, "\n".join(lines).encode("gb18030"))


class TestCoverage:
    def test_an_omission_stands_beside_what_was_studied(self, client, office):
        studied, _ = (
            office.receive("作风建设通知", date(2026, 2, 2)),
            office.receive("安全通知", date(2026, 2, 3)),
        )
        record_activity(
            unit=office.group, kind=Kind.CENTER_GROUP_STUDY, title="学习", happened_on=date(2026, 2, 20),
            minutes="学了。", documents=[studied], by=office.recorder, at=AT,
        )  # fmt: skip
        office.evaluate()
        found = {
            row.name: {cell.status for cell in row.cells.values()}
            for row in overview.coverage(office.recorder, year=2026)
        }
        assert "missed" not in found["《作风建设通知》"]
        client.force_login(office.recorder)
        sheet = client.get(reverse("study:coverage"), {"format": "xlsx"})
        rows = list(load_workbook(io.BytesIO(sheet.content)).active.values)
        assert [row[0] for row in rows[1:]] == ["《安全通知》", "《作风建设通知》"]
        assert Entry.objects.get(kind="study:exported").changes["what"] == "coverage"

    def test_somebody_of_another_bureau_sees_none_of_it(self, client, office):
        office.receive("作风建设通知", date(2026, 2, 2))
        office.evaluate()
        client.force_login(office.stranger)
        assert "作风建设通知" not in client.get(reverse("study:coverage")).content.decode()


class TestHours:
    def test_what_is_still_owed_is_shown_by_unit_and_name_never_by_amount(self, client, office):
        office.session(date(2026, 3, 2), away=[office.members[1]])
        office.evaluate()
        client.force_login(office.recorder)
        page = client.get(reverse("study:hours"), {"year": 2026}).context["page"]
        assert [(row.person.name, row.counted, row.owed) for row in page] == [
            ("丙三", 0, 32),
            ("乙二", 2, 30),
        ]

    def test_a_member_sees_their_own_and_nobody_else_s(self, office):
        office.session(date(2026, 3, 2))
        office.evaluate()
        found = overview.hours(office.member, year=2026)
        assert {row.person for row in found} == {office.members[0]}


class TestAbsences:
    def test_reasons_stand_together_with_what_was_made_up(self, client, office):
        days = [date(2026, 3, day) for day in (2, 9, 16)]
        sessions = [office.session(day, away=[office.members[0]]) for day in days]
        missed = office.session(date(2026, 4, 1), kind=Kind.CENTER_GROUP_STUDY, away=[office.members[0]])
        office.session(
            date(2026, 4, 8), kind=Kind.MAKEUP_STUDY, makes_up_for=missed,
            parts=[Part(office.members[0], Role.PARTICIPANT)],
        )  # fmt: skip
        (away,) = overview.absences(office.recorder, year=2026)
        assert (away.person, away.expected, len(away.absences), away.owed) == (office.members[0], 4, 4, 3)
        assert "4次因业务工作" in away.pattern
        assert len(sessions) == 3
        client.force_login(office.recorder)
        assert "错开业务高峰" in client.get(reverse("study:absences")).content.decode()
        client.force_login(office.stranger)
        assert "乙二" not in client.get(reverse("study:absences")).content.decode()


class TestImport:
    def preview(self, client, office, *rows, **values):
        client.force_login(office.recorder)
        return client.post(
            reverse("study:import"), {"unit": office.branch.pk, "file": export(*rows)} | values
        )

    def test_a_preview_saves_nothing_and_the_import_counts_once(self, client, office):
        rows = [
            ("乙二", "党纪课", "2026-05-06", 2),
            ("丙三", "党纪课", "2026-05-06", 2),
            ("丁四", "党纪课", "2026-05-06", 2),
        ]
        page = self.preview(client, office, *rows)
        assert [row.name for row in page.context["accepted"]] == ["乙二", "丙三"]
        assert "没有名叫“丁四”的人员" in page.content.decode()
        assert not Activity.objects.exists()
        signed = {"accepted": page.context["signed"]}
        assert client.post(reverse("study:import"), signed).status_code == 302
        assert client.post(reverse("study:import"), signed).status_code == 302
        (training,) = Activity.objects.all()
        assert (training.kind, training.hours, training.participations.count()) == (Kind.TRAINING, 2, 2)
        assert "学时.csv" in training.evidence.get().text
        again = self.preview(client, office, *rows)
        assert again.context["accepted"] == []
        assert len(again.context["known"]) == 2

    def test_imported_hours_count_for_the_person(self, client, office):
        page = self.preview(client, office, ("乙二", "党纪课", "2026-05-06", 32))
        assert page.context["accepted"] == []  # more hours than a day has
        page = self.preview(client, office, ("乙二", "党纪课", "2026-05-06", 8))
        client.post(reverse("study:import"), {"accepted": page.context["signed"]})
        office.evaluate()
        assert Occurrence.objects.get(person=office.members[0], due=date(2026, 12, 31)).counted == 8

    @pytest.mark.parametrize("accepted", ["", "tampered:with"])
    def test_what_was_changed_on_the_way_is_refused(self, client, office, accepted):
        client.force_login(office.recorder)
        response = client.post(reverse("study:import"), {"accepted": accepted})
        assert response.status_code == 422
        assert "没有登记任何内容" in response.content.decode()

    def test_a_preview_serves_nobody_who_may_not_record_there(self, client, office):
        page = self.preview(client, office, ("乙二", "党纪课", "2026-05-06", 2))
        client.force_login(office.stranger)
        assert client.post(reverse("study:import"), {"accepted": page.context["signed"]}).status_code == 422
        assert not Activity.objects.exists()

    def test_a_file_that_is_no_table_is_refused_at_its_field(self, client, office):
        response = self.preview(client, office, file=SimpleUploadedFile("学时.pdf", b"%PDF-"))
        assert response.status_code == 422
        assert "不是表格文件" in response.content.decode()


@pytest.mark.parametrize("name", ["study:coverage", "study:hours", "study:absences"])
def test_a_page_costs_the_same_however_long_it_is(client, office, name):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name))
        return len(captured)

    office.receive("通知零", date(2026, 2, 2))
    office.session(date(2026, 3, 2), away=office.members[:1])
    office.evaluate()
    client.force_login(office.recorder)
    few = cost()
    for number in range(5):
        office.receive(f"通知{number}", date(2026, 3, 2))
        office.members.append(
            PostFactory(unit=office.branch, kind=PostKind.PARTY_MEMBER, person=PersonFactory()).person
        )
        office.session(date(2026, 4, 1 + number), away=office.members)
    office.evaluate()
    assert cost() == few <= 12
