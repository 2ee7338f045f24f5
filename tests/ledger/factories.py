"""A branch that owes a quarterly study session, by a small rule of its own."""

from datetime import date

from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import Part, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.catalogue.actions import adopt
from zhunsheng.engine import Role
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.organisation.models import UnitKind


class Branch:
    """A bureau with one branch, whose recorder keeps its records, and somebody of another bureau."""

    def __init__(self, obligation):
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.unit = UnitFactory(parent=self.bureau, kind=UnitKind.BRANCH, name="机关第一支部")
        self.member = PostFactory(unit=self.unit, person=PersonFactory(name="乙二")).person
        self.recorder = UserFactory(can={"recorder": self.bureau})
        self.stranger = UserFactory(can={"head": UnitFactory(name="外局")})
        self.obligation = obligation
        adopt(
            bureau=self.bureau, obligation=obligation, source="《学习制度》第三条", valid_from=date(2026, 1, 1),
            by=self.recorder, at=AT,
        )  # fmt: skip

    def study(self, day, **values):
        return record_activity(
            **{
                "unit": self.unit,
                "kind": Kind.STUDY_SESSION,
                "title": "学习作风建设文件",
                "happened_on": day,
                "minutes": "学了三项内容，讨论了窗口服务。",
                "parts": [Part(self.member, Role.PARTICIPANT)],
                "by": self.recorder,
                "at": AT,
            }
            | values
        )

    def evaluate(self, as_of=date(2026, 6, 1)):
        return evaluate_bureau(self.bureau, as_of=as_of, at=AT)
