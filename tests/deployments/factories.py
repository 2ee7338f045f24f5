"""A bureau in which a task is set: who sets it, who has it, who answers for it, who checks it, and strangers."""

from datetime import date

from tests.factories import AT, ChargeFactory, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.deployments import actions


class Office:
    def __init__(self):
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.unit = UnitFactory(parent=self.bureau, name="公共服务科")
        self.owner = self._user("staff", self.unit, "乙二")
        self.leader = self._user("deputy", self.bureau, "丙三")
        ChargeFactory(leader=self.leader.person, unit=self.unit)
        self.recorder = self._user("recorder", self.bureau)
        self.unit_head = self._user("unit_head", self.unit)
        self.head = self._user("head", self.bureau, "甲一")
        self.verifier = self._user("verifier", self.bureau)
        self.discipline = self._user("discipline", self.bureau)
        self.staff = self._user("staff", self.bureau)
        self.stranger = UserFactory(can={"head": UnitFactory(name="外局")})

    def _user(self, role, unit, name="某人"):
        return UserFactory(
            person=PostFactory(unit=unit, person=PersonFactory(name=name)).person, can={role: unit}
        )

    def meeting(self, **values):
        return record_activity(
            **{
                "unit": self.bureau, "kind": Kind.PARTY_GROUP_MEETING, "title": "研究馆舍设备",
                "happened_on": date(2026, 5, 18), "minutes": "议定三项。", "by": self.recorder, "at": AT,
            } | values
        )  # fmt: skip

    def set(self, **values):
        return actions.set_task(
            **{
                "unit": self.unit, "title": "建立设备月检制度", "expected": "每月一检、有签字的检查单",
                "source": "superior", "basis": "县局通知第3号", "owner": self.owner.person,
                "set_on": date(2026, 5, 20), "due": date(2026, 6, 10), "by": self.recorder, "at": AT,
            } | values
        )  # fmt: skip

    def report(self, task, **values):
        return actions.report(
            **{
                "task": task, "on": date(2026, 5, 28), "text": "列出设备清单，定下检查人", "proof": "检查单第1页",
                "by": self.owner, "at": AT,
            } | values
        )  # fmt: skip

    def hand_in(self, task, **values):
        return actions.hand_in(
            **{"task": task, "result": "五月已检一次，两处隐患已修", "by": self.owner, "at": AT} | values
        )

    def handed_in(self, **values):
        task = self.set(**values)
        self.report(task)
        return self.hand_in(task)

    def check(self, task, **values):
        return actions.check(
            **{"task": task, "passed": True, "note": "看了检查单，问了馆员", "by": self.verifier, "at": AT} | values
        )  # fmt: skip

    def ask(self, task, **values):
        return actions.ask_extension(
            **{
                "task": task,
                "until": date(2026, 6, 20),
                "reason": "设备清单未到",
                "by": self.owner,
                "at": AT,
            }
            | values
        )

    def decide(self, extension, **values):
        return actions.decide_extension(
            **{"extension": extension, "granted": True, "note": "同意", "by": self.leader, "at": AT} | values
        )
