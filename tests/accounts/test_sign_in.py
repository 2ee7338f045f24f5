"""Signing in: logged, told nothing that helps a guesser, and nothing is open without it."""

import pytest
from django.urls import reverse

from tests.factories import PASSWORD, UnitFactory, UserFactory
from zhunsheng.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    user = UserFactory(can={"head": UnitFactory()})
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, username, password):
    return client.post(reverse("accounts:sign_in"), {"username": username, "password": password})


def test_signing_in_leads_to_the_day_and_is_logged(client, user):
    assert sign_in(client, user.username, PASSWORD).url == reverse("workbench:today")
    assert Entry.objects.get().kind == "account:signed_in"


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(client, user):
    wrong = sign_in(client, user.username, "错误的密码-2026").context["form"].errors
    unknown = sign_in(client, "nobody", "错误的密码-2026").context["form"].errors
    assert wrong == unknown
    assert list(Entry.objects.values_list("kind", "result")) == [("account:sign_in_failed", "failed")] * 2


def test_a_disabled_account_cannot_sign_in_and_is_told_no_more(client, user):
    user.is_active = False
    user.save()
    assert "账号或密码不正确" in str(sign_in(client, user.username, PASSWORD).context["form"].errors)


def test_signing_out_is_logged_and_tells_the_browser_to_forget(client, user):
    client.force_login(user)
    response = client.post(reverse("accounts:sign_out"))
    assert "storage" in response.headers["Clear-Site-Data"]
    assert Entry.objects.last().kind == "account:signed_out"


def test_a_page_for_signed_in_people_is_kept_by_no_cache(client, user):
    client.force_login(user)
    assert client.get(reverse("workbench:today")).headers["Cache-Control"] == "no-store"


def test_a_refusal_is_logged_with_its_reason(client, user):
    client.force_login(user)
    response = client.get(reverse("audit:list"))
    assert response.status_code == 403
    assert "审计管理员" in response.content.decode()
    entry = Entry.objects.filter(kind="account:refused").get()
    assert (entry.result, entry.changes["address"]) == ("refused", reverse("audit:list"))
