"""What a stage asks and how it stands: from the linked records and the dates, never from somebody's word."""

from datetime import date

import pytest

from zhunsheng.campaigns import rules
from zhunsheng.campaigns.rules import Standing

SPAN = (date(2026, 4, 1), date(2026, 4, 30))
CAMPAIGN = (date(2026, 4, 1), date(2026, 7, 31))


IN_TIME, MADE_UP = date(2026, 4, 20), date(2026, 5, 10)


@pytest.mark.parametrize(
    ("done", "as_of", "standing", "lacking"),
    [
        ([], date(2026, 3, 31), Standing.UPCOMING, ("a", "b")),
        ([], date(2026, 4, 1), Standing.OPEN, ("a", "b")),
        ([("a", IN_TIME), ("a", IN_TIME)], date(2026, 4, 30), Standing.OPEN, ("b",)),
        ([("a", IN_TIME), ("a", MADE_UP)], date(2026, 5, 20), Standing.SHORT, ("b",)),
        ([("a", IN_TIME), ("b", MADE_UP)], date(2026, 5, 20), Standing.LATE, ()),
        ([("a", IN_TIME), ("b", MADE_UP), ("b", IN_TIME)], date(2026, 5, 20), Standing.DONE, ()),
    ],
)
def test_a_unit_stands_as_its_records_and_the_day_say(done, as_of, standing, lacking):
    cell = rules.cell_of(done, expected=["a", "b"], span=SPAN, as_of=as_of)
    assert (cell.standing, cell.lacking) == (standing, lacking)
    assert cell.counts["a"] == sum(kind == "a" for kind, _ in done)


@pytest.mark.parametrize(
    ("units", "standing"),
    [
        ([Standing.DONE, Standing.DONE], Standing.DONE),
        ([Standing.DONE, Standing.LATE], Standing.LATE),
        ([Standing.LATE, Standing.SHORT], Standing.SHORT),
    ],
)
def test_a_stage_stands_as_its_slowest_unit(units, standing):
    assert rules.whole(units, span=SPAN, as_of=date(2026, 5, 20)) == standing


@pytest.mark.parametrize(
    ("values", "field", "part"),
    [
        ({"ends_on": date(2026, 3, 1)}, "ends_on", "早于开始日期"),
        ({"units": []}, "units", "至少选一个参加单位"),
        ({"plan_name": " "}, "plan_name", "或上传方案文件"),
    ],
)
def test_a_campaign_has_a_plan_units_and_an_end(values, field, part):
    sound = {
        "starts_on": CAMPAIGN[0],
        "ends_on": CAMPAIGN[1],
        "units": [1],
        "plan_name": "方案",
        "has_file": False,
    }
    assert rules.faults_of_campaign(**sound) == {}
    faults = rules.faults_of_campaign(**sound | values)
    assert list(faults) == [field]
    assert part in faults[field]


def test_a_plan_that_exists_as_a_file_need_not_be_typed():
    faults = rules.faults_of_campaign(
        starts_on=CAMPAIGN[0], ends_on=CAMPAIGN[1], units=[1], plan_name="", has_file=True
    )
    assert faults == {}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_on": date(2026, 3, 1)}, "ends_on"),
        ({"ends_on": date(2026, 8, 1)}, "ends_on"),
        ({"starts_on": date(2026, 3, 31)}, "starts_on"),
        ({"kinds": []}, "kinds"),
    ],
)
def test_a_stage_lies_within_its_campaign_and_expects_something(values, field):
    sound = {"starts_on": SPAN[0], "ends_on": SPAN[1], "kinds": ["a"], "campaign": CAMPAIGN}
    assert rules.faults_of_stage(**sound) == {}
    assert list(rules.faults_of_stage(**sound | values)) == [field]


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({}, ""),
        ({"happened_on": date(2026, 5, 20)}, ""),
        ({"happened_on": date(2026, 3, 31)}, "早于本阶段开始"),
        ({"takes_part": False}, "没有参加这次活动"),
        ({"kind_is_expected": False}, "不在本阶段要开展的活动之列"),
    ],
    ids=["in time", "made up later", "before it began", "of no unit in it", "of another kind"],
)
def test_only_what_belongs_to_a_stage_is_linked(values, part):
    sound = {"kind_is_expected": True, "takes_part": True, "happened_on": date(2026, 4, 15), "span": SPAN}
    fault = rules.fault_of_link(**sound | values)
    assert part in fault if part else fault == ""
