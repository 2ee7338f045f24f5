"""A bureau in which people talk with each other, and talks recorded the way people record them."""

from datetime import date, timedelta

from tests.factories import AT, ChargeFactory, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.organisation.models import PostKind, UnitKind
from zhunsheng.talks import actions
from zhunsheng.talks.kinds import Kind

MARKER = "标记-谁也不该看见-7316"


class Bureau:
    """The secretary and a leader, a department's head and a member of its staff; who oversees, and a stranger."""

    def __init__(self):
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.group = UnitFactory(parent=self.bureau, name="局党组", kind=UnitKind.PARTY_GROUP)
        self.unit = UnitFactory(parent=self.bureau, name="产业科")
        self.secretary = self._user("程一", self.group, PostKind.SECRETARY, head=self.bureau)
        self.leader = self._user("乔二", self.group, PostKind.TEAM_MEMBER, deputy=self.unit)
        self.head = self._user("彭三", self.unit, PostKind.UNIT_HEAD, unit_head=self.unit)
        self.staff = self._user("叶四", self.unit, PostKind.STAFF, staff=self.unit)
        self.recorder = self._user("方五", self.unit, PostKind.STAFF, recorder=self.bureau)
        self.officer = self._user("严六", self.group, PostKind.DISCIPLINE, discipline=self.bureau)
        self.stranger = UserFactory(can={"head": UnitFactory(name="外局")})
        ChargeFactory(leader=self.leader.person, unit=self.unit)

    def _user(self, name, unit, kind, **can):
        person = PostFactory(unit=unit, kind=kind, person=PersonFactory(name=name)).person
        return UserFactory(person=person, can=can)

    def values(self, **changes):
        """What the leader records of a talk with the head of the department, with changes."""
        return {
            "kind": Kind.INTEGRITY,
            "unit": self.unit,
            "talkers": [self.leader.person],
            "person": self.head.person,
            "held_on": date(2026, 5, 20),
            "topic": "节前廉洁提醒",
            "text": MARKER,
            "reminders": "逐笔留痕",
            "by": self.leader,
            "at": AT,
        } | changes

    def record(self, **changes):
        return actions.record_talk(**self.values(**changes))

    def confirmed(self, **changes):
        talk = self.record(**changes)
        actions.share(talk=talk, by=self.leader, at=AT)
        return actions.answer(talk=talk, agreed=True, by=self.head, at=AT + timedelta(days=1))
