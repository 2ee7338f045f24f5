"""A bureau with a year of records, and the people who write, settle and read its report."""

from datetime import date

from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import Part, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.engine import Role
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.organisation.models import UnitKind
from zhunsheng.rectification import actions as rectification
from zhunsheng.rectification.models import Source
from zhunsheng.reports import actions

AS_OF = date(2026, 6, 1)


class Office:
    """A bureau with a party group; its clerk records and drafts, its head settles, its deputy reads."""

    def __init__(self):
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.group = UnitFactory(parent=self.bureau, kind=UnitKind.PARTY_GROUP, name="局党组")
        self.member = PostFactory(unit=self.group, person=PersonFactory(name="甲一")).person
        self.clerk = UserFactory(can={"recorder": self.bureau})
        self.head = UserFactory(can={"head": self.bureau})
        self.deputy = UserFactory(can={"deputy": self.bureau})
        self.staff = UserFactory(can={"staff": self.bureau})
        self.department_clerk = UserFactory(can={"recorder": self.group})
        self.stranger = UserFactory(can={"recorder": UnitFactory(name="外局")})

    def record(self, kind=Kind.WARNING_EDUCATION, on="2026-03-05", **values):
        return record_activity(
            **{
                "unit": self.group,
                "kind": kind,
                "title": "观看警示教育片",
                "happened_on": date.fromisoformat(on),
                "parts": [Part(self.member, Role.PARTICIPANT)],
                "by": self.clerk,
                "at": AT,
            }
            | values
        )

    def finding(self, **values):
        return rectification.raise_finding(
            **{
                "unit": self.group,
                "source": Source.SELF_INSPECTION,
                "title": "会议记录签字不全",
                "area": "机关管理",
                "arose_on": date(2026, 5, 20),
                "by": self.clerk,
                "at": AT,
            }
            | values
        )

    def draft(self, **values):
        return actions.draft_report(
            **{
                "unit": self.bureau,
                "template": "annual",
                "period_start": date(2026, 1, 1),
                "period_end": date(2026, 12, 31),
                "by": self.clerk,
                "at": AT,
            }
            | values
        )

    def evaluate(self):
        evaluate_bureau(self.bureau, as_of=AS_OF, at=AT)

    def frozen(self, number="", addressee="", **values):
        report = self.draft(**values)
        self.evaluate()
        return actions.freeze(report=report, number=number, addressee=addressee, by=self.head, at=AT)
