"""Findings in every state, made the way people make them: through the actions."""

from datetime import date
from types import SimpleNamespace

from tests.factories import AT, PostFactory, UnitFactory, UserFactory
from zhunsheng.catalogue.models import Area, Obligation, SubjectKind
from zhunsheng.engine import Status
from zhunsheng.ledger.models import Occurrence
from zhunsheng.rectification import actions
from zhunsheng.rectification.models import Source
from zhunsheng.rectification.rules import MeasureKind

RECTIFY_BY = date(2030, 6, 30)  # also ahead of the real clock, by which pages act


def office():
    """Return a bureau with a department and the people a finding needs, each with a post and one role."""
    bureau = UnitFactory()
    unit = UnitFactory(parent=bureau)

    def colleague(can=None):
        return UserFactory(person=PostFactory(unit=unit).person, can=can or {})

    return SimpleNamespace(
        bureau=bureau,
        unit=unit,
        recorder=colleague({"recorder": unit}),
        owner=colleague(),
        leader=colleague({"deputy": bureau}),
        verifier=colleague({"verifier": bureau}),
        discipline=colleague({"discipline": bureau}),
        reader=colleague({"deputy": unit}),
        stranger=UserFactory(can={"recorder": UnitFactory(), "verifier": UnitFactory()}),
    )


def raised(place, **values):
    values = {
        "unit": place.unit,
        "source": Source.SELF_INSPECTION,
        "title": "会议记录不完整，缺少主要负责人签字",
        "arose_on": date(2026, 5, 20),
        "by": place.recorder,
        "at": AT,
    } | values
    return actions.raise_finding(**values)


def assigned(place, **values):
    return actions.assign(
        finding=raised(place, **values),
        owner=place.owner.person,
        leader=place.leader.person,
        rectify_by=RECTIFY_BY,
        by=place.recorder,
        at=AT,
    )


def done(place, finding, text="补齐签字并建立会后核对制度"):
    """Add a measure and report it done with proof."""
    measure = actions.add_measure(finding=finding, text=text, by=place.recorder, at=AT)
    return actions.complete_measure(
        measure=measure,
        done_on=date(2026, 5, 28),
        result="已补齐五次会议的签字",
        proof="会议记录本第12至20页",
        by=place.owner,
        at=AT,
    )


def submitted(place, **values):
    finding = assigned(place, **values)
    done(place, finding)
    return actions.submit(finding=finding, by=place.owner, at=AT)


def closed(place, **values):
    finding = submitted(place, **values)
    actions.verify(
        finding=finding, passed=True, note="已抽查五次会议记录，签字齐全", by=place.verifier, at=AT
    )
    finding.refresh_from_db()
    return finding


def kept_up(place, *, reviews=(date(2026, 9, 1),)):
    """Return a finding under way with a lasting measure that is in place, and whose reviews are ahead."""
    finding = assigned(place)
    measure = actions.add_measure(
        finding=finding, text="每月抽查", kind=MeasureKind.LASTING, reviews=reviews, by=place.recorder, at=AT
    )
    actions.complete_measure(
        measure=measure,
        done_on=date(2026, 5, 28),
        result="已建立抽查",
        proof="抽查记录",
        by=place.owner,
        at=AT,
    )
    return finding


def gap(place, *, month=3):
    """Return a missed occurrence of the department: one study session too few."""
    obligation, _ = Obligation.objects.get_or_create(
        code="test.study",
        defaults={
            "title": "理论学习",
            "title_en": "Study",
            "area": Area.STUDY,
            "subject_kind": SubjectKind.DEPARTMENT,
        },
    )
    return Occurrence.objects.create(
        bureau=place.bureau,
        obligation=obligation,
        subject=place.unit.subject_id,
        unit=place.unit,
        window_start=date(2026, month, 1),
        window_end=date(2026, month, 28),
        due=date(2026, month, 28),
        original_due=date(2026, month, 28),
        required=2,
        counted=1,
        complete=1,
        status=Status.MISSED,
        backfilled=False,
        provisional=False,
        fact_ids=[],
        reasons=[{"code": "short", "values": {"measure": "count", "required": 2, "counted": 1, "by": 1}}],
    )
