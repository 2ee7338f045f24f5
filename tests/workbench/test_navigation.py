"""The frame shows each person the places their roles lead to, where they are, and whether this is a trial."""

import re

import pytest
from django.urls import reverse

from tests.factories import UnitFactory, UserFactory
from zhunsheng.accounts.roles import ADMINISTRATORS, Role
from zhunsheng.workbench.navigation import PLACES, THUMB

pytestmark = pytest.mark.django_db
BUSINESS = {"ledger:matrix", "activities:list", "catalogue:list", "rectification:list", "reports:list"}


def sign_in(client, *roles):
    bureau = UnitFactory(name="示范县文化和旅游局")
    client.force_login(UserFactory(can=dict.fromkeys(roles, bureau)))


def navigation(client, view="accounts:me", kind="side"):
    html = client.get(reverse(view)).content.decode()
    found = re.search(rf'<nav class="{kind}".*?</nav>', html, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("role", Role)
def test_every_place_shown_can_be_opened(client, role):
    sign_in(client, role)
    links = re.findall(r'href="([^"]+)"', navigation(client) + navigation(client, kind="thumb"))
    assert reverse("accounts:me") in links
    assert {client.get(link, follow=True).status_code for link in links} == {200}


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_are_shown_no_business(client, role):
    sign_in(client, role)
    shown = navigation(client) + navigation(client, kind="thumb")
    assert reverse("accounts:list") in shown
    assert not [view for view in BUSINESS if f'"{reverse(view)}"' in shown]
    assert (reverse("audit:list") in shown) == (role == Role.AUDIT_ADMIN)


@pytest.mark.parametrize(
    ("view", "label"),
    [("workbench:today", "我的待办"), ("ledger:gaps", "差距清单"), ("activities:new", "履责纪实")],
)
def test_one_place_is_marked_as_here(client, view, label):
    sign_in(client, Role.RECORDER)
    here = re.findall(r'<a[^>]*aria-current="page">.*?</svg>([^<]+)</a>', navigation(client, view), re.DOTALL)
    assert here == [label]


def test_outside_every_place_none_is_marked(client):
    sign_in(client, Role.RECORDER)
    assert "aria-current" not in navigation(client)


def test_a_visitor_is_led_nowhere(client):
    html = client.get(reverse("accounts:sign_in")).content.decode()
    assert "<nav" not in html
    assert "国家秘密" in html


def test_the_page_names_itself_its_unit_and_its_day(client):
    sign_in(client, Role.RECORDER)
    html = client.get(reverse("accounts:me")).content.decode()
    assert "<title>我的账号 · 准绳</title>" in html
    assert '<span class="top__unit">示范县文化和旅游局</span>' in html
    assert "2026-06-01 星期一" in html
    assert '<html lang="zh-Hans">' in html


@pytest.mark.parametrize("trial", [True, False])
def test_a_trial_says_so_on_every_page(client, settings, trial):
    settings.TRIAL = trial
    html = client.get(reverse("accounts:sign_in")).content.decode()
    assert ('class="trial"' in html) is trial


def test_all_icons_can_be_drawn():
    from zhunsheng.ui.templatetags.ui import icon

    for place in (*PLACES, *THUMB):
        assert "<svg" in icon(place.icon)
