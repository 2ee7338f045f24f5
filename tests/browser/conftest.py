"""A real server with the demo's bureau, and a real Chromium to walk through it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PATIENCE = 60  # seconds until the server must answer


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(reason="*** Chromium is not installed (apt-get install chromium) ***")
                )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of a served demo, in a folder of its own."""
    folder = tmp_path_factory.mktemp("demo")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ZHUNSHENG_")}
    environment |= {"ZHUNSHENG_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "zhunsheng.config.settings"}
    command = [sys.executable, "-m", "zhunsheng.cli"]
    subprocess.run([*command, "demo", "--no-serve"], env=environment, check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    server = subprocess.Popen([*command, "serve", f"--port={port}", "--workers=1"], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/account/sign-in/")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(url):
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return urllib.request.urlopen(url)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


# No longer than a module: while it lives its event loop does too, and Django refuses the database beside one.
@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, site):
    """Sign in as a demo account and give its page; each person has a browser of their own."""
    contexts = []

    def as_user(username, *, width=1366, height=768):
        from zhunsheng.demo.people import PASSWORD

        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": height}, locale="zh-CN", accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/account/sign-in/")
        page.get_by_label("账号").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/")
        return page

    yield as_user
    for context in contexts:
        context.close()
