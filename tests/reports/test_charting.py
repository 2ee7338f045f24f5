"""Charts of a report: their numbers are those of the records, they stay as they were frozen, and they name nobody."""

from collections import Counter
from datetime import date
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator
from PIL import Image

from tests.factories import AT
from tests.reports.test_claims import claim, fact
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.catalogue.models import Area, Obligation
from zhunsheng.documents import read_bytes
from zhunsheng.documents.proofreading import proofread
from zhunsheng.engine import Role
from zhunsheng.ledger.models import Occurrence
from zhunsheng.reports import actions, charting
from zhunsheng.reports.composing import length_of
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.models import Report
from zhunsheng.reports.reading import Item, Section
from zhunsheng.reports.rules import ReportPeriod, canonical, compute, digest_of
from zhunsheng.ui import pictures
from zhunsheng.ui.charts import KINDS, Chart, Series

MONTHS = ReportPeriod(date(2026, 1, 1), date(2026, 12, 31)).months(date(2026, 6, 1))


def charts_of(content):
    return {
        drawn["chart"]["name"]: drawn["chart"]
        for block in content["blocks"]
        for drawn in block.get("charts", ())
    }


def drafted(office, **values):
    return charts_of(content_of(office.draft(**values), as_of=date(2026, 6, 1)))


def numbers(chart):
    return {one["label"]: one["values"] for one in chart["series"]}


@pytest.fixture
def occurrence(office):
    """What was owed in the bureau, each with its own window."""
    office.evaluate()
    Occurrence.objects.all().delete()

    def owed(area, status, due="2026-03-31", **values):
        obligation = Obligation.objects.get_or_create(
            code=f"PROBE-{area}", defaults={"title": "试题", "area": area, "subject_kind": "party_group"}
        )[0]
        return Occurrence.objects.create(
            **{
                "bureau": office.bureau,
                "obligation": obligation,
                "subject": office.group.subject_id,
                "unit": office.group,
                "window_start": date(2026, 1, 1),
                "window_end": date.fromisoformat(due),
                "due": due,
                "original_due": due,
                "trigger": f"probe:{Occurrence.objects.count()}",
                "required": 1,
                "counted": 0,
                "complete": 0,
                "status": status,
                "backfilled": False,
                "provisional": False,
                "fact_ids": [],
                "reasons": [],
            }
            | values
        )

    return owed


class TestActivitiesByMonth:
    def test_equal_a_recount_in_the_database(self, office):
        for on in ("2026-01-10", "2026-03-05", "2026-03-06", "2025-11-30"):
            office.record(on=on)
        office.record(on="2026-03-09", kind=Kind.VISIT, title="走访")  # of another section
        chart = drafted(office)["activities_by_month"]
        recount = Counter(
            Activity.objects.filter(kind=Kind.WARNING_EDUCATION, happened_on__year=2026).values_list(
                "happened_on__month", flat=True
            )
        )
        assert numbers(chart) == {"警示教育常态开展": [recount[month] for month in range(1, 7)]}
        assert chart["categories"] == [f"{month}月" for month in range(1, 7)]

    def test_a_record_under_two_leads_counts_once_and_one_that_is_not_printed_does_not(self):
        facts = [fact(1), fact(2, on="2026-04-01"), fact(3, kind="visit")]
        section = Section(
            "学习",
            (
                Item("中心组", (claim(),)),
                Item("再说一遍", (claim(key="again"),)),
                Item("走访", (claim("{hours}学时", key="visits", kinds=frozenset({"visit"})),)),
            ),
        )
        results = {
            one.key: compute(one, facts, period=ReportPeriod(MONTHS[0], date(2026, 12, 31)))
            for item in section.items
            for one in item.claims
        }
        (series,) = charting.activities_by_month(section, results, facts, MONTHS).chart.series
        assert (series.label, series.values) == ("中心组", [0, 0, 1, 1, 0, 0])

    def test_leave_out_what_was_done_towards_one_person(self):
        assert charting.is_about_one(fact(1, roles=(("person:7", Role.TARGET),)))
        assert charting.is_about_one(fact(1, keys=(("person", "person:7"),)))
        assert not charting.is_about_one(fact(1, roles=(("unit:7", Role.TARGET), ("person:7", Role.AUTHOR))))

    def test_need_whole_months_of_one_year(self, office):
        office.record()
        assert "activities_by_month" not in drafted(office, period_start=date(2026, 1, 15))


class TestOfTheLedger:
    def test_areas_equal_a_recount_and_the_gaps_that_part_two_tells(self, office, occurrence):
        for area, status in (
            (Area.STUDY, "met"), (Area.STUDY, "met_late"), (Area.STUDY, "missed"),
            (Area.CONDUCT, "unevidenced"), (Area.CONDUCT, "open"), (Area.CONDUCT, "waived"),
        ):  # fmt: skip
            occurrence(area, status)
        occurrence(Area.STUDY, "missed", due="2025-12-31")
        content = content_of(office.draft(), as_of=date(2026, 6, 1))
        chart = charts_of(content)["status_by_area"]
        assert chart["categories"] == ["理论学习", "廉洁行为"]
        assert numbers(chart) == {"完成": [2, 0], "佐证不足": [0, 1], "未完成": [1, 0]}
        words = canonical(content["blocks"]).decode()
        assert "本期有1个责任节点未完成。" in words
        assert "本期有1个责任节点佐证不足。" in words

    def test_study_is_shown_by_unit_and_never_what_a_person_owes(self, office, occurrence):
        office.record()
        document = {"trigger": "activities.requireddocument:1"}
        occurrence(Area.STUDY, "met", **document)
        occurrence(Area.STUDY, "missed", unit=office.bureau, subject=office.bureau.subject_id, **document)
        own = {
            "person": office.member,
            "subject": office.member.subject_id,
            "trigger": "activities.requireddocument:2",
        }
        occurrence(Area.STUDY, "missed", **own)
        occurrence(Area.STUDY, "missed", trigger="activities.activity:1")
        chart = drafted(office)["study_coverage"]
        assert dict(zip(chart["categories"], numbers(chart)["完成"], strict=True)) == {
            office.bureau.name: 0,
            office.group.name: 1,
        }
        assert sum(numbers(chart)["未完成"]) == 1

    def test_findings_come_and_go_as_counted_and_a_merged_one_comes_once(self, office):
        for day in (date(2026, 2, 3), date(2026, 5, 20)):
            kept = office.finding(arose_on=day, title=f"{day}的问题")
        merged = office.finding(arose_on=date(2026, 5, 21), title="同一个问题")
        type(merged).objects.filter(pk=merged.pk).update(state="merged", merged_into=kept)
        office.finding(arose_on=date(2025, 12, 31), title="上年的问题")
        assert numbers(drafted(office)["findings_flow"]) == {
            "发现": [0, 1, 0, 0, 1, 0],
            "销号": [0, 0, 0, 0, 0, 0],
        }

    def test_nothing_of_another_bureau_counts(self, office, occurrence):
        occurrence(Area.STUDY, "missed")
        occurrence(Area.CONDUCT, "met")
        other = type(office)()
        assert drafted(other) == {}

    def test_without_anything_to_compare_there_is_no_chart(self, office, occurrence):
        occurrence(Area.STUDY, "missed")
        assert drafted(office) == {}


class TestFrozen:
    @pytest.fixture
    def frozen(self, office):
        office.record()
        office.record(on="2026-04-02")
        return office.frozen()

    def test_later_records_never_change_a_chart(self, office, frozen):
        kept = charts_of(frozen.snapshot)["activities_by_month"]
        office.record(on="2026-05-02")
        Activity.objects.first().delete()
        assert charts_of(Report.objects.get().snapshot)["activities_by_month"] == kept
        assert actions.verify_frozen(frozen) == []
        assert actions.verify_document(actions.docx_of(frozen))[1] == []

    def test_a_changed_number_breaks_the_digest(self, frozen):
        charts_of(frozen.snapshot)["activities_by_month"]["series"][0]["values"][0] = 9
        assert "摘要不符" in actions.verify_frozen(frozen)[0]

    def test_a_report_frozen_before_there_were_charts_is_still_whole(self, office, frozen, client):
        for block in frozen.snapshot["blocks"]:
            del block["charts"]
        frozen.digest = digest_of(frozen.snapshot)
        frozen.save()
        client.force_login(office.deputy)
        assert 'class="chart"' not in client.get(frozen.get_absolute_url()).text
        assert not docx.Document(BytesIO(actions.docx_of(frozen))).inline_shapes
        assert length_of(frozen.snapshot) > 0

    def test_a_picture_that_was_changed_or_taken_out_is_found(self, frozen):
        content = actions.docx_of(frozen)

        def told(change):
            file = docx.Document(BytesIO(content))
            change(file)
            buffer = BytesIO()
            file.save(buffer)
            return actions.verify_document(buffer.getvalue())[1]

        def described(file):
            file.inline_shapes[0]._inline.docPr.set("descr", "图1　另一个数。")

        def redrawn(file):
            for part in file.part.related_parts.values():
                if str(part.partname).endswith(".png"):
                    part._blob += b"\0"

        def taken_out(file):
            file.inline_shapes[0]._inline.getparent().remove(file.inline_shapes[0]._inline)

        for change in (described, redrawn, taken_out):
            assert any("图1与定稿不同" in fault for fault in told(change)), change

    def test_what_went_out_stays_true_when_the_house_draws_otherwise(self, office, frozen, monkeypatch):
        content = actions.export_docx(report=frozen, by=office.clerk, at=AT)
        monkeypatch.setattr(pictures, "_style", lambda: ".chart__part { fill: #000000; }")
        assert actions.verify_document(content)[1] == []
        assert actions.verify_document(actions.docx_of(frozen))[1] == []


class TestShown:
    @pytest.fixture
    def report(self, office):
        office.record()
        office.record(on="2026-04-02")
        return office.draft()

    def test_on_the_page_with_its_table(self, office, report, client):
        client.force_login(office.deputy)
        page = client.get(report.get_absolute_url()).text
        assert "图1　“抓实学习教育，筑牢思想根基”逐月开展情况（次）" in page
        assert page.index("开展警示教育2次") < page.index('class="chart"') < page.index("规范制度执行")
        assert '<th scope="row">4月</th><td class="num">1</td>' in page

    def test_in_the_document_as_a_picture_with_a_caption_and_its_numbers_in_words(self, report, tmp_path):
        content = actions.docx_of(report)
        file = docx.Document(BytesIO(content))
        (shape,) = file.inline_shapes
        assert "4月：警示教育常态开展1" in shape._inline.docPr.get("descr")
        paragraph = next(one for one in file.paragraphs if one._p.findall(f".//{qn('wp:inline')}"))
        caption = next(one for one in file.paragraphs if one.text.startswith("图1　"))
        assert paragraph.paragraph_format.keep_with_next or paragraph.style.paragraph_format.keep_with_next
        assert (caption._p.getprevious() is paragraph._p, caption.style.name) == (True, "公文图题")
        assert [remark for remark in proofread(content) if remark.is_fault] == []
        (tmp_path / "报告.docx").write_bytes(content)
        assert OpenXmlValidator().validate(str(tmp_path / "报告.docx")).errors == []
        assert "开展警示教育2次" in read_bytes("报告.docx", content).content

    def test_whoever_may_not_read_the_report_sees_no_chart(self, office, report, client):
        client.force_login(office.stranger)
        assert client.get(report.get_absolute_url()).status_code == 404

    def test_nobody_is_named(self, office):
        for on in ("2026-02-01", "2026-03-01"):
            office.record(on=on, title="甲一谈体会")
        found = drafted(office)
        assert found
        assert "甲一" not in canonical(found).decode()


@pytest.mark.parametrize("kind", KINDS)
def test_every_look_of_a_chart_is_known_on_paper_and_told_apart_in_grey(kind):
    looks = ["", "", "", "", "", "", "good", "warn", "late", "idle"]
    chart = Chart(
        "probe", "图", ["甲", "乙"], [Series(f"线{n}", [n, 1], look) for n, look in enumerate(looks)]
    )
    picture = pictures.picture_of(kind, chart)
    for look in chart.looks:
        assert f"chart__{'line' if kind == 'line' else 'part'}--{look} {{" in pictures._style()
    with Image.open(BytesIO(picture.png)) as drawn:
        assert drawn.width == pytest.approx(picture.width / 25.4 * pictures.DOTS_AN_INCH, abs=1)
        assert len(drawn.convert("L").getcolors(256)) > 5
