"""The smallest true things of the lower floors. Say more only where the test is about it."""

from datetime import UTC, date, datetime

import factory

from zhunsheng.accounts.models import RoleGrant, User
from zhunsheng.organisation.models import Charge, Person, Post, PostKind, Unit, UnitKind

AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)
PASSWORD = "清风徐来-Qingfeng-2026"


class UnitFactory(factory.django.DjangoModelFactory):
    """A bureau; with ``parent=`` a department of it."""

    class Meta:
        model = Unit

    kind = factory.LazyAttribute(lambda unit: UnitKind.DEPARTMENT if unit.parent else UnitKind.BUREAU)
    name = factory.Sequence(lambda n: f"测试单位{n}")
    parent = None
    founded_on = date(2020, 1, 1)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"测试员{n}")
    staff_number = factory.Sequence(lambda n: f"T{n:05}")


class PostFactory(factory.django.DjangoModelFactory):
    """A member of staff of a department since 2020."""

    class Meta:
        model = Post

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    kind = PostKind.STAFF
    starts_on = date(2020, 1, 1)


class ChargeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Charge

    leader = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    starts_on = date(2020, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    """An account of a person. ``UserFactory(can={"recorder": unit})`` grants roles, each for a unit."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    person = factory.SubFactory(PersonFactory)
    created_at = AT

    @factory.post_generation
    def can(self, create, roles, **kwargs):
        for role, unit in (roles or {}).items():
            RoleGrant.objects.create(
                user=self, role=role, unit=unit, starts_on=date(2020, 1, 1), granted_by="测试"
            )
