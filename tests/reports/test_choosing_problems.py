"""The author may leave a problem to the totals; it is never hidden from them, nor from whoever settles the report."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import AT
from zhunsheng.accounts.rulings import Refused
from zhunsheng.clock import today
from zhunsheng.reports import actions
from zhunsheng.reports.composing import PROBLEMS_NAMED
from zhunsheng.reports.drafting import content_of


@pytest.fixture
def report(office):
    office.problems = [office.finding(title=f"第{number}个问题") for number in range(1, PROBLEMS_NAMED + 3)]
    office.evaluate()
    return office.draft()


def anchor_of(finding):
    return f"finding-{finding.pk}"


def leave_to_totals(office, report, finding, **values):
    return actions.count_only(
        **{
            "report": report,
            "anchor": anchor_of(finding),
            "lead": finding.title,
            "by": office.clerk,
            "at": AT,
        }
        | values
    )


def spelled_out(report):
    return [
        passage["lead"].partition("是")[2]
        for block in content_of(report, as_of=today())["blocks"]
        for passage in block["passages"]
        if passage["sentences"] and passage["sentences"][0]["anchor"].startswith("finding-")
    ]


def total(report):
    return next(
        sentence["text"]
        for block in content_of(report, as_of=today())["blocks"]
        for passage in block["passages"]
        for sentence in passage["sentences"]
        if "个问题尚未销号" in sentence["text"]
    )


def test_a_problem_left_to_the_totals_makes_room_for_the_next_and_is_still_counted(office, report):
    before = total(report)
    report = leave_to_totals(office, report, office.problems[0])
    assert spelled_out(report) == [f"第{number}个问题。" for number in range(2, PROBLEMS_NAMED + 2)]
    assert total(report) == before
    assert content_of(report, as_of=today())["counted_only"] == [
        {"anchor": anchor_of(office.problems[0]), "lead": "第1个问题"}
    ]


def test_it_can_be_spelled_out_again_and_each_choice_is_a_version(office, report):
    report = leave_to_totals(office, report, office.problems[0])
    report = leave_to_totals(office, report, office.problems[0])
    report = actions.spell_out(report=report, anchor=anchor_of(office.problems[0]), by=office.clerk, at=AT)
    assert spelled_out(report)[0] == "第1个问题。"
    assert report.revisions.count() == 3
    report = actions.go_back(report=report, number=2, seen=3, by=office.clerk, at=AT)
    assert spelled_out(report)[0] == "第2个问题。"


@pytest.mark.parametrize("anchor", ["opening-1", "problem-机关管理", "steps", "finding-x", ""])
def test_totals_and_other_sentences_cannot_be_left_out(office, report, anchor):
    with pytest.raises(ValidationError, match="不是可以选择的问题"):
        leave_to_totals(office, report, office.problems[0], anchor=anchor)


@pytest.mark.parametrize("who", ["head", "deputy", "staff", "stranger"])
def test_others_may_not_choose(office, report, who):
    with pytest.raises(Refused):
        leave_to_totals(office, report, office.problems[0], by=getattr(office, who))
    with pytest.raises(Refused):
        actions.spell_out(report=report, anchor="finding-1", by=getattr(office, who), at=AT)


def test_nothing_is_chosen_any_more_once_it_is_settled(office, report):
    frozen = actions.freeze(report=report, by=office.head, at=AT)
    with pytest.raises(Refused):
        leave_to_totals(office, frozen, office.problems[0])


def test_whoever_settles_it_reads_what_is_only_counted(office, report, client):
    client.force_login(office.clerk)
    page = client.post(
        reverse("reports:count_only", args=[report.pk]),
        {"anchor": anchor_of(office.problems[0])},
        follow=True,
    )
    assert "不再逐项写出" in page.text
    client.force_login(office.head)
    page = client.get(report.get_absolute_url())
    assert "起草人选择只计入总数的问题" in page.text
    assert "第1个问题" in page.text
    assert reverse("reports:spell_out", args=[report.pk]) not in page.text


def test_one_that_is_gone_meanwhile_is_told(office, report, client):
    client.force_login(office.clerk)
    page = client.post(
        reverse("reports:count_only", args=[report.pk]), {"anchor": "finding-999999"}, follow=True
    )
    assert "已经没有这个问题" in page.text
    page = client.post(reverse("reports:spell_out", args=[report.pk]), {"anchor": "finding-1"}, follow=True)
    assert page.status_code == 200


def test_versions_say_what_was_chosen(office, report, client):
    leave_to_totals(office, report, office.problems[0])
    client.force_login(office.clerk)
    page = client.get(reverse("reports:versions", args=[report.pk]), {"old": 1, "new": 2})
    assert "只计入总数：<ins>第1个问题</ins>" in page.text
