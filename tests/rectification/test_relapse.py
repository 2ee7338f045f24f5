"""What looks like a problem that is back, what does not, and why it is thought so."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.rectification.relapse import ALIKE_FROM, Problem, likeness, shared_words, suspicions

CLOSED, AFTER = date(2026, 5, 1), date(2026, 6, 1)
DUTY = ("life.branch-committee", "unit:3")


def problem(title, manifestation="", *, unit=1, duty=None, on=AFTER, closed_on=None):
    return Problem(title=title, manifestation=manifestation, unit=unit, duty=duty, on=on, closed_on=closed_on)


def closed(title, *args, **values):
    return problem(title, *args, **{"closed_on": CLOSED} | values)


def suspected(new, *earlier, **values):
    return [one.earlier for one in suspicions(new, enumerate(earlier), **values)]


class TestTheSameDuty:
    def test_is_suspected_whatever_the_words(self):
        new = problem("支部委员会本月未召开", duty=DUTY)
        (found,) = suspicions(new, [("a", closed("班子成员未履行一岗双责", duty=DUTY, unit=2))])
        assert found.same_duty
        assert found.reason == "同一责任主体的同一责任事项，销号以后又出现差距。"

    @pytest.mark.parametrize(
        "other", [("life.branch-committee", "unit:4"), ("life.theme-day", "unit:3"), None]
    )
    def test_of_another_subject_or_none_is_not(self, other):
        assert suspected(problem("甲乙", duty=DUTY), closed("丙丁", duty=other)) == []

    def test_comes_before_what_is_only_alike(self):
        new = problem("会议记录不完整", duty=DUTY)
        assert suspected(new, closed("会议记录不完整"), closed("迟报总结", duty=DUTY)) == [1, 0]


class TestTheSameWords:
    EARLIER = (
        closed("会议记录不完整，缺少签字"),
        closed("公务用车停放不规范"),
        closed("党组会议记录不完整"),
        closed("会议记录不完整"),
    )

    def test_the_most_alike_come_first_and_the_unlike_not_at_all(self):
        assert suspected(problem("会议记录不完整。"), *self.EARLIER) == [3, 2, 0]

    def test_no_more_than_asked(self):
        assert suspected(problem("会议记录不完整"), *self.EARLIER, most=1) == [3]

    def test_count_in_what_is_said_of_it_too(self):
        new = problem("组织生活不严", "机关三支部三月、四月的支部委员会会议没有记录，也未签到")
        old = closed("制度执行打折扣", "机关三支部一月的支部委员会会议没有记录，未签到")
        assert likeness(problem(new.title), problem(old.title)) < ALIKE_FROM
        assert suspected(new, old) == [0]

    def test_of_another_unit_are_not_suspected(self):
        assert suspected(problem("会议记录不完整"), closed("会议记录不完整", unit=2)) == []

    def test_empty_words_alone_make_nothing_alike(self):
        assert suspected(problem("的问题"), closed("的问题")) == []

    def test_the_reason_names_what_both_speak_of(self):
        new = problem("支部会议记录缺少签字")
        ((found),) = suspicions(new, [(1, closed("会议记录未经签字"))])
        assert found.reason == f"两者表述相近（相似度{found.likeness:.0%}），都说到“会议记录”“签字”。"

    @pytest.mark.parametrize(
        ("one", "other", "words"),
        [
            (
                "分管领导未听取分管科室汇报",
                "分管领导再次未按季听取分管科室汇报",
                ("听取分管科室汇报", "分管领导"),
            ),
            ("会议记录", "会议记录", ("会议记录",)),
            ("公车停放", "会议记录", ()),
            ("", "", ()),
        ],
    )
    def test_shared_words(self, one, other, words):
        assert shared_words(one, other) == words


@pytest.mark.parametrize(
    ("closed_on", "is_suspected"),
    [
        (None, False),  # not closed
        (date(2026, 5, 31), True),
        (AFTER, True),  # the same day
        (date(2026, 6, 2), False),  # it was there before the other was closed
    ],
)
@pytest.mark.parametrize("duty", [None, DUTY])
def test_only_what_was_closed_before_can_be_back(closed_on, is_suspected, duty):
    new = problem("会议记录不完整", duty=duty)
    assert bool(suspected(new, closed("会议记录不完整", duty=duty, closed_on=closed_on))) == is_suspected


TEXTS = st.text(alphabet="会议记录签字支部学习的了，。 1a", max_size=20)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_likeness_is_a_share_and_does_not_depend_on_the_order(title, text, other_title, other_text):
    one, other = problem(title, text), problem(other_title, other_text)
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) in {0, 1}


@given(TEXTS, st.lists(TEXTS, max_size=5), TEXTS)
def test_one_more_closed_problem_takes_no_other_suspicion_away(title, earlier, further):
    before = suspected(problem(title), *map(closed, earlier), most=9)
    after = suspected(problem(title), *map(closed, [*earlier, further]), most=9)
    assert set(before) <= set(after)
