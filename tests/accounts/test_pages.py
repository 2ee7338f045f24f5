"""Managing accounts through the pages: each administrator their own part, nobody else any."""

import pytest
from django.urls import reverse

from tests.factories import PersonFactory, UnitFactory, UserFactory
from zhunsheng.accounts.models import RoleGrant, User

pytestmark = pytest.mark.django_db


def test_the_system_administrator_opens_an_account_and_sees_its_password_once(client):
    person = PersonFactory()
    client.force_login(UserFactory(can={"system_admin": UnitFactory()}))
    page = client.post(reverse("accounts:open"), {"person": person.pk, "username": "xinren"}, follow=True)
    user = User.objects.get(username="xinren")
    sentence = str(next(iter(page.context["messages"])))
    assert user.person == person
    assert user.check_password(sentence.split("初始口令 ")[1].split("（")[0])


def test_a_name_in_use_is_refused_at_the_field(client):
    UserFactory(username="laoren")
    client.force_login(UserFactory(can={"system_admin": UnitFactory()}))
    page = client.post(reverse("accounts:open"), {"person": PersonFactory().pk, "username": "laoren"})
    assert page.status_code == 422
    assert "已被使用" in page.content.decode()


def test_the_security_administrator_grants_a_role(client):
    bureau = UnitFactory()
    user = UserFactory()
    client.force_login(UserFactory(can={"security_admin": bureau}))
    grant = {"user": user.pk, "role": "recorder", "unit": bureau.pk, "starts_on": "2026-06-01"}
    assert client.post(reverse("accounts:grant"), grant).status_code == 302
    assert client.post(reverse("accounts:grant"), grant).status_code == 422  # the same again
    assert RoleGrant.objects.filter(user=user).count() == 1


def test_granting_to_oneself_is_refused_with_the_reason(client):
    bureau = UnitFactory()
    security = UserFactory(can={"security_admin": bureau})
    client.force_login(security)
    page = client.post(
        reverse("accounts:grant"),
        {"user": security.pk, "role": "staff", "unit": bureau.pk, "starts_on": "2026-06-01"},
    )
    assert page.status_code == 403
    assert "不能给自己授权" in page.content.decode()


@pytest.mark.parametrize("name", ["accounts:open", "accounts:grant", "accounts:list"])
def test_business_roles_are_refused(client, name):
    client.force_login(UserFactory(can={"head": UnitFactory()}))
    assert client.get(reverse(name)).status_code == 403
