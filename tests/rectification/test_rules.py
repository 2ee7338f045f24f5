"""The workflow table, what a submission needs, and how words are quoted."""

from dataclasses import replace
from datetime import date

import pytest

from tools.draw_workflow import TARGET
from zhunsheng.rectification import drawing, rules
from zhunsheng.rectification.rules import (
    MOVE_LABELS,
    MOVER_LABELS,
    MOVES,
    STANDING_LABELS,
    STATE_LABELS,
    Mover,
    Position,
    Progress,
    Report,
    Standing,
    State,
    Step,
)
from zhunsheng.rectification.views import STEPS
from zhunsheng.ui.tones import LOOKS

DONE = Progress(is_done=True, has_proof=True)
SETTLED = Progress(is_done=True, has_proof=True, settled=True)
UNDONE = Progress(is_done=False, has_proof=False)
BARE = Progress(is_done=True, has_proof=False)


class TestTheTable:
    def test_every_state_and_mover_is_described_everywhere(self):
        assert set(MOVES) == set(STATE_LABELS) == set(State)
        assert set(MOVER_LABELS) == set(Mover)
        assert {state: LOOKS[state].label for state in State} == STATE_LABELS
        assert set(STEPS) == set(Step) - {Step.NOTHING}

    def test_only_a_verifier_closes_and_only_what_was_submitted(self):
        closing = {state: moves[State.CLOSED] for state, moves in MOVES.items() if State.CLOSED in moves}
        assert closing == {State.SUBMITTED: Mover.VERIFIER}

    def test_every_state_is_reached_from_the_first(self):
        reached, ahead = set(), [State.OPEN]
        while ahead:
            state = ahead.pop()
            if state not in reached:
                reached.add(state)
                ahead += MOVES[state]
        assert reached == set(State)

    def test_every_move_is_named_and_drawn_and_the_manual_shows_the_drawing_of_today(self):
        """After a change of the table run ``python -m tools.draw_workflow``."""
        assert set(MOVE_LABELS) == {(start, end) for start in MOVES for end in MOVES[start]}
        assert drawing.svg().count("marker-end") == len(MOVE_LABELS)
        assert TARGET.read_text(encoding="utf-8") == drawing.svg()


CLOSED = Position(State.CLOSED)
UNDER_WAY = Position(State.RECTIFYING)


class TestStanding:
    def test_every_standing_is_described_everywhere_and_can_be_reached(self):
        assert set(STANDING_LABELS) == set(Standing)
        assert {one: LOOKS[one].label for one in Standing} == STANDING_LABELS
        assert all(rules.codes_of(one) for one in Standing)

    @pytest.mark.parametrize(
        ("position", "stands"),
        [
            (Position(State.OPEN), Standing.UNASSIGNED),
            (UNDER_WAY, Standing.ONGOING),
            (replace(UNDER_WAY, some_done=True), Standing.PARTLY),
            (replace(UNDER_WAY, some_done=True, is_kept_up=True), Standing.LASTING),
            (replace(UNDER_WAY, some_done=True, is_kept_up=True, came_back=True), Standing.RELAPSED),
            (replace(UNDER_WAY, some_done=True, came_back=True, is_overdue=True), Standing.OVERDUE),
            (replace(UNDER_WAY, is_overdue=True, is_unable=True), Standing.UNABLE),
            (Position(State.SUBMITTED, is_overdue=True, some_done=True), Standing.WAITING),
            (CLOSED, Standing.VERIFIED),
            (replace(CLOSED, is_overdue=True, some_done=True), Standing.VERIFIED),
            (replace(CLOSED, still_holds=True), Standing.EFFECTIVE),
            (replace(CLOSED, still_holds=True, is_kept_up=True), Standing.LASTING),
            (replace(CLOSED, still_holds=True, is_kept_up=True, came_back=True), Standing.RELAPSED),
            (Position(State.MERGED, is_overdue=True), Standing.MERGED),
        ],
    )
    def test_what_is_bad_is_not_hidden_by_what_is_good(self, position, stands):
        assert rules.standing(position) == stands

    def test_nothing_not_verified_is_ever_called_verified_or_effective(self):
        for one in (Standing.VERIFIED, Standing.EFFECTIVE):
            assert {Position.of(code).state for code in rules.codes_of(one)} == {State.CLOSED}

    def test_a_number_stands_for_one_position(self):
        codes = [code for one in Standing for code in rules.codes_of(one)]
        assert len(codes) == len(set(codes)) == len(State) * 2 ** len(rules.FLAGS)
        assert all(Position.of(code).code == code for code in codes)


@pytest.mark.parametrize(
    ("measures", "says"),
    [
        ([], "还没有整改措施"),
        ([DONE, UNDONE, UNDONE], "还有 2 项措施没有完成"),
        ([DONE, BARE], "有 1 项措施缺少佐证"),
        ([SETTLED, SETTLED], "重新打开后还没有新的措施"),
        ([SETTLED, DONE], ""),
        ([DONE], ""),
    ],
)
def test_what_is_lacking(measures, says):
    lacking = rules.what_is_lacking(measures)
    assert says in lacking
    assert bool(lacking) == bool(says)


@pytest.mark.parametrize(
    ("state", "measures", "step"),
    [
        (State.OPEN, [UNDONE], Step.ASSIGN),
        (State.RECTIFYING, [], Step.PLAN),
        (State.RECTIFYING, [DONE, UNDONE], Step.WORK),
        (State.RECTIFYING, [DONE, BARE], Step.WORK),
        (State.RECTIFYING, [SETTLED], Step.PLAN),
        (State.RECTIFYING, [DONE], Step.SUBMIT),
        (State.SUBMITTED, [DONE], Step.VERIFY),
        (State.CLOSED, [SETTLED], Step.NOTHING),
    ],
)
def test_next_step(state, measures, step):
    assert rules.next_step(state, measures) == step


@pytest.mark.parametrize(
    ("done_on", "result", "has_proof", "fields"),
    [
        (date(2026, 5, 20), "已补齐", True, set()),  # the very day it arose
        (date(2026, 6, 1), "已补齐", True, set()),  # today
        (date(2026, 6, 2), "已补齐", True, {"done_on"}),
        (date(2026, 5, 19), "已补齐", True, {"done_on"}),
        (date(2026, 6, 1), " ", False, {"result", "proof"}),
    ],
)
def test_faults_of_report(done_on, result, has_proof, fields):
    report = Report(done_on, result, has_proof)
    faults = rules.faults_of_report(report, arose_on=date(2026, 5, 20), today=date(2026, 6, 1))
    assert set(faults) == fields


@pytest.mark.parametrize(
    ("spans", "around", "quoted"),
    [
        ([(2, 3)], 1, ["…乙[丙]丁…"]),
        ([(0, 1)], 9, ["[甲]乙丙丁戊己庚辛"]),
        ([(0, 1), (6, 7)], 1, ["[甲]乙…", "…己[庚]辛"]),
        ([(6, 7), (3, 4)], 2, ["…乙丙[丁]戊己[庚]辛"]),
        ([(2, 5), (3, 5)], 0, ["…[丙丁戊]…"]),
        ([], 9, []),
    ],
)
def test_quotations_show_where_they_were_cut_and_do_not_repeat_each_other(spans, around, quoted):
    def shown(passages):
        return "".join(f"[{one.text}]" if one.is_quoted else one.text for one in passages)

    assert [shown(found) for found in rules.quotations("甲乙丙丁戊己庚辛", spans, around=around)] == quoted
