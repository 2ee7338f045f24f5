"""When something cannot be done, the page says what happened, what was kept and what to do, with the right status."""

import pytest
from django.core.exceptions import PermissionDenied
from django.template import engines
from django.test import Client, RequestFactory

from zhunsheng.ui import views

KEPT = ("没有保存任何改动", "没有改动任何内容", "没有留下只做了一半的改动")
WAY_ON = ("请返回上一页", "请核对地址")


def says_what_was_kept_and_what_to_do(response):
    text = response.content.decode()
    return any(word in text for word in KEPT) and any(word in text for word in WAY_ON)


@pytest.mark.parametrize(
    ("view", "status"),
    [(views.bad_request, 400), (views.forbidden, 403), (views.csrf_failure, 403), (views.not_found, 404)],
)
def test_a_refusal_explains_itself(view, status):
    response = view(RequestFactory().get("/"))
    assert response.status_code == status
    assert says_what_was_kept_and_what_to_do(response)


def test_a_refusal_gives_its_reason():
    response = views.forbidden(RequestFactory().get("/"), PermissionDenied("本人负责的问题须由他人核验。"))
    assert "本人负责的问题须由他人核验。" in response.content.decode()


def test_a_strange_host_gets_the_page_though_nobody_is_known_yet(client):
    response = client.get("/account/sign-in/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert says_what_was_kept_and_what_to_do(response)


def test_a_form_from_an_old_page_is_refused_with_the_page(db):
    response = Client(enforce_csrf_checks=True).post("/account/sign-in/", {"username": "甲"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_when_everything_is_broken_the_page_still_comes(monkeypatch):
    """No database (this test has none), no frame, no request."""

    def broken(request):
        raise RuntimeError

    processors = [broken]
    monkeypatch.setattr(engines["django"].engine, "template_context_processors", processors)
    response = views.server_error(None)
    assert response.status_code == 500
    assert says_what_was_kept_and_what_to_do(response)
