"""Every status and reason can be said in both languages, and says what the reader needs."""

import pytest

from zhunsheng.engine import STATUS_LABELS, Reason, Status, evaluate, say
from zhunsheng.engine.wording import WORDING

from .worlds import world

WORDS = {"41": "三季度中心组学习", "minutes": "会议记录", "hours": "学习时长"}


def test_every_status_has_a_label_in_both_languages():
    for labels in STATUS_LABELS.values():
        assert set(labels) == set(Status)
    assert (
        set(STATUS_LABELS) == {"zh", "en"} == set.union(*(set(sentences) for sentences in WORDING.values()))
    )


def test_every_reason_that_the_engine_gives_can_be_said():
    said = {
        language: {
            say(reason, language)
            for seed in range(6)
            for row in evaluate(**world(seed))
            for reason in row.reasons
        }
        for language in ("zh", "en")
    }
    assert all(said.values())
    assert all(sentence.endswith("。") and "{" not in sentence for sentence in said["zh"])
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in said["en"])


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason("lacks", {"fact": "41", "evidence": "minutes"}), "记录“三季度中心组学习”缺少会议记录。"),
        (
            Reason("short", {"measure": "count", "required": 4.0, "counted": 2.0, "by": 2.0}),
            "应完成4次，已有2次，还差2次。",
        ),
        (
            Reason("short", {"measure": "sum", "required": 8.0, "counted": 7.5, "by": 0.5, "of": "hours"}),
            "学习时长应达到8，累计7.5，还差0.5。",
        ),
        (Reason("late", {"met_on": "2025-04-03", "days": 3}), "2025年4月3日完成，超过期限3天。"),
    ],
)
def test_sentences_in_chinese(reason, sentence):
    assert say(reason, label=WORDS.__getitem__) == sentence


def test_a_share_is_said_as_a_percentage():
    values = {"measure": "share", "required": 0.8, "counted": 0.7, "by": 0.1, "of": "came", "out_of": "due"}
    assert say(Reason("short", values), "en") == "came must be 80% of due, is 70%: short by 10%."


def test_an_unknown_reason_is_named():
    with pytest.raises(ValueError, match="no reason Reason"):
        say(Reason("vanished"))
