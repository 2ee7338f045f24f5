"""A finding is sorted by the bureau's words; who is concerned is sealed; nobody overwrites what they have not seen."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import AT
from tests.rectification.factories import RECTIFY_BY, assigned, closed, done, office, raised, submitted
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.rectification import actions
from zhunsheng.rectification.keeping import EditedMeanwhile
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.rules import State
from zhunsheng.rectification.vocabulary import shipped, vocabularies_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return office()


def describe(place, finding, **values):
    values = {"categories": {"winds": "形式主义", "area": "作风建设"}, "by": place.recorder} | values
    return actions.describe(finding=finding, **values, at=AT)


class TestDescribe:
    def test_sorts_and_says_more_and_the_log_keeps_both(self, place):
        finding = describe(place, raised(place), severity="serious", cause="职责不清", units=[place.bureau])
        finding.refresh_from_db()
        assert (finding.categories, finding.area) == ({"winds": "形式主义"}, "作风建设")
        assert list(finding.units.all()) == [place.bureau]
        assert Entry.objects.about(finding).first().changes["cause"] == ["", "职责不清"]

    @pytest.mark.parametrize(
        ("values", "field", "says"),
        [
            ({"categories": {"winds": "拖拉"}}, "winds", "词表中没有“拖拉”"),
            ({"categories": {"moons": "圆"}}, "moons", "词表中没有"),
            ({"cause": "机密★10年 某事"}, "cause", "涉密"),
            ({"example": "长" * 4001}, "example", "最多 4000 字"),
        ],
    )
    def test_says_what_is_wrong(self, place, values, field, says):
        with pytest.raises(ValidationError, match=says) as caught:
            describe(place, raised(place), **values)
        assert set(caught.value.message_dict) == {field}

    def test_units_of_others_are_not_concerned(self, place):
        with pytest.raises(ValidationError, match="不属于本局"):
            describe(place, raised(place), units=[office().unit])

    @pytest.mark.parametrize(
        ("make", "who"), [(raised, "reader"), (submitted, "recorder"), (closed, "recorder")]
    )
    def test_is_refused_to_readers_and_too_late(self, place, make, who):
        with pytest.raises(Refused):
            describe(place, make(place), by=getattr(place, who))


class TestVocabulary:
    def test_a_bureau_chooses_its_own_words_and_what_was_sorted_keeps_its_own(self, client, place):
        finding = describe(place, raised(place))
        client.force_login(place.discipline)
        page = reverse("rectification:vocabulary")
        assert (
            client.post(page, {"code": "winds", "terms": "文山会海\n\n文山会海\n过度留痕"}).status_code == 302
        )
        assert {one.code: one.terms for one in vocabularies_of(place.bureau)}["winds"] == (
            "文山会海",
            "过度留痕",
        )
        assert {one.code: one.terms for one in vocabularies_of(office().bureau)}["winds"] == shipped()[
            "winds"
        ].terms
        describe(place, finding, cause="补充原因")
        text = client.get(reverse("rectification:describe", args=[finding.pk])).content.decode()
        assert "形式主义" in text
        assert "过度留痕" in text

    @pytest.mark.parametrize(
        ("sent", "says"),
        [
            ({"code": "winds", "terms": " \n"}, "必填"),
            ({"code": "moons", "terms": "圆"}, "没有这个词表"),
            ({"code": "winds", "terms": "长" * 81}, "最多 80 字"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, place, sent, says, client):
        client.force_login(place.discipline)
        answer = client.post(reverse("rectification:vocabulary"), sent)
        assert answer.status_code == 422
        if sent["code"] == "winds":
            assert says in answer.content.decode()

    def test_is_not_for_a_unit_to_change(self, place):
        with pytest.raises(Refused, match="请联系他们"):
            actions.set_vocabulary(bureau=place.bureau, code="winds", terms=["甲"], by=place.recorder, at=AT)


class TestPeople:
    """P3: sealed in the database, shown to few, and every opening in the log, without a name there."""

    def test_are_sealed_and_every_opening_is_logged(self, client, place):
        finding = raised(place)
        actions.name_people(finding=finding, people="甲某，科长", by=place.recorder, at=AT)
        finding.refresh_from_db()
        assert "甲某" not in finding.people
        client.force_login(place.verifier)
        page = client.get(reverse("rectification:people", args=[finding.pk]))
        assert "甲某，科长" in page.content.decode()
        entries = Entry.objects.about(finding)
        assert entries.first().kind == "finding:people_read"
        assert not any("甲某" in str(entry.changes) for entry in entries)
        assert "甲某" not in client.get(finding.get_absolute_url()).content.decode()

    def test_are_not_for_readers(self, client, place):
        finding = raised(place)
        client.force_login(place.reader)
        assert client.get(reverse("rectification:people", args=[finding.pk])).status_code == 403
        assert not Entry.objects.filter(kind="finding:people_read").exists()

    def test_that_were_tampered_with_are_not_shown(self, client, place):
        finding = raised(place)
        actions.name_people(finding=finding, people="甲某", by=place.recorder, at=AT)
        Finding.objects.filter(pk=finding.pk).update(people="zs1:damaged")
        client.force_login(place.recorder)
        assert client.get(reverse("rectification:people", args=[finding.pk])).status_code == 409


class TestTwoPeopleAtOnce:
    """SEC-54: the second is told what the first did, nothing is overwritten, and what was typed is still there."""

    def test_an_action_on_what_was_changed_since_is_refused(self, place):
        finding = assigned(place)
        done(place, finding)
        seen = Finding.objects.get(pk=finding.pk).as_seen(finding.version)
        with pytest.raises(EditedMeanwhile, match="有了新的变动"):
            actions.submit(finding=seen, by=place.recorder, at=AT)
        now = Finding.objects.get(pk=finding.pk)
        assert now.state == State.RECTIFYING
        assert actions.submit(finding=now.as_seen(now.version), by=place.recorder, at=AT)

    def test_the_page_shows_both_and_sending_again_decides(self, client, place):
        finding = raised(place)
        page = reverse("rectification:assign", args=[finding.pk])
        client.force_login(place.discipline)
        seen = client.get(page).context["form"]["version"].value()
        actions.assign(
            finding=finding,
            owner=place.owner.person,
            leader=None,
            rectify_by=RECTIFY_BY,
            by=place.recorder,
            at=AT,
        )
        typed = {"owner": place.reader.person.pk, "rectify_by": date(2030, 6, 1), "version": seen}
        answer = client.post(page, typed)
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "明确整改责任" in text
        assert str(place.owner.person) in text
        assert "2030-06-01" in text
        finding.refresh_from_db()
        assert finding.owner == place.owner.person
        typed["version"] = answer.context["form"]["version"].value()
        assert client.post(page, typed).status_code == 302
        finding.refresh_from_db()
        assert finding.owner == place.reader.person

    def test_a_form_sent_twice_is_not_somebody_elses_change(self, client, place):
        finding = assigned(place)
        client.force_login(place.owner)
        page = reverse("rectification:measure_new", args=[finding.pk])
        sent = {"text": "补", "kind": "by_date", "version": finding.version}
        sent["form_key"] = "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c11"
        assert [client.post(page, sent).status_code for _ in range(2)] == [302, 302]
        assert finding.measures.count() == 1


def test_an_owner_who_left_is_pointed_out(client, place):
    finding = assigned(place)
    place.owner.person.posts.update(ends_on=date(2026, 5, 31))
    client.force_login(place.recorder)
    text = client.get(finding.get_absolute_url()).content.decode()
    assert f"{place.owner.person}现在已不在本局任职。请调整" in text
