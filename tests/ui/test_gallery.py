"""The gallery shows every component; in a real browser it is free of barriers, fits a phone, and prints."""

import mimetypes
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.factories import UnitFactory, UserFactory
from zhunsheng import ui
from zhunsheng.ui.templatetags.ui import register

SITE = "http://gallery.test"
PIECES = Path(ui.__file__).parent / "templates/ui"


@pytest.fixture
def html(client, db):
    client.force_login(UserFactory(can={"recorder": UnitFactory()}))
    return client.get(reverse("ui:gallery")).content.decode()


def test_it_is_there_only_in_a_trial(client, db, settings):
    client.force_login(UserFactory())
    assert client.get(reverse("ui:gallery")).status_code == 200
    settings.TRIAL = False
    assert client.get(reverse("ui:gallery")).status_code == 404


def test_it_shows_every_component(html):
    """A component is what the house's tags draw; frame parts and the matrix come by their templates."""
    source = "".join((PIECES / name).read_text() for name in ("gallery.html", "base.html", "forms/form.html"))
    missing = [name for name in register.tags if not re.search(rf"{{% {name}\b", source)]
    assert not missing


def test_its_ids_are_its_own(html):
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.fixture
def page(html):
    """The gallery in Chromium, served from memory: what the view answered, and the style sheets beside it."""
    if CHROMIUM is None:
        pytest.skip("*** Chromium is not installed (apt-get install chromium) ***")
    sync_playwright = pytest.importorskip("playwright.sync_api").sync_playwright

    def answer(route):
        name = route.request.url.removeprefix(f"{SITE}/static/")
        if name == f"{SITE}/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif path := finders.find(name):
            route.fulfill(path=path, content_type=mimetypes.guess_type(name)[0])
        else:
            route.fulfill(status=204)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.route("**/*", answer)
        page.goto(f"{SITE}/")
        yield page
        browser.close()


@pytest.mark.browser
def test_it_is_free_of_serious_barriers_wide_and_narrow(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 844})
        found = axe.run(page).response["violations"]
        serious = [
            (one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}
        ]
        assert not serious
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_arrow_keys_walk_the_matrix_over_empty_cells(page):
    cells = page.locator("tbody tr:first-child .cell")
    cells.nth(1).focus()
    page.keyboard.press("ArrowRight")  # over March, in which nothing is owed
    assert cells.nth(2).evaluate("cell => cell === document.activeElement")
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.textContent") == "局党组"


@pytest.mark.browser
def test_a_form_is_sent_once(page):
    page.set_content('<form data-submit-once action="/sent/"><button>保存</button></form>')
    page.add_script_tag(path=finders.find("ui/submit-once.js"))
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); b.click(); }")
    page.wait_for_timeout(200)
    assert len([url for url in sent if "/sent/" in url]) == 1


@pytest.mark.browser
def test_paper_has_no_navigation_and_says_who_printed_it(page):
    page.emulate_media(media="print")
    assert not page.locator("nav:visible, .filters:visible, .head__actions:visible").count()
    assert "打印" in page.locator(".printed").inner_text()
