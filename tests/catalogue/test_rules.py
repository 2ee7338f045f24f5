"""A bureau may only make a rule stricter; reminders fit the time allowed; rules read as people say them."""

import pytest

from zhunsheng.catalogue import rules
from zhunsheng.catalogue.vocabulary import describe, evidence_in_words, evidence_label, what_counts

QUARTERLY = {
    "every": "quarter",
    "at_least": 2,
    "answered_by": ["study_session"],
    "role": "organiser",
    "evidence": ["minutes", {"code": "attendance_rate", "at_least": 0.8}],
    "also_keep": ["materials", "topic"],
}
YEARLY = {"every": "year", "due": "03-31", "answered_by": [], "evidence": []}
AFTER = {
    "trigger": "disclosure_request_received",
    "within": {"days": 20, "calendar": "working"},
    "extension": {"days": 20, "calendar": "working"},
    "answered_by": [],
    "evidence": [],
}
AHEAD = {
    "trigger": "wedding",
    "before": {"days": 10, "calendar": "working"},
    "answered_by": [],
    "evidence": [],
}
SHARE = {"every": "year", "measure": "share", "of": "attended", "out_of": "expected", "at_least": 0.8} | {
    "answered_by": [],
    "evidence": [],
}


@pytest.mark.parametrize(
    ("rule", "changes", "becomes"),
    [
        (QUARTERLY, {"at_least": 3}, {"at_least": 3}),
        (QUARTERLY, {"at_least": 2}, {"at_least": 2}),  # the same is not looser
        (QUARTERLY, {"every": "month"}, {"every": "month"}),
        (QUARTERLY, {"evidence": ["materials"]}, {"also_keep": ["topic"]}),
        (
            QUARTERLY,
            {"evidence": [{"code": "attendance_rate", "at_least": 0.9}]},
            {"evidence": ["minutes", {"code": "attendance_rate", "at_least": 0.9}]},
        ),
        (  # what has a threshold keeps it
            QUARTERLY,
            {"evidence": ["attendance_rate"]},
            {"evidence": QUARTERLY["evidence"]},
        ),
        (YEARLY, {"due": "02-28"}, {"due": "02-28"}),
        (AFTER, {"within": {"days": 15}}, {"within": {"days": 15, "calendar": "working"}}),
        (AFTER, {"extension": {"days": 0}}, {"extension": {"days": 0, "calendar": "working"}}),
        (AHEAD, {"before": {"days": 15}}, {"before": {"days": 15, "calendar": "working"}}),
        (SHARE, {"at_least": 0.9}, {"at_least": 0.9}),
    ],
)
def test_a_stricter_change_is_taken(rule, changes, becomes):
    assert list(rules.looser(rule, changes)) == []
    tightened = rules.tighten(rule, changes)
    assert {field: tightened[field] for field in becomes} == becomes
    assert {field: tightened[field] for field in rule if field not in {*becomes, *changes, "also_keep"}} == {
        field: value for field, value in rule.items() if field not in {*becomes, *changes, "also_keep"}
    }


@pytest.mark.parametrize(
    ("rule", "changes", "said"),
    [
        (QUARTERLY, {"at_least": 1}, "最低要求只能提高：制度要求2，填写的是1"),
        (QUARTERLY, {"every": "half_year"}, "周期只能缩短：制度要求每季度，填写的是每半年"),
        (QUARTERLY, {"every": "week"}, "填写的是week"),
        (QUARTERLY, {"due": "03-01"}, "只有按年的事项可以提前截止日"),
        (QUARTERLY, {"within": {"days": 3}}, "本事项没有办理天数"),
        (QUARTERLY, {"evidence": ["gossip"]}, "没有名为“gossip”的佐证"),
        (QUARTERLY, {"evidence": [{"code": "attendance_rate", "at_least": 0.7}]}, "出勤率只能提高"),
        (QUARTERLY, {"role": "author"}, "“role”不能由单位调整"),
        (YEARLY, {"due": "04-01"}, "截止日只能提前：制度要求03-31，填写的是04-01"),
        (YEARLY, {"every": "quarter"}, "周期不能调整"),
        (AFTER, {"every": "month"}, "周期不能调整"),
        (AFTER, {"within": {"days": 21}}, "办理天数只能减少：制度要求20天，填写的是21天"),
        (AFTER, {"within": {"days": 10, "calendar": "natural"}}, "不能调整"),
        (AFTER, {"extension": {"days": 30}}, "可延长天数只能减少"),
        (AHEAD, {"before": {"days": 5}}, "提前天数只能增加：制度要求10天，填写的是5天"),
        (SHARE, {"at_least": 1.2}, "比例不能超过1"),
    ],
)
def test_a_looser_change_is_refused_with_the_reason_and_never_applied(rule, changes, said):
    [(field, sentence)] = rules.looser(rule, changes)
    assert field in changes
    assert said in sentence
    assert rules.tighten(rule, changes) == rule


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ({"every": "month"}, 7),
        ({"every": "quarter"}, 14),
        ({"every": "half_year"}, 21),
        ({"every": "year"}, 30),
        ({"every": "year", "remind_before": 60}, 60),
        ({"every": "year", "due": "03-31"}, 30),
        ({"every": "year", "due": "01-15"}, 14),
        ({"every": "year", "due": "02-29"}, 30),
        ({"trigger": "x", "within": {"days": 60}}, 7),
        ({"trigger": "x", "within": {"days": 5}}, 2),
        ({"trigger": "x", "before": {"days": 1}}, 0),
        ({"trigger": "x"}, 7),
    ],
)
def test_reminders_come_a_week_ahead_or_as_the_period_asks(rule, days):
    assert rules.remind_before(rule) == days


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"every": "quarter"}, "每季度至少1次"),
        ({"every": "half_year", "at_least": 2}, "每半年至少2次"),
        (YEARLY, "每年至少1次，3月31日前"),
        ({"every": "year", "measure": "sum", "of": "hours", "at_least": 32}, "每年累计不少于32学时"),
        ({"every": "year", "measure": "distinct", "of": "unit", "at_least": 5}, "每年至少覆盖5个单位"),
        (SHARE, "每年到会人数占应到人数的比例不低于80%"),
        (
            {"trigger": "must_study_document_received", "within": {"days": 30, "calendar": "natural"}},
            "收到必学文件后30日内（自然日）",
        ),
        (AFTER, "收到公开申请后20个工作日内，经批准最多延长20个工作日"),
        (AHEAD, "婚庆前10个工作日"),
        ({"trigger": "major_matter", "answered_by": []}, "发生重大事项时，不设统一期限"),
        ({"trigger": "issue_opened", "answered_by": ["issue_closed"]}, "提出问题后，按登记的期限"),
        (
            {
                "every": "year",
                "trigger": "post_or_process_changed",
                "within": {"days": 30, "calendar": "natural"},
            },
            "每年至少1次；岗位或流程变动后30日内（自然日）",
        ),
    ],
)
def test_a_rule_is_described_in_one_phrase(rule, said):
    assert describe(rule) == said


def test_what_counts_names_kinds_role_and_conditions():
    rule = {
        "answered_by": ["party_class"],
        "role": "author",
        "where": [{"attribute": "hours", "at_least": 2}],
    }
    assert what_counts(rule) == "由责任主体主讲、谈话或报告的党课，且学时不低于2"
    assert what_counts({"answered_by": []}) == ""


def test_evidence_is_named_with_its_threshold_and_the_unknown_stays_as_it_is():
    assert evidence_in_words("minutes") == "会议记录"
    assert evidence_in_words({"code": "attendance_rate", "at_least": 0.5}) == "出勤率（不低于50%）"
    assert evidence_label("attended") == "到会人数"
    assert evidence_label("unheard_of") == "unheard_of"
