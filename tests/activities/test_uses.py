"""From study to use: who may say it, that it is seen on both pages, and by nobody who may not know the other."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import AT, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities.actions import Part
from zhunsheng.activities.facts import evidence_of, row_of
from zhunsheng.activities.kinds import STUDIES, Kind
from zhunsheng.activities.models import StudyUse
from zhunsheng.activities.uses.actions import TEXT_LENGTH, note_use, take_back
from zhunsheng.activities.uses.sources import targets
from zhunsheng.audit.models import Entry
from zhunsheng.engine import Role
from zhunsheng.rectification import actions as rectification
from zhunsheng.rectification.models import Source

TEXT = "把学到的公示要求用在补助发放上，先公示后发放。"


@pytest.fixture
def study(office):
    return office.record(kind=Kind.STUDY_SESSION)


@pytest.fixture
def finding(office):
    return rectification.raise_finding(
        unit=office.unit, source=Source.SELF_INSPECTION, title="补助名单没有公示", arose_on=date(2026, 5, 20),
        by=office.recorder, at=AT,
    )  # fmt: skip


@pytest.fixture
def measure(office, finding):
    return rectification.add_measure(finding=finding, text="名单公示五个工作日", by=office.recorder, at=AT)


def used(office, study, **changes):
    return note_use(**{"activity": study, "text": TEXT, "by": office.recorder, "at": AT} | changes)


class TestSayingIt:
    def test_states_an_outcome_without_any_record_of_work(self, office, study):
        assert used(office, study).record == ""

    def test_leads_to_a_finding_or_a_measure(self, office, study, finding, measure):
        assert set(targets(office.recorder, office.bureau)) == {finding.record_id, measure.record_id}
        assert used(office, study, record=measure.record_id).record == measure.record_id

    def test_twice_with_one_form_says_it_once(self, office, study):
        first = used(office, study)
        assert used(office, study, form_key=first.form_key) == first

    def test_proves_that_study_was_applied(self, office, study):
        assert "application" not in evidence_of(row_of(study))
        used(office, study)
        assert "application" in evidence_of(row_of(study))

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"text": " "}, "text", "用在了哪里"),
            ({"text": "长" * (TEXT_LENGTH + 1)}, "text", f"最多 {TEXT_LENGTH} 字"),
            ({"text": "秘密★内容"}, "text", "秘密★"),
            ({"record": "rectification.finding:999"}, "record", "另选一项"),
            ({"record": "胡写的"}, "record", "另选一项"),
        ],
    )
    def test_is_refused_in_words(self, office, study, changes, field, words):
        with pytest.raises(ValidationError) as refused:
            used(office, study, **changes)
        assert words in refused.value.message_dict[field][0]
        assert not StudyUse.objects.exists()

    @pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in STUDIES])
    def test_is_for_studies_only(self, office, kind):
        with pytest.raises(Refused, match="只有学习"):
            used(office, office.record(kind=kind))

    def test_is_up_to_whoever_took_part_or_keeps_the_records(self, office):
        study = office.record(
            parts=[Part(office.chair, Role.ORGANISER), Part(office.member, Role.PARTICIPANT)]
        )
        used(office, study, by=UserFactory(person=office.member))
        for wrong in (office.reader, office.stranger, UserFactory(person=office.person("丙三"))):
            with pytest.raises(Refused):
                used(office, study, by=wrong)

    def test_is_not_up_to_whoever_was_away(self, office):
        away = [Part(office.chair, Role.ORGANISER), Part(office.member, Role.PARTICIPANT, False, "公出")]
        with pytest.raises(Refused):
            used(office, office.record(parts=away), by=UserFactory(person=office.member))

    def test_offers_no_work_that_one_may_not_know(self, office, finding):
        assert not targets(UserFactory(person=office.member), office.bureau)
        assert not targets(office.stranger, office.stranger.grants[0].unit)


class TestTakingItBack:
    def test_ends_what_it_proved_and_the_log_keeps_it(self, office, study):
        take_back(use=used(office, study), by=office.recorder, at=AT)
        assert not StudyUse.objects.exists()
        assert "application" not in evidence_of(row_of(study))
        assert Entry.objects.get(kind="study:use_taken_back").changes["text"] == TEXT

    def test_is_for_whoever_said_it_or_keeps_the_records(self, office):
        study = office.record(parts=[Part(office.member, Role.PARTICIPANT)])
        member = UserFactory(person=office.member, can={"staff": office.unit})
        use = used(office, study)
        with pytest.raises(Refused, match="由其本人"):
            take_back(use=use, by=member, at=AT)
        take_back(use=used(office, study, by=member), by=member, at=AT)


class TestThePages:
    def test_form_says_it_and_leads_back(self, client, office, study, finding):
        client.force_login(office.recorder)
        where = reverse("activities:use_new", args=[study.pk])
        assert "补助名单没有公示" in client.get(where).text
        typed = {
            "text": TEXT,
            "record": finding.record_id,
            "form_key": "7b0c2f0e-0000-4000-8000-000000000001",
        }
        assert client.post(where, typed).url == study.get_absolute_url()
        answer = client.post(where, typed | {"text": "", "form_key": "7b0c2f0e-0000-4000-8000-000000000002"})
        assert answer.status_code == 422

    def test_show_it_on_both_sides(self, client, office, study, finding, measure):
        used(office, study, record=measure.record_id)
        used(office, study, record=finding.record_id, text="从这次学习看到问题的根子。")
        client.force_login(office.recorder)
        there = client.get(finding.get_absolute_url()).text
        assert TEXT in there
        assert "从这次学习看到问题的根子。" in there
        assert study.get_absolute_url() in there
        here = client.get(study.get_absolute_url()).text
        assert measure.get_absolute_url() in here

    def test_do_not_name_work_to_somebody_who_may_not_know_it(self, client, office, finding):
        """Whoever took part in the study sees what came of it, not the problem it was used on."""
        study = office.record(parts=[Part(office.member, Role.PARTICIPANT)])
        used(office, study, record=finding.record_id)
        client.force_login(UserFactory(person=office.member))
        page = client.get(study.get_absolute_url()).text
        assert TEXT in page
        assert finding.title not in page

    def test_list_the_studies_of_a_year_and_which_led_to_nothing_yet(self, client, office, study):
        office.record(title="还没有用上的学习")
        used(office, study)
        client.force_login(office.recorder)
        whole = client.get(reverse("study:uses")).text
        assert "集中学习 2 次，其中 1 次写明了用到哪里" in whole
        waiting = client.get(reverse("study:uses"), {"only": "waiting"}).text
        assert "还没有用上的学习" in waiting
        assert study.title not in waiting

    @pytest.mark.parametrize("count", [1, 12])
    def test_cost_the_same_however_many(self, client, office, finding, count, django_assert_max_num_queries):
        for _ in range(count):
            used(office, office.record(), record=finding.record_id)
        client.force_login(office.recorder)
        with django_assert_max_num_queries(12):
            client.get(reverse("study:uses"))
