"""A closed finding is looked at again by others, some by lot; those affected have their say, nameless if they like."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import AT, PostFactory, UserFactory
from tests.rectification.factories import closed, office
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.rectification import actions as findings
from zhunsheng.rectification.models import Answer, Drawing, Recheck
from zhunsheng.rectification.rechecks import rules
from zhunsheng.rectification.rechecks.actions import answer, ask, conclude, draw
from zhunsheng.rectification.rules import State

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 15, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = LATER.date()


@pytest.fixture
def place(settings):
    place = office()
    place.finding = closed(place)
    settings.ZHUNSHENG_TODAY = DAY
    return place


def look(place):
    return place.finding.rechecks.first()


def asked(place):
    return ask(recheck=look(place), question="现在签字齐全吗？", ask_until=DAY, by=place.discipline, at=LATER)


def colleague(place):
    return UserFactory(person=PostFactory(unit=place.unit).person, can={"staff": place.unit})


class TestSchedule:
    def test_is_set_at_closing_by_the_operators_days(self, place):
        closed_on = place.finding.closed_at.date()
        assert [(one.after, (one.due - closed_on).days) for one in place.finding.rechecks.all()] == [
            (90, 90),
            (180, 180),
        ]

    def test_lapses_when_the_finding_is_opened_again(self, place):
        findings.reopen(finding=place.finding, note="又犯", by=place.discipline, at=LATER)
        assert not Recheck.objects.ahead().exists()
        with pytest.raises(Refused, match="不再进行"):
            conclude(recheck=look(place), holds=True, note="好", by=place.discipline, at=LATER)

    def test_is_not_anticipated(self, place, settings):
        settings.ZHUNSHENG_TODAY = look(place).due - timedelta(days=1)
        with pytest.raises(Refused, match="请到期再办"):
            conclude(recheck=look(place), holds=True, note="好", by=place.discipline, at=LATER)


class TestConclude:
    def test_that_it_holds_leaves_the_finding_closed(self, place):
        conclude(recheck=look(place), holds=True, note="齐全", by=place.discipline, at=LATER)
        place.finding.refresh_from_db()
        assert place.finding.state == State.CLOSED

    def test_a_relapse_opens_it_again_and_keeps_the_history(self, place):
        conclude(recheck=look(place), holds=False, note="又缺", by=place.discipline, at=LATER)
        place.finding.refresh_from_db()
        assert place.finding.state == State.RECTIFYING
        assert [one.passed for one in place.finding.verifications.all()] == [True, False]
        assert place.finding.rechecks.filter(holds=False).count() == 1
        assert place.finding.rechecks.exclude(lapsed_at=None).count() == 1

    @pytest.mark.parametrize(
        ("who", "says"),
        [("verifier", "由您本人核验销号"), ("owner", "核验人或纪检干部"), ("reader", "核验人或纪检干部")],
    )
    def test_is_refused_to_who_closed_it_and_who_did_it(self, place, who, says):
        with pytest.raises(Refused, match=says):
            conclude(recheck=look(place), holds=True, note="好", by=getattr(place, who), at=LATER)

    def test_is_done_once(self, place):
        for _ in range(2):
            conclude(recheck=look(place), holds=True, note="齐全", by=place.discipline, at=LATER)
        with pytest.raises(Refused, match="已由"):
            conclude(recheck=look(place), holds=False, note="不齐", by=place.discipline, at=LATER)
        assert Entry.objects.filter(kind="recheck:concluded").count() == 1

    def test_cannot_say_it_holds_when_those_affected_deny_it(self, place):
        recheck = asked(place)
        answer(recheck=recheck, opinion="better", by=colleague(place), at=LATER)
        answer(recheck=recheck, opinion="same", by=colleague(place), at=LATER)
        with pytest.raises(ValidationError, match="2 份答复中只有 1 份认为确有好转"):
            conclude(recheck=recheck, holds=True, note="好", by=place.discipline, at=LATER)
        conclude(recheck=recheck, holds=False, note="两人看法不一，查实又缺", by=place.discipline, at=LATER)


class TestAnswer:
    def test_without_a_name_tells_nobody_whose_it_is(self, place):
        recheck, before = asked(place), Entry.objects.count()
        given = answer(recheck=recheck, opinion="worse", words="没改", by=colleague(place), at=LATER)
        kept = {field.name: getattr(given, field.attname) for field in Answer._meta.concrete_fields}
        assert kept.pop("id").version == 4
        assert kept == {
            "recheck": recheck.pk,
            "opinion": "worse",
            "words": "没改",
            "on": DAY,
            "person": None,
        }
        assert Entry.objects.count() == before

    def test_with_a_name_is_given_once_and_logged(self, place):
        recheck, one = asked(place), colleague(place)
        assert answer(recheck=recheck, opinion="better", is_named=True, by=one, at=LATER).person == one.person
        with pytest.raises(Refused, match="每人答复一次"):
            answer(recheck=recheck, opinion="better", is_named=True, by=one, at=LATER)
        assert Entry.objects.filter(kind="recheck:answered").count() == 1

    @pytest.mark.parametrize(("who", "says"), [("owner", "经手过"), ("stranger", "没有发给您")])
    def test_is_not_for_who_did_it_nor_for_strangers(self, place, who, says):
        with pytest.raises(Refused, match=says):
            answer(recheck=asked(place), opinion="better", by=getattr(place, who), at=LATER)

    def test_is_too_late_after_the_last_day(self, place):
        recheck = asked(place)
        with pytest.raises(Refused, match="已经截止"):
            answer(recheck=recheck, opinion="better", by=colleague(place), at=LATER + timedelta(days=1))

    def test_is_given_on_a_page_that_shows_the_question_and_not_the_finding(self, client, place):
        recheck = asked(place)
        client.force_login(colleague(place))
        page = reverse("rectification:recheck_answer", args=[recheck.pk])
        text = client.get(page).content.decode()
        assert "现在签字齐全吗？" in text
        assert place.finding.title not in text
        assert client.post(page, {"opinion": "better", "is_named": "no"}).status_code == 302
        assert client.get(recheck.get_absolute_url()).status_code == 404
        client.force_login(place.stranger)
        assert client.get(page).status_code == 404

    def test_names_are_shown_to_those_who_look_again_only(self, client, place):
        one = colleague(place)
        recheck = asked(place)
        answer(recheck=recheck, opinion="better", is_named=True, by=one, at=LATER)
        for who, shown in (("discipline", True), ("reader", False)):
            client.force_login(getattr(place, who))
            text = client.get(recheck.get_absolute_url()).content.decode()
            assert (str(one.person) in text) is shown


class TestDraw:
    def test_can_be_repeated_by_anybody_who_has_the_seed(self, place):
        more = [closed(place) for _ in range(4)]
        drawing = draw(bureau=place.bureau, size=2, due=DAY, by=place.discipline, at=LATER)
        chosen = [one.finding_id for one in drawing.rechecks.order_by("finding")]
        assert drawing.among == sorted([place.finding.pk, *(one.pk for one in more)])
        assert chosen == rules.drawn(drawing.seed, drawing.among, 2)
        assert Entry.objects.get(kind="recheck:drawn").changes["seed"] == drawing.seed

    def test_draws_nobody_twice_who_still_waits(self, place):
        draw(bureau=place.bureau, size=1, due=DAY, by=place.discipline, at=LATER)
        with pytest.raises(ValidationError, match="没有可抽取的问题"):
            draw(bureau=place.bureau, size=1, due=DAY, by=place.discipline, at=LATER)

    @pytest.mark.parametrize(
        ("values", "field"), [({"size": 0}, "size"), ({"size": 9}, "size"), ({"due": AT.date()}, "due")]
    )
    def test_says_what_is_wrong(self, place, values, field):
        values = {"size": 1, "due": DAY} | values
        with pytest.raises(ValidationError) as caught:
            draw(bureau=place.bureau, **values, by=place.discipline, at=LATER)
        assert set(caught.value.message_dict) == {field}

    def test_is_refused_to_who_does_not_verify(self, place):
        with pytest.raises(Refused, match="核验人或纪检干部"):
            draw(bureau=place.bureau, size=1, due=DAY, by=place.recorder, at=LATER)

    def test_is_sent_from_its_page(self, client, place):
        client.force_login(place.discipline)
        page = reverse("rectification:recheck_draw")
        sent = {
            "bureau": place.bureau.pk,
            "size": 1,
            "due": DAY,
            "form_key": "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c11",
        }
        for _ in range(2):
            assert client.post(page, sent).status_code == 302
        assert Drawing.objects.count() == 1
        text = client.get(reverse("rectification:rechecks", query={"show": "due"})).content.decode()
        assert "随机抽取" in text


@pytest.mark.parametrize("size", [0, 1, 5, 99])
def test_a_draw_is_the_same_whatever_the_order(size):
    among = range(1, 40)
    chosen = rules.drawn("种子", among, size)
    assert chosen == rules.drawn("种子", reversed(among), size)
    assert len(chosen) == min(size, len(among))
    assert set(chosen) <= set(among)
