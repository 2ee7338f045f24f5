"""The kinds and their fields: each asks for what its duties need, once, and says how it is done."""

from datetime import date

import pytest
from django.urls import reverse

from tests.activities.test_pages import form
from tests.factories import AT, PostFactory, UnitFactory, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities import actions
from zhunsheng.activities.actions import Part
from zhunsheng.activities.details import (
    CODES,
    DETAILS,
    MOST,
    Sort,
    details_of,
    evidence_in,
    filled,
    kept,
    shows,
)
from zhunsheng.activities.facts import evidence_of, facts_of, row_of
from zhunsheng.activities.forms import ROLE_COLUMNS, ActivityForm
from zhunsheng.activities.guidance import answers, guide_of, shown_by_fields
from zhunsheng.activities.kinds import (
    BRANCH_LIFE,
    FIRST_TOPIC,
    GROUPS,
    HEARINGS,
    LIFE_MEETINGS,
    STUDIES,
    TALKS,
    Kind,
    grouped,
)
from zhunsheng.activities.models import Activity
from zhunsheng.activities.procedures import PROCEDURES
from zhunsheng.activities.rules import Topic, TopicSort, hints
from zhunsheng.catalogue.actions import load_catalogue
from zhunsheng.catalogue.vocabulary import EVIDENCE, FACTS
from zhunsheng.engine import Role
from zhunsheng.organisation.models import PostKind, UnitKind
from zhunsheng.organisation.subjects import subjects_of

FIRST, BUSINESS = TopicSort.FIRST, TopicSort.BUSINESS
DAY = date(2026, 11, 2)
LIFE = {"self_criticisms": 9, "mutual_criticisms": 2, "talks_before": 12}


def said(**typed):
    return list(hints(kind=Kind.ORG_LIFE_MEETING, attended=8, details=typed))


class TestTheKinds:
    def test_are_each_offered_once_under_one_heading(self):
        offered = [kind for kinds in GROUPS.values() for kind in kinds]
        assert sorted(offered) == sorted(Kind)

    def test_are_offered_as_far_as_they_are_recorded_here(self):
        here = [value for _, choices in grouped(set(Kind) - TALKS) for value, _ in choices]
        assert set(here) == set(Kind) - TALKS

    def test_fit_into_their_column(self):
        assert max(len(kind) for kind in Kind) <= Activity._meta.get_field("kind").max_length

    @pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in TALKS])
    def test_say_how_they_are_done(self, db, office, kind):
        """By their own procedure, or by the guide of a duty: three steps at least."""
        load_catalogue(by="测试", at=AT)
        guide = guide_of(kind, answers(kind, office.bureau, DAY), DAY)
        assert len(guide.steps) >= 3, kind
        assert all(does.strip() for _, does in guide.steps)

    @pytest.mark.parametrize("kind", PROCEDURES)
    def test_with_a_procedure_say_who_speaks_and_what_to_keep(self, kind):
        assert all(step.who and step.does for step in PROCEDURES[kind].steps)
        assert PROCEDURES[kind].keep
        assert not any("照片" in kept_ for kept_ in PROCEDURES[kind].keep)

    def test_that_hear_units_ask_which(self):
        assert all(shows(kind, "heard_units") for kind in HEARINGS)


class TestTheFields:
    def test_are_few(self):
        assert max(len(details) for details in DETAILS.values()) <= 5

    def test_that_are_evidence_prove_it_so_that_no_paper_is_wanted(self):
        for kind, details in DETAILS.items():
            codes = {detail.code for detail in details} & set(EVIDENCE)
            assert codes <= shown_by_fields(kind), kind

    def test_of_a_kind_nobody_knows_are_none(self):
        assert details_of("") == ()
        assert kept("nonsense", {"case": "某案"}) == {}

    def test_do_not_bear_the_name_of_another_field(self, office):
        common = set(ActivityForm(user=office.recorder).fields) | set(ROLE_COLUMNS)
        assert not common & CODES

    @pytest.mark.parametrize(
        ("kind", "values", "found"),
        [
            (Kind.ORG_LIFE_MEETING, {"self_criticisms": 9, "mutual_criticisms": 4},
             {"criticism_and_self_criticism": 13, "mutual_criticism": 4}),
            (Kind.ORG_LIFE_MEETING, {"mutual_criticisms": 4}, {"mutual_criticism": 4}),
            (Kind.ORG_LIFE_MEETING, {"self_criticisms": 9}, {"criticism_and_self_criticism": 9}),
            (Kind.ORG_LIFE_MEETING, {"self_criticisms": 0, "mutual_criticisms": 0}, {}),
            (Kind.DEMOCRATIC_LIFE_MEETING, {"talks_before": 6, "problem_list": "一条"},
             {"talks_before": 6, "problem_list": None}),
            (Kind.PUBLIC_BENEFIT, {"scale": 0, "result": "好"}, {"result": None}),
        ],
    )  # fmt: skip
    def test_prove_what_they_hold(self, kind, values, found):
        assert evidence_in(kind, values) == found

    def test_fill_up_to_everything_a_kind_has(self):
        assert all(set(filled(kind)) == {one.code for one in details_of(kind)} for kind in Kind)

    def test_of_another_kind_are_not_kept(self, office):
        activity = office.record(kind=Kind.WARNING_EDUCATION, details={"case": " 某地通报 ", "scale": 3})
        assert activity.details == {"case": "某地通报"}

    def test_that_are_counted_are_attributes_of_the_fact(self, office):
        office.record(kind=Kind.ORG_LIFE_MEETING, details=LIFE)
        (fact,) = facts_of(office.bureau)
        assert {name: fact.attributes[name] for name in LIFE} == LIFE
        assert fact.evidence["mutual_criticism"] == 2

    @pytest.mark.parametrize("count", [-1, MOST + 1])
    def test_that_are_counted_have_bounds(self, office, count):
        with pytest.raises(actions.ValidationError) as refused:
            office.record(kind=Kind.ORG_LIFE_MEETING, details={"mutual_criticisms": count})
        assert f"填写的是 {count}" in refused.value.message_dict["mutual_criticisms"][0]

    def test_keep_no_secret(self, office):
        with pytest.raises(actions.ValidationError) as refused:
            office.record(kind=Kind.WARNING_EDUCATION, details={"case": "绝密★文件"})
        assert "绝密★" in refused.value.message_dict["case"][0]

    def test_are_changed_with_the_log_keeping_both(self, client, office):
        activity = office.record(kind=Kind.WARNING_EDUCATION, details={"case": "甲案"})
        actions.change_activity(
            activity=activity,
            expected=1,
            details={"case": "乙案"},
            by=office.recorder,
            at=activity.recorded_at,
        )
        client.force_login(office.recorder)
        assert "警示案例：甲案 → 警示案例：乙案" in client.get(activity.get_absolute_url()).text


class TestHints:
    def test_say_when_few_remarks_were_made_on_others_and_that_it_is_no_verdict(self):
        (hint,) = said(mutual_criticisms=7)
        assert "到会 8 人，相互批评 7 条" in hint
        assert "条数少不等于开得不好" in hint

    @pytest.mark.parametrize("typed", [{"mutual_criticisms": 8}, {}, {"self_criticisms": 3}])
    def test_are_silent_where_there_are_enough_or_nothing_was_counted(self, typed):
        assert said(**typed) == []

    def test_are_silent_about_other_kinds(self):
        assert not list(hints(kind=Kind.THEME_DAY, attended=9, details={"mutual_criticisms": 0}))

    def test_name_the_business_that_has_no_integrity_measure(self):
        agenda = [Topic(FIRST, "学习"), Topic(BUSINESS, "采购"), Topic(BUSINESS, "演出", "", "三家比价")]
        (hint,) = hints(kind=Kind.PARTY_GROUP_MEETING, attended=5, details={}, agenda=agenda)
        assert "2 项业务议题中有 1 项" in hint
        assert "采购" in hint
        assert "演出" not in hint


class TestTopics:
    AGENDA = (
        Topic(FIRST, "学习重要讲话", "甲一", "写进要点"),
        Topic(BUSINESS, "演出采购", "乙二", "三家比价"),
    )

    def meeting(self, office, *agenda):
        return office.record(kind=Kind.PARTY_GROUP_MEETING, agenda=agenda)

    def test_are_kept_in_order(self, office):
        meeting = self.meeting(office, *self.AGENDA)
        assert [item.topic for item in meeting.agenda.all()] == list(self.AGENDA)

    def test_that_open_the_meeting_are_a_fact_of_their_own_keyed_by_it(self, office):
        meeting = self.meeting(office, *self.AGENDA)
        held, study = (
            next(fact for fact in facts_of(office.bureau) if fact.kind == kind)
            for kind in (Kind.PARTY_GROUP_MEETING, FIRST_TOPIC)
        )
        assert held.keys == study.keys == (("activity", meeting.fact_id),)
        assert set(study.evidence) == {"topic", "speaker", "implementation_opinion"}
        assert (office.unit.subject_id, Role.ORGANISER) in study.roles

    def test_without_an_opinion_lack_that_evidence(self, office):
        self.meeting(office, Topic(FIRST, "学习重要讲话"))
        study = next(fact for fact in facts_of(office.bureau) if fact.kind == FIRST_TOPIC)
        assert set(study.evidence) == {"topic"}

    def test_that_begin_with_business_tell_of_no_first_topic(self, office):
        self.meeting(office, self.AGENDA[1])
        assert FIRST_TOPIC not in {fact.kind for fact in facts_of(office.bureau)}

    def test_of_business_with_a_measure_prove_joint_planning(self, office):
        with_measure = self.meeting(office, *self.AGENDA)
        without = self.meeting(office, Topic(BUSINESS, "演出采购"))
        assert "integrated_clauses" in evidence_of(row_of(with_measure))
        assert "integrated_clauses" not in evidence_of(row_of(without))

    @pytest.mark.parametrize(
        ("agenda", "words"),
        [
            ([Topic(BUSINESS, "甲"), Topic(FIRST, "乙")], "应排在第一项"),
            ([Topic(FIRST, "甲"), Topic(FIRST, "乙")], "只有一项"),
            ([Topic(BUSINESS, "", "某人")], "没有写议题"),
            ([Topic(BUSINESS, "机密★事项")], "机密★"),
        ],
    )
    def test_that_contradict_themselves_are_explained(self, office, agenda, words):
        with pytest.raises(actions.ValidationError) as refused:
            self.meeting(office, *agenda)
        assert words in refused.value.message_dict["agenda"][0]

    def test_belong_to_meetings_of_the_party_group(self, office):
        with pytest.raises(actions.ValidationError) as refused:
            office.record(kind=Kind.THEME_DAY, agenda=self.AGENDA)
        assert "只有党组会议" in refused.value.message_dict["agenda"][0]

    def test_are_changed_whole(self, office):
        meeting = self.meeting(office, *self.AGENDA)
        actions.change_activity(
            activity=meeting, expected=1, agenda=self.AGENDA[1:], by=office.recorder, at=meeting.recorded_at
        )
        assert [item.text for item in meeting.agenda.all()] == ["演出采购"]


def topic_rows(*rows):
    typed = {"topic-TOTAL_FORMS": str(len(rows)), "topic-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        typed |= {f"topic-{number}-{name}": value for name, value in row.items()}
    return typed


@pytest.fixture
def recorder(client, office):
    client.force_login(office.recorder)
    return client


class TestTheForm:
    new = property(lambda self: reverse("activities:new"))

    def names(self, recorder, kind):
        form = recorder.get(self.new, {"kind": kind}).context["form"]
        return {name for name, shown in form.shown.items() if shown}, [one.name for one in form.own_fields]

    @pytest.mark.parametrize(
        ("kind", "shown", "own"),
        [
            (Kind.THEME_DAY, {"hours"}, []),
            (Kind.PARTY_GROUP_MEETING, {"documents", "agenda"}, []),
            (Kind.MAKEUP_STUDY, {"hours", "documents", "makes_up_for"}, ["makeup_method"]),
            (Kind.LEADING_GROUP_MEETING, {"heard_units"}, ["decisions"]),
            (Kind.PARTY_BUILDING_REPORT, set(), ["submitted_to"]),
        ],
    )
    def test_shows_the_fields_of_its_kind_and_no_others(self, recorder, kind, shown, own):
        assert self.names(recorder, kind) == (shown, own)

    def test_says_how_it_goes(self, recorder):
        page = recorder.get(self.new, {"kind": Kind.ORG_LIFE_MEETING}).text
        assert "怎么开展" in page
        assert "其他人当场向他提意见" in page
        assert "现有的材料即可" in page

    def test_records_the_fields_and_the_topics(self, recorder, office):
        typed = form(office, kind=Kind.PARTY_GROUP_MEETING) | topic_rows(
            {"sort": "first", "text": "学习", "speaker": "甲一", "requirement": "照办"}, {"sort": "business"}
        )
        recorder.post(self.new, typed)
        recorder.post(
            self.new, form(office, kind=Kind.ORG_LIFE_MEETING, mutual_criticisms="3", problem_list="一")
        )
        meeting, life = Activity.objects.order_by("pk")
        assert [item.text for item in meeting.agenda.all()] == ["学习"]
        assert life.details == {"mutual_criticisms": 3, "problem_list": "一"}

    def test_carries_what_was_typed_for_another_kind(self, recorder, office):
        """A slip of the kind costs nothing: going back to it finds everything."""
        typed = form(office, kind=Kind.TRAINING, problem_list="写了半页的清单", relist="1", listed="")
        page = recorder.post(self.new, typed)
        assert 'type="hidden" name="problem_list" value="写了半页的清单"' in page.text
        again = recorder.post(self.new, typed | {"kind": Kind.ORG_LIFE_MEETING})
        assert again.context["form"]["problem_list"].value() == "写了半页的清单"

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"kind": Kind.ORG_LIFE_MEETING, "mutual_criticisms": "-2"}, "0 到"),
            ({"kind": Kind.ORG_LIFE_MEETING, "mutual_criticisms": "很多"}, "整数"),
            (
                {"kind": Kind.PARTY_GROUP_MEETING}
                | topic_rows({"sort": "business", "text": "甲"}, {"sort": "first", "text": "乙事项"}),
                "应排在第一项",
            ),
        ],
    )
    def test_explains_and_keeps_what_was_typed(self, recorder, office, typed, words):
        answer = recorder.post(self.new, form(office, minutes="这段话要留住") | typed)
        assert answer.status_code == 422
        assert words in answer.text
        assert "这段话要留住" in answer.text
        assert all(str(value) in answer.text for name, value in typed.items() if name.endswith("text"))
        assert not Activity.objects.exists()

    def test_shows_what_is_kept_when_a_record_is_changed(self, recorder, office):
        meeting = office.record(kind=Kind.PARTY_GROUP_MEETING, agenda=TestTopics.AGENDA, hours=2, details={})
        page = recorder.get(reverse("activities:edit", args=[meeting.pk]))
        assert page.context["topics"].initial[1]["text"] == "演出采购"
        assert page.context["form"].shown["hours"], "an hour that was typed once stays in sight"


def test_the_form_begins_with_the_unit_that_holds_it(client, office):
    """So that not the whole bureau is expected at a meeting of a few."""
    group = UnitFactory(parent=office.bureau, kind=UnitKind.PARTY_GROUP)
    client.force_login(UserFactory(can={"recorder": office.bureau}))
    new = reverse("activities:new")
    assert client.get(new, {"kind": Kind.PARTY_GROUP_MEETING}).context["grid"].unit == group
    assert client.get(new, {"kind": Kind.LEADING_GROUP_MEETING}).context["grid"].unit == office.bureau
    assert client.get(new, {"kind": Kind.VISIT}).context["grid"].unit == office.bureau


class TestAllKinds:
    """Whatever the kind: the recorder of the unit records it, nobody else does or sees it."""

    @pytest.mark.parametrize("kind", Kind)
    def test_are_recorded_and_shown(self, office, client, kind):
        activity = office.record(kind=kind, details=filled(kind))
        client.force_login(office.recorder)
        page = client.get(activity.get_absolute_url())
        assert page.status_code == 200
        assert all(detail.label in page.text for detail in details_of(kind))

    @pytest.mark.parametrize("kind", Kind)
    def test_are_not_recorded_by_a_reader_or_a_stranger(self, office, kind):
        for wrong in (office.reader, office.stranger):
            with pytest.raises(Refused):
                office.record(kind=kind, details=filled(kind), by=wrong)

    @pytest.mark.parametrize("kind", Kind)
    def test_are_not_there_for_a_stranger(self, office, client, kind):
        activity = office.record(kind=kind, details=filled(kind))
        client.force_login(office.stranger)
        for page in ("detail", "edit", "evidence"):
            assert client.get(reverse(f"activities:{page}", args=[activity.pk])).status_code == 404


class TestPartyCells:
    def test_owe_as_themselves_and_a_branch_without_one_owes_nothing(self, office):
        branch = UnitFactory(parent=office.bureau, kind=UnitKind.BRANCH)
        cell = UnitFactory(parent=branch, kind=UnitKind.PARTY_CELL)
        assert {one.id for one in subjects_of(office.bureau) if one.kind == "party_cell"} == {cell.subject_id}

    def test_are_recorded_by_the_recorder_of_their_branch(self, client, office):
        branch = UnitFactory(parent=office.bureau, kind=UnitKind.BRANCH)
        cell = UnitFactory(parent=branch, kind=UnitKind.PARTY_CELL)
        leader = PostFactory(unit=cell, kind=PostKind.CELL_LEADER).person
        client.force_login(UserFactory(can={"recorder": branch}))
        page = client.get(reverse("activities:new"), {"kind": Kind.PARTY_CELL_MEETING, "unit": cell.pk})
        grid = page.context["grid"]
        assert [key for key, row in grid.rows.items() if Role.PARTICIPANT in row.roles] == [leader.pk]


class TestDoubleOrganisationalLife:
    @pytest.mark.parametrize("kind", sorted(BRANCH_LIFE))
    def test_names_the_leader_who_took_part_and_asks_nothing_of_them(self, client, office, kind):
        leader = PostFactory(unit=office.bureau, kind=PostKind.TEAM_MEMBER).person
        activity = office.record(
            kind=kind, parts=[Part(office.chair, Role.ORGANISER), Part(leader, Role.PARTICIPANT)]
        )
        client.force_login(office.recorder)
        page = client.get(activity.get_absolute_url())
        assert page.context["leaders"] == [leader.name]
        assert "不必另报" in page.text
        (fact,) = facts_of(office.bureau)
        assert (leader.subject_id, Role.PARTICIPANT) in fact.roles

    def test_does_not_name_whoever_was_away(self, client, office):
        leader = PostFactory(unit=office.bureau, kind=PostKind.TEAM_MEMBER).person
        activity = office.record(kind=Kind.THEME_DAY, parts=[Part(leader, Role.PARTICIPANT, False, "公出")])
        client.force_login(office.recorder)
        assert client.get(activity.get_absolute_url()).context["leaders"] == []


def test_every_new_kind_has_its_name_in_the_catalogue():
    assert {kind.value: kind.label for kind in Kind} == {kind.value: FACTS[kind] for kind in Kind}


def test_counts_are_counts():
    """What a rule may compare as a number is typed as one."""
    counted = {one.code for details in DETAILS.values() for one in details if one.sort == Sort.COUNT}
    assert {"self_criticisms", "mutual_criticisms", "talks_before", "scale"} == counted
    assert set(DETAILS) > LIFE_MEETINGS
    assert not STUDIES & LIFE_MEETINGS
