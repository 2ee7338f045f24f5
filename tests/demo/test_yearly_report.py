"""The demo bureau's yearly report, held against its records by a count that shares nothing with how it is made."""

import re
from collections import Counter
from datetime import date

import pytest

from tests.demo.conftest import AS_OF
from zhunsheng import documents
from zhunsheng.activities.models import Activity
from zhunsheng.engine import Role
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import Person
from zhunsheng.planning.models import Item
from zhunsheng.rectification.models import Finding
from zhunsheng.reports import drafting
from zhunsheng.reports.actions import docx_of
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.models import Report
from zhunsheng.talks.models import Talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_demos_day")]
YEAR = AS_OF.year


@pytest.fixture(scope="module")
def report(demo_bureau):
    return Report(
        unit=demo_bureau,
        template="annual",
        period_start=date(YEAR, 1, 1),
        period_end=date(YEAR, 12, 31),
    )


@pytest.fixture(scope="module")
def content(report):
    return content_of(report, as_of=AS_OF)


@pytest.fixture(scope="module")
def reading(report):
    return documents.understand(documents.read_bytes("报告.docx", docx_of(report)))


def claimed(content):
    """Return the sentences that are supported claims, by their keys."""
    sentences = [
        one for block in content["blocks"] for passage in block["passages"] for one in passage["sentences"]
    ]
    return {one["claim"]: one for one in sentences if one["claim"] and not one["stated"]}


def held(*kinds):
    return [one for one in Activity.objects.all() if one.kind in kinds and one.happened_on.year == YEAR]


def times(*kinds):
    return {"count": len(held(*kinds))}


def by_units(*kinds):
    return {"organisers": len({one.unit_id for one in held(*kinds)})}


def present(*kinds):
    """Count who was there, a person once a meeting whatever their parts, those talked to not."""
    return {
        "attendance": sum(
            len({part.person_id for part in one.participations.all() if part.attended and part.role != Role.TARGET})
            for one in held(*kinds)
        )
    }  # fmt: skip


def hours(*kinds):
    return {"hours": sum(float(one.hours or 0) for one in held(*kinds))}


def heard(*kinds):
    return {"units": len({unit.pk for one in held(*kinds) for unit in one.heard_units.all()})}


def talked(*kinds):
    return {"count": sum(one.kind in kinds and one.held_on.year == YEAR for one in Talk.objects.all())}


def recount():
    """Count again what every claim of the yearly template says, from the records as they are kept."""
    group = [one for one in held("special_session") if one.unit.kind == "party_group"]
    studied = held("center_group_study", "study_session", "party_group_meeting", "makeup_study")
    spoken = [one for one in held("center_group_study") if one.details.get("discussion")]
    closed = [one for one in Finding.objects.all() if one.closed_at and one.closed_at.year == YEAR]
    return {
        "special-sessions": {
            "count": len(group),
            "last_on": max(one.happened_on for one in group).isoformat(),
        },
        "party-group-meetings": times("party_group_meeting"),
        "joint-deployment": times("joint_deployment"),
        "responsibility-list": times("responsibility_list"),
        "department-hearings": times("department_hearing") | heard("department_hearing"),
        "branch-hearings": times("branch_hearing") | heard("branch_hearing"),
        "duty-reports": times("duty_report"),
        "ideology-sessions": times("ideology_session"),
        "ideology-reports": times("ideology_report"),
        "center-group-study": times("center_group_study") | present("center_group_study"),
        "center-group-discussion": {"count": len(spoken)},
        "documents-studied": {"documents": len({d.pk for one in studied for d in one.documents.all()})},
        "makeup-studies": times("makeup_study"),
        "study-sessions": times("study_session", "training") | present("study_session", "training"),
        "study-hours": hours("center_group_study", "study_session", "training"),
        "party-classes": times("party_class"),
        "branch-general-meetings": times("branch_general_meeting") | by_units("branch_general_meeting"),
        "branch-committees": times("branch_committee"),
        "theme-days": times("theme_day") | by_units("theme_day"),
        "org-life-meetings": by_units("org_life_meeting"),
        "democratic-appraisals": by_units("democratic_appraisal"),
        "warning-education": times("warning_education") | present("warning_education"),
        "risk-screening": times("risk_screening"),
        "visits": times("visit"),
        "letter-receptions": times("letter_reception"),
        "campaigns": times("campaign"),
        "heart-talks": talked("heart_talk"),
        "integrity-talks": talked("integrity_talk", "duty_talk", "pre_appointment_talk"),
        "democratic-life-meetings": times("democratic_life_meeting"),
        "duty-statements": times("duty_statement"),
        "inspections": times("inspection"),
        "self-inspections": times("self_inspection"),
        "issues-closed": {"count": len(closed)},
        "look-backs": times("look_back"),
    }


class TestItsNumbers:
    def test_equal_an_independent_recount(self, content):
        found = {key: dict(one["values"]) for key, one in claimed(content).items()}
        again = recount()
        assert found == {key: again[key] for key in found}
        assert len(found) >= 30

    def test_are_no_others_than_those_of_their_claims(self, content):
        for key, sentence in claimed(content).items():
            counted = {str(value) for value in sentence["values"].values()}
            days = [date.fromisoformat(one) for one in counted if re.fullmatch(r"\d{4}-\d\d-\d\d", one)]
            known = counted | {str(part) for day in days for part in (day.month, day.day)}
            assert set(re.findall(r"\d+(?:\.\d+)?", sentence["text"])) <= known, key

    def test_of_the_problems_equal_a_recount_area_by_area(self, content):
        names = set(Person.objects.values_list("name", flat=True))
        gaps = [
            one
            for one in Occurrence.objects.select_related("obligation")
            if one.due.year == YEAR and one.status in {"missed", "unevidenced"}
        ]
        counts = Counter((one.obligation.get_area_display(), one.status) for one in gaps)
        for one in Finding.objects.select_related("occurrence__obligation"):
            words = f"{one.area}{one.title}{one.manifestation}"
            if one.state in {"closed", "merged"} or any(name in words for name in names):
                continue
            if one.occurrence_id not in {gap.pk for gap in gaps}:
                area = one.occurrence.obligation.get_area_display() if one.occurrence else _area(one.area)
                counts[area, "finding"] += 1
        told = Counter()
        words = {
            "个责任节点未完成": "missed",
            "个责任节点佐证不足": "unevidenced",
            "个问题尚未销号": "finding",
        }
        for block in self._areas(content):
            area = block["heading"].partition("）")[2].removesuffix("方面")
            text = block["passages"][0]["sentences"][0]["text"]
            for number, ending in re.findall(rf"(\d+)({'|'.join(words)})", text):
                told[area, words[ending]] += int(number)
        assert told == Counter({(area.removesuffix("方面"), what): n for (area, what), n in counts.items()})

    @staticmethod
    def _areas(content):
        headings = [block["heading"] for block in content["blocks"]]
        first = headings.index("二、存在的问题") + 1
        last = next(place for place, text in enumerate(headings) if text.startswith("三、"))
        return content["blocks"][first:last]


def _area(area):
    from zhunsheng.catalogue.models import Area

    return dict(Area.choices).get(area, area)


def test_the_plan_beside_a_claim_equals_a_recount(content):
    """Of the plans' items for a duty that the claim's records answer, those whose duty is met are done."""
    asked = {
        "party-classes": "party_class",
        "theme-days": "theme_day",
        "branch-committees": "branch_committee",
    }
    for key, kind in asked.items():
        items = [
            item
            for item in Item.objects.select_related("plan__unit", "obligation")
            if item.planned_on.year == YEAR
            and any(kind in version.rule["answered_by"] for version in item.obligation.versions.all())
        ]
        done = [
            item
            for item in items
            for one in Occurrence.objects.filter(obligation=item.obligation, window_start=item.window_start)
            if one.subject == item.plan.unit.subject_id and one.status in {"met", "met_late"}
        ]
        assert items
        assert content["planned"][key] == {"planned": len(items), "done": len(done)}


class TestTurningRecordsOff:
    """A claim stands on its records: without one, those that rested on it change, and no other."""

    def off(self, monkeypatch, report, gone):
        facts = drafting.facts_of(report.unit)
        monkeypatch.setattr(
            drafting, "facts_of", lambda bureau: [fact for fact in facts if fact.id not in gone]
        )
        return content_of(report, as_of=AS_OF)

    def test_one_record_touches_exactly_the_claims_that_rest_on_it(self, report, content, monkeypatch):
        before = claimed(content)
        for record in {one["fact_ids"][0] for one in before.values()}:
            with monkeypatch.context() as patch:
                after = claimed(self.off(patch, report, {record}))
            changed = {key for key in before if after.get(key) != before[key]}
            assert changed == {key for key, one in before.items() if record in one["fact_ids"]}
            unsupported = {key for key in before if key not in after}
            assert unsupported == {key for key, one in before.items() if set(one["fact_ids"]) == {record}}

    def test_all_records_of_a_claim_leave_it_listed_as_unsupported(self, report, content, monkeypatch):
        before = claimed(content)
        for key in before:
            gone = set(before[key]["fact_ids"])
            with monkeypatch.context() as patch:
                drafted = self.off(patch, report, gone)
            expected = {other for other, one in before.items() if set(one["fact_ids"]) <= gone}
            assert set(before) - set(claimed(drafted)) == expected
            assert expected <= {one["key"] for one in drafted["unsupported"]}


class TestReadBack:
    """The report that is written, read as any document from outside: it says of itself what it was made of."""

    def test_it_knows_what_it_is(self, reading, report):
        assert reading.kind == "annual_report"
        assert reading.organisation == report.unit.name
        assert (reading.period.start, reading.period.end) == (report.period_start, report.period_end)

    def test_its_outline_is_its_own(self, reading, content):
        outline = [f"{one.marker}{one.title}" for one in reading.sections if one.depth <= 2]
        assert outline == [block["heading"] for block in content["blocks"] if block["level"]]

    def test_its_problems_are_those_it_names_each_under_its_area(self, reading, content):
        named = [
            (block["heading"].partition("）")[2], passage["lead"].partition("是")[2].rstrip("。"))
            for block in TestItsNumbers._areas(content)
            for passage in block["passages"][1:]
        ]
        assert [(one.area, one.title) for one in reading.problems] == named

    def test_its_measures_come_with_their_days(self, reading, content):
        place = next(n for n, block in enumerate(content["blocks"]) if block["heading"].startswith("三、"))
        measures = [passage for block in content["blocks"][place:] for passage in block["passages"]]
        assert len(reading.measures) == len(measures)
        assert all(one.deadline for one in reading.measures)

    def test_nothing_in_it_contradicts_itself(self, reading):
        assert [one.message for one in reading.checks if one.verdict == "inconsistent"] == []
        assert [one.text for one in reading.figures if one.consistent is False] == []
