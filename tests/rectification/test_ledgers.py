"""整改台账 both ways: every row is taken or explained, nothing comes in as done, what goes out comes in the same."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.factories import AT, TODAY
from tests.rectification.factories import office, raised
from zhunsheng.audit.models import Entry
from zhunsheng.documents.sheets import Row, read_sheet
from zhunsheng.organisation.naming import Place, Someone
from zhunsheng.rectification.ledgers import rules
from zhunsheng.rectification.models import Finding, Measure, Source
from zhunsheng.rectification.rules import MeasureKind, State

HERE, THERE = Place(1, ("公共服务科", "公服科"), None, None), Place(2, ("办公室",), None, None)
A = Someone(1, "甲一", ((1, date(2020, 1, 1), None),))
GONE = Someone(2, "乙二", ((1, date(2020, 1, 1), date(2026, 1, 31)),))
TWINS = [Someone(number, "丙三", ((9, date(2020, 1, 1), None),)) for number in (3, 4)]


def sorted_out(*rows, recorded=()):
    given = [Row(number, {"title": f"问题{number}"} | row) for number, row in enumerate(rows, 2)]
    return rules.sort_out(
        rules.filled(given), places=[HERE], departments=[HERE, THERE], default=1, people=[A, GONE, *TWINS],
        recorded=recorded, today=TODAY,
    )  # fmt: skip


class TestRows:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("1.修订制度；2.开展培训", ["修订制度", "开展培训"]),
            ("（1）修订制度\n（2）开展培训\n（3）抽查", ["修订制度", "开展培训", "抽查"]),
            ("①修订制度 ②开展培训", ["修订制度", "开展培训"]),
            ("1、修订\n2、培训", ["修订", "培训"]),
            ("修订制度", ["修订制度"]),
            ("1.修订制度", ["1.修订制度"]),
            ("按 2.5 小时安排；3.15 前完成", ["按 2.5 小时安排；3.15 前完成"]),
            ("先1.修订；2.培训", ["先1.修订；2.培训"]),
            ("0.修订；1.培训", ["0.修订；1.培训"]),
            ("", []),
        ],
    )
    def test_several_measures_of_a_cell_are_parted_where_they_are_numbered(self, text, parts):
        assert rules.measures_in(text) == parts

    @given(st.lists(st.text("制度培训抽查公示，", min_size=1, max_size=12), min_size=2, max_size=9))
    def test_what_was_numbered_is_found_again(self, texts):
        cell = "\n".join(f"{number}.{text}" for number, text in enumerate(texts, 1))
        assert rules.measures_in(cell) == texts

    @given(st.text(max_size=60))
    def test_no_cell_is_lost_or_breaks(self, text):
        assert bool(rules.measures_in(text)) == bool(text.strip())

    @pytest.mark.parametrize(
        ("cell", "day", "kind"),
        [
            ("2026年6月底前", date(2026, 6, 30), None),
            ("2026.2", date(2026, 2, 28), None),
            ("2026年6月5日前", date(2026, 6, 5), None),
            (date(2026, 6, 5), date(2026, 6, 5), None),
            ("长期坚持", None, MeasureKind.LASTING),
            ("立行立改", None, MeasureKind.AT_ONCE),
            (None, None, None),
        ],
    )
    def test_deadlines_are_read_as_offices_write_them(self, cell, day, kind):
        assert rules.deadline_of(cell) == (day, kind)

    @pytest.mark.parametrize(
        ("row", "says"),
        [
            ({"unit": "别的科"}, "没有您可以登记的单位"),
            ({"owner": "戊五"}, "本局没有“戊五”"),
            ({"owner": "乙二"}, "现在不在本局任职"),
            ({"leader": "丙三"}, "2位“丙三”"),
            ({"rectify_by": "尽快"}, "不是日期"),
            ({"rectify_by": "2026年13月"}, "不是日期"),
            ({"rectify_by": "0000年1月"}, "不是日期"),
            ({"rectify_by": 2026.6}, "不是日期"),
            ({"rectify_by": "2026-08-01", "measure_due": "2026-09-01", "text": "补齐"}, "晚于问题的整改期限"),
            ({"proof_wanted": "机密★10年", "text": "补齐"}, "密级标志"),
            ({"arose_on": "2026-07-01"}, "还没有到"),
            ({"arose_on": "2026-05-01", "rectify_by": "2026-04-01"}, "早于发现日期"),
            ({"kind": "随便改"}, "不是措施类型"),
            ({"cause": "机密★10年"}, "密级标志"),
            ({"text": "长" * 4001}, "最多 4000 字"),
            ({"area": "长" * 81}, "最多 80 字"),
        ],
    )
    def test_a_row_that_cannot_be_taken_says_why(self, row, says):
        taken, (refusal,) = sorted_out(row)
        assert taken == []
        assert says in refusal.why
        assert refusal.row == 2

    def test_what_is_blank_below_a_problem_is_its_own(self):
        taken, _ = sorted_out(
            {"title": "台账不全", "owner": "甲一", "text": "补齐"}, {"title": None, "text": "抽查"}
        )
        assert {line.key for line in taken} == {(1, taken[0].title)}
        assert [one.text for line in taken for one in line.measures] == ["补齐", "抽查"]
        assert {one.owner for line in taken for one in line.measures} == {1}

    def test_a_problem_is_taken_whole_or_not_at_all(self):
        """What is left of it could not be handed in later, for by then it would be known."""
        rows = (
            {"title": "台账不全", "text": "补齐"},
            {"title": None, "text": "抽查", "owner": "戊五"},
            {"title": "另一个"},
        )
        (other,), refused = sorted_out(*rows)
        assert other.row == 4
        assert [one.row for one in refused] == [2, 3]
        assert "第3行有误" in refused[0].why

    def test_a_measure_may_have_nobody_and_no_day_of_its_own(self):
        given = {"text": "补齐", "owner": "甲一", "rectify_by": "2026-12-31"}
        (line, bare_one), _ = sorted_out(given, given | {"measure_owner": "无", "measure_due": "无"})
        assert [(one.owner, one.due) for one in line.measures] == [(1, date(2026, 12, 31))]
        assert [(one.owner, one.due) for one in bare_one.measures] == [(None, None)]

    def test_a_problem_that_is_not_settled_is_known(self):
        taken, (known,) = sorted_out({"title": "台账不全"}, recorded={(1, "台账不全")})
        assert (taken, known.known) == ([], True)

    def test_a_long_problem_keeps_all_its_words(self):
        (line,), _ = sorted_out({"title": "问题" * 200})
        assert line.manifestation == "问题" * 200
        assert len(line.title) == 200

    def test_what_the_sheet_says_was_done_proves_nothing(self):
        (line,), _ = sorted_out({"text": "补齐", "stated": "已完成"})
        assert line.measures[0].stated == "已完成"


HEADER = ("序号", "存在问题", "整改措施", "责任领导", "责任人", "整改时限", "整改进展")


def problems(place, count):
    """Yield (number, title, measures, owner, day) of a ledger that fills ``count`` rows: three measures a problem."""
    for number in range(1, count // 3 + 1):
        day = date(2026, 12, 1) + timedelta(days=number % 28)
        texts = [f"第{number}项之{'甲乙丙'[part]}：修订制度" for part in range(3)]
        yield number, f"第{number}项制度没有落实", texts, place.owner.person.name, day


def merged(place, count):
    """A row for each measure; the cells of the problem are merged."""
    book = Workbook()
    sheet = book.active
    sheet.append(["2026年整改台账"])
    sheet.append(HEADER)
    for number, title, texts, owner, day in problems(place, count):
        top = sheet.max_row + 1
        for text in texts:
            sheet.append((number, title, text, "", owner, day, "推进中"))
        for column in (1, 2, 5, 6):
            sheet.merge_cells(start_row=top, end_row=top + 2, start_column=column, end_column=column)
    return book


def blank(place, count):
    """A row for each measure; the problem stands in the first row only."""
    book = Workbook()
    book.active.append(HEADER)
    for number, title, texts, owner, day in problems(place, count):
        for place_of, text in enumerate(texts):
            first = (number, title, text, "", owner, day, "推进中")
            book.active.append(first if place_of == 0 else ("", "", text, "", "", "", "推进中"))
    return book


def numbered(place, count):
    """A row for each problem; the measures are numbered in one cell."""
    book = Workbook()
    book.active.append(HEADER)
    for number, title, texts, owner, day in problems(place, count):
        cell = "\n".join(f"{part}.{text}" for part, text in enumerate(texts, 1))
        book.active.append((number, title, cell, "", owner, f"{day:%Y年%m月%d日}前", "推进中"))
    return book


def upload(book, name="整改台账.xlsx"):
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


@pytest.fixture
def place(db, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)
    monkeypatch.setattr("zhunsheng.clock.today", lambda: TODAY)
    return office()


@pytest.fixture
def clerk(client, place):
    client.force_login(place.recorder)
    return client


def handed_in(client, place, file):
    sent = {"unit": place.unit.pk, "source": Source.SELF_INSPECTION, "file": file}
    return client.post(reverse("rectification:ledger_import"), sent)


def confirmed(client, preview):
    return client.post(reverse("rectification:ledger_import"), {"accepted": preview.context["signed"]})


class TestALedgerOfThreeHundredRows:
    @pytest.mark.parametrize("layout", [merged, blank, numbered])
    def test_comes_in_whole_in_every_usual_layout(self, clerk, place, layout):
        preview = handed_in(clerk, place, upload(layout(place, 300)))
        assert preview.context["refused"] == []
        assert not Finding.objects.exists()
        for _ in range(2):  # a double click adds nothing
            assert confirmed(clerk, preview).status_code == 302
        assert (Finding.objects.count(), Measure.objects.count()) == (100, 300)
        finding = Finding.objects.get(title="第7项制度没有落实")
        assert (finding.state, finding.owner) == (State.RECTIFYING, place.owner.person)
        assert finding.doers.count() == 1
        assert [one.text for one in finding.measures.order_by("pk")][2] == "第7项之丙：修订制度"
        assert set(Measure.objects.values_list("stated", "done_on")) == {("推进中", None)}
        assert Entry.objects.filter(kind="finding:ledger_imported").count() == 1

    @pytest.mark.parametrize(("layout", "rows"), [("full", 300), ("tasks", 300), ("problems", 100)])
    def test_goes_out_and_comes_in_unchanged(self, clerk, place, layout, rows):
        confirmed(clerk, handed_in(clerk, place, upload(merged(place, 300))))
        Finding.objects.filter(title__startswith="第1").update(owner=None, rectify_by=None, state=State.OPEN)
        Measure.objects.filter(text__contains="之乙").update(owner=None, due=None)
        asked = {"layout": layout}
        out = clerk.get(reverse("rectification:ledger_export"), asked).content
        clear()
        preview = handed_in(clerk, place, SimpleUploadedFile("台账.xlsx", out))
        assert preview.context["refused"] == []
        confirmed(clerk, preview)
        again = clerk.get(reverse("rectification:ledger_export"), asked).content
        assert values(again) == values(out)
        assert len(values(out)) == rows + 1


def clear():
    Finding.doers.through.objects.all().delete()
    Measure.objects.all().delete()
    Finding.objects.all().delete()


def values(content):
    return [tuple(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (("问题类别", "问题表现"), ("组织生活", "缺签字", "")),
        (("领域", "问题"), ("组织生活", "缺签字", "")),
        (("问题类别", "存在问题", "问题表现"), ("组织生活", "缺签字", "三次")),
    ],
)
def test_the_kind_of_a_problem_is_not_taken_for_the_problem(header, told):
    book = Workbook()
    book.active.append((*header, "整改措施"))
    book.active.append((*told[: len(header)], "补齐"))
    (row,) = read_sheet("台账.xlsx", upload(book).read(), rules.COLUMNS).rows
    (line,), _ = sorted_out(row.values)
    assert (line.area, line.title, line.manifestation) == told


def test_five_thousand_rows_with_thirty_wrong_are_told_apart(clerk, place):
    book = Workbook()
    book.active.append(HEADER)
    wrong = set(range(100, 5000, 165))
    for number in range(5000):
        owner = "查无此人" if number in wrong else place.owner.person.name
        book.active.append((number, f"第{number}号问题", "修订制度", "", owner, date(2026, 12, 31), ""))
    preview = handed_in(clerk, place, upload(book))
    assert len(wrong) == 30
    assert {one.row - 2 for one in preview.context["refused"]} == wrong
    assert confirmed(clerk, preview).status_code == 302
    assert Finding.objects.count() == 4970


def test_who_may_not_raise_against_a_unit_imports_nothing_there(client, place):
    client.force_login(place.owner)
    assert client.get(reverse("rectification:ledger_import")).status_code == 403
    client.force_login(place.stranger)
    assert handed_in(client, place, upload(merged(place, 3))).status_code == 422
    assert not Finding.objects.exists()


def test_what_goes_out_is_what_one_may_see(client, place):
    raised(place, title="=1+1")
    client.force_login(place.stranger)
    assert len(values(client.get(reverse("rectification:ledger_export")).content)) == 1
    client.force_login(place.reader)
    row = values(client.get(reverse("rectification:ledger_export")).content)[1]
    assert row[1] == "'=1+1"
    assert Entry.objects.filter(kind="finding:exported").count() == 2
