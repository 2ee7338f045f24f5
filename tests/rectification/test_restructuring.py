"""Splitting and merging lose nothing, hide nobody's part, and are no way round a deadline or a verification."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.factories import AT
from tests.rectification.factories import RECTIFY_BY, assigned, closed, done, gap, office, raised, submitted
from zhunsheng.accounts.rulings import Refused
from zhunsheng.rectification import actions
from zhunsheng.rectification.facts import facts_of
from zhunsheng.rectification.restructuring.actions import link, merge, split_off
from zhunsheng.rectification.rules import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return office()


class TestSplit:
    def split(self, place, finding, **values):
        values = {"title": "三月份会议未召开", "reason": "两件事", "by": place.recorder} | values
        return split_off(finding=finding, **values, at=AT)

    def test_keeps_the_origin_the_doers_and_the_chosen_measures(self, place):
        finding = assigned(place)
        measure = actions.add_measure(finding=finding, text="补开", by=place.recorder, at=AT)
        part = self.split(place, finding, measures=[measure])
        assert (part.split_from, part.state, part.unit) == (finding, State.OPEN, finding.unit)
        assert set(part.doers.all()) == set(finding.doers.all())
        assert list(part.measures.all()) == [measure]
        assert not finding.measures.exists()

    def test_leaves_what_was_verified_where_it_is(self, place):
        finding = closed(place)
        actions.reopen(finding=finding, note="又犯", by=place.discipline, at=AT)
        with pytest.raises(ValidationError, match="已经核验的措施不能移走"):
            self.split(place, finding, measures=[finding.measures.get()])

    @pytest.mark.parametrize(
        ("make", "who"), [(assigned, "reader"), (submitted, "recorder"), (closed, "recorder")]
    )
    def test_is_refused_to_readers_and_too_late(self, place, make, who):
        with pytest.raises(Refused):
            self.split(place, make(place), by=getattr(place, who))


class TestMerge:
    def merge(self, place, finding, into, **values):
        values = {"reason": "同一件事", "by": place.recorder} | values
        return merge(finding=finding, into=into, **values, at=AT)

    def test_carries_measures_and_doers_along_and_the_engine_hears_of_one(self, place):
        finding, into = assigned(place), assigned(place)
        finding.doers.add(place.verifier.person)
        measure = actions.add_measure(finding=finding, text="补齐", by=place.recorder, at=AT)
        assert self.merge(place, finding, into) == into
        finding.refresh_from_db()
        assert (finding.state, finding.merged_into) == (State.MERGED, into)
        assert list(into.measures.all()) == [measure]
        assert place.verifier.person in into.doers.all()
        assert [fact.keys for fact in facts_of(place.bureau)] == [(("finding", str(into.pk)),)]

    def test_ends_the_finding(self, place):
        finding = assigned(place)
        self.merge(place, finding, assigned(place))
        for act in (
            lambda: actions.add_measure(finding=finding, text="补", by=place.recorder, at=AT),
            lambda: actions.submit(finding=finding, by=place.owner, at=AT),
            lambda: actions.verify(finding=finding, passed=True, note="好", by=place.verifier, at=AT),
            lambda: self.merge(place, finding, assigned(place)),
        ):
            with pytest.raises(Refused, match="已并入"):
                act()

    def test_into_something_finished_or_itself_or_elsewhere_is_refused(self, place):
        finding = assigned(place)
        for into, says in (
            (closed(place), "已核实销号"),
            (submitted(place), "完成待核"),
            (finding, "并入自身"),
            (assigned(office()), "本局的问题"),
        ):
            with pytest.raises(ValidationError, match=says):
                self.merge(place, finding, into)

    def test_is_no_extension_by_another_name(self, place):
        finding, into = assigned(place), assigned(place)
        type(into).objects.filter(pk=into.pk).update(rectify_by=RECTIFY_BY + timedelta(days=1))
        with pytest.raises(ValidationError, match="变相延期"):
            self.merge(place, finding, into)

    def test_is_not_decided_by_who_answers_for_it(self, place):
        finding = actions.assign(
            finding=raised(place),
            owner=place.recorder.person,
            leader=None,
            rectify_by=RECTIFY_BY,
            by=place.discipline,
            at=AT,
        )
        with pytest.raises(Refused, match="须由他人决定"):
            self.merge(place, finding, assigned(place))

    def test_a_gap_is_still_about_the_finding_that_took_it_over(self, place):
        occurrence = gap(place)
        finding = raised(place, occurrence=occurrence)
        into = assigned(place, title="理论学习长期不落实")
        self.merge(place, finding, into)
        with pytest.raises(ValidationError, match="已经提过问题“理论学习长期不落实”"):
            raised(place, occurrence=occurrence)
        done(place, into)
        actions.submit(finding=into, by=place.owner, at=AT)
        actions.verify(finding=into, passed=True, note="好", by=place.verifier, at=AT)
        assert raised(place, occurrence=occurrence)


class TestLink:
    def test_is_said_once_in_either_direction(self, place):
        one, two = raised(place), raised(place, title="另一个")
        first = link(finding=one, other=two, reason="同一制度缺失", by=place.recorder, at=AT)
        assert link(finding=two, other=one, reason="又说", by=place.recorder, at=AT) == first

    def test_is_refused_to_readers_and_to_itself_and_elsewhere(self, place):
        one = raised(place)
        with pytest.raises(Refused, match="请联系他们"):
            link(finding=one, other=raised(place), reason="像", by=place.reader, at=AT)
        for other in (one, raised(office())):
            with pytest.raises(ValidationError):
                link(finding=one, other=other, reason="像", by=place.recorder, at=AT)
