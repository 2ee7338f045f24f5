"""Reports of other kinds than the yearly one: narrowed to an area, or one person's own."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import AT, PersonFactory, PostFactory, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities.actions import Part
from zhunsheng.activities.kinds import Kind
from zhunsheng.engine import Role
from zhunsheng.organisation.models import PostKind
from zhunsheng.reports import actions
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.models import Report

AS_OF = date(2026, 6, 1)


def text_of(report):
    return " ".join(
        passage["lead"] + "".join(sentence["text"] for sentence in passage["sentences"])
        for block in content_of(report, as_of=AS_OF)["blocks"]
        for passage in block["passages"]
    )


@pytest.fixture
def leader(office):
    person = PostFactory(
        unit=office.group, kind=PostKind.TEAM_MEMBER, person=PersonFactory(name="乙二")
    ).person
    return UserFactory(person=person, can={"deputy": office.bureau})


def test_a_personal_report_counts_only_the_deeds_in_which_its_person_stands(office, leader):
    mine = [Part(leader.person, Role.AUTHOR), Part(office.member, Role.PARTICIPANT)]
    office.record(kind=Kind.PARTY_CLASS, parts=mine)
    office.record(kind=Kind.PARTY_CLASS, parts=[Part(office.member, Role.AUTHOR)])
    report = office.draft(template="duty_statement", person=leader.person)
    assert report.title == "乙二2026年度述责述廉报告"
    assert "讲授党课1次。" in text_of(report)
    assert "讲授党课2次。" in text_of(office.draft())


def test_a_leader_drafts_their_own_and_nobody_elses(office, leader):
    office.draft(template="duty_statement", person=leader.person, by=leader)
    with pytest.raises(Refused):
        office.draft(template="duty_statement", person=office.member, by=leader)
    with pytest.raises(Refused):
        office.draft(by=leader)


def test_a_personal_report_says_whose_it_is_and_a_bureaus_does_not(office, leader):
    with pytest.raises(ValidationError, match="请选择是谁的"):
        office.draft(template="duty_statement")
    with pytest.raises(ValidationError, match="不用选人"):
        office.draft(person=leader.person)


def test_a_personal_draft_is_known_to_its_person_and_its_drafter_alone(office, leader, client):
    report = office.draft(template="duty_statement", person=leader.person)
    assert not Report.objects.visible_to(office.head).filter(pk=report.pk).exists()
    for user, status in ((leader, 200), (office.clerk, 200), (office.head, 404), (office.stranger, 404)):
        client.force_login(user)
        assert client.get(reverse("reports:detail", args=[report.pk])).status_code == status


def test_nobody_settles_their_own_report(office, leader):
    leader.role_grants.update(role="head")
    report = office.draft(template="duty_statement", person=leader.person)
    office.evaluate()
    with pytest.raises(Refused, match="本人的报告"):
        actions.freeze(report=report, by=leader, at=AT)


def test_a_report_on_an_area_tells_of_no_gap_elsewhere(office):
    office.finding(area="ideology", title="阵地审核不严")
    office.finding(area="conduct", title="报备不及时")
    text = text_of(office.draft(template="ideology"))
    assert "阵地审核不严" in text
    assert "报备不及时" not in text
    assert "报备不及时" in text_of(office.draft())


def test_the_half_year_is_named_in_the_title(office):
    report = office.draft(template="half_year", period_end=date(2026, 6, 30))
    assert report.title == "示范县文化和旅游局2026年上半年履行全面从严治党主体责任情况报告"


def test_the_form_asks_a_leader_for_their_own_report(office, leader, client):
    client.force_login(leader)
    page = client.get(reverse("reports:new"))
    assert "乙二" in page.content.decode()
    typed = {
        "unit": office.bureau.pk, "template": "duty_statement", "person": leader.person_id,
        "period_start": "2026-01-01", "period_end": "2026-12-31", "form_key": "6f6d2c8e-0d9b-4f57-9d6e-3f4f6f2f9f11",
    }  # fmt: skip
    assert client.post(reverse("reports:new"), typed).status_code == 302
    refused = typed | {"template": "annual", "person": "", "form_key": "6f6d2c8e-0d9b-4f57-9d6e-3f4f6f2f9f12"}
    assert client.post(reverse("reports:new"), refused).status_code == 403
