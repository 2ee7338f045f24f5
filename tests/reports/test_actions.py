"""Drafting, stating, freezing and taking away a report; what is frozen never changes, and tampering is found."""

from datetime import date
from io import StringIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from tests.factories import AT, UserFactory
from zhunsheng import documents
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities.actions import change_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.audit.models import Entry
from zhunsheng.reports import actions
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.models import Report
from zhunsheng.reports.rules import canonical


def claims_of(content):
    return {
        sentence["claim"]: sentence
        for block in content["blocks"]
        for passage in block["passages"]
        for sentence in passage["sentences"]
        if sentence["claim"]
    }


def content(report):
    return content_of(report, as_of=date(2026, 6, 1))


def kinds():
    return list(Entry.objects.order_by("sequence").values_list("kind", flat=True))


class TestContent:
    def test_numbers_equal_a_recount_in_the_database(self, office):
        for on in ("2026-01-10", "2026-03-05", "2025-11-30"):
            office.record(on=on)
        told = claims_of(content(office.draft()))["warning-education"]
        recount = Activity.objects.filter(kind=Kind.WARNING_EDUCATION, happened_on__year=2026).count()
        assert told["text"] == f"开展警示教育{recount}次，共2人次参加。"
        assert (told["values"]["count"], told["last_year"]["count"]) == (2, 1)

    def test_records_of_another_bureau_do_not_count(self, office):
        other = type(office)()
        other.record()
        assert "warning-education" not in claims_of(content(office.draft()))

    def test_a_record_taken_away_takes_its_claim_with_it(self, office):
        activity, report = office.record(), office.draft()
        assert claims_of(content(report))["warning-education"]["fact_ids"] == [activity.fact_id]
        activity.delete()
        assert "warning-education" not in claims_of(content(report))

    def test_open_findings_and_their_measures_are_told_and_people_with_a_post_are_not_named(self, office):
        office.finding()
        office.finding(title="甲一会议缺席较多")
        office.evaluate()
        found = content(office.draft())
        words = canonical(found["blocks"]).decode()
        assert "会议记录签字不全" in words
        assert "甲一" not in words
        assert any("出现人员姓名" in remark for remark in found["left_out"])


class TestDraftReport:
    def test_is_logged_and_titled_by_unit_and_year(self, office):
        assert office.draft().title == "示范县文化和旅游局2026年度全面从严治党和党风廉政建设工作情况报告"
        assert kinds() == ["report:drafted"]

    def test_a_form_sent_twice_is_one_report(self, office):
        key = uuid4()
        assert office.draft(form_key=key) == office.draft(form_key=key)
        assert kinds() == ["report:drafted"]

    def test_is_refused_to_whoever_does_not_write_for_the_bureau(self, office):
        for user in (office.head, office.department_clerk, office.stranger, office.staff):
            with pytest.raises(Refused, match="党务干部"):
                office.draft(by=user)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"period_start": date(2026, 12, 31), "period_end": date(2026, 1, 1)}, "period_end"),
            ({"period_start": date(2027, 1, 1), "period_end": date(2027, 12, 31)}, "period_start"),
            ({"template": "none"}, "template"),
        ],
    )
    def test_refuses_what_cannot_be_reported(self, office, values, field):
        with pytest.raises(ValidationError) as error:
            office.draft(**values)
        assert set(error.value.message_dict) == {field}
        assert not Report.objects.exists()

    def test_is_of_a_bureau(self, office):
        with pytest.raises(ValidationError, match="以局为单位"):
            office.draft(unit=office.group)


class TestSetStated:
    def test_prints_what_was_not_done(self, office):
        report = office.draft()
        report = actions.set_stated(report=report, keys=["visits"], by=office.clerk, at=AT)
        told = claims_of(content(report))["visits"]
        assert (told["stated"], told["fact_ids"]) == (True, [])
        assert kinds() == ["report:drafted", "report:edited"]

    def test_is_refused_to_readers_and_to_whoever_may_settle_it(self, office):
        both = UserFactory(can={"recorder": office.bureau, "head": office.bureau})
        for user, reason in ((office.deputy, "党务干部"), (both, "定稿权限")):
            with pytest.raises(Refused, match=reason):
                actions.set_stated(report=office.draft(), keys=[], by=user, at=AT)

    def test_refuses_what_the_template_does_not_know(self, office):
        with pytest.raises(ValidationError, match="no-such"):
            actions.set_stated(report=office.draft(), keys=["no-such"], by=office.clerk, at=AT)


class TestFreeze:
    def test_keeps_the_whole_report_and_logs_its_digest(self, office):
        office.record()
        report = office.frozen()
        assert claims_of(report.snapshot)["warning-education"]["text"] == "开展警示教育1次，共1人次参加。"
        assert actions.verify_frozen(report) == []
        assert Entry.objects.get(kind="report:frozen").changes == {"digest": report.digest}

    def test_later_records_never_change_it(self, office):
        office.record()
        report = office.frozen()
        kept = canonical(Report.objects.get().snapshot)
        office.record(on="2026-04-01")
        office.evaluate()
        report.refresh_from_db()
        assert canonical(report.snapshot) == kept
        assert actions.verify_frozen(report) == []

    def test_tampering_with_a_sentence_a_number_or_the_digest_is_found(self, office):
        office.record()
        report = office.frozen()
        told = claims_of(report.snapshot)["warning-education"]
        told["text"] = told["text"].replace("1次", "2次")
        Report.objects.filter(pk=report.pk).update(snapshot=report.snapshot)
        assert report.digest in actions.verify_frozen(Report.objects.get())[0]

    def test_a_record_changed_or_gone_since_is_named(self, office):
        changed, gone = office.record(), office.record(on="2026-04-01")
        report = office.frozen()
        change_activity(activity=changed, expected=1, parts=(), by=office.clerk, at=AT, hours=2)
        gone.delete()
        remarks = actions.records_changed_since(report)
        assert [remark for remark in remarks if "有修改" in remark and "2026-03-05" in remark]
        assert [remark for remark in remarks if "已不存在" in remark and "2026-04-01" in remark]

    def test_is_refused_to_the_person_who_drafted_it(self, office):
        both = UserFactory(can={"recorder": office.bureau, "head": office.bureau})
        report = office.draft(by=both)
        office.evaluate()
        with pytest.raises(Refused, match="自己的报告"):
            actions.freeze(report=report, by=both, at=AT)

    def test_is_refused_to_whoever_does_not_approve_for_this_bureau(self, office):
        report = office.draft()
        head_elsewhere = UserFactory(can={"head": office.group})
        for user in (office.clerk, office.deputy, head_elsewhere):
            with pytest.raises(Refused, match="主要负责人"):
                actions.freeze(report=report, by=user, at=AT)

    def test_happens_once(self, office):
        report = office.frozen()
        with pytest.raises(Refused, match="不能重复定稿"):
            actions.freeze(report=report, by=office.head, at=AT)
        assert kinds().count("report:frozen") == 1

    def test_waits_for_the_ledger(self, office):
        report = office.draft()
        office.evaluate()
        office.record()
        with pytest.raises(ValidationError, match="尚未重算"):
            actions.freeze(report=report, by=office.head, at=AT)
        assert not Report.objects.get().is_frozen

    def test_nothing_is_changed_afterwards(self, office):
        report = office.frozen()
        with pytest.raises(Refused, match="已定稿"):
            actions.set_stated(report=report, keys=["visits"], by=office.clerk, at=AT)


class TestExport:
    def test_a_draft_is_written_from_the_records_of_today_and_logged(self, office):
        office.record()
        content = actions.export_docx(report=office.draft(), by=office.deputy, at=AT)
        text = documents.read_bytes("报告.docx", content).content
        assert "开展警示教育1次，共1人次参加。" in text
        assert "（征求意见稿）" in text
        assert kinds()[-1] == "report:exported"

    def test_a_frozen_report_is_written_from_its_snapshot(self, office):
        report = office.frozen()
        office.record()
        content = actions.export_docx(report=report, by=office.deputy, at=AT)
        text = documents.read_bytes("报告.docx", content).content
        assert "警示教育" not in text
        assert "征求意见稿" not in text
        assert "2026年6月1日" in text

    def test_is_refused_to_strangers(self, office):
        with pytest.raises(Refused):
            actions.export_docx(report=office.draft(), by=office.stranger, at=AT)


class TestCommand:
    def run(self, **options):
        out = StringIO()
        call_command("report", stdout=out, **options)
        return out.getvalue()

    def test_writes_the_draft_and_prints_what_its_claims_rest_on(self, office, tmp_path):
        office.record()
        path = tmp_path / "报告.docx"
        printed = self.run(year=2026, unit="示范县文化和旅游局", out=path)
        assert "有佐证　开展警示教育1次，共1人次参加。（依据 1 条记录）" in printed
        assert "有佐证 1 句" in printed
        assert "开展警示教育1次" in documents.read_bytes(path.name, path.read_bytes()).content
        assert not Report.objects.exists()

    def test_keeps_one_draft_of_the_year_for_a_user(self, office, tmp_path):
        for _ in range(2):
            self.run(
                year=2026,
                unit=office.bureau.name,
                out=tmp_path / "报告.docx",
                username=office.clerk.username,
            )
        assert Report.objects.get().drafted_by == office.clerk

    @pytest.mark.parametrize(
        ("options", "reason"),
        [
            ({"year": 1999}, "年度应在"),
            ({"year": 2027}, "年度应在"),
            ({"unit": "没有的局"}, "示范县文化和旅游局"),
            ({"out": "没有的文件夹/报告.docx"}, "不存在"),
            ({"username": "nobody"}, "没有启用的账号"),
        ],
    )
    def test_explains_what_it_cannot_use(self, office, tmp_path, options, reason):
        usable = {"year": 2026, "unit": office.bureau.name, "out": tmp_path / "报告.docx"}
        options = usable | options
        options["out"] = type(tmp_path)(options["out"])
        with pytest.raises(CommandError, match=reason):
            self.run(**options)

    def test_passes_on_the_reason_of_a_refusal(self, office, tmp_path):
        with pytest.raises(CommandError, match="党务干部"):
            self.run(
                year=2026,
                unit=office.bureau.name,
                out=tmp_path / "报告.docx",
                username=office.staff.username,
            )
        assert not (tmp_path / "报告.docx").exists()
