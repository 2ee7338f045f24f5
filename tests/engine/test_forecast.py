"""The forecast warns in time, says why, and never because more was done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.engine import Occurrence, Reason, Status, foresee, say
from zhunsheng.engine.forecast import ENOUGH_WINDOWS, FORECAST, LOOKS_BACK

OPENS = date(2026, 1, 1)
DAYS = 100  # a window's length, so that days and percents are the same


def window(*, status=Status.OPEN, required=1.0, complete=0.0, start=OPENS, met_after=None):
    """Return an occurrence of a hundred days, met on the day by whose end so many days were gone."""
    due = start + timedelta(days=DAYS - 1)
    return Occurrence(
        obligation="x", subject="unit:1", window_start=start, window_end=due, due=due, original_due=due,
        trigger=None, required=required, counted=complete, complete=complete,
        met_on=None if met_after is None else start + timedelta(days=met_after - 1), status=status,
        backfilled=False, provisional=False, fact_ids=(), reasons=(),
    )  # fmt: skip


def history(*outcomes):
    """Return earlier windows, the latest last: met after so many days, or with a status other than that."""
    return [
        window(
            start=OPENS - timedelta(days=DAYS * (len(outcomes) - place)),
            status=Status.MET if isinstance(outcome, int) else outcome,
            met_after=outcome if isinstance(outcome, int) else None,
        )
        for place, outcome in enumerate(outcomes)
    ]


def codes(one, earlier=(), *, day):
    return [reason.code for reason in foresee(one, earlier, as_of=OPENS + timedelta(days=day))]


class TestLaterThanUsual:
    @pytest.mark.parametrize(
        ("day", "signs"),
        [
            (0, []),
            (50, []),  # the usual day
            (65, []),  # within the grace
            (66, ["later_than_usual"]),
            (99, ["later_than_usual"]),  # the last day
            (100, []),  # over: what is missed is no forecast
            (-1, []),  # not begun
        ],
    )
    def test_warns_past_the_usual_time_and_some_grace(self, day, signs):
        assert codes(window(), history(40, 50, 60), day=day) == signs

    def test_says_so_in_words(self):
        (sign,) = foresee(window(), history(40, 50, 60), as_of=OPENS + timedelta(days=70))
        assert say(sign) == "往期按时完成3次，一般在时限过去50%时完成；本期已过70%，还没有完成。"

    def test_one_extraordinary_window_does_not_move_what_is_usual(self):
        assert codes(window(), history(40, 50, 99, 45, 40), day=70) == ["later_than_usual"]

    def test_what_was_met_ahead_of_its_window_counts_as_met_at_once(self):
        assert codes(window(), history(-30), day=16) == ["later_than_usual"]

    def test_without_any_earlier_window_nothing_is_foretold(self):
        assert [day for day in range(DAYS) if codes(window(), day=day)] == []

    def test_only_the_latest_windows_count(self):
        long_ago = history(*[10] * LOOKS_BACK, *[80] * LOOKS_BACK)
        assert codes(window(), long_ago, day=70) == []
        assert codes(window(), reversed(long_ago), day=70) == []  # in whatever order they come


class TestOftenLate:
    HALF = (Status.MISSED, 50, Status.MET_LATE, 50)

    @pytest.mark.parametrize(
        ("outcomes", "day", "signs"),
        [
            (HALF, 50, []),
            (HALF, 51, ["later_than_usual", "often_late"]),  # no grace
            ((Status.MISSED, 50), 51, []),  # two windows tell nothing of how often
            ((Status.UNEVIDENCED, 50, 50), 51, ["later_than_usual", "often_late"]),  # one in three
            ((Status.UNEVIDENCED, 50, 50, 50), 51, []),
            ((Status.MISSED,) * ENOUGH_WINDOWS, 49, []),
            ((Status.MISSED,) * ENOUGH_WINDOWS, 50, ["never_on_time", "often_late"]),
            ((Status.MISSED,) * (ENOUGH_WINDOWS - 1), 99, []),
        ],
    )
    def test_takes_the_grace_away_and_never_warns_alone(self, outcomes, day, signs):
        assert codes(window(), history(*outcomes), day=day) == signs

    @pytest.mark.parametrize("status", [Status.WAIVED, Status.OPEN, Status.UPCOMING])
    def test_what_was_not_judged_does_not_count(self, status):
        assert codes(window(), history(status, status, status), day=99) == []

    def test_a_window_still_running_beside_it_does_not_count(self):
        beside = [replace(one, due=one.due + timedelta(days=DAYS * 9)) for one in history(*self.HALF)]
        assert codes(window(), beside, day=60) == []


class TestBehind:
    @pytest.mark.parametrize(
        ("required", "complete", "day", "signs"),
        [
            (32, 10, 50, []),  # 16 expected: 6 behind
            (32, 9, 50, ["behind"]),  # 7 behind: more than a fifth of 32
            (4, 0, 24, []),  # not yet a whole one
            (4, 0, 25, ["behind"]),
            (2, 0, 49, []),
            (2, 0, 50, ["behind"]),
            (1, 0, 99, []),  # a single meeting is never halfway
            (0.8, 0.1, 99, []),  # nor is a share
        ],
    )
    def test_warns_when_the_work_lags_behind_the_time(self, required, complete, day, signs):
        assert codes(window(required=required, complete=complete), day=day) == signs

    def test_says_so_in_words(self):
        (sign,) = foresee(window(required=32.0, complete=8.0), [], as_of=OPENS + timedelta(days=50))
        assert say(sign) == "时限已过50%，按时间进度应完成16（全部为32），佐证齐全的为8。"


@pytest.mark.parametrize("status", sorted(set(Status) - set(FORECAST)))
def test_what_is_settled_or_already_a_gap_is_not_foretold(status):
    assert codes(window(status=status, required=4), history(10, 10, 10), day=99) == []


OUTCOMES = st.lists(st.integers(1, DAYS) | st.sampled_from(list(Status)), max_size=12)


@given(OUTCOMES, st.integers(1, 40), st.floats(0, 40), st.floats(0, 40), st.integers(0, DAYS - 1))
def test_more_records_never_raise_the_warning(outcomes, required, complete, more, day):
    earlier = history(*outcomes)
    less, further = (window(required=required, complete=done) for done in (complete, complete + more))
    assert set(codes(further, earlier, day=day)) <= set(codes(less, earlier, day=day))


@given(OUTCOMES, st.integers(1, 40), st.floats(0, 40), st.integers(0, DAYS - 2))
def test_waiting_never_takes_a_warning_away(outcomes, required, complete, day):
    one, earlier = window(required=required, complete=complete), history(*outcomes)
    assert set(codes(one, earlier, day=day)) <= set(codes(one, earlier, day=day + 1))


@given(OUTCOMES, st.randoms(), st.integers(0, DAYS - 1))
def test_the_order_of_the_earlier_windows_makes_no_difference(outcomes, chance, day):
    earlier = history(*outcomes)
    shuffled = chance.sample(earlier, len(earlier))
    assert codes(window(), earlier, day=day) == codes(window(), shuffled, day=day)


@given(OUTCOMES, st.integers(1, 40), st.integers(0, DAYS - 1))
def test_every_sign_can_be_said_in_both_languages(outcomes, required, day):
    for sign in foresee(window(required=required), history(*outcomes), as_of=OPENS + timedelta(days=day)):
        assert isinstance(sign, Reason)
        assert say(sign, "zh").endswith("。")
        assert say(sign, "en").endswith(".")
