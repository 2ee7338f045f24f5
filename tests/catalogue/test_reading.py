"""A wrong field is named with its obligation and what was expected; nothing of such a file is used."""

from datetime import date

import pytest

from tests.catalogue.factories import data_file, entry
from zhunsheng.catalogue.reading import CatalogueError, read_obligations

TRIGGERED = {"every": None, "trigger": "wedding"}
DAYS = {"days": 10, "calendar": "working"}
VERSION = entry()["versions"][0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (entry(area="weather"), "责任事项 test.study的 area：写的是“weather”，应为organisation、"),
        (entry(subject="king"), "subject：写的是“king”，应为bureau、"),
        (entry(colour="red"), "不认识字段colour；可用的字段是code、"),
        (entry(title=7), "title：写的是“7”，应为文字。"),
        (entry(title="短" * 81), "title：“短"),
        (entry(versions=[]), "versions：有0项，应不少于1项。"),
        (entry(version={"confidence": "sure"}), "第1版的 confidence：写的是“sure”"),
        (entry(version={"valid_from": "2024-02-30"}), "valid_from：写的是“2024-02-30”，应为存在的日期"),
        (entry(version={"basis": [{"year": 2024}]}), "basis.第1项：缺少regulation"),
        (entry(version={"basis": [{"regulation": "古法", "year": 12}]}), "year：写的是12，应不小于1949。"),
        (
            entry(rule={"every": "week"}),
            "rule.every：写的是“week”，应为month、quarter、half_year、year之一。",
        ),
        (entry(rule={"role": "guest"}), "rule.role：写的是“guest”"),
        (entry(rule={"at_least": 0}), "rule.at_least：写的是0，应大于0。"),
        (entry(rule={"at_least": -1}), "rule.at_least：写的是-1，应大于0。"),
        (entry(rule={"within": DAYS}), "写了within，还须写trigger。"),
        (entry(rule={"answered_by": ["theme_day", "theme_day"]}), "answered_by：有重复的项"),
        (entry(rule={"due": "3/31"}), "rule.due：写的是“3/31”，格式应符合"),
        (entry(rule={"every": None}), "rule.every：周期（every）和触发事实（trigger）都没有写"),
        (entry(rule={"due": "03-31"}), "rule.due：只有 every 为 year 时才能写，现在是 quarter。"),
        (entry(rule={"every": "year", "due": "02-30"}), "rule.due：没有 02-30 这一天"),
        (entry(rule={"role": None}), "rule.role：写了 answered_by，还须写责任主体在其中的身份。"),
        (entry(rule={"answered_by": ["picnic"]}), "rule.answered_by：没有名为“picnic”的事实"),
        (entry(rule=TRIGGERED | {"trigger": "rain"}), "rule.trigger：没有名为“rain”的事实"),
        (entry(rule=TRIGGERED | {"within": DAYS, "before": DAYS}), "rule.before：与 within 只能写一个"),
        (entry(rule={"evidence": ["gossip"]}), "rule.evidence：没有名为“gossip”的佐证"),
        (entry(rule={"also_keep": ["gossip"]}), "rule.also_keep：没有名为“gossip”的佐证"),
        (entry(rule={"also_keep": ["minutes"]}), "“会议记录”（minutes）写了2次"),
        (entry(rule={"measure": "sum"}), "rule.of：按 sum 计量时，应写明累计或去重的是什么。"),
        (entry(rule={"measure": "share", "of": "attended"}), "rule.out_of：按 share 计量时应写"),
        (
            entry(rule={"measure": "share", "of": "attended", "out_of": "expected", "at_least": 2}),
            "rule.at_least：比例写的是2，应不大于1。",
        ),
        (entry(rule={"remind_before": 90}), "rule.remind_before：提前90天提醒，不短于时限本身（90天）"),
        (
            entry(rule=TRIGGERED | {"within": DAYS, "remind_before": 12}),
            "rule.remind_before：提前12天提醒，不短于时限本身（10天）",
        ),
        (
            entry(rule={"every": "year", "due": "01-15", "remind_before": 15}),
            "rule.remind_before：提前15天提醒，不短于时限本身（15天）",
        ),
        (entry(rule={"at_least": 1.5}), "rule.at_least：按 count 计量时写的是1.5，应为整数。"),
        (entry(rule={"at_least": float("nan")}), "rule.at_least：写的是nan，应为一个具体的数。"),
        (entry(rule={"at_least": float("inf")}), "rule.at_least：写的是inf，应为一个具体的数。"),
        (
            entry(rule={"evidence": [{"code": "attendance_rate", "at_least": 80}]}),
            "rule.evidence：出勤率写的是80，应不大于1，例如80%写作0.8。",
        ),
        (
            entry(rule={"where": [{"attribute": "hours", "at_least": 0}]}),
            "where.第1项.at_least：写的是0，应大于0。",
        ),
        (
            entry(rule={"where": [{"attribute": "mood", "at_least": 1}]}),
            "rule.where：没有名为“mood”的数量或对象",
        ),
        (entry(rule={"measure": "sum", "of": "joy"}), "rule.of：没有名为“joy”的数量或对象"),
        (entry(rule=TRIGGERED | {"keyed_by": "moon"}), "rule.keyed_by：没有名为“moon”的数量或对象"),
        (
            entry(rule=TRIGGERED | {"within": DAYS | {"days": 99_999}}),
            "rule.within.days：写的是99999，应不大于3660。",
        ),
        (
            entry(version={"valid_from": "2024-05-01", "valid_until": "2024-04-30"}),
            "第1版的 valid_until：2024-04-30 早于 valid_from",
        ),
        (entry(versions=[VERSION, VERSION]), "第2版的 valid_from：与上一版的时间重叠"),
        (
            entry(versions=[VERSION | {"valid_until": "2025-06-30"}, VERSION | {"valid_from": "2025-06-30"}]),
            "第2版的 valid_from：与上一版的时间重叠或先后颠倒，应晚于 2025-06-30。",
        ),
    ],
)
def test_a_wrong_field_is_named_with_what_was_expected(tmp_path, wrong, said):
    with pytest.raises(CatalogueError) as caught:
        read_obligations(data_file(tmp_path, entry("test.sound"), wrong))
    message = str(caught.value)
    assert message.startswith("obligations.yaml有1处错误，没有载入任何内容。")
    assert "test.study" in message
    assert said in message


WRONG_IN_MANY_WAYS = """\
- code: test.zero
  title: 每月学习
  title_en: Monthly study
  area: study
  subject: branch
  versions:
    - confidence: practice
      basis:
        - {regulation: 示例学习制度}
      rule:
        every: month
        at_least: 0
        answered_by: [study_session]
        role: organiser
        evidence: [minutes]
      note: 每月一次。
- code: test.twice
  title: 每季学习
  title_en: Quarterly study
  area: study
  subject: branch
  versions:
    - &first
      confidence: practice
      basis:
        - {regulation: 示例学习制度}
      rule:
        every: quarter
        answered_by: [picnic]
        role: organiser
        evidence: [minutes]
        remind_before: 100
      note: 每季一次。
    - <<: *first
      valid_from: 2026-01-01
      valid_until: 2026-12-31
    - <<: *first
      valid_from: 2026-07-01
- code: test.twice
  colour: red
"""


def test_every_fault_is_named_at_once_by_its_line(tmp_path):
    """One mistake of shape hides none of meaning elsewhere; each is led to by file, line, field and reason."""
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG_IN_MANY_WAYS, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_obligations(path)
    heading, *faults = str(caught.value).splitlines()
    assert heading == "wrong.yaml有12处错误，没有载入任何内容。请改正后重新载入："
    found = [tuple(fault.split("　", 1)) for fault in faults]
    lines = [line for line, _ in found]
    assert lines == sorted(lines, key=lambda line: int(line[3:-1]))
    assert [line for line, said in found if "at_least：写的是0" in said] == ["· 第12行"]
    assert [line for line, said in found if "picnic" in said] == ["· 第29行"] * 3
    assert [line for line, said in found if "提前100天" in said] == ["· 第32行"] * 3
    assert [line for line, said in found if "与上一版的时间重叠" in said] == ["· 第38行"]
    assert [line for line, said in found if "这个编号出现了2次" in said] == ["· 第17行", "· 第39行"]
    assert [line for line, said in found if "不认识字段colour" in said] == ["· 第39行"]
    assert [line for line, said in found if "缺少" in said] == ["· 第39行"]


def test_a_field_written_twice_is_refused_with_its_line(tmp_path):
    """YAML itself would quietly take the last one."""
    path = tmp_path / "twice.yaml"
    path.write_text("- code: test.a\n  title: 甲\n  title: 乙\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"第2行第3个字符附近，字段“title”写了2次，只应写一次"):
        read_obligations(path)


@pytest.mark.parametrize("text", ["- code: [", "\t- x: 1"])
def test_a_file_that_is_not_yaml_is_refused_with_the_place(tmp_path, text):
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        CatalogueError, match=r"broken.yaml不是正确的 YAML（UTF-8），没有载入任何内容。.*第1行第"
    ):
        read_obligations(path)


@pytest.mark.parametrize("text", ["", "code: x", "- 3"])
def test_a_file_of_another_shape_is_refused(tmp_path, text):
    path = tmp_path / "other.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match="应为"):
        read_obligations(path)


def test_a_missing_file_is_refused_with_its_path(tmp_path):
    with pytest.raises(CatalogueError, match=r"nowhere\.yaml"):
        read_obligations(tmp_path / "nowhere.yaml")


def test_a_version_ends_the_day_before_the_next(tmp_path):
    made = entry(versions=[VERSION, VERSION | {"valid_from": "2025-07-01"}])
    [read] = read_obligations(data_file(tmp_path, made))
    assert [(version["valid_from"], version["valid_until"]) for version in read["versions"]] == [
        (None, date(2025, 6, 30)),
        (date(2025, 7, 1), None),
    ]
