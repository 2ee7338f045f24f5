"""The pages: who may open which, what is refused in words, and that nothing typed is lost."""

import io
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.activities.factories import PDF, RequiredDocumentFactory
from tests.factories import PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import Part, Proof
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity, Evidence, RequiredDocument
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.models import Obligation, Version
from zhunsheng.engine import Role
from zhunsheng.organisation.models import PostKind, UnitKind

RULE = {
    "every": "quarter",
    "answered_by": ["study_session"],
    "role": "organiser",
    "evidence": ["minutes", "discussion", {"code": "attendance_rate", "at_least": 0.8}],
}


def address(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def duty(db):
    obligation = Obligation.objects.create(
        code="study.quarterly",
        title="每季度集中学习",
        title_en="Quarterly study",
        area="study",
        subject_kind="department",
    )
    Version.objects.create(obligation=obligation, confidence="verified", rule=RULE)
    return obligation


def proof_rows(*rows):
    typed = {"proof-TOTAL_FORMS": "3", "proof-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        typed |= {f"proof-{number}-{name}": value for name, value in row.items()}
    return typed


def form(office, **changes):
    """A form as a browser sends it, with changes."""
    return {
        "kind": "study_session",
        "unit": office.unit.pk,
        "title": "学习作风建设文件",
        "happened_on": "2026-05-20",
        "place": "三楼会议室",
        "minutes": "一、传达文件。二、明确分工。",
        "organiser": [office.chair.pk],
        "participant": [office.chair.pk, office.member.pk],
        "form_key": str(uuid4()),
        **proof_rows(),
    } | changes


@pytest.fixture
def recorder(client, office):
    """A browser in which the unit's recorder has signed in."""
    client.force_login(office.recorder)
    return client


PAGES = [
    # page           recorder  reader  stranger
    ("list",         200,      200,    200),
    ("new",          200,      403,    200),
    ("documents",    200,      200,    200),
    ("document_new", 200,      403,    200),
    ("detail",       200,      200,    404),
    ("edit",         200,      403,    404),
    ("evidence",     200,      403,    404),
]  # fmt: skip
ABOUT_ONE = {"detail", "edit", "evidence"}


@pytest.mark.parametrize(("page", "recorder", "reader", "stranger"), PAGES)
def test_who_may_open_what(client, office, page, recorder, reader, stranger):
    """The stranger is a recorder of another bureau: at home in the lists, lost on another's record."""
    activity = office.record()
    where = address(page, activity.pk) if page in ABOUT_ONE else address(page)
    answers = {}
    for who in ("recorder", "reader", "stranger"):
        client.force_login(getattr(office, who))
        answers[who] = client.get(where).status_code
    assert answers == {"recorder": recorder, "reader": reader, "stranger": stranger}


@pytest.mark.parametrize("page", ["new", "edit", "evidence", "document_new"])
def test_sending_a_form_is_refused_like_opening_it(client, office, page):
    activity = office.record()
    where = address(page, activity.pk) if page in ABOUT_ONE else address(page)
    client.force_login(office.reader)
    refusal = client.post(where, form(office))
    assert refusal.status_code == 403
    assert "党务干部" in refusal.text
    assert Activity.objects.count() == 1
    assert Entry.objects.filter(kind="account:refused").exists()


class TestNew:
    def test_records_what_was_typed_and_ticked(self, recorder, office):
        document = RequiredDocumentFactory(unit=office.unit)
        away = office.person("丙三")
        upload = SimpleUploadedFile("签到.pdf", PDF)
        answer = recorder.post(
            address("new"),
            form(
                office,
                documents=[document.pk],
                participant=[office.chair.pk, office.member.pk, away.pk],
                **{f"absence-{away.pk}": "公出"},
                **proof_rows(
                    {"code": "discussion", "text": "三人发言"}, {"code": "attendance", "files": upload}
                ),
            ),
        )
        activity = Activity.objects.get()
        assert (answer.status_code, answer.url) == (302, activity.get_absolute_url())
        assert {(part.person, part.role, part.attended) for part in activity.participations.all()} == {
            (office.chair, Role.ORGANISER, True),
            (office.member, Role.PARTICIPANT, True),
            (away, Role.PARTICIPANT, False),
        }
        assert list(activity.documents.all()) == [document]
        assert [(e.code, e.text, bool(e.file)) for e in activity.evidence.all()] == [
            ("discussion", "三人发言", False),
            ("attendance", "", True),
        ]
        assert "已记录" in recorder.get(answer.url).text

    def test_takes_several_files_for_one_kind_of_evidence(self, recorder, office):
        files = [SimpleUploadedFile(f"签到{n}.pdf", PDF) for n in (1, 2)]
        row = {"code": "attendance", "text": "原件存办公室", "files": files}
        recorder.post(address("new"), form(office, **proof_rows(row)))
        assert [(e.text, e.file.name) for e in Evidence.objects.all()] == [
            ("原件存办公室", "签到1.pdf"),
            ("", "签到2.pdf"),
        ]

    def test_sent_twice_records_once(self, recorder, office):
        typed = form(office)
        first, second = recorder.post(address("new"), typed), recorder.post(address("new"), typed)
        assert first.url == second.url
        assert Activity.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title": ""}, "有 1 处需要改正"),
            ({"happened_on": "2026-06-02"}, "填写的是 2026-06-02，今天是 2026-06-01"),
            ({"happened_on": "去年"}, "有 1 处需要改正"),
            ({"hours": "25"}, "不超过 24"),
            ({"minutes": "传达机密★文件。仍要保留这段话"}, "机密★"),
            ({"counts_for": "2026-05-21"}, "只能补作以前的一期"),
            ({"kind": "nonsense"}, "有 1 处需要改正"),
            (proof_rows({"text": "没有选种类"}), "请选择这份佐证的种类"),
            (proof_rows({"text": "没有选种类"}), "佐证中有 1 处需要改正"),
            (proof_rows({"code": "discussion"}), "“研讨发言”还是空的"),
            (proof_rows({"code": "case", "files": SimpleUploadedFile("程序.exe", b"MZ")}), "不能接收"),
            (proof_rows({"code": "case", "files": SimpleUploadedFile("空.pdf", b"")}), "是空的"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, recorder, office, changes, words):
        typed = form(office, place="四楼西侧会议室") | {f"absence-{office.member.pk}": "参加培训"} | changes
        answer = recorder.post(address("new"), typed)
        assert answer.status_code == 422
        assert words in answer.text
        assert "四楼西侧会议室" in answer.text
        assert "参加培训" in answer.text
        assert typed["minutes"] in answer.text
        assert typed["form_key"] in answer.text
        assert "请重新选择" in answer.text
        assert not Activity.objects.exists()

    def test_refuses_a_file_too_large_before_reading_it(self, recorder, office, settings):
        settings.EVIDENCE_MAX_BYTES = 1024 * 1024
        row = {"code": "case", "files": SimpleUploadedFile("大.pdf", PDF + b" " * 1024 * 1024)}
        answer = recorder.post(address("new"), form(office, **proof_rows(row)))
        assert answer.status_code == 422
        assert "超过 1 MB 的上限" in answer.text

    def test_cannot_be_recorded_for_a_unit_out_of_reach(self, recorder, office):
        other = UnitFactory(parent=office.bureau, name="市场科")
        assert recorder.post(address("new"), form(office, unit=other.pk)).status_code == 422
        assert not Activity.objects.exists()

    def test_takes_no_time_of_recording_from_a_form(self, recorder, office):
        """``recorded_at`` is the server's (SEC-57)."""
        recorder.post(address("new"), form(office, recorded_at="2020-01-01 00:00"))
        assert Activity.objects.get().recorded_at.year > 2025

    def test_is_filled_in_from_the_address(self, recorder, office, duty):
        document = RequiredDocumentFactory(unit=office.unit)
        page = recorder.get(
            address("new"),
            {
                "kind": "study_session",
                "unit": office.unit.pk,
                "counts_for": "2026-03-31",
                "document": document.pk,
                "happened_on": "2026-05-30",
            },
        )
        assert page.context["form"]["kind"].value() == "study_session"
        assert page.context["form"]["counts_for"].value() == date(2026, 3, 31)
        assert page.context["form"]["happened_on"].value() == date(2026, 5, 30)
        assert f'value="{document.pk}"' in str(page.context["form"]["documents"])
        assert "checked" in str(page.context["form"]["documents"])
        assert all(Role.PARTICIPANT in row.roles for row in page.context["grid"].own.values())

    @pytest.mark.parametrize(
        "query", [{"unit": "x"}, {"happened_on": "soon"}, {"counts_for": "2026-13-01"}, {"document": "x"}]
    )
    def test_leaves_out_what_cannot_be_read(self, recorder, query):
        assert recorder.get(address("new"), query).status_code == 200

    def test_can_repeat_last_time_with_whoever_is_in_post_today(self, recorder, office):
        gone = office.person("丙三", ends_on=date(2026, 5, 25))
        last = office.record(
            title="学习条例", place="二楼会议室", parts=[
                Part(office.chair, Role.ORGANISER), Part(office.member, Role.PARTICIPANT, False, "出差"),
                Part(gone, Role.PARTICIPANT),
            ],
        )  # fmt: skip
        page = recorder.get(address("new"), {"like": last.pk})
        form, grid = page.context["form"], page.context["grid"]
        assert (form["title"].value(), form["place"].value()) == ("学习条例", "二楼会议室")
        assert form["happened_on"].value() == date(2026, 6, 1)
        assert {key: row.roles for key, row in grid.rows.items()} == {
            office.chair.pk: {Role.ORGANISER},
            office.member.pk: {Role.PARTICIPANT},
        }
        assert not any(row.absence_reason for row in grid.rows.values())

    def test_cannot_repeat_what_is_out_of_sight(self, client, office):
        client.force_login(office.stranger)
        assert client.get(address("new"), {"like": office.record().pk}).status_code == 404

    def test_for_a_unit_out_of_sight_is_not_found_and_in_sight_refused(self, client, office):
        head = UserFactory(can={"recorder": office.unit, "deputy": office.bureau})
        client.force_login(head)
        assert client.get(address("new"), {"unit": office.bureau.pk}).status_code == 403
        outside = office.stranger.grants[0].unit
        assert client.get(address("new"), {"unit": outside.pk}).status_code == 404

    def test_shows_which_duties_it_answers_and_what_must_be_added(self, recorder, duty):
        page = recorder.get(address("new"), {"kind": "study_session"})
        assert "每季度集中学习" in page.text
        assert "研讨发言（需另附）" in page.text
        assert "会议记录（需另附）" not in page.text
        assert "出勤率不低于 80%" in page.text

    def test_lists_other_people_when_asked_and_keeps_what_was_typed(self, client, office):
        other = UnitFactory(parent=office.bureau, name="市场科")
        client.force_login(UserFactory(can={"recorder": office.bureau}))
        typed = form(
            office, unit=other.pk, relist="1", listed=f"{office.unit.pk}:study_session", title="没写完"
        )
        answer = client.post(address("new"), typed)
        assert answer.status_code == 200
        assert answer.context["grid"].unit == other
        assert not any(Role.PARTICIPANT in row.roles for row in answer.context["grid"].rows.values())
        assert Role.ORGANISER in answer.context["grid"].rows[office.chair.pk].roles
        assert "没写完" in answer.text
        assert not Activity.objects.exists()

    def test_keeps_a_person_who_was_ticked_for_a_day_without_post(self, recorder, office):
        left = office.person("丁四", ends_on=date(2026, 3, 31))
        answer = recorder.post(address("new"), form(office, participant=[left.pk]))
        assert answer.status_code == 422
        assert "丁四 2026-05-20 没有在本局任职" in answer.text
        assert answer.context["grid"].rows[left.pk].roles == {Role.PARTICIPANT}

    def test_asks_for_no_photo_and_no_place_on_a_map(self, recorder):
        """Guard rails: photos are never required, positions and clock-ins are not even asked."""
        page = recorder.get(address("new"))
        required = {name for name, field in page.context["form"].fields.items() if field.required}
        assert required == {"kind", "unit", "title", "happened_on", "form_key"}
        assert not {"latitude", "longitude", "location", "photo"} & set(page.context["form"].fields)


class TestEdit:
    def edit(self, client, office, activity, **changes):
        typed = form(office, version=activity.version, **changes)
        return client.post(address("edit", activity.pk), typed)

    def test_shows_what_is_kept_and_saves_what_changed(self, recorder, office):
        activity = office.record(minutes="原来的记录")
        page = recorder.get(address("edit", activity.pk))
        assert "原来的记录" in page.text
        assert page.context["grid"].rows[office.chair.pk].roles == {Role.ORGANISER}
        answer = self.edit(recorder, office, activity, title="改过的题目")
        assert answer.status_code == 302
        assert Activity.objects.get().title == "改过的题目"
        assert "学习作风建设文件 → 改过的题目" in recorder.get(answer.url).text

    def test_by_two_at_once_shows_both_texts(self, recorder, office):
        activity = office.record(minutes="最初的")
        self.edit(recorder, office, activity, minutes="先保存的那段")
        answer = self.edit(recorder, office, activity, minutes="后保存的那段")
        assert answer.status_code == 409
        assert "先保存的那段" in answer.text
        assert "后保存的那段" in answer.text
        assert Activity.objects.get().minutes == "先保存的那段"
        activity.refresh_from_db()
        assert str(answer.context["form"]["version"].value()) == str(activity.version)
        assert self.edit(recorder, office, activity, minutes="后保存的那段").status_code == 302
        assert Activity.objects.get().minutes == "后保存的那段"

    def test_says_what_is_wrong_and_changes_nothing(self, recorder, office):
        activity = office.record()
        answer = self.edit(recorder, office, activity, happened_on="2027-01-01", title="留住这句")
        assert answer.status_code == 422
        assert "留住这句" in answer.text
        assert Activity.objects.get().happened_on == date(2026, 5, 20)

    def test_lists_other_people_when_asked(self, recorder, office):
        activity = office.record()
        answer = self.edit(recorder, office, activity, relist="1", title="没写完")
        assert answer.status_code == 200
        assert "没写完" in answer.text
        assert Activity.objects.get().title == "学习作风建设文件"


class TestDetail:
    def test_shows_the_record_its_evidence_history_and_what_is_lacking(self, recorder, office, duty):
        activity = office.record(
            place="三楼会议室",
            parts=[Part(office.chair, Role.ORGANISER), Part(office.member, Role.PARTICIPANT, False, "公出")],
            evidence=[Proof("case", text="某地通报", name="通报.pdf", content=PDF)],
        )
        page = recorder.get(activity.get_absolute_url()).text
        for words in (
            "三楼会议室",
            "应到 2 人，实到 1 人",
            "乙二（公出）",
            "警示案例",
            "通报.pdf",
            "记录履责",
        ):
            assert words in page
        assert "还缺会议记录、研讨发言、出勤率不低于 80%（现为 50%）" in page

    def test_marks_late_records(self, recorder, office):
        assert "补录" in recorder.get(office.record(happened_on=date(2025, 1, 6)).get_absolute_url()).text
        assert "补录" not in recorder.get(office.record().get_absolute_url()).text

    def test_is_open_to_whoever_took_part_but_not_its_files(self, client, office):
        member = UserFactory(person=office.member)
        activity = office.record(evidence=[Proof("case", name="通报.pdf", content=PDF)])
        client.force_login(member)
        page = client.get(activity.get_absolute_url())
        assert page.status_code == 200
        assert "文件只对本单位开放" in page.text
        assert client.get(activity.evidence.get().file.get_absolute_url()).status_code == 404

    def test_says_why_a_reader_cannot_change_it(self, client, office):
        client.force_login(office.reader)
        page = client.get(office.record().get_absolute_url())
        assert "只有其党务干部或负责人可以修改" in page.text


class TestEvidence:
    def test_is_added(self, recorder, office):
        activity = office.record()
        row = {"code": "discussion", "text": "两篇发言"}
        answer = recorder.post(address("evidence", activity.pk), proof_rows(row))
        assert (answer.status_code, answer.url) == (302, activity.get_absolute_url())
        assert activity.evidence.get().text == "两篇发言"

    def test_says_first_what_is_lacking(self, recorder, office, duty):
        page = recorder.get(address("evidence", office.record().pk))
        groups = page.context["proofs"].forms[0].fields["code"].choices
        assert [code for code, _ in groups[1][1]] == ["minutes", "discussion"]

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ([], "还没有可以保存的佐证"),
            ([{"code": "case", "text": "机密★"}], "机密★"),
            ([{"text": "保留这段"}], "请选择这份佐证的种类"),
            ([{"code": "case", "text": "保留这段", "files": SimpleUploadedFile("a.exe", b"MZ")}], "不能接收"),
        ],
    )
    def test_that_cannot_be_kept_is_explained(self, recorder, office, rows, words):
        activity = office.record()
        answer = recorder.post(address("evidence", activity.pk), proof_rows(*rows))
        assert answer.status_code == 422
        assert words in answer.text
        assert all(row.get("text", "") in answer.text for row in rows)
        assert not Evidence.objects.exists()


class TestList:
    def test_shows_only_what_one_may_read(self, client, office):
        office.record()
        client.force_login(office.stranger)
        assert client.get(address("list")).context["page"].paginator.count == 0

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, {"学习作风", "谈话", "旧训"}),
            ({"kind": "training"}, {"旧训"}),
            ({"since": "2026-05-20"}, {"学习作风"}),
            ({"until": "2026-05-19"}, {"谈话", "旧训"}),
            ({"since": "2026-05-18", "until": "2026-05-18"}, {"谈话"}),
            ({"q": "作风"}, {"学习作风"}),
            ({"q": "要点里的字"}, {"谈话"}),
            ({"backfilled": "on"}, {"旧训"}),
            ({"since": "不是日期"}, {"学习作风", "谈话", "旧训"}),
            ({"unit": "0"}, {"学习作风", "谈话", "旧训"}),
        ],
    )
    def test_is_filtered_by_the_address(self, recorder, office, query, found):
        office.record(title="学习作风")
        office.record(title="谈话", happened_on=date(2026, 5, 18), kind=Kind.HEART_TALK, minutes="要点里的字")
        office.record(title="旧训", happened_on=date(2025, 1, 1), kind=Kind.TRAINING)
        page = recorder.get(address("list"), query)
        assert {activity.title for activity in page.context["page"]} == found

    def test_by_a_unit_takes_in_what_is_below_it(self, client, office):
        office.record()
        client.force_login(office.reader)
        page = client.get(address("list"), {"unit": office.bureau.pk})
        assert page.context["page"].paginator.count == 1

    def test_is_sorted_as_asked(self, recorder, office):
        office.record(title="后", happened_on=date(2026, 5, 2))
        office.record(title="先", happened_on=date(2026, 5, 1))
        titles = [a.title for a in recorder.get(address("list"), {"sort": "date"}).context["page"]]
        assert titles == ["先", "后"]

    @pytest.mark.parametrize("rows", [1, 20])
    def test_costs_the_same_however_long(self, recorder, office, rows, django_assert_max_num_queries):
        for _ in range(rows):
            office.record()
        with django_assert_max_num_queries(12):
            recorder.get(address("list"))

    def test_can_be_taken_away_as_a_workbook_and_the_log_knows(self, recorder, office):
        office.record(hours=1.5)
        answer = recorder.get(address("list"), {"format": "xlsx"})
        assert answer["Content-Type"].endswith("spreadsheetml.sheet")
        assert io.BytesIO(answer.content).read(2) == b"PK"
        assert Entry.objects.get(kind="activity:exported").changes["count"] == 1

    def test_says_what_would_fill_it(self, recorder):
        assert "登记的会议、学习、谈话等会出现在这里" in recorder.get(address("list")).text


class TestDocuments:
    def test_shows_which_were_studied_and_which_not(self, recorder, office):
        studied, waiting = (RequiredDocumentFactory(unit=office.unit) for _ in range(2))
        study = office.record(documents=[studied])
        page = recorder.get(address("documents"))
        assert {document.pk: document.studies for document in page.context["page"]} == {
            studied.pk: [study],
            waiting.pk: [],
        }
        only = recorder.get(address("documents"), {"unstudied": "1"}).context["page"]
        assert [document.pk for document in only] == [waiting.pk]

    def test_not_studied_yet_lead_to_recording_their_study(self, recorder, office):
        document = RequiredDocumentFactory(unit=office.unit)
        query = f"kind=study_session&amp;unit={office.unit.pk}&amp;document={document.pk}"
        assert query in recorder.get(address("documents")).text

    def test_are_narrowed_by_study_day_words_and_unit(self, recorder, office):
        studied = RequiredDocumentFactory(unit=office.unit, name="条例", received_on=date(2026, 3, 2))
        waiting = RequiredDocumentFactory(
            unit=UnitFactory(parent=office.unit), name="通知", received_on=date(2026, 4, 2)
        )
        office.record(documents=[studied])
        for asked, expected in (
            ({"unstudied": "0"}, [studied]),
            ({"until": "2026-03-31"}, [studied]),
            ({"since": "2026-03-03"}, [waiting]),
            ({"q": "条"}, [studied]),
            ({"unit": waiting.unit_id}, [waiting]),
            ({"sort": "received"}, [studied, waiting]),
            ({"since": "某日", "sort": "没有"}, [waiting, studied]),  # nonsense narrows nothing
        ):
            assert list(recorder.get(address("documents"), asked).context["page"]) == expected, asked

    def test_taken_out_as_a_table_come_in_again_and_are_known(self, recorder, office):
        document = RequiredDocumentFactory(unit=office.unit, name="条例", received_on=date(2026, 3, 2))
        study = office.record(documents=[document])
        RequiredDocumentFactory(unit=office.unit, name="通知")
        answer = recorder.get(address("documents"), {"format": "xlsx", "unstudied": "0"})
        _, (*row,) = load_workbook(io.BytesIO(answer.content)).active.values
        assert row[1:4] == ["条例", "", str(office.unit)]
        assert row[4] == f"{study.happened_on} {study.get_kind_display()}"
        assert [row[0].date(), row[5].date()] == [document.received_on, study.happened_on]
        assert Entry.objects.get(kind="document:exported").changes["count"] == 1
        sheet = SimpleUploadedFile("必学文件.xlsx", answer.content)
        page = recorder.post(address("documents_import"), {"unit": office.unit.pk, "file": sheet})
        assert [len(page.context[name]) for name in ("accepted", "known", "refused")] == [0, 1, 0]

    def test_of_another_bureau_are_not_shown(self, client, office):
        RequiredDocumentFactory(unit=office.unit)
        client.force_login(office.stranger)
        assert client.get(address("documents")).context["page"].paginator.count == 0

    def test_are_registered_once(self, recorder, office):
        typed = {"unit": office.unit.pk, "name": "加强文物安全的意见", "received_on": "2026-05-08"}
        for _ in range(2):
            assert recorder.post(address("document_new"), typed).status_code == 302
        assert RequiredDocument.objects.count() == 1

    def test_cannot_have_come_tomorrow(self, recorder, office):
        typed = {"unit": office.unit.pk, "name": "加强文物安全的意见", "received_on": "2026-06-02"}
        answer = recorder.post(address("document_new"), typed)
        assert answer.status_code == 422
        assert "收文日期不能晚于今天" in answer.text
        assert "加强文物安全的意见" in answer.text


def test_a_committee_meeting_expects_the_committee_and_not_the_whole_branch(client, db):
    branch = UnitFactory(parent=UnitFactory(), kind=UnitKind.BRANCH)
    secretary = PostFactory(unit=branch, kind=PostKind.BRANCH_SECRETARY).person
    PostFactory(unit=branch, kind=PostKind.PARTY_MEMBER)
    client.force_login(UserFactory(can={"recorder": branch}))
    page = client.get(reverse("activities:new"), {"kind": Kind.BRANCH_COMMITTEE, "unit": branch.pk})
    grid = page.context["grid"]
    assert [key for key, row in grid.rows.items() if Role.PARTICIPANT in row.roles] == [secretary.pk]
