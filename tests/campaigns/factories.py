"""A bureau that holds a campaign with two branches, who keeps their records, and strangers."""

from datetime import date

from tests.factories import AT, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.campaigns import actions
from zhunsheng.organisation.models import UnitKind


class Office:
    def __init__(self):
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.first, self.second, self.third = (
            UnitFactory(parent=self.bureau, kind=UnitKind.BRANCH, name=f"机关第{number}支部")
            for number in "一二三"
        )
        self.recorder = self._user("recorder", self.bureau)
        self.branch_recorder = self._user("recorder", self.first)
        self.head = self._user("head", self.bureau)
        self.staff = self._user("staff", self.first)
        self.outside = self._user("staff", self.third)
        self.elsewhere = UnitFactory(name="外局")
        self.stranger = UserFactory(can={"recorder": self.elsewhere})

    def _user(self, role, unit):
        return UserFactory(person=PostFactory(unit=unit).person, can={role: unit})

    def record(self, unit=None, **values):
        return record_activity(
            **{
                "unit": unit or self.first, "kind": Kind.PARTY_CLASS, "title": "作风专题党课",
                "happened_on": date(2026, 4, 15), "by": self.recorder, "at": AT,
            } | values
        )  # fmt: skip

    def open(self, **values):
        return actions.open_campaign(
            **{
                "unit": self.bureau, "title": "作风学习教育", "starts_on": date(2026, 4, 1),
                "ends_on": date(2026, 7, 31), "plan_name": "学习教育实施方案", "units": [self.first, self.second],
                "by": self.recorder, "at": AT,
            } | values
        )  # fmt: skip

    def stage(self, campaign=None, **values):
        return actions.add_stage(
            **{
                "campaign": campaign or self.open(), "name": "学习研讨", "starts_on": date(2026, 4, 1),
                "ends_on": date(2026, 4, 30), "kinds": [Kind.PARTY_CLASS, Kind.THEME_DAY], "by": self.recorder,
                "at": AT,
            } | values
        )  # fmt: skip

    def link(self, stage, *activities, by=None):
        return actions.link_records(stage=stage, activities=activities, by=by or self.recorder, at=AT)
