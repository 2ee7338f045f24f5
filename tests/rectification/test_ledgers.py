"""A ledger of problems comes in whole: every row is recorded or explained, and what is taken out comes in again."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import AT, PersonFactory, PostFactory
from tests.rectification.factories import closed, office, raised
from zhunsheng.audit.models import Entry
from zhunsheng.documents.sheets import Row, read_sheet
from zhunsheng.organisation.naming import Place, Someone
from zhunsheng.rectification.ledgers import actions, rules
from zhunsheng.rectification.ledgers.layouts import LAYOUTS
from zhunsheng.rectification.ledgers.words import deadline_in, measures_in
from zhunsheng.rectification.models import Finding, Measure, Source
from zhunsheng.rectification.rules import MeasureKind, State

TODAY = date(2026, 6, 1)
PLACE = Place(1, ("公共服务科", "公服科"), None, None)
THERE = Someone(1, "甲一", ((1, date(2020, 1, 1), None),))
OTHER = Someone(2, "乙二", ((1, date(2020, 1, 1), None),))
GONE = Someone(3, "丙三", ((1, date(2020, 1, 1), date(2026, 1, 31)),))
TWINS = [Someone(pk, "丁四", ((1, date(2020, 1, 1), None),)) for pk in (4, 5)]
GOOD = {"title": "会议记录不完整", "measure": "补齐签字", "owner": "甲一", "rectify_by": "2026-07-31"}


def sorted_out(*rows, recorded=()):
    given = [Row(number, row) for number, row in enumerate(rows, 2)]
    bureau = rules.Bureau(
        places=[PLACE],
        default=1,
        departments=[PLACE],
        people=[THERE, OTHER, GONE, *TWINS],
        recorded=recorded,
        today=TODAY,
    )
    return rules.sort_out(given, bureau=bureau)


@pytest.mark.parametrize(
    ("cell", "measures"),
    [
        ("补齐签字", ["补齐签字"]),
        ("1.补齐签字；2.建立制度；", ["补齐签字", "建立制度"]),
        ("1、补齐签字\n2、建立制度", ["补齐签字", "建立制度"]),
        ("（1）补齐签字。（2）建立制度。", ["补齐签字。", "建立制度。"]),
        ("①补齐签字\n②建立制度", ["补齐签字", "建立制度"]),
        ("补齐签字；建立制度", ["补齐签字", "建立制度"]),
        ("投入1.5万元补齐", ["投入1.5万元补齐"]),
    ],
)
def test_measures_in_one_cell_are_told_apart(cell, measures):
    assert measures_in(cell) == measures


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("2026年6月30日前", (date(2026, 6, 30), None)),
        ("2026年6月底", (date(2026, 6, 30), None)),
        ("2026.2", (date(2026, 2, 28), None)),
        ("2026年底前", (date(2026, 12, 31), None)),
        ("长期坚持", (None, MeasureKind.LASTING)),
        ("立行立改", (None, MeasureKind.AT_ONCE)),
        (date(2026, 7, 1), (date(2026, 7, 1), None)),
        (None, (None, None)),
    ],
)
def test_deadlines_are_read_as_offices_write_them(cell, meant):
    assert deadline_in(cell) == meant


def test_rows_of_one_problem_are_its_measures():
    """A merged cell stands in every row; without merging, what is left empty belongs to the problem above."""
    taken, refused = sorted_out(
        GOOD,
        GOOD | {"measure": "建立制度", "owner": "乙二", "rectify_by": "2026-12-31"},
        {"measure": "1.培训；2.抽查"},
    )
    assert refused == []
    (problem,) = {one.problem for one in taken}
    assert (problem.owner, problem.rectify_by, problem.state) == (1, date(2026, 12, 31), State.RECTIFYING)
    told = [(one.row, planned.text, planned.owner, planned.due) for one in taken for planned in one.measures]
    assert told == [
        (2, "补齐签字", None, date(2026, 7, 31)),
        (3, "建立制度", 2, None),
        (4, "培训", None, None),
        (4, "抽查", None, None),
    ]


def test_what_a_ledger_claims_is_kept_as_words_and_proves_nothing():
    (one,), _ = sorted_out(GOOD | {"progress": "已补齐", "proof": "记录本", "state": "已销号"})
    assert one.problem.state == State.RECTIFYING
    assert one.measures[0].stated == "已补齐；佐证：记录本；原台账状态：已销号"


def test_a_plan_past_its_day_is_taken():
    (one,), _ = sorted_out(GOOD | {"rectify_by": "2026-01-31"})
    assert one.problem.rectify_by == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"title": ""}, "没有写问题"),
        ({"title": "机密★10年"}, "密级标志"),
        ({"title": "长" * 201, "manifestation": "有"}, "最多 200 字"),
        ({"unit": "别的科"}, "没有您可以登记的单位"),
        ({"owner": "戊五"}, "本局没有“戊五”"),
        ({"owner": "丙三"}, "不在本局任职"),
        ({"owner": "丁四"}, "有2位“丁四”"),
        ({"rectify_by": "6月底"}, "没有写年份"),
        ({"rectify_by": "尽快"}, "不是日期"),
        ({"due": "2026-09-01"}, "晚于问题的整改期限"),
        ({"arose_on": "2026-07-01"}, "还没有到"),
        ({"kind": "马上改"}, "不是措施类型"),
        ({"severity": "很重"}, "不是问题的程度"),
        ({"source": "道听途说"}, "看不出来源"),
        ({"measure": "", "state": "已完成"}, "没有整改措施"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row, says):
    taken, (refusal,) = sorted_out(GOOD | row)
    assert taken == []
    assert says in refusal.why


def test_a_problem_is_taken_whole_or_not_at_all():
    taken, refused = sorted_out(GOOD, GOOD | {"measure": "建立制度", "owner": "戊五"})
    assert taken == []
    assert "第3行有误" in refused[0].why
    assert "戊五" in refused[1].why


def test_what_is_in_the_ledger_is_known():
    taken, refused = sorted_out(GOOD, recorded={(1, "会议记录不完整")})
    assert taken == []
    assert refused[0].known


def test_a_merged_problem_spans_its_measures():
    book = openpyxl.Workbook()
    page = book.active
    page.append(["某局整改台账"])
    page.append(
        ["序号", "问题类别", "问题表现", "原因", "整改措施", "责任领导", "责任人", "整改时限", "进展"]
    )
    page.append([1, "组织生活", "会议记录不完整", "不细", "补齐签字", "", "甲一", "2026年7月底", "推进中"])
    page.append([None, None, None, None, "建立制度", "", "甲一", "2026年7月底"])
    for column in "ABCD":
        page.merge_cells(f"{column}3:{column}4")
    stream = io.BytesIO()
    book.save(stream)
    rows = read_sheet("台账.xlsx", stream.getvalue(), rules.COLUMNS).rows
    taken, refused = sorted_out(*(row.values for row in rows))
    assert refused == []
    assert [(one.problem.title, one.measures[0].text) for one in taken] == [
        ("会议记录不完整", "补齐签字"),
        ("会议记录不完整", "建立制度"),
    ]
    assert dict(taken[0].problem.values)["area"] == "组织生活"


# --- on the pages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def place(db, client, evidence_dir, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)
    place = office()
    client.force_login(place.recorder)
    return place


def named(place, name):
    return PostFactory(unit=place.unit, person=PersonFactory(name=name)).person


def sheet_of(header, rows):
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    page.append(header)
    for row in rows:
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def handed_in(client, place, content):
    file = SimpleUploadedFile("整改台账.xlsx", content)
    return client.post(reverse("rectification:ledger_import"), {"unit": place.unit.pk, "file": file})


def confirmed(client, preview):
    signed = preview.context["signed"]
    return client.post(reverse("rectification:ledger_import"), {"accepted": signed}, follow=True)


def taken_out(client, layout):
    content = client.get(reverse("rectification:ledger_sheet", args=[layout])).content
    return content, list(openpyxl.load_workbook(io.BytesIO(content)).active.values)


def ledger_of_300(place):
    owner, other = named(place, "台账责任人"), named(place, "台账经办人")
    for number in range(100):
        Finding.objects.create(
            unit=place.unit,
            source=list(Source)[number % 5],
            title=f"第{number}号问题；不完整",
            area="组织生活",
            manifestation="1.缺签字；2.缺日期" if number % 2 else "",
            cause="责任不清" if number % 3 else "",
            severity=["", "minor", "grave"][number % 3],
            state=State.RECTIFYING if number % 4 else State.OPEN,
            owner=owner if number % 4 else None,
            leader=place.leader.person if number % 4 else None,
            rectify_by=date(2026, 1 + number % 12, 28) if number % 4 else None,
            arose_on=date(2026, 1, 5),
            raised_at=AT,
            raised_by=place.recorder,
        )
    Measure.objects.bulk_create(
        Measure(
            finding=finding,
            text=f"1.核对{part}；2.补齐",
            kind=list(MeasureKind)[part],
            owner=other if part else None,
            lead_unit=place.unit if part else None,
            due=finding.rectify_by if part == 1 else None,
            proof_wanted="记录" if part == 2 else "",
            stated="推进中" if part else "",
        )
        for finding in Finding.objects.all()
        for part in range(3)
    )


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_what_is_taken_out_comes_in_again_unchanged(client, place, layout):
    ledger_of_300(place)
    content, before = taken_out(client, layout)
    assert len(before) == (101 if layout == "problems" else 301)
    Measure.objects.all().delete()
    Finding.objects.all().delete()
    preview = handed_in(client, place, content)
    assert preview.context["refused"] == []
    confirmed(client, preview)
    assert taken_out(client, layout)[1] == before


def test_5000_rows_with_30_wrong_are_clear_and_come_in_once(client, place, django_assert_max_num_queries):
    named(place, "台账责任人")
    rows = [
        [f"问题{number}", "补齐", "查无此人" if number % 160 == 0 and number < 4800 else "台账责任人", "2026年7月底"]
        for number in range(5000)
    ]  # fmt: skip
    content = sheet_of(["问题", "整改措施", "责任人", "整改时限"], rows)
    preview = handed_in(client, place, content)
    assert len(preview.context["refused"]) == 30
    assert preview.context["refused"][0].row == 2
    with django_assert_max_num_queries(400):  # by the batch (SQLite takes small ones), not by the row
        confirmed(client, preview)
    assert Finding.objects.count() == Measure.objects.count() == 4970
    assert Finding.doers.through.objects.count() == 4970
    (entry,) = Entry.objects.filter(kind="finding:ledger_imported")
    assert (entry.changes["findings"], entry.changes["measures"]) == (4970, 4970)
    again = handed_in(client, place, content)
    assert (len(again.context["known"]), again.context["accepted"]) == (4970, [])


def test_handed_in_twice_it_comes_in_once(place):
    (one,), _ = actions.sort_out_rows(
        [Row(2, {"title": "缺签字"})], unit=place.unit, user=place.recorder, today=TODAY
    )
    given = {"unit": place.unit, "taken": [one], "name": "台账.xlsx", "digest": "0" * 64}
    assert actions.take_over(**given, by=place.recorder, at=AT) == (1, 0)
    assert actions.take_over(**given, by=place.recorder, at=AT) == (0, 0)


def test_only_what_a_person_may_see_is_taken_out(client, place):
    raised(place)
    closed(place, title="另一个问题")
    assert len(taken_out(client, "full")[1]) == 3
    client.force_login(place.stranger)
    assert len(taken_out(client, "full")[1]) == 1
    assert client.get(reverse("rectification:ledger_sheet", args=["other"])).status_code == 404


def test_the_filter_of_the_list_goes_into_the_sheet(client, place):
    raised(place)
    closed(place, title="另一个问题")
    page = client.get(reverse("rectification:ledger_sheets"), {"state": "closed"}).content.decode()
    assert "full.xlsx?state=closed" in page
    assert "有 1 个问题" in page
