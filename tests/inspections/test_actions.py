"""Supervision as it is done: on the spot, by the date, unit by unit; and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.catalogue.factories import entry, loaded
from tests.factories import AT, PersonFactory
from tests.inspections.factories import TODAY, Office
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.actions import adopt
from zhunsheng.inspections import actions
from zhunsheng.inspections.facts import facts_of
from zhunsheng.inspections.models import Answer, Campaign, RiskPost
from zhunsheng.inspections.rules import Reply
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.actions import end_post
from zhunsheng.rectification.actions import add_measure
from zhunsheng.rectification.models import Finding

PROBLEM = ("vehicle", "有三次没有派车单")


@pytest.fixture
def office(db, evidence_dir):
    return Office()


class TestOnTheSpot:
    def raised(self, office, inspection, **values):
        return actions.raise_on_the_spot(
            **{"inspection": inspection, "unit": office.unit, "title": "安全出口堆放杂物", "by": office.discipline,
               "at": AT} | values
        )  # fmt: skip

    def test_the_finding_says_where_it_was_found_and_when(self, office):
        inspection = office.inspect()
        finding = self.raised(office, inspection)
        assert (finding.source, finding.arose_on) == ("supervision", inspection.happened_on)
        assert finding.origin == inspection.fact_id

    def test_a_unit_that_was_not_inspected_is_refused_with_what_to_do(self, office):
        with pytest.raises(ValidationError, match="这次检查的是公共服务科") as caught:
            self.raised(office, office.inspect(), unit=office.other)
        assert list(caught.value.message_dict) == ["unit"]

    def test_without_named_units_any_of_the_bureau_may_be_meant(self, office):
        assert self.raised(office, office.inspect(heard_units=[]), unit=office.other).unit == office.other

    @pytest.mark.parametrize("who", ["staff", "stranger", "other_head"])
    def test_is_refused_to_whoever_may_not_raise_findings_there(self, office, who):
        with pytest.raises(Refused):
            self.raised(office, office.inspect(), by=getattr(office, who))
        assert not Finding.objects.exists()


class TestRisks:
    def test_registering_keeps_the_post_its_review_and_one_entry_in_the_log(self, office):
        post = office.register()
        review = post.reviews.get()
        assert (review.level, review.holder, review.review_by) == ("high", office.holder, date(2026, 8, 20))
        assert Entry.objects.filter(kind="risk:registered").count() == 1

    def test_sent_twice_it_is_registered_once(self, office):
        key = "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c11"
        assert office.register(form_key=key) == office.register(form_key=key)
        assert RiskPost.objects.count() == 1

    @pytest.mark.parametrize(
        ("values", "field", "part"),
        [
            ({"reviewed_on": date(2026, 6, 2)}, "reviewed_on", "还没有到"),
            ({"review_by": date(2026, 5, 1)}, "review_by", "请另定日期"),
            ({"controls": " "}, "controls", "空白不能保存"),
            ({"risk": "机密★一年"}, "risk", "密级标志"),
        ],
    )
    def test_bad_values_are_answered_at_their_field(self, office, values, field, part):
        with pytest.raises(ValidationError, match=part) as caught:
            office.register(**values)
        assert list(caught.value.message_dict) == [field]
        assert not RiskPost.objects.exists()

    def test_a_holder_must_be_in_post_on_the_day(self, office):
        with pytest.raises(ValidationError, match="没有在本局任职"):
            office.register(holder=PersonFactory())

    def test_the_same_place_is_registered_once_while_it_stands(self, office):
        post = office.register()
        with pytest.raises(ValidationError, match="已经登记了“活动采购”"):
            office.register()
        actions.retire_risk(post=post, reason="改为集中采购", by=office.recorder, at=AT)
        assert office.register().pk != post.pk

    def test_a_review_logs_only_what_changed(self, office):
        post = office.register()
        values = office.review_values(level="low", reviewed_on=TODAY, review_by=date(2026, 12, 1))
        actions.review_risk(post=post, **values, note="改为三家比价", by=office.head, at=AT)
        entry = Entry.objects.get(kind="risk:reviewed")
        assert entry.changes["level"] == ["高", "低"]
        assert "controls" not in entry.changes
        assert entry.reason == "改为三家比价"

    def test_a_review_does_not_go_back_before_the_last_one(self, office):
        post = office.register()
        values = office.review_values(reviewed_on=date(2026, 5, 19))
        with pytest.raises(ValidationError, match="早于上一次复核"):
            actions.review_risk(post=post, **values, by=office.recorder, at=AT)

    @pytest.mark.parametrize("who", ["staff", "stranger", "other_head", "discipline"])
    def test_others_neither_register_nor_review_nor_withdraw(self, office, who):
        post, person = office.register(), getattr(office, who)
        with pytest.raises(Refused):
            office.register(name="另一处", by=person)
        with pytest.raises(Refused):
            actions.review_risk(post=post, **office.review_values(reviewed_on=TODAY), by=person, at=AT)
        with pytest.raises(Refused):
            actions.retire_risk(post=post, reason="取消", by=person, at=AT)

    def test_a_withdrawn_one_is_not_reviewed_again(self, office):
        post = actions.retire_risk(post=office.register(), reason="取消", by=office.recorder, at=AT)
        with pytest.raises(Refused, match="已于 2026-06-01 撤销"):
            actions.review_risk(post=post, **office.review_values(), by=office.recorder, at=AT)


class TestRiskFacts:
    def told(self, office):
        return {(fact.kind, fact.on, fact.due_on) for fact in facts_of(office.bureau)}

    def test_each_review_answers_the_one_before_and_opens_the_next(self, office):
        post = office.register()
        values = office.review_values(reviewed_on=TODAY, review_by=date(2026, 12, 1))
        actions.review_risk(post=post, **values, by=office.recorder, at=AT)
        facts = list(facts_of(office.bureau))
        opened = [fact for fact in facts if fact.kind == "risk_review_set"]
        (answered,) = [fact for fact in facts if fact.kind == "risk_review"]
        assert [fact.due_on for fact in opened] == [date(2026, 8, 20), date(2026, 12, 1)]
        assert answered.keys == opened[0].keys != opened[1].keys
        assert {"risk", "grade", "control"} <= set(answered.evidence)

    def test_a_withdrawn_risk_post_owes_nothing_more(self, office):
        actions.retire_risk(post=office.register(), reason="取消", by=office.recorder, at=AT)
        assert self.told(office) == set()

    def test_a_holder_who_leaves_the_unit_changes_the_post(self, office):
        office.register(reviewed_on=date(2026, 4, 1))
        post = office.holder.posts.get()
        end_post(post=post, ends_on=date(2026, 5, 15), by="测试", at=AT)
        assert ("post_or_process_changed", date(2026, 5, 16), None) in self.told(office)

    def test_the_ledger_reminds_before_the_date_and_reports_what_was_let_slip(self, office, tmp_path):
        """The review date is no note in a table: it is owed, and shows as such."""
        rule = {
            "every": None, "trigger": "risk_review_set", "trigger_role": "target", "answered_by": ["risk_review"],
            "role": "organiser", "keyed_by": "review", "evidence": ["risk", "grade", "control"],
            "also_keep": [], "remind_before": 14,
        }  # fmt: skip
        obligation = loaded(tmp_path, entry(rule=rule, subject="department"))
        adopt(
            bureau=office.bureau, obligation=obligation, source="《风险点办法》第三条", valid_from=date(2026, 1, 1),
            by=office.recorder, at=AT,
        )  # fmt: skip
        post = office.register()

        def status(day):
            evaluate_bureau(office.bureau, as_of=day, at=AT)
            return Occurrence.objects.get(due=date(2026, 8, 20)).status

        assert status(date(2026, 6, 1)) == "open"
        assert status(date(2026, 8, 7)) == "due_soon"
        assert status(date(2026, 8, 21)) == "missed"
        values = office.review_values(reviewed_on=date(2026, 8, 10), review_by=date(2026, 12, 1))
        actions.review_risk(post=post, **values, by=office.recorder, at=AT + timedelta(days=70))
        assert status(date(2026, 8, 21)) == "met"


class TestSelfInspection:
    def test_a_problem_becomes_a_finding_of_its_unit_with_its_answer_as_source(self, office):
        campaign = office.ask()
        office.answer(campaign, found=PROBLEM, by=office.head)
        finding = Finding.objects.get()
        assert (finding.unit, finding.source, finding.title) == (office.unit, "self_inspection", PROBLEM[1])
        assert finding.origin == Answer.objects.get(found=True).record_id
        assert "公务用车没有派车登记" in finding.manifestation

    def test_sent_twice_nothing_is_raised_twice(self, office):
        campaign = office.ask()
        assert len(office.answer(campaign, found=PROBLEM)) == len(campaign.checks)
        assert office.answer(campaign, found=PROBLEM) == []
        assert Finding.objects.count() == 1
        assert Entry.objects.filter(kind="campaign:answered").count() == 1

    def test_part_of_it_may_be_answered_and_the_rest_another_time(self, office):
        campaign = office.ask()
        first = campaign.checks[0].code
        replies = [Reply(first, False), Reply("vehicle", None)]
        actions.answer(campaign=campaign, unit=office.unit, replies=replies, by=office.head, at=AT)
        assert Answer.objects.get().item == first

    def test_one_wrong_item_keeps_all_of_them_from_being_saved(self, office):
        campaign = office.ask()
        replies = [Reply("reception", False), Reply("vehicle", True, "")]
        with pytest.raises(ValidationError) as caught:
            actions.answer(campaign=campaign, unit=office.unit, replies=replies, by=office.head, at=AT)
        assert list(caught.value.message_dict) == ["vehicle"]
        assert not Answer.objects.exists()

    def test_a_long_problem_is_cut_in_the_title_and_whole_in_the_finding(self, office):
        text = "有三次没有派车单，" * 40
        office.answer(office.ask(), found=("vehicle", text))
        finding = Finding.objects.get()
        assert len(finding.title) <= 200
        assert text in finding.manifestation

    @pytest.mark.parametrize("who", ["staff", "stranger", "other_head", "discipline"])
    def test_nobody_answers_for_a_unit_that_is_not_theirs(self, office, who):
        with pytest.raises(Refused):
            office.answer(office.ask(), by=getattr(office, who))

    def test_a_unit_that_was_not_asked_has_nothing_to_answer(self, office):
        with pytest.raises(ValidationError, match="没有要求“市场管理科”填报"):
            office.answer(office.ask(units=[office.unit]), office.other)

    @pytest.mark.parametrize(
        ("values", "field", "part"),
        [
            ({"due": date(2026, 5, 31)}, "due", "早于开始日期"),
            ({"starts_on": date(2026, 6, 2)}, "starts_on", "还没有到"),
            ({"units": []}, "units", "至少选择一个"),
        ],
    )
    def test_a_campaign_that_cannot_be_is_answered_at_its_field(self, office, values, field, part):
        with pytest.raises(ValidationError, match=part) as caught:
            office.ask(**values)
        assert list(caught.value.message_dict) == [field]

    def test_units_outside_are_refused_by_name(self, office):
        with pytest.raises(ValidationError, match="“外局”不在您可以组织自查的范围内"):
            office.ask(units=[office.unit, office.elsewhere])
        with pytest.raises(ValidationError, match="“市场管理科”不在"):
            office.ask(unit=office.unit, units=[office.other], by=office.head)
        assert not Campaign.objects.exists()

    def test_the_items_stay_as_they_were_when_it_began(self, office, monkeypatch):
        campaign = office.ask()
        before = campaign.checks
        monkeypatch.setattr("zhunsheng.inspections.actions.checklists", dict)
        assert Campaign.objects.get().checks == before


class TestClosing:
    def close(self, office, campaign, by=None):
        return actions.close_campaign(campaign=campaign, by=by or office.recorder, at=AT)

    def test_waits_for_every_unit(self, office):
        campaign = office.ask()
        office.answer(campaign)
        with pytest.raises(Refused, match="还有 1 个单位没有答完（市场管理科）"):
            self.close(office, campaign)

    def test_waits_for_a_measure_of_every_problem(self, office):
        campaign = office.ask(units=[office.unit])
        office.answer(campaign, found=PROBLEM)
        with pytest.raises(Refused, match="还没有整改措施"):
            self.close(office, campaign)
        add_measure(finding=Finding.objects.get(), text="补齐派车单", by=office.recorder, at=AT)
        assert self.close(office, campaign).closed_by == office.recorder

    def test_one_that_a_duty_asks_for_becomes_a_record_with_its_evidence(self, office):
        campaign = office.ask(checklist="formalism", units=[office.unit])
        office.answer(campaign)
        self.close(office, campaign)
        activity = Activity.objects.get(kind=Kind.FORMALISM_CHECK)
        assert Campaign.objects.get().activity == activity
        codes = set(activity.evidence.values_list("code", flat=True))
        assert {"forms_removed", "duplicate_entries", "feature_review"} <= codes

    def test_one_that_no_duty_asks_for_is_only_closed(self, office):
        campaign = office.ask(units=[office.unit])
        office.answer(campaign)
        assert self.close(office, campaign).activity is None

    def test_closed_it_takes_no_more_answers_and_is_not_closed_twice(self, office):
        campaign = office.ask(units=[office.unit])
        office.answer(campaign)
        self.close(office, campaign)
        with pytest.raises(Refused, match="已经办结"):
            office.answer(campaign, found=PROBLEM)
        with pytest.raises(Refused, match="已经办结"):
            self.close(office, campaign)

    @pytest.mark.parametrize("who", ["head", "discipline", "stranger"])
    def test_is_for_whoever_keeps_the_records_of_the_organising_unit(self, office, who):
        campaign = office.ask(units=[office.unit])
        office.answer(campaign)
        with pytest.raises(Refused, match="由其党务干部或负责人办理"):
            self.close(office, campaign, by=getattr(office, who))
