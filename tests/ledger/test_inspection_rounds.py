"""A round of 巡察 is watched by the ledger: feedback starts the time, one record answers each duty that follows."""

from datetime import date

import pytest

from tests.factories import AT, UnitFactory, UserFactory
from zhunsheng.activities.actions import Proof, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.catalogue.actions import adopt, load_catalogue
from zhunsheng.catalogue.models import Obligation
from zhunsheng.engine import Status
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import UnitKind

AS_OF = date(2026, 6, 1)
ROUND = {
    "rec.plan": (Kind.INSPECTION_FEEDBACK_RECEIVED, Kind.RECTIFICATION_PLAN, date(2026, 4, 1)),
    "rec.progress-report": (Kind.INSPECTION_FEEDBACK_RECEIVED, Kind.RECTIFICATION_REPORT, date(2026, 5, 1)),
    "rec.publication": (
        Kind.CONCENTRATED_RECTIFICATION_END, Kind.RECTIFICATION_PUBLICATION, date(2026, 4, 1),
    ),
}  # fmt: skip


class Bureau:
    def __init__(self):
        self.bureau = UnitFactory(name="示范局")
        self.group = UnitFactory(parent=self.bureau, kind=UnitKind.PARTY_GROUP, name="局党组")
        self.clerk = UserFactory(can={"recorder": self.bureau})
        load_catalogue(by="测试", at=AT)
        for code in ROUND:
            adopt(
                bureau=self.bureau, obligation=Obligation.objects.get(code=code), source="《整改办法》第三条",
                valid_from=date(2026, 1, 1), by=self.clerk, at=AT,
            )  # fmt: skip

    def record(self, kind, on, proofs=()):
        record_activity(
            unit=self.group, kind=kind, title=kind.label, happened_on=on,
            evidence=[Proof(code, "见卷宗第3页") for code in proofs], by=self.clerk, at=AT,
        )  # fmt: skip

    def occurrence(self, code):
        evaluate_bureau(self.bureau, as_of=AS_OF, at=AT)
        return Occurrence.objects.filter(obligation__code=code, subject=self.group.subject_id).first()


@pytest.fixture
def place(db, evidence_dir):
    return Bureau()


@pytest.mark.parametrize("code", ROUND)
class TestARound:
    def test_asks_nothing_before_it_begins(self, place, code):
        assert place.occurrence(code) is None

    def test_asks_in_time_and_misses_what_nobody_did(self, place, code):
        begun, _, on = ROUND[code]
        place.record(begun, on)
        found = place.occurrence(code)
        assert found.due == on + {"rec.progress-report": 90}.get(code, 30) * (
            date(2026, 1, 2) - date(2026, 1, 1)
        )
        assert (found.status == Status.MISSED) == (found.due < AS_OF)

    def test_is_answered_by_one_record_with_its_evidence(self, place, code):
        begun, done, on = ROUND[code]
        place.record(begun, on)
        place.record(done, date(2026, 5, 20) if code == "rec.progress-report" else date(2026, 4, 20))
        assert place.occurrence(code).status == Status.UNEVIDENCED
        wanted = Obligation.objects.get(code=code).version_on(AS_OF).rule["evidence"]
        place.record(done, on.replace(day=21), proofs=wanted)
        assert place.occurrence(code).status == Status.MET
