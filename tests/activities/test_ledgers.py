"""A ledger that a clerk keeps comes in whole: every row is recorded or explained, and nothing twice."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from tests.factories import AT, PersonFactory, PostFactory, UnitFactory
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.ledgers import actions, documents, rules, visits
from zhunsheng.activities.models import Activity, RequiredDocument
from zhunsheng.documents.sheets import Row
from zhunsheng.organisation.naming import Place, Someone

TODAY = date(2026, 6, 1)
PLACE = Place(1, ("公共服务科", "公服科"), date(2020, 1, 1), None)
A = Someone(1, "甲一", ((1, date(2020, 1, 1), None),))
B = Someone(2, "乙二", ((1, date(2020, 1, 1), None),))
TWIN_HERE = Someone(3, "丙三", ((1, date(2020, 1, 1), None),))
TWIN_THERE = Someone(4, "丙三", ((9, date(2020, 1, 1), None),))
GONE = Someone(5, "丁四", ((1, date(2020, 1, 1), date(2026, 1, 31)),))
PEOPLE = [A, B, TWIN_HERE, TWIN_THERE, GONE]


def sorted_out(*rows, people=PEOPLE, recorded=()):
    given = [
        Row(number, {"day": "2026-05-20", "kind": "集中学习", "title": "学文件"} | row)
        for number, row in enumerate(rows, 2)
    ]
    return rules.sort_out(given, places=[PLACE], default=1, people=people, recorded=recorded, today=TODAY)


def test_all_of_the_unit_came_but_those_named_absent():
    (taken,), _ = sorted_out({"absent": "乙二（出差）", "chair": "甲一"})
    assert set(taken.parts) == {
        (1, "organiser", True, ""), (3, "participant", True, ""), (2, "participant", False, "出差"),
    }  # fmt: skip


def test_those_named_came_and_nobody_else():
    (taken,), _ = sorted_out({"present": "甲一、 乙二"})
    assert {pk for pk, *_ in taken.parts} == {1, 2}


@pytest.mark.parametrize("words", ["主题党日", "主题党日活动"])
def test_kinds_are_known_by_their_usual_names(words):
    assert sorted_out({"kind": words})[0][0].kind == Kind.THEME_DAY


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"day": "五月"}, "不是日期"),
        ({"day": None}, "没有日期"),
        ({"day": "2026-07-01"}, "不能晚于今天"),
        ({"day": "2019-05-20"}, "还没有这个单位"),
        ({"kind": "团建"}, "没有“团建”这个类别"),
        ({"kind": "廉政谈话"}, "“谈话”栏目"),
        ({"unit": "别的科"}, "没有您可以登记的单位"),
        ({"present": "戊五"}, "本局没有“戊五”"),
        ({"present": "丁四"}, "没有在本局任职"),
        ({"hours": "30"}, "不超过 24"),
        ({"hours": "半天"}, "不是数字"),
        ({"title": ""}, "请填写主题"),
        ({"minutes": "机密★10年"}, "密级标志"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row, says):
    taken, (refusal,) = sorted_out(row)
    assert taken == []
    assert says in refusal.why
    assert refusal.row == 2


def test_of_two_of_one_name_the_one_of_the_unit_is_meant():
    (taken,), _ = sorted_out({"present": "丙三"})
    assert taken.parts == ((3, "participant", True, ""),)
    other = Someone(6, "丙三", ((1, date(2020, 1, 1), None),))
    _, (refusal,) = sorted_out({"present": "丙三"}, people=[*PEOPLE, other])
    assert "2位“丙三”" in refusal.why or "3位“丙三”" in refusal.why


def test_what_is_recorded_or_stands_twice_in_the_sheet_is_known():
    known = {(1, "study_session", date(2026, 5, 20), "学文件")}
    assert sorted_out({}, recorded=known)[1][0].known
    taken, (again,) = sorted_out({}, {})
    assert (len(taken), again.known) == (1, True)


def book(*rows):
    sheet = Workbook()
    sheet.active.append(["日期", "活动类型", "会议主题", "主持人", "缺席及原因", "经费"])
    for row in rows:
        sheet.active.append(row)
    out = io.BytesIO()
    sheet.save(out)
    return SimpleUploadedFile("支部活动台账.xlsx", out.getvalue())


@pytest.fixture
def clerk(client, office, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.today", lambda: TODAY)
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)
    client.force_login(office.recorder)
    return client


def test_a_sheet_is_shown_first_and_recorded_once(clerk, office):
    sent = {
        "unit": office.unit.pk,
        "file": book(
            [date(2026, 3, 5), "集中学习", "学文件", "甲一", "乙二（病假）", 100],
            ["哪天", "集中学习", "再学", "", "", ""],
        ),
    }
    preview = clerk.post(reverse("activities:import"), sent)
    page = preview.content.decode()
    assert "1 行可以登记" in page
    assert "不是日期" in page
    assert "经费" in page
    assert not Activity.objects.exists()
    accepted = {"accepted": preview.context["signed"]}
    assert clerk.post(reverse("activities:import"), accepted).status_code == 302
    assert clerk.post(reverse("activities:import"), accepted).status_code == 302
    record = Activity.objects.get()
    assert record.participations.get(attended=False).absence_reason == "病假"
    assert "补录" in clerk.get(reverse("activities:list")).content.decode()


def test_a_preview_that_was_changed_records_nothing(clerk):
    assert clerk.post(reverse("activities:import"), {"accepted": "x:y"}).status_code == 422
    assert not Activity.objects.exists()


def typed(unit, *rows):
    values = {
        "unit": unit.pk, "form_key": "6f6d2c8e-0d9b-4f57-9d6e-3f4f6f2f9f11", "row-TOTAL_FORMS": len(rows),
        "row-INITIAL_FORMS": 0,
    }  # fmt: skip
    for number, row in enumerate(rows):
        values |= {f"row-{number}-{name}": value for name, value in row.items()}
    return values


def test_a_backlog_is_typed_in_one_go_and_nothing_is_saved_while_a_row_is_wrong(clerk, office):
    good = {"day": "2026-03-05", "kind": "集中学习", "title": "学文件", "absent": "乙二（出差）"}
    wrong = {"day": "2026-03-06", "kind": "集中学习", "title": "再学", "absent": "戊五（出差）"}
    answer = clerk.post(reverse("activities:backlog"), typed(office.unit, good, wrong, {}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "本局没有“戊五”" in page
    assert "乙二（出差）" in page
    assert not Activity.objects.exists()
    for _ in range(2):
        clerk.post(reverse("activities:backlog"), typed(office.unit, good, wrong | {"absent": ""}, {}))
    assert Activity.objects.count() == 2


def test_an_empty_backlog_says_so(clerk, office):
    answer = clerk.post(reverse("activities:backlog"), typed(office.unit, {}))
    assert "还没有填写任何一行" in answer.content.decode()


def test_rows_of_a_unit_that_is_not_ones_own_are_refused(office):
    other = UnitFactory(parent=office.bureau, name="市场科")
    PostFactory(unit=other, person=PersonFactory(name="己六"))
    row = Row(2, {"day": "2026-05-20", "kind": "集中学习", "title": "学", "unit": "市场科"})
    taken, (refusal,) = actions.sort_out_rows([row], unit=office.unit, user=office.recorder, today=TODAY)
    assert taken == []
    assert "没有您可以登记的单位" in refusal.why


class TestDocuments:
    def sorted_out(self, *rows, recorded=()):
        given = [
            Row(number, {"name": "《条例》", "day": "2026-05-20"} | row) for number, row in enumerate(rows, 2)
        ]
        return documents.sort_out(given, places=[PLACE], default=1, recorded=recorded, today=TODAY)

    @pytest.mark.parametrize(
        ("row", "says"),
        [
            ({"name": None}, "没有文件名称"),
            ({"name": "长" * 121}, "最多 120 字"),
            ({"name": "某通知机密★10年"}, "密级标志"),
            ({"day": None}, "没有收文日期"),
            ({"day": "2026-06-02"}, "不能晚于今天"),
            ({"unit": "别的科"}, "没有您可以登记的单位"),
        ],
    )
    def test_a_row_that_cannot_be_taken_says_why(self, row, says):
        taken, (refusal,) = self.sorted_out(row)
        assert taken == []
        assert says in refusal.why

    def test_a_document_is_registered_once(self, clerk, office):
        sheet = SimpleUploadedFile(
            "收文台账.csv",
            "文件名称,文号,收文日期\n《条例》,示发〔2026〕1号,2026-03-02\n《条例》,,2026-03-02\n".encode(),
        )
        page = clerk.post(reverse("activities:documents_import"), {"unit": office.unit.pk, "file": sheet})
        assert [len(page.context[name]) for name in ("accepted", "known")] == [1, 1]
        for _ in range(2):
            answer = clerk.post(reverse("activities:documents_import"), {"accepted": page.context["signed"]})
            assert answer.status_code == 302
        document = RequiredDocument.objects.get()
        assert (document.name, document.number) == ("条例", "示发〔2026〕1号")


class TestVisits:
    GOOD = {
        "day": "2026-05-20",
        "place": "柳溪村",
        "text": "书屋不开门",
        "owner": "甲一",
        "due": "2026-06-20",
    }

    def sorted_out(self, *rows, recorded=()):
        given = [Row(number, self.GOOD | row) for number, row in enumerate(rows, 2)]
        return visits.sort_out(
            given, places=[PLACE], default=1, people=PEOPLE, recorded=recorded, today=TODAY
        )

    @pytest.mark.parametrize(
        ("row", "says"),
        [
            ({"day": "2026-07-01"}, "不能晚于今天"),
            ({"text": None}, "请填写这一项"),
            ({"owner": None}, "由谁办理"),
            ({"owner": "丁四"}, "现在不在本局任职"),
            ({"owner": "戊五"}, "本局没有“戊五”"),
            ({"due": None}, "定一个办结日期"),
            ({"due": "2026-05-01"}, "早于走访日期"),
            ({"result": "已开门"}, "请填写办结日期"),
            ({"visitors": "戊五"}, "本局没有“戊五”"),
        ],
    )
    def test_a_row_that_cannot_be_taken_says_why(self, row, says):
        taken, (refusal,) = self.sorted_out(row)
        assert taken == []
        assert says in refusal.why

    def test_rows_of_one_day_and_place_are_one_visit(self, clerk, office):
        sheet = SimpleUploadedFile(
            "走访台账.csv",
            (
                "走访日期,走访地点,走访人员,反映的问题,责任人,办结期限,办理结果,办结日期\n"
                "2026-03-05,柳溪村,甲一,书屋不开门,甲一,2026-04-05,,\n"
                "2026-03-05,柳溪村,甲一,器材坏了,,,已修好,2026-03-09\n"
            ).encode(),
        )
        page = clerk.post(reverse("activities:problems_import"), {"unit": office.unit.pk, "file": sheet})
        assert "2 行可以登记" in page.content.decode()
        for _ in range(2):
            answer = clerk.post(reverse("activities:problems_import"), {"accepted": page.context["signed"]})
            assert answer.status_code == 302
        visit = Activity.objects.get()
        assert (visit.kind, visit.title, visit.place) == (Kind.VISIT, "走访柳溪村", "柳溪村")
        assert [one.result for one in visit.problems.order_by("text")] == ["", "已修好"]
