"""Records of activities, made the way people make them."""

from datetime import date

import factory

from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities import actions
from zhunsheng.activities.actions import Part
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import RequiredDocument
from zhunsheng.engine import Role

PDF = b"%PDF-1.7\nsign-in sheet"


class RequiredDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RequiredDocument

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"关于改进作风的通知（之{n}）")
    received_on = date(2026, 5, 6)
    recorded_at = AT
    recorded_by = factory.SubFactory(UserFactory)


class Office:
    """A bureau with one department of two people, its recorder, a reader, and a stranger of another bureau."""

    def __init__(self):
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.unit = UnitFactory(parent=self.bureau, name="公共服务科")
        self.chair, self.member = (
            PostFactory(unit=self.unit, person=PersonFactory(name=name)).person for name in ("甲一", "乙二")
        )
        self.recorder = UserFactory(can={"recorder": self.unit})
        self.reader = UserFactory(can={"deputy": self.bureau})
        self.stranger = UserFactory(can={"recorder": UnitFactory(name="外局")})

    def person(self, name, **post):
        return PostFactory(unit=self.unit, person=PersonFactory(name=name), **post).person

    def values(self, **changes):
        """What is said when a meeting is recorded, with changes."""
        return {
            "unit": self.unit,
            "kind": Kind.STUDY_SESSION,
            "title": "学习作风建设文件",
            "happened_on": date(2026, 5, 20),
            "parts": [Part(self.chair, Role.ORGANISER), Part(self.member, Role.PARTICIPANT)],
            "by": self.recorder,
            "at": AT,
        } | changes

    def record(self, **changes):
        return actions.record_activity(**self.values(**changes))
