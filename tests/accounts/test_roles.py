"""Roles: nobody has one by default, a change works at once, the three administrators stay apart."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.factories import AT, PASSWORD, UnitFactory, UserFactory
from zhunsheng.accounts import actions, policies
from zhunsheng.accounts.models import RoleGrant, User
from zhunsheng.accounts.roles import ADMINISTRATORS, Role
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.organisation.models import Unit

pytestmark = pytest.mark.django_db


class TestOpenAccount:
    def test_gives_an_account_that_can_do_nothing(self):
        user = actions.open_account(username="zhangsan", password=PASSWORD, by="zhunsheng setup", at=AT)
        assert user.check_password(PASSWORD)
        assert not user.grants
        assert not Unit.objects.visible_to(user).exists()
        assert Entry.objects.get().kind == "account:created"

    def test_is_refused_to_whoever_is_no_system_administrator(self):
        bureau = UnitFactory()
        with pytest.raises(Refused, match="由系统管理员办理"):
            actions.open_account(username="x", password=PASSWORD, by=UserFactory(can={"head": bureau}), at=AT)
        assert not User.objects.filter(username="x").exists()

    def test_refuses_a_weak_password(self):
        with pytest.raises(ValidationError):
            actions.open_account(username="lisi", password="lisi1234", by="zhunsheng setup", at=AT)


class TestGrantRole:
    def grant(self, user, role, by):
        return actions.grant_role(
            user=user, role=role, unit=self.bureau, starts_on=date(2026, 1, 1), by=by, at=AT
        )

    @pytest.fixture(autouse=True)
    def _bureau(self):
        self.bureau = UnitFactory()
        self.security = UserFactory(can={"security_admin": self.bureau})

    def test_works_on_the_next_request(self):
        user = UserFactory()
        self.grant(user, Role.RECORDER, self.security)
        assert User.objects.get(pk=user.pk).holds({Role.RECORDER}, self.bureau)

    def test_is_refused_to_oneself(self):
        with pytest.raises(Refused, match="不能给自己授权"):
            self.grant(self.security, Role.STAFF, self.security)

    def test_is_refused_to_whoever_is_no_security_administrator(self):
        with pytest.raises(Refused, match="由安全管理员办理"):
            self.grant(UserFactory(), Role.STAFF, UserFactory(can={"system_admin": self.bureau}))

    @pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
    def test_keeps_administrators_apart_from_each_other_and_from_business(self, role):
        for other in set(Role) - {role, Role.STAFF}:
            with pytest.raises(Refused):
                self.grant(UserFactory(can={role: self.bureau}), other, self.security)

    @pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
    def test_lets_an_administrator_be_staff_for_their_own_matters(self, role):
        user = UserFactory(can={role: self.bureau})
        assert self.grant(user, Role.STAFF, self.security).pk


class TestScope:
    def test_is_the_subtree_of_each_grant(self):
        bureau = UnitFactory()
        office, museum = UnitFactory(parent=bureau), UnitFactory(parent=bureau)
        hall = UnitFactory(parent=museum)
        user = UserFactory(can={"recorder": museum})
        assert set(Unit.objects.visible_to(user)) == {museum, hall}
        assert user.holds({Role.RECORDER}, hall)
        assert not user.holds({Role.RECORDER}, office)

    def test_does_not_reach_a_unit_whose_number_begins_alike(self):
        bureau = UnitFactory(pk=5)
        UnitFactory(pk=51)
        user = UserFactory(can={"head": bureau})
        assert set(Unit.objects.visible_to(user)) == {bureau}

    def test_ends_with_the_grant(self):
        bureau = UnitFactory()
        user = UserFactory()
        RoleGrant.objects.create(
            user=user,
            role=Role.HEAD,
            unit=bureau,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 5, 31),
            granted_by="测试",
        )
        assert not user.holds({Role.HEAD}, bureau)  # the tests' today is the day after

    @pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
    def test_of_an_administrator_holds_no_records(self, role):
        user = UserFactory(can={role: UnitFactory()})
        assert not Unit.objects.visible_to(user).exists()


class TestAccountList:
    @pytest.mark.parametrize("role", sorted(set(Role) - ADMINISTRATORS))
    def test_is_closed_to_everyone_but_administrators(self, role):
        ruling = policies.may_see_accounts(UserFactory(can={role: UnitFactory()}))
        assert not ruling
        assert "管理员" in ruling.reason
