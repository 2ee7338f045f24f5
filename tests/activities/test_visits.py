"""What people told on a visit is somebody's until it is settled, and counts for the duty to visit."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.activities.factories import Office
from tests.factories import AT, PersonFactory, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities import facts
from zhunsheng.activities.actions import Part
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import HeardProblem
from zhunsheng.activities.visits import actions, rules
from zhunsheng.audit.models import Entry
from zhunsheng.engine import Role
from zhunsheng.rectification.models import Finding

TODAY = date(2026, 6, 1)
KEY = "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c11"


@pytest.fixture
def office(db, evidence_dir, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)
    return Office()


def visit(office, **values):
    return office.record(
        **{"kind": Kind.VISIT, "title": "走访联系村", "parts": [Part(office.chair, Role.PARTICIPANT)]}
        | values
    )


def note(office, activity, **values):
    return actions.note_problem(
        **{"activity": activity, "text": "农家书屋没有人开门", "owner": office.member, "due": date(2026, 6, 30),
           "by": office.recorder, "at": AT} | values
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, []),
        ({"text": " "}, ["text"]),
        ({"text": "长" * 1001}, ["text"]),
        ({"owner": None}, ["owner"]),
        ({"due": None}, ["due"]),
        ({"due": date(2026, 5, 19)}, ["due"]),  # before the visit
        ({"owner": None, "due": None, "result": "当场办了", "resolved_on": date(2026, 5, 20)}, []),
        ({"result": "办了"}, ["resolved_on"]),
        ({"resolved_on": date(2026, 5, 21)}, ["result"]),
        ({"result": "办了", "resolved_on": date(2026, 6, 2)}, ["resolved_on"]),  # in the future
        ({"result": "办了", "resolved_on": date(2026, 5, 19)}, ["resolved_on"]),  # before the visit
    ],
)
def test_a_problem_is_settled_at_once_or_somebody_has_it_by_a_day(values, fields):
    said = {
        "text": "没有人开门", "owner": object(), "due": date(2026, 6, 30), "result": "", "resolved_on": None,
        "visited_on": date(2026, 5, 20), "today": TODAY,
    } | values  # fmt: skip
    assert list(rules.faults_of_problem(**said)) == fields


class TestNoting:
    def test_keeps_one_however_often_the_form_is_sent_and_one_entry_in_the_log(self, office):
        activity = visit(office)
        assert note(office, activity, form_key=KEY) == note(office, activity, form_key=KEY)
        assert Entry.objects.filter(kind="problem:heard").count() == 1

    def test_whoever_went_may_note_what_they_heard(self, office):
        leader = UserFactory(person=office.chair)
        assert note(office, visit(office), by=leader).recorded_by == leader

    def test_others_may_not(self, office):
        activity = visit(office)
        for person in (office.reader, office.stranger, UserFactory(person=office.member)):
            with pytest.raises(Refused, match="由走访的人"):
                note(office, activity, by=person)

    def test_only_a_visit_hears_problems(self, office):
        with pytest.raises(Refused, match="只有走访调研"):
            note(office, office.record())

    def test_who_settles_it_must_be_in_post(self, office):
        with pytest.raises(ValidationError, match="现在不在本局任职"):
            note(office, visit(office), owner=PersonFactory())

    def test_marks_of_secrecy_are_refused(self, office):
        with pytest.raises(ValidationError, match="密级标志"):
            note(office, visit(office), text="机密★一年")
        assert not HeardProblem.objects.exists()


class TestSettling:
    def settle(self, office, problem, **values):
        return actions.resolve_problem(
            **{
                "problem": problem,
                "result": "安排两人轮值",
                "resolved_on": TODAY,
                "by": office.recorder,
                "at": AT,
            }
            | values
        )

    def test_the_owner_says_how_it_was_settled(self, office):
        problem = self.settle(office, note(office, visit(office)), by=UserFactory(person=office.member))
        assert not problem.is_open
        assert not HeardProblem.objects.still_open().exists()

    def test_sent_twice_it_is_logged_once(self, office):
        problem = note(office, visit(office))
        self.settle(office, problem)
        self.settle(office, problem)
        assert Entry.objects.filter(kind="problem:resolved").count() == 1

    def test_it_is_not_settled_anew(self, office):
        problem = self.settle(office, note(office, visit(office)))
        with pytest.raises(Refused, match="已于 2026-06-01 办结"):
            self.settle(office, problem, result="另一种说法")

    @pytest.mark.parametrize("who", ["reader", "stranger"])
    def test_others_may_not(self, office, who):
        with pytest.raises(Refused, match="由责任人"):
            self.settle(office, note(office, visit(office)), by=getattr(office, who))

    def test_a_day_before_the_visit_is_answered_at_its_field(self, office):
        with pytest.raises(ValidationError, match="早于走访日期") as caught:
            self.settle(office, note(office, visit(office)), resolved_on=date(2026, 5, 1))
        assert list(caught.value.message_dict) == ["resolved_on"]


class TestEvidence:
    def evidence(self, activity):
        return set(facts.evidence_of(facts.row_of(activity)))

    def test_what_was_heard_and_settled_proves_the_visit_without_being_typed_again(self, office):
        activity = visit(office)
        assert not {"problems", "solved_items"} & self.evidence(activity)
        problem = note(office, activity)
        assert {"problems", "solved_items"} & self.evidence(activity) == {"problems"}
        actions.resolve_problem(
            problem=problem, result="已安排", resolved_on=TODAY, by=office.recorder, at=AT
        )
        assert {"problems", "solved_items"} <= self.evidence(activity)


class TestPages:
    def typed(self, office, **values):
        return {
            "text": "农家书屋没有人开门",
            "owner": office.member.pk,
            "due": "2026-06-30",
            "form_key": KEY,
        } | values

    def test_from_the_visit_to_the_list_of_what_is_open(self, client, office):
        activity = visit(office)
        client.force_login(office.recorder)
        for _ in range(2):
            client.post(reverse("activities:problem_new", args=[activity.pk]), self.typed(office))
        assert "农家书屋没有人开门" in client.get(activity.get_absolute_url()).content.decode()
        listed = client.get(reverse("activities:problems")).context["page"]
        assert [problem.text for problem in listed] == ["农家书屋没有人开门"]

    def test_an_end_before_the_visit_keeps_what_was_typed(self, client, office):
        client.force_login(office.recorder)
        address = reverse("activities:problem_new", args=[visit(office).pk])
        response = client.post(address, self.typed(office, due="2026-05-01"))
        assert response.status_code == 422
        text = response.content.decode()
        assert "办结期限 2026-05-01 早于走访日期 2026-05-20" in text
        assert "农家书屋没有人开门" in text

    def test_an_open_one_is_a_task_of_whoever_settles_it(self, client, office):
        note(office, visit(office))
        client.force_login(UserFactory(person=office.member, can={"staff": office.unit}))
        assert "农家书屋没有人开门" in client.get(reverse("workbench:today")).content.decode()

    def test_a_settled_one_leaves_the_open_list_and_stays_among_all(self, client, office):
        problem = note(office, visit(office))
        client.force_login(office.recorder)
        client.post(problem.get_absolute_url(), {"result": "安排两人轮值", "resolved_on": "2026-06-01"})
        for state, found in (("", 0), ("overdue", 0), ("settled", 1), ("all", 1)):
            page = client.get(reverse("activities:problems", query={"state": state})).context["page"]
            assert page.paginator.count == found, state

    def test_it_can_be_turned_into_a_finding_once(self, client, office):
        problem = note(office, visit(office))
        client.force_login(office.recorder)
        form = client.get(reverse("rectification:new", query={"problem": problem.pk}))
        assert "走访联系村" in form.content.decode()
        typed = {
            "unit": office.unit.pk, "source": "visit", "title": "农家书屋没有人开门", "arose_on": "2026-05-20",
            "problem": problem.pk, "form_key": KEY,
        }  # fmt: skip
        assert client.post(reverse("rectification:new"), typed).status_code == 302
        finding = Finding.objects.get()
        assert (finding.source, finding.origin) == ("visit", problem.record_id)
        assert problem.get_absolute_url() in client.get(finding.get_absolute_url()).content.decode()
        assert not HeardProblem.objects.still_open().exists()
        again = typed | {"form_key": "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c12"}
        assert client.post(reverse("rectification:new"), again).status_code == 403
        assert Finding.objects.count() == 1
        assert client.get(reverse("rectification:new", query={"problem": problem.pk})).status_code == 403

    def test_another_bureaus_problem_is_not_there(self, client, office):
        problem = note(office, visit(office))
        client.force_login(office.stranger)
        assert client.get(problem.get_absolute_url()).status_code == 404
        assert client.get(reverse("rectification:new", query={"problem": problem.pk})).status_code == 404
