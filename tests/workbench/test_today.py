"""The first page: a person sees what is theirs to do, by date, and nothing of anybody else's."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import AT, PostFactory, UnitFactory, UserFactory
from zhunsheng.engine import Status
from zhunsheng.organisation.models import UnitKind
from zhunsheng.rectification import actions as rectification
from zhunsheng.rectification.models import Source
from zhunsheng.workbench import agenda

TODAY = date(2026, 6, 1)


def titles(user, day=TODAY):
    return [(task.due, task.title, task.status) for task in agenda.tasks_of(user, day=day)]


def test_whoever_keeps_the_records_sees_the_duties_of_their_units_by_date(branch):
    branch.evaluate()
    assert titles(branch.recorder) == [
        (date(2026, 3, 31), "季度学习", Status.MISSED),
        (date(2026, 6, 30), "季度学习", Status.OPEN),
    ]


def test_what_is_met_is_no_longer_to_do(branch):
    branch.study(date(2026, 2, 3))
    branch.evaluate()
    assert [due for due, *_ in titles(branch.recorder)] == [date(2026, 6, 30)]


def test_what_was_due_long_ago_is_left_to_the_list_of_gaps(branch):
    branch.evaluate()
    assert [due for due, *_ in titles(branch.recorder, day=date(2026, 10, 10))] == [date(2026, 6, 30)]


def test_a_reader_keeps_no_records_and_has_nothing_to_do(branch):
    branch.evaluate()
    assert titles(UserFactory(can={"staff": branch.bureau})) == []


def test_somebody_of_another_bureau_sees_none_of_it(branch):
    branch.evaluate()
    assert titles(branch.stranger) == []


def test_a_finding_goes_to_its_keeper_then_its_owner(branch):
    owner = UserFactory(person=PostFactory(unit=branch.unit).person, can={"staff": branch.unit})
    finding = rectification.raise_finding(
        unit=branch.unit, source=Source.SELF_INSPECTION, title="学习记录不全", arose_on=date(2026, 5, 20),
        by=branch.recorder, at=AT,
    )  # fmt: skip
    assert "学习记录不全" in [title for _, title, _ in titles(branch.recorder)]
    assert titles(owner) == []
    rectification.assign(
        finding=finding,
        owner=owner.person,
        leader=None,
        rectify_by=date(2026, 9, 30),
        by=branch.recorder,
        at=AT,
    )
    assert titles(owner) == [(date(2026, 9, 30), "学习记录不全", "rectifying")]


def test_an_administrator_is_shown_no_business(client, branch):
    branch.evaluate()
    client.force_login(UserFactory(can={"system_admin": branch.bureau}))
    page = client.get(reverse("workbench:today")).content.decode()
    assert "季度学习" not in page
    assert "不办理业务" in page


def test_the_head_sees_how_the_bureau_stands(client, branch):
    branch.evaluate()
    client.force_login(UserFactory(can={"head": branch.bureau}))
    page = client.get(reverse("workbench:today"))
    counts = {part["status"]: part["count"] for part in page.context["parts"]}
    assert counts["missed"] == 1
    assert page.context["areas"][0]["gaps"] == 1


def test_what_will_probably_be_late_is_said_beside_the_task(client, branch):
    branch.study(date(2026, 2, 5))
    branch.evaluate()
    client.force_login(branch.recorder)
    (task,) = agenda.tasks_of(branch.recorder, day=TODAY)
    assert task.status == Status.OPEN
    assert "本期已过67%" in task.forecast
    assert f"可能逾期：{task.forecast}" in client.get(reverse("workbench:today")).content.decode()
    client.force_login(branch.stranger)
    assert "可能逾期" not in client.get(reverse("workbench:today")).content.decode()


def test_the_first_page_costs_the_same_however_much_there_is_to_do(client, branch):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("workbench:today"))
        return len(captured)

    head = UserFactory(can={"head": branch.bureau, "recorder": branch.bureau})
    client.force_login(head)
    branch.study(date(2026, 2, 5))
    branch.evaluate()
    few = cost()
    for number in range(8):
        unit = UnitFactory(parent=branch.bureau, kind=UnitKind.BRANCH, name=f"第{number}支部")
        branch.study(date(2026, 2, 5), unit=unit)
    branch.evaluate()
    # who is asking (5: session, user, grants, person, notices), duties, their earlier windows, which of them only
    # remind (2), findings to work on, findings that may be back, self-inspections to answer, problems heard on
    # visits, tasks that were set, and for a head: by status, by area, by state
    assert cost() == few <= 17
