"""How rectification went, upward and for the public: every finding as it stands, and nobody's data made public."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import AT, PersonFactory, PostFactory, UserFactory
from zhunsheng.rectification import actions as rectification
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.privacy import without_personal_data

AS_OF = date(2026, 6, 1)
PHONE, CARD = "13800001234", "110101199003070000"


def text_of(content):
    return "\n".join(
        block["heading"]
        + "".join(
            passage["lead"] + "".join(one["text"] for one in passage["sentences"])
            for passage in block["passages"]
        )
        for block in content["blocks"]
    )


def begun(office, title, result):
    """Return a finding with a measure reported done, with proof, and one that is only planned."""
    owner = PostFactory(unit=office.group, person=PersonFactory(name="乙二")).person
    user = UserFactory(person=owner, can={"recorder": office.bureau})
    finding = rectification.assign(
        finding=office.finding(title=title), owner=owner, leader=None, rectify_by=date(2026, 9, 30),
        by=office.clerk, at=AT,
    )  # fmt: skip
    done = rectification.add_measure(finding=finding, text="补齐台账", by=office.clerk, at=AT)
    rectification.complete_measure(
        measure=done, done_on=AS_OF, result=result, proof="台账第3页", by=user, at=AT
    )
    rectification.add_measure(finding=finding, text="建立抽查制度", owner=owner, by=office.clerk, at=AT)
    return finding


@pytest.fixture
def under_way(office):
    return begun(office, "设备台账不全", "台账已补齐")


@pytest.fixture
def naming(office):
    """The same, told in words that name somebody."""
    return begun(office, "乙二经手的台账不全", f"台账已补齐，联系乙二同志（{PHONE}）")


class TestUpward:
    def test_tells_what_was_done_and_how_it_stands_and_no_more(self, office, under_way):
        text = text_of(content_of(office.draft(template="rectification_report"), as_of=AS_OF))
        assert "关于“设备台账不全”的问题" in text
        assert "台账已补齐" in text
        assert "目前阶段性完成，期限为2026年9月30日。" in text
        second = text[text.index("二、") : text.index("三、")]
        assert "建立抽查制度" not in second
        assert "建立抽查制度" in text[text.index("三、") :]

    def test_says_so_where_there_is_nothing(self, office):
        text = text_of(content_of(office.draft(template="rectification_report"), as_of=AS_OF))
        assert "期间没有需要整改的问题。" in text

    def test_every_sentence_about_a_finding_rests_on_it(self, office, under_way):
        content = content_of(office.draft(template="rectification_report"), as_of=AS_OF)
        told = [
            one for block in content["blocks"] for passage in block["passages"] for one in passage["sentences"]
            if one["anchor"].startswith(("measure-", "standing-"))
        ]  # fmt: skip
        assert len(told) == 2
        assert all(one["finding_ids"] == [under_way.pk] for one in told)

    def test_leaves_out_what_names_somebody_and_says_so(self, office, naming):
        content = content_of(office.draft(template="rectification_report"), as_of=AS_OF)
        assert "乙二" not in text_of(content)
        assert any("有1个问题的表述中出现人员姓名" in line for line in content["left_out"])

    def test_leaves_out_a_measure_that_names_somebody_and_keeps_how_the_problem_stands(self, office):
        begun(office, "设备台账不全", "乙二已补齐台账")
        content = content_of(office.draft(template="rectification_report"), as_of=AS_OF)
        assert "乙二已补齐" not in text_of(content)
        assert "目前阶段性完成" in text_of(content)
        assert any("有1条措施的表述中出现人员姓名" in line for line in content["left_out"])


class TestForThePublic:
    def test_names_and_numbers_are_taken_out_and_the_list_says_of_which_sort(self, office, naming):
        content = content_of(office.draft(template="rectification_notice"), as_of=AS_OF)
        text = text_of(content)
        assert "乙二" not in text
        assert PHONE not in text
        assert "联系有关人员（（号码略））" in text
        told = "".join(content["left_out"])
        assert "手机号码1处" in told
        assert "姓名" in told
        assert "乙二" not in told
        assert PHONE not in told

    def test_the_measures_to_come_name_the_unit_and_nobody(self, office, naming):
        third = text_of(content_of(office.draft(template="rectification_notice"), as_of=AS_OF)).partition(
            "三、"
        )[2]
        assert "建立抽查制度" in third
        assert "责任人" not in third

    def test_is_frozen_without_them_and_nothing_comes_in_later(self, office, naming):
        report = office.frozen(template="rectification_notice")
        assert "乙二" not in str(report.snapshot["blocks"])
        rectification.add_measure(finding=naming, text="后来的措施", by=office.clerk, at=AT)
        report.refresh_from_db()
        assert "后来的措施" not in str(report.snapshot)


class TestPersonalData:
    @pytest.mark.parametrize(
        ("words", "sort"),
        [
            (CARD, "身份证号码"),
            ("11010119900307000X", "身份证号码"),
            ("6222020200112233445", "银行账号"),
            (PHONE, "手机号码"),
            ("0531-86001234", "固定电话"),
            ("a.b@example.cn", "电子邮箱"),
            ("鲁A12345", "车牌号"),
            ("3号楼2单元501室", "住址"),
            ("甲一同志", "姓名"),
        ],
    )
    def test_is_known_by_its_form(self, words, sort):
        text, taken = without_personal_data(f"请{words}，谢谢", {"甲一"})
        assert dict(taken) == {sort: 1}
        assert words not in text

    @pytest.mark.parametrize(
        "words", ["示发〔2026〕12号", "2026年12月31日", "支出1234567.50元", "第13条第800项"]
    )
    def test_is_not_seen_in_what_a_report_is_full_of(self, words):
        assert without_personal_data(words, {"甲一"}) == (words, {})

    @given(st.text(max_size=80), st.sets(st.text("甲乙丙丁一二三", min_size=2, max_size=3), max_size=5))
    def test_no_name_is_left(self, words, names):
        text, _ = without_personal_data(words, names)
        assert not any(name in text for name in names)
