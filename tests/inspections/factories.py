"""A bureau that looks after itself: two departments, who keeps their records, who supervises, and a stranger."""

from datetime import date

from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.inspections import actions
from zhunsheng.inspections.rules import Reply

TODAY = date(2026, 6, 1)


class Office:
    def __init__(self):
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.unit = UnitFactory(parent=self.bureau, name="公共服务科")
        self.other = UnitFactory(parent=self.bureau, name="市场管理科")
        self.holder = PostFactory(unit=self.unit, person=PersonFactory(name="甲一")).person
        self.recorder = self._user("recorder", self.bureau)
        self.head = self._user("unit_head", self.unit)
        self.other_head = self._user("unit_head", self.other)
        self.discipline = self._user("discipline", self.bureau)
        self.staff = self._user("staff", self.unit)
        self.elsewhere = UnitFactory(name="外局")
        self.stranger = UserFactory(can={"recorder": self.elsewhere})

    def _user(self, role, unit):
        return UserFactory(person=PostFactory(unit=unit).person, can={role: unit})

    def inspect(self, **values):
        return record_activity(
            **{
                "unit": self.bureau, "kind": Kind.INSPECTION, "title": "节前作风督查",
                "happened_on": date(2026, 5, 20), "heard_units": [self.unit], "by": self.recorder, "at": AT,
            } | values
        )  # fmt: skip

    def review_values(self, **values):
        return {
            "level": "high",
            "controls": "两人审核，名单公示",
            "holder": self.holder,
            "reviewed_on": date(2026, 5, 20),
            "review_by": date(2026, 8, 20),
        } | values

    def register(self, **values):
        return actions.register_risk(
            **{"unit": self.unit, "name": "活动采购", "risk": "指定供应商", "by": self.recorder, "at": AT}
            | self.review_values()
            | values
        )

    def ask(self, **values):
        return actions.open_campaign(
            **{
                "unit": self.bureau, "checklist": "eight-rules", "title": "八项规定精神自查",
                "units": [self.unit, self.other], "starts_on": date(2026, 6, 1), "due": date(2026, 6, 10),
                "by": self.recorder, "at": AT,
            } | values
        )  # fmt: skip

    def answer(self, campaign, unit=None, *, found=None, by=None):
        """Answer every item of a unit: nothing found, but for ``found``, an item with its problem."""
        problems = dict([found]) if found else {}
        replies = [
            Reply(item.code, item.code in problems, problems.get(item.code, "")) for item in campaign.checks
        ]
        return actions.answer(
            campaign=campaign, unit=unit or self.unit, replies=replies, by=by or self.recorder, at=AT
        )
