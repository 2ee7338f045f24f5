"""What may be recorded and what a record proves: the tables behind every form of this room."""

from datetime import date

import pytest

from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.rules import (
    Attendee,
    Draft,
    Session,
    attendance,
    evidence_of,
    faults,
    faults_of_proofs,
    secrecy_mark,
)
from zhunsheng.engine import Role

TODAY = date(2026, 6, 1)
ORGANISER, PARTICIPANT, TARGET, AUTHOR = Role.ORGANISER, Role.PARTICIPANT, Role.TARGET, Role.AUTHOR
STUDY = Session(Kind.CENTER_GROUP_STUDY, date(2026, 4, 10), frozenset({2}))


def draft(**changes):
    values = {
        "unit": "办公室",
        "kind": Kind.STUDY_SESSION,
        "title": "学习",
        "happened_on": date(2026, 5, 20),
    }
    return Draft(**values | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"happened_on": TODAY},
        {"happened_on": date(2019, 1, 1)},  # late by years: taken, and shown as late
        {"founded_on": date(2026, 5, 20), "dissolved_on": date(2026, 5, 20)},
        {"hours": 0.5},
        {"hours": 24},
        {"counts_for": date(2026, 5, 20)},
        {"kind": Kind.MAKEUP_STUDY, "makes_up_for": STUDY, "parts": (Attendee(2, "乙", PARTICIPANT),)},
        {"kind": Kind.MAKEUP_STUDY, "makes_up_for": STUDY, "parts": (Attendee(1, "甲", ORGANISER),)},
        {"parts": (Attendee(1, "甲", AUTHOR), Attendee(2, "乙", TARGET))},
        {"parts": (Attendee(1, "甲", PARTICIPANT, attended=False, absence_reason="公出"),)},
        {"minutes": "强调保守国家秘密，学习密级管理办法"},
    ],
)
def test_what_may_be_recorded(changes):
    assert list(faults(draft(**changes), today=TODAY)) == []


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": "  "}, "title", "请填写主题"),
        ({"happened_on": date(2026, 6, 2)}, "happened_on", "填写的是 2026-06-02，今天是 2026-06-01"),
        ({"founded_on": date(2026, 5, 21)}, "happened_on", "2026-05-21 设立"),
        ({"dissolved_on": date(2026, 5, 19)}, "happened_on", "2026-05-19 撤销"),
        ({"hours": 0}, "hours", "大于 0"),
        ({"hours": 24.5}, "hours", "不超过 24"),
        ({"counts_for": date(2026, 5, 21)}, "counts_for", "2026-05-21 晚于活动日期 2026-05-20"),
        ({"makes_up_for": STUDY}, "makes_up_for", "只有“补学”"),
        (
            {
                "kind": Kind.MAKEUP_STUDY,
                "makes_up_for": Session(Kind.TRAINING, date(2026, 4, 1), frozenset()),
            },
            "makes_up_for",
            "中心组学习研讨",
        ),
        (
            {"kind": Kind.MAKEUP_STUDY, "makes_up_for": STUDY, "happened_on": date(2026, 4, 9)},
            "makes_up_for",
            "2026-04-09 早于",
        ),
        (
            {"kind": Kind.MAKEUP_STUDY, "makes_up_for": STUDY, "parts": (Attendee(1, "甲", PARTICIPANT),)},
            "parts",
            "甲在所补的那次学习中没有缺席",
        ),
        (
            {"parts": (Attendee(1, "张三", PARTICIPANT, in_post=False),)},
            "parts",
            "张三 2026-05-20 没有在本局任职",
        ),
        ({"parts": (Attendee(1, "甲", AUTHOR), Attendee(1, "甲", TARGET))}, "parts", "甲不能与自己谈话"),
        (
            {"parts": (Attendee(1, "甲", PARTICIPANT, attended=False),)},
            "parts",
            "甲缺席，请写明原因",
        ),
        (
            {"parts": (Attendee(1, "甲", ORGANISER), Attendee(1, "甲", PARTICIPANT, False, "公出"))},
            "parts",
            "既记为到会又记为缺席",
        ),
        ({"title": "传达绝密★文件"}, "title", "绝密★"),
        ({"minutes": "密级：机密"}, "minutes", "密级："),
    ],
)
def test_what_may_not_be_recorded_and_why(changes, field, words):
    found = list(faults(draft(**changes), today=TODAY))
    assert [name for name, _ in found] == [field]
    assert words in found[0][1]


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (("case", "", False), "“案例”还是空的"),
        (("case", " ", False), "“案例”还是空的"),
        (("wrong", "内容", True), "没有“wrong”这种佐证"),
        (("case", "附件为秘密★3年", True), "秘密★"),
        (("case", "", True), None),
        (("case", "某地某案", False), None),
    ],
)
def test_a_proof_says_something_that_may_be_kept(proof, words):
    found = list(faults_of_proofs([proof], labels={"case": "案例"}))
    assert len(found) == (words is not None)
    assert all(words in sentence for _, sentence in found)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("绝密★", "绝密★"),
        ("机密 ★ 一年", "机密 ★"),
        ("密 级：秘密", "密 级："),
        ("密级: 无", "密级:"),
        ("秘密传递", ""),
        ("", ""),
    ],
)
def test_marks_of_state_secrets_are_seen(text, mark):
    assert secrecy_mark(text) == mark


@pytest.mark.parametrize(
    ("parts", "counted"),
    [
        ([], (0, 0)),
        ([(1, ORGANISER, True), (1, AUTHOR, True), (2, PARTICIPANT, True)], (2, 2)),  # one person, two roles
        ([(1, ORGANISER, True), (2, PARTICIPANT, False)], (1, 2)),
        ([(1, AUTHOR, True), (2, TARGET, True)], (1, 1)),  # whoever is talked to is not an attendee
    ],
)
def test_attendance_counts_people_once(parts, counted):
    assert attendance(parts) == counted


BARE = {"kind": Kind.STUDY_SESSION, "title": "学习"}


@pytest.mark.parametrize(
    ("values", "present", "absent"),
    [
        ({}, "topic topics theme agenda date organiser", "minutes attendance place hours document speaker"),
        ({"title": ""}, "date", "topic agenda"),
        ({"minutes": "一、传达。"}, "minutes topic_summary study_record", "discussion"),
        ({"minutes": "  "}, "date", "minutes"),
        ({"place": "三楼会议室"}, "place", ""),
        ({"documents": 1}, "document documents materials", ""),
        ({"parts": [(1, ORGANISER, True)]}, "attendance attendance_rate quorum", "speaker talkee audience"),
        (
            {"parts": [(1, AUTHOR, True), (2, TARGET, True)]},
            "speaker speakers talker talkers talkee pair",
            "",
        ),
        ({"parts": [(1, AUTHOR, True)]}, "talker", "talkee pair"),
        (
            {"parts": [(1, AUTHOR, False), (2, PARTICIPANT, True)]},
            "audience attendance",
            "speaker",
        ),  # who did not come did not speak
        ({"proofs": ["case", "discussion"]}, "case discussion", "follow_up"),
        ({"kind": Kind.MAKEUP_STUDY, "makes_up": True}, "makeup_date leave_reason", "makeup_method"),
        ({"kind": Kind.REPORT_UP}, "submission_date", ""),
    ],
)
def test_what_a_record_proves_by_itself(values, present, absent):
    found = set(evidence_of(**BARE | values))
    assert set(present.split()) <= found
    assert not set(absent.split()) & found


@pytest.mark.parametrize(
    ("came", "stayed_away", "rate", "quorum"),
    [(4, 1, 0.8, True), (2, 2, 0.5, True), (1, 2, 1 / 3, False)],
)
def test_rates_and_the_quorum(came, stayed_away, rate, quorum):
    parts = [(n, PARTICIPANT, n < came) for n in range(came + stayed_away)]
    found = evidence_of(**BARE, parts=parts)
    assert found["attendance_rate"] == pytest.approx(rate)
    assert ("quorum" in found) is quorum


def test_hours_are_numbers_that_a_threshold_can_be_put_to():
    found = evidence_of(**BARE, hours=1.5)
    assert (found["hours"], found["hours_or_days"]) == (1.5, 1.5)
