"""A document that was taken away is held against the report that was settled; tampering anywhere is found."""

from io import BytesIO, StringIO

import docx
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from tests.factories import AT
from zhunsheng.reports import actions
from zhunsheng.reports.layout import INDEX_HEADING, read_back
from zhunsheng.reports.models import Report
from zhunsheng.reports.rules import digest_of


@pytest.fixture
def frozen(office):
    office.record()
    return office.frozen()


def changed(content, change):
    file = docx.Document(BytesIO(content))
    change(file)
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def run(path):
    out = StringIO()
    call_command("report", "verify", str(path), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("with_index", [False, True])
def test_what_was_taken_away_agrees_with_what_was_settled(office, frozen, tmp_path, with_index):
    file = tmp_path / "报告.docx"
    file.write_bytes(actions.export_docx(report=frozen, with_index=with_index, by=office.clerk, at=AT))
    assert "内容与定稿一致" in run(file)


def test_a_changed_number_in_the_file_is_named(office, frozen, tmp_path):
    def change(file):
        paragraph = next(one for one in file.paragraphs if "警示教育1次" in one.text)
        paragraph.runs[-1].text = paragraph.runs[-1].text.replace("1次", "9次")

    content = changed(actions.docx_of(frozen), change)
    (fault,) = actions.verify_document(content)[1]
    assert "警示教育9次" in fault
    (tmp_path / "改.docx").write_bytes(content)
    with pytest.raises(CommandError, match="警示教育9次"):
        run(tmp_path / "改.docx")


def test_a_paragraph_added_at_the_end_is_found(frozen):
    content = changed(actions.docx_of(frozen), lambda file: file.add_paragraph("另有成绩若干。"))
    assert any("另有成绩若干" in fault for fault in actions.verify_document(content)[1])


def test_the_number_it_was_sent_by_is_part_of_what_was_settled(office):
    report = office.frozen(number=" 示文旅发〔2026〕3号 ", addressee="县委")
    lines = read_back(actions.docx_of(report)).lines
    assert lines[0] == "示范县文化和旅游局文件"
    assert lines[1] == f"示文旅发〔2026〕3号\t签发人：{office.head.display_name}"
    assert lines[3] == "县委："
    report.snapshot["number"] = "示文旅发〔2026〕4号"
    assert any("与摘要不符" in fault for fault in actions.verify_frozen(report))


def test_without_a_number_there_is_no_head(office):
    assert read_back(actions.docx_of(office.frozen())).lines[0] == office.draft().title


def test_a_snapshot_changed_together_with_its_digest_is_found_by_the_log(frozen):
    content = actions.docx_of(frozen)
    snapshot = frozen.snapshot | {"title": "另一个标题"}
    Report.objects.filter(pk=frozen.pk).update(snapshot=snapshot, digest=digest_of(snapshot))
    faults = actions.verify_document(content)[1]
    assert any("审计日志" in fault for fault in faults)
    assert any("另一个标题" in fault for fault in faults)


def test_a_record_changed_since_is_told_without_calling_the_report_false(office, frozen, tmp_path):
    activity = frozen.unit.children.get().activities.get()
    activity.happened_on = activity.happened_on.replace(day=9)
    activity.save()
    (tmp_path / "报告.docx").write_bytes(actions.docx_of(frozen))
    told = run(tmp_path / "报告.docx")
    assert "在定稿后有修改" in told
    assert "内容与定稿一致" in told


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", "报告".encode()])
def test_a_file_that_is_no_report_of_ours_is_refused(office, content):
    with pytest.raises(ValidationError, match="无法核对"):
        actions.verify_document(content)


def test_a_draft_cannot_be_verified(office):
    with pytest.raises(ValidationError, match="定稿后下载"):
        actions.verify_document(actions.docx_of(office.draft()))


def test_a_missing_file_is_named():
    with pytest.raises(CommandError, match="找不到"):
        run("/nowhere/报告.docx")


def test_the_index_says_of_each_sentence_what_it_rests_on(office, frozen):
    content = actions.export_docx(report=frozen, with_index=True, by=office.clerk, at=AT)
    assert INDEX_HEADING in read_back(content)[1]
    (table,) = docx.Document(BytesIO(content)).tables
    row = next(row for row in table.rows if "警示教育1次" in row.cells[1].text)
    assert row.cells[2].text == "警示教育1次（2026-03-05）"
