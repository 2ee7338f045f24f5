"""The pages of tasks: who sees which, filters in the address, the workbook, the way from a meeting, the cost."""

from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import AT, PersonFactory, PostFactory
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.uses.actions import note_use
from zhunsheng.activities.uses.sources import targets
from zhunsheng.audit.models import Entry
from zhunsheng.deployments.models import Task

LIST = reverse("deployments:list")


def page(task, name="detail", *args):
    return reverse(f"deployments:{name}", args=[task.pk, *args])


@pytest.fixture
def signed_in(client, monkeypatch):
    """Give a client as which somebody asks, at the moment at which everything here happens."""
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)

    def as_user(user):
        client.force_login(user)
        return client

    return as_user


def typed(office, **values):
    return {
        "title": "建立月检制度", "expected": "每月一检", "source": "superior", "basis": "通知第3号",
        "unit": office.unit.pk, "owner": office.owner.person_id, "leader": "", "set_on": "2026-05-20",
        "due": "2026-06-10", "form_key": "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c11",
    } | values  # fmt: skip


class TestTheList:
    def titles(self, response):
        return [task.title for task in response.context["page"]]

    def test_is_narrowed_by_its_address(self, office, signed_in, settings):
        settings.ZHUNSHENG_TODAY = date(2026, 6, 15)
        office.set(title="逾期的")
        office.set(title="没到期的", due=date(2026, 7, 1), source="instruction")
        office.ask(office.set(title="要延期的", due=date(2026, 7, 2)), until=date(2026, 7, 20))
        office.check(office.handed_in(title="办结的"))
        client = signed_in(office.head)
        assert self.titles(client.get(LIST, {"state": "overdue"})) == ["逾期的"]
        assert self.titles(client.get(LIST, {"state": "asking"})) == ["要延期的"]
        assert self.titles(client.get(LIST, {"state": "done"})) == ["办结的"]
        assert self.titles(client.get(LIST, {"state": "not_done", "sort": "-due"}))[0] == "要延期的"
        assert self.titles(client.get(LIST, {"source": "instruction"})) == ["没到期的"]
        assert self.titles(client.get(LIST, {"q": "要延"})) == ["要延期的"]
        assert len(self.titles(client.get(LIST, {"state": "nonsense", "unit": "x"}))) == 4
        assert "有 1 项已经逾期" in client.get(LIST).content.decode()

    def test_shows_an_owner_only_their_own_beyond_their_unit(self, office, signed_in):
        other = PostFactory(unit=office.bureau, person=PersonFactory(name="丁四")).person
        office.set(title="他人的", unit=office.bureau, owner=other, leader=office.leader.person)
        office.set(title="本科室的")
        assert self.titles(signed_in(office.owner).get(LIST)) == ["本科室的"]

    def test_is_handed_out_as_a_workbook_and_logged(self, office, signed_in, tmp_path):
        office.report(office.set())
        response = signed_in(office.head).get(LIST, {"format": "xlsx"})
        file = tmp_path / "督办.xlsx"
        file.write_bytes(response.content)
        rows = list(load_workbook(file).active.values)
        assert rows[1][0] == "建立设备月检制度"
        assert "列出设备清单，定下检查人" in rows[1]
        assert Entry.objects.filter(kind="task:exported").count() == 1

    def test_costs_the_same_however_long(self, office, signed_in, django_assert_max_num_queries):
        for number in range(12):
            office.report(office.set(title=f"任务{number}"))
        client = signed_in(office.head)
        client.get(LIST)
        with django_assert_max_num_queries(12):
            client.get(LIST)


class TestSetting:
    def test_from_a_meeting_it_comes_filled_in_and_leads_back(self, office, signed_in):
        meeting = office.meeting()
        client = signed_in(office.head)
        from_meeting = f"{reverse('deployments:new')}?activity={meeting.pk}"
        assert from_meeting in client.get(meeting.get_absolute_url()).content.decode()
        form = client.get(from_meeting).context["form"]
        assert (form["source"].value(), form["set_on"].value()) == ("meeting", meeting.happened_on)
        client.post(
            reverse("deployments:new"), typed(office, source="meeting", basis="", activity=meeting.pk)
        )
        task = Task.objects.get()
        assert task.activity == meeting
        assert meeting.get_absolute_url() in client.get(page(task)).content.decode()
        assert client.get(LIST, {"activity": meeting.pk}).context["page"].paginator.count == 1

    def test_what_was_typed_stays_when_something_is_wrong(self, office, signed_in):
        response = signed_in(office.head).post(reverse("deployments:new"), typed(office, due="2026-05-01"))
        assert response.status_code == 422
        text = response.content.decode()
        assert "早于布置日期" in text
        assert "建立月检制度" in text

    @pytest.mark.parametrize("activity", ["0", "x", "999999"])
    def test_an_unknown_record_is_not_there(self, office, signed_in, activity):
        assert (
            signed_in(office.head).get(reverse("deployments:new"), {"activity": activity}).status_code == 404
        )

    def test_another_bureaus_meeting_is_not_offered(self, office, signed_in):
        meeting = office.meeting()
        assert (
            signed_in(office.stranger).get(reverse("deployments:new"), {"activity": meeting.pk}).status_code
            == 404
        )

    @pytest.mark.parametrize("activity", ["x", "²"])
    def test_a_forged_record_is_refused_in_words(self, office, signed_in, activity):
        answer = signed_in(office.head).post(reverse("deployments:new"), typed(office, activity=activity))
        assert answer.status_code == 422


class TestOneTask:
    def test_shows_whose_move_it_is_and_what_is_lacking(self, office, signed_in):
        task = office.set()
        assert "还没有登记进展" in signed_in(office.owner).get(page(task)).content.decode()
        office.report(task)
        office.hand_in(task)
        assert "核验成效由" in signed_in(office.owner).get(page(task)).content.decode()
        assert page(task, "check") in signed_in(office.verifier).get(page(task)).content.decode()

    def test_goes_the_whole_way_over_its_pages(self, office, signed_in):
        task = office.set()
        owner = signed_in(office.owner)
        owner.post(
            page(task, "report"),
            {"on": "2026-05-28", "text": "列出清单", "proof": "清单第1页",
             "form_key": "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c12"},
        )  # fmt: skip
        owner.post(page(task, "hand_in"), {"result": "已检一次"})
        assert owner.get(page(task, "check")).status_code == 403
        signed_in(office.verifier).post(
            page(task, "check"),
            {"passed": "yes", "note": "看了清单", "form_key": "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c13"},
        )
        task.refresh_from_db()
        assert task.closed_by == office.verifier

    def test_more_time_is_asked_and_decided_over_its_pages(self, office, signed_in):
        task = office.set()
        signed_in(office.owner).post(
            page(task, "ask_extension"),
            {"until": "2026-06-20", "reason": "清单未到", "form_key": "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c14"},
        )
        decide = page(task, "decide_extension", task.extensions.get().pk)
        assert signed_in(office.owner).get(decide).status_code == 403
        signed_in(office.leader).post(decide, {"granted": "yes", "note": "同意"})
        task.refresh_from_db()
        assert task.due == date(2026, 6, 20)

    def test_an_extension_of_another_task_is_not_found_under_this_one(self, office, signed_in):
        extension, other = office.ask(office.set()), office.set(title="另一项")
        wrong = page(other, "decide_extension", extension.pk)
        assert signed_in(office.leader).get(wrong).status_code == 404

    @pytest.mark.parametrize("name", ["detail", "report", "hand_in", "check", "reassign"])
    def test_is_not_there_for_another_bureau(self, office, signed_in, name):
        assert signed_in(office.stranger).get(page(office.set(), name)).status_code == 404

    def test_an_overdue_one_says_by_how_much(self, office, signed_in, settings):
        task = office.set()
        settings.ZHUNSHENG_TODAY = date(2026, 6, 13)
        text = signed_in(office.owner).get(page(task)).content.decode()
        assert "已逾期" in text
        assert "3 天" in text
        assert task.title in signed_in(office.owner).get("/").content.decode()


def test_a_study_that_went_into_a_task_is_seen_on_both_pages(client, office):
    """From study to use: the task is offered while it is in hand, to those who may know it."""
    task = office.set()
    study = office.meeting(kind=Kind.STUDY_SESSION, title="学习设备管理规定")
    assert targets(office.recorder, office.bureau) == {task.fact_id: f"任务：{task.title}"}
    assert targets(office.stranger, office.bureau) == {}
    use = note_use(
        activity=study, text="月检表照学到的式样改。", record=task.fact_id, by=office.recorder, at=AT
    )
    client.force_login(office.recorder)
    assert use.text in client.get(task.get_absolute_url()).text
    assert task.get_absolute_url() in client.get(study.get_absolute_url()).text
