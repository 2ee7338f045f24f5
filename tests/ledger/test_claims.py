"""Protects the claim audit: whose facts a document is held against, for which time, and who may see the answer."""

from datetime import date

import pytest
from django.template.loader import render_to_string

from tests.factories import PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import Part
from zhunsheng.activities.kinds import Kind
from zhunsheng.documents import Text, understand
from zhunsheng.engine import Role
from zhunsheng.ledger.claims import audit, claims_context
from zhunsheng.organisation.models import UnitKind

TODAY = date(2026, 6, 1)


def text_of(*lines, title="关于2026年度履责情况的自查报告"):
    return Text.from_string("\n".join([title, "一、工作开展情况", *lines]))


def audited(branch, *lines, unit=None, **title):
    text = text_of(*lines, **title)
    return audit(text, understand(text), unit=unit or branch.unit, today=TODAY)


def outcomes(branch, *lines, **more):
    return [found.verdict.outcome for found in audited(branch, *lines, **more)]


@pytest.fixture
def studied(branch):
    """The branch held two study sessions in 2026 and one in 2025."""
    return [branch.study(day) for day in (date(2026, 2, 20), date(2026, 4, 9), date(2025, 5, 5))]


class TestAudit:
    def test_a_claim_is_supported_by_the_records_it_names(self, branch, studied):
        (found,) = audited(branch, "支部开展集中学习2次。")
        assert found.verdict.outcome == "supported"
        assert found.verdict.record_ids == (studied[0].fact_id, studied[1].fact_id)
        assert found.kind_label == "集中学习"

    @pytest.mark.parametrize(
        ("line", "outcome"),
        [
            ("支部开展集中学习12次。", "contradicted"),
            ("支部书记讲党课3次。", "absent"),
            ("2月20日开展集中学习。", "supported"),
            ("2019年3月开展集中学习。", "unknown"),
        ],
    )
    def test_every_other_answer_has_its_reason(self, branch, studied, line, outcome):
        assert outcomes(branch, line) == [outcome]

    def test_what_another_unit_did_is_no_fact_of_this_one(self, branch, studied):
        other = UnitFactory(parent=branch.bureau, kind=UnitKind.BRANCH, name="机关第二支部")
        assert outcomes(branch, "支部开展集中学习2次。", unit=other) == ["absent"]

    @pytest.mark.parametrize("kind", [UnitKind.BUREAU, UnitKind.PARTY_GROUP])
    def test_the_bureau_and_its_party_group_answer_for_all_of_it(self, branch, studied, kind):
        leading = UnitFactory(parent=branch.bureau, kind=kind) if kind != UnitKind.BUREAU else branch.bureau
        assert outcomes(branch, "全局开展集中学习2次。", unit=leading) == ["supported"]

    def test_without_a_period_the_year_before_the_document_counts(self, branch, studied):
        lines = ("支部开展集中学习2次。", "机关第一支部", "2026年4月10日")
        assert outcomes(branch, *lines, title="自查报告") == ["unknown"]  # three, with that of May 2025
        assert outcomes(branch, "开展集中学习3次。", *lines[1:], title="自查报告") == ["supported"]

    def test_a_number_of_people_is_held_against_those_talked_to(self, branch):
        talked_to = [PostFactory(unit=branch.unit, person=PersonFactory()).person for _ in range(3)]
        branch.study(
            date(2026, 3, 3),
            kind=Kind.INTEGRITY_TALK,
            parts=[Part(branch.member, Role.AUTHOR), *(Part(person, Role.TARGET) for person in talked_to)],
        )
        assert outcomes(branch, "开展廉政谈话3人次。") == ["supported"]
        assert outcomes(branch, "开展廉政谈话4人次。") == ["contradicted"]

    def test_a_sentence_that_names_a_thing_twice_is_one_claim(self, branch):
        assert len(audited(branch, "书记讲党课，班子成员到支部讲党课。")) == 1

    def test_problems_and_plans_are_no_claims(self, branch, studied):
        assert (
            outcomes(branch, "二、存在的问题", "集中学习9次流于形式。", "三、下一步工作打算", "集中学习4次。")
            == []
        )


class TestContext:
    def context(self, branch, user, *lines):
        text = text_of(*lines)
        return text, claims_context(user, branch.unit, text, understand(text))

    def test_the_pressing_ones_come_first_and_lead_to_their_words(self, branch, studied):
        text, context = self.context(
            branch, branch.recorder, "开展集中学习2次。", "书记讲党课1次。", "集中学习9次，形成体会8篇。"
        )
        assert [group["outcome"] for group in context["claims"]] == ["contradicted", "absent", "supported"]
        ((start, end),) = context["claim_marks"]["claim-1"]
        assert text.content[start:end] == "开展集中学习2次"

    def test_the_table_links_the_records_and_counts_what_this_person_may_not_open(self, branch, studied):
        mate = UserFactory(can={"staff": branch.bureau})
        _, context = self.context(branch, mate, "开展集中学习2次。")
        html = render_to_string("ledger/_claims.html", context)
        assert studied[0].get_absolute_url() in html
        assert 'href="#text-claim-1"' in html
        assert "数目相符" in html
        (row,) = context["claims"][0]["rows"]
        assert (len(row["records"]), row["hidden_count"]) == (2, 0)

    def test_records_outside_ones_scope_are_counted_not_shown(self, branch, studied):
        group = UnitFactory(parent=branch.bureau, kind=UnitKind.PARTY_GROUP)
        text = text_of("全局开展集中学习2次。")
        context = claims_context(UserFactory(can={"deputy": group}), group, text, understand(text))
        html = render_to_string("ledger/_claims.html", context)
        assert "另有 2 条记录不在您的查看范围内" in html
        assert studied[0].get_absolute_url() not in html

    @pytest.mark.parametrize("role", ["superior", "system_admin", "audit_admin"])
    def test_who_may_not_read_records_sees_nothing_of_it(self, branch, studied, role):
        _, context = self.context(branch, UserFactory(can={role: branch.bureau}), "开展集中学习2次。")
        assert context == {"claims": None, "claim_marks": {}}
        assert render_to_string("ledger/_claims.html", context).strip() == ""

    def test_nor_does_somebody_whose_right_is_for_another_unit(self, branch, studied):
        _, context = self.context(branch, branch.stranger, "开展集中学习2次。")
        assert context["claims"] is None

    def test_a_document_that_claims_nothing_says_what_would_be_compared(self, branch):
        _, context = self.context(branch, branch.recorder, "天气晴好。")
        assert "没有可以同台账核对的说法" in render_to_string("ledger/_claims.html", context)
