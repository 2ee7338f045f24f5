"""A campaign as it is held: opened by its plan, staged, and filled with records that exist anyway."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.attachments.rules import FileRefused
from zhunsheng.audit.models import Entry
from zhunsheng.campaigns import actions, overview
from zhunsheng.campaigns.models import Stage, StageRecord, ThemedCampaign
from zhunsheng.campaigns.rules import Standing


class TestOpening:
    def test_keeps_the_plan_as_a_file_and_one_entry_in_the_log(self, office):
        campaign = office.open(plan_name="", name="方案.txt", content="分三个阶段".encode())
        assert campaign.plan_file.name == "方案.txt"
        assert Entry.objects.filter(kind="themed:opened").count() == 1

    def test_a_plan_that_is_no_document_is_refused_and_nothing_kept(self, office):
        with pytest.raises(FileRefused):
            office.open(name="方案.exe", content=b"MZ")
        assert not ThemedCampaign.objects.exists()

    def test_sent_twice_it_is_opened_and_staged_once(self, office):
        key = uuid4()
        campaign = office.open(form_key=key)
        assert office.open(form_key=key) == campaign
        assert office.stage(campaign, form_key=key) == office.stage(campaign, form_key=key)
        assert Stage.objects.count() == 1

    def test_units_of_another_bureau_take_no_part(self, office):
        with pytest.raises(ValidationError, match="同属一个局"):
            office.open(units=[office.first, office.elsewhere])

    def test_two_stages_have_two_names(self, office):
        stage = office.stage()
        with pytest.raises(ValidationError, match="已经有“学习研讨”") as caught:
            office.stage(stage.campaign)
        assert list(caught.value.message_dict) == ["name"]

    @pytest.mark.parametrize("who", ["head", "staff", "branch_recorder", "stranger"])
    def test_others_hold_none_in_the_bureaus_name(self, office, who):
        with pytest.raises(Refused):
            office.open(by=getattr(office, who))
        campaign = office.open()
        with pytest.raises(Refused):
            office.stage(campaign, by=getattr(office, who))


class TestLinking:
    def test_progress_is_what_the_linked_records_show(self, office):
        stage = office.stage()
        records = [office.record(), office.record(kind=Kind.THEME_DAY, title="参观")]
        office.link(stage, *records, office.record(office.second))
        (row,) = overview.rows_of(
            ThemedCampaign.objects.for_list().get(pk=stage.campaign_id), as_of=date(2026, 5, 2)
        )
        assert [one.cell.standing for one in row.cells] == [Standing.DONE, Standing.SHORT]
        assert (row.done, row.records, row.standing) == (1, 3, Standing.SHORT)
        assert row.by_kind == [("党课", 2), ("主题党日", 1)]
        assert row.cells[1].lacking == ["主题党日"]

    def test_a_record_linked_twice_counts_once(self, office):
        stage, record = office.stage(), office.record()
        assert len(office.link(stage, record)) == 1
        assert office.link(stage, record) == []
        assert StageRecord.objects.count() == 1

    def test_one_that_does_not_belong_keeps_all_out_and_says_which(self, office):
        stage = office.stage()
        with pytest.raises(ValidationError, match=r"参加别处（党课）.*没有参加这次活动"):
            office.link(stage, office.record(), office.record(office.third, title="参加别处"))
        assert not StageRecord.objects.exists()

    def test_a_branch_links_its_own_and_nobody_elses(self, office):
        stage = office.stage()
        assert office.link(stage, office.record(), by=office.branch_recorder)
        with pytest.raises(Refused, match="机关第二支部"):
            office.link(stage, office.record(office.second), by=office.branch_recorder)

    @pytest.mark.parametrize("who", ["head", "staff", "outside", "stranger"])
    def test_readers_and_strangers_link_and_remove_nothing(self, office, who):
        stage, record = office.stage(), office.record()
        with pytest.raises(Refused):
            office.link(stage, record, by=getattr(office, who))
        (link,) = office.link(stage, record)
        with pytest.raises(Refused):
            actions.unlink_record(link=link, by=getattr(office, who), at=record.recorded_at)

    def test_taken_out_the_record_itself_stays(self, office):
        stage, record = office.stage(), office.record()
        (link,) = office.link(stage, record)
        actions.unlink_record(link=link, by=office.branch_recorder, at=record.recorded_at)
        assert not StageRecord.objects.exists()
        assert Activity.objects.filter(pk=record.pk).exists()
        assert Entry.objects.get(kind="themed:unlinked").changes["record"] == str(record)

    def test_only_fitting_records_not_yet_linked_are_offered(self, office):
        stage = office.stage()
        fitting = office.record()
        linked = office.record(title="已归入")
        office.link(stage, linked)
        office.record(happened_on=date(2026, 3, 1))
        office.record(kind=Kind.STUDY_SESSION)
        office.record(office.third)
        of_second = office.record(office.second)
        assert set(overview.candidates(stage, office.recorder)) == {fitting, of_second}
        assert list(overview.candidates(stage, office.branch_recorder)) == [fitting]
