"""Protects what is printed of a record: everything that was recorded and nothing else, for those who may read it."""

from datetime import date
from io import BytesIO

import docx
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.deployments.factories import Office
from tests.factories import AT, PersonFactory, PostFactory, UserFactory
from tests.talks.factories import MARKER, Bureau
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities.actions import Part, Proof, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.rules import Topic, TopicSort
from zhunsheng.audit.models import Entry
from zhunsheng.documents import libreoffice, printing
from zhunsheng.engine import Role
from zhunsheng.printouts import actions
from zhunsheng.printouts.printout import Asked
from zhunsheng.printouts.shelf import PRINTOUTS

TODAY = date(2026, 6, 1)


@pytest.fixture
def office(db, evidence_dir, settings):
    settings.ZHUNSHENG_TODAY = TODAY
    return Office()


@pytest.fixture
def bureau(db, settings):
    settings.ZHUNSHENG_TODAY = TODAY
    return Bureau()


def asked(user):
    return Asked(by=user, at=AT, today=TODAY, year=TODAY.year)


def filled_in(code, subject, user):
    return actions.fill_in(printout=PRINTOUTS[code], subject=subject, asked=asked(user))


def fields(document):
    """Return what stands in each field of a printout's form, by its name."""
    return {name: text for row in document.blocks[0].rows for name, text in row}


def words(content):
    """Return everything that a .docx says, read back from the file."""
    file = docx.Document(BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


class TestMinutes:
    def activity(self, office, **values):
        present, away = PersonFactory(name="常甲"), PersonFactory(name="病乙")
        for person in (present, away):
            PostFactory(person=person, unit=office.unit)
        parts = [
            Part(present, Role.PARTICIPANT),
            Part(office.leader.person, Role.ORGANISER),
            Part(away, Role.PARTICIPANT, attended=False, absence_reason="病假"),
        ]
        return office.meeting(
            parts=parts,
            place="二楼会议室",
            agenda=[Topic(TopicSort.BUSINESS, "研究馆舍设备", "乙二", "逐台登记")],
            minutes="第一行\n第二行",
            **values,
        )

    def test_say_who_presided_who_came_who_did_not_and_why_and_what_was_decided(self, office):
        said = fields(filled_in("meeting", self.activity(office), office.recorder))
        assert said["主持人"] == "丙三"
        assert said["到会"] == "应到3人，实到2人"
        assert said["参加人员"] == "常甲"
        assert said["缺席人员"] == "病乙（病假）"
        assert said["议题"] == "1.〔业务〕研究馆舍设备。领学（汇报）：乙二。逐台登记"
        assert said["记录要点"] == "第一行\n第二行"
        assert said["主持人签字"] == ""

    def test_leave_out_the_fields_that_say_nothing(self, office):
        said = fields(filled_in("meeting", office.meeting(), office.recorder))
        assert not {"缺席人员", "学习文件", "补学", "议题"} & set(said)

    def test_name_a_proof_only_while_it_counts(self, office):
        activity = office.meeting(evidence=[Proof("resolutions", "会议决议在卷")])
        assert "会议决议" in fields(filled_in("meeting", activity, office.recorder))["佐证"]
        activity.evidence.update(state="returned")
        activity = PRINTOUTS["meeting"].visible(office.recorder).get(pk=activity.pk)
        assert "佐证" not in fields(filled_in("meeting", activity, office.recorder))

    def test_keep_every_character_of_long_minutes_in_the_document(self, office):
        long = "\n".join(f"第{number}点，逐台核对设备。" for number in range(600))
        activity = office.meeting(minutes=long)
        content = actions.take(printout=PRINTOUTS["meeting"], subject=activity, asked=asked(office.recorder))
        assert long in words(content)

    def test_leave_out_what_no_paper_can_show_and_nothing_else(self, office):
        activity = office.meeting()
        activity.minutes = "议定\x00三\x0b项\u200b。"
        content = actions.take(printout=PRINTOUTS["meeting"], subject=activity, asked=asked(office.recorder))
        assert "议定三" in words(content)


class TestATalk:
    def test_is_filled_in_for_both_sides_and_each_reading_is_logged(self, bureau):
        talk = bureau.confirmed()
        said = fields(filled_in("talk", talk, bureau.leader))
        assert said["谈话要点"] == MARKER
        assert said["提醒事项和要求"] == "逐笔留痕"
        assert said["核对"] == "本人已确认"
        assert [entry.person for entry in Entry.objects.about(talk).filter(kind="talk:read")] == [
            str(bureau.leader)
        ]

    @pytest.mark.parametrize("who", ["secretary", "officer", "recorder", "staff"])
    def test_is_refused_to_whoever_was_not_there(self, bureau, who):
        with pytest.raises(Refused):
            filled_in("talk", bureau.record(), getattr(bureau, who))
        assert not Entry.objects.filter(kind__in=["talk:read", "printout:taken"]).exists()

    def test_taken_away_is_told_to_those_who_held_it(self, bureau, client):
        talk = bureau.record()
        client.force_login(bureau.leader)
        answer = client.get(reverse("printouts:take", args=["talk", talk.pk]))
        assert MARKER in words(answer.content)
        assert "下载打印件" in client.get(talk.get_absolute_url()).content.decode()

    def test_is_not_found_under_a_key_that_is_none(self, bureau, client):
        client.force_login(bureau.leader)
        assert client.get("/printouts/talk/42/").status_code == 404
        assert client.get("/printouts/meeting/x/").status_code == 404
        assert client.get("/printouts/nothing/1/").status_code == 404


class TestASlip:
    def test_says_all_that_is_signed(self, office):
        task = office.handed_in()
        office.check(task, passed=False, note="缺六月的")
        said = fields(filled_in("task", task, office.staff))
        assert said["出处"] == "县局通知第3号"
        assert said["预期成效"] == "每月一检、有签字的检查单"
        assert said["责任领导"] == "丙三"
        assert "2026年6月10日" in said["办结期限"]
        assert "缺六月的" in said["成效核验"]
        assert said["责任人签收"] == ""

    def test_says_by_how_much_it_is_late(self, office):
        late = Asked(by=office.staff, at=AT, today=date(2026, 6, 13), year=2026)
        document = actions.fill_in(printout=PRINTOUTS["task"], subject=office.set(), asked=late)
        assert fields(document)["办结期限"] == "2026年6月10日（已逾期3天）"


class TestAStudyFile:
    def study(self, office, person, *, attended=True, **values):
        part = Part(person, Role.PARTICIPANT, attended, "" if attended else "下乡")
        return record_activity(
            **{
                "unit": office.unit, "kind": Kind.STUDY_SESSION, "title": "学习条例", "hours": 2,
                "happened_on": date(2026, 5, 6), "parts": [part], "by": office.recorder, "at": AT,
            } | values
        )  # fmt: skip

    def test_counts_each_session_once_and_says_why_somebody_was_away(self, office):
        person = office.owner.person
        both = [Part(person, Role.PARTICIPANT), Part(person, Role.AUTHOR)]
        self.study(office, person, parts=both)
        self.study(office, person, attended=False, title="学习纪律", happened_on=date(2026, 5, 13))
        self.study(office, person, title="去年的", happened_on=date(2025, 5, 13))
        document = filled_in("study", person, office.owner)
        assert fields(document)["学习次数"] == "应到2次，实到1次"
        rows = document.blocks[2].rows
        assert [(row[2], row[4], row[5]) for row in rows] == [
            ("学习条例", "2", "参加人"),
            ("学习纪律", "", "缺席（下乡）"),
        ]

    def test_is_refused_to_a_colleague_of_another_bureau(self, office):
        with pytest.raises(Refused):
            filled_in("study", office.owner.person, office.stranger)

    def test_shows_a_reader_only_the_sessions_they_may_know(self, office):
        """Whoever reads one unit's records does not learn from a file what its people did in another."""
        person = office.owner.person
        self.study(office, person, unit=office.bureau, title="全局学习")
        self.study(office, person)
        reader = UserFactory(can={"staff": office.unit})
        document = filled_in("study", person, reader)
        assert [row[2] for row in document.blocks[2].rows] == ["学习条例"]


class TestOfAUnit:
    @pytest.mark.parametrize("code", ["duties", "ledger", "reminder"])
    def test_a_unit_of_which_there_is_nothing_to_print_says_so(self, office, code, client):
        with pytest.raises(ValidationError, match="公共服务科"):
            filled_in(code, office.unit, office.recorder)
        client.force_login(office.recorder)
        answer = client.get(reverse("printouts:page", args=[code, office.unit.pk]))
        assert "公共服务科" in answer.content.decode()
        taken = client.get(reverse("printouts:take", args=[code, office.unit.pk]))
        assert taken.url == reverse("printouts:page", args=[code, office.unit.pk])
        assert not Entry.objects.filter(kind="printout:taken").exists()

    @pytest.mark.parametrize("code", ["profile", "reminder"])
    def test_what_tells_of_problems_is_refused_to_staff(self, office, code):
        with pytest.raises(Refused, match="问题情况"):
            filled_in(code, office.bureau, office.staff)

    @pytest.mark.parametrize("code", ["duties", "ledger", "profile", "reminder"])
    def test_nothing_is_there_for_another_bureau(self, office, code, client):
        client.force_login(office.stranger)
        assert client.get(reverse("printouts:page", args=[code, office.unit.pk])).status_code == 404

    def test_a_year_that_is_none_is_not_found(self, office, client):
        client.force_login(office.recorder)
        address = reverse("printouts:page", args=["profile", office.unit.pk])
        assert client.get(address, {"year": "2031"}).status_code == 404
        assert client.get(address, {"year": "今年"}).status_code == 404
        assert client.get(address, {"year": "2025"}).status_code == 200


def test_what_is_taken_is_logged_with_what_it_was(office, client):
    client.force_login(office.recorder)
    answer = client.get(reverse("printouts:take", args=["profile", office.unit.pk]), {"year": 2026})
    entry = Entry.objects.about(office.unit).get(kind="printout:taken")
    assert entry.person == str(office.recorder)
    assert entry.changes == {"form": "一页纸", "bytes": len(answer.content), "year": 2026}
    assert "公共服务科" in words(answer.content)


class TestAsPdf:
    def test_is_sent_and_logged_like_the_other(self, office, client, monkeypatch):
        monkeypatch.setattr(printing, "all_to_pdf", lambda contents, seconds: (b"%PDF-" for _ in contents))
        client.force_login(office.recorder)
        answer = client.get(reverse("printouts:pdf", args=["profile", office.unit.pk]))
        assert (answer.content, answer["Content-Type"]) == (b"%PDF-", "application/pdf")
        assert Entry.objects.filter(kind="printout:taken").count() == 1

    def test_that_cannot_be_made_says_why_and_is_not_logged(self, office, client, monkeypatch):
        monkeypatch.setattr(libreoffice.shutil, "which", lambda _: None)
        client.force_login(office.recorder)
        answer = client.get(reverse("printouts:pdf", args=["profile", office.unit.pk]), follow=True)
        assert "没有安装转换程序" in answer.content.decode()
        assert not Entry.objects.filter(kind="printout:taken").exists()


def test_the_shelf_offers_a_person_what_they_may_have_and_says_why_not_the_rest(office, client):
    client.force_login(office.staff)
    page = client.get(reverse("printouts:shelf"), {"unit": office.unit.pk}).content.decode()
    assert reverse("printouts:page", args=["duties", office.unit.pk]) in page
    assert reverse("printouts:page", args=["profile", office.unit.pk]) not in page
    assert "问题情况" in page
    assert reverse("printouts:page", args=["study", office.owner.person.pk]) in page
